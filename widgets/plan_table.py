"""A step plan as a table: when each step begins, its dose, how far it is from the one before, and its flow.

The model is an adapter over a frozen ``Program``: an edit makes a new one, says so, and waits to be shown it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QWidget

from profiles.day_edits import EditError
from profiles.plan_edits import move_step, set_step_dose, step_dose
from profiles.program import Order, Program
from profiles.totals import asked_ng_per_day, mean_nl_per_day
from profiles.units import Kind, UnitError, dose_text, entry, flow_text, parse, percent_change_text, text
from widgets import theme
from widgets.edit_table import EditTable, Index
from widgets.edit_terms import EditTerms
from widgets.quantity_line import beyond

TITLES = ("Begins after", "Dose", "Change", "Flow")
_HELP = (
    "Counted from the start of the program, in days.",
    "The mean dose per day of the primary drug from then on.",
    "Against the dose before it.",
    "What that dose needs, on average.",
)
_AFTER, _DOSE = 0, 1
_FG_PER_NG = 1_000_000


class PlanModel(QAbstractTableModel):
    """Rows are the steps of a program's plan.

    Signals: ``programPreviewed(Program)`` while a cell is typed into, ``programChanged(Program)`` for a finished edit,
    ``refused(str)`` with a sentence; an empty sentence takes it back.
    """

    programPreviewed = Signal(object)
    programChanged = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._program: Program | None = None
        self._terms: EditTerms | None = None

    def setProgram(self, program: Program, terms: EditTerms) -> None:
        """Show the plan of a program."""
        self.beginResetModel()
        self._program, self._terms = program, terms
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """One row a step."""
        below = parent is not None and parent.isValid()
        return 0 if below or self._program is None else len(self._program.step_plan)

    def columnCount(self, parent: Index | None = None) -> int:
        """The columns are fixed."""
        return 0 if parent is not None and parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles of the columns; rows count from 1."""
        if orientation is Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        told = {Qt.ItemDataRole.DisplayRole: TITLES[section], Qt.ItemDataRole.ToolTipRole: _HELP[section]}
        return told.get(Qt.ItemDataRole(role))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Time and dose can be typed into."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self._editable(index) else flags

    def _editable(self, index: Index) -> bool:
        if not index.isValid() or self._program is None:
            return False
        has_dose = step_dose(self._program.step_plan[index.row()]) is not None
        return index.column() == _AFTER or (index.column() == _DOSE and has_dose)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words with their unit; plain figures to edit; for a screen reader which step and column it is."""
        if not index.isValid() or self._program is None or self._terms is None:
            return None
        shown = self._shown(index.row())[index.column()]
        said = f"Plan step {index.row() + 1}, {TITLES[index.column()].lower()}, {shown}"
        told = {
            Qt.ItemDataRole.DisplayRole: shown,
            Qt.ItemDataRole.EditRole: self._typed(index),
            Qt.ItemDataRole.AccessibleTextRole: said,
            Qt.ItemDataRole.TextAlignmentRole: int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
            Qt.ItemDataRole.ForegroundRole: theme.colour("text" if self._editable(index) else "soft"),
        }
        return told.get(Qt.ItemDataRole(role))

    def _shown(self, row: int) -> tuple[str, str, str, str]:
        assert self._program is not None
        assert self._terms is not None
        step, dose = self._program.step_plan[row], step_dose(self._program.step_plan[row])
        before = self._program.base if row == 0 else self._program.step_plan[row - 1].base
        return (
            text(step.after_s, Kind.DURATION, "day", 4),
            "none" if dose is None else dose_text(dose, self._terms.unit, 3),
            _change_words(asked_ng_per_day(before), dose),
            flow_text(mean_nl_per_day(step.base), 4),
        )

    def _typed(self, index: Index) -> str:
        assert self._program is not None
        assert self._terms is not None
        step = self._program.step_plan[index.row()]
        if index.column() == _AFTER:
            return entry(step.after_s, Kind.DURATION, "day")
        dose = step_dose(step)
        return entry(dose, Kind.DOSE, f"{self._terms.unit}/day") if index.column() == _DOSE and dose is not None else ""

    def beyond(self, index: Index, typed: str) -> str:
        """Why a text is more than the pump could do in that cell; empty while it is not."""
        if self._terms is None or index.column() != _DOSE:
            return ""
        unit = f"{self._terms.unit}/day"
        return beyond(_bare(typed, unit), Kind.DOSE, unit, self._terms.dose_range()[1])

    def preview(self, index: Index, typed: str) -> None:
        """What the plan would be with that text; half a number is no mistake yet and says nothing."""
        try:
            self.programPreviewed.emit(self._edited(index, typed))
        except (UnitError, EditError):
            return

    def giveUp(self) -> None:
        """The typing ended without an edit: whoever followed it goes back."""
        if self._program is not None:
            self.programPreviewed.emit(self._program)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for an edit; True if the text could be read. The table shows it when it is given back."""
        if role != Qt.ItemDataRole.EditRole or not self._editable(index):
            return False
        if str(value) == self._typed(index):
            self.giveUp()
            return False
        return self.ask(lambda: self._edited(index, str(value)))

    def ask(self, edited: Callable[[], Program]) -> bool:
        """Say an edit, or why it cannot be made."""
        try:
            program = edited()
        except (UnitError, EditError) as error:
            self.refused.emit(str(error))
            self.giveUp()
            return False
        self.refused.emit("")
        self.programChanged.emit(program)
        return True

    def _edited(self, index: Index, typed: str) -> Program:
        assert self._program is not None
        assert self._terms is not None
        resolution, unit = self._terms.resolution_nl_per_day, f"{self._terms.unit}/day"
        if index.column() == _AFTER:
            after_s = parse(_bare(_bare(typed, "days"), "day"), Kind.DURATION, "day")
            return move_step(self._program, index.row(), after_s, resolution)
        return set_step_dose(self._program, index.row(), parse(_bare(typed, unit), Kind.DOSE, unit), resolution)


class PlanTable(EditTable):
    """The table; typing or F2 edits a cell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Steps of the plan", "Type to change when a step begins, or its dose.", parent)
        self.plan = PlanModel(self)
        self.take(self.plan, self.plan)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(_DOSE, QHeaderView.ResizeMode.ResizeToContents)

    def showRows(self, most: int) -> None:
        """As tall as its steps, at most so many of them; without a step it is not there."""
        rows = self.plan.rowCount()
        self.setVisible(bool(rows))
        self.fitRows(min(max(1, rows), most))


def _bare(typed: str, unit: str) -> str:
    """What was typed without the unit that may stand behind it."""
    return typed.strip().removesuffix(unit).strip()


def _change_words(before: Fraction | None, dose: int | None) -> str:
    if not before or dose is None:
        return ""
    return percent_change_text((dose - before) * 100 / before) if dose != before else "none"


def example() -> QWidget:
    """Two steps of ten percent."""
    from profiles.plan_edits import add_step
    from widgets import example_program

    program, terms = example_program.DAY_AND_NIGHT, example_program.terms()
    for days, dose in ((7, 330_000), (14, 363_000)):
        program = add_step(program, days * 86_400, dose, terms.resolution_nl_per_day)
    table = PlanTable()
    table.plan.setProgram(Order(program).program, terms)
    table.showRows(5)
    table.setMinimumWidth(420)
    return table


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
