"""How the rules read an order: every base, bolus and flow with its place, and what may be walked at all."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.checks_order import (
    EMPTY,
    bases,
    boluses,
    broken,
    can_be_walked,
    day_flow,
    day_volume,
    drug_ids,
    eases,
    flows,
    flows_under_boluses,
    mean_flow,
    not_judged,
    origin_s,
    remembered,
    running_base,
    running_for_s,
    stated,
    tiles,
    unit_of_mass,
    untiled,
)
from profiles.findings import Part, Place, Rule, Severity
from profiles.guardrails import Bound
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
    Step,
    Stopped,
    Timed,
)
from profiles.units import Kind
from profiles.units_tables import MAX_FLOW_NL_PER_DAY
from profiles.windows import Worst
from tests.profiles.orders import days
from tests.profiles.rule_cases import (
    BACLOFEN,
    DAY,
    HOUR,
    IDS,
    MORPHINE,
    REFILL,
    after,
    fluid,
    order,
    pain,
    single,
    steps,
)

BOLUS = Bolus(20_000, 600, 200_000)
PERIODIC = Periodic(BOLUS, 7_200, 300_000, 0)
TIMED = Timed(((Step(0, DAY, 1_000, 0),), (Step(0, HOUR, 2_000, 0), Step(HOUR, DAY, 3_000, 0))), (0, 0, 0, 0, 0, 1, 1))
WAITING = DelayedStart(IDS[1], HOUR, PERIODIC)
CROSSING = Bridge(IDS[2], REFILL, "scaled", BACLOFEN, 316_000, TIMED)
PRIME = Prime(IDS[3], REFILL, "system", 316_000, 24_000_000)
PATIENT = PatientBolus(BOLUS, 10_800, 3)
PLAN = (PlanStep(DAY, TIMED), PlanStep(DAY, PERIODIC))
FULL = order(PERIODIC, WAITING, CROSSING, single(), PRIME, patient=PATIENT, plan=PLAN)


def test_every_base_is_read_with_its_place():
    assert [(str(place), base) for place, base in bases(FULL)] == [
        ("program.base", PERIODIC),
        ("program.step_plan[0]", TIMED),
        ("program.step_plan[1]", PERIODIC),
        ("one_time[0]", PERIODIC),
        ("one_time[1]", TIMED),
    ]


def test_every_bolus_is_read_with_its_place():
    assert [str(place) for place, _ in boluses(FULL)] == [
        "program.base.bolus",
        "program.step_plan[1]",
        "one_time[0]",
        "program.patient_bolus",
        "one_time[2]",
    ]
    assert list(boluses(order(400_000))) == []


def test_every_flow_is_read_with_its_place_and_whether_it_may_be_nothing():
    read = [(str(p), flow, none) for placed in bases(order(TIMED)) for p, flow, none in flows(placed)]
    assert read == [
        ("program.base.patterns[0][0]", 1_000, False),
        ("program.base.patterns[1][0]", 2_000, False),
        ("program.base.patterns[1][1]", 3_000, False),
    ]
    in_a_plan = [str(p) for placed in bases(order(1, plan=(PlanStep(0, TIMED),))) for p, _, _ in flows(placed)]
    assert in_a_plan == ["program.base"] + ["program.step_plan[0]"] * 3
    (flow,) = flows(next(bases(order(PERIODIC))))
    assert (flow.flow_nl_per_day, flow.may_be_zero) == (300_000, True)
    assert [list(flows(next(bases(order(base))))) for base in (MinimumRate(1), Stopped("x"))] == [[], []]


def test_a_bolus_may_come_over_every_flow_but_that_of_a_bridge():
    assert flows_under_boluses(FULL) == (300_000, 1_000, 2_000, 3_000, 300_000, 300_000)
    assert flows_under_boluses(order(Stopped("x"), replace(WAITING, meanwhile=MinimumRate(6_000)))) == (0, 6_000)
    assert flows_under_boluses(order(steps())) == (0,)


@given(days())
def test_a_made_up_day_is_filled_until_any_edge_is_moved(day):
    assert untiled(day) is None
    for index, step in enumerate(day):
        for moved in (replace(step, start_s=step.start_s + 1), replace(step, end_s=step.end_s - 1)):
            assert untiled((*day[:index], moved, *day[index + 1 :])) in (index, index + 1)


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        ([], 0),
        ([(0, DAY)], None),
        ([(1, DAY)], 0),
        ([(0, DAY - 1)], 1),
        ([(0, DAY + 1)], 1),
        ([(0, HOUR), (HOUR + 1, DAY)], 1),
        ([(0, HOUR), (HOUR, HOUR)], 1),
        ([(0, HOUR), (HOUR, 60)], 1),
    ],
)
def test_the_first_step_at_which_a_day_is_not_filled_is_found(rows, index):
    timed = steps(*((low, high, 1) for low, high in rows))
    assert untiled(timed.patterns[0]) == index
    assert tiles(timed) == (index is None)
    assert tiles(Continuous(1, 0))


@pytest.mark.parametrize(
    ("asked", "walks"),
    [
        (FULL, True),
        (order(steps((0, HOUR, 1))), False),
        (order(1, plan=(PlanStep(0, steps()),)), False),
        (order(Periodic(Bolus(1, 600, 0), 600, 0, 0)), True),
        (order(Periodic(Bolus(1, 600, 0), 599, 0, 0)), False),
        (order(Periodic(Bolus(1, 1, 0), 60, 0, 0)), True),
        (order(Periodic(Bolus(1, 1, 0), 59, 0, 0)), False),
        (order(1, patient=PatientBolus(Bolus(1, 600, 0), 600, 1)), True),
        (order(1, patient=PatientBolus(Bolus(1, 600, 0), 599, 1)), False),
        (order(1, single(MAX_FLOW_NL_PER_DAY, DAY)), True),
        (order(1, single(MAX_FLOW_NL_PER_DAY + 1, DAY)), False),
    ],
)
def test_an_order_is_walked_only_where_it_has_one_flow_at_every_instant(asked, walks):
    assert can_be_walked(asked) == walks


def test_a_held_program_that_cannot_be_walked_is_left_out_and_its_fluid_kept():
    broken_one = after(steps((0, HOUR, 1)))
    known = remembered(order(400_000), broken_one)
    assert (known.held, known.line_fluid) == (None, MORPHINE)
    known = remembered(order(400_000), replace(broken_one, line_fluid=BACLOFEN))
    assert (known.held, known.line_fluid) == (None, BACLOFEN)
    sound = after(400_000)
    assert remembered(order(400_000), sound) == sound


def test_an_order_eases_if_it_gives_less_on_some_day_and_more_on_none():
    held = after(400_000, patient=PATIENT)
    weekend = Timed(((Step(0, DAY, 400_000, 0),), (Step(0, DAY, 399_999, 0),)), (0, 0, 0, 0, 0, 0, 1))
    for base, less in ((weekend, True), (399_999, True), (Stopped("x"), True), (400_000, False), (400_001, False)):
        assert eases(order(base), held) is less
        assert eases(order(base, patient=PATIENT), held) is less
    assert not eases(order(1, plan=(PlanStep(DAY, Continuous(400_000, 0)),)), held)
    assert not eases(order(1, patient=replace(PATIENT, max_starts=PATIENT.max_starts + 1)), held)
    assert not eases(order(1, single()), held)
    assert not eases(order(1, fluid=BACLOFEN), held)
    assert not eases(order(1), replace(held, still_s=0))
    assert not eases(order(1), pain())
    taper = (PlanStep(DAY, Continuous(100_000, 0)),)
    assert eases(order(200_000), after(400_000, plan=taper, age_s=1))
    assert not eases(order(200_000), after(400_000, plan=taper, age_s=0))


def test_the_line_of_a_pump_that_was_never_programmed_is_empty_only_before_a_prime():
    assert remembered(order(400_000, PRIME), pain()).line_fluid == EMPTY
    assert remembered(order(400_000), pain()).line_fluid is None
    assert remembered(order(400_000, PRIME), pain(line_fluid=BACLOFEN)).line_fluid == BACLOFEN
    assert remembered(order(400_000, PRIME), after(400_000)).line_fluid is None


@pytest.mark.parametrize(
    ("age_s", "flow", "for_s"),
    [
        (0, 100, 0),
        (DAY - 1, 100, DAY - 1),
        (DAY, 200, 0),
        (DAY + 1, 200, 1),
        (3 * DAY, 300, 0),
        (9 * DAY, 300, 6 * DAY),
    ],
)
def test_the_held_program_is_in_the_step_of_its_plan_that_has_begun(age_s, flow, for_s):
    plan = (PlanStep(3 * DAY, Continuous(300, 0)), PlanStep(DAY, Continuous(200, 0)))
    held = after(100, age_s=age_s, plan=plan)
    assert running_base(held).flow_nl_per_day == flow
    assert running_for_s(held) == for_s


def test_where_nothing_is_held_nothing_runs():
    assert running_base(pain()) is None
    assert running_for_s(pain()) == 0


def test_the_program_starts_at_once_or_after_its_delay():
    assert origin_s(order(1)) == 0
    assert origin_s(order(1, single(), WAITING)) == HOUR


def test_mean_flows_are_exact():
    assert mean_flow(TIMED) == Fraction(5 * 1_000 * DAY + 2 * (2_000 * HOUR + 3_000 * (DAY - HOUR)), 7 * DAY)
    assert day_flow(TIMED, 0) == 1_000
    assert day_flow(TIMED, 6) == Fraction(2_000 * HOUR + 3_000 * (DAY - HOUR), DAY)
    assert mean_flow(PERIODIC) == day_flow(PERIODIC, 3) == 300_000 + 20_000 * 12
    assert mean_flow(Stopped("x")) == 0
    assert mean_flow(Periodic(BOLUS, 0, 5, 0)) == 5


def test_what_lasts_no_time_has_no_volume():
    assert day_volume((Step(0, HOUR, 10, 0), Step(HOUR, 60, 10, 0))) == 10 * HOUR


@given(st.lists(st.sampled_from("abcd"), max_size=6), st.lists(st.sampled_from("abcd"), max_size=6))
def test_every_drug_of_some_fluids_is_named_once_in_their_order(one, other):
    named = drug_ids(fluid(**dict.fromkeys(one, 1)), fluid(**dict.fromkeys(other, 1)))
    assert list(named) == list(dict.fromkeys(one + other))


def test_a_drug_is_written_in_the_unit_of_its_label(library):
    assert [unit_of_mass(library, drug) for drug in ("morphine", "baclofen", "tincture")] == ["mg", "mcg", "mcg"]


@pytest.mark.req(15)
def test_a_finding_carries_rule_weight_place_both_numbers_unit_source_and_window():
    bound = Bound(20_000_000, Severity.HARD, "page 4")
    worst = Worst(1, -5, 10)
    found = broken(Rule.DOSE_DAY, Place(Part.BASE), 20_000_001, bound, Kind.DOSE, "mg/day", "morphine", worst)
    assert (found.rule, found.severity, str(found.where)) == (Rule.DOSE_DAY, Severity.HARD, "program.base")
    assert (found.asked, found.allowed, found.unit, found.source) == ("20.000001", "20", "mg/day", "page 4")
    assert (found.detail, found.start_s, found.end_s) == ("morphine", -5, 10)
    without = broken(Rule.DOSE_DAY, Place(Part.BASE), 20_000_001, bound, Kind.DOSE, "mg/day")
    assert (without.detail, without.start_s, without.end_s) == ("", None, None)


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_two_numbers_of_a_finding_never_read_alike_unless_they_are(asked, allowed):
    found = broken(Rule.DOSE_DAY, Place(Part.BASE), asked, Bound(allowed, Severity.SOFT, "x"), Kind.DOSE, "mg/day")
    assert (found.asked == found.allowed) == (asked == allowed)


def test_a_rule_that_is_off_is_a_note_and_one_of_ours_says_so():
    off = not_judged(Rule.CLOCK, Place(Part.PROGRAM), "a clock", "nobody")
    assert (off.severity, off.asked, off.allowed, off.source, off.detail) == (
        Severity.NOTE,
        "a clock",
        "",
        "nobody",
        "not confirmed",
    )
    ours = stated(Rule.CLOCK, Severity.SOFT, Place(Part.PROGRAM), "asked", "allowed", "detail", "s")
    assert (ours.source, ours.detail, ours.unit) == ("Cisterna rule", "detail", "s")
