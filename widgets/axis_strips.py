"""The axes beside the plots: a column of numbers with their unit at the left, a row of times under the last plot."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import theme
from widgets.axis_ticks import Tick, time_ticks
from widgets.theme import Role

_TICK_PX = 4


def margin_px() -> int:
    """Width of the column of numbers, the same for all plots so that their time axes stand under each other."""
    return (
        theme.text_width("10,000", Role.SMALL)
        + QFontMetricsF(theme.font(Role.SMALL)).height().__ceil__()
        + theme.space(3)
    )


class ValueStrip(QWidget):
    """Numbers from zero up, and the unit written along them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit, self._top, self._above_px, self._foot_px, self._ticks = "", 1.0, 0, 0, tuple[Tick, ...]()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def setScale(self, unit: str, top: float, ticks: tuple[Tick, ...]) -> None:
        """Show numbers up to ``top``; ``ticks`` carry the words."""
        if (unit, top, ticks) != (self._unit, self._top, self._ticks):
            self._unit, self._top, self._ticks = unit, top, ticks
            self.update()

    def setAbove(self, pixels: int, foot_px: int = 0) -> None:
        """How far the strip reaches above its plot, so that the highest number need not be pushed down, and how far
        its zero lies above the lower edge of both.
        """
        if (pixels, foot_px) != (self._above_px, self._foot_px):
            self._above_px, self._foot_px = pixels, foot_px
            self.update()

    def ticks(self) -> tuple[Tick, ...]:
        """What is shown."""
        return self._ticks

    def unit(self) -> str:
        """The unit that is written along the axis."""
        return self._unit

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Numbers right-aligned at their height; the unit upright at the far left."""
        painter = QPainter(self)
        painter.setFont(theme.font(Role.SMALL))
        painter.setPen(theme.colour("soft"))
        height, zero = QFontMetricsF(painter.font()).height(), self.height() - self._foot_px
        for tick in self._ticks:
            y = zero - (zero - self._above_px) * tick.at / self._top
            top = min(max(y - height / 2, 0.0), self.height() - height + 3)
            area = QRectF(0, top, self.width() - _TICK_PX - 2, height)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick.text)
        painter.translate(0, self.height())
        painter.rotate(-90)
        painter.drawText(self.unit_area(), Qt.AlignmentFlag.AlignCenter, self._unit)
        painter.end()

    def unit_area(self) -> QRectF:
        """Where the unit stands, seen with the head to the left: centred on its plot, and beyond it where a low plot
        would cut it."""
        metrics = QFontMetricsF(theme.font(Role.SMALL))
        along = max(self.height() - self._above_px, metrics.horizontalAdvance(self._unit) + 2)
        return QRectF(0, 0, along, metrics.height())


class TimeStrip(QWidget):
    """Times under the plots, on the pump's own wall clock."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start, self._span_s = datetime(2001, 1, 1), 86_400.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(round(QFontMetricsF(theme.font(Role.SMALL)).height() * 2) + _TICK_PX + 2)

    def setScale(self, start: datetime, span_s: float) -> None:
        """Show ``span_s`` seconds from ``start``."""
        if (start, span_s) != (self._start, self._span_s):
            self._start, self._span_s = start, span_s
            self.update()

    def ticks(self) -> tuple[Tick, ...]:
        """The marks that fit into the width."""
        room = theme.text_width("00:00", Role.SMALL) * 2.2
        plot = max(1, self.width() - margin_px())
        return time_ticks(self._start, 0, self._span_s, max(2, int(plot / room)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Two lines of words: the time, and under it the day where one begins; at the left what the axis is."""
        painter = QPainter(self)
        painter.setFont(theme.font(Role.SMALL))
        metrics = QFontMetricsF(painter.font())
        left, width = margin_px(), self.width() - margin_px()
        painter.setPen(theme.colour("soft"))
        caption = QRectF(0, _TICK_PX, left - 2, metrics.height())
        painter.drawText(caption, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "Pump clock")
        for tick in self.ticks():
            x = left + width * tick.at / self._span_s
            painter.setPen(theme.colour("edge"))
            painter.drawLine(QPointF(x, 0), QPointF(x, _TICK_PX))
            painter.setPen(theme.colour("text" if tick.below else "soft"))
            for line, text in enumerate((tick.text, tick.below)):
                self._word(painter, metrics, text, x, _TICK_PX + line * metrics.height())
        painter.end()

    def _word(self, painter: QPainter, metrics: QFontMetricsF, text: str, x: float, top: float) -> None:
        """A word centred under its mark, moved inside where it would be cut or meet the caption."""
        width = metrics.horizontalAdvance(text) + 2
        left = min(max(x - width / 2, float(margin_px() + theme.space(1))), self.width() - width)
        painter.drawText(QRectF(left, top, width, metrics.height()), Qt.AlignmentFlag.AlignCenter, text)
