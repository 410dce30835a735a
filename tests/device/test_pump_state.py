"""The pump's memory as a value: its log has no gaps and its clock is an offset."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.codes import EventCode
from device.pump_state import LOG_MAX, UNITS_PER_NL, BolusSource, RunningBolus, Stage


@pytest.mark.req(42)
def test_the_log_counts_on_when_its_oldest_lines_go(factory_pump):
    state = factory_pump
    for number in range(LOG_MAX + 30):
        state = state.noted(EventCode.SESSION, number)
    sequences = [line.sequence for line in state.log]
    assert len(sequences) == LOG_MAX
    assert sequences == list(range(state.log_head - LOG_MAX + 1, state.log_head + 1))


def test_the_wall_clock_is_an_offset_to_the_counter(factory_pump):
    later = replace(factory_pump, counters=replace(factory_pump.counters, elapsed_s=100))
    assert later.wall_s == factory_pump.wall_s + 100


def test_a_pump_is_empty_at_what_cannot_be_drawn(factory_pump):
    residual = factory_pump.limits.residual_nl * UNITS_PER_NL
    for units, empty in ((residual, True), (residual + 1, False)):
        state = replace(factory_pump, counters=replace(factory_pump.counters, reservoir_units=units))
        assert state.empty is empty


def test_a_bolus_counts_to_its_end_and_no_further():
    bolus = RunningBolus(BolusSource.SINGLE, 100, 160, 1_000)
    assert [bolus.units_until(second) for second in (100, 130, 160, 999)] == [0, 30_000, 60_000, 60_000]


def test_a_stage_knows_its_two_parts():
    stage = Stage(b"i" * 16, 0, 3, b"", 2, b"", b"abcde")
    assert (stage.program_image, stage.once_image) == (b"abc", b"de")
