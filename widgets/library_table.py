"""The table of the library's numbers: what is bounded, by how much, how hard, how well it is known, by which source."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Signal, Slot
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from widgets import icons, theme
from widgets.library_model import BOUND, LOWER, MARK, SOURCE, STATUS, WEIGHT, WHAT, Index, LibraryModel
from widgets.library_view import LibraryRow, Mark
from widgets.theme import Role
from widgets.two_lines import paint_lines

# the longest usual words of a column: it is never narrower, so that only a source is ever cut
_LONGEST = {BOUND: "At most 20 % of the running dose", WEIGHT: "Needs a reason", STATUS: "By definition"}
_WHAT_SHARE, _WHAT_EMS = 26, 13  # percent of the width, and the least


class _Cell(QStyledItemDelegate):
    """Two lines, with an icon before them where a word stands for a rank or a status."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, theme.colour("accent_soft" if selected else "surface"))
        painter.fillRect(QRectF(area.left(), area.bottom() - 0.5, area.width(), 1), theme.colour("line"))
        if selected and index.column() == WHAT:
            painter.fillRect(QRectF(area.left(), area.top(), theme.space(0.75), area.height()), theme.colour("accent"))
        inner = area.adjusted(theme.space(3), theme.space(1), -theme.space(2), -theme.space(1))
        mark: Mark = index.data(MARK)
        if mark.icon:
            side = theme.space(4.5)
            place = QRectF(inner.left(), inner.center().y() - side / 2, side, side)
            icons.paint(painter, place, mark.icon, getattr(theme.tokens(), mark.ink))
            inner.setLeft(inner.left() + side + theme.space(2))
        ink = "soft" if index.column() == SOURCE else mark.ink
        paint_lines(painter, inner, (str(index.data()), str(index.data(LOWER) or "")), ink, role=Role.BODY)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme.base_px() * 8, theme.space(13))


class LibraryTable(QTableView):
    """``setValue(rows)``. ``valueChanged(LibraryRow | None)`` when another row is chosen."""

    valueChanged = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = LibraryModel()
        self.setModel(self._model)
        self.setItemDelegate(_Cell(self))
        self.setAccessibleName("Numbers of the library")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.selectionModel().currentRowChanged.connect(self._follow)

    def value(self) -> LibraryRow | None:
        """The chosen row."""
        at = self.currentIndex().row()
        return self._model.rows()[at] if 0 <= at < len(self._model.rows()) else None

    def rows(self) -> tuple[LibraryRow, ...]:
        """Every row that is shown."""
        return self._model.rows()

    def setValue(self, rows: tuple[LibraryRow, ...], chosen: LibraryRow | None = None) -> None:
        """Show rows, one of them chosen: that one, else the first."""
        self._model.setRows(rows)
        if rows:
            at = rows.index(chosen) if chosen in rows else 0
            self.selectRow(at)
            self.scrollTo(self._model.index(at, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        self.valueChanged.emit(self.value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width, none narrower than its words."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another text size makes other rows and columns."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.space(13))
        for column, words in _LONGEST.items():
            air = theme.space(7 if column == BOUND else 13)  # an icon takes the rest
            self.setColumnWidth(column, theme.text_width(words) + air)
        share = self.viewport().width() * _WHAT_SHARE // 100
        self.setColumnWidth(WHAT, max(share, theme.base_px() * _WHAT_EMS))

    def minimumSizeHint(self) -> QSize:
        """A few rows; more scroll."""
        return QSize(theme.base_px() * 20, theme.space(13) * 4)


def example() -> QWidget:
    """Three numbers of one drug."""
    table = LibraryTable()
    blocked, soft = Mark("Blocked", "hard", "danger"), Mark("Needs a reason", "soft", "caution")
    label, unsure = Mark("Label", "confirmed", "text"), Mark("Unconfirmed", "uncertain", "caution")
    table.setValue(
        (
            LibraryRow("Dose in any 24 h", "At most 20 mg/day", soft, label, "S22: caution above 20 mg/day"),
            LibraryRow("Dose in any 24 h", "At most 19.2 mcg/day", blocked, label, "S2, S5: US maximum", "US"),
            LibraryRow("Greatest concentration", "At most 20 mg/mL", soft, unsure, "panel figure, not confirmed"),
        )
    )
    table.resize(theme.base_px() * 70, theme.space(13) * 5)
    return theme.write(table, Role.BODY)


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
