"""The loop on changes: steps, how soon, slips of a unit and sizes of boluses, each on both sides of its bound."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles import lowering_layout as at
from profiles.checks_bolus import bolus_size, patient_bolus
from profiles.checks_change import dose_step_down, dose_step_up, step_interval
from profiles.checks_slip import unit_slip
from profiles.context import Exposure, Increase
from profiles.drugs import Component, Fluid
from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.limits import Limit
from profiles.program import (
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    Order,
    PatientBolus,
    Periodic,
    PlanStep,
    Prime,
    Stopped,
)
from tests.profiles import edge_orders as edge
from tests.profiles.alike import assert_alike
from tests.profiles.orders import DAY, STRONG, WEEK, context, order, program
from tests.profiles.plain_loop import part, rows_of, tape_of, watched_array, written

HELD = context(held=program(Continuous(100_000, 0)), held_age_s=30 * DAY)


def limited(rule, quantity, value):
    upper = quantity != "increase_interval_s"
    limit = Limit(rule, Severity.HARD, "baclofen", quantity, value, upper, "test", Status.LABEL)
    return replace(edge.shipped(), limits=(limit,))


def steps(base, library, known=HELD):
    t, rows = tape_of(order(base), known, library), rows_of()
    part("judge_steps")(t, rows, part("lay_changes")(t))
    return [(row[0], row[1], row[5]) for row in written(rows)]


@pytest.mark.req(18)
@pytest.mark.parametrize(
    ("quantity", "value", "kept", "broken"),
    [
        ("increase_percent", 20, 120_000, 120_001),
        ("increase_ng_per_day", 10_000, 120_000, 120_001),  # 0.02 mL/day of 500 mcg/mL
        ("decrease_percent", 20, 80_000, 79_999),
        ("decrease_percent", 100, 0, None),
        ("decrease_percent", 150, 0, None),
        ("decrease_ng_per_day", 10_000, 80_000, 79_999),
    ],
)
def test_a_step_may_reach_its_bound_and_not_pass_it(quantity, value, kept, broken):
    rule = Rule.DOSE_STEP_DOWN if "decrease" in quantity else Rule.DOSE_STEP_UP
    library = limited(rule, quantity, value)
    assert steps(Continuous(kept, 0), library) == []
    if broken is not None:
        number = at.R_STEP_DOWN if "decrease" in quantity else at.R_STEP_UP
        assert [row[:2] for row in steps(Continuous(broken, 0), library)] == [(number, at.HARD)]


@pytest.mark.parametrize(("reason", "flow", "told"), [("", 100_000, True), ("taper", 100_000, False), (" ", 0, False)])
def test_a_stop_of_what_was_running_needs_a_reason(reason, flow, told):
    library = limited(Rule.DOSE_STEP_DOWN, "stop_without_plan", 0)
    known = context(held=program(Continuous(flow, 0)), held_age_s=DAY)
    assert bool(steps(Stopped(reason), library, known)) is told


def test_every_change_is_laid_once_in_its_place():
    delay = DelayedStart("0" * 32, DAY, Continuous(1, 0))
    bridge = Bridge("1" * 32, "2" * 32, "scaled", STRONG, 316_000, Continuous(2, 0))
    wanted = order(Continuous(3, 0), delay, bridge, plan=(PlanStep(WEEK, Continuous(4, 0)),))
    t = tape_of(wanted, HELD, edge.shipped())
    laid = [tuple(map(int, row[4:])) for row in part("lay_changes")(t)]  # when, lasting, part, index, from the held
    own = [(DAY, 1, at.P_BASE, 0, 0), (DAY + WEEK, 1, at.P_PLAN, 0, 0)]  # from what runs meanwhile, and on
    assert laid == [(0, 1, at.P_ONCE, 0, 1), (0, 0, at.P_ONCE, 1, 1), *own]
    nothing_held = tape_of(wanted, context(), edge.shipped())
    assert len(part("lay_changes")(nothing_held)) == 1


@pytest.mark.parametrize(("ago", "told"), [(DAY - 1, True), (DAY, False)])
def test_a_rise_waits_as_long_as_its_limit_says(ago, told):
    library = limited(Rule.STEP_INTERVAL, "increase_interval_s", DAY)
    t = tape_of(order(Continuous(110_000, 0)), replace(HELD, increases=(Increase(ago, 0, 1),)), library)
    rows = rows_of()
    part("judge_intervals")(t, rows, part("lay_changes")(t))
    assert bool(written(rows)) is told


@pytest.mark.parametrize(("ago", "told"), [(WEEK - 1, True), (WEEK, False)])
def test_rises_are_counted_over_seven_days(ago, told):
    library = limited(Rule.STEP_INTERVAL, "increases_per_week", 1)
    t = tape_of(order(Continuous(110_000, 0)), replace(HELD, increases=(Increase(ago, 0, 1),)), library)
    rows = rows_of()
    part("judge_intervals")(t, rows, part("lay_changes")(t))
    assert bool(written(rows)) is told


def test_a_held_program_of_unknown_age_leaves_the_interval_unjudged_and_says_so():
    library = limited(Rule.STEP_INTERVAL, "increase_interval_s", DAY)
    t = tape_of(order(Continuous(110_000, 0)), replace(HELD, held_age_s=0), library)
    rows = rows_of()
    part("judge_intervals")(t, rows, part("lay_changes")(t))
    assert [row[:2] for row in written(rows)] == [(at.R_STEP_INTERVAL, at.NOTE)]


@pytest.mark.parametrize(("running", "told"), [(Continuous(100_000, 0), True), (Stopped("healing"), False)])
def test_a_rise_is_a_step_as_soon_as_one_of_what_may_run_before_it_is_no_stop(running, told):
    library = limited(Rule.STEP_INTERVAL, "increase_interval_s", DAY)
    for plan in ((PlanStep(9, Stopped("x")), PlanStep(5, running)), (PlanStep(5, running), PlanStep(9, Stopped("x")))):
        held = replace(HELD.held, base=Stopped("x"), step_plan=plan)
        t = tape_of(order(Continuous(110_000, 0)), replace(HELD, held=held, held_age_s=0), library)
        rows = rows_of()
        part("judge_intervals")(t, rows, part("lay_changes")(t))
        assert [row[:2] for row in written(rows)] == ([(at.R_STEP_INTERVAL, at.NOTE)] if told else [])


@pytest.mark.parametrize(("base", "gap", "told"), [(9, DAY - 1, True), (9, DAY, False), (0, DAY - 1, False)])
def test_the_first_program_of_a_pump_is_a_start_if_it_gives_anything(base, gap, told):
    library = limited(Rule.STEP_INTERVAL, "increase_interval_s", DAY)
    plan = (PlanStep(gap, Continuous(10, 0)),)
    for parts in ((), (DelayedStart("0" * 32, WEEK, Stopped("healing")),)):  # a start counts from when it comes
        t, rows = tape_of(order(Continuous(base, 0), *parts, plan=plan), context(), library), rows_of()
        part("judge_intervals")(t, rows, part("lay_changes")(t))
        assert bool(written(rows)) is told


@given(st.integers(0, 100_000), st.integers(0, 100_000), st.booleans())
def test_a_slip_is_within_ten_percent_of_a_factor_and_nothing_else(new, old, twice):
    factors = [10, 24, 60, 1_000] + [2] * twice
    ratio = Fraction(new, old) if old else None
    near = [each for f in factors for each in (Fraction(f), Fraction(1, f))]
    expected = ratio is not None and any(each * 9 / 10 <= ratio <= each * 11 / 10 for each in near)
    assert bool(part("slips")(twice, *watched_array([new, 1, 1, old, 1, 1]))) is expected


@pytest.mark.parametrize(
    ("new", "slips"), [(899, False), (900, True), (1_000, True), (1_100, True), (1_101, False), (9, True), (8, False)]
)
def test_ten_times_is_a_slip_up_to_ten_percent_off_and_so_is_a_tenth(new, slips):
    old = 100 if new > 100 else 90
    assert bool(part("slips")(False, *watched_array([new, 1, 1, old, 1, 1]))) is slips


def test_every_one_time_part_and_every_step_of_a_plan_has_room_for_its_change():
    waits = tuple(DelayedStart(f"{n:032x}", WEEK + n, Continuous(n, 0)) for n in range(8))
    plan = tuple(PlanStep(n * DAY, Continuous(n, 0)) for n in range(1, 4))
    changes = part("lay_changes")(tape_of(order(Continuous(9, 0), *waits, plan=plan), HELD, edge.shipped()))
    assert len(changes) == len(waits) + 1 + len(plan)
    assert len({tuple(map(int, change)) for change in changes}) == len(changes)


near = st.sampled_from([1, 2, 9, 10, 11, 20, 24, 60, 100, 240, 600, 1_000])


@st.composite
def programs_near_slips(draw):
    """A program in which any number may be off by the factor of a slip, or by none."""
    drugs = draw(st.lists(st.sampled_from(["baclofen", "morphine", "ziconotide"]), min_size=1, max_size=3, unique=True))
    fluid = Fluid(tuple(Component(drug, 1_000 * draw(near)) for drug in drugs))
    flow = 20_000 * draw(near)
    periodic = Periodic(Bolus(40 * draw(near), 6, 0), 1_000 * draw(near), flow, 0)
    patient = PatientBolus(Bolus(30 * draw(near), 4, 0), 500 * draw(near), 3)
    base = draw(st.sampled_from([Continuous(flow, 0), periodic, periodic]))
    return program(base, fluid, draw(st.sampled_from([None, patient, patient])))


@given(programs_near_slips(), programs_near_slips())
def test_the_slips_of_two_programs_are_those_of_the_plain_rules_place_by_place(new, held):
    asked, known = Order(new), context(held=held, held_age_s=DAY)
    assert_alike((asked, known, edge.shipped()), ("judge_slips", "judge_volumes"), (unit_slip,))


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(edge.cases(), edge.libraries())
def test_changes_and_boluses_are_judged_as_by_the_plain_rules(case, library):
    parts = ("judge_steps", "judge_intervals", "judge_slips", "judge_volumes", "judge_sizes")
    rules = (dose_step_up, dose_step_down, step_interval, unit_slip, bolus_size, patient_bolus)
    assert_alike((*case, library), parts, rules)


def test_a_prime_of_twice_its_line_is_a_slip():
    for volume, told in ((632_000, True), (316_000, False), (3_160_000, True)):
        prime = Prime("0" * 32, "1" * 32, "system", volume, 24_000_000)
        rows = rows_of()
        part("judge_volumes")(tape_of(order(Continuous(600_000, 0), prime), context(), edge.shipped()), rows)
        assert bool(written(rows)) is told


def test_a_rise_that_nobody_dates_is_no_note_without_a_limit_on_it():
    library = limited(Rule.DOSE_STEP_UP, "increase_percent", 20)
    t, rows = tape_of(order(Continuous(110_000, 0)), replace(HELD, held_age_s=0), library), rows_of()
    part("judge_intervals")(t, rows, part("lay_changes")(t))
    assert written(rows) == []


def test_a_first_rise_after_nothing_has_none_before_it():
    library = limited(Rule.STEP_INTERVAL, "increase_interval_s", DAY)
    asked = order(Stopped("rest"), plan=(PlanStep(60, Continuous(10, 0)),))
    t, rows = tape_of(asked, context(), library), rows_of()
    part("judge_intervals")(t, rows, part("lay_changes")(t))
    assert written(rows) == []


def test_a_start_has_no_step_up():
    library = limited(Rule.DOSE_STEP_UP, "increase_percent", 20)
    assert steps(Continuous(500_000, 0), library, replace(HELD, exposure=Exposure.INTERRUPTED)) == []
    assert steps(Continuous(500_000, 0), library) != []


def test_each_step_of_a_first_plan_counts_from_the_one_before_it():
    library = limited(Rule.STEP_INTERVAL, "increase_interval_s", DAY)
    plan = (PlanStep(DAY, Continuous(10, 0)), PlanStep(DAY + 60, Continuous(11, 0)))
    t, rows = tape_of(order(Continuous(9, 0), plan=plan), context(), library), rows_of()
    part("judge_intervals")(t, rows, part("lay_changes")(t))
    assert [row[2:4] for row in written(rows)] == [(at.P_PLAN, 1)]


@pytest.mark.parametrize("still_s", [None, 0, 1, DAY])
def test_from_a_pump_that_gives_nothing_no_dose_falls_from_its_first_second_on(still_s):
    library, known = limited(Rule.DOSE_STEP_DOWN, "decrease_percent", 20), replace(HELD, still_s=still_s)
    lower = order(Continuous(50_000, 0))
    assert_alike((lower, known, library), ("judge_steps",), (dose_step_up, dose_step_down))
    assert steps(Continuous(50_000, 0), library, known) == (
        [(at.R_STEP_DOWN, at.HARD, at.D_DRUG)] if still_s is None else []
    )
