"""A plan of steps: added, moved, dosed, taken away, or made whole from a target; its shape is the program's own."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.day_edits import EditError
from profiles.plan_edits import (
    MOST_STEPS,
    add_step,
    generated,
    move_step,
    remove_step,
    set_step_dose,
    step_dose,
)
from profiles.program import Bolus, Continuous, Periodic, PlanStep, Step, Stopped, Timed
from profiles.titration import ByAmount, ByPercent
from profiles.unusual import Unusual
from tests.profiles.orders import DAY, program

STEADY = program(Continuous(600_000, 300_000))
BOLUSES = program(Periodic(Bolus(20_000, 600, 10_000), 14_400, 480_000, 240_000))
RESOLUTION = 100


def doses(planned):
    return [(step.after_s // DAY, step_dose(step)) for step in planned.step_plan]


def test_steps_stand_in_order_of_time_with_their_asked_dose():
    planned = add_step(add_step(STEADY, 14 * DAY, 360_000, RESOLUTION), 7 * DAY, 330_000, RESOLUTION)
    assert doses(planned) == [(7, 330_000), (14, 360_000)]
    assert planned.step_plan[0].base == Continuous(660_000, 330_000)
    assert doses(move_step(planned, 1, 3 * DAY, RESOLUTION)) == [(3, 360_000), (7, 330_000)]
    assert doses(set_step_dose(planned, 0, 320_000, RESOLUTION)) == [(7, 320_000), (14, 360_000)]
    assert doses(remove_step(planned, 0)) == [(14, 360_000)]


def test_a_step_keeps_the_shape_of_the_day():
    night, day = (480_000, 240_000), (660_000, 330_000)
    shaped = program(Timed(((Step(0, DAY // 4, *night), Step(DAY // 4, DAY, *day)),)))
    step = add_step(shaped, DAY, 615_000, RESOLUTION).step_plan[0].base
    assert [each.asked_ng_per_day for each in step.patterns[0]] == [480_000, 660_000]


def test_a_step_that_would_cut_a_bolus_is_refused():
    with pytest.raises(EditError, match="cut a bolus short"):
        add_step(BOLUSES, 14_700, 330_000, RESOLUTION)
    assert add_step(BOLUSES, 14_400, 330_000, RESOLUTION).step_plan[0].base.first_after_s == 0


@pytest.mark.parametrize("after_s", [0, -1])
def test_a_step_begins_after_the_program(after_s):
    with pytest.raises(EditError, match="greater than 0"):
        add_step(STEADY, after_s, 330_000, RESOLUTION)


def test_two_steps_at_one_time_are_refused():
    planned = add_step(STEADY, DAY, 330_000, RESOLUTION)
    with pytest.raises(EditError, match="same time"):
        add_step(planned, DAY, 340_000, RESOLUTION)


def test_no_more_steps_than_a_pump_holds():
    planned = STEADY
    for number in range(1, MOST_STEPS + 1):
        planned = add_step(planned, number * DAY, 330_000, RESOLUTION)
    with pytest.raises(EditError, match="at most 64"):
        add_step(planned, 100 * DAY, 330_000, RESOLUTION)


def test_a_step_without_a_dose_of_its_own_may_move_and_keeps_what_it_is():
    stopped = program(Continuous(600_000, 300_000), plan=[PlanStep(DAY, Stopped("trial ends"))])
    assert step_dose(stopped.step_plan[0]) is None
    assert move_step(stopped, 0, 2 * DAY, RESOLUTION).step_plan == (PlanStep(2 * DAY, Stopped("trial ends")),)


def test_ten_percent_every_seven_days_up_to_a_target():
    planned = generated(STEADY, 500_000, ByPercent(10), 7 * DAY, RESOLUTION)
    assert planned.base == STEADY.base
    assert doses(planned) == [
        (7, 330_000), (14, 363_000), (21, 399_300), (28, 439_230), (35, 483_120), (42, 500_000),
    ]  # fmt: skip


@given(target=st.integers(1, 900_000), percent=st.integers(1, 60), days=st.integers(1, 30))
def test_no_step_is_wider_than_asked_and_none_passes_the_target(target, percent, days):
    planned = generated(STEADY, target, ByPercent(percent), days * DAY, RESOLUTION)
    if isinstance(planned, Unusual):
        return
    asked = [300_000, *(step_dose(step) for step in planned.step_plan)]
    assert asked[-1] == target or target == 300_000
    for before, after in pairwise(asked):
        assert abs(after - before) * 100 <= percent * before
        assert min(300_000, target) <= after <= max(300_000, target)
    assert [step.after_s for step in planned.step_plan] == [
        number * days * DAY for number in range(1, len(planned.step_plan) + 1)
    ]


def test_what_cannot_be_planned_is_said():
    assert "no dose to begin from" in str(generated(program(Stopped("why")), 1, ByPercent(1), DAY, RESOLUTION))
    many = generated(STEADY, 300_000 + 65_000, ByAmount(1_000), DAY, RESOLUTION)
    assert str(many) == "The plan would need more than 64 steps: use larger steps or a nearer target."


def test_the_mean_of_boluses_and_flow_is_what_a_step_asks_for():
    planned = add_step(BOLUSES, DAY, 330_000, RESOLUTION)
    assert step_dose(planned.step_plan[0]) == int(Fraction(330_000))
