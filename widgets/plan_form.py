"""A titration over days: steps in a table, added one by one or made from a target, a size of step and an interval."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from profiles.plan_edits import add_step, generated, remove_step, step_dose
from profiles.program import Program
from profiles.titration import ByAmount, ByPercent
from profiles.totals import asked_ng_per_day
from profiles.units import Kind, dose_text, duration_text
from profiles.unusual import Unusual
from widgets import theme
from widgets.base_forms import align_labels
from widgets.choices import Choice, SegmentField
from widgets.edit_terms import EditTerms
from widgets.fields import QuantityField
from widgets.form import Form, Row
from widgets.plan_table import PlanTable
from widgets.switched_part import SwitchedPart
from widgets.theme import Role

_ROWS_SHOWN = 6  # of the table before it scrolls
_DAY_S = 86_400


class PlanFields(QWidget):
    """``setProgram(Program, EditTerms)``. Signals: ``valuePreviewed(Program)``, ``valueChanged(Program)``."""

    valuePreviewed = Signal(object)
    valueChanged = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._program: Program | None = None
        self._terms: EditTerms | None = None
        self.table = PlanTable()
        self._note = theme.label("", Role.SMALL, "caution", wrap=True)
        self._note.hide()
        self._words = theme.label("", Role.SMALL, "soft", wrap=True)
        self._unit = SegmentField((Choice("percent", "By percent"), Choice("amount", "By amount")))
        self._unit.setAccessibleName("Size of the steps")
        self._unit.setValue("percent")
        self._form = Form(
            (
                Row("target", "Up to", lambda: QuantityField(Kind.DOSE, "mcg/day"), "The dose to end at."),
                Row("percent", "By percent", lambda: QuantityField(Kind.PERCENT, "%"), "Of the dose before each step."),
                Row("amount", "By amount", lambda: QuantityField(Kind.DOSE, "mcg/day"), "The same at each step."),
                Row("every", "Every", lambda: QuantityField(Kind.DURATION, "day"), "From step to step, in days."),
            )
        )
        align_labels(self._form)
        self._form.setRowVisible("amount", False)
        self.make = theme.button("Make the &plan", "plain", "program")
        self.add = theme.button("A&dd a step", "plain", "add")
        self.remove = theme.button("Remove step &in the plan", "quiet", "remove")
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        edit = QHBoxLayout()
        edit.setSpacing(theme.space(2))
        edit.addWidget(self.add)
        edit.addWidget(self.remove)
        edit.addStretch(1)
        made = QHBoxLayout()
        made.setSpacing(theme.space(2))
        made.addWidget(self._unit)
        made.addStretch(1)
        made.addWidget(self.make, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        for part in (self._form, made, self._note, self.table, edit, self._words):
            if isinstance(part, QHBoxLayout):
                column.addLayout(part)
            else:
                column.addWidget(part)

    def _connect(self) -> None:
        plan = self.table.plan
        plan.programPreviewed.connect(self.valuePreviewed)
        plan.programChanged.connect(self._change)
        plan.refused.connect(self.refuse)
        self._unit.valueChanged.connect(self._choose_unit)
        self.make.clicked.connect(self._make)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)

    def field(self, key: str) -> QuantityField:
        """The field of that key: target, percent, amount, every."""
        return cast("QuantityField", self._form.field(key))

    def words(self) -> str:
        """What the plan comes to."""
        return self._words.text()

    def note(self) -> str:
        """Why the last wish was refused, empty when it was not."""
        return self._note.text()

    def setProgram(self, program: Program, terms: EditTerms) -> None:
        """Show the plan of a program silently; a cell that is being typed into is left alone."""
        if (program, terms) == (self._program, self._terms):
            return
        self._program, self._terms = program, terms
        unit = f"{terms.unit}/day"
        for key in ("target", "amount"):
            if self.field(key).unit() != unit:
                self.field(key).setUnit(unit)
        self.field("target").setRange(*terms.dose_range())
        self._show()
        self.refuse("")

    def forget(self) -> None:
        """Nothing half written is left."""
        self._form.setValue(dict.fromkeys(self._form.value()))
        self.refuse("")

    def _show(self) -> None:
        assert self._program is not None
        assert self._terms is not None
        row = max(0, self.table.currentIndex().row())
        self.table.plan.setProgram(self._program, self._terms)
        self.table.showRows(_ROWS_SHOWN)
        rows = self.table.plan.rowCount()
        if rows:
            self.table.setCurrentIndex(self.table.plan.index(min(row, rows - 1), 1))
        self.remove.setVisible(bool(rows))
        self._words.setText(plan_words(self._program, self._terms))

    def showPlace(self, index: int) -> None:
        """Lead to a step: a finding points at it."""
        if index < self.table.plan.rowCount():
            self.table.setCurrentIndex(self.table.plan.index(index, 1))
        self.table.setFocus()

    @Slot(str)
    def refuse(self, sentence: str) -> None:
        """Say why something cannot be; an empty sentence takes it back."""
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))

    @Slot(object)
    def _choose_unit(self, unit: object) -> None:
        self._form.setRowVisible("percent", unit == "percent")
        self._form.setRowVisible("amount", unit == "amount")

    @Slot(object)
    def _change(self, program: object) -> None:
        self._program = cast("Program", program)
        self._show()
        self.valueChanged.emit(program)

    @Slot()
    def _make(self) -> None:
        """The whole plan, once target, size and interval are written."""
        if self._program is None or self._terms is None:
            return
        key = str(self._unit.value())
        target, size, every_s = (self.field(name).value() for name in ("target", key, "every"))
        if not target or not size or not every_s:
            self.refuse("Write the dose to reach, the size of a step and the days between the steps.")
            return
        step = ByPercent(size) if key == "percent" else ByAmount(size)
        made = generated(self._program, target, step, every_s, self._terms.resolution_nl_per_day)
        if isinstance(made, Unusual):
            self.refuse(str(made))
            return
        self.refuse("")
        self._change(made)

    @Slot()
    def _add(self) -> None:
        """One step more, with the dose of the one before it: it changes nothing until its dose is written."""
        program, terms = self._program, self._terms
        if program is None or terms is None:
            return
        plan = program.step_plan
        doses = [dose for dose in (asked_ng_per_day(program.base), *map(step_dose, plan)) if dose is not None]
        if not doses:
            self.refuse("The program has no dose to go on from: write its dose first.")
            return
        gap_s = self.field("every").value() or _DAY_S
        after_s = (plan[-1].after_s if plan else 0) + gap_s
        if self.table.plan.ask(lambda: add_step(program, after_s, int(doses[-1]), terms.resolution_nl_per_day)):
            self.showPlace(self.table.plan.rowCount() - 1)

    @Slot()
    def _remove(self) -> None:
        program, row = self._program, max(0, self.table.currentIndex().row())
        if program is not None and row < len(program.step_plan):
            self.table.plan.ask(lambda: remove_step(program, row))


class PlanPart(SwitchedPart):
    """The plan with its switch; off takes every step out. The same signals as ``PlanFields``."""

    valuePreviewed = Signal(object)
    valueChanged = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.fields = PlanFields()
        super().__init__("Step plan over days", self.fields, parent=parent)
        self._program: Program | None = None
        self.switched.connect(self._follow)
        self.fields.valuePreviewed.connect(self.valuePreviewed)
        self.fields.valueChanged.connect(self.valueChanged)

    def setProgram(self, program: Program, terms: EditTerms) -> None:
        """Show a plan silently; an empty one that the hand opened stays open."""
        self._program = program
        self.setOn(bool(program.step_plan) or self.isOn())
        self.fields.setProgram(program, terms)

    def forget(self) -> None:
        """Another pump: an open plan without steps closes, and its fields are empty."""
        self.setOn(False)
        self.fields.forget()

    @Slot(bool)
    def _follow(self, on: bool) -> None:
        if on:
            self.fields.field("target").setFocus()
        elif self._program is not None and self._program.step_plan:
            self.valueChanged.emit(replace(self._program, step_plan=()))


def plan_words(program: Program, terms: EditTerms) -> str:
    """How many steps, where they lead and when; what runs after the last one."""
    if not program.step_plan:
        return "No step yet: make the plan from a target, or add a step."
    last = program.step_plan[-1]
    dose = step_dose(last)
    count = len(program.step_plan)
    steps = f"{count} {'step' if count == 1 else 'steps'}"
    if dose is None:
        return f"{steps}; the last begins {duration_text(last.after_s)} after the start and stays until it is changed."
    reached = f"{dose_text(dose, terms.unit, 3)} from {duration_text(last.after_s)} after the start on"
    return f"{steps}: {reached}, until it is changed."


def example() -> QWidget:
    """A plan that was made from a target."""
    from widgets import example_program

    terms = example_program.terms()
    made = generated(example_program.DAY_AND_NIGHT, 500_000, ByPercent(10), 7 * _DAY_S, 100)
    part = theme.mark(PlanPart(), ground="surface")
    if not isinstance(made, Unusual):
        part.setProgram(made, terms)
    part.resize(440, 480)
    return part


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
