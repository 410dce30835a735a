"""Mishaps by name: each is understood, each refuses what it does not take, each does what it says."""

from __future__ import annotations

import pytest

from device.codes import AlarmCode
from device.messages import Begin, Chunk
from device.mishaps import MISHAPS, Mishap, MishapError, happened, help_lines, mishap, spoken
from device.pump_therapy import advanced
from device.pump_transactions import begin, chunk


def suffers(state, line):
    return happened(state, spoken(line))


@pytest.mark.parametrize(("line", "expected"), [
    ("stall", Mishap("stall", {"for": 0})),
    ("stall for=2 h", Mishap("stall", {"for": 7_200})),
    ("mri for=1 h 30 min", Mishap("mri", {"for": 5_400})),
    ("clock-off by=-2 h", Mishap("clock-off", {"by": -7_200})),
    ("power-loss write=3 part=0", Mishap("power-loss", {"write": 3, "part": 0})),
    ("leak volume=1.5 mL", Mishap("leak", {"volume": 1_500_000})),
    ("alarm code=tube-wear", Mishap("alarm", {"code": int(AlarmCode.TUBE_WEAR)})),
    ("refuse reason=busy times=2", Mishap("refuse", {"reason": 1, "times": 2})),
])  # fmt: skip
def test_a_line_is_read_with_its_units(line, expected):
    assert spoken(line) == expected


@pytest.mark.parametrize(("line", "words"), [
    ("explode", "There is no fault 'explode'"),
    ("stall by=2 h", "stall takes for; by is unknown or missing"),
    ("leak", "volume is unknown or missing"),
    ("leak volume=3", "volume must be a volume, not '3'"),
    ("stall for=two hours", "for must be a duration"),
    ("alarm code=loud", "one of low-reservoir"),
    ("noise per-million=many", "per-million must be a number"),
    ("stall 2 h", "is no argument"),
])  # fmt: skip
def test_what_is_not_understood_is_a_sentence(line, words):
    with pytest.raises(MishapError, match=words):
        spoken(line)


def test_numbers_of_a_script_need_no_quotes():
    assert mishap("flow-error", {"per-mille": -145}).figures == {"per-mille": -145}
    with pytest.raises(MishapError):
        mishap("flow-error", {"per-mille": True})


def test_the_help_has_a_line_for_each():
    lines = help_lines()
    assert len(lines) == len(MISHAPS)
    assert "stall for=duration: the rotor stands, until it recovers or for so long" in lines


def test_clock_log_alarm_and_identity(running_pump):
    state = advanced(running_pump(), 600)
    assert suffers(state, "clock-off by=-2 h").wall_offset_s == state.wall_offset_s - 7_200
    lost = suffers(state, "clock-lost")
    assert (lost.wall_s, AlarmCode.CLOCK_LOST in {a.code for a in lost.alarms}) == (0, True)
    assert len(suffers(state, "log-gap").log) == len(state.log) - 1
    assert suffers(state, "log-future by=1 h").log[-1].elapsed_s == 600 + 3_600
    assert AlarmCode.LOG_CORRUPT in {alarm.code for alarm in suffers(state, "log-corrupt").alarms}
    raised = suffers(state, "alarm code=tube-wear")
    assert AlarmCode.TUBE_WEAR in {alarm.code for alarm in raised.alarms}
    assert suffers(raised, "clear code=tube-wear").alarms == ()
    assert suffers(state, "other-pump").serial != state.serial


def test_somebody_else_programs_it(running_pump, factory_pump):
    state = running_pump()
    other = suffers(state, "other-programmer")
    assert (other.generation, other.program_image != state.program_image) == (state.generation + 1, True)
    assert suffers(factory_pump, "other-programmer") == factory_pump


def test_a_byte_of_the_stage_turns(running_pump):
    state = running_pump()
    assert suffers(state, "flip byte=1") == state
    state = begin(state, Begin(b"i" * 16, state.generation, 3, bytes(32), 0, bytes(32)), 1).state
    state = chunk(state, Chunk(b"i" * 16, 0, b"abc"), 2).state
    assert suffers(state, "flip byte=1").stage.data == b"acc"


def test_a_recovery_without_a_stall_and_an_empty_log_change_nothing(factory_pump):
    from dataclasses import replace

    assert suffers(factory_pump, "recover") == factory_pump
    blank = replace(factory_pump, log=())
    assert suffers(blank, "log-future") == blank


def test_a_stall_ends_when_somebody_says_so(running_pump):
    state = advanced(suffers(running_pump(), "stall"), 7_200)
    assert suffers(state, "recover").mechanics.stalled_s is None
