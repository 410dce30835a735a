"""The pump's clock put forward or back: each timed bolus once, as the console previews it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device import pump_clock
from device.codes import EventCode
from device.pump_course import flow_now
from device.pump_therapy import advanced
from profiles.civil import Transition, civil_days
from profiles.context import Context, Exposure, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.program import Continuous, Program, Step, Timed
from profiles.pump import Catheter

H, DAY = 3_600, 86_400
SUNDAY = 6 * DAY
SPRING = date(2027, 3, 28)
BASE, PEAK = 240_000, 2_400_000
CONTEXT = Context("cisterna-20", Catheter(), 20_000_000, 0, "pain", Jurisdiction.US, Exposure.TOLERANT,
                  wall_at_start_s=SUNDAY)  # fmt: skip


def steps(*rows):
    return Timed((tuple(Step(start, end, flow, 0) for start, end, flow in rows),))


def bolus_at(start, end, base=BASE, flow=PEAK):
    return steps((0, start, base), (start, end, flow), (end, DAY, base))


@pytest.fixture(scope="session")
def pump(running_pump, program_with, factory_pump):
    """``pump(base)``: it begins at its wall second of Sunday 00:00, with room for everything."""

    def make(base):
        return running_pump(program_with(base), pump=replace(factory_pump, wall_offset_s=SUNDAY))

    return make


def moved(state, shift_s):
    return pump_clock.moved(state, state.wall_offset_s + shift_s)


def delivered(state):
    return state.counters.delivered_units


def kinds(state):
    return [line.code for line in state.log[-3:]]


@pytest.mark.req(54)
def test_a_timed_bolus_in_a_skipped_hour_runs_at_its_end(pump):
    state = moved(advanced(pump(bolus_at(2 * H + 900, 2 * H + 1_500)), 2 * H), H)
    assert flow_now(state) == PEAK
    assert flow_now(advanced(state, 2 * H + 599)) == PEAK
    assert flow_now(advanced(state, 2 * H + 600)) == BASE
    assert kinds(state)[-2:] == [EventCode.CLOCK_SET, EventCode.TIMED_BOLUS_MOVED]
    assert state.log[-1].detail == (PEAK - BASE) * 600 // 86_400


@pytest.mark.req(54)
def test_a_timed_bolus_in_a_repeated_hour_runs_once(pump):
    state = moved(advanced(pump(bolus_at(2 * H + 900, 2 * H + 1_500)), 3 * H), -H)
    assert kinds(state)[-1] is EventCode.TIMED_BOLUS_LEFT_OUT
    assert delivered(advanced(state, 5 * H)) == BASE * 5 * H + (PEAK - BASE) * 600


def test_a_clock_that_leaves_the_pattern_alone_moves_nothing(pump, running_pump):
    state = advanced(pump(bolus_at(2 * H, 2 * H + 600)), 10 * H)
    assert moved(state, 60).clock_parts == ()
    assert moved(running_pump(), H).clock_parts == ()
    assert moved(state, 3 * DAY).clock_parts == ()


def test_the_elapsed_counter_does_not_move(pump):
    state = advanced(pump(bolus_at(2 * H, 2 * H + 600)), 10 * H)
    after = moved(state, -5 * H)
    assert (after.now_s, after.counters, after.patient_starts) == (state.now_s, state.counters, state.patient_starts)


def test_another_program_forgets_what_the_clock_had_moved(pump, running_pump, program_with):
    state = moved(advanced(pump(bolus_at(2 * H + 900, 2 * H + 1_500)), 2 * H), H)
    assert running_pump(program_with(Continuous(500_000, 0)), pump=state).clock_parts == ()


@pytest.mark.req(54)
@given(
    start=st.integers(1, 100),
    peaks=st.lists(st.tuples(st.integers(1, 6), st.integers(1, 8)), min_size=1, max_size=5),
    turn=st.integers(36, 36 * 12),
    shift=st.integers(1, 36).flatmap(lambda steps: st.sampled_from((steps, -steps))),
)
@settings(max_examples=150, deadline=None)
def test_the_pump_gives_what_the_preview_says(pump, start, peaks, turn, shift):
    """One change at any time: the pump's own arithmetic and that of ``profiles.civil``, over three days."""
    rows, free = [], 0
    for gap, lasts in [(start, peaks[0][1]), *peaks[1:]]:
        rows += [(free, free + gap * 300, BASE), (free + gap * 300, free + (gap + lasts) * 300, PEAK)]
        free += (gap + lasts) * 300
    base = steps(*rows, (free, DAY, BASE))
    turn_s, shift_s = turn * 300 + 60, shift * 300
    program = Program("p", Fluid((Component("baclofen", 500_000),)), base)
    days = civil_days(program, CONTEXT, SPRING, (Transition(turn_s, shift_s),), 3)
    state = moved(advanced(pump(base), turn_s), shift_s)
    assert delivered(advanced(state, days[-1].end_s)) == sum(day.volume for day in days)


@pytest.mark.req(54)
@given(moves=st.lists(st.tuples(st.integers(0, 12), st.integers(-30, 30).filter(bool)), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_a_dose_is_given_once_however_often_the_clock_is_set_and_set_back(pump, moves):
    """The clock is moved about within the same day and put right again at the end: one bolus, no more and no less."""
    base = bolus_at(12 * H, 12 * H + 300)
    state = advanced(pump(base), 10 * H)
    plain = state
    for wait, shift in moves:
        state = moved(advanced(state, state.now_s + wait * 300), shift * 300)
    state = moved(state, plain.wall_offset_s - state.wall_offset_s)
    end_s = max(state.now_s, 20 * H) + 3 * H
    extra = delivered(advanced(state, end_s)) - BASE * end_s
    assert extra == (PEAK - BASE) * 300


def test_nothing_negative_ever_flows(pump):
    state = moved(advanced(pump(bolus_at(2 * H, 2 * H + 600)), 3 * H), -2 * H)
    for minute in range(0, 5 * 60, 5):
        assert flow_now(advanced(state, 3 * H + minute * 60)) in (BASE, PEAK)
