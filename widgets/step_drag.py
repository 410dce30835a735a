"""Dragging a step's edge in the plot: near it the cursor turns, a drag snaps to round times, letting go is one edit.

The plot changes nothing itself: it says where the edge would be, and waits to be shown the new day.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent

from profiles.units import clock_text
from widgets.marks_item import Form, Mark
from widgets.plot_panel import PlotPanel
from widgets.projection_view import StepEdge

_REACH_PX = 7  # how near the pointer must be
_SNAPS_S = (60, 300, 900, 1_800, 3_600)
_PIXELS_PER_SNAP = 2.0  # a snap is worth at least this many pixels, so that a hand can find it


@dataclass(frozen=True, slots=True)
class _Held:
    """The edge in the hand, and where it is now."""

    edge: StepEdge
    second: int


class StepDrag(QObject):
    """Signals: ``edgePreviewed`` and ``edgeMoved`` (pattern, step, second of day); ``stateChanged`` to draw again."""

    edgePreviewed = Signal(int, int, int)
    edgeMoved = Signal(int, int, int)
    stateChanged = Signal()

    def __init__(self, panel: PlotPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._edges: tuple[StepEdge, ...] = ()
        self._near: StepEdge | None = None
        self._held: _Held | None = None
        panel.pointed.connect(self._point)
        panel.left.connect(self._leave)
        panel.pressed.connect(self._press)
        panel.moved.connect(self._move)
        panel.released.connect(self._release)

    def setEdges(self, edges: tuple[StepEdge, ...]) -> None:
        """The edges that can be taken; one in the hand stays there."""
        self._edges = edges
        if self._near is not None and self._held is None:
            self._near = nearest_edge(edges, self._near.at_s, 1.0)

    def marks(self, colour: str) -> tuple[Mark, ...]:
        """A grip on the edge under the pointer, and its time while it moves."""
        if self._held is not None:
            at_s = self._held.edge.at_s + self._held.second - self._held.edge.second
            return (
                Mark(Form.UP, colour, x=at_s, width=2.0, text=clock_text(self._held.second)),
                Mark(Form.GRIP, colour, x=at_s, y=self._panel.top() / 2),
            )
        if self._near is not None:
            at_s = self._near.at_s
            return (
                Mark(Form.UP, colour, x=at_s, dash=(2, 2), text=f"drag {clock_text(self._near.second)}"),
                Mark(Form.GRIP, colour, x=at_s, y=self._panel.top() / 2),
            )
        return ()

    @Slot(float)
    def _point(self, at_s: float) -> None:
        if self._held is not None:
            return
        near = nearest_edge(self._edges, at_s, _REACH_PX * self._panel.seconds_per_pixel())
        if near != self._near:
            self._near = near
            shape = Qt.CursorShape.SplitHCursor if near else Qt.CursorShape.ArrowCursor
            self._panel.viewport().setCursor(shape)
            self.stateChanged.emit()

    @Slot()
    def _leave(self) -> None:
        if self._held is None and self._near is not None:
            self._near = None
            self.stateChanged.emit()

    @Slot(float, float)
    def _press(self, at_s: float, _value: float) -> None:
        self._point(at_s)
        if self._near is not None:
            self._held = _Held(self._near, self._near.second)
            _application().installEventFilter(self)  # Escape must reach a hand that holds no focus
            self.stateChanged.emit()

    @Slot(float, float)
    def _move(self, at_s: float, _value: float) -> None:
        held = self._held
        if held is None:
            return
        fine = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        second = dragged_second(held.edge, at_s, 60 if fine else snap_s(self._panel.seconds_per_pixel()))
        if second != held.second:
            self._held = _Held(held.edge, second)
            self.edgePreviewed.emit(held.edge.pattern, held.edge.step, second)
            self.stateChanged.emit()

    @Slot(float, float)
    def _release(self, _at_s: float, _value: float) -> None:
        held = self._let_go()
        if held is not None and held.second != held.edge.second:
            self.edgeMoved.emit(held.edge.pattern, held.edge.step, held.second)

    def _let_go(self) -> _Held | None:
        held, self._held, self._near = self._held, None, None
        if held is not None:
            _application().removeEventFilter(self)
            self.stateChanged.emit()
        return held

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape puts the edge back."""
        pressed = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self._held is not None:
            held = self._let_go()
            if held is not None:
                self.edgePreviewed.emit(held.edge.pattern, held.edge.step, held.edge.second)
            return True
        return super().eventFilter(watched, event)


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None  # there is a pointer, so there is an application
    return application


def nearest_edge(edges: tuple[StepEdge, ...], at_s: float, reach_s: float) -> StepEdge | None:
    """The nearest edge within ``reach_s``, or None."""
    near = min(edges, key=lambda edge: abs(edge.at_s - at_s), default=None)
    return near if near is not None and abs(near.at_s - at_s) <= reach_s else None


def snap_s(seconds_per_pixel: float) -> int:
    """The round time that a drag keeps to: fine enough to be useful, coarse enough for a hand."""
    return next((snap for snap in _SNAPS_S if snap >= seconds_per_pixel * _PIXELS_PER_SNAP), _SNAPS_S[-1])


def dragged_second(edge: StepEdge, at_s: float, snap: int) -> int:
    """The second of the day for a pointer at ``at_s``: snapped, and always between its neighbours."""
    wanted = edge.second + at_s - edge.at_s
    low, high = (edge.low // snap + 1) * snap, (edge.high - 1) // snap * snap
    if low > high:
        return edge.second
    return int(min(max(round(wanted / snap) * snap, low), high))
