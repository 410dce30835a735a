"""The patient's bolus: lockout start to start, so many in any rolling 24 h, never beside another."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device import pump_bolus
from device.codes import EventCode
from device.image import encode_program
from device.pump_bolus import Denied
from device.pump_course import flow_now
from device.pump_state import BolusSource
from device.pump_therapy import advanced
from device.pump_transactions import switched
from profiles.program import Bolus, Continuous, DelayedStart, MinimumRate, PatientBolus, Periodic, Prime

DAY_S = 86_400
PATIENT = PatientBolus(Bolus(5_000, 120, 0), 3_600, 6)


@pytest.fixture
def pump(running_pump, program_with):
    return running_pump(program_with(patient_bolus=PATIENT))


def test_the_base_continues_and_the_bolus_adds(pump):
    asked = pump_bolus.ask(pump)
    assert asked.denied is None
    assert flow_now(asked.state) == 600_000 + 3_600_000
    assert flow_now(advanced(asked.state, 120)) == 600_000
    assert asked.state.log[-1].code is EventCode.PATIENT_BOLUS


def test_the_lockout_counts_from_start_to_start(pump):
    state = advanced(pump_bolus.ask(pump).state, 3_599)
    denied = pump_bolus.ask(state)
    assert denied.denied is Denied.LOCKOUT
    assert (denied.state.log[-1].code, denied.state.log[-1].detail) == (EventCode.PATIENT_BOLUS_REFUSED, 1)
    assert pump_bolus.ask(advanced(state, 3_600)).denied is None


@given(presses=st.lists(st.integers(0, 3 * DAY_S), max_size=120))
def test_no_window_of_24_h_ever_holds_more_starts_than_allowed(running_pump, program_with, presses):
    state = running_pump(program_with(patient_bolus=PATIENT))
    starts = []
    for press in sorted(presses):
        asked = pump_bolus.ask(advanced(state, press))
        state = asked.state
        starts += [press] if asked.denied is None else []
    for start in starts:
        window = [other for other in starts if start <= other < start + DAY_S]
        assert len(window) <= PATIENT.max_starts
    assert all(later - earlier >= PATIENT.lockout_s for earlier, later in itertools.pairwise(starts))


def test_asking_as_often_as_allowed_is_given_exactly_that_often(pump):
    state, given_at = pump, []
    for minute in range(2 * 24 * 60):
        asked = pump_bolus.ask(advanced(state, minute * 60))
        state = asked.state
        given_at += [minute * 60] if asked.denied is None else []
    assert given_at == [hour * 3_600 + day * DAY_S for day in (0, 1) for hour in range(6)]


def test_a_new_program_gives_no_fresh_starts(pump, program_with):
    state = advanced(pump_bolus.ask(pump).state, 600)
    again = switched(state, encode_program(program_with(Continuous(700_000, 0), PATIENT)), b"")
    assert pump_bolus.ask(again).denied is Denied.LOCKOUT
    assert len(pump_bolus.starts_24h(again)) == 1


def test_a_new_wall_clock_gives_no_fresh_starts(pump):
    state = advanced(pump_bolus.ask(pump).state, 600)
    assert pump_bolus.ask(replace(state, wall_offset_s=state.wall_offset_s + 10 * DAY_S)).denied is Denied.LOCKOUT


def test_no_bolus_beside_another_a_prime_or_in_a_stopped_pump(running_pump, program_with, pump):
    periodic = Periodic(Bolus(20_000, 1_200, 0), 14_400, 100_000, 0, first_after_s=0)
    assert pump_bolus.ask(running_pump(program_with(periodic, PATIENT))).denied is Denied.OTHER_BOLUS
    prime = Prime("b" * 32, "implant", "system", 316_000, 1_896_000)
    assert pump_bolus.ask(running_pump(program_with(None, PATIENT), (prime,))).denied is Denied.OTHER_BOLUS
    assert pump_bolus.ask(replace(pump, stopped_s=0)).denied is Denied.NOT_DELIVERING


def test_no_bolus_without_one_in_a_program_that_has_started(running_pump, program_with, factory_pump):
    waiting = DelayedStart("c" * 32, 5_000, MinimumRate(6_000))
    for state in (running_pump(), factory_pump, running_pump(program_with(None, PATIENT), (waiting,))):
        assert pump_bolus.ask(state).denied is Denied.NO_BOLUS


def test_periodic_boluses_missed_during_a_prime_are_left_out(running_pump, program_with):
    periodic = Periodic(Bolus(20_000, 1_200, 0), 14_400, 100_000, 0)
    prime = Prime("b" * 32, "implant", "system", 400_000, 1_896_000)  # ends after 18,228 s
    state = advanced(running_pump(program_with(periodic), (prime,)), 20_000)
    assert state.last_periodic_s is None
    state = advanced(state, 28_800)
    assert [bolus.source for bolus in state.boluses] == [BolusSource.PERIODIC]
    assert state.last_periodic_s == 28_800


def test_cutting_ends_only_the_named_sources(pump):
    state = pump_bolus.ask(pump).state
    assert pump_bolus.cut(state, BolusSource.PERIODIC) == state
    assert pump_bolus.cut(state, BolusSource.PATIENT).boluses == ()
