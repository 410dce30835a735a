"""The pump page: what the pump said of itself, a stop that waits for its reason, and the log of pump and console."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from console.key_words import KEY_ACTIONS
from widgets import theme
from widgets.empty_state import EmptyState, EmptyView
from widgets.log_view import LogView
from widgets.notice import Notice
from widgets.pump_panel import PumpPanel, PumpView
from widgets.restart_advice import RestartAdvice
from widgets.stop_reason import StopReasonPanel, StopReasonView


class PumpPage(QWidget):
    """``setValue(PumpView | None)``; before a pump was read, the way to read it.

    Signals: ``readRequested()``, ``programRequested()``, ``pairRequested()`` where there is no key for the pump,
    ``clockRequested()``, ``limitsRequested()``, ``refillRequested()``, ``visitRequested()``,
    ``seenRequested(Alarm)``. Parts: ``reason``, ``panel``, ``log``, ``empty``; at the top ``broken`` and ``advice``:
    what the library says of the held program, and of a restart.
    """

    readRequested = Signal()
    programRequested = Signal()
    pairRequested = Signal()
    clockRequested = Signal()
    limitsRequested = Signal()
    refillRequested = Signal()
    visitRequested = Signal()
    seenRequested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel, self.log, self.empty = PumpPanel(), LogView(), EmptyState()
        self.reason = StopReasonPanel()
        self.broken, self.advice = Notice("danger"), RestartAdvice()
        for notice in (self.advice, self.broken):
            self.panel.addNotice(notice)
        self.panel.readRequested.connect(self.readRequested)
        self.panel.programRequested.connect(self.programRequested)
        self.panel.clockRequested.connect(self.clockRequested)
        self.panel.limitsRequested.connect(self.limitsRequested)
        self.panel.refillRequested.connect(self.refillRequested)
        self.panel.visitRequested.connect(self.visitRequested)
        self.panel.seenRequested.connect(self.seenRequested)
        self.empty.actionRequested.connect(self._act)
        read = QWidget()
        column = QVBoxLayout(read)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._asking())
        column.addWidget(self.panel)
        inner = QWidget()
        below = QVBoxLayout(inner)
        below.setContentsMargins(theme.space(5), 0, theme.space(5), theme.space(4))
        below.addWidget(self.log)
        self.log.setMinimumHeight(theme.base_px() * 12)
        column.addWidget(inner, 1)
        self._read = read
        faces = QVBoxLayout(self)
        faces.setContentsMargins(0, 0, 0, 0)
        for face in (self.empty, read):
            faces.addWidget(face)
        self._turn(read=False)

    def _asking(self) -> QWidget:
        """The card of a question that waits; without a question it takes no room."""
        self._card = theme.card("caution")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(theme.space(5), theme.space(4), theme.space(5), theme.space(4))
        inside.addWidget(self.reason)
        holder = QWidget()
        around = QVBoxLayout(holder)
        around.setContentsMargins(theme.space(5), theme.space(4), theme.space(5), 0)
        around.addWidget(self._card)
        self._holder = holder
        holder.hide()
        return holder

    def setReason(self, view: StopReasonView | None) -> None:
        """Ask for the reason of an emergency stop, or for none."""
        self.reason.setValue(view)
        self._holder.setVisible(view is not None)

    @Slot()
    def _act(self) -> None:
        """The one button of the empty page."""
        (self.pairRequested if self.empty.value().action in KEY_ACTIONS else self.readRequested).emit()

    def takeFocus(self) -> None:
        """Lead the keyboard to the next thing to do."""
        (self.empty if self._read.isHidden() else self.panel).takeFocus()

    def value(self) -> PumpView | None:
        """What it shows."""
        return None if self._read.isHidden() else self.panel.value()

    def setValue(self, view: PumpView | None, empty: EmptyView) -> None:
        """Show a reading, or why there is none."""
        if view is not None:
            self.panel.setValue(view)
        elif empty != self.empty.value():
            self.empty.setValue(empty)
        self._turn(read=view is not None)

    def _turn(self, *, read: bool) -> None:
        """Show the reading or the empty page; what is hidden makes the other no taller."""
        focused = QApplication.focusWidget()
        led = read and focused is not None and (focused is self.empty or self.empty.isAncestorOf(focused))
        self.empty.setVisible(not read)
        self._read.setVisible(read)
        if led:
            self.panel.takeFocus()
