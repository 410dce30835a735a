"""A cell of a table: one line to read and a small grey one under it, each cut with an ellipsis where it has no room."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from widgets import theme
from widgets.theme import Role


def paint_lines(
    painter: QPainter,
    area: QRectF,
    lines: tuple[str, str],
    ink: str = "text",
    lower_ink: str = "soft",
    role: Role = Role.STRONG,
) -> None:
    """The upper line in ``ink`` and ``role``, the lower one small; one line alone stands in the middle, plain."""
    half, (upper, lower) = area.height() / 2, lines
    upper_area = QRectF(area.left(), area.top(), area.width(), half) if lower else area
    paint_text(painter, upper_area, upper, role if lower else Role.BODY, ink)
    paint_text(painter, QRectF(area.left(), area.top() + half, area.width(), half), lower, Role.SMALL, lower_ink)


def paint_text(painter: QPainter, area: QRectF, text: str, role: Role, ink: str) -> None:
    """One line in the middle of its area."""
    font = theme.font(role)
    painter.setFont(font)
    painter.setPen(theme.colour(ink))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, round(area.width()))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class _Cell(QWidget):
    """The two lines alone, for the gallery."""

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        paint_lines(painter, QRectF(self.rect()), ("At most 25 mg/day", "US"))
        painter.end()


def example() -> QWidget:
    """One cell."""
    cell = theme.mark(_Cell(), ground="surface")
    cell.setFixedSize(theme.space(60), theme.space(14))
    return cell


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
