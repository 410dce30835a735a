"""The machine below the electronics: what the pump can know of it, what it cannot, and that nothing is rounded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.codes import AlarmCode, EventCode
from device.mechanics import SOUND, STALL_NOTICED_S, Mechanics, tells_recovery, turned
from device.mishaps import happened, spoken
from device.pump_course import flow_now
from device.pump_therapy import advanced, settled
from profiles.program import Bolus, SingleBolus

FLOW = 600_000
HOUR, DAY = 3_600, 86_400


def suffers(state, line):
    return happened(state, spoken(line))


def alarms(state):
    return {alarm.code for alarm in state.alarms}


def really_delivered(state):
    return state.counters.delivered_units + state.mechanics.surplus / 1_000


def greeted(state):
    """The pump after one more session has been opened."""
    machine = replace(state.mechanics, sessions=state.mechanics.sessions + 1)
    return settled(replace(state, mechanics=machine))


def test_a_stall_is_counted_on_until_it_is_noticed_and_then_told(running_pump):
    state = suffers(running_pump(), "stall")
    before = advanced(state, STALL_NOTICED_S - 1)
    assert (flow_now(before), alarms(before)) == (FLOW, set())
    after = advanced(state, DAY)
    assert flow_now(after) == 0
    assert AlarmCode.MOTOR_STALL in alarms(after)
    assert after.counters.delivered_units == FLOW * STALL_NOTICED_S
    assert really_delivered(after) == 0


def test_a_stall_that_ends_by_itself_is_told_as_recovered(running_pump):
    state = advanced(suffers(running_pump(), "stall for=2 h"), 3 * HOUR)
    assert AlarmCode.MOTOR_STALL not in alarms(state)
    assert [line.code for line in state.log if line.code in (EventCode.MOTOR_STALLED, EventCode.MOTOR_RECOVERED)] == [
        EventCode.MOTOR_STALLED, EventCode.MOTOR_RECOVERED,
    ]  # fmt: skip
    assert really_delivered(state) == FLOW * HOUR
    assert flow_now(state) == FLOW


def test_a_short_stall_is_never_known(running_pump):
    state = advanced(suffers(running_pump(), "stall for=10 min"), HOUR)
    assert EventCode.MOTOR_STALLED not in {line.code for line in state.log}
    assert state.counters.delivered_units == FLOW * HOUR
    assert really_delivered(state) == FLOW * (HOUR - 600)


def test_after_a_scan_the_recovery_is_told_only_at_the_second_session(running_pump):
    state = advanced(suffers(running_pump(), "mri for=30 min"), 2 * HOUR)
    assert (flow_now(state), AlarmCode.MOTOR_STALL in alarms(state)) == (0, True)
    assert really_delivered(state) == FLOW * (2 * HOUR - 1_800)  # it turns, and does not say so
    once = greeted(state)
    assert AlarmCode.MOTOR_STALL in alarms(once)
    twice = greeted(once)
    assert (flow_now(twice), AlarmCode.MOTOR_STALL in alarms(twice)) == (FLOW, False)
    assert twice.log[-2].code is EventCode.MOTOR_RECOVERED


def test_a_bolus_in_a_noticed_stall_is_cut_and_never_taken_up_again(running_pump, program_with):
    bolus = SingleBolus("ab" * 16, Bolus(30_000, 1_800, 0), delay_s=STALL_NOTICED_S - 100)
    state = suffers(running_pump(program_with(), (bolus,)), "stall for=40 min")
    state = advanced(state, DAY)
    assert state.boluses == ()
    assert state.ledger[0].state.name == "CUT"


def test_what_leaves_beside_what_is_counted_is_never_known(running_pump):
    state = advanced(suffers(running_pump(), "flow-error per-mille=150"), DAY)
    assert (flow_now(state), state.counters.delivered_units, alarms(state)) == (FLOW, FLOW * DAY, set())
    assert state.mechanics.surplus == FLOW * DAY * 150


def test_a_worn_tube_gives_a_little_more_every_day(running_pump):
    state = advanced(suffers(running_pump(), "tube-wear per-mille-a-day=10"), 3 * DAY)
    assert state.mechanics.error_per_mille == 30
    assert state.mechanics.surplus == FLOW * DAY * (0 + 10 + 20)


def test_an_over_infused_reservoir_runs_dry_before_any_alarm(running_pump):
    state = suffers(suffers(running_pump(), "reservoir volume=4 mL"), "flow-error per-mille=1000")
    state = advanced(state, 4 * DAY)
    room = (state.counters.reservoir_units - state.limits.residual_nl * 86_400) * 1_000
    assert state.mechanics.surplus == room > 0
    assert AlarmCode.EMPTY_RESERVOIR not in alarms(state)


def test_the_service_ends_90_days_after_its_warning(running_pump):
    state = suffers(running_pump(), "replace-soon")
    assert AlarmCode.REPLACE_SOON in alarms(state)
    assert flow_now(advanced(suffers(state, "reservoir volume=20 mL"), 20 * DAY)) == FLOW
    over = advanced(suffers(running_pump(), "replace-soon after=1 day"), DAY)
    assert (flow_now(over), AlarmCode.END_OF_SERVICE in alarms(over)) == (0, True)
    assert AlarmCode.END_OF_SERVICE in alarms(suffers(running_pump(), "end-of-service"))


@given(cuts=st.lists(st.integers(1, 5 * DAY), max_size=8), wear=st.integers(-30, 30), stall=st.booleans())
def test_any_pieces_of_time_end_in_the_same_machine(running_pump, cuts, wear, stall):
    state = suffers(running_pump(), f"tube-wear per-mille-a-day={wear}")
    state = suffers(state, "mri for=5 h") if stall else state
    in_one = advanced(state, 5 * DAY)
    for cut in sorted(cuts):
        state = advanced(state, cut)
    assert advanced(state, 5 * DAY) == in_one


@pytest.mark.parametrize(("machine", "tells"), [
    (SOUND, False),
    (Mechanics(noticed=True), True),
    (Mechanics(noticed=True, stalled_s=0), False),
    (Mechanics(noticed=True, magnetic=True, sessions=1), False),
    (Mechanics(noticed=True, magnetic=True, sessions=2), True),
])  # fmt: skip
def test_when_a_recovery_is_told(machine, tells):
    assert tells_recovery(machine) is tells


def test_a_sound_machine_stays_sound():
    assert turned(SOUND, 10**9) == SOUND
