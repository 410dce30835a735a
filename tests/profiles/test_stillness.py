"""A pump that gives nothing is never taken for one that runs, and its gravest alarm comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.pump import Alarm, AlarmRank, PumpState, PumpStatus
from profiles.stillness import CAUSES, interrupted, still_since_s, why_still, worst_first

RUNS = PumpStatus(
    "CIS-1", "cisterna-20", True, PumpState.RUNNING, 4, b"", None, 7, 6_000, 0, 1, None, 0, 15_000_000, 0, 600_000, 0
)
LOW = Alarm("low-reservoir", AlarmRank.NON_CRITICAL, 900)
CODES = ("stopped", "low-reservoir", "fluid-differs", "tube-wear", *CAUSES)


@pytest.mark.parametrize("cause", CAUSES)
def test_a_program_that_goes_on_while_nothing_flows_is_a_pump_that_gives_nothing(cause: str):
    still = replace(RUNS, flow_nl_per_day=0, alarms=(LOW, Alarm(cause, AlarmRank.CRITICAL, 500)))
    assert (why_still(still), still_since_s(still), interrupted(still)) == (cause, 500, True)


def test_no_flow_between_two_boluses_is_what_was_asked_for():
    between = replace(RUNS, flow_nl_per_day=0, alarms=(LOW, Alarm("fluid-differs", AlarmRank.CRITICAL, 5)))
    assert (why_still(between), still_since_s(between), interrupted(between)) == ("", None, False)


def test_an_alarm_of_a_pump_that_gives_again_stops_nothing():
    """A rotor that turns again tells so late; the flow says that it does."""
    turns = replace(RUNS, alarms=(Alarm("motor-stall", AlarmRank.CRITICAL, 5),))
    assert why_still(turns) == ""


def test_a_stop_is_a_stop_and_a_pump_from_the_factory_has_nothing_to_interrupt():
    stopped = replace(RUNS, state=PumpState.STOPPED, flow_nl_per_day=0)
    assert (why_still(stopped), still_since_s(stopped), interrupted(stopped)) == ("stopped", None, True)
    told = replace(stopped, alarms=(LOW, Alarm("stopped", AlarmRank.CRITICAL, 70)))
    assert still_since_s(told) == 70
    factory = replace(stopped, state=PumpState.FACTORY)
    assert (why_still(factory), interrupted(factory)) == ("factory", False)


@given(
    st.sampled_from(PumpState),
    st.integers(0, 2),
    st.lists(
        st.builds(Alarm, st.sampled_from(CODES), st.sampled_from(AlarmRank), st.integers(0, 9)), max_size=6
    ),
)  # fmt: skip
def test_it_gives_exactly_while_it_runs_with_a_flow_or_without_a_cause(state, flow, alarms):
    status = replace(RUNS, state=state, flow_nl_per_day=flow, alarms=tuple(alarms))
    caused = flow == 0 and any(alarm.code in CAUSES for alarm in alarms)
    assert bool(why_still(status)) is (state is not PumpState.RUNNING or caused)


@given(st.lists(st.builds(Alarm, st.sampled_from(CODES), st.sampled_from(AlarmRank), st.integers(0, 9)), max_size=9))
def test_no_quiet_alarm_stands_before_a_loud_one_and_none_is_lost(alarms):
    told = worst_first(alarms)
    assert sorted(told, key=repr) == sorted(alarms, key=repr)
    ranks = [alarm.rank is not AlarmRank.CRITICAL for alarm in told]
    assert ranks == sorted(ranks)


def test_a_stalled_motor_stands_before_everything_that_came_before_or_after_it():
    stall = Alarm("motor-stall", AlarmRank.CRITICAL, 500)
    reset = Alarm("reset", AlarmRank.CRITICAL, 800)
    assert worst_first((LOW, reset, stall)) == (stall, reset, LOW)
    assert worst_first((stall, reset)) == (stall, reset)
