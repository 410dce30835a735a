"""The steps of a day as a table: from, to, asked dose, achieved dose, flow.

The model is an adapter over a frozen ``Timed``: an edit makes a new one, says so, and waits to be shown it. Times and
doses are typed with the unit left out or written as shown; what cannot be read stays unread and says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QAbstractTableModel, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from profiles.day_edits import EditError, dose_of_flow, move_edge, remove_step, set_step_dose, split_step
from profiles.program import Step, Timed
from profiles.units import Kind, UnitError, clock_text, dose_text, duration_text, entry, flow_text, mass_text, parse
from widgets import theme
from widgets.edit_table import EditTable, Index
from widgets.edit_terms import EditTerms
from widgets.quantity_line import beyond

_DAY_S = 86_400
_QUARTER_S = 900
_DOSE, _FLOW = 2, 4  # columns with a most that the pump can do


@dataclass(frozen=True, slots=True)
class Column:
    """One column: heading, what it shows, what is typed into it, and the edit that comes of it (None: read only)."""

    title: str
    help: str
    show: Callable[[Step, EditTerms], str]
    typed: Callable[[Step, EditTerms], str] | None = None
    edit: Callable[[Timed, int, int, str, EditTerms], Timed] | None = None


def _bare(text: str, unit: str) -> str:
    """What was typed without the unit that may stand behind it."""
    return text.strip().removesuffix(unit).strip()


def _set_start(timed: Timed, pattern: int, row: int, text: str, _terms: EditTerms) -> Timed:
    return move_edge(timed, pattern, row, parse(text, Kind.CLOCK, ""))


def _set_end(timed: Timed, pattern: int, row: int, text: str, _terms: EditTerms) -> Timed:
    if row == len(timed.patterns[pattern]) - 1:
        raise EditError("A day ends at 24:00: its last edge cannot be moved.")
    return move_edge(timed, pattern, row + 1, parse(text, Kind.CLOCK, ""))


def _set_dose(timed: Timed, pattern: int, row: int, text: str, terms: EditTerms) -> Timed:
    unit = f"{terms.unit}/day"
    asked = parse(_bare(text, unit), Kind.DOSE, unit)
    return set_step_dose(timed, pattern, row, asked, terms.strength, terms.resolution_nl_per_day)


def _set_flow(timed: Timed, pattern: int, row: int, text: str, terms: EditTerms) -> Timed:
    flow = parse(_bare(text, "mL/day"), Kind.FLOW, "mL/day")
    flow -= flow % terms.resolution_nl_per_day
    steps = timed.patterns[pattern]
    asked = dose_of_flow(flow, terms.strength)
    changed = Step(steps[row].start_s, steps[row].end_s, flow, asked)
    patterns = list(timed.patterns)
    patterns[pattern] = (*steps[:row], changed, *steps[row + 1 :])
    return Timed(tuple(patterns), timed.week)


COLUMNS: tuple[Column, ...] = (
    Column(
        "From",
        "Start of the step on the pump's clock.",
        lambda step, _: clock_text(step.start_s),
        lambda step, _: clock_text(step.start_s),
        _set_start,
    ),
    Column(
        "To",
        "End of the step; the next one starts there.",
        lambda step, _: clock_text(step.end_s),
        lambda step, _: clock_text(step.end_s),
        _set_end,
    ),
    Column(
        "Asked",
        "The prescribed rate while the step lasts.",
        lambda step, terms: dose_text(step.asked_ng_per_day, terms.unit),
        lambda step, terms: entry(step.asked_ng_per_day, Kind.DOSE, f"{terms.unit}/day"),
        _set_dose,
    ),
    Column(
        "Achieved",
        "What the pump can do: the asked rate, rounded down.",
        lambda step, terms: dose_text(terms.dose_ng_per_day(step.flow_nl_per_day), terms.unit, 3),
    ),
    Column(
        "Flow",
        "Volume per day while the step lasts.",
        lambda step, _: flow_text(step.flow_nl_per_day),
        lambda step, _: entry(step.flow_nl_per_day, Kind.FLOW, "mL/day"),
        _set_flow,
    ),
)


class StepModel(QAbstractTableModel):
    """Rows are the steps of one pattern.

    Signals: ``timedPreviewed(Timed)`` while a cell is typed into, ``timedChanged(Timed)`` for a finished edit,
    ``refused(str)`` with a sentence; an empty sentence takes it back.
    """

    timedPreviewed = Signal(object)
    timedChanged = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timed = Timed(((),))
        self._pattern = 0
        self._terms: EditTerms | None = None

    def setDay(self, timed: Timed, pattern: int, terms: EditTerms) -> None:
        """Show a pattern; the cursor stays where the number of steps does not change."""
        same_rows = len(timed.patterns[pattern]) == self.rowCount()
        if not same_rows:
            self.beginResetModel()
        self._timed, self._pattern, self._terms = timed, pattern, terms
        if not same_rows:
            self.endResetModel()
        elif self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(COLUMNS) - 1))

    def timed(self) -> Timed:
        """The whole week that is shown."""
        return self._timed

    def pattern(self) -> int:
        """Which of its patterns."""
        return self._pattern

    def rowCount(self, parent: Index | None = None) -> int:
        """One row a step."""
        below = parent is not None and parent.isValid()
        return 0 if below or self._terms is None else len(self._timed.patterns[self._pattern])

    def columnCount(self, parent: Index | None = None) -> int:
        """The columns are fixed."""
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles of the columns; rows count from 1."""
        if orientation is Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        told = {Qt.ItemDataRole.DisplayRole: COLUMNS[section].title, Qt.ItemDataRole.ToolTipRole: COLUMNS[section].help}
        return told.get(Qt.ItemDataRole(role))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What can be typed into: everything but the first start, the last end and the achieved dose."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self._editable(index) else flags

    def _editable(self, index: Index) -> bool:
        if COLUMNS[index.column()].edit is None:
            return False
        first_start = index.column() == 0 and index.row() == 0
        last_end = index.column() == 1 and index.row() == self.rowCount() - 1
        return not (first_start or last_end)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words with their unit; plain figures to edit; for a screen reader the whole cell as a sentence."""
        if not index.isValid() or self._terms is None:
            return None
        step, column = self._step(index), COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.show(step, self._terms)
        if role == Qt.ItemDataRole.EditRole and column.typed is not None:
            return column.typed(step, self._terms)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self._told(step)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"Step {index.row() + 1}, {column.title.lower()}, {column.show(step, self._terms)}"
        looks = {
            Qt.ItemDataRole.TextAlignmentRole: int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
            Qt.ItemDataRole.ForegroundRole: self._ink(index, step),
        }
        return looks.get(Qt.ItemDataRole(role))

    def _ink(self, index: Index, step: Step) -> object:
        """Grey where nothing can be typed; an achieved dose below the asked one stands out."""
        assert self._terms is not None
        short = index.column() == 3 and self._terms.dose_ng_per_day(step.flow_nl_per_day) < step.asked_ng_per_day
        return theme.colour("text" if short or self._editable(index) else "soft")

    def _told(self, step: Step) -> str:
        assert self._terms is not None
        length_s = step.end_s - step.start_s
        mass = self._terms.dose_ng_per_day(step.flow_nl_per_day) * Fraction(length_s, _DAY_S)
        words = self._terms.flow_words(step.flow_nl_per_day, step.asked_ng_per_day)
        return f"{words} In {duration_text(length_s)}: {mass_text(mass, self._terms.unit, 3)}."

    def _step(self, index: Index) -> Step:
        return self._timed.patterns[self._pattern][index.row()]

    def preview(self, index: Index, text: str) -> None:
        """What the day would be with that text; half a number is no mistake yet and says nothing."""
        try:
            self.timedPreviewed.emit(self._edited(index, text))
        except (UnitError, EditError):
            return

    def beyond(self, index: Index, text: str) -> str:
        """Why a text is more than the pump could do in that cell; empty while it is not."""
        terms = self._terms
        if terms is None or index.column() not in (_DOSE, _FLOW):
            return ""
        if index.column() == _DOSE:
            return beyond(_bare(text, f"{terms.unit}/day"), Kind.DOSE, f"{terms.unit}/day", terms.dose_range()[1])
        return beyond(_bare(text, "mL/day"), Kind.FLOW, "mL/day", terms.flow_max_nl_per_day)

    def giveUp(self) -> None:
        """The typing ended without an edit: whoever followed it goes back."""
        self.timedPreviewed.emit(self._timed)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for an edit; True if the text could be read. The table shows it when it is given back."""
        if role != Qt.ItemDataRole.EditRole or not self._editable(index) or self._terms is None:
            return False
        column = COLUMNS[index.column()]
        if column.typed is not None and str(value) == column.typed(self._step(index), self._terms):
            self.giveUp()
            return False
        return self._ask(lambda: self._edited(index, str(value)))

    def split(self, row: int) -> bool:
        """Two steps alike where there was one, cut in the middle at a round time."""
        step = self._timed.patterns[self._pattern][row]
        middle_s = (step.start_s + step.end_s) // 2
        round_s = middle_s // _QUARTER_S * _QUARTER_S
        at_s = round_s if round_s > step.start_s else middle_s
        return self._ask(lambda: split_step(self._timed, self._pattern, at_s))

    def remove(self, row: int) -> bool:
        """Take a step away; its neighbour fills the time."""
        return self._ask(lambda: remove_step(self._timed, self._pattern, row))

    def moveEdge(self, pattern: int, step: int, second: int) -> Timed | None:
        """The week with one edge moved, or None with a refusal said."""
        try:
            return move_edge(self._timed, pattern, step, second)
        except EditError as error:
            self.refused.emit(str(error))
            return None

    def _edited(self, index: Index, text: str) -> Timed:
        edit = COLUMNS[index.column()].edit
        assert edit is not None
        assert self._terms is not None
        return edit(self._timed, self._pattern, index.row(), text, self._terms)

    def _ask(self, edited: Callable[[], Timed]) -> bool:
        try:
            timed = edited()
        except (UnitError, EditError) as error:
            self.refused.emit(str(error))
            self.giveUp()
            return False
        self.refused.emit("")
        self.timedChanged.emit(timed)
        return True


class StepTable(EditTable):
    """The table with its keys: typing or F2 edits, Insert splits the step under the cursor, Delete takes it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        told = "Type to change a cell, Insert splits a step, Delete takes it away."
        super().__init__("Steps of the day", told, parent)
        self._steps = StepModel(self)
        self.take(self._steps, self._steps)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(theme.space(8))
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def steps(self) -> StepModel:
        """The model: what is shown and what may be asked."""
        return self._steps

    def minimumSizeHint(self) -> QSize:
        """Wide enough that no column is cut."""
        least = super().minimumSizeHint()
        header = self.horizontalHeader()
        columns = sum(max(self.sizeHintForColumn(n), header.sectionSizeHint(n)) for n in range(len(COLUMNS)))
        return QSize(max(least.width(), columns + 2 * self.frameWidth() + len(COLUMNS)), least.height())

    def row(self) -> int:
        """The step under the cursor, the first when there is none."""
        return max(0, self.currentIndex().row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Insert and Delete act on the step under the cursor; everything else as in any table."""
        if event.key() == Qt.Key.Key_Insert and self._steps.rowCount():
            self._steps.split(self.row())
        elif event.key() == Qt.Key.Key_Delete and self._steps.rowCount():
            self._steps.remove(self.row())
        else:
            super().keyPressEvent(event)


def example() -> QWidget:
    """A day of three steps."""
    from widgets import example_program

    table = StepTable()
    base = example_program.DAY_AND_NIGHT.base
    assert isinstance(base, Timed)
    table.steps().setDay(base, 0, example_program.terms())
    return table


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
