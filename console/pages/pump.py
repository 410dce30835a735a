"""The pump page: what the pump said of itself, and the log of pump and console below it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from widgets import theme
from widgets.empty_state import EmptyState, EmptyView
from widgets.log_view import LogView
from widgets.pump_panel import PumpPanel, PumpView


class PumpPage(QWidget):
    """``setValue(PumpView | None)``; before a pump was read, the way to read it.

    Signals: ``readRequested()``, ``programRequested()``. Parts: ``panel``, ``log``, ``empty``.
    """

    readRequested = Signal()
    programRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel, self.log, self.empty = PumpPanel(), LogView(), EmptyState()
        self.panel.readRequested.connect(self.readRequested)
        self.panel.programRequested.connect(self.programRequested)
        self.empty.actionRequested.connect(self.readRequested)
        read = QWidget()
        column = QVBoxLayout(read)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panel)
        inner = QWidget()
        below = QVBoxLayout(inner)
        below.setContentsMargins(theme.space(6), 0, theme.space(6), theme.space(5))
        below.addWidget(self.log)
        self.log.setMinimumHeight(theme.base_px() * 12)
        column.addWidget(inner, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(read)

    def value(self) -> PumpView | None:
        """What it shows."""
        return self.panel.value() if self._stack.currentIndex() == 1 else None

    def setValue(self, view: PumpView | None, empty: EmptyView) -> None:
        """Show a reading, or why there is none."""
        if view is not None:
            self.panel.setValue(view)
        elif empty != self.empty.value():
            self.empty.setValue(empty)
        self._stack.setCurrentIndex(0 if view is None else 1)
