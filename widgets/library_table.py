"""The table of the library's numbers: what is bounded, by how much, how hard, how well it is known, by which source."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QResizeEvent, QShowEvent
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
from widgets.library_model import BOUND, MARK, SOURCE, STATUS, WEIGHT, WHAT, Index, LibraryModel, cell_lines
from widgets.library_view import LibraryRow, Mark
from widgets.theme import Role
from widgets.two_lines import paint_wrapped, wrapped_height

_NARROW_EMS = 56  # below it, how well a number is known stands under its weight, for the source to have room
_SHARE = 30  # percent of what rank and status leave that What and Bound may take
_LEAST_EMS = 8  # and what they may take in any case: their longest word
_ICON_STEPS = 6.5  # the width of an icon and its distance from the words, as steps of ``theme.space``


class _Cell(QStyledItemDelegate):
    """Two lines, with an icon before them where a word stands for a rank or a status."""

    def __init__(self, table: LibraryTable) -> None:
        super().__init__(table)
        self._table = table

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
            inner.setLeft(inner.left() + theme.space(_ICON_STEPS))
        row = self._table.rows()[index.row()]
        lower_ink = row.status.ink if self._joined(index.column()) else "soft"
        paint_wrapped(painter, inner, self.lines(row, index.column()), (mark.ink, lower_ink))
        painter.restore()

    def lines(self, row: LibraryRow, column: int) -> tuple[str, str]:
        """What a cell says: a source is small, and a status that has no column of its own stands under the weight."""
        upper, lower = cell_lines(row, column)
        if column == SOURCE:
            return lower, upper
        return upper, row.status.word if self._joined(column) else lower

    def _joined(self, column: int) -> bool:
        return column == WEIGHT and self._table.isColumnHidden(STATUS)

    def height(self, row: LibraryRow, column: int, width: int) -> int:
        """Pixels that a cell needs in a column of so many pixels."""
        return wrapped_height(self.lines(row, column), width - theme.space(5)) + theme.space(3)


class LibraryTable(QTableView):
    """``setValue(rows)``. ``valueChanged(LibraryRow | None)`` when another row is chosen."""

    valueChanged = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._unfitted = LibraryModel(), True
        self.setModel(self._model)
        self._cell = _Cell(self)
        self.setItemDelegate(self._cell)
        self.setAccessibleName("Numbers of the library")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # its coming would make other rows
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
        self._fit()
        if rows:
            at = rows.index(chosen) if chosen in rows else 0
            self.selectRow(at)
            self._reveal()
        self._follow()

    @Slot()
    def _follow(self) -> None:
        self.valueChanged.emit(self.value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width anew."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another text size makes other rows and columns."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """What was shown while nobody saw it is fitted now, and the chosen row stands where it is seen."""
        super().showEvent(event)
        if self._unfitted:
            self._fit()
            self._reveal()

    def _reveal(self) -> None:
        """The chosen row in the middle: the bar has to know of new heights before it can be moved there."""
        self.updateGeometries()
        self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _fit(self) -> None:
        """Columns by what their words need, the source with all the rest; then rows as high as their words.

        Only in sight: to measure every word of a library takes longer than a start may hold the window up.
        """
        self._unfitted = not self.isVisible()
        if self._unfitted:
            return
        room = self.viewport().width()
        self.setColumnHidden(STATUS, room < _NARROW_EMS * theme.base_px())
        for column in (WEIGHT, STATUS):
            self.setColumnWidth(column, self._needed(column))
            room -= self.columnWidth(column)
        share = max(room * _SHARE // 100, theme.base_px() * _LEAST_EMS)
        for column in (WHAT, BOUND):
            self.setColumnWidth(column, min(self._needed(column), share))
        self._heighten()

    def _needed(self, column: int) -> int:
        """Pixels that the longest words of a column take, with its icon."""
        head = theme.text_width(str(self._model.headerData(column, Qt.Orientation.Horizontal)))
        said = {line for row in self.rows() for line in self._cell.lines(row, column)}
        icon = theme.space(_ICON_STEPS) if column in (WEIGHT, STATUS) else 0
        return max(head, max(map(theme.text_width, said), default=0) + icon) + theme.space(6)

    def _heighten(self) -> None:
        widths = {column: self.columnWidth(column) for column in (WHAT, BOUND, WEIGHT, SOURCE)}
        widths[WEIGHT] -= theme.space(_ICON_STEPS)
        for at, row in enumerate(self.rows()):
            needed = (self._cell.height(row, column, width) for column, width in widths.items())
            self.setRowHeight(at, max(theme.space(10), *needed))

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
