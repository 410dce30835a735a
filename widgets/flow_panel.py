"""The first plot: what the pump gives, held, drafted and measured, with step edges that can be dragged."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from profiles.projection import Projection
from profiles.units import Kind, flow_text, text
from widgets import theme
from widgets.marks_item import Form, Mark
from widgets.measured_trace import MeasuredTrace
from widgets.plot_panel import PlotPanel, dashed, solid
from widgets.projection_view import DAY_S, ProjectionView
from widgets.step_drag import StepDrag

NL_PER_ML = 1e6
_EDGES_UP_TO_S = 8 * DAY_S  # beyond it edges lie closer together than a finger
_FRAME_MS = 40  # a measured stream may come at 50 Hz; 25 pictures a second are enough for the eye
_NEAR_BOUND = 3.0  # a pump's own bound is drawn when the axis comes this near to it


class FlowPanel(PlotPanel):
    """Signals: ``stepEdgePreviewed`` and ``stepEdgeMoved`` (pattern, step, second of day); a drag ends in one moved."""

    stepEdgePreviewed = Signal(int, int, int)
    stepEdgeMoved = Signal(int, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Pump flow", ("held", "draft", "measured"), parent)
        self._view: ProjectionView | None = None
        self._trace = MeasuredTrace()
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(_FRAME_MS)
        self._frame.timeout.connect(self._show_measured)
        self._drag = StepDrag(self)
        self._drag.edgePreviewed.connect(self.stepEdgePreviewed)
        self._drag.edgeMoved.connect(self.stepEdgeMoved)
        self._drag.stateChanged.connect(self._show_marks)

    def setView(self, view: ProjectionView, span_s: float) -> None:
        """Show another view over ``span_s`` seconds."""
        self._view = view
        tokens = theme.tokens()
        alone = view.draft is None
        self.curve("held").setStyle(
            solid(tokens.held, 1.75, tokens.held, alpha=30) if alone else dashed(tokens.held, 1.75)
        )
        self.curve("draft").setStyle(solid(tokens.draft, 2.0, tokens.draft, hatch=True))
        self.curve("measured").setStyle(solid(tokens.measured, 2.5))
        for name, projection in (("held", view.held), ("draft", view.draft)):
            _show_steps(self, name, projection)
        self.setScale(span_s, self._highest_of(view, span_s), "mL/day", NL_PER_ML)
        self._drag.setEdges(view.edges if span_s <= _EDGES_UP_TO_S else ())
        self._show_measured()
        self.setWords(_words(view))

    def _highest_of(self, view: ProjectionView, span_s: float) -> float:
        tops = [highest_step(p.edges_s, p.flow_nl_per_day, span_s) for p in (view.held, view.draft) if p]
        return max([*tops, self._trace.highest()], default=0.0)

    @Slot()
    def _show_marks(self) -> None:
        view = self._view
        if view is None:
            return
        tokens = theme.tokens()
        self.setMarks((*_bounds(view, self.top()), *self._measured_mark(), *self._drag.marks(tokens.draft)))

    def _measured_mark(self) -> tuple[Mark, ...]:
        last = self._trace.last()
        return () if last is None else (Mark(Form.DOT, theme.tokens().measured, *last, text="now"),)

    def addMeasured(self, at_s: float, flow_nl_per_day: float) -> None:
        """One measured sample at the pump's own second ``at_s``; drawn with the next picture."""
        self._trace.add(at_s, flow_nl_per_day)
        if not self._frame.isActive():
            self._frame.start()

    def beginMeasured(self, at_s: float) -> None:
        """Where the start of the view lies in the pump's own seconds."""
        self._trace.begin(at_s)

    def is_measured(self) -> bool:
        """Whether anything was measured."""
        return self._trace.last() is not None

    def clearMeasured(self) -> None:
        """Forget what was measured: another pump, or another start."""
        self._trace.clear()
        self._show_measured()

    @Slot()
    def _show_measured(self) -> None:
        self.curve("measured").setSteps(*self._trace.steps())
        self._show_marks()

    def reading(self, at_s: float) -> str:
        """What the curves say at an instant."""
        view = self._view
        if view is None:
            return ""
        said = [
            f"{word} {flow_text(round(step_value(p.edges_s, p.flow_nl_per_day, at_s)))}"
            for word, p in (("held", view.held), ("draft", view.draft))
            if p is not None
        ]
        measured = self._trace.at(at_s)
        return " · ".join([*said, *([] if measured is None else [f"measured {flow_text(round(measured), 3)}"])])


def _show_steps(panel: PlotPanel, name: str, projection: Projection | None) -> None:
    if projection is None:
        panel.curve(name).clear()
    else:
        panel.curve(name).setSteps(projection.edges_s, projection.flow_nl_per_day)


def highest_step(edges_s: NDArray[np.float64], values: NDArray[np.float64], span_s: float) -> float:
    """The highest of the steps that begin before ``span_s``."""
    stop = max(1, int(np.searchsorted(edges_s, span_s, side="left")))
    return float(values[:stop].max(initial=0.0))


def step_value(edges_s: NDArray[np.float64], values: NDArray[np.float64], at_s: float) -> float:
    """The step that holds at an instant; the first or last one outside."""
    index = int(np.searchsorted(edges_s, at_s, side="right")) - 1
    return float(values[min(max(index, 0), values.size - 1)]) if values.size else 0.0


def _bounds(view: ProjectionView, top: float) -> tuple[Mark, ...]:
    """The pump's own bounds, where the axis comes near to them."""
    colour, marks = theme.tokens().caution, []
    if view.flow_min_nl_per_day and top <= view.flow_min_nl_per_day * 10:
        words = f"pump minimum {flow_text(view.flow_min_nl_per_day)}"
        marks.append(Mark(Form.ACROSS, colour, y=view.flow_min_nl_per_day, text=words, dash=(4, 3)))
    if view.flow_max_nl_per_day and top * _NEAR_BOUND >= view.flow_max_nl_per_day:
        words = f"pump maximum {flow_text(view.flow_max_nl_per_day)}"
        marks.append(Mark(Form.ACROSS, colour, y=view.flow_max_nl_per_day, text=words, dash=(4, 3)))
    return tuple(marks)


def _words(view: ProjectionView) -> str:
    """The next 24 h in one volume each."""
    said = []
    for word, projection in (("held", view.held), ("draft", view.draft)):
        if projection is not None:
            day_nl = round(first_day_nl(projection))
            said.append(f"{word} {text(day_nl, Kind.VOLUME, 'mL', 3)}")
    return f"next 24 h: {' · '.join(said)}" if said else ""


def first_day_nl(projection: Projection) -> float:
    """Volume in the first 24 h after activation, in nL."""
    edges_s = np.clip(projection.edges_s, 0.0, float(DAY_S))
    return float(np.sum(np.diff(edges_s) * projection.flow_nl_per_day) / DAY_S)
