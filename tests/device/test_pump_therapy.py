"""Time passes in the pump exactly, and the console's independent account of the same order agrees with it."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.codes import AlarmCode, EventCode
from device.image import encode_one_time, encode_program
from device.pump_course import flow_now
from device.pump_factory import factory_new
from device.pump_state import UNITS_PER_NL, PartState
from device.pump_therapy import advanced, settled
from device.pump_transactions import switched
from profiles.context import Context, Exposure, Jurisdiction
from profiles.delivery import delivery
from profiles.drugs import Component, Fluid
from profiles.program import (
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    MinimumRate,
    Order,
    Periodic,
    PlanStep,
    Prime,
    Program,
    SingleBolus,
    Step,
    Stopped,
    Timed,
)
from profiles.pump import Catheter

DAY_S = 86_400
FLUID = Fluid((Component("baclofen", 500_000),))
flows = st.integers(480, 40_000).map(lambda hundreds: hundreds * 100)


@st.composite
def days(draw):
    edges = sorted(draw(st.sets(st.integers(1, DAY_S - 1), max_size=5)))
    marks = [0, *edges, DAY_S]
    return tuple(Step(a, b, draw(flows), 0) for a, b in itertools.pairwise(marks))


@st.composite
def periodic(draw):
    duration_s = draw(st.integers(60, 7_000))
    bolus = Bolus(draw(st.integers(100, 90_000)), duration_s, 0)
    interval_s = duration_s + draw(st.integers(0, 20_000)) + 300
    first_s = draw(st.none() | st.integers(0, 30_000))
    return Periodic(bolus, interval_s, draw(st.just(0) | flows), 0, first_s)


bases = st.one_of(
    flows.map(lambda flow: Continuous(flow, 0)),
    st.builds(Timed, st.tuples(days(), days()), st.tuples(*[st.integers(0, 1)] * 7)),
    periodic(),
    st.just(MinimumRate(6_000)),
    st.just(Stopped("planned")),
)
flowing = flows.map(lambda flow: Continuous(flow, 0)) | st.builds(Timed, st.tuples(days()), st.just((0,) * 7))


@st.composite
def orders(draw):
    """Orders without single boluses, whose overlap with a prime the rules forbid and the pump delays."""
    times = sorted(draw(st.sets(st.integers(1, 200_000), max_size=3)))
    plan = tuple(PlanStep(after_s, draw(bases)) for after_s in times)
    parts = []
    if draw(st.booleans()):
        parts.append(Prime("1" * 32, "r", "system", draw(st.integers(1, 400_000)), draw(flows)))
    if draw(st.booleans()):
        parts.append(Bridge("2" * 32, "r", "unchanged", FLUID, draw(st.integers(1, 400_000)), draw(flowing)))
    if draw(st.booleans()):
        parts.append(DelayedStart("3" * 32, draw(st.integers(0, 100_000)), draw(bases)))
    return Order(Program("p", FLUID, draw(bases), None, plan), tuple(parts))


def context_of(wall_s: int) -> Context:
    return Context(
        "cisterna-20", Catheter(), 20_000_000, 2_000_000, "spasticity-spinal", Jurisdiction.US, Exposure.TOLERANT,
        wall_at_start_s=wall_s % (7 * DAY_S),
    )  # fmt: skip


def activated(library, order, wall_s):
    state = factory_new("CIS-1", library.model("cisterna-20"), wall_s)
    endless = replace(state.counters, reservoir_units=10**9 * UNITS_PER_NL)  # so that no order runs it dry
    return switched(replace(state, counters=endless), encode_program(order.program), encode_one_time(order.one_time))


@given(order=orders(), wall_s=st.integers(0, 30 * DAY_S), horizon_s=st.integers(1, 300_000))
def test_the_pump_delivers_what_the_projection_says(library, order, wall_s, horizon_s):
    state = advanced(activated(library, order, wall_s), horizon_s)
    assert state.counters.delivered_units == delivery(order, context_of(wall_s), 0, horizon_s).volume


@given(order=orders(), wall_s=st.integers(0, 30 * DAY_S), horizon_s=st.integers(1, 200_000))
def test_the_flow_at_any_second_is_that_of_the_projection(library, order, wall_s, horizon_s):
    state = advanced(activated(library, order, wall_s), horizon_s)
    now = delivery(order, context_of(wall_s), horizon_s, 1).segments[0]
    assert flow_now(state) == now.flow_nl_per_day


@given(order=orders(), wall_s=st.integers(0, 30 * DAY_S), cuts=st.sets(st.integers(1, 200_000), max_size=6))
def test_time_in_pieces_ends_in_the_same_pump(library, order, wall_s, cuts):
    start = activated(library, order, wall_s)
    pieces = start
    for cut in sorted(cuts):
        pieces = settled(advanced(pieces, cut))
    assert advanced(pieces, 200_000) == advanced(start, 200_000)


def test_a_second_that_has_passed_changes_nothing(running_pump):
    state = advanced(running_pump(), 500)
    assert advanced(state, 400) == state == settled(state)


def test_the_reservoir_goes_down_by_exactly_what_is_delivered(running_pump):
    before = running_pump()
    after = advanced(before, 12_345)
    gone = before.counters.reservoir_units - after.counters.reservoir_units
    assert gone == after.counters.delivered_units == 600_000 * 12_345


def nearly_empty(state, above_residual_nl):
    units = (state.limits.residual_nl + above_residual_nl) * UNITS_PER_NL
    return replace(state, counters=replace(state.counters, reservoir_units=units))


def test_an_empty_pump_delivers_nothing_more_and_says_so(running_pump):
    state = advanced(nearly_empty(running_pump(), 10), DAY_S)
    assert state.counters.delivered_units == 10 * UNITS_PER_NL
    assert state.counters.reservoir_units == state.limits.residual_nl * UNITS_PER_NL
    assert flow_now(state) == 0
    raised = {alarm.code: alarm.since_s for alarm in state.alarms}
    assert (
        raised[AlarmCode.EMPTY_RESERVOIR] == 2
    )  # 10 nL at 600,000 nL/day (6.9 nL/s) are gone within the second second


def test_an_empty_reservoir_closes_a_bolus_with_what_it_gave(running_pump):
    single = SingleBolus("4" * 32, Bolus(864_000, 86_400, 0))
    state = advanced(nearly_empty(running_pump(None, (single,)), 100), 3_600)
    entry = state.ledger[0]
    assert entry.state is PartState.CUT
    assert entry.delivered_units <= 100 * UNITS_PER_NL
    assert not state.boluses


def test_a_plan_is_followed_and_noted(running_pump, program_with):
    plan = (PlanStep(1_000, Continuous(700_000, 0)), PlanStep(2_000, Continuous(800_000, 0)))
    state = running_pump(program_with(plan=plan))
    assert [flow_now(advanced(state, at)) for at in (999, 1_000, 1_999, 2_000)] == [600_000, 700_000, 700_000, 800_000]
    noted = [(line.elapsed_s, line.detail) for line in advanced(state, 5_000).log if line.code is EventCode.PLAN_STEP]
    assert noted == [(1_000, 0), (2_000, 1)]


@pytest.mark.req(52)
@pytest.mark.req(54)
def test_setting_the_wall_clock_moves_the_timed_steps_and_not_the_counter(running_pump, program_with):
    day_night = Timed(((Step(0, 43_200, 500_000, 0), Step(43_200, DAY_S, 700_000, 0)),))
    state = running_pump(program_with(day_night))
    assert flow_now(state) == 700_000  # noon
    moved = replace(state, wall_offset_s=state.wall_offset_s - 1)
    assert flow_now(moved) == 500_000
    assert moved.now_s == state.now_s
