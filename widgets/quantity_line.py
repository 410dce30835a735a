"""A line for one number with its unit drawn inside, which no wheel and no slip of a finger can change.

A figure that comes twice within ``STRIKE_MS`` is taken once, and that is said. A keystroke that would pass the range is
not taken either: the line is closed until the sentence about it has been acknowledged. What stood there stays.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from profiles import units
from profiles.units import Kind, TooLarge, UnitError
from widgets import theme

# A key that bounces closes again within about 25 ms; nobody strikes one key twice on purpose within twice that (ours).
STRIKE_MS = 50
_ANSWERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class QuantityLine(QLineEdit):
    """The text of a number.

    Signals: ``edited(text)`` for every keystroke that was taken; ``committed()`` when the hand is done (Enter, or
    leaving); ``blocked(sentence)`` for one that was not taken because it would pass the range; ``acknowledged()`` when
    that was read; ``struckTwice(figure)``.
    """

    edited = Signal(str)
    committed = Signal()
    blocked = Signal(str)
    acknowledged = Signal()
    struckTwice = Signal(str)

    def __init__(self, unit: str, parent: QWidget | None = None, beyond: Callable[[str], str] | None = None) -> None:
        super().__init__(parent)
        self._unit, self._beyond = unit, beyond
        self._taken, self._closed = "", False
        self._last_figure, self._last_ms = "", 0
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setMaxLength(32)
        self._make_room()
        self.returnPressed.connect(self.committed)
        self.textEdited.connect(self._take)

    def unit(self) -> str:
        """The unit drawn behind the number."""
        return self._unit

    def setUnit(self, unit: str) -> None:
        """Draw another unit; the number beside it is the caller's to write again."""
        self._unit = unit
        self._make_room()
        self.update()

    def _make_room(self) -> None:
        room = theme.text_width(_drawn(self._unit)) + theme.space(1.5) if self._unit else 0
        self.setTextMargins(0, 0, room, 0)

    def changeEvent(self, event: QEvent) -> None:
        """Larger text makes its unit wider, and the number must not run into it."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_unit"):
            self._make_room()

    def sizeHint(self) -> QSize:
        """Wide enough for nine figures and the unit."""
        return QSize(
            theme.text_width("0,000,000") + theme.text_width(_drawn(self._unit)) + theme.space(9), self._tall()
        )

    def minimumSizeHint(self) -> QSize:
        """Wide enough for six figures and the unit, so that neither is ever cut."""
        return QSize(theme.text_width("00,000") + theme.text_width(_drawn(self._unit)) + theme.space(7), self._tall())

    def _tall(self) -> int:
        return super().sizeHint().height()

    def setText(self, text: str | None) -> None:
        """Another text, not by hand: it is what a blocked keystroke goes back to."""
        super().setText(text)
        self._taken = text or ""

    def isClosed(self) -> bool:
        """Whether a keystroke was blocked and nobody has acknowledged it yet."""
        return self._closed

    @Slot()
    def acknowledge(self) -> None:
        """The sentence was read: the line takes keys again."""
        if self._closed:
            self._closed = False
            self.acknowledged.emit()

    @Slot(str)
    def _take(self, text: str) -> None:
        """Take a keystroke, or put back what stood there and close the line."""
        sentence = self._beyond(text) if self._beyond else ""
        if not sentence:
            self._taken = text or ""
            self.edited.emit(text)
            return
        with QSignalBlocker(self):
            super().setText(self._taken)
        self.setModified(True)
        self._closed = True
        self.blocked.emit(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A figure held down, or struck twice by a bouncing key, counts once: 100 must never become 1,000."""
        if self._closed:
            event.accept()
            if event.key() in _ANSWERS:
                self.acknowledge()
            return
        if event.isAutoRepeat() and event.text():
            event.accept()
            return
        if self._bounced(event):
            event.accept()
            self.struckTwice.emit(event.text())
            return
        super().keyPressEvent(event)

    def _bounced(self, event: QKeyEvent) -> bool:
        """Whether this is the figure before it once more, too soon for a finger; an event without a time is not."""
        figure, at_ms = event.text(), event.timestamp()
        soon = 0 < self._last_ms <= at_ms < self._last_ms + STRIKE_MS
        again = soon and figure.isdigit() and figure == self._last_figure
        self._last_figure, self._last_ms = figure, at_ms
        return again

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
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _drawn(self._unit))
        painter.end()


def _drawn(unit: str) -> str:
    """The unit as it stands behind a number that is still open: ``7 days``."""
    return "days" if unit == "day" else unit


def beyond(text: str, kind: Kind, unit: str, high: int | None) -> str:
    """Why a text means more than ``high`` base units, as a sentence; empty while it does not, or cannot be read."""
    try:
        value = units.parse(text, kind, unit)
    except TooLarge as error:
        return str(error)
    except UnitError:
        return ""
    if high is None or value <= high:
        return ""
    asked, most = (units.text(each, kind, unit) for each in (value, high))
    return f"{asked} is more than the most that is possible here, {most}."
