"""What the pump says of itself is what its memory holds."""

from __future__ import annotations

from dataclasses import replace

from device import pump_bolus
from device.codes import AlarmCode, EventCode, Result, word
from device.image import digest
from device.message_forms import ALARMS_MAX, encode_message
from device.messages import StatusFrame
from device.pump_alarms import rank
from device.pump_state import Ended, LogLine, StandingAlarm
from device.pump_status import events, status
from device.pump_therapy import advanced
from profiles.program import Bolus, PatientBolus, Stopped
from profiles.pump import AlarmRank, LastTransaction, PumpEvent, PumpState


def test_a_factory_new_pump_says_so(factory_pump):
    said = status(factory_pump, 1)
    assert (said.state, said.generation, said.program_digest) == (PumpState.FACTORY, 0, b"")
    assert (said.reservoir_nl, said.last_transaction, said.emulator) == (20_000_000, None, True)
    assert said.wall_offset_s + said.elapsed_s == factory_pump.wall_s


def test_a_running_pump_says_what_flows_and_what_is_left(running_pump, program_with):
    patient = PatientBolus(Bolus(5_000, 120, 0), 3_600, 6)
    state = advanced(pump_bolus.ask(running_pump(program_with(patient_bolus=patient))).state, 60)
    said = status(state, 60)
    assert said.flow_nl_per_day == 600_000 + 3_600_000
    assert said.program_digest == digest(state.program_image)
    assert (said.patient_starts_24h, said.time_scale) == (1, 60)
    assert said.delivered_nl == 60 * 4_200_000 // 86_400
    assert said.reservoir_nl == 20_000_000 - said.delivered_nl - 1  # a part of a nanolitre is gone


def test_a_stop_by_hand_and_a_planned_one_are_both_stopped(running_pump, program_with):
    assert status(replace(running_pump(), stopped_s=0), 1).state is PumpState.STOPPED
    assert status(running_pump(program_with(Stopped("wash-out"))), 1).state is PumpState.STOPPED
    assert status(running_pump(), 1).state is PumpState.RUNNING


def test_the_last_transaction_is_named_with_its_result(running_pump):
    ended = (Ended(b"a" * 16, Result.KILLED, 1), Ended(b"b" * 16, Result.ACTIVATED, 2))
    assert status(replace(running_pump(), ended=ended), 1).last_transaction == LastTransaction(b"b" * 16, "activated")


def test_no_critical_alarm_is_cut_and_the_gravest_comes_first(running_pump):
    alarms = tuple(StandingAlarm(code, 2**40) for code in AlarmCode)
    said = status(replace(running_pump(), alarms=alarms), 1)
    loud = {word(code) for code in AlarmCode if rank(code) is AlarmRank.CRITICAL}
    assert loud < {alarm.code for alarm in said.alarms}
    assert len(said.alarms) == ALARMS_MAX
    assert said.alarms[0].code == "empty-reservoir"
    assert [alarm.rank for alarm in said.alarms] == sorted(alarm.rank for alarm in said.alarms)
    assert encode_message(StatusFrame(said))


def test_a_stall_after_many_small_things_is_told_before_them(running_pump):
    quiet = [code for code in AlarmCode if rank(code) is AlarmRank.NON_CRITICAL]
    alarms = tuple(StandingAlarm(code, 5) for code in (*quiet, AlarmCode.CLOCK_LOST, AlarmCode.MOTOR_STALL))
    said = status(replace(running_pump(), alarms=alarms), 1)
    assert (said.alarms[0].code, len(said.alarms)) == ("motor-stall", len(quiet) + 2)


def test_lines_of_the_log_are_told_in_words():
    lines = (LogLine(3, 40, EventCode.PATIENT_BOLUS, 5_000),)
    assert events(lines) == (PumpEvent(3, 40, "patient-bolus", 5_000),)
