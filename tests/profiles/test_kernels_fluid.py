"""The loop on line, reservoir and dates: each on both sides of its bound, volumes against the plain walk."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles import lowering_layout as at
from profiles.checks_dates import clock, once_only, replacement
from profiles.checks_fluid import (
    catheter_unknown,
    concentration_max,
    concentration_min,
    concentration_step,
    mixture,
    stability,
)
from profiles.checks_order import can_be_walked
from profiles.context import Done
from profiles.drugs import Component, Fluid
from profiles.kernels_walk import RUN_START
from profiles.program import Bolus, Bridge, Continuous, Order, Periodic, Prime, SingleBolus, Step, Timed
from profiles.pump import Catheter
from profiles.reservoir import patient_volume_by
from profiles.runs import pumped_by
from profiles.units_tables import MAX_HORIZON_S
from tests.profiles import edge_orders as edge
from tests.profiles.alike import assert_alike
from tests.profiles.orders import BACLOFEN, DAY, STRONG, context, order, program
from tests.profiles.plain_loop import part, rows_of, tape_of, written

FAST = settings(max_examples=60, suppress_health_check=list(HealthCheck))
LINE_NL = 316_000
STEADY = Continuous(600_000, 0)
ZICONOTIDE = Fluid((Component("ziconotide", 25_000),))
BOTH = Fluid((*BACLOFEN.components, *ZICONOTIDE.components))
TIMED = Timed(((Step(0, DAY, 600_000, 0),),))


def said(name, order_, context_, *more):
    rows = rows_of()
    part(name)(tape_of(order_, context_, edge.shipped()), rows, *more)
    return [row[:6] for row in written(rows)]


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(edge.cases(), edge.libraries())
def test_fluid_line_and_dates_are_judged_as_by_the_plain_rules(case, library):
    parts = ("judge_components", "judge_line", "judge_once", "judge_stability", "judge_dates")
    fluid = (concentration_max, concentration_min, concentration_step, mixture, catheter_unknown, stability)
    assert_alike((*case, library), parts, (*fluid, once_only, replacement, clock))


@pytest.mark.req(20)
@pytest.mark.parametrize("held", [None, BACLOFEN, ZICONOTIDE, BOTH])
@pytest.mark.parametrize("new", [BACLOFEN, ZICONOTIDE, BOTH])
def test_both_twins_know_of_which_fill_an_order_gives(held, new):
    for age_s in (0, 10 * DAY, 15 * DAY, 41 * DAY, 100 * DAY, 400 * DAY):
        there = None if held is None else program(STEADY, held)
        for first in (False, True):
            known = context(held=there, fill_age_s=age_s, planned_refill_s=5 * DAY, first_fill=first)
            assert_alike((order(STEADY, fluid=new), known, edge.shipped()), ("judge_stability",), (stability,))


@pytest.mark.parametrize(("pumped", "refused"), [(LINE_NL - 1, True), (LINE_NL, False)])
def test_another_fluid_in_the_line_is_refused_until_it_has_been_flushed(pumped, refused):
    known = context(held=program(STEADY), line_fluid=STRONG, pumped_since_change_nl=pumped)
    rows = said("judge_line", order(STEADY), known)
    assert rows == ([(at.R_CONCENTRATION_STEP, at.HARD, at.P_FLUID, 0, 0, at.D_NONE)] if refused else [])


@pytest.mark.parametrize(
    ("previous", "volume", "detail"),
    [(STRONG, LINE_NL, None), (STRONG, LINE_NL - 1, at.D_VOLUME), (BACLOFEN, LINE_NL, at.D_PREVIOUS)],
)
def test_a_bridge_has_the_fluid_and_the_volume_of_the_line(previous, volume, detail):
    bridge = Bridge("0" * 32, "1" * 32, "scaled", previous, volume, STEADY)
    rows = said("judge_line", order(STEADY, bridge), context(held=program(STEADY, STRONG)))
    assert [row[5] for row in rows] == ([] if detail is None else [detail])


def test_a_prime_into_a_line_of_unknown_volume_is_refused():
    prime = Prime("0" * 32, "1" * 32, "system", LINE_NL, 24_000_000)
    assert said("judge_line", order(STEADY, prime), context()) == []
    unknown = said("judge_line", order(STEADY, prime), context(catheter=Catheter()))
    assert [row[:4] for row in unknown] == [(at.R_CATHETER_UNKNOWN, at.HARD, at.P_ONCE, 0)]


@pytest.mark.parametrize(
    ("left", "clock", "rows"),
    [
        (None, 60, []),
        (0, -60, [(at.R_REPLACEMENT, at.HARD)]),
        (1, 0, [(at.R_REPLACEMENT, at.SOFT)]),
        (DAY - 1, 0, [(at.R_REPLACEMENT, at.SOFT)]),
        (DAY, 61, [(at.R_CLOCK, at.SOFT)]),
        (DAY, -61, [(at.R_CLOCK, at.SOFT)]),
    ],
)
def test_dates_and_clocks_are_judged_to_the_second(left, clock, rows):
    known = context(replace_by_s=left, clock_error_s=clock, planned_refill_s=DAY)
    assert [row[:2] for row in said("judge_dates", order(STEADY), known)] == rows


@pytest.mark.parametrize(
    ("base", "change", "refill", "told"),
    [
        (TIMED, None, DAY, False),
        (TIMED, 0, DAY, True),
        (TIMED, DAY, DAY, True),
        (TIMED, DAY + 1, DAY, False),
        (TIMED, MAX_HORIZON_S, None, True),
        (TIMED, MAX_HORIZON_S + 1, None, False),
        (STEADY, DAY, DAY, False),
    ],
)
def test_a_change_of_the_clock_meets_only_what_follows_the_hours(base, change, refill, told):
    known = context(clock_change_s=change, planned_refill_s=refill)
    rows = said("judge_dates", order(base), known)
    assert [(row[0], row[1], row[5]) for row in rows] == [(at.R_CLOCK, at.SOFT, at.D_CHANGE)] * told


def test_what_has_run_for_a_refill_never_runs_again():
    prime = Prime("0" * 32, "f" * 32, "system", 316_000, 24_000_000)
    for done, told in (("prime", True), ("bridge", False)):
        rows = said("judge_once", order(STEADY, prime), context(done=(Done(done, "f" * 32),)))
        assert [row[5] for row in rows] == [at.D_AGAIN] * told


def test_a_prime_into_a_line_that_is_full_is_refused():
    prime = Prime("0" * 32, "f" * 32, "system", 316_000, 24_000_000)
    running = {"held": program(STEADY), "line_fluid": STRONG}
    for fields, told in (({}, False), (running, False), (running | {"pumped_since_change_nl": LINE_NL}, True)):
        rows = said("judge_once", order(STEADY, prime), context(**fields))
        assert [row[5] for row in rows] == [at.D_FULL] * told


def test_a_drug_that_the_pump_is_not_approved_for_is_soft():
    for approved, told in (((), False), (("baclofen",), False), (("morphine",), True)):
        models = tuple(replace(model, approved_drugs=approved) for model in edge.shipped().models)
        library = replace(edge.shipped(), models=models)
        rows = rows_of()
        part("judge_components")(tape_of(order(STEADY), context(), library), rows)
        assert [row[1] for row in written(rows) if row[5] == at.D_PUMP] == [at.SOFT] * told


def test_what_happens_once_has_an_id_of_its_own_and_comes_before_it_expires():
    bolus = edge.Bolus(2_000, 600, 0)
    parts = [("0" * 32, 0, 1), ("0" * 32, 0, 1), ("g" * 32, 0, 1), ("1" * 32, 5, 5)]
    singles = [SingleBolus(id_, bolus, delay, expiry) for id_, delay, expiry in parts]
    rows = said("judge_once", order(STEADY, *singles), context())
    assert [(row[3], row[5]) for row in rows] == [(1, at.D_ID), (2, at.D_ID), (3, at.D_EXPIRY)]


@pytest.mark.req(20)
@FAST
@given(edge.cases(), st.integers(0, 40 * DAY))
def test_the_volume_until_a_refill_is_that_of_the_plain_walk(case, until):
    order_, context_ = case
    if not can_be_walked(order_) or (context_.held and not can_be_walked(Order(context_.held))):
        return
    t = tape_of(order_, context_, edge.shipped())
    runs, singles = part("lay_runs")(t, context_.held is not None), part("lay_singles")(t)
    volume = sum(
        part("run_volume")(t, run, min(until, run[1])) for run in runs if 0 <= run[0] < until
    )  # start and end of a run are its first columns
    volume += sum(flow * max(0, min(until, end) - start) for start, end, flow in singles if start >= 0)
    assert volume == pumped_by(order_, context_)(until)
    assert part("patient_volume")(t, until) == patient_volume_by(order_.program.patient_bolus)(until)


def test_a_periodic_bolus_that_has_not_begun_has_pumped_nothing():
    hourly = Periodic(edge.Bolus(2_000, 60, 0), 3_600, STEADY.flow_nl_per_day, 0, first_after_s=1_800)
    t = tape_of(order(hourly), context(), edge.shipped())
    run = part("lay_runs")(t, False)[0]
    before = STEADY.flow_nl_per_day * 1_800
    assert part("run_volume")(t, run, 1_800) == before == pumped_by(order(hourly), context())(1_800)
    assert part("run_volume")(t, run, 1_801) > before + STEADY.flow_nl_per_day


@pytest.mark.parametrize(("reservoir", "severity"), [(2_000_000, at.HARD), (2_687_000, at.SOFT), (2_687_001, None)])
def test_a_fast_pump_stays_above_the_alarm_until_the_refill(reservoir, severity):
    """One day of 0.6 mL at 1.145 is 0.687 mL: left above the alarm must be more."""
    known = context(reservoir_nl=reservoir, planned_refill_s=DAY)
    t = tape_of(order(STEADY), known, edge.shipped())
    rows = rows_of()
    part("judge_reservoir")(t, rows, part("lay_runs")(t, False), part("lay_singles")(t), True)
    assert [row[1] for row in written(rows)] == ([] if severity is None else [severity])


def test_a_run_that_begins_after_some_of_its_boluses_has_pumped_only_those_that_follow():
    """Second by second: a bridge may end in the middle of a periodic program's count."""
    t = tape_of(order(Periodic(Bolus(600, 60, 0), 300, DAY, 0, 30)), context(), edge.shipped())
    run = part("lay_runs")(t, False)[0]
    for start in (0, 30, 31, 90, 329, 330, 331, 700, 1_000):
        run[RUN_START] = start
        for until in (start, start + 1, start + 290, start + 300, start + 900):
            bolus = sum(part("periodic_flow")(t, run, second)[0] for second in range(start, until))
            assert part("run_volume")(t, run, until) == bolus + DAY * (until - start)
