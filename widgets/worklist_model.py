"""The worklist as a table model: frozen rows in, two lines a cell out; it never changes a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from widgets import theme
from widgets.plain_tip import plain_tip
from widgets.reservoir_gauge import ReservoirView, words
from widgets.theme import Role

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
BAR = "bar"  # stands for the drawn reservoir among the lines of a folded column
# of a table that has no room for all columns: the ones that stay, under these names
FOLDED = {DUE: "Due", PATIENT: "Patient and therapy", RESERVOIR: "Reservoir and pump"}


def two_lines(row: WorklistRow, column: int) -> tuple[str, str]:
    """The upper and the lower line of a cell."""
    _, upper, lower = _COLUMNS[column]
    return upper(row), lower(row)


def folded_lines(row: WorklistRow, column: int) -> tuple[tuple[str, Role, str], ...]:
    """Text, role and ink of each line of a folded column; those that say nothing are left out."""
    alarm = (f"Alarm: {row.alarm}", Role.SMALL, "danger") if row.alarm else (row.state, Role.SMALL, "soft")
    lines = {
        DUE: (
            (days_text(row), Role.STRONG, "text"),
            (row.at_once or row.due, Role.SMALL, "soft"),
            (row.reason, Role.SMALL, "soft"),
        ),
        PATIENT: (
            (row.name, Role.STRONG, "text"),
            (row.record, Role.SMALL, "soft"),
            (row.dose, Role.STRONG, "text"),
            (row.therapy, Role.SMALL, "soft"),
            (row.broken, Role.SMALL, "danger"),
        ),
        RESERVOIR: (
            ((words(row.reservoir) if row.reservoir else "Not known").partition(";")[0], Role.BODY, "text"),
            (BAR, Role.SMALL, "soft"),
            (row.serial, Role.STRONG, "text"),
            alarm,
        ),
    }
    return tuple(line for line in lines[column] if line[0])


class WorklistModel(QAbstractTableModel):
    """Rows in the order given: the console puts the most urgent first."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[WorklistRow, ...] = ()
        self._folded = False

    def setFolded(self, folded: bool) -> None:
        """Whether the columns that stay speak for the others as well."""
        self._folded = folded
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_COLUMNS) - 1)

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
        row, (_, upper, lower) = self._rows[index.row()], _COLUMNS[index.column()]
        answers: dict[int, Callable[[WorklistRow], object]] = {
            int(Qt.ItemDataRole.DisplayRole): upper,
            LOWER: lower,
            ROW: lambda one: one,
            int(Qt.ItemDataRole.AccessibleTextRole): lambda one: self._spoken(one, index.column()),
            int(Qt.ItemDataRole.ToolTipRole): lambda one: plain_tip(f"{upper(one)}\n{lower(one)}".strip()),
        }
        answer = answers.get(int(role))
        return answer(row) if answer else None

    def _spoken(self, row: WorklistRow, column: int) -> str:
        """The whole cell for a screen reader, as it is drawn."""
        if self._folded and column in FOLDED:
            lines = [text for text, _, _ in folded_lines(row, column) if text != BAR]
            if column == RESERVOIR and row.reservoir:
                lines[0] = words(row.reservoir)  # with the volume of the alarm, which the bar shows
            return f"{FOLDED[column]}: " + ", ".join(lines)
        return " ".join((f"{_COLUMNS[column][0]}:", *two_lines(row, column))).strip()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The names of the columns."""
        wanted = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        if role == Qt.ItemDataRole.FontRole:
            return theme.font(theme.Role.SMALL)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        name = _COLUMNS[section][0]
        return (FOLDED.get(section, name) if self._folded else name) if wanted else None
