"""Where a program is shaped: mode, doses, steps, patient bolus, single bolus; every keystroke is a whole new order.

While typing it says ``valuePreviewed``; Enter, leaving a field, a button or the end of a drag says ``valueChanged``,
which is one step of undo. Parts of an order that it does not edit are kept as they are.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from profiles.findings import Part, Place
from profiles.program import (
    Base,
    Continuous,
    MinimumRate,
    Order,
    PatientBolus,
    Periodic,
    SingleBolus,
    Stopped,
    Timed,
)
from widgets import theme
from widgets.base_conversion import as_continuous, as_timed
from widgets.base_forms import ContinuousForm, DoseForm, MinimumForm, PeriodicForm, align_labels
from widgets.bolus_forms import PatientBolusFields, SingleBolusFields, SwitchedBolus
from widgets.choices import Choice, SegmentField
from widgets.edit_terms import EditTerms
from widgets.fields import TextField
from widgets.form import Form, Row
from widgets.theme import Role
from widgets.timed_form import TimedForm


class Mode(StrEnum):
    """How the standing flow is written."""

    SIMPLE = "simple"
    TIMED = "timed"
    BOLUS = "bolus"
    MINIMUM = "minimum"


MODES = (
    Choice(Mode.SIMPLE, "Simple", "One flow around the clock."),
    Choice(Mode.TIMED, "Timed", "Steps over the day, by weekday."),
    Choice(Mode.BOLUS, "Bolus", "A bolus every so many hours."),
    Choice(Mode.MINIMUM, "Minimum", "The pump's own minimum flow."),
)
_MODE_OF: dict[type, Mode] = {
    Continuous: Mode.SIMPLE,
    Timed: Mode.TIMED,
    Periodic: Mode.BOLUS,
    MinimumRate: Mode.MINIMUM,
}


def new_once_id() -> str:
    """A fresh 128-bit id for a part that happens once, as 32 hex digits."""
    return secrets.token_hex(16)


class ProgramEditor(QWidget):
    """``setValue(Order, EditTerms)`` shows silently, ``value()`` is the order as last finished.

    Signals: ``valuePreviewed(Order)`` while typing or dragging, ``valueChanged(Order)`` for one finished edit.
    """

    valuePreviewed = Signal(object)
    valueChanged = Signal(object)

    def __init__(self, new_id: Callable[[], str] = new_once_id, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order: Order | None = None
        self._previewed: Order | None = None
        self._terms: EditTerms | None = None
        self._fluid = theme.label("", Role.HEADING, wrap=True)
        self._name_form = Form(
            (Row("name", "&Name", lambda: TextField(longest=80), "What the pump calls this program."),)
        )
        align_labels(self._name_form)
        self._name = cast("TextField", self._name_form.field("name"))
        self._mode = SegmentField(MODES)
        self._mode.setAccessibleName("Mode")
        self._simple, self._timed = ContinuousForm(), TimedForm()
        self._periodic, self._minimum = PeriodicForm(), MinimumForm()
        self._stopped = theme.label("", Role.BODY, wrap=True)
        self._patient = SwitchedBolus("Patient bolus", PatientBolusFields())
        self._single = SwitchedBolus("Single bolus, once", SingleBolusFields(), new_id)
        self._others = theme.label("", Role.SMALL, "soft", wrap=True)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self._forms: dict[str, QWidget] = {
            Mode.SIMPLE: self._simple,
            Mode.TIMED: self._timed,
            Mode.BOLUS: self._periodic,
            Mode.MINIMUM: self._minimum,
            "": self._stopped,
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        for part in (self._fluid, self._mode, *self._forms.values()):
            column.addWidget(part)
        for part in (self._patient, self._single, self._name_form):
            column.addWidget(theme.rule())
            column.addWidget(part)
        column.addWidget(self._others)
        column.addStretch(1)

    def _connect(self) -> None:
        self._name.valueChanged.connect(self._change_name)
        self._mode.valueChanged.connect(self._change_mode)
        for form in (self._simple, self._timed, self._periodic):
            form.valuePreviewed.connect(self._preview_base)
            form.valueChanged.connect(self._change_base)
        self._patient.valuePreviewed.connect(self._preview_patient)
        self._patient.valueChanged.connect(self._change_patient)
        self._single.valuePreviewed.connect(self._preview_single)
        self._single.valueChanged.connect(self._change_single)

    def value(self) -> Order | None:
        """The order as last finished; None before one was shown."""
        return self._order

    def setValue(self, order: Order, terms: EditTerms) -> None:
        """Show an order silently. What it shows or previews already is left alone: typing is never disturbed."""
        if terms == self._terms and order in (self._order, self._previewed):
            return
        self._order, self._previewed, self._terms = order, None, terms
        program = order.program
        self._fluid.setText(terms.title())
        self._name.setValue(program.name)
        self._mode.setChoiceEnabled(Mode.MINIMUM, terms.minimum_rate_nl_per_day is not None)
        self._show_base(program.base, terms)
        self._patient.setValue(program.patient_bolus, terms)
        self._single.setValue(_single_of(order), terms)
        self._others.setText(_others_text(order))
        self._others.setVisible(bool(self._others.text()))

    def _show_base(self, base: Base, terms: EditTerms) -> None:
        mode = _MODE_OF.get(type(base))
        self._mode.setValue(mode)
        self._simple.setValue(base if isinstance(base, Continuous) else None, terms)
        self._periodic.setValue(base if isinstance(base, Periodic) else None, terms)
        self._minimum.setValue(base if isinstance(base, MinimumRate) else None, terms)
        if isinstance(base, Timed):
            self._timed.setValue(base, terms)
        if isinstance(base, Stopped):
            self._stopped.setText(f"The pump is stopped: {base.reason}. Choose a mode to write a program.")
        self._show_form(mode)

    def _show_form(self, mode: Mode | None) -> None:
        """The form of one mode; the others are put away and take no room."""
        for key, form in self._forms.items():
            form.setVisible(key == (mode or ""))

    @Slot(object)
    def _change_mode(self, mode: object) -> None:
        """Another way to write the same daily dose; a bolus has no default and waits for its fields."""
        terms, order = self._terms, self._order
        if terms is None or order is None:
            return
        chosen, base = cast("Mode", mode), order.program.base
        self._show_form(chosen)
        if chosen is Mode.BOLUS:
            self._periodic.setValue(base if isinstance(base, Periodic) else None, terms)
            if not isinstance(base, Periodic):
                self._periodic.say("Write dose, length, interval and the dose between. Until then nothing changes.")
                self._periodic.field("bolus").setFocus()
            return
        made: dict[Mode, Callable[[], Base]] = {
            Mode.SIMPLE: lambda: as_continuous(order.program, terms),
            Mode.TIMED: lambda: as_timed(order.program, terms),
            Mode.MINIMUM: lambda: MinimumRate(terms.minimum_rate_nl_per_day or 0),
        }
        new = made[chosen]()
        self._show_base(new, terms)
        self._say_base(new, finished=True)

    @Slot(object)
    def _preview_base(self, base: object) -> None:
        self._say_base(cast("Base", base), finished=False)

    @Slot(object)
    def _change_base(self, base: object) -> None:
        self._say_base(cast("Base", base), finished=True)

    def _say_base(self, base: Base, *, finished: bool) -> None:
        if self._order is not None:
            self._say(replace(self._order, program=replace(self._order.program, base=base)), finished=finished)

    @Slot(str)
    def _change_name(self, name: str) -> None:
        if self._order is not None:
            self._say(replace(self._order, program=replace(self._order.program, name=name)), finished=True)

    @Slot(object)
    def _preview_patient(self, patient: object) -> None:
        self._say_patient(patient, finished=False)

    @Slot(object)
    def _change_patient(self, patient: object) -> None:
        self._say_patient(patient, finished=True)

    def _say_patient(self, patient: object, *, finished: bool) -> None:
        if self._order is not None:
            program = replace(self._order.program, patient_bolus=cast("PatientBolus | None", patient))
            self._say(replace(self._order, program=program), finished=finished)

    @Slot(object)
    def _preview_single(self, single: object) -> None:
        self._say_single(single, finished=False)

    @Slot(object)
    def _change_single(self, single: object) -> None:
        self._say_single(single, finished=True)

    def _say_single(self, single: object, *, finished: bool) -> None:
        if self._order is not None:
            others = tuple(part for part in self._order.one_time if not isinstance(part, SingleBolus))
            added = (cast("SingleBolus", single),) if single is not None else ()
            self._say(replace(self._order, one_time=(*others, *added)), finished=finished)

    def _say(self, order: Order, *, finished: bool) -> None:
        """Tell the world, once: an edit that changes nothing only ends what was previewed."""
        if finished and order != self._order:
            self._order, self._previewed = order, None
            self.valueChanged.emit(order)
        elif order != (self._previewed or self._order):
            self._previewed = None if order == self._order else order
            self.valuePreviewed.emit(order)

    @Slot(int, int, int)
    def previewStepEdge(self, pattern: int, step: int, second: int) -> None:
        """The plot drags the start of a step: the order follows without being finished."""
        self._take_edge(pattern, step, second, finished=False)

    @Slot(int, int, int)
    def moveStepEdge(self, pattern: int, step: int, second: int) -> None:
        """The plot let go of the start of a step: one edit, shown in the table."""
        self._take_edge(pattern, step, second, finished=True)

    def _take_edge(self, pattern: int, step: int, second: int, *, finished: bool) -> None:
        moved = self._timed.movedEdge(pattern, step, second) if self._shows_steps() else None
        if moved is not None and self._terms is not None:
            self._timed.setValue(moved, self._terms)
            self._say_base(moved, finished=finished)

    def _shows_steps(self) -> bool:
        return self._order is not None and isinstance(self._order.program.base, Timed)

    def showPlace(self, place: Place) -> None:
        """Lead to the field that a finding speaks of."""
        if place.part is Part.STEP and self._shows_steps():
            self._timed.showPlace(place.index, place.sub)
            return
        target = self._field_of(place)
        if target is not None:
            target.setFocus()

    def _field_of(self, place: Place) -> QWidget | None:
        if place.part is Part.PATIENT_BOLUS:
            return self._patient.fields.field("dose")
        if place.part is Part.ONE_TIME:
            return self._single.fields.field("dose")
        shown = self._forms[str(self._mode.value() or "")]
        if isinstance(shown, DoseForm):
            return shown.field("bolus" if isinstance(shown, PeriodicForm) else "dose")
        return self._timed.table if isinstance(shown, TimedForm) else self._mode


def _single_of(order: Order) -> SingleBolus | None:
    return next((part for part in order.one_time if isinstance(part, SingleBolus)), None)


def _others_text(order: Order) -> str:
    """Parts that this editor keeps and does not change: never silently."""
    names = {"Prime": "a prime", "Bridge": "a bridge", "DelayedStart": "a delayed start"}
    kept = [names[type(part).__name__] for part in order.one_time if type(part).__name__ in names]
    if order.program.step_plan:
        steps = len(order.program.step_plan)
        kept.append(f"a plan of {steps} {'step' if steps == 1 else 'steps'}")
    return f"Kept unchanged: {', '.join(kept)}." if kept else ""


def example() -> QWidget:
    """Steps by weekday."""
    from widgets import example_program

    editor = theme.mark(ProgramEditor(), ground="surface")
    editor.setValue(Order(example_program.DAY_AND_NIGHT), example_program.terms())
    return editor


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
