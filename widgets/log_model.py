"""The journal as a table model: frozen lines in, the newest first; it never changes a line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush

from widgets import theme
from widgets.plain_tip import plain_tip

Index = QModelIndex | QPersistentModelIndex
_HEADERS = ("When", "Number", "From", "What happened")


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line. ``sequence`` is the pump's or the journal's own number, None where there is none.

    ``tone`` is empty, ``caution`` or ``danger``; a line with a tone carries the word for it in its text.
    """

    at: str
    sequence: int | None
    source: str
    text: str
    tone: str = ""


class LogModel(QAbstractTableModel):
    """Lines in the order given."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[LogLine, ...] = ()

    def lines(self) -> tuple[LogLine, ...]:
        """What it holds."""
        return self._lines

    def setLines(self, lines: tuple[LogLine, ...]) -> None:
        """Hold other lines."""
        if lines == self._lines:
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Number of lines."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index | None = None) -> int:
        """Number of columns."""
        return 0 if parent is not None and parent.isValid() else len(_HEADERS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell, and its colour where the line has a tone."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return QBrush(theme.colour(line.tone or ("text" if index.column() == len(_HEADERS) - 1 else "soft")))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            number = "" if line.sequence is None else f"{line.sequence:,}"
            text = (line.at, number, line.source, line.text)[index.column()]
            return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The names of the columns."""
        if role == Qt.ItemDataRole.FontRole:
            return theme.font(theme.Role.SMALL)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        wanted = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return _HEADERS[section] if wanted else None
