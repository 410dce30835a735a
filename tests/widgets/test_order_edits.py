"""What each part of the editor makes of an order; what it does not touch stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from profiles.day_edits import EditError
from profiles.program import (
    Bolus,
    Continuous,
    DelayedStart,
    MinimumRate,
    Order,
    PatientBolus,
    PlanStep,
    Program,
    SingleBolus,
    Stopped,
)
from widgets import example_program as example
from widgets import order_edits as edits
from widgets.edit_scene import EditScene

PATIENT = PatientBolus(Bolus(10_000, 300, 5_000), 7_200, 6)
PLAN = (PlanStep(86_400, Continuous(660_000, 330_000)),)
PROGRAM = Program("Steady", example.BACLOFEN, Continuous(600_000, 300_000), PATIENT, PLAN)
ONE, TWO = (SingleBolus(letter * 32, Bolus(50_000, 600, 25_000)) for letter in "ab")
DELAY = DelayedStart("c" * 32, 3_600, MinimumRate(6_000))
ORDER = Order(PROGRAM, (DELAY, ONE, TWO))


def test_each_part_changes_its_own_place():
    assert edits.with_base(ORDER, MinimumRate(6_000)).program == replace(PROGRAM, base=MinimumRate(6_000))
    assert edits.with_patient(ORDER, None).program.patient_bolus is None
    assert edits.with_name(ORDER, "Other").program.name == "Other"
    assert edits.with_delay(ORDER, None).one_time == (ONE, TWO)
    assert edits.with_program(ORDER, replace(PROGRAM, step_plan=())).one_time == ORDER.one_time
    assert edits.whole(ORDER, Order(PROGRAM)) == Order(PROGRAM)


def test_a_second_single_bolus_is_kept_and_said():
    changed = edits.with_single(ORDER, replace(ONE, delay_s=60))
    assert changed.one_time == (DELAY, replace(ONE, delay_s=60), TWO)
    assert edits.with_single(ORDER, None).one_time == (DELAY, TWO)
    assert edits.single_of(ORDER) == ONE
    assert edits.others_text(ORDER) == "Kept unchanged: 1 more single bolus."
    assert edits.others_text(Order(PROGRAM, (ONE,))) == edits.others_text(Order(PROGRAM)) == ""


def test_a_stop_takes_everything_with_it_that_would_give_something():
    stopped = edits.with_stop(ORDER, Stopped("revision of the catheter"))
    assert stopped == Order(Program("Steady", example.BACLOFEN, Stopped("revision of the catheter")))
    with pytest.raises(EditError, match="needs its reason"):
        edits.with_stop(ORDER, Stopped(" "))


def test_what_follows_from_the_program_is_made_anew_where_the_pump_is_known():
    held = replace(PROGRAM, patient_bolus=None, step_plan=())
    waiting = Order(replace(held, base=Continuous(660_000, 330_000)), (replace(DELAY, meanwhile=Continuous(2, 1)),))
    scene = EditScene(example.context_of(held), example.LIBRARY, "refill")
    assert edits.settled(waiting, scene).one_time[0].meanwhile == held.base
    assert edits.settled(waiting, None) is waiting
