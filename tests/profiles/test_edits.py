"""Program in, program out: asked doses are kept, flows round down, what cannot be is refused in a sentence."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.drugs import Component, Fluid
from profiles.edits import (
    EditError,
    as_given,
    as_timed,
    bolus_for_dose,
    moved_bolus,
    scale,
    set_base_dose,
    set_base_flow,
    set_fluid,
    set_minimum_rate,
    set_patient_bolus,
    set_periodic,
    set_plan,
    set_timed,
    stop,
)
from profiles.program import (
    Bolus,
    Continuous,
    MinimumRate,
    PatientBolus,
    Periodic,
    PlanStep,
    Step,
    Stopped,
    Timed,
)
from profiles.totals import totals
from tests.profiles.orders import BACLOFEN, DAY, STRONG, program, programs, timed

HELD = program(Continuous(600_000, 300_000))


def test_a_dose_becomes_a_flow():
    assert set_base_dose(HELD, 330_000, 100).base == Continuous(660_000, 330_000)


@pytest.mark.req(24)
def test_a_dose_between_two_flows_takes_the_lower_one_and_stays_as_asked():
    assert set_base_dose(HELD, 330_049, 100).base == Continuous(660_000, 330_049)


def test_a_flow_becomes_a_dose():
    assert set_base_flow(HELD, 660_099, 100).base == Continuous(660_000, 330_000)


def test_a_periodic_base_keeps_its_boluses_under_a_new_base_dose():
    periodic = program(Periodic(Bolus(10_000, 600, 5_000), 14_400, 0, 0))
    assert set_base_dose(periodic, 100_000, 100).base == Periodic(Bolus(10_000, 600, 5_000), 14_400, 200_000, 100_000)


def test_any_other_base_becomes_continuous():
    assert set_base_dose(program(Stopped("x")), 100_000, 100).base == Continuous(200_000, 100_000)


@pytest.mark.parametrize(
    ("base", "step"),
    [
        (Continuous(600_000, 300_010), Step(0, DAY, 600_000, 300_010)),
        (Periodic(Bolus(1, 1, 1), 60, 20_000, 10_000), Step(0, DAY, 20_000, 10_000)),
        (MinimumRate(6_000), Step(0, DAY, 6_000, 3_000)),
        (Stopped("x"), Step(0, DAY, 0, 0)),
    ],
)
def test_any_base_can_be_seen_as_a_day_of_one_step(base, step):
    assert as_timed(program(base)) == Timed(((step,),))


@given(timed())
def test_a_timed_base_is_itself(base):
    assert as_timed(set_timed(HELD, base)) is base


@pytest.mark.req(24)
@given(st.integers(0, 10**7), st.integers(1, 86_400))
def test_a_bolus_never_holds_more_than_asked(asked_ng, duration_s):
    bolus = bolus_for_dose(asked_ng, duration_s, BACLOFEN)
    assert bolus.volume_nl * 500_000 <= asked_ng * 1_000_000 < (bolus.volume_nl + 1) * 500_000
    assert (bolus.duration_s, bolus.asked_ng) == (duration_s, asked_ng)


def test_a_periodic_program_is_bolus_interval_and_base():
    bolus = bolus_for_dose(5_000, 600, BACLOFEN)
    assert set_periodic(HELD, bolus, 14_400, 50_000, 100, 60).base == Periodic(
        Bolus(10_000, 600, 5_000), 14_400, 100_000, 50_000, 60
    )


def test_minimum_rate_ends_the_plan():
    planned = set_plan(HELD, (PlanStep(DAY, Continuous(1, 0)),))
    assert set_minimum_rate(planned, 6_000) == program(MinimumRate(6_000))


def test_a_stop_takes_patient_bolus_and_plan_away():
    busy = set_patient_bolus(set_plan(HELD, (PlanStep(DAY, Continuous(1, 0)),)), PatientBolus(Bolus(1, 1, 1), 60, 1))
    assert stop(busy, " surgery ") == program(Stopped("surgery"))


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_stop_needs_a_reason(reason):
    with pytest.raises(EditError, match="needs its reason"):
        stop(HELD, reason)


def test_a_plan_is_kept_in_order_of_time():
    one, two = PlanStep(DAY, Continuous(1, 0)), PlanStep(2 * DAY, Continuous(2, 0))
    assert set_plan(HELD, (two, one)).step_plan == (one, two)
    with pytest.raises(EditError, match="same time"):
        set_plan(HELD, (one, replace(one, base=Stopped("x"))))


def test_another_concentration_keeps_every_asked_dose():
    patient = PatientBolus(bolus_for_dose(5_000, 600, BACLOFEN), 3_600, 4)
    before = set_patient_bolus(set_base_dose(HELD, 300_000, 100), patient)
    after = set_fluid(before, STRONG, 100)
    assert after.base == Continuous(150_000, 300_000)
    assert after.patient_bolus == PatientBolus(Bolus(2_500, 600, 5_000), 3_600, 4)
    assert after.fluid == STRONG


def test_a_minimum_rate_is_the_pumps_in_any_fluid():
    assert set_fluid(program(MinimumRate(6_000)), STRONG, 100).base == MinimumRate(6_000)


def test_scaling_reaches_every_part():
    week = Timed(((Step(0, DAY, 600_000, 300_000),),))
    plan = (PlanStep(DAY, Periodic(Bolus(10_000, 600, 5_000), 3_600, 100_000, 50_000)),)
    half = scale(program(week, plan=plan), Fraction(1, 2), 100)
    assert half.base == Timed(((Step(0, DAY, 300_000, 150_000),),))
    assert half.step_plan == (PlanStep(DAY, Periodic(Bolus(5_000, 600, 2_500), 3_600, 50_000, 25_000)),)


TOLD = 9_000_000  # a dose that no flow below comes from
BESIDE = [
    Continuous(600_000, TOLD),
    Timed(((Step(0, DAY // 2, 600_000, TOLD), Step(DAY // 2, DAY, 100_000, TOLD)),)),
    Periodic(Bolus(20_000, 600, TOLD), DAY // 4, 100_000, TOLD),
    Periodic(Bolus(20_000, 600, 10_000), DAY // 4, 100_000, TOLD),
]


@pytest.mark.parametrize("base", BESIDE)
def test_what_was_said_beside_a_flow_moves_nothing(base):
    """A document may tell any dose beside its flows; another strength or factor starts from what is given."""
    patient = PatientBolus(Bolus(20_000, 600, TOLD), DAY // 4, 4)
    odd = replace(program(base), patient_bolus=patient, step_plan=(PlanStep(DAY, base),))
    assert as_given(odd, 1) == as_given(as_given(odd, 1), 1)
    for before, after in ((odd, scale(odd, Fraction(1), 1)), (odd, set_fluid(odd, BACLOFEN, 1))):
        assert totals(after).nl == totals(before).nl
    quarter = set_fluid(odd, STRONG, 1)  # four times as strong
    assert quarter.patient_bolus.bolus == Bolus(5_000, 600, 10_000)
    assert totals(quarter).masses[0].ng.mean == pytest.approx(float(totals(odd).masses[0].ng.mean), rel=1e-3)


def test_a_bolus_moves_by_what_it_gives():
    assert moved_bolus(Bolus(20_000, 600, 10_000), BACLOFEN, STRONG) == Bolus(5_000, 600, 10_000)
    assert moved_bolus(Bolus(20_000, 600, TOLD), BACLOFEN, STRONG) == Bolus(5_000, 600, 10_000)


def test_a_factor_below_nothing_is_refused():
    with pytest.raises(EditError, match="less than nothing"):
        scale(HELD, Fraction(-1), 100)


@pytest.mark.parametrize("fluid", [Fluid(()), Fluid((Component("baclofen", 0),))])
def test_a_fluid_without_drug_takes_no_dose(fluid):
    with pytest.raises(EditError, match="no concentration"):
        set_base_dose(program(Continuous(1, 1), fluid), 1_000, 100)


@pytest.mark.req(24)
@given(programs(), st.fractions(0, 3), st.sampled_from([1, 100]))
def test_what_a_scaled_program_gives_is_never_more_than_it_asks(any_program, factor, resolution):
    scaled = scale(any_program, factor, resolution)
    day = totals(scaled)
    if day.asked_ng_per_day is not None:
        assert day.masses[0].ng.mean <= day.asked_ng_per_day
    assert (scaled.name, scaled.fluid, len(scaled.step_plan)) == (
        any_program.name,
        any_program.fluid,
        len(any_program.step_plan),
    )


@pytest.mark.parametrize(
    ("flow", "ng_per_ml", "resolution", "asked"),
    [
        (600_500, 1_000, 100, 600),  # 600.5 ng/day: 601 would ask for 601,000 nL/day
        (600_500, 1_000, 1_000, 600),
        (600_100, 500_000, 100, 300_050),
        (600_001, 500_000, 1, 300_000),  # 300,001 would ask for 600,002 nL/day
        (333, 1_500_000, 1, 500),  # 499.5 ng/day, and 500 asks for 333 nL/day again
    ],
)
def test_what_is_given_is_told_in_whole_ng_that_ask_for_no_more(flow, ng_per_ml, resolution, asked):
    thin = replace(program(Continuous(flow, TOLD)), fluid=Fluid((Component("baclofen", ng_per_ml),)))
    given = as_given(thin, resolution)
    assert given.base == Continuous(flow, asked)
    again = scale(given, Fraction(1), resolution).base.flow_nl_per_day
    assert flow - max(resolution, 1_000_000 // ng_per_ml) - resolution < again <= flow
    assert as_given(given, resolution) == given
