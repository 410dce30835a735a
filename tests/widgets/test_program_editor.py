"""The editor turns hands into orders: previews while typing, one change for one finished edit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from profiles.context import Exposure
from profiles.drugs import Component, Fluid
from profiles.fill_edits import Treatment, filled, treated
from profiles.findings import Part, Place
from profiles.program import (
    Bolus,
    Continuous,
    DelayedStart,
    MinimumRate,
    Order,
    PatientBolus,
    Periodic,
    PlanStep,
    Program,
    SingleBolus,
    Stopped,
    Timed,
)
from widgets import example_program as example
from widgets.audit import clipped, unnamed
from widgets.edit_scene import EditScene
from widgets.program_editor import ProgramEditor, new_once_id

STEADY = Order(Program("Steady", example.BACLOFEN, Continuous(600_000, 300_000)))
TIMED = Order(example.DAY_AND_NIGHT)


@pytest.fixture
def editor(keep):
    made = ProgramEditor(new_id=lambda: "0f" * 16)
    made.resize(480, 760)
    made.setValue(STEADY, example.terms())
    return keep(made)


def listen(editor):
    previewed, changed = [], []
    editor.valuePreviewed.connect(previewed.append)
    editor.valueChanged.connect(changed.append)
    return previewed, changed


def typed(qtbot, field, text, *, enter=True):
    line = field.focusProxy()
    line.selectAll()
    qtbot.keyClicks(line, text)
    if enter:
        qtbot.keyClick(line, Qt.Key.Key_Return)


def test_setting_a_value_is_silent_and_value_gives_it_back(editor):
    previewed, changed = listen(editor)
    for base in (STEADY.program.base, TIMED.program.base, MinimumRate(6_000), Stopped("tube")):
        order = Order(replace(STEADY.program, base=base))
        editor.setValue(order, example.terms())
        assert editor.value() == order
    assert previewed == changed == []


def test_typing_previews_whole_orders_and_enter_is_one_undo_step(qtbot, editor):
    previewed, changed = listen(editor)
    typed(qtbot, editor._simple.field("dose"), "330")
    assert [order.program.base.asked_ng_per_day for order in previewed] == [3_000, 33_000, 330_000]
    assert [order.program.base for order in changed] == [Continuous(660_000, 330_000)]
    assert editor.value() == changed[0]


def test_typing_is_not_disturbed_by_the_order_that_is_shown_already(qtbot, editor):
    _, changed = listen(editor)
    typed(qtbot, editor._simple.field("dose"), "33", enter=False)
    editor.setValue(STEADY, example.terms())
    assert editor._simple.field("dose").text() == "33"
    typed(qtbot, editor._simple.field("dose"), "330")
    assert len(changed) == 1


def test_escape_takes_the_preview_back(qtbot, editor):
    previewed, changed = listen(editor)
    typed(qtbot, editor._simple.field("dose"), "9", enter=False)
    qtbot.keyClick(editor._simple.field("dose").focusProxy(), Qt.Key.Key_Escape)
    assert previewed[-1] == STEADY
    assert changed == []


def test_undo_shows_the_older_order(qtbot, editor):
    typed(qtbot, editor._simple.field("dose"), "330")
    editor.setValue(STEADY, example.terms())
    assert editor._simple.field("dose").text() == "300"


def test_another_mode_is_the_same_daily_dose(qtbot, editor):
    _, changed = listen(editor)
    editor._mode._group.button(1).click()
    assert isinstance(changed[-1].program.base, Timed)
    assert changed[-1].program.base.patterns[0][0].flow_nl_per_day == 600_000
    editor._mode._group.button(0).click()
    assert changed[-1].program.base == Continuous(600_000, 300_000)
    editor._mode._group.button(3).click()
    assert changed[-1].program.base == MinimumRate(6_000)


def test_boluses_wait_until_they_are_whole(qtbot, editor):
    _, changed = listen(editor)
    editor._mode._group.button(2).click()
    assert changed == []
    assert "Until then nothing changes" in editor._periodic.words()
    for key, text in (("bolus", "50"), ("duration", "20"), ("interval", "6"), ("base", "100")):
        typed(qtbot, editor._periodic.field(key), text)
    assert isinstance(changed[-1].program.base, Periodic)
    assert len(changed) == 1


def test_a_minimum_that_nobody_confirmed_cannot_be_chosen(editor):
    editor.setValue(STEADY, replace(example.terms(), minimum_rate_nl_per_day=None))
    assert not editor._mode._group.button(3).isEnabled()


def test_a_step_edge_can_be_dragged_in_the_plot(editor):
    editor.setValue(TIMED, example.terms())
    previewed, changed = listen(editor)
    editor.previewStepEdge(0, 1, 25_200)
    editor.previewStepEdge(0, 1, 28_800)
    editor.moveStepEdge(0, 1, 28_800)
    assert [order.program.base.patterns[0][1].start_s for order in previewed] == [25_200, 28_800]
    assert [order.program.base.patterns[0][1].start_s for order in changed] == [28_800]
    assert editor._timed.table.steps().index(1, 0).data() == "08:00"
    editor.setValue(STEADY, example.terms())
    editor.moveStepEdge(0, 1, 30_000)
    assert len(changed) == 1


def test_a_drag_that_comes_back_leaves_no_step_of_undo(editor):
    editor.setValue(TIMED, example.terms())
    previewed, changed = listen(editor)
    editor.previewStepEdge(0, 1, 25_200)
    editor.previewStepEdge(0, 1, 21_600)
    assert previewed[-1] == TIMED
    assert changed == []


def test_boluses_of_patient_and_hand_enter_and_leave_the_order(qtbot, editor):
    _, changed = listen(editor)
    editor._patient.switch.click()
    for key, text in (("dose", "5"), ("duration", "5"), ("lockout", "2"), ("starts", "6")):
        typed(qtbot, editor._patient.fields.field(key), text)
    assert changed[-1].program.patient_bolus == PatientBolus(Bolus(10_000, 300, 5_000), 7_200, 6)
    editor._single.switch.click()
    for key, text in (("dose", "25"), ("duration", "10")):
        typed(qtbot, editor._single.fields.field(key), text)
    assert changed[-1].one_time == (SingleBolus("0f" * 16, Bolus(50_000, 600, 25_000), 0, 3_600),)
    editor._single.switch.click()
    assert changed[-1].one_time == ()
    assert changed[-1].program.patient_bolus is not None


def test_what_is_not_touched_stays(qtbot, editor):
    delayed = DelayedStart("aa" * 16, 3_600, MinimumRate(6_000))
    planned = replace(STEADY.program, step_plan=(PlanStep(86_400, Continuous(660_000, 330_000)),))
    editor.setValue(Order(planned, (delayed,)), example.terms())
    _, changed = listen(editor)
    typed(qtbot, editor._simple.field("dose"), "310")
    assert changed[0].one_time == (delayed,)
    assert changed[0].program.step_plan == planned.step_plan


def test_the_name_is_part_of_the_program(qtbot, editor):
    _, changed = listen(editor)
    typed(qtbot, editor._name, "Steady 300 mcg/day")
    assert changed[0].program.name == "Steady 300 mcg/day"


def test_a_stopped_pump_says_why_and_waits_for_a_mode(editor):
    editor.setValue(Order(replace(STEADY.program, base=Stopped("tube test"))), example.terms())
    assert editor.stop.field().text() == "tube test"
    assert editor.stop.tick.value()
    assert not editor._simple.isVisible()


@pytest.mark.parametrize(
    ("order", "place", "key"),
    [
        (STEADY, Place(Part.BASE), "_simple"),
        (STEADY, Place(Part.PATIENT_BOLUS), "_patient"),
        (STEADY, Place(Part.ONE_TIME), "_single"),
        (TIMED, Place(Part.STEP, 1, 1), "_timed"),
        (TIMED, Place(Part.PROGRAM), "_timed"),
    ],
)
def test_a_finding_has_a_field_to_lead_to(editor, order, place, key):
    editor.setValue(order, example.terms())
    editor.showPlace(place)
    owner = getattr(editor, key)
    target = editor._field_of(place)
    assert target is not None
    assert owner.isAncestorOf(target)


@pytest.mark.req(58)
@pytest.mark.parametrize("order", [STEADY, TIMED])
def test_nothing_is_cut_and_everything_is_named(editor, order):
    editor.setValue(order, example.terms())
    editor.resize(editor.minimumSizeHint().expandedTo(editor.size()))
    assert unnamed(editor) == ()
    assert clipped(editor) == ()


def test_every_once_id_is_fresh():
    ids = {new_once_id() for _ in range(50)}
    assert len(ids) == 50
    assert all(len(one) == 32 and int(one, 16) >= 0 for one in ids)


def test_a_pump_of_one_flow_has_only_its_fill_to_change(editor):
    planning = replace(example.terms(), planning_only=True, fixed_flow_nl_per_day=600_000)
    editor.setValue(STEADY, planning)
    assert editor._planning.text() == (
        "Planning only: this pump cannot be programmed from here. It has one flow, 0.6 mL/day: its dose is changed by "
        "the strength of the fill alone."
    )
    assert not editor._patient.isVisible()
    assert not editor.plan.isVisible()
    assert not any(editor._mode._group.button(number).isEnabled() for number in (1, 2, 3, 4))
    assert editor._simple.field("dose").focusProxy().isReadOnly()
    editor.setValue(STEADY, example.terms())
    assert not editor._planning.isVisible()
    assert editor._patient.isVisible()
    assert not editor._simple.field("dose").focusProxy().isReadOnly()


@pytest.mark.req(12)
def test_another_drug_begins_without_a_dose(editor):
    none = Order(replace(STEADY.program, base=Continuous(0, 0)))
    editor.setValue(none, example.terms())
    assert (editor._simple.field("dose").text(), editor._simple.field("flow").text()) == ("", "")
    assert "No dose yet" in editor._simple.words()


def test_a_scaled_bridge_follows_the_dose_that_is_typed(qtbot, editor):
    scene = EditScene(example.context_of(STEADY.program), example.LIBRARY, "refill")
    strong = Fluid((Component("baclofen", 2_000_000),))
    bridged = treated(
        filled(STEADY, strong, scene.context, scene.library), Treatment.BRIDGE_SCALED, scene.context, scene.library,
        "ab" * 16, "refill",
    )  # fmt: skip
    editor.setScene(scene)
    editor.setValue(bridged, example.terms(strong))
    previewed, changed = listen(editor)
    typed(qtbot, editor._simple.field("dose"), "330")
    assert previewed[-1].one_time[0].pattern == Continuous(660_000, 330_000)
    assert changed[-1].one_time[0].id == "ab" * 16
    assert "until it is changed" in editor._course.text()


def test_another_patient_finds_nothing_half_written(qtbot, editor):
    editor.setScene(EditScene(example.context_of(STEADY.program), example.LIBRARY, "refill"))
    for part in (editor._patient, editor._single, editor.delayed, editor.plan, editor.fill):
        part.switch.click()
    typed(qtbot, editor._patient.fields.field("dose"), "5")
    editor.forget()
    editor.setValue(TIMED, example.terms())
    for part in (editor._patient, editor._single, editor.delayed, editor.plan, editor.fill):
        assert not part.isOn()
    assert editor._patient.fields.field("dose").value() is None


def test_a_finding_opens_the_part_that_it_speaks_of(editor):
    editor.setScene(EditScene(example.context_of(STEADY.program), example.LIBRARY, "refill"))
    planned = replace(STEADY.program, step_plan=(PlanStep(86_400, Continuous(660_000, 330_000)),))
    editor.setValue(Order(planned, (DelayedStart("aa" * 16, 3_600, MinimumRate(6_000)),)), example.terms())
    assert editor.delayed.isAncestorOf(editor._field_of(Place(Part.ONE_TIME, 0)))
    assert editor.fill.isAncestorOf(editor._field_of(Place(Part.FLUID, 0)))
    assert editor.fill.isOn()
    editor.showPlace(Place(Part.PLAN, 0))
    assert editor.plan.fields.table.currentIndex().row() == 0


def test_no_two_fields_of_the_editor_are_called_alike(editor):
    editor.setScene(EditScene(example.context_of(STEADY.program), example.LIBRARY, "refill"))
    for part in (editor._patient, editor._single, editor.delayed, editor.plan, editor.fill):
        part.switch.click()
    names = [w.accessibleName() for w in editor.findChildren(QLineEdit) if w.isVisible()]
    assert len(names) > 12
    assert sorted(set(names)) == sorted(names)


def test_a_stopped_pump_is_restarted_with_the_advice_in_sight(editor):
    tolerant = example.context_of(STEADY.program)
    scene = EditScene(replace(tolerant, exposure=Exposure.INTERRUPTED), example.LIBRARY, "refill", stopped=True)
    editor.setScene(scene)
    assert editor._advice.isVisible()
    assert editor._advice.value()[1].startswith("This counts as a new start: the pump stands still")
    editor.setScene(replace(scene, context=tolerant))  # as somebody has stated at this stop
    assert not editor._advice.isVisible()
    editor.setScene(replace(scene, context=tolerant, stopped=False))
    assert not editor._advice.isVisible()
