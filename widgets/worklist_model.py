"""The worklist as a table model: frozen rows in, two lines a cell out; it never changes a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from widgets import theme
from widgets.plain_tip import plain_tip
from widgets.reservoir_gauge import ReservoirView, words

Index = QModelIndex | QPersistentModelIndex
LOWER = int(Qt.ItemDataRole.UserRole) + 1  # the small grey line of a cell
ROW = int(Qt.ItemDataRole.UserRole) + 2  # the whole WorklistRow


class Urgency(StrEnum):
    """How soon a refill is due; the word is shown beside the colour."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One patient. Texts are ready to show; ``due`` is the date, ``days`` what is left until then, None if unknown;
    ``at_once`` is what cannot wait for any date, and stands in place of both.

    ``reason`` says why that date (``volume in the worst case``, ``stability``); ``state`` what is known of the pump.
    """

    patient_id: str
    name: str
    record: str
    therapy: str
    dose: str
    serial: str
    state: str
    urgency: Urgency
    due: str
    days: int | None
    reason: str
    reservoir: ReservoirView | None = None
    alarm: str = ""
    broken: str = ""  # that the held program breaks a limit, in words
    at_once: str = ""


def days_text(row: WorklistRow) -> str:
    """How long until the refill, in words; now where something cannot wait."""
    if row.at_once:
        return "Now"
    if row.days is None:
        return "Not known"
    if row.days < 0:
        return f"{-row.days} {'day' if row.days == -1 else 'days'} late"
    return "Today" if row.days == 0 else f"{row.days} {'day' if row.days == 1 else 'days'}"


Text = Callable[[WorklistRow], str]

# header, upper line, lower line
_COLUMNS: tuple[tuple[str, Text, Text], ...] = (
    ("Due", days_text, lambda row: row.at_once or row.due),
    ("Patient", lambda row: row.name, lambda row: row.record),
    ("Therapy", lambda row: row.dose, lambda row: row.therapy),
    ("Reservoir", lambda row: words(row.reservoir) if row.reservoir else "Not known", lambda _row: ""),
    ("Pump", lambda row: row.serial, lambda row: f"Alarm: {row.alarm}" if row.alarm else row.state),
    ("Why then", lambda row: row.reason, lambda row: row.broken),
)
DUE, PATIENT, THERAPY, RESERVOIR, PUMP, WHY = range(len(_COLUMNS))


class WorklistModel(QAbstractTableModel):
    """Rows in the order given: the console puts the most urgent first."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[WorklistRow, ...] = ()

    def rows(self) -> tuple[WorklistRow, ...]:
        """What it holds."""
        return self._rows

    def setRows(self, rows: tuple[WorklistRow, ...]) -> None:
        """Hold other rows; where only texts changed, selection and scroll stay."""
        if [row.patient_id for row in rows] == [row.patient_id for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(_COLUMNS) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Number of patients."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Number of columns."""
        return 0 if parent is not None and parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The upper line; ``LOWER`` the small line; ``ROW`` the row itself; the whole cell for a screen reader."""
        if not index.isValid():
            return None
        row, (header, upper, lower) = self._rows[index.row()], _COLUMNS[index.column()]
        answers: dict[int, Callable[[WorklistRow], object]] = {
            int(Qt.ItemDataRole.DisplayRole): upper,
            LOWER: lower,
            ROW: lambda one: one,
            int(Qt.ItemDataRole.AccessibleTextRole): lambda one: f"{header}: {upper(one)} {lower(one)}".strip(),
            int(Qt.ItemDataRole.ToolTipRole): lambda one: plain_tip(f"{upper(one)}\n{lower(one)}".strip()),
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
