"""Ratios that smell of a wrong unit: found within 10 % of a factor or its inverse, and nowhere else."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.checks_slip import ENTERED_TWICE, SLIPS, slip_of, unit_slip
from profiles.findings import Rule, Severity
from profiles.program import Bolus, Bridge, Continuous, PatientBolus, Periodic, PlanStep, Prime, Stopped
from profiles.pump import Catheter
from tests.profiles.rule_cases import BACLOFEN, DAY, IDS, LINE_NL, REFILL, after, fluid, modelled, order, pain, texts

EPS = Fraction(1, 10**9)


@pytest.mark.parametrize("factor", SLIPS)
def test_a_ratio_is_a_slip_within_ten_percent_of_a_factor_or_of_its_inverse(factor):
    for edge, inside in ((Fraction(9, 10), EPS), (Fraction(11, 10), -EPS)):
        assert slip_of(edge * factor, 1) == f"x {factor:,}"
        assert slip_of(edge * factor + inside, 1) == f"x {factor:,}"
        assert slip_of(edge * factor - inside, 1) == ""
        assert slip_of(edge / factor, 1) == f"/ {factor:,}"
        assert slip_of(edge / factor + inside / 10**6, 1) == f"/ {factor:,}"
        assert slip_of(edge / factor - inside / 10**6, 1) == ""


@pytest.mark.parametrize(("new", "slip"), [(17, ""), (18, "x 2"), (20, "x 2"), (22, "x 2"), (23, ""), (5, "/ 2")])
def test_a_volume_may_also_have_been_entered_twice(new, slip):
    assert slip_of(new, 10, ENTERED_TWICE + SLIPS) == slip
    assert slip_of(new, 10) == ""


@given(st.fractions(0, 10**6), st.fractions(0, 10**6))
def test_a_slip_is_what_lies_within_ten_percent_of_a_factor(new, old):
    near = old > 0 and any(
        Fraction(9, 10) * f <= new / old <= Fraction(11, 10) * f for n in SLIPS for f in (n, Fraction(1, n))
    )
    assert bool(slip_of(new, old)) == near


@pytest.mark.parametrize("new", [0, 10])
def test_nothing_before_has_no_ratio(new):
    assert slip_of(new, 0) == ""


def told(found):
    """(place, ratio, what) of each slip."""
    return [(place, asked, detail) for _, place, asked, _, _, detail in texts(found)]


@pytest.mark.req(15)
def test_a_dose_of_ten_times_is_told_with_its_flow(library):
    found = unit_slip(order(4_000_000), after(400_000), library)
    assert texts(found) == [
        (Severity.SOFT, "program.base", "x 10", "no ratio of a unit mistake", "", "dose"),
        (Severity.SOFT, "program.base", "x 10", "no ratio of a unit mistake", "", "flow"),
    ]
    assert {finding.source for finding in found} == {"Cisterna rule"}
    assert {finding.rule for finding in found} == {Rule.UNIT_SLIP}


@pytest.mark.parametrize(
    ("new", "slips"), [(3_599_999, 0), (3_600_000, 2), (4_400_000, 2), (4_400_001, 0), (40_000, 2), (800_000, 0)]
)
def test_ten_percent_around_ten_counts_and_no_more(new, slips, library):
    assert len(unit_slip(order(new), after(400_000), library)) == slips


def test_a_weaker_fluid_at_the_same_dose_is_a_slip_of_flow_and_concentration_only(library):
    found = unit_slip(order(4_000_000, fluid=fluid(morphine=1_000_000)), after(400_000), library)
    assert told(found) == [
        ("program.base", "x 10", "flow"),
        ("program.fluid.components[0]", "/ 10", "concentration"),
    ]


def test_each_component_is_held_against_its_own_strength_before(library):
    before = fluid(morphine=20_000_000, bupivacaine=5_000_000)
    found = unit_slip(
        order(400_000, fluid=fluid(morphine=20_000_000, bupivacaine=500_000)), after(400_000, before), library
    )
    assert told(found) == [("program.fluid.components[1]", "/ 10", "concentration")]


def test_a_drug_that_is_new_or_a_start_or_a_stop_is_no_slip(library):
    assert unit_slip(order(4_000_000), pain(), library) == ()
    assert unit_slip(order(400_000), after(400_000, BACLOFEN), library) == ()
    assert unit_slip(order(Stopped("surgery")), after(400_000), library) == ()
    assert unit_slip(order(400_000), after(Stopped("surgery")), library) == ()


def periodic(volume_nl=20_000, interval_s=7_200):
    return Periodic(Bolus(volume_nl, 600, 0), interval_s, 300_000, 0)


def test_a_periodic_bolus_and_its_interval_are_held_against_the_ones_before(library):
    assert told(unit_slip(order(periodic(2_000)), after(periodic()), library)) == [
        ("program.base.bolus", "/ 10", "bolus")
    ]
    found = unit_slip(order(periodic(interval_s=172_800)), after(periodic()), library)
    assert told(found) == [("program.base.bolus", "x 24", "interval")]
    assert unit_slip(order(periodic()), after(Continuous(540_000, 0)), library) == ()


def test_a_bolus_is_compared_by_mass_and_not_by_volume(library):
    before = after(periodic(20_000), fluid(morphine=20_000_000))
    found = unit_slip(order(periodic(4_000)), before, library)  # a tenth of the mass in a fifth of the volume
    assert ("program.base.bolus", "/ 10", "bolus") in told(found)


def test_a_patient_bolus_and_its_lockout_are_held_against_the_ones_before(library):
    small, large = PatientBolus(Bolus(2_000, 600, 0), 10_800, 3), PatientBolus(Bolus(20_000, 600, 0), 10_800, 3)
    short = PatientBolus(Bolus(2_000, 600, 0), 180, 3)
    held = after(400_000, patient=small)
    assert told(unit_slip(order(400_000, patient=large), held, library)) == [("program.patient_bolus", "x 10", "bolus")]
    assert told(unit_slip(order(400_000, patient=short), held, library)) == [
        ("program.patient_bolus", "/ 60", "lockout")
    ]
    assert unit_slip(order(400_000, patient=large), after(400_000), library) == ()
    assert unit_slip(order(400_000), held, library) == ()


def prime(volume_nl, scope="system"):
    return Prime(IDS[0], REFILL, scope, volume_nl, 24_000_000)


@pytest.mark.parametrize(
    ("volume_nl", "ratio"),
    [(LINE_NL, ""), (2 * LINE_NL, "x 2"), (LINE_NL // 2, "/ 2"), (10 * LINE_NL, "x 10"), (3 * LINE_NL, "")],
)
def test_a_prime_or_bridge_is_held_against_the_line_that_it_fills(volume_nl, ratio, library):
    bridge = Bridge(IDS[1], REFILL, "scaled", BACLOFEN, volume_nl, Continuous(400_000, 0))
    for part in (prime(volume_nl), bridge):
        slips = [("one_time[0]", ratio, "volume")] if ratio else []
        assert told(unit_slip(order(400_000, part), pain(), library)) == slips


def test_a_prime_of_the_catheter_alone_is_held_against_the_catheter(library):
    assert unit_slip(order(400_000, prime(176_000, "catheter")), pain(), library) == ()
    assert told(unit_slip(order(400_000, prime(352_000, "catheter")), pain(), library)) == [
        ("one_time[0]", "x 2", "volume")
    ]


def test_a_line_that_nobody_knows_has_no_ratio(library):
    twice = order(400_000, prime(2 * LINE_NL))
    assert unit_slip(twice, pain(catheter=Catheter()), library) == ()
    assert unit_slip(twice, pain(), modelled(library, tubing_nl=None)) == ()


def test_the_running_step_of_a_plan_is_what_counts(library):
    held = after(400_000, plan=(PlanStep(10 * DAY, Continuous(800_000, 0)),))
    assert unit_slip(order(4_000_000), held, library) == ()
    assert len(unit_slip(order(8_000_000), held, library)) == 2
