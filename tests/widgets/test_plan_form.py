"""A plan is made from a target or step by step, and says where it leads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from profiles.plan_edits import step_dose
from profiles.program import Continuous, PlanStep, Program, Stopped
from widgets import example_program as example
from widgets.audit import clipped, unnamed
from widgets.plan_form import PlanPart, plan_words

DAY = 86_400
STEADY = Program("Steady", example.BACLOFEN, Continuous(600_000, 300_000))
TERMS = example.terms()


@pytest.fixture
def part(keep):
    made = keep(PlanPart())
    made.resize(460, 560)
    made.setProgram(STEADY, TERMS)
    made.switch.click()
    return made


def listen(part):
    changed = []
    part.valueChanged.connect(changed.append)
    return changed


def write(qtbot, part, **texts):
    for key, text in texts.items():
        line = part.fields.field(key).focusProxy()
        line.selectAll()
        qtbot.keyClicks(line, text)
        qtbot.keyClick(line, Qt.Key.Key_Return)


def doses(program):
    return [(step.after_s // DAY, step_dose(step)) for step in program.step_plan]


def test_ten_percent_every_seven_days(qtbot, part):
    changed = listen(part)
    write(qtbot, part, target="380", percent="10", every="7")
    assert changed == [], "nothing is planned before it is asked for"
    part.fields.make.click()
    assert doses(changed[0]) == [(7, 330_000), (14, 363_000), (21, 380_000)]
    assert part.fields.words() == "3 steps: 380 mcg/day from 21 days after the start on, until it is changed."


def test_the_same_amount_at_each_step(qtbot, part):
    changed = listen(part)
    part.fields._unit._group.button(1).click()
    write(qtbot, part, target="350", amount="25", every="3")
    part.fields.make.click()
    assert doses(changed[0]) == [(3, 325_000), (6, 350_000)]


@pytest.mark.req(12)
def test_every_field_begins_empty_and_what_is_missing_is_said(part):
    assert part.fields.field("target").value() is None
    part.fields.make.click()
    assert part.fields.note() == "Write the dose to reach, the size of a step and the days between the steps."


def test_a_plan_that_cannot_be_made_says_why(qtbot, part):
    write(qtbot, part, target="12000", percent="1", every="7")
    part.fields.make.click()
    assert "more than" in part.fields.note()
    part.setProgram(replace(STEADY, base=Stopped("end")), TERMS)
    part.fields.make.click()
    assert "no dose to begin from" in part.fields.note()
    part.fields.add.click()
    assert "no dose to go on from" in part.fields.note()


def test_steps_are_added_after_the_last_one_with_its_dose_and_taken_away(qtbot, part):
    changed = listen(part)
    write(qtbot, part, every="7")
    part.fields.add.click()
    part.fields.add.click()
    assert doses(changed[-1]) == [(7, 300_000), (14, 300_000)]
    part.fields.showPlace(0)
    part.fields.remove.click()
    assert doses(changed[-1]) == [(14, 300_000)]


def test_an_edit_of_the_program_is_kept_when_a_step_is_added(part):
    changed = listen(part)
    part.setProgram(replace(STEADY, base=Continuous(660_000, 330_000)), TERMS)
    part.fields.add.click()
    assert changed[-1].base == Continuous(660_000, 330_000)


def test_off_takes_every_step_out_and_another_patient_closes_an_empty_plan(part):
    planned = replace(STEADY, step_plan=(PlanStep(DAY, Continuous(660_000, 330_000)),))
    part.setProgram(planned, TERMS)
    changed = listen(part)
    part.switch.click()
    assert changed == [STEADY]
    part.setProgram(STEADY, TERMS)
    part.switch.click()
    part.forget()
    assert not part.isOn()


def test_a_plan_that_ends_in_a_stop_says_so():
    assert plan_words(STEADY, TERMS).startswith("No step yet")
    ended = replace(STEADY, step_plan=(PlanStep(2 * DAY, Stopped("trial ends")),))
    assert plan_words(ended, TERMS) == "1 step; the last begins 2 days after the start and stays until it is changed."


@pytest.mark.req(58)
def test_nothing_is_cut_and_everything_is_named(qtbot, part):
    write(qtbot, part, target="380", percent="10", every="7")
    part.fields.make.click()
    part.resize(part.sizeHint().expandedTo(part.size()))
    assert unnamed(part) == ()
    assert clipped(part) == ()
