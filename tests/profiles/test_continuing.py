"""Going on is the held program's own future, and not a fresh activation."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from profiles.continuing import beside, going_on, standing_now, with_delay, writable
from profiles.delivery import delivery
from profiles.program import (
    Bolus,
    Continuous,
    DelayedStart,
    Order,
    Periodic,
    PlanStep,
    Program,
    SingleBolus,
    Stopped,
)
from profiles.runs import pumped_by
from tests.profiles.orders import DAY, bases, context, order, programs

EVERY_HOUR = Periodic(Bolus(1_000, 60, 0), 3_600, 48_000, 0)


def going(base, age_s, plan=()):
    return going_on(order(base, plan=plan).program, age_s)


def test_the_next_bolus_keeps_its_time():
    assert going(EVERY_HOUR, 3_000).program.base == replace(EVERY_HOUR, first_after_s=600)
    assert going(EVERY_HOUR, 5_000).program.base == replace(EVERY_HOUR, first_after_s=2_200)
    assert going(EVERY_HOUR, 7_200).program.base == replace(EVERY_HOUR, first_after_s=0)
    assert going(EVERY_HOUR, 3_600).program.base == replace(EVERY_HOUR, first_after_s=0)


def test_a_bolus_under_way_is_finished():
    left = going(EVERY_HOUR, 7_220)
    (tail,) = left.one_time
    assert (tail.bolus.volume_nl, tail.bolus.duration_s, tail.delay_s) == (667, 40, 0)
    assert left.program.base == replace(EVERY_HOUR, first_after_s=3_580)


def test_only_the_plan_that_is_still_to_come_is_left():
    plan = [PlanStep(DAY, Continuous(2, 0)), PlanStep(3 * DAY, Continuous(3, 0))]
    left = going(Continuous(1, 0), 2 * DAY, plan)
    assert left == Order(replace(left.program, base=Continuous(2, 0), step_plan=(PlanStep(DAY, Continuous(3, 0)),)))


def test_a_bolus_beside_a_program_stands_on_what_is_left_of_it():
    held = order(EVERY_HOUR, plan=[PlanStep(DAY, Continuous(2, 0))]).program
    bolus = SingleBolus("1" * 32, Bolus(5_000, 600, 0), delay_s=30)
    assert beside(held, 0, bolus) == Order(held, (bolus,))
    assert beside(held, 2 * DAY, bolus) == Order(replace(held, base=Continuous(2, 0), step_plan=()), (bolus,))
    going_ = going_on(held, 3_620)  # 40 s of a bolus are left
    assert beside(held, 3_620, bolus) == replace(going_, one_time=(*going_.one_time, bolus))
    assert len(going_.one_time) == 1
    assert beside(held, 3_630, bolus).one_time == (bolus,)  # the 30 s that are left end before it


def test_an_interval_of_nothing_goes_on_as_nothing():
    assert going(Periodic(Bolus(1, 1, 0), 0, 5, 0), 100).program.base == Periodic(Bolus(1, 1, 0), 0, 5, 0)


def _overlaps(held: Program) -> bool:
    bases = [held.base, *(step.base for step in held.step_plan)]
    return any(isinstance(base, Periodic) and base.bolus.duration_s > base.interval_s for base in bases)


@given(programs(), st.integers(0, 3_000), st.integers(1, 2_000), st.integers(0, 7 * DAY - 1))
def test_what_goes_on_is_what_the_program_would_have_given(held, age_s, horizon_s, wall_s):
    assume(not _overlaps(held))
    then = context(wall_at_start_s=wall_s)
    now = context(wall_at_start_s=(wall_s + age_s) % (7 * DAY))
    before = pumped_by(Order(held), then)
    expected = before(age_s + horizon_s) - before(age_s)
    left = going_on(held, age_s)
    given_ = delivery(left, now, 0, horizon_s).volume
    cut_by_plan = bool(left.one_time) and bool(left.program.step_plan)
    if not cut_by_plan:  # a step of the plan may cut the bolus under way; the tail is finished nevertheless
        assert 0 <= given_ - expected <= (DAY if left.one_time else 0)


def test_a_program_whose_delayed_start_is_over_counts_from_its_own_beginning():
    held = order(Continuous(3, 0), plan=[PlanStep(5 * DAY, Continuous(4, 0))]).program
    delayed = DelayedStart("a" * 32, 10 * DAY, Continuous(1, 0))
    assert with_delay(held, delayed, 12 * DAY) == (held, 2 * DAY)
    assert with_delay(held, delayed, 10 * DAY) == (held, 1)
    waits, age_s = with_delay(held, delayed, 9 * DAY)
    assert (waits.base, age_s) == (Continuous(1, 0), 9 * DAY)
    assert [(step.after_s, step.base) for step in waits.step_plan] == [
        (10 * DAY, Continuous(3, 0)),
        (15 * DAY, Continuous(4, 0)),
    ]


def test_without_a_delay_or_an_age_nothing_is_told_otherwise():
    held = order(Continuous(3, 0)).program
    assert with_delay(held, None, 7) == (held, 7)
    assert with_delay(held, DelayedStart("a" * 32, DAY, Stopped("x")), 0) == (held, 0)


def test_the_longest_plan_that_waits_is_told_to_its_last_step_and_judged_as_far_as_a_document_holds():
    plan = [PlanStep(n * DAY, Continuous(n, 0)) for n in range(1, 65)]
    waits, _ = with_delay(order(Continuous(99, 0), plan=plan).program, DelayedStart("a" * 32, DAY, Stopped("x")), 5)
    assert waits.step_plan[0] == PlanStep(DAY, Continuous(99, 0))
    assert waits.step_plan[-1] == PlanStep(65 * DAY, Continuous(64, 0))
    assert standing_now(waits, 5).step_plan[-1].base == Continuous(64, 0)
    assert writable(waits).step_plan == waits.step_plan[:64]


def test_a_program_that_a_document_holds_is_judged_as_it_is():
    held = order(Continuous(99, 0), plan=[PlanStep(n * DAY, Continuous(n, 0)) for n in range(64, 0, -1)]).program
    assert writable(held) is held


@given(programs(), bases, st.integers(1, 2_000), st.integers(1, 4_000))
def test_a_delayed_start_told_as_a_plan_pumps_the_same(held, meanwhile, delay_s, horizon_s):
    delayed = DelayedStart("a" * 32, delay_s, meanwhile)
    waits, _ = with_delay(held, delayed, 1 if delay_s > 1 else 0)
    assume(delay_s > 1 and not _overlaps(held) and not _overlaps(replace(held, base=meanwhile)))
    pumped, told = (pumped_by(one, context()) for one in (Order(held, (delayed,)), Order(waits)))
    assert told(horizon_s) == pumped(horizon_s)


@given(programs(), st.integers(0, 3_000))
def test_what_stands_now_has_the_base_that_goes_on(held, age_s):
    now, left = standing_now(held, age_s), going_on(held, age_s).program
    assert (type(now.base), now.step_plan) == (type(left.base), left.step_plan)
    assert now.base in (held.base, *(step.base for step in held.step_plan))
