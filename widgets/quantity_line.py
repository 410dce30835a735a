"""A line for one number with its unit drawn inside, which no wheel and no key held down can change."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from widgets import theme


class QuantityLine(QLineEdit):
    """The text of a number; ``committed`` says that the hand is done with it (Enter, or leaving)."""

    committed = Signal()

    def __init__(self, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit = unit
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setMaxLength(32)
        self._make_room()
        self.returnPressed.connect(self.committed)

    def unit(self) -> str:
        """The unit drawn behind the number."""
        return self._unit

    def setUnit(self, unit: str) -> None:
        """Draw another unit; the number beside it is the caller's to write again."""
        self._unit = unit
        self._make_room()
        self.update()

    def _make_room(self) -> None:
        room = theme.text_width(self._unit) + theme.space(1.5) if self._unit else 0
        self.setTextMargins(0, 0, room, 0)

    def sizeHint(self) -> QSize:
        """Wide enough for nine figures and the unit."""
        return QSize(theme.text_width("0,000,000") + theme.text_width(self._unit) + theme.space(9), self._tall())

    def minimumSizeHint(self) -> QSize:
        """Wide enough for six figures and the unit, so that neither is ever cut."""
        return QSize(theme.text_width("00,000") + theme.text_width(self._unit) + theme.space(7), self._tall())

    def _tall(self) -> int:
        return super().sizeHint().height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A figure held down counts once: 100 must never become 1,000 by a slow finger."""
        if event.isAutoRepeat() and event.text():
            event.accept()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling the page over a field leaves the number alone."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming by keyboard, typing replaces the whole number instead of adding figures to it."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field ends the typing; another window coming in front does not."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.committed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line as the style draws it, and the unit in small grey text at its right end."""
        super().paintEvent(event)
        if not self._unit:
            return
        painter = QPainter(self)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("soft"))
        area = QRect(self.rect()).adjusted(0, 0, -theme.space(2.5), 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._unit)
        painter.end()
