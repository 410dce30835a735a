"""The pump raises what holds, once, and takes it back by itself."""

from __future__ import annotations

from dataclasses import replace

from device import pump_alarms
from device.codes import AlarmCode, EventCode
from device.image import encode_program
from device.pump_state import UNITS_PER_NL
from device.pump_therapy import advanced
from device.pump_transactions import switched
from profiles.program import Stopped
from profiles.pump import AlarmRank

HOUR_S = 3_600


def codes(state):
    return [alarm.code for alarm in state.alarms]


def with_reservoir(state, volume_nl):
    return replace(state, counters=replace(state.counters, reservoir_units=volume_nl * UNITS_PER_NL))


def test_a_low_reservoir_is_raised_at_the_second_it_gets_there(running_pump):
    state = with_reservoir(running_pump(), 2_000_000 + 600_000)
    after = advanced(state, 2 * 86_400)
    low = after.alarms[0]
    assert (low.code, low.since_s) == (AlarmCode.LOW_RESERVOIR, 86_400)
    assert pump_alarms.rank(low.code) is AlarmRank.NON_CRITICAL


def test_an_alarm_is_raised_once_and_cleared_when_it_no_longer_holds(running_pump):
    low = pump_alarms.settled(with_reservoir(running_pump(), 1_900_000))
    assert pump_alarms.settled(low) == low
    filled = pump_alarms.settled(with_reservoir(low, 20_000_000))
    assert codes(filled) == []
    told = [(line.code, line.detail) for line in filled.log[-2:]]
    number = int(AlarmCode.LOW_RESERVOIR)
    assert told == [(EventCode.ALARM_RAISED, number), (EventCode.ALARM_CLEARED, number)]


def test_a_stopped_pump_says_so_at_once_and_louder_after_48_h(running_pump):
    state = advanced(replace(running_pump(), stopped_s=0), 48 * HOUR_S - 1)
    assert codes(state) == [AlarmCode.STOPPED]
    assert pump_alarms.next_alarm_s(state) == 48 * HOUR_S
    state = advanced(state, 48 * HOUR_S)
    assert codes(state) == [AlarmCode.STOPPED, AlarmCode.STOPPED_TOO_LONG]
    assert pump_alarms.rank(AlarmCode.STOPPED_TOO_LONG) is AlarmRank.CRITICAL
    assert pump_alarms.next_alarm_s(state) is None


def test_a_planned_stop_is_a_stop_too_and_ends_with_the_next_program(running_pump, program_with):
    state = advanced(running_pump(program_with(Stopped("wash-out"))), HOUR_S)
    assert pump_alarms.stopped_since_s(state) == 0
    assert codes(state) == [AlarmCode.STOPPED]
    assert codes(switched(state, encode_program(program_with()), b"")) == []


def test_an_alarm_that_nothing_watches_stands_until_it_is_cleared(running_pump):
    state = pump_alarms.raised(running_pump(), AlarmCode.MEMORY_ERROR)
    assert codes(advanced(state, HOUR_S)) == [AlarmCode.MEMORY_ERROR]
    assert pump_alarms.raised(state, AlarmCode.MEMORY_ERROR) == state
    cleared = pump_alarms.cleared(state, AlarmCode.MEMORY_ERROR)
    assert codes(cleared) == []
    assert pump_alarms.cleared(cleared, AlarmCode.MEMORY_ERROR) == cleared
