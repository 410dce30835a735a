"""Where a program is shaped: fill, mode, doses, steps, boluses, delay, plan; every keystroke is a whole new order.

While typing it says ``valuePreviewed``; Enter, leaving a field, a button or the end of a drag says ``valueChanged``,
which is one step of undo. What each part does to the order stands in ``order_edits``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from typing import cast

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from profiles.drugs import Fluid
from profiles.fill_edits import line_part
from profiles.findings import Part, Place
from profiles.program import Base, Continuous, DelayedStart, MinimumRate, Order, Periodic, Program, Stopped, Timed
from widgets import order_edits, theme
from widgets.base_conversion import as_continuous, as_timed
from widgets.base_forms import ContinuousForm, DoseForm, MinimumForm, PeriodicForm, align_labels
from widgets.bolus_forms import PatientBolusFields, SingleBolusFields, SwitchedBolus
from widgets.choices import SegmentField
from widgets.course_words import course_lines
from widgets.delayed_form import DelayedPart
from widgets.edit_scene import EditScene
from widgets.edit_terms import EditTerms
from widgets.editor_modes import MODE_OF, MODES, Mode, planning_words
from widgets.fields import TextField
from widgets.fill_form import FillPart
from widgets.form import Form, Row
from widgets.plan_form import PlanPart
from widgets.restart_advice import RestartAdvice
from widgets.steady_words import SteadyWords
from widgets.stop_form import StopForm
from widgets.stop_words import restart
from widgets.theme import Role
from widgets.timed_form import TimedForm

Apply = Callable[[Order, object], Order]


_FIRST = Order(Program("First program", Fluid(()), Continuous(0, 0)))  # before it is known what is in the syringe


def new_once_id() -> str:
    """A fresh 128-bit id for a part that happens once, as 32 hex digits."""
    return secrets.token_hex(16)


class _Listener(QObject):
    """Hears one part of the editor and knows what that part does to an order."""

    def __init__(self, part: QWidget, apply: Apply, editor: ProgramEditor) -> None:
        super().__init__(editor)
        self._apply, self._editor = apply, editor
        previewed, changed = getattr(part, "valuePreviewed", None), getattr(part, "valueChanged", None)
        if previewed is not None and not isinstance(part, TextField):
            previewed.connect(self._preview)
        if changed is not None:
            changed.connect(self._change)

    @Slot(object)
    def _preview(self, value: object) -> None:
        self._editor.take(self._apply, value, finished=False)

    @Slot(object)
    def _change(self, value: object) -> None:
        self._editor.take(self._apply, value, finished=True)


class ProgramEditor(QWidget):
    """``setValue(Order, EditTerms)`` shows silently, ``value()`` is the order as last finished; ``setScene`` says for
    whom, which fill, delay and stop must know.

    Signals: ``valuePreviewed(Order)`` while typing or dragging, ``valueChanged(Order)`` for one finished edit. Parts:
    ``fill``, ``delayed``, ``plan``, ``stop``.
    """

    valuePreviewed = Signal(object)
    valueChanged = Signal(object)

    def __init__(
        self, new_id: Callable[[], str] = new_once_id, parent: QWidget | None = None, *, whole: bool = True
    ) -> None:
        """``whole`` False leaves it to ``parts`` to build what is in it, before anything else is asked of it."""
        super().__init__(parent)
        self._new_id = new_id
        self._order: Order | None = None
        self._previewed: Order | None = None
        self._terms: EditTerms | None = None
        self._scene: EditScene | None = None
        if whole:
            for _ in self.parts():
                pass

    def parts(self) -> Iterator[None]:
        """Build what is in it, some of it at each step, for a window that is to answer between."""
        self.fill, self._rest = FillPart(self._new_id), QWidget()
        yield
        self._name_form = Form(
            (Row("name", "&Name", lambda: TextField(longest=80), "What the pump calls this program."),)
        )
        align_labels(self._name_form)
        self._name = cast("TextField", self._name_form.field("name"))
        self._mode = SegmentField(MODES)
        self._mode.setAccessibleName("Mode")
        yield
        self._simple, self._timed = ContinuousForm(), TimedForm()
        yield
        self._periodic, self._minimum, self.stop = PeriodicForm(), MinimumForm(), StopForm()
        yield
        self._patient = SwitchedBolus("Patient bolus", PatientBolusFields())
        self._single = SwitchedBolus("Single bolus, once", SingleBolusFields(), self._new_id)
        yield
        self.delayed, self.plan = DelayedPart(self._new_id), PlanPart()
        self._advice = RestartAdvice()
        self._planning = theme.label("", Role.SMALL_STRONG, "caution", wrap=True)
        self._others = theme.label("", Role.SMALL, "soft", wrap=True)
        self._course = SteadyWords(Role.SMALL, "text")
        self._course_title = theme.label("What runs, one after the other", Role.SMALL_STRONG, "soft")
        yield
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self._forms: dict[str, QWidget] = {
            Mode.SIMPLE: self._simple,
            Mode.TIMED: self._timed,
            Mode.BOLUS: self._periodic,
            Mode.MINIMUM: self._minimum,
            Mode.STOP: self.stop,
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2.5))
        for part in (self._planning, self._advice, self.fill, self._rest):
            column.addWidget(part)
        column.addStretch(1)
        rest = QVBoxLayout(self._rest)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(theme.space(2.5))
        for part in (self._mode, *self._forms.values()):
            rest.addWidget(part)
        for part in (self._patient, self._single, self.delayed, self.plan):
            rest.addWidget(theme.rule())
            rest.addWidget(part)
        rest.addWidget(theme.rule())
        for part in (self._course_title, self._course, self._name_form, self._others):
            rest.addWidget(part)

    def _connect(self) -> None:
        self._mode.valueChanged.connect(self._change_mode)
        parts: tuple[tuple[QWidget, Apply], ...] = (
            (self.fill, order_edits.whole),
            (self._simple, order_edits.with_base),
            (self._timed, order_edits.with_base),
            (self._periodic, order_edits.with_base),
            (self.stop, order_edits.with_stop),
            (self._patient, order_edits.with_patient),
            (self._single, order_edits.with_single),
            (self.delayed, order_edits.with_delay),
            (self.plan, order_edits.with_program),
            (self._name, order_edits.with_name),
        )
        self._listeners = tuple(_Listener(part, apply, self) for part, apply in parts)

    def value(self) -> Order | None:
        """The order as last finished; None before one was shown."""
        return self._order

    def setScene(self, scene: EditScene) -> None:
        """For whom and when: what depends on it is shown anew, what is being typed is left alone."""
        if scene == self._scene:
            return
        self._scene = scene
        if self._order is not None and self._terms is not None:
            self._show_parts(self._order, self._terms)

    def forget(self) -> None:
        """Another patient: the order of the one before is gone, and whatever was half written for it."""
        self._order = self._previewed = self._terms = None
        for part in (self.fill, self._patient, self._single, self.delayed, self.plan, self.stop):
            part.forget()

    def beginFirst(self) -> None:
        """A pump that was never programmed: what is in its syringe comes first, everything else after it."""
        if self._scene is None or (self._order is not None and not self._order.program.fluid.components):
            return
        self._order, self._previewed, self._terms = _FIRST, None, None
        self._rest.hide()
        self._planning.hide()
        self._advice.hide()
        self.fill.beginFirst(_FIRST, self._scene)

    def setValue(self, order: Order, terms: EditTerms) -> None:
        """Show an order silently. What it shows or previews already is left alone: typing is never disturbed."""
        if terms == self._terms and order in (self._order, self._previewed):
            return
        self._order, self._previewed, self._terms = order, None, terms
        self._show(order, terms)

    def _show(self, order: Order, terms: EditTerms) -> None:
        program = order.program
        self._rest.show()
        self._name.setValue(program.name)
        self._show_pump(terms)
        self._show_base(program.base, terms)
        self._patient.setValue(program.patient_bolus, terms)
        self._single.setValue(order_edits.single_of(order), terms)
        self._others.setText(order_edits.others_text(order))
        self._others.setVisible(bool(self._others.text()))
        self._show_parts(order, terms)

    def _show_pump(self, terms: EditTerms) -> None:
        """Only what this pump can do: one that has a single flow has no modes, boluses, delay or plan."""
        steerable = terms.fixed_flow_nl_per_day is None
        for mode in (Mode.TIMED, Mode.BOLUS, Mode.STOP):
            self._mode.setChoiceEnabled(mode, steerable)
        self._mode.setChoiceEnabled(Mode.MINIMUM, steerable and terms.minimum_rate_nl_per_day is not None)
        for part in (self._patient, self._single, self.delayed, self.plan):
            part.setVisible(steerable)
        self._planning.setText(planning_words(terms))
        self._planning.setVisible(terms.planning_only)

    def _show_parts(self, order: Order, terms: EditTerms) -> None:
        """The parts that look beyond the order: fill, delay, stop, and what runs after what."""
        self.fill.setOrder(order, terms.title(), self._scene)
        self.plan.setProgram(order.program, terms)
        self.delayed.setOrder(order, terms, self._scene)
        self.stop.setOrder(order, self._scene)
        self._show_advice(order)
        self._show_course(order)

    def _show_advice(self, order: Order) -> None:
        """After a stop or a gap: that this counts as a new start, with the limits that then hold."""
        scene = self._scene
        if scene is None or isinstance(order.program.base, Stopped):
            self._advice.setValue("")
            return
        told = restart(order.program, scene.context, scene.library, stopped=scene.stopped)
        self._advice.setAdvice(told, scene.library)

    def _show_course(self, order: Order) -> None:
        lines = course_lines(order, self._scene.context, self._scene.library) if self._scene else ()
        self._course.setText("\n".join(lines))
        for part in (self._course, self._course_title):
            part.setVisible(bool(lines))

    def _show_base(self, base: Base, terms: EditTerms) -> None:
        mode = MODE_OF.get(type(base))
        self._mode.setValue(mode)
        self._simple.setValue(base if isinstance(base, Continuous) else None, terms)
        self._periodic.setValue(base if isinstance(base, Periodic) else None, terms)
        self._minimum.setValue(base if isinstance(base, MinimumRate) else None, terms)
        if isinstance(base, Timed):
            self._timed.setValue(base, terms)
        self._show_form(mode)

    def _show_form(self, mode: Mode | None) -> None:
        """The form of one mode; the others are put away and take no room."""
        for key, form in self._forms.items():
            form.setVisible(key == mode)

    def chooseMode(self, mode: Mode) -> None:
        """As if the hand had chosen a mode."""
        self._mode.setValue(mode)
        self._change_mode(mode)

    @Slot(object)
    def _change_mode(self, mode: object) -> None:
        """Another way to write the same daily dose; a bolus and a stop have no default and wait for their fields."""
        terms, order = self._terms, self._order
        if terms is None or order is None:
            return
        chosen = cast("Mode", mode)
        self._show_form(chosen)
        waits = {Mode.BOLUS: self._wait_for_boluses, Mode.STOP: self._wait_for_a_reason}.get(chosen)
        if waits is not None:
            waits(order, terms)
            return
        made: dict[Mode, Callable[[], Base]] = {
            Mode.SIMPLE: lambda: as_continuous(order.program, terms),
            Mode.TIMED: lambda: as_timed(order.program, terms),
            Mode.MINIMUM: lambda: MinimumRate(terms.minimum_rate_nl_per_day or 0),
        }
        new = made[chosen]()
        self._show_base(new, terms)
        self.take(order_edits.with_base, new, finished=True)

    def _wait_for_boluses(self, order: Order, terms: EditTerms) -> None:
        base = order.program.base
        self._periodic.setValue(base if isinstance(base, Periodic) else None, terms)
        if not isinstance(base, Periodic):
            self._periodic.say("Write dose, length, interval and the dose between. Until then nothing changes.")
            self._periodic.field("bolus").setFocus()

    def _wait_for_a_reason(self, order: Order, _terms: EditTerms) -> None:
        self.stop.setOrder(order, self._scene)
        self.stop.field().setFocus()

    def take(self, apply: Apply, value: object, *, finished: bool) -> None:
        """A part says another value: make the order of it, and of everything that follows from it."""
        if self._order is not None:
            self._say(order_edits.settled(apply(self._order, value), self._scene), finished=finished)

    def _say(self, order: Order, *, finished: bool) -> None:
        """Tell the world, once: an edit that changes nothing only ends what was previewed."""
        if finished and order != self._order:
            self._order, self._previewed = order, None
            if self._terms is not None:
                self._show_parts(order, self._terms)
            self.valueChanged.emit(order)
        elif order != (self._previewed or self._order):
            self._previewed = None if order == self._order else order
            self._show_course(order)
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
            self.take(order_edits.with_base, moved, finished=finished)

    def _shows_steps(self) -> bool:
        return self._order is not None and isinstance(self._order.program.base, Timed)

    def showPlace(self, place: Place) -> None:
        """Lead to the field that a finding speaks of, with its part opened."""
        if place.part is Part.STEP and self._shows_steps():
            self._timed.showPlace(place.index, place.sub)
        elif place.part is Part.PLAN and self._order is not None and self._order.program.step_plan:
            self.plan.fields.showPlace(place.index)
        else:
            target = self._field_of(place)
            if target is not None:
                target.setFocus()

    def _field_of(self, place: Place) -> QWidget | None:
        if place.part is Part.PATIENT_BOLUS:
            return self._patient.fields.field("dose")
        if place.part is Part.FLUID or (place.part is Part.ONE_TIME and self._speaks_of_the_line(place)):
            return self.fill.field(place)
        if place.part is Part.ONE_TIME:
            part = self._part_at(place)
            delayed = isinstance(part, DelayedStart)
            return self.delayed.fields.field("delay") if delayed else self._single.fields.field("dose")
        shown = self._forms.get(str(self._mode.value() or ""))
        if isinstance(shown, DoseForm):
            return shown.field("bolus" if isinstance(shown, PeriodicForm) else "dose")
        others = {self._timed: self._timed.table, self.stop: self.stop.field()}
        return others.get(shown, self._mode) if shown is not None else self._mode

    def _part_at(self, place: Place) -> object:
        parts = self._order.one_time if self._order is not None else ()
        return parts[place.index] if place.index < len(parts) else None

    def _speaks_of_the_line(self, place: Place) -> bool:
        line = line_part(self._order) if self._order is not None else None
        return line is not None and self._part_at(place) is line


def example() -> QWidget:
    """Steps by weekday."""
    from widgets import example_program

    editor = theme.mark(ProgramEditor(), ground="surface")
    program = example_program.DAY_AND_NIGHT
    editor.setScene(EditScene(example_program.context_of(program), example_program.LIBRARY, "example"))
    editor.setValue(Order(program), example_program.terms())
    return editor


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
