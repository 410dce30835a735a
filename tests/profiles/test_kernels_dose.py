"""The loop on mass at the tip: its parts against the plain ones, and bounds on patient boluses against brute force."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from profiles import lowering_layout as at
from profiles.checks import judged
from profiles.checks_dose import first_dose, is_start
from profiles.checks_order import can_be_walked
from profiles.context import Exposure
from profiles.findings import Severity
from profiles.kernels import worded
from profiles.kernels_walk import FOREVER
from profiles.lowering import drug_columns
from profiles.program import (
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    PatientBolus,
    Periodic,
    PlanStep,
    Step,
    Stopped,
    Timed,
)
from profiles.pumping import bolus_achieved
from profiles.runs import cycle_s
from profiles.units_tables import LIMB_BITS
from profiles.windows import patient_extra
from tests.profiles import edge_orders as edge
from tests.profiles.orders import BACLOFEN, DAY, MIXED, STRONG, context, order, program
from tests.profiles.plain_loop import part, rows_of, tape_of, watched_array, written

FAST = settings(max_examples=60, suppress_health_check=list(HealthCheck))
STEADY = Continuous(600_000, 0)


def tape(order_, context_=None):
    return tape_of(order_, context_ or context(), edge.shipped())


@FAST
@given(edge.bases)
def test_a_base_repeats_itself_when_the_plain_rules_say_so(base):
    assume(can_be_walked(order(base)))
    said, plain = part("cycle")(tape(order(base)), 0), cycle_s(base)
    assert said == plain


@FAST
@given(edge.patients, st.integers(1, DAY))
def test_patient_boluses_add_to_a_window_what_the_plain_rules_say(patient, window):
    assume(patient.lockout_s >= patient.bolus.duration_s)
    said = part("patient_window")(tape(order(STEADY, patient=patient)), 0, window)
    assert said == patient_extra(patient, bolus_achieved(patient.bolus), window)


small = st.builds(
    PatientBolus,
    st.builds(Bolus, st.integers(0, 9), st.integers(1, 6), st.just(0)),
    st.integers(6, 20),
    st.integers(1, 5),
)


@given(small, st.integers(1, 70))
def test_no_way_to_start_patient_boluses_gives_a_window_more(patient, window):
    """Starts as dense as lockout and count allow, and every position of the window."""
    t = tape(order(STEADY, patient=patient))
    flow = patient.bolus.volume_nl * DAY // patient.bolus.duration_s
    starts = [n * patient.lockout_s for n in range(patient.max_starts)]
    given_ = [sum(s <= now < s + patient.bolus.duration_s for s in starts) * flow for now in range(200)]
    most = max(sum(given_[at_:][:window]) for at_ in range(130))
    assert part("patient_window")(t, 0, window) == most


@given(small, small, st.integers(1, 70))
def test_a_window_across_the_seam_holds_either_program_alone(new, held, window):
    t = tape(order(STEADY, patient=new), context(held=program(STEADY, patient=held)))
    mixed = part("mixed_window")(t, window)
    assert mixed >= max(part("patient_window")(t, row, window) for row in (0, 1))
    high, low = part("seam_mass")(t, window, 7, 11)
    apart = part("patient_window")(t, 0, window) * 11 + part("patient_window")(t, 1, window) * 7
    assert int(high) * 2**LIMB_BITS + int(low) == min(apart, int(mixed) * 11)


@given(st.integers(0, 10**13), st.integers(0, 8 * 10**8), st.integers(0, 10**13), st.integers(0, 8 * 10**8))
def test_masses_in_two_sums_are_those_of_python(volume, strength, other_volume, other_strength):
    one, other = (
        part("mass")(*watched_array([volume, strength])),
        part("mass")(*watched_array([other_volume, other_strength])),
    )
    value = [int(high) * 2**LIMB_BITS + int(low) for high, low in (one, other, part("added")(one, other))]
    assert value == [volume * strength, other_volume * other_strength, value[0] + value[1]]
    assert part("heavier")(one, other) is (value[0] > value[1])


@FAST
@given(edge.cases())
def test_a_drug_starts_where_the_plain_rules_say_so(case):
    t = tape(*case)
    drugs = list(dict.fromkeys(component.drug_id for component in case[0].program.fluid.components))
    for column, drug in enumerate(drugs):
        assert bool(part("is_start")(t, column)) == is_start(drug, case[1])


def test_a_program_after_a_stop_or_an_interruption_is_a_start():
    held = program(STEADY, BACLOFEN)
    for known, starts in (
        (context(), True),
        (context(held=held), False),
        (context(held=program(Stopped("rest"))), True),
        (context(held=held, exposure=Exposure.INTERRUPTED), True),
        (context(held=program(STEADY, MIXED)), True),
    ):
        assert bool(part("is_start")(tape(order(STEADY), known), 0)) is starts


def test_a_first_dose_is_judged_until_the_plan_changes_it_but_never_for_less_than_a_day():
    assert part("first_step")(tape(order(STEADY))) == FOREVER
    planned = order(STEADY, plan=(PlanStep(3 * DAY, STEADY), PlanStep(60, STEADY)))
    assert part("first_step")(tape(planned)) == DAY
    later = order(STEADY, DelayedStart("0" * 32, DAY, Stopped("wait")), plan=(PlanStep(2 * DAY, STEADY),))
    assert part("first_step")(tape(later)) == 3 * DAY


@pytest.mark.parametrize(("after", "weighed"), [(398 * DAY, True), (400 * DAY, False)])
def test_a_dose_given_again_beyond_the_longest_walk_is_refused_instead_of_weighed_by_both_twins(after, weighed):
    """A walk ends with day 400 at the latest; here a stop from day 1, and 10 mg/day long after it."""
    plan = (PlanStep(DAY, Stopped("rest")), PlanStep(after, Continuous(5_000_000, 0)))
    planned, known = order(STEADY, fluid=STRONG, plan=plan), context(held=program(STEADY, STRONG))
    t, rows = tape(planned, known), rows_of()
    part("judge_doses")(t, rows, part("lay_runs")(t, True), part("lay_singles")(t), True)
    both = worded(written(rows), drug_columns(planned, known))
    said = {each for each in both if each[0] is edge.Rule.FIRST_DOSE}
    assert said == judged(first_dose(planned, known, edge.shipped()))
    assert (Severity.HARD in {severity for _, severity, *_ in said}) is weighed
    assert ("beyond" in {detail for *_, detail in both}) is not weighed


def test_a_patient_bolus_carries_the_strongest_of_the_line_unless_a_bridge_keeps_it_off():
    known = context(held=program(STEADY, STRONG))
    t = tape(order(STEADY), known)
    assert part("new_strength")(t, part("lay_zones")(t, True), 0) == 2_000_000
    bridge = Bridge("0" * 32, "1" * 32, "scaled", STRONG, 316_000, STEADY)
    t = tape(order(STEADY, bridge), known)
    assert part("new_strength")(t, part("lay_zones")(t, True), 0) == 500_000


@pytest.mark.req(18)
@pytest.mark.parametrize(("flow", "severities"), [(1_250_000, []), (1_250_001, [at.HARD])])
def test_a_day_at_its_limit_passes_and_one_unit_more_does_not(flow, severities):
    """A made-up limit of 25 mg/day of morphine at 20 mg/mL is 1.25 mL/day."""
    limit = edge.Limit(
        edge.Rule.DOSE_DAY, edge.Severity.HARD, "morphine", "dose_ng_per_day", 25_000_000, True, "test",
        edge.Status.LABEL,
    )  # fmt: skip
    library = edge.replace(edge.shipped(), limits=(limit,))
    t = tape_of(order(Continuous(flow, 0), fluid=MIXED), context(), library)
    rows, runs, singles = rows_of(), part("lay_runs")(t, False), part("lay_singles")(t)
    part("judge_doses")(t, rows, runs, singles, False)
    assert [row[1] for row in written(rows)] == severities


@pytest.mark.parametrize("weekday", [None, *range(7)])
def test_one_day_that_is_not_like_the_others_makes_a_week_of_them(weekday):
    patterns = tuple((Step(0, DAY, flow, 0),) for flow in (300_000, 600_000))
    week = tuple(int(day == weekday) for day in range(7))
    assert part("cycle")(tape(order(Timed(patterns, week))), 0) == (DAY if weekday is None else 7 * DAY)


@pytest.mark.parametrize("first_s", [60, 7_200, None])
def test_the_first_bolus_is_a_seam_of_its_own(first_s):
    t = tape(order(Periodic(Bolus(10_000, 600, 0), 14_400, 300_000, 0, first_s)))
    seam = part("last_seam")(t, part("lay_runs")(t, False), part("lay_singles")(t))
    assert seam == (14_400 if first_s is None else first_s)


@pytest.mark.parametrize("strict_h", [1, 4, 24])
def test_each_length_of_window_is_judged_by_its_own_limits_wherever_they_stand(strict_h):
    """24 mg/day of morphine; one of three made-up limits is a nanogram too low for it."""
    limits = tuple(
        edge.Limit(
            edge.Rule.DOSE_WINDOW, edge.Severity.HARD, "morphine", "window_dose_ng",
            1_000_000 * hours - (hours == strict_h), True, "test", edge.Status.LABEL, window_s=hours * 3_600,
        )
        for hours in (1, 4, 24)
    )  # fmt: skip
    for ordered in permutations(limits):
        library = edge.replace(edge.shipped(), limits=ordered)
        t = tape_of(order(Continuous(1_200_000, 0), fluid=MIXED), context(), library)
        rows, runs, singles = rows_of(), part("lay_runs")(t, False), part("lay_singles")(t)
        part("judge_doses")(t, rows, runs, singles, False)
        assert [(row[0], row[1]) for row in written(rows)] == [(at.R_DOSE_WINDOW, at.HARD)]
