"""What the lines of the plots mean: a piece of each line beside its word, never a colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import theme
from widgets.theme import Role


@dataclass(frozen=True, slots=True)
class LegendRow:
    """One line: its word, a colour by meaning (a field of ``Tokens``), and how it is drawn."""

    word: str
    ink: str
    dashed: bool = False
    hatched: bool = False
    width: float = 2.0


class PlotLegend(QWidget):
    """Rows side by side, as wide as their words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[LegendRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def setRows(self, rows: tuple[LegendRow, ...]) -> None:
        """Show other rows."""
        if rows != self._rows:
            self._rows = rows
            self.setAccessibleName(f"Lines: {', '.join(row.word for row in rows)}")
            self.updateGeometry()
            self.update()

    def rows(self) -> tuple[LegendRow, ...]:
        """What is shown."""
        return self._rows

    def _swatch(self) -> int:
        return theme.space(7)

    def sizeHint(self) -> QSize:
        """Swatch, gap, word, gap for each row."""
        words = sum(theme.text_width(row.word, Role.SMALL) for row in self._rows)
        return QSize(words + len(self._rows) * (self._swatch() + theme.space(5.5)), theme.space(6))

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Each piece of line with its word behind it."""
        painter = QPainter(self)
        painter.setFont(theme.font(Role.SMALL))
        x = 0.0
        for row in self._rows:
            self._paint_swatch(painter, row, x)
            x += self._swatch() + theme.space(1.5)
            width = theme.text_width(row.word, Role.SMALL) + 2
            painter.setPen(theme.colour("text"))
            area = QRectF(x, 0, width, self.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, row.word)
            x += width + theme.space(4) - 2
        painter.end()

    def _paint_swatch(self, painter: QPainter, row: LegendRow, x: float) -> None:
        ink, middle = QColor(theme.colour(row.ink)), self.height() / 2
        top = middle - theme.space(1) if row.hatched else middle
        pen = QPen(ink, row.width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if row.dashed:
            pen.setDashPattern([5.0, 3.0])
        if row.hatched:
            ground = QColor(ink)
            ground.setAlpha(170)
            area = QRectF(x, top, self._swatch(), theme.space(2.5))
            painter.fillRect(area, QBrush(ground, Qt.BrushStyle.BDiagPattern))
        painter.setPen(pen)
        painter.drawLine(QLineF(x, top, x + self._swatch(), top))
