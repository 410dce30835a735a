"""A pump's memory as bytes: read back it is the same pump, and nothing else is read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.codes import AlarmCode, EventCode, Result
from device.image import IMAGE_MAX
from device.kinds import CodecError
from device.memory import BANK_BYTES, Record
from device.memory import to_bytes as record_bytes
from device.pump_form import from_bytes, to_bytes
from device.pump_state import (
    KILLED_MAX,
    LEDGER_MAX,
    LOG_MAX,
    PATIENT_STARTS_MAX,
    RESULTS_MAX,
    BolusSource,
    Ended,
    FluidChange,
    LedgerEntry,
    PartState,
    RunningBolus,
    Stage,
    StandingAlarm,
)
from device.pump_therapy import advanced
from profiles.drugs import Component, Fluid
from profiles.program import Bolus, PatientBolus, Prime, SingleBolus

FIVE = Fluid(tuple(Component(f"a-drug-name-as-lon-{n}", 100_000_000) for n in range(5)))


def full(state):
    """The largest pump there can be."""
    for number in range(LOG_MAX):
        state = state.noted(EventCode.CLOCK_SET, -number)
    ids = [bytes([1]) + number.to_bytes(15, "big") for number in range(LEDGER_MAX)]
    return replace(
        state,
        program_image=b"p" * IMAGE_MAX,
        once_image=b"o" * IMAGE_MAX,
        stage=Stage(ids[0], 1, IMAGE_MAX, b"d" * 32, IMAGE_MAX, b"e" * 32, b"s" * 2 * IMAGE_MAX, sealed=True),
        stopped_s=2**40,
        previous_fluid=FIVE,
        change=FluidChange(FIVE, 2**40),
        ended=tuple(Ended(one, Result.KILLED, 2**32) for one in ids[:RESULTS_MAX]),
        killed=tuple(ids[:KILLED_MAX]),
        ledger=tuple(LedgerEntry(one, PartState.CUT, 2**40, 2**60) for one in ids),
        boluses=tuple(RunningBolus(source, 2**40, 2**40, 2**30, ids[0]) for source in BolusSource),
        last_periodic_s=2**40,
        patient_starts=tuple(range(2**40, 2**40 + PATIENT_STARTS_MAX)),
        alarms=tuple(StandingAlarm(code, 2**40) for code in AlarmCode),
    )


def test_every_pump_is_read_back_as_it_was(factory_pump, running_pump, program_with):
    parts = (Prime("1" * 32, "r", "system", 300_000, 1_896_000), SingleBolus("2" * 32, Bolus(50_000, 600, 0)))
    patient = PatientBolus(Bolus(5_000, 120, 0), 3_600, 6)
    state = running_pump(program_with(patient_bolus=patient), parts)
    for pump in (factory_pump, state, advanced(state, 777), full(factory_pump)):
        assert from_bytes(to_bytes(pump)) == pump


def test_the_largest_pump_fits_a_bank(factory_pump):
    assert len(record_bytes(Record(2**60, to_bytes(full(factory_pump))))) < BANK_BYTES


@pytest.mark.req(68)
def test_anything_else_is_refused(factory_pump):
    data = to_bytes(factory_pump)
    for broken in (data + b"\x00", data[:-1], b"", b"\xa0", b"\x80"):
        with pytest.raises(CodecError):
            from_bytes(broken)
