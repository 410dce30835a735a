"""Seven days to tick: which days of the week follow a pattern."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from widgets import theme
from widgets.theme import Role

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class _Day(QAbstractButton):
    """One day: filled, framed and bold when it is ticked."""

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.number = number
        self.setText(DAY_NAMES[number][:2])
        self.setAccessibleName(DAY_NAMES[number])
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.text_width("We", Role.STRONG) + theme.space(4), theme.space(7))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.text_width("We", Role.STRONG) + theme.space(2), theme.space(7))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t, on = theme.tokens(), self.isChecked()
        edge = t.text if self.hasFocus() else t.accent if on else t.edge
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(t.accent_soft if on else t.surface))
        area = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.drawRoundedRect(area, theme.space(), theme.space())
        painter.setFont(theme.font(Role.SMALL_STRONG if on else Role.SMALL))
        painter.setPen(QColor(t.text if on else t.soft))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class DayBar(QWidget):
    """Signal: ``dayToggled(weekday, on)`` with Monday = 0 when the hand ticked or cleared a day."""

    dayToggled = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days = tuple(_Day(number, self) for number in range(7))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        for day in self._days:
            row.addWidget(day)
            day.clicked.connect(self._say)

    def value(self) -> tuple[int, ...]:
        """The ticked days, Monday = 0."""
        return tuple(day.number for day in self._days if day.isChecked())

    def setValue(self, days: tuple[int, ...]) -> None:
        """Tick these days and no others, silently."""
        for day in self._days:
            day.setChecked(day.number in days)

    @Slot()
    def _say(self) -> None:
        day = self.sender()
        if isinstance(day, _Day):
            self.dayToggled.emit(day.number, day.isChecked())


def days_text(days: tuple[int, ...]) -> str:
    """``Every day``, ``Mon to Fri``, ``Sat, Sun``."""
    if len(days) == 7:
        return "Every day"
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_run_text(run) for run in runs)


def _run_text(run: list[int]) -> str:
    names = [DAY_NAMES[day][:3] for day in run]
    return f"{names[0]} to {names[-1]}" if len(run) > 2 else ", ".join(names)
