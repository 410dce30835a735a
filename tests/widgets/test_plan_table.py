"""The plan as a table asks for edits and shows only what it is given back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from profiles.plan_edits import add_step, step_dose
from profiles.program import Continuous, PlanStep, Program, Stopped
from widgets import example_program as example
from widgets.plan_table import PlanModel, PlanTable

DAY = 86_400
STEADY = Program("Steady", example.BACLOFEN, Continuous(600_000, 300_000))
PLANNED = add_step(add_step(STEADY, 7 * DAY, 330_000, 100), 14 * DAY, 330_000, 100)


@pytest.fixture
def model(qapp):
    made = PlanModel()
    made.setProgram(PLANNED, example.terms())
    return made


def asked(model):
    edits, refused = [], []
    model.programChanged.connect(edits.append)
    model.refused.connect(refused.append)
    return edits, refused


def test_the_model_keeps_the_rules_of_qt(model, qtmodeltester):
    qtmodeltester.check(model)


def test_every_number_has_its_unit_and_every_change_its_sign(model):
    rows = [[model.index(row, column).data() for column in range(4)] for row in range(2)]
    assert rows == [
        ["7 days", "330 mcg/day", "+10 %", "0.66 mL/day"],
        ["14 days", "330 mcg/day", "none", "0.66 mL/day"],
    ]
    said = model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Plan step 1, dose, 330 mcg/day"


def test_time_and_dose_can_be_typed_with_or_without_their_unit(model):
    edits, refused = asked(model)
    assert model.setData(model.index(0, 1), "345 mcg/day")
    assert model.setData(model.index(0, 0), "3 days")
    assert model.setData(model.index(1, 0), "10,5")
    assert step_dose(edits[0].step_plan[0]) == 345_000
    assert [step.after_s for step in edits[1].step_plan] == [3 * DAY, 14 * DAY]
    assert edits[2].step_plan[1].after_s == 10 * DAY + DAY // 2
    assert refused == ["", "", ""]


def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_changes(model):
    edits, refused = asked(model)
    assert not model.setData(model.index(1, 0), "7")
    assert not model.setData(model.index(1, 1), "a lot")
    assert "same time" in refused[0]
    assert "not a number" in refused[1]
    assert edits == []


def test_typing_is_previewed_and_half_a_number_is_not(model):
    previewed = []
    model.programPreviewed.connect(previewed.append)
    model.preview(model.index(0, 1), "34")
    model.preview(model.index(0, 1), "34.")
    model.giveUp()
    assert [step_dose(program.step_plan[0]) for program in previewed] == [34_000, 330_000]


def test_the_same_text_again_is_no_edit(model):
    edits, _ = asked(model)
    assert not model.setData(model.index(0, 1), "330")
    assert edits == []


def test_a_step_without_a_dose_shows_none_and_takes_none(model):
    model.setProgram(
        Program("s", example.BACLOFEN, STEADY.base, None, (PlanStep(DAY, Stopped("end")),)), example.terms()
    )
    assert [model.index(0, column).data() for column in range(4)] == ["1 day", "none", "", "0 mL/day"]
    assert not model.flags(model.index(0, 1)) & Qt.ItemFlag.ItemIsEditable
    assert model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable


@pytest.mark.req(5)
def test_a_dose_beyond_the_pump_is_stopped_while_it_is_typed(model):
    assert "more than the most" in model.beyond(model.index(0, 1), "12001")
    assert model.beyond(model.index(0, 1), "12000") == model.beyond(model.index(0, 0), "99999") == ""


def test_the_table_is_as_tall_as_its_plan_and_gone_without_one(keep):
    table = keep(PlanTable())
    table.plan.setProgram(PLANNED, example.terms())
    table.showRows(6)
    two = table.height()
    table.showRows(1)
    assert table.height() < two
    table.plan.setProgram(STEADY, example.terms())
    table.showRows(6)
    assert not table.isVisible()
