"""What runs when: tiling, origins, and the ends of primes and bridges."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.program import (
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    MinimumRate,
    Periodic,
    PlanStep,
    Prime,
    SingleBolus,
    Step,
    Stopped,
    Timed,
)
from profiles.pumping import FOREVER_S
from profiles.runs import Source, cycle_s, last_base, pumped_by, run_volume, runs, settled_s, single_boluses
from tests.profiles.orders import BACLOFEN, DAY, WEEK, context, contexts, flow_at, order, orders, program


@given(orders(), contexts())
def test_runs_tile_all_time(asked, around):
    all_runs = runs(asked, around)
    assert (all_runs[0].start_s, all_runs[-1].end_s) == (-FOREVER_S, FOREVER_S)
    assert all(before.end_s == after.start_s for before, after in pairwise(all_runs))
    assert any(run.start_s == 0 for run in all_runs)


@given(orders(), contexts(), st.integers(0, 1_500))
def test_the_closed_form_is_the_sum_of_all_seconds(asked, around, until_s):
    assert pumped_by(asked, around)(until_s) == sum(flow_at(asked, around, second) for second in range(until_s))


def test_a_run_is_counted_from_its_own_start():
    asked = order(Continuous(5, 0), plan=[PlanStep(100, Continuous(7, 0))])
    second = runs(asked, context())[-1]
    assert run_volume(second, 0)(130) == 7 * 30


def test_the_held_plan_may_already_have_moved_on():
    held = program(Continuous(1, 0), plan=[PlanStep(50, Continuous(2, 0)), PlanStep(500, Continuous(3, 0))])
    bases = [(run.start_s, run.base) for run in runs(order(Continuous(9, 0)), context(held=held, held_age_s=100))]
    assert bases == [(-FOREVER_S, Continuous(1, 0)), (-50, Continuous(2, 0)), (0, Continuous(9, 0))]


def test_of_two_plan_steps_at_one_instant_the_later_one_runs():
    asked = order(Continuous(1, 0), plan=[PlanStep(50, Continuous(2, 0)), PlanStep(50, Continuous(3, 0))])
    assert [run.base for run in runs(asked, context())[1:]] == [Continuous(1, 0), Continuous(3, 0)]


@pytest.mark.parametrize(("volume_nl", "end_s"), [(0, 0), (1, 1), (2, 1), (3, 2), (100, 50)])
def test_a_prime_ends_when_its_volume_has_passed(volume_nl, end_s):
    prime = Prime("2" * 32, "r", "system", volume_nl, 2 * DAY)
    last = runs(order(Continuous(1, 0), prime), context())[-1]
    assert (last.start_s, last.base) == (end_s, Continuous(1, 0))


def test_a_timed_bridge_ends_by_volume_over_its_steps():
    pattern = Timed(((Step(0, 10, DAY, 0), Step(10, DAY, 3 * DAY, 0)),))
    bridge = Bridge("3" * 32, "r", "scaled", BACLOFEN, 40, pattern)
    around = context(wall_at_start_s=DAY - 5)
    start = next(run for run in runs(order(Continuous(1, 0), bridge), around) if run.source is Source.BRIDGE)
    assert (start.start_s, start.end_s) == (0, 5 + 10 + 5)  # 15 nL before midnight, 10 in 10 s, 15 in 5 s


def test_a_delayed_start_that_is_over_before_the_prime_changes_nothing():
    prime, wait = Prime("2" * 32, "r", "system", 50, DAY), DelayedStart("1" * 32, 20, Stopped("wait"))
    sources = [(run.start_s, run.source) for run in runs(order(Continuous(1, 0), prime, wait), context())[1:]]
    assert sources == [(0, Source.PRIME), (50, Source.BASE)]


def test_of_several_delayed_starts_each_takes_over_from_the_one_before():
    waits = [DelayedStart(str(n) * 32, delay, Continuous(n, 0)) for n, delay in ((5, 50), (6, 30), (7, 100))]
    ran = [(run.start_s, run.base.flow_nl_per_day) for run in runs(order(Continuous(1, 0), *waits), context())[1:]]
    assert ran == [(0, 5), (50, 7), (100, 1)]


def test_settled_is_after_the_last_seam_and_the_last_single_bolus():
    one = SingleBolus("0" * 32, Bolus(10, 60, 0), delay_s=500)
    plan = [PlanStep(300, Continuous(2, 0))]
    assert settled_s(order(Continuous(1, 0)), context()) == 0
    assert settled_s(order(Continuous(1, 0), plan=plan), context()) == 300
    assert settled_s(order(Continuous(1, 0), one, plan=plan), context()) == 560


def test_a_single_bolus_past_its_expiry_is_none():
    parts = [SingleBolus("0" * 32, Bolus(10, 60, 0), delay_s=d, expiry_s=100) for d in (99, 100)]
    assert single_boluses(order(Continuous(1, 0), *parts)) == ((99, 159, 10 * DAY // 60),)


def test_cycles():
    one, two = (Step(0, DAY, 1, 0),), (Step(0, DAY, 2, 0),)
    assert cycle_s(Continuous(1, 0)) == cycle_s(MinimumRate(1)) == cycle_s(Stopped("x")) == DAY
    assert cycle_s(Timed((one, two), (0, 0, 0, 0, 0, 0, 1))) == WEEK
    assert cycle_s(Timed((one, one), (0, 0, 0, 0, 0, 0, 1))) == DAY
    assert cycle_s(Periodic(Bolus(1, 1, 0), 5_000, 0, 0)) == 5_000
    assert cycle_s(Periodic(Bolus(1, 1, 0), 0, 0, 0)) == DAY


def test_the_last_base_is_where_the_plan_ends():
    plan = [PlanStep(300, Continuous(3, 0)), PlanStep(200, Continuous(2, 0))]
    assert last_base(program(Continuous(1, 0))) == Continuous(1, 0)
    assert last_base(program(Continuous(1, 0), plan=plan)) == Continuous(3, 0)
