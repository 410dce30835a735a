"""The pump judges by itself: each of its limits refuses what is just beyond it and accepts what is just inside."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from device.codes import Verdict
from device.image import day_volume_nl as console_day_volume_nl
from device.pump_limits import day_volume_nl, own_limits, verdict
from device.pump_state import UNITS_PER_NL
from device.pump_therapy import advanced
from profiles.drugs import Component, Fluid
from profiles.program import (
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    MinimumRate,
    PatientBolus,
    Periodic,
    PlanStep,
    Prime,
    SingleBolus,
    Step,
    Stopped,
    Timed,
)

DAY_S = 86_400
ID, OTHER = "1" * 32, "2" * 32
STEADY = Continuous(600_000, 0)
FLUID = Fluid((Component("baclofen", 500_000),))


def steps(*marks: tuple[int, int, int]) -> Timed:
    return Timed((tuple(Step(start, end, flow, 0) for start, end, flow in marks),))


def halves(number: int) -> Timed:
    edges = [DAY_S * n // number for n in range(number + 1)]
    return steps(*[(a, b, 600_000) for a, b in itertools.pairwise(edges)])


def periodic(volume=20_000, duration=1_200, interval=14_400, base=100_000, first=None) -> Periodic:
    return Periodic(Bolus(volume, duration, 0), interval, base, 0, first)


@pytest.mark.req(45)
@pytest.mark.parametrize(
    ("base", "expected"),
    [
        (Continuous(48_000, 0), Verdict.ACCEPTED),
        (Continuous(47_900, 0), Verdict.FLOW),
        (Continuous(48_050, 0), Verdict.FLOW),  # not a multiple of 100 nL/day
        (Continuous(0, 0), Verdict.FLOW),
        (Continuous(18_600_000, 0), Verdict.ACCEPTED),
        (Continuous(18_600_100, 0), Verdict.DAY_VOLUME),  # a full reservoir in one day
        (Continuous(24_000_100, 0), Verdict.FLOW),
        (MinimumRate(6_000), Verdict.ACCEPTED),
        (MinimumRate(6_100), Verdict.FLOW),
        (Stopped("wash-out"), Verdict.ACCEPTED),
        (halves(48), Verdict.ACCEPTED),
        (halves(49), Verdict.FLOW),
        (steps((0, 40_000, 600_000), (40_000, DAY_S, 48_000)), Verdict.ACCEPTED),
        (steps((0, 40_000, 600_000), (40_001, DAY_S, 600_000)), Verdict.FLOW),
        (steps((0, 40_000, 600_000), (39_999, DAY_S, 600_000)), Verdict.FLOW),
        (steps((0, DAY_S - 1, 600_000)), Verdict.FLOW),
        (Timed(((),)), Verdict.FLOW),
        (replace(halves(2), week=(0, 0, 0, 0, 0, 0, 1)), Verdict.FLOW),  # there is no second pattern
        (periodic(), Verdict.ACCEPTED),
        (periodic(base=0), Verdict.ACCEPTED),
        (periodic(base=100), Verdict.FLOW),
        (periodic(volume=10_000, duration=59), Verdict.BOLUS),
        (periodic(volume=10_000, duration=60), Verdict.ACCEPTED),
        (periodic(duration=0), Verdict.BOLUS),
        (periodic(volume=0), Verdict.BOLUS),
        (periodic(volume=2_000_001, duration=DAY_S, interval=DAY_S), Verdict.BOLUS),
        (periodic(volume=16_000, duration=60), Verdict.ACCEPTED),
        (periodic(volume=17_000, duration=60), Verdict.BOLUS),  # 24.48 mL/day: faster than the pump can drive
        (periodic(volume=200, duration=600, base=0), Verdict.BOLUS),  # slower than the pump can drive
        (periodic(interval=1_199), Verdict.INTERVAL),
        (periodic(interval=0), Verdict.INTERVAL),
        (periodic(duration=60, interval=299, volume=1_000), Verdict.INTERVAL),
    ],
)
def test_each_base_gets_its_verdict(factory_pump, program_with, base, expected):
    assert verdict(factory_pump, program_with(base), ()) is expected


def patient(volume=5_000, duration=120, lockout=3_600, starts=6) -> PatientBolus:
    return PatientBolus(Bolus(volume, duration, 0), lockout, starts)


@pytest.mark.parametrize(
    ("bolus", "expected"),
    [
        (patient(), Verdict.ACCEPTED),
        (patient(lockout=119), Verdict.INTERVAL),
        (patient(lockout=299), Verdict.INTERVAL),
        (patient(starts=0), Verdict.INTERVAL),
        (patient(duration=30), Verdict.BOLUS),
        (patient(volume=100_000, duration=120), Verdict.BOLUS),  # 72 mL/day
        (patient(volume=1_000_000, duration=7_200, lockout=7_200, starts=18), Verdict.ACCEPTED),
        (patient(volume=1_000_000, duration=7_200, lockout=7_200, starts=19), Verdict.DAY_VOLUME),
    ],
)
def test_every_allowed_patient_bolus_counts(factory_pump, program_with, bolus, expected):
    assert verdict(factory_pump, program_with(Continuous(600_000, 0), bolus), ()) is expected


def bridge(pattern=STEADY, volume=316_000) -> Bridge:
    return Bridge(ID, "refill", "unchanged", FLUID, volume, pattern)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((Prime(ID, "implant", "system", 316_000, 1_896_000),), Verdict.ACCEPTED),
        ((Prime(ID, "implant", "system", 0, 1_896_000),), Verdict.FLOW),
        ((Prime(ID, "implant", "system", 316_000, 24_000_100),), Verdict.FLOW),
        ((bridge(),), Verdict.ACCEPTED),
        ((bridge(Stopped("no")),), Verdict.FLOW),  # it would never end
        ((bridge(periodic(base=0)),), Verdict.FLOW),
        ((DelayedStart(ID, 3_600, MinimumRate(6_000)),), Verdict.ACCEPTED),
        ((DelayedStart(ID, 3_600, Continuous(100, 0)),), Verdict.FLOW),
        ((DelayedStart(ID, 1, Stopped("a")), DelayedStart(OTHER, 2, Stopped("b"))), Verdict.INTERVAL),
        ((SingleBolus(ID, Bolus(50_000, 600, 0)),), Verdict.ACCEPTED),
        ((SingleBolus(ID, Bolus(50_000, 600, 0), 3_600, 3_600),), Verdict.INTERVAL),
        ((SingleBolus(ID, Bolus(50_000, 0, 0)),), Verdict.BOLUS),
        ((SingleBolus(ID, Bolus(50_000, 600, 0)), SingleBolus(ID, Bolus(50_000, 600, 0))), Verdict.ONCE_ONLY),
    ],
)
def test_each_one_time_part_gets_its_verdict(factory_pump, program_with, parts, expected):
    assert verdict(factory_pump, program_with(), parts) is expected


@pytest.mark.req(50)
def test_a_part_that_the_book_knows_is_refused_for_ever(running_pump, program_with):
    single = SingleBolus(ID, Bolus(50_000, 600, 0))
    state = advanced(running_pump(None, (single,)), 30 * DAY_S)
    assert verdict(state, program_with(), (single,)) is Verdict.ONCE_ONLY
    assert verdict(state, program_with(), (replace(single, id=OTHER),)) is Verdict.ACCEPTED


def test_a_part_that_the_reservoir_cannot_finish_is_refused(factory_pump, program_with):
    units = (factory_pump.limits.residual_nl + 316_000) * UNITS_PER_NL
    low = replace(factory_pump, counters=replace(factory_pump.counters, reservoir_units=units))
    assert verdict(low, program_with(), (bridge(volume=316_000),)) is Verdict.ACCEPTED
    assert verdict(low, program_with(), (bridge(volume=316_001),)) is Verdict.RESERVOIR


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Continuous(100_000, 0), Continuous(5_000_000, 0), Verdict.ACCEPTED),
        (Continuous(100_000, 0), Continuous(5_000_100, 0), Verdict.CHANGE),
        (Continuous(6_000_000, 0), Continuous(100_000, 0), Verdict.ACCEPTED),
        (MinimumRate(6_000), Continuous(600_000, 0), Verdict.ACCEPTED),
        (Stopped("wash-out"), Continuous(600_000, 0), Verdict.ACCEPTED),
    ],
)
def test_a_change_like_a_slip_of_a_unit_is_refused(running_pump, program_with, before, after, expected):
    assert verdict(running_pump(program_with(before)), program_with(after), ()) is expected


def test_a_plan_must_rise_in_time_and_each_step_is_judged(factory_pump, program_with):
    later = (PlanStep(100, Continuous(600_000, 0)), PlanStep(200, Continuous(700_000, 0)))
    assert verdict(factory_pump, program_with(plan=later), ()) is Verdict.ACCEPTED
    assert verdict(factory_pump, program_with(plan=later[::-1]), ()) is Verdict.INTERVAL
    assert verdict(factory_pump, program_with(plan=(PlanStep(100, Continuous(50, 0)),)), ()) is Verdict.FLOW


def test_the_last_periodic_bolus_counts_across_the_seam(running_pump, program_with):
    state = advanced(running_pump(program_with(periodic())), 14_400 + 1_000)
    assert verdict(state, program_with(periodic(first=13_399)), ()) is Verdict.INTERVAL
    assert verdict(state, program_with(periodic(first=13_400)), ()) is Verdict.ACCEPTED
    waiting = (DelayedStart(ID, 13_400, Stopped("wait")),)
    assert verdict(state, program_with(periodic(first=0)), waiting) is Verdict.ACCEPTED


@pytest.mark.parametrize(
    "base",
    [
        Continuous(600_000, 0),
        MinimumRate(6_000),
        Stopped("x"),
        periodic(),
        periodic(volume=10_001, duration=700, interval=5_000),
        periodic(duration=0),
        periodic(interval=0),
        Timed((halves(3).patterns[0], (Step(0, DAY_S, 700_000, 0),)), (0, 0, 1, 0, 0, 0, 0)),
    ],
)
def test_the_pumps_own_total_per_day_is_the_consoles(program_with, base):
    assert day_volume_nl(base) == console_day_volume_nl(program_with(base))


def test_a_week_that_names_no_pattern_has_a_total_all_the_same():
    assert day_volume_nl(replace(halves(2), week=(1,) * 7)) == 0


def test_a_planning_entry_cannot_be_emulated(library):
    planning = next(model for model in library.models if model.planning_only)
    with pytest.raises(ValueError, match="open reference pumps"):
        own_limits(planning)
    with pytest.raises(ValueError, match="nobody could confirm"):
        own_limits(replace(planning, planning_only=False))
