"""How far a program has come is told by the pump or not at all, and what it gives is told of that moment."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.patient import Reading
from console.running import Ran, gives, ran_by, ran_of, so_far
from profiles.drugs import Component, Fluid
from profiles.program import Continuous, DelayedStart, PlanStep, Program, Stopped
from profiles.pump import PumpState, PumpStatus
from profiles.pump_book import Activation

DAY_S = 86_400
STATUS = PumpStatus(
    "CIS-1", "cisterna-20", True, PumpState.RUNNING, 4, b"", None, 7, 20 * DAY_S, 0, 1, None, 0, 15_000_000, 0, 0, 0
)
RAN = Ran("CIS-1", 4, 0)
FLUID = Fluid((Component("morphine", 10_000_000),))
RISING = Program(
    "2 to 6", FLUID, Continuous(200_000, 0), None,
    tuple(PlanStep(day * DAY_S, Continuous(flow, 0)) for day, flow in ((4, 300_000), (8, 400_000), (30, 600_000))),
)  # fmt: skip


def test_an_age_is_of_one_program_in_one_pump():
    assert RAN.age_s(STATUS) == 20 * DAY_S
    assert RAN.age_s(replace(STATUS, generation=5)) == 0
    assert RAN.age_s(replace(STATUS, serial="CIS-2")) == 0
    assert RAN.age_s(replace(STATUS, elapsed_s=0)) == 1


def test_an_act_beside_it_changes_nothing_and_stop_holds_the_age():
    later = replace(STATUS, generation=5, elapsed_s=21 * DAY_S)
    assert RAN.beside(later).age_s(later) == 21 * DAY_S
    stopped = RAN.stopped(replace(STATUS, generation=5))
    assert stopped.age_s(later) == 20 * DAY_S
    assert stopped.stopped(later).age_s(later) == 20 * DAY_S


def test_the_pumps_book_and_a_reading_tell_it():
    delayed = DelayedStart("d" * 32, DAY_S, Stopped("trip"))
    assert ran_by("CIS-1", Activation(4, 7, 9, delayed)) == Ran("CIS-1", 4, 7, 9, delayed)
    told = ran_of(Reading("p", 1, STATUS, b"", 5 * DAY_S, delayed))
    assert told == Ran("CIS-1", 4, 15 * DAY_S, None, delayed)
    assert ran_of(Reading("p", 1, STATUS, b"")) is None
    assert ran_of(Reading("p", 1, replace(STATUS, state=PumpState.STOPPED), b"", 5)) is None


def test_what_a_plan_gives_is_told_of_the_moment_or_not_at_all():
    now = gives(*so_far(RISING, RAN, STATUS))
    assert now is not None
    assert (now.base, now.step_plan) == (Continuous(400_000, 0), (PlanStep(10 * DAY_S, Continuous(600_000, 0)),))
    assert gives(*so_far(RISING, None, STATUS)) is None
    steady = replace(RISING, step_plan=())
    assert gives(*so_far(steady, None, STATUS)) == steady


@pytest.mark.parametrize(("day", "base"), [(9, Continuous(50_000, 0)), (11, Continuous(200_000, 0))])
def test_before_its_delayed_start_what_runs_meanwhile_is_what_is_given(day: int, base: Continuous):
    ran = replace(RAN, delayed=DelayedStart("d" * 32, 10 * DAY_S, Continuous(50_000, 0)))
    now = gives(*so_far(RISING, ran, replace(STATUS, elapsed_s=day * DAY_S)))
    assert now is not None
    assert now.base == base
    assert now.step_plan[0].base == (RISING.base if day < 10 else RISING.step_plan[0].base)


@given(st.integers(0, 50 * DAY_S), st.integers(0, 50 * DAY_S))
def test_after_stop_the_moment_stands_still(elapsed_s, later_s):
    status = replace(STATUS, elapsed_s=elapsed_s)
    stopped = RAN.stopped(replace(status, generation=5))
    later = replace(status, generation=5, elapsed_s=elapsed_s + later_s)
    assert so_far(RISING, stopped, later) == so_far(RISING, RAN, status)
