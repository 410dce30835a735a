"""What every rule of the loop stands on: findings that find no room are never lost, and limits are met exactly."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles import lowering_layout as at
from profiles.checks_order import can_be_walked, day_flow, eases, mean_flow, running_base, untiled
from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.limits import Limit
from profiles.program import Bolus, Continuous, Order, PatientBolus, Periodic, PlanStep, Step, Timed
from profiles.units_tables import MAX_FLOW_NL_PER_DAY
from tests.profiles import edge_orders as edge
from tests.profiles.orders import DAY, STRONG, context, order, program
from tests.profiles.plain_loop import part, rows_of, tape_of, written

TAPER = (PlanStep(DAY, Continuous(100_000, 0)),)
FAST = settings(max_examples=60, suppress_health_check=list(HealthCheck))


def tape(order_, context_=None):
    return tape_of(order_, context_ or context(), edge.shipped())


def test_a_finding_is_one_row_and_the_first_row_counts_them():
    rows = rows_of(3)
    part("emit")(rows, 1, 2, 3, 4, 5, 6, 7)
    part("emit_graded")(rows, 1, -1, 3, 4, 6, 7)
    part("emit_graded")(rows, 8, 0, 3, 4, 6, 7)
    assert written(rows) == [(1, 2, 3, 4, 5, 6, 7, 0), (8, 0, 3, 4, 0, 6, 7, 0)]


@pytest.mark.req(21)
def test_what_finds_no_room_turns_the_count_negative_for_good():
    rows = rows_of(2)
    for _ in range(3):
        part("emit")(rows, 1, 2, 3, 4, 5, 6, 7)
    assert rows[0, 0] == -1


def limited(upper, value, severity):
    quantity = "concentration_ng_per_ml"
    rule = Rule.CONCENTRATION_MAX if upper else Rule.CONCENTRATION_MIN
    return Limit(rule, severity, "baclofen", quantity, value, upper, "test", Status.LABEL)


@given(st.booleans(), st.integers(1, 50), st.tuples(*[st.integers(1, 9)] * 5))
def test_a_number_keeps_a_limit_up_to_the_limit_itself(upper, value, numbers):
    library = replace(edge.shipped(), limits=(limited(upper, value, Severity.HARD),))
    t = tape_of(order(Continuous(600_000, 0)), context(), library)
    rule = at.R_CONCENTRATION_MAX if upper else at.R_CONCENTRATION_MIN
    asked = Fraction(numbers[0] * numbers[1] * numbers[2], numbers[3] * numbers[4])
    kept = asked <= value if upper else asked >= value
    assert part("graded")(t, rule, at.Q_CONCENTRATION, 0, *numbers) == (-1 if kept else at.HARD)
    assert part("has_limit")(t, rule, at.Q_CONCENTRATION, 0)
    assert not part("has_limit")(t, rule, at.Q_BOLUS, 0)


def test_of_several_limits_the_worst_that_is_broken_counts():
    limits = (limited(True, 10, Severity.SOFT), limited(True, 20, Severity.HARD), limited(True, 5, Severity.NOTE))
    t = tape_of(order(Continuous(600_000, 0)), context(), replace(edge.shipped(), limits=limits))
    said = [part("graded")(t, at.R_CONCENTRATION_MAX, at.Q_CONCENTRATION, 0, n, 1, 1, 1, 1) for n in (5, 6, 11, 20, 21)]
    assert said == [-1, at.NOTE, at.SOFT, at.SOFT, at.HARD]


def test_a_mass_keeps_a_limit_to_the_last_unit():
    t = tape_of(
        order(Continuous(600_000, 0)), context(), replace(edge.shipped(), limits=(limited(True, 7, Severity.HARD),))
    )
    allowed = 7 * DAY * 1_000_000
    for more, severity in ((0, -1), (1, at.HARD)):
        high, low = divmod(allowed + more, 2**14)
        assert part("graded_mass")(t, 0, high, low, 1, 1) == severity


@FAST
@given(edge.timed())
def test_a_day_is_filled_where_the_plain_rules_say_so(timed: Timed):
    t = tape(order(timed))
    for number, steps in enumerate(timed.patterns):
        said = part("untiled_step")(t, number)
        assert (None if said < 0 else said) == untiled(steps)


@FAST
@given(edge.cases())
def test_an_order_can_be_walked_where_the_plain_rules_say_so(case):
    t = tape(*case)
    assert part("order_walkable")(t) == can_be_walked(case[0])
    if case[1].held:
        walked = part("walkable")(t, t[at.PROGRAM_BASES], part("size")(t, at.BASES), 1)
        assert walked == can_be_walked(Order(case[1].held))


@FAST
@given(edge.bases)
def test_mean_flows_are_those_of_the_plain_rules(base):
    t = tape(order(base))
    assert Fraction(*map(int, part("week_flow")(t, 0))) == mean_flow(base)
    for weekday in range(7):
        assert Fraction(*map(int, part("day_flow")(t, 0, weekday))) == day_flow(base, weekday)


@given(st.lists(st.builds(Step, st.integers(0, DAY), st.integers(0, DAY), st.integers(0, 9), st.just(0)), max_size=4))
def test_a_step_that_ends_before_it_begins_pumps_nothing(steps):
    volume = sum(step.flow_nl_per_day * (step.end_s - step.start_s) for step in steps if step.end_s > step.start_s)
    assert part("pattern_volume")(tape(order(Timed((tuple(steps),)))), 0) == volume


@pytest.mark.parametrize("duration_s", [1, 60, 600])
@pytest.mark.parametrize("interval_s", [59, 60, 61, 599, 600, 601])
@pytest.mark.parametrize("less_s", [0, 1])
def test_boluses_may_touch_each_other_and_not_overlap(duration_s, interval_s, less_s):
    bolus = Bolus(10, duration_s, 0)
    patient = PatientBolus(bolus, max(1, duration_s - less_s), 1)
    asked = order(Periodic(bolus, interval_s, 0, 0), patient=patient)
    walks = interval_s >= max(60, duration_s) and (less_s == 0 or duration_s == 1)
    assert part("order_walkable")(tape(asked)) == can_be_walked(asked) == walks


@FAST
@given(st.lists(st.integers(0, 5), max_size=4), st.integers(0, 6))
def test_the_running_stage_is_the_last_that_has_begun(afters, age):
    plan = tuple(PlanStep(after, Continuous(n + 1, 0)) for n, after in enumerate(afters))
    known = context(held=program(Continuous(0, 0), plan=plan), held_age_s=age)
    t = tape(order(Continuous(600_000, 0)), known)
    stage = part("running_stage")(t)
    running = part("cell")(t, at.BASES, part("cell")(t, at.STAGES, stage, at.STAGE_BASE), at.BASE_FLOW)
    assert running == running_base(known).flow_nl_per_day
    assert part("running_stage")(tape(order(Continuous(600_000, 0)))) == -1


@FAST
@given(edge.cases())
def test_an_order_eases_by_both_twins(case):
    assert part("eases")(tape(*case)) == eases(*case)


@pytest.mark.parametrize(
    ("asked", "known", "less"),
    [
        (order(Continuous(399_999, 0)), {}, True),
        (order(Continuous(400_000, 0)), {}, False),
        (order(Continuous(400_001, 0)), {}, False),
        (order(Continuous(1, 0), plan=(PlanStep(9, Continuous(400_000, 0)),)), {}, False),
        (order(Continuous(1, 0), fluid=STRONG), {}, False),
        (order(Continuous(1, 0), patient=PatientBolus(Bolus(1, 1, 0), 1, 1)), {}, False),
        (order(Continuous(1, 0)), {"still_s": 0}, False),
        (order(Continuous(1, 0)), {"held": None}, False),
        (order(Continuous(200_000, 0)), {"held": program(Continuous(400_000, 0), plan=TAPER), "held_age_s": 1}, True),
        (order(Continuous(200_000, 0)), {"held": program(Continuous(400_000, 0), plan=TAPER), "held_age_s": 0}, False),
    ],
)
def test_what_eases_gives_less_of_the_same_with_nothing_beside_it(asked, known, less):
    around = context(**({"held": program(Continuous(400_000, 0)), "held_age_s": DAY} | known))
    assert part("eases")(tape(asked, around)) == eases(asked, around) == less


@pytest.mark.parametrize(("over_nl", "walks"), [(0, True), (1, False)])
def test_a_patient_bolus_may_flow_as_fast_as_any_flow_and_no_faster(over_nl, walks):
    patient = PatientBolus(Bolus(MAX_FLOW_NL_PER_DAY // 2 + over_nl, DAY // 2, 0), DAY, 1)
    asked = order(Continuous(1, 0), patient=patient)
    assert part("order_walkable")(tape(asked)) == can_be_walked(asked) == walks
