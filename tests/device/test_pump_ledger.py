"""A one-time part happens at most once, and the book says what became of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device import pump_ledger
from device.codes import EventCode
from device.image import encode_one_time
from device.pump_course import flow_now
from device.pump_state import LEDGER_MAX, UNITS_PER_NL, PartState
from device.pump_therapy import advanced, settled
from profiles.drugs import Component, Fluid
from profiles.program import Bolus, Bridge, Continuous, DelayedStart, MinimumRate, Prime, SingleBolus

SINGLE = SingleBolus("a" * 32, Bolus(50_000, 600, 0), delay_s=900, expiry_s=3_600)
BACLOFEN = Fluid((Component("baclofen", 500_000),))
PRIME = Prime("b" * 32, "implant", "system", 316_000, 1_896_000)


def entry(state, part):
    return next(entry for entry in state.ledger if entry.id.hex() == part.id)


def test_a_single_bolus_starts_ends_and_is_closed(running_pump):
    state = running_pump(None, (SINGLE,))
    assert entry(state, SINGLE).state is PartState.PENDING
    state = advanced(state, 900)
    assert (entry(state, SINGLE).state, flow_now(state)) == (PartState.RUNNING, 600_000 + 7_200_000)
    state = advanced(state, 10_000)
    assert entry(state, SINGLE).state is PartState.DONE
    assert entry(state, SINGLE).delivered_units == 50_000 * UNITS_PER_NL
    codes = [line.code for line in state.log]
    assert codes.count(EventCode.BOLUS_STARTED) == codes.count(EventCode.BOLUS_ENDED) == 1
    assert not {EventCode.PRIME_STARTED, EventCode.BRIDGE_STARTED} & set(codes)


@pytest.mark.parametrize(
    "part", [PRIME, Bridge("c" * 32, "implant", "scaled", BACLOFEN, 50_000, Continuous(600_000, 0))]
)
def test_the_log_tells_a_prime_from_a_bridge(running_pump, part):
    state = advanced(running_pump(None, (part,)), 86_400)
    name = type(part).__name__.upper()
    told = [line for line in state.log if line.code.name in (f"{name}_STARTED", f"{name}_ENDED")]
    assert [line.code.name for line in told] == [f"{name}_STARTED", f"{name}_ENDED"]
    assert told[0].detail == part.volume_nl <= told[1].detail
    assert not [line for line in state.log if "BOLUS" in line.code.name]


@pytest.mark.req(50)
@given(cuts=st.lists(st.integers(0, 20_000), max_size=12))
def test_whatever_cuts_the_power_a_part_delivers_at_most_its_volume(running_pump, cuts):
    state = running_pump(None, (PRIME, SINGLE))
    for cut in sorted(cuts):
        state = settled(replace(pump_ledger.restarted(advanced(state, cut)), boluses=()))
    state = advanced(state, 40_000)
    for part, volume_nl in ((PRIME, PRIME.volume_nl), (SINGLE, SINGLE.bolus.volume_nl)):
        delivered = entry(state, part).delivered_units
        assert delivered < (volume_nl + 22) * UNITS_PER_NL  # a prime ends with the second in which it is full
    codes = [line.code for line in state.log]
    assert codes.count(EventCode.PRIME_STARTED) <= 1
    assert codes.count(EventCode.BOLUS_STARTED) <= 1


def test_a_bolus_that_lost_power_is_closed_with_what_it_gave(running_pump):
    state = advanced(running_pump(None, (SINGLE,)), 1_000)
    state = replace(pump_ledger.restarted(state), boluses=())
    assert entry(state, SINGLE).state is PartState.CUT
    assert entry(state, SINGLE).delivered_units == 7_200_000 * 100
    assert flow_now(advanced(state, 1_001)) == 600_000


def test_a_single_bolus_that_could_not_start_in_time_expires(running_pump):
    blocked = Prime("b" * 32, "implant", "system", 300_000, 1_896_000)  # runs for 3 h 48 min
    state = advanced(running_pump(None, (blocked, SINGLE)), 20_000)
    assert entry(state, SINGLE).state is PartState.EXPIRED
    assert entry(state, SINGLE).delivered_units == 0
    assert EventCode.ONE_TIME_EXPIRED in [line.code for line in state.log]


def test_a_prime_ends_with_the_first_whole_second_that_has_pumped_its_volume(running_pump):
    state = advanced(running_pump(None, (PRIME,)), 20_000)
    seconds = -(-PRIME.volume_nl * UNITS_PER_NL // PRIME.flow_nl_per_day)
    assert entry(state, PRIME).delivered_units == seconds * PRIME.flow_nl_per_day
    assert entry(state, PRIME).at_s == seconds


def test_a_new_order_closes_what_the_old_one_left_open(running_pump):
    waiting = DelayedStart("c" * 32, 5_000, MinimumRate(6_000))
    state = pump_ledger.closed(advanced(running_pump(None, (SINGLE, waiting)), 950))
    assert entry(state, SINGLE).state is PartState.CUT
    assert entry(state, waiting).state is PartState.EXPIRED
    assert not state.boluses


def test_a_part_that_delivers_makes_the_pump_busy(running_pump):
    state = running_pump(None, (SINGLE,))
    assert [pump_ledger.busy(advanced(state, at)) for at in (0, 899, 900, 1_499, 1_500)] == [0, 0, 1, 1, 0]


def test_ids_are_known_for_ever(running_pump):
    state = advanced(running_pump(None, (SINGLE,)), 5_000)
    assert pump_ledger.known(state, SINGLE.id)
    assert not pump_ledger.known(state, "d" * 32)


def test_the_book_is_bounded_and_keeps_the_newest(running_pump):
    state = running_pump()
    for number in range(LEDGER_MAX + 5):
        state = pump_ledger.entered(state, (SingleBolus(f"{number:032x}", SINGLE.bolus),))
    assert len(state.ledger) == LEDGER_MAX
    assert pump_ledger.known(state, f"{LEDGER_MAX + 4:032x}")
    assert not pump_ledger.known(state, f"{0:032x}")


def test_nothing_starts_in_a_stopped_pump(running_pump):
    state = replace(running_pump(), once_image=encode_one_time((SINGLE,)), stopped_s=0)
    state = advanced(pump_ledger.entered(state, (SINGLE,)), 1_000)
    assert entry(state, SINGLE).state is PartState.PENDING
    assert state.counters.delivered_units == 0


def test_a_prime_runs_alone_and_the_program_follows(running_pump, program_with):
    state = running_pump(program_with(Continuous(480_000, 0)), (PRIME,))
    assert flow_now(state) == PRIME.flow_nl_per_day
    assert flow_now(advanced(state, 20_000)) == 480_000
