"""A cell of a table: one line to read and a small grey one under it.

Each is cut with an ellipsis where it has no room; where a table lets its rows grow, both go over several lines instead.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from widgets import theme
from widgets.theme import Role
from widgets.unbroken import unbroken

_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
_ENDLESS_PX = 10_000


def paint_lines(
    painter: QPainter,
    area: QRectF,
    lines: tuple[str, str],
    ink: str = "text",
    lower_ink: str = "soft",
) -> None:
    """The upper line in ``ink`` and strong, the lower one small; one line alone stands in the middle, plain."""
    half, (upper, lower) = area.height() / 2, lines
    upper_area = QRectF(area.left(), area.top(), area.width(), half) if lower else area
    paint_text(painter, upper_area, upper, Role.STRONG if lower else Role.BODY, ink)
    paint_text(painter, QRectF(area.left(), area.top() + half, area.width(), half), lower, Role.SMALL, lower_ink)


def paint_text(painter: QPainter, area: QRectF, text: str, role: Role, ink: str) -> None:
    """One line in the middle of its area."""
    font = theme.font(role)
    painter.setFont(font)
    painter.setPen(theme.colour(ink))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, round(area.width()))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def paint_wrapped(painter: QPainter, area: QRectF, lines: tuple[str, str], inks: tuple[str, str]) -> None:
    """Both whole, in their inks, over as many lines as they need, together in the middle of the area."""
    heights = _heights(lines, round(area.width()))
    top = area.top() + max(0, area.height() - sum(heights)) / 2
    for line, height, role, ink in zip(lines, heights, _ROLES, inks, strict=True):
        painter.setFont(theme.font(role))
        painter.setPen(theme.colour(ink))
        painter.drawText(QRectF(area.left(), top, area.width(), height), _WRAPPED, unbroken(line))
        top += height


def wrapped_height(lines: tuple[str, str], width: int) -> int:
    """Pixels that both need one over the other in so many pixels of width."""
    return sum(_heights(lines, width))


_ROLES = (Role.BODY, Role.SMALL)


def _heights(lines: tuple[str, str], width: int) -> list[int]:
    return [_height(line, role, width, theme.base_px()) for line, role in zip(lines, _ROLES, strict=True)]


@lru_cache(maxsize=8_192)
def _height(line: str, role: Role, width: int, _px: int) -> int:
    """Measured once for each size of text: a table asks for all its rows whenever a letter of a search is typed."""
    metrics = QFontMetrics(theme.font(role))
    if theme.text_width(line, role) <= width:
        return metrics.height() if line else 0
    return metrics.boundingRect(QRect(0, 0, width, _ENDLESS_PX), _WRAPPED, unbroken(line)).height()


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
