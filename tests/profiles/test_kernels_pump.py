"""What the loop says that a pump cannot do, part by part, against the plain rules and on each side of a bound."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles import lowering_layout as at
from profiles.checks_order import flows_under_boluses
from profiles.checks_pump import bolus_interval, bolus_rate, day_tiling, flow_range, flow_resolution
from profiles.figures import Figure, Status
from profiles.program import Bolus, Continuous, PatientBolus, Periodic, SingleBolus, Step, Timed
from tests.profiles import edge_orders as edge
from tests.profiles.alike import assert_alike
from tests.profiles.orders import DAY, context, order, program
from tests.profiles.plain_loop import part, rows_of, tape_of, written

FAST = settings(max_examples=60, suppress_health_check=list(HealthCheck))


def tape(order_, context_=None):
    return tape_of(order_, context_ or context(), edge.shipped())


def said(name, order_, context_=None):
    rows = rows_of()
    part(name)(tape(order_, context_), rows)
    return [row[:6] for row in written(rows)]


def test_a_value_is_inside_its_bounds_or_outside_and_an_unknown_bound_binds_nothing():
    outside = part("outside")
    assert [outside(value, 2, 4) for value in (1, 2, 4, 5)] == [True, False, False, True]
    assert [outside(value, -1, 4) for value in (0, 4, 5)] == [False, False, True]
    assert [outside(value, 2, -1) for value in (1, 2, 10**9)] == [True, False, False]
    assert outside(float("nan"), 2, 4)
    assert (outside(1, -1, 0), outside(0, -1, 0), outside(-1, 0, -1)) == (True, False, True)


@pytest.mark.parametrize(
    ("flow", "faults"), [(48_000, 0), (47_900, 1), (47_999, 3), (48_001, 2), (24_000_000, 0), (24_000_100, 1)]
)
def test_a_flow_is_in_the_range_and_on_the_steps_of_the_pump(flow, faults):
    assert part("flow_faults")(tape(order(Continuous(flow, 0))), 0, flow) == faults


def test_no_flow_at_all_is_allowed_between_periodic_boluses_alone():
    beats = tape(order(Periodic(Bolus(20_000, 600, 0), 3_600, 0, 0)))
    assert part("flow_faults")(beats, 0, 0) == 0
    assert part("flow_faults")(tape(order(Continuous(0, 0))), 0, 0) == 1


def test_a_step_has_its_own_place_and_a_plan_one_for_all_of_its_steps():
    day = Timed(((Step(0, 10, 47_900, 0), Step(10, DAY, 47_900, 0)),))
    range_ = (at.R_FLOW_RANGE, at.ABSOLUTE)
    assert said("judge_flows", order(day)) == [(*range_, at.P_STEP, 0, 0, 0), (*range_, at.P_STEP, 0, 1, 0)]
    planned = order(Continuous(600_000, 0), plan=(edge.PlanStep(DAY, day),))
    assert said("judge_flows", planned) == [(*range_, at.P_PLAN, 0, 0, 0)]


def test_a_day_that_does_not_tile_is_told_at_its_first_wrong_step():
    hole = Timed(((Step(0, 10, 48_000, 0), Step(11, DAY, 48_000, 0)),))
    early = Timed(((Step(0, DAY - 1, 48_000, 0),),))
    assert [row[:5] for row in said("judge_days", order(hole))] == [(at.R_DAY_TILING, at.ABSOLUTE, at.P_STEP, 0, 1)]
    assert [row[:5] for row in said("judge_days", order(early))] == [(at.R_DAY_TILING, at.ABSOLUTE, at.P_STEP, 0, 1)]


_FIGURES = {
    "flow_min_nl_per_day": "nl_per_day", "flow_max_nl_per_day": "nl_per_day", "prime_flow_nl_per_day": "nl_per_day",
    "flow_resolution_nl_per_day": "nl_per_day", "minimum_rate_nl_per_day": "nl_per_day",
    "bolus_duration_min_s": "duration_s", "bolus_duration_max_s": "duration_s", "interval_min_s": "interval_s",
}  # fmt: skip


def numbers(value, ending):
    """Every number of an order whose name ends so."""
    if isinstance(value, tuple):
        return {each for item in value for each in numbers(item, ending)}
    if not is_dataclass(value):
        return set()
    named = {field.name: getattr(value, field.name) for field in fields(value)}
    own = {each for name, each in named.items() if name.endswith(ending) and isinstance(each, int)}
    return own.union(*(numbers(each, ending) for each in named.values()))


@st.composite
def cases_near_a_pump(draw):
    """An order, and a pump that can do just that, just not that, or of which nobody knows it."""
    asked, around = draw(edge.cases())
    status = st.sampled_from([Status.LABEL, Status.LABEL, Status.LABEL, Status.UNCONFIRMED])
    own = {}
    for name, ending in _FIGURES.items():
        near = sorted({max(0, each + by) for each in numbers(asked, ending) | {0} for by in (-1, 0, 1)})
        own[name] = Figure(draw(st.sampled_from([*near, 24_000_000, None])), "test", draw(status))
    own["steps_per_day_max"] = Figure(draw(st.sampled_from([0, 1, 2, 3, 48, None])), "test", draw(status))
    library = edge.shipped()
    model = replace(draw(st.sampled_from(library.models)), **own)
    return asked, replace(around, pump_model_id=model.id), replace(library, models=(model,))


@FAST
@given(cases_near_a_pump())
def test_what_a_pump_cannot_do_is_what_the_plain_rules_say_whatever_it_can_do(case):
    parts = ("judge_flows", "judge_boluses", "judge_seam", "judge_days")
    assert_alike(case, parts, (flow_range, flow_resolution, bolus_rate, bolus_interval, day_tiling))


@FAST
@given(edge.cases())
def test_the_flows_under_a_bolus_are_those_of_the_plain_rules(case):
    least, greatest = part("flows_under")(tape(*case))
    flows = flows_under_boluses(case[0])
    assert (least, greatest) == (min(flows), max(flows))


def test_an_interval_or_a_lockout_shorter_than_its_bolus_is_refused():
    interval = [row[0] for row in said("judge_boluses", order(Periodic(Bolus(40_000, 7_200, 0), 7_199, 0, 0)))]
    assert at.R_BOLUS_INTERVAL in interval
    for lockout, refused in ((600, False), (599, True)):
        patient = PatientBolus(Bolus(20_000, 600, 0), lockout, 1)
        rules = [row[0] for row in said("judge_boluses", order(Continuous(600_000, 0), patient=patient))]
        assert (at.R_BOLUS_INTERVAL in rules) is refused


@pytest.mark.parametrize(("first", "refused"), [(1_799, True), (1_800, False)])
def test_the_last_bolus_of_the_program_before_counts_at_the_seam(first, refused):
    """The held boluses came at 3,600 s and 7,200 s; 1,800 s later the order asks for 3,600 s between two."""
    beats = Periodic(Bolus(20_000, 600, 0), 3_600, 0, 0)
    known = context(held=program(beats), held_age_s=9_000)
    rows = said("judge_seam", order(Periodic(Bolus(20_000, 600, 0), 3_600, 0, 0, first)), known)
    assert bool(rows) is refused


@pytest.mark.parametrize(("delay", "clashes"), [(599, True), (600, False), (3_000, False), (3_001, True)])
def test_single_boluses_may_touch_but_not_overlap(delay, clashes):
    """One runs from 0 to 600 s, a periodic one from 3,600 s on; the second single one lasts 600 s."""
    bolus, base = Bolus(2_000, 600, 0), Periodic(Bolus(2_000, 600, 0), 3_600, 0, 0)
    singles = SingleBolus("0" * 32, bolus), SingleBolus("1" * 32, bolus, delay, 7_200)
    t, rows = tape(order(base, *singles)), rows_of()
    part("judge_overlap")(t, rows, part("lay_runs")(t, False))
    assert [row[:4] for row in written(rows)] == ([(at.R_BOLUS_OVERLAP, at.ABSOLUTE, at.P_ONCE, 1)] if clashes else [])


def test_a_day_of_more_steps_than_the_pump_holds_is_told_at_the_first_too_many():
    edges = [n * DAY // 49 for n in range(50)]
    many = Timed((tuple(Step(low, high, 600_000, 0) for low, high in pairwise(edges)),))
    rows = said("judge_days", order(many))
    assert [(row[0], row[2], row[4], row[5]) for row in rows] == [(at.R_DAY_TILING, at.P_STEP, 48, at.D_STEPS)]


def test_a_seam_before_the_first_bolus_of_the_running_program_has_no_last_one():
    before = Periodic(Bolus(20_000, 600, 0), 7_200, 0, 0)
    new = Periodic(Bolus(20_000, 600, 0), 7_200, 0, 0, 60)
    for age, told in ((7_200, False), (7_201, True)):
        rows = said("judge_seam", order(new), context(held=program(before), held_age_s=age))
        assert bool(rows) is told
