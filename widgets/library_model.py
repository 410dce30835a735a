"""The numbers of the library as a table model: frozen rows in, two lines and an icon a cell out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from widgets import theme
from widgets.library_view import LibraryRow, Mark

Index = QModelIndex | QPersistentModelIndex
MARK = int(Qt.ItemDataRole.UserRole) + 1  # icon and ink of a cell

Text = Callable[[LibraryRow], str]
_PLAIN = Mark()

# header, upper line, lower line, mark
_COLUMNS: tuple[tuple[str, Text, Text, Callable[[LibraryRow], Mark]], ...] = (
    ("What", lambda row: row.what, lambda row: row.about, lambda _row: _PLAIN),
    ("Bound", lambda row: row.bound, lambda row: row.was, lambda _row: _PLAIN),
    ("Weight", lambda row: row.weight.word, lambda _row: "", lambda row: row.weight),
    ("Known from", lambda row: row.status.word, lambda _row: "", lambda row: row.status),
    ("Source", lambda row: row.source, lambda _row: "", lambda _row: _PLAIN),
)
WHAT, BOUND, WEIGHT, STATUS, SOURCE = range(len(_COLUMNS))


def cell_lines(row: LibraryRow, column: int) -> tuple[str, str]:
    """The upper and the lower line of a cell."""
    _, upper, lower, _ = _COLUMNS[column]
    return upper(row), lower(row)


class LibraryModel(QAbstractTableModel):
    """Rows in the order given."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[LibraryRow, ...] = ()

    def rows(self) -> tuple[LibraryRow, ...]:
        """What it holds."""
        return self._rows

    def setRows(self, rows: tuple[LibraryRow, ...]) -> None:
        """Hold other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Number of numbers."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Number of columns."""
        return 0 if parent is not None and parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The upper line; ``MARK`` icon and ink; the whole cell for a screen reader."""
        if not index.isValid():
            return None
        row, (header, upper, lower, mark) = self._rows[index.row()], _COLUMNS[index.column()]
        answers: dict[int, Callable[[LibraryRow], object]] = {
            int(Qt.ItemDataRole.DisplayRole): upper,
            MARK: mark,
            int(Qt.ItemDataRole.AccessibleTextRole): lambda one: f"{header}: {upper(one)} {lower(one)}".strip(),
            int(Qt.ItemDataRole.ToolTipRole): lambda one: f"{upper(one)}\n{lower(one)}".strip(),
        }
        answer = answers.get(int(role))
        return answer(row) if answer else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The names of the columns."""
        wanted = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        if role == Qt.ItemDataRole.FontRole:
            return theme.font(theme.Role.SMALL)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return _COLUMNS[section][0] if wanted else None
