"""What the pump on the desk gives now, and what comes by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.desk import Desk
from console.ongoing import coming, held_now, starts_again, waits
from console.running import Ran
from profiles.program import Continuous, DelayedStart, PlanStep, Stopped
from profiles.pump import PumpState

DAY_S = 86_400
LOW, HIGH = Continuous(100_000, 50_000), Continuous(600_000, 300_000)


@pytest.fixture
def ran(held: Desk) -> Ran:
    """The program began two days ago."""
    assert held.status is not None
    return Ran(held.status.serial, held.status.generation, held.status.elapsed_s - 2 * DAY_S)


def planned(desk: Desk, ran: Ran | None, base=LOW, plan=(), state=PumpState.RUNNING, scale=1) -> Desk:
    program = replace(desk.held, base=base, step_plan=plan)
    return replace(desk, held=program, ran=ran, status=replace(desk.status, state=state, time_scale=scale))


def test_what_is_held_is_told_as_it_runs_now(held: Desk, ran: Ran):
    desk = planned(held, ran, plan=(PlanStep(DAY_S, HIGH), PlanStep(5 * DAY_S, LOW)))
    now = held_now(desk)
    assert now is not None
    assert now.base == HIGH
    told = coming(desk)
    assert told is not None
    assert (told.base, told.at, told.first) == (LOW, desk.read_at + 3 * DAY_S, False)
    fast = coming(replace(desk, status=replace(desk.status, time_scale=60)))
    assert fast is not None
    assert fast.at == desk.read_at + 3 * DAY_S // 60
    assert (held_now(Desk()), coming(Desk()), coming(held)) == (None, None, None)


def test_nobody_knows_what_a_plan_gives_whose_age_nobody_knows(held: Desk):
    assert held_now(planned(held, None, plan=(PlanStep(DAY_S, HIGH),))) is None
    assert held_now(held) == held.held


def test_a_delayed_start_is_waited_for_until_it_is_over(held: Desk, ran: Ran):
    for delay_s, yet in ((3 * DAY_S, True), (2 * DAY_S, False)):
        desk = planned(held, replace(ran, delayed=DelayedStart("d" * 32, delay_s, LOW)), base=HIGH)
        now = held_now(desk)
        assert now is not None
        assert (waits(desk), now.base) == (yet, LOW if yet else HIGH)
    assert not waits(held)


def test_a_stop_that_a_plan_leaves_ends_by_itself_and_one_by_hand_does_not(held: Desk, ran: Ran):
    plan = (PlanStep(3 * DAY_S, Stopped("still")), PlanStep(40 * DAY_S, HIGH))
    desk = planned(held, ran, Stopped("revision"), plan, PumpState.STOPPED)
    told = starts_again(desk)
    assert told is not None
    assert (told.base, told.at, told.first) == (HIGH, desk.read_at + 38 * DAY_S, False)
    assert starts_again(replace(desk, ran=replace(ran, ended_s=ran.since_s + 5))) is None
    assert starts_again(planned(held, ran, plan=plan)) is None
    assert starts_again(planned(held, ran, Stopped("for good"), (), PumpState.STOPPED)) is None
    meanwhile = replace(ran, delayed=DelayedStart("d" * 32, 10 * DAY_S, Stopped("trip")))
    first = starts_again(planned(held, meanwhile, HIGH, (), PumpState.STOPPED))
    assert first is not None
    assert (first.base, first.first) == (HIGH, True)
