"""What a day adds up to: hand-computed, and the worst 24 h against the exact sliding window."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from profiles.delivery import Rate, delivery
from profiles.program import Bolus, Continuous, MinimumRate, PatientBolus, Periodic, PlanStep, Step, Stopped, Timed
from profiles.runs import cycle_s
from profiles.totals import asked_ng_per_day, mean_nl_per_day, patient_nl_per_day, totals, worst_day_nl
from profiles.windows import worst_window
from tests.profiles.orders import BACLOFEN, DAY, MIXED, WEEK, bases, boluses, context, order, periodic, program, timed


@pytest.mark.req(9)
def test_mass_and_volume_of_a_continuous_program():
    day = totals(program(Continuous(660_000, 330_000)))
    assert (day.nl.mean, day.nl.worst, day.nl.patient) == (660_000, 660_000, 0)
    assert [(mass.drug_id, mass.ng.mean) for mass in day.masses] == [("baclofen", 330_000)]
    assert day.asked_ng_per_day == 330_000


def test_each_component_follows_the_flow():
    day = totals(program(Continuous(200_000, 4_000_000), MIXED))
    assert [(mass.drug_id, mass.ng.mean) for mass in day.masses] == [
        ("morphine", 4_000_000),
        ("bupivacaine", 1_000_000),
    ]


@pytest.mark.req(10)
def test_a_bolus_every_five_hours_is_an_exact_fraction():
    base = Periodic(Bolus(10_000, 600, 5_000), 5 * 3_600, 0, 0)
    day = totals(program(base))
    assert day.nl.mean == 48_000
    assert day.nl.worst == 50_000  # five boluses fit into 24 h, 4.8 on average
    assert day.asked_ng_per_day == Fraction(24_000)
    assert mean_nl_per_day(replace(base, interval_s=7 * 3_600)) == Fraction(240_000, 7)


def test_a_week_is_averaged_and_its_worst_day_found():
    low, high = (Step(0, DAY, 100_000, 50_000),), (Step(0, DAY, 200_000, 100_000),)
    week = Timed((low, high), (0, 0, 0, 0, 0, 1, 1))
    assert mean_nl_per_day(week) == Fraction(900_000, 7)
    assert worst_day_nl(week) == 200_000
    assert asked_ng_per_day(week) == Fraction(450_000, 7)


def test_the_worst_day_may_begin_at_any_hour():
    quiet, loud = Step(0, DAY // 2, 0, 0), Step(DAY // 2, DAY, 200_000, 0)
    evening, morning = (quiet, loud), (replace(quiet, flow_nl_per_day=200_000), replace(loud, flow_nl_per_day=0))
    assert worst_day_nl(Timed((evening, morning), (0, 1, 0, 1, 0, 1, 1))) == 200_000


@pytest.mark.parametrize("base", [MinimumRate(6_000), Stopped("test"), Periodic(Bolus(1, 1, 1), 0, 6_000, 9)])
def test_where_no_dose_was_asked_there_is_none(base):
    assert asked_ng_per_day(base) is None
    assert mean_nl_per_day(base) == worst_day_nl(base) == (0 if isinstance(base, Stopped) else 6_000)


def test_patient_boluses_add_their_worst_day():
    patient = PatientBolus(Bolus(10_000, 600, 5_000), 3_600, 4)
    assert totals(program(Continuous(1, 0), patient=patient)).nl.patient == 40_000
    assert totals(program(Continuous(1, 0), patient=patient)).masses[0].ng.patient == 20_000
    assert patient_nl_per_day(PatientBolus(Bolus(1, 0, 0), 60, 3)) == 0


def test_a_plan_steps_totals_are_those_of_its_base():
    step = PlanStep(DAY, Continuous(700_000, 0))
    assert totals(program(Continuous(600_000, 0), plan=[step]), step.base).nl.mean == 700_000


@settings(max_examples=40)
@given(bases.filter(lambda base: not isinstance(base, Periodic)) | periodic)
def test_mean_and_worst_day_are_those_of_the_delivery(base):
    settled = 3 * DAY if not isinstance(base, Timed) else WEEK
    cycle = cycle_s(base)
    flow = delivery(order(base), context(), settled, cycle + DAY)
    rates = [Rate(s.start_s, s.end_s, s.flow_nl_per_day) for s in flow.segments]
    assert worst_window(rates, DAY).amount == worst_day_nl(base) * DAY
    one_cycle = delivery(order(base), context(), settled, cycle)
    assert Fraction(one_cycle.volume, cycle) == mean_nl_per_day(base)


@given(timed(), boluses)
def test_a_day_in_another_unit_keeps_its_proportions(base, bolus):
    day = totals(program(base, patient=PatientBolus(bolus, 3_600, 3)))
    strength = Fraction(BACLOFEN.primary.concentration_ng_per_ml, 1_000_000)
    assert day.masses[0].ng == day.nl.times(strength)
