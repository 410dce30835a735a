"""The cells of the worklist: two lines each, or all lines of a folded column where the table is narrow."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from widgets import icons, theme
from widgets.reservoir_gauge import ReservoirView, paint_bar
from widgets.theme import Role
from widgets.two_lines import paint_lines, paint_text
from widgets.unbroken import unbroken
from widgets.worklist_model import (
    BAR,
    DUE,
    LOWER,
    PUMP,
    RESERVOIR,
    ROW,
    WHY,
    Index,
    Urgency,
    WorklistRow,
    folded_lines,
    two_lines,
)

ROW_UNITS = 16  # how high a row of two lines is
_BAR_UNITS = 6
_GAP_UNITS = 1.5  # over a strong line, which begins something new
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_ALONE = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
# urgency -> ink, icon
_LOOKS: dict[Urgency, tuple[str, str]] = {
    Urgency.OVERDUE: ("danger", "alarm"),
    Urgency.SOON: ("caution", "soft"),
    Urgency.LATER: ("text", "clock"),
    Urgency.UNKNOWN: ("soft", "uncertain"),
}


class WorklistCells(QStyledItemDelegate):
    """A cell: one line to read, a small grey one under it; urgency by icon, word and colour.

    While ``folded`` is true a cell has every line of its folded column, and each wraps where it has no room.
    """

    folded = False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, the mark of the chosen row, icon, lines."""
        area = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, theme.colour("accent_soft" if selected else "surface"))
        painter.fillRect(QRectF(area.left(), area.bottom() - 0.5, area.width(), 1), theme.colour("line"))
        if selected and index.column() == DUE:
            painter.fillRect(QRectF(area.left(), area.top(), theme.space(0.75), area.height()), theme.colour("accent"))
        inner = area.adjusted(theme.space(3), theme.space(2), -theme.space(2), -theme.space(2))
        if index.column() == DUE:
            _paint_icon(painter, inner, _LOOKS[index.data(ROW).urgency], middle=not self.folded)
            inner.setLeft(inner.left() + theme.space(7))
        (_paint_folded if self.folded else _paint_cell)(painter, inner, index)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for the longer line; for a folded cell the height of all its lines at the width that it has."""
        if not self.folded:
            return QSize(natural_width(index.data(ROW), index.column()), theme.space(ROW_UNITS))
        width = option.rect.width() - theme.space(5) - (theme.space(7) if index.column() == DUE else 0)
        return QSize(width, _laid(index.data(ROW), index.column(), width)[-1].bottom() + theme.space(4))


def natural_width(row: WorklistRow, column: int) -> int:
    """Pixels that a cell of two lines takes."""
    upper, lower = two_lines(row, column)
    if column == WHY and not lower:
        return _in_two_lines(upper) + theme.space(6)
    width = max(theme.text_width(upper.partition(";")[0], Role.STRONG), theme.text_width(lower, Role.SMALL))
    extra = theme.space(7) if column == DUE else theme.space(10) if column == RESERVOIR else 0
    return width + extra + theme.space(6)


def _in_two_lines(text: str) -> int:
    """Pixels of a sentence that stands alone in its cell, on one line or broken after the word that fits best."""
    words = unbroken(text).split(" ")
    parts = ((words[:at], words[at:]) for at in range(1, len(words) + 1))
    return min(max(theme.text_width(" ".join(part), Role.BODY) for part in pair) for pair in parts)


def folded_width(row: WorklistRow, column: int, *, whole: bool = False) -> int:
    """Pixels of the first two lines of a folded cell, the others may wrap; ``whole``: of all, so that none does."""
    lines = folded_lines(row, column)[: None if whole else 2]
    extra = theme.space(7) if column == DUE else 0
    return max(theme.text_width(text, role) for text, role, _ in lines if text != BAR) + extra + theme.space(6)


class _Line(NamedTuple):
    """A line of a folded cell, which may take more than one; ``top`` and ``height`` in pixels."""

    text: str
    role: Role
    ink: str
    top: int
    height: int

    def bottom(self) -> int:
        return self.top + self.height


def _laid(row: WorklistRow, column: int, width: int) -> list[_Line]:
    """Every line under the one before, what begins something new a little lower."""
    laid: list[_Line] = []
    for text, role, ink in folded_lines(row, column):
        gap = theme.space(_GAP_UNITS if role is Role.STRONG else 0.5) if laid else 0
        laid.append(_Line(text, role, ink, laid[-1].bottom() + gap if laid else 0, _height(text, role, width)))
    return laid


def _height(text: str, role: Role, width: int) -> int:
    if text == BAR:
        return theme.space(_BAR_UNITS)
    box = QRect(0, 0, max(1, width), 10_000)
    return QFontMetrics(theme.font(role)).boundingRect(box, int(_WRAPPED), unbroken(text)).height()


def _paint_icon(painter: QPainter, area: QRectF, look: tuple[str, str], *, middle: bool) -> None:
    """In the middle of the row, or beside its first line."""
    ink, icon = look
    side = theme.space(5)
    top = area.center().y() - side / 2 if middle else area.top()
    icons.paint(painter, QRectF(area.left(), top, side, side), icon, getattr(theme.tokens(), ink))


def _paint_cell(painter: QPainter, area: QRectF, index: Index) -> None:
    row: WorklistRow = index.data(ROW)
    if index.column() == RESERVOIR:
        _paint_reservoir(painter, area, str(index.data()), row.reservoir)
        return
    if (
        index.column() == WHY
        and not row.broken
        and _height(row.reason, Role.BODY, round(area.width())) <= area.height()
    ):
        painter.setFont(theme.font(Role.BODY))
        painter.setPen(theme.colour("text"))
        painter.drawText(area, int(_ALONE), unbroken(row.reason))
        return
    ink = _LOOKS[row.urgency][0] if index.column() == DUE else "text"
    alarm = (index.column() == PUMP and bool(row.alarm)) or (index.column() == WHY and bool(row.broken))
    paint_lines(painter, area, (str(index.data()), str(index.data(LOWER) or "")), ink, "danger" if alarm else "soft")


def _paint_reservoir(painter: QPainter, area: QRectF, text: str, view: ReservoirView | None) -> None:
    half = area.height() / 2
    paint_text(painter, QRectF(area.left(), area.top(), area.width(), half), text.partition(";")[0], Role.BODY, "text")
    paint_bar(painter, QRectF(area.left(), area.top() + half, area.width() - theme.space(2), half * 0.8), view)


def _paint_folded(painter: QPainter, area: QRectF, index: Index) -> None:
    row: WorklistRow = index.data(ROW)
    for line in _laid(row, index.column(), round(area.width())):
        place = QRectF(area.left(), area.top() + line.top, area.width(), line.height)
        if line.text == BAR:
            paint_bar(painter, place.adjusted(0, 0, -theme.space(2), 0), row.reservoir)
            continue
        urgent = index.column() == DUE and line.top == 0
        painter.setFont(theme.font(line.role))
        painter.setPen(theme.colour(_LOOKS[row.urgency][0] if urgent else line.ink))
        painter.drawText(place, int(_WRAPPED), unbroken(line.text))
