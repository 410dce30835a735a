"""What the pump can do, at each end of its range; a number that nobody confirms is visibly off."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.checks_pump import bolus_interval, bolus_rate, day_tiling, flow_range, flow_resolution, known_model
from profiles.findings import Rule, Severity
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
from tests.profiles.rule_cases import (
    BACLOFEN,
    DAY,
    HOUR,
    IDS,
    REFILL,
    after,
    modelled,
    order,
    pain,
    single,
    steps,
    texts,
)

ABSOLUTE, NOTE, HARD = Severity.ABSOLUTE, Severity.NOTE, Severity.HARD
RULES = (flow_range, flow_resolution, day_tiling, bolus_rate, bolus_interval)


def periodic(base=300_000, volume_nl=20_000, duration_s=600, interval_s=7_200, first_s=None):
    return Periodic(Bolus(volume_nl, duration_s, 0), interval_s, base, 0, first_s)


def bridge(pattern):
    return Bridge(IDS[0], REFILL, "scaled", BACLOFEN, 316_000, pattern)


def prime(flow):
    return Prime(IDS[0], REFILL, "system", 316_000, flow)


def test_a_pump_that_the_library_describes_is_known(library):
    assert known_model(order(400_000), pain(), library) == ()


@pytest.mark.req(13)
def test_a_pump_that_nobody_describes_is_asked_for_nothing(library):
    found = known_model(order(400_000), pain(pump_model_id="other"), library)
    names = ", ".join(model.id for model in library.models)
    assert texts(found) == [(ABSOLUTE, "program", "other", names, "", "model")]
    everything = order(1, single(1, 1), patient=PatientBolus(Bolus(1, 9, 0), 1, 1))
    assert [rule(everything, pain(pump_model_id="other"), library) for rule in RULES] == [()] * len(RULES)


@pytest.mark.req(14)
@pytest.mark.req(15)
@pytest.mark.req(18)
@pytest.mark.parametrize(
    ("flow", "asked", "allowed"),
    [
        (0, "0", "0.048"),
        (47_999, "0.047999", "0.048"),
        (48_000, None, None),
        (48_001, None, None),
        (23_999_999, None, None),
        (24_000_000, None, None),
        (24_000_001, "24.000001", "24"),
    ],
)
def test_a_flow_is_between_the_least_and_the_greatest_of_the_pump(flow, asked, allowed, library):
    found = flow_range(order(flow), pain(), library)
    assert texts(found) == ([(ABSOLUTE, "program.base", asked, allowed, "mL/day", "")] if asked else [])
    assert {finding.source for finding in found} <= {library.model("cisterna-20").flow_min_nl_per_day.source}


@given(st.integers(0, 10**8))
def test_a_flow_is_accepted_only_inside_the_range(library, flow):
    assert (not flow_range(order(flow), pain(), library)) == (48_000 <= flow <= 24_000_000)


def test_every_flow_of_an_order_is_judged_at_its_place(library):
    low = Continuous(47_999, 0)
    timed = Timed(((Step(0, HOUR, 400_000, 0), Step(HOUR, DAY, 1, 0)), (Step(0, DAY, 2, 0),)))
    parts = (DelayedStart(IDS[1], HOUR, timed), bridge(low), prime(3))
    found = flow_range(order(timed, *parts, plan=(PlanStep(DAY, low),)), pain(), library)
    assert [str(finding.where) for finding in found] == [
        "program.base.patterns[0][1]",
        "program.base.patterns[1][0]",
        "program.step_plan[0]",
        "one_time[0]",
        "one_time[0]",
        "one_time[1]",
        "one_time[2]",
    ]


@pytest.mark.parametrize(("flow", "told"), [(0, 0), (1, 1), (47_999, 1), (48_000, 0), (24_000_001, 1)])
def test_under_periodic_boluses_there_may_be_no_flow_at_all(flow, told, library):
    assert len(flow_range(order(periodic(flow)), pain(), library)) == told


def test_a_stop_is_no_flow_to_judge(library):
    assert flow_range(order(Stopped("surgery")), pain(), library) == ()


@pytest.mark.parametrize(("flow", "told"), [(5_999, 1), (6_000, 0), (6_001, 1)])
def test_the_minimum_rate_is_the_pumps_own_number(flow, told, library):
    found = flow_range(order(MinimumRate(flow)), pain(), library)
    row = (ABSOLUTE, "program.base", f"0.00{flow}", "0.006", "mL/day", "minimum rate")
    assert texts(found) == [row] * told


def test_a_minimum_rate_that_nobody_confirms_is_visibly_off(library):
    found = flow_range(order(MinimumRate(1)), pain(), modelled(library, minimum_rate_nl_per_day=None))
    assert [(f.severity, str(f.where), f.source) for f in found] == [(NOTE, "program.base", "nobody confirms it")]


@pytest.mark.parametrize(("flow", "told"), [(47_999, 1), (48_000, 0), (1_000_000, 0), (1_000_001, 1)])
def test_a_prime_runs_no_faster_than_the_pump_primes(flow, told, library):
    slow = modelled(library, prime_flow_nl_per_day=1_000_000)
    found = flow_range(order(400_000, prime(flow)), pain(), slow)
    assert [(f.severity, str(f.where)) for f in found] == [(ABSOLUTE, "one_time[0]")] * told


@pytest.mark.parametrize(
    ("figure", "free", "bound"),
    [("flow_min_nl_per_day", 1, 24_000_001), ("flow_max_nl_per_day", 99_000_000, 47_999)],
)
def test_an_end_of_the_range_that_nobody_confirms_is_off_and_the_other_still_binds(figure, free, bound, library):
    own = modelled(library, **{figure: None})
    note = (NOTE, "program", "a number of the pump model", "", "", "not confirmed")
    assert texts(flow_range(order(free), pain(), own)) == [note]
    assert [finding.severity for finding in flow_range(order(bound), pain(), own)] == [NOTE, ABSOLUTE]


@pytest.mark.req(14)
@pytest.mark.parametrize(("flow", "below"), [(99_999, "0.0999"), (100_000, None), (100_001, "0.1"), (100_100, None)])
def test_a_flow_is_a_whole_multiple_of_the_resolution(flow, below, library):
    found = flow_resolution(order(flow), pain(), library)
    asked = {99_999: "0.099999", 100_001: "0.100001"}.get(flow)
    assert texts(found) == ([(ABSOLUTE, "program.base", asked, below, "mL/day", "")] if below else [])


@given(st.integers(0, 10**8), st.integers(1, 10_000))
def test_the_allowed_flow_is_the_next_one_below(library, flow, resolution):
    own = modelled(library, flow_resolution_nl_per_day=resolution)
    found = flow_resolution(order(flow), pain(), own)
    assert (not found) == (flow % resolution == 0)
    if found:
        assert found[0].source == "the test's own pump"


def test_the_flow_of_a_prime_is_a_multiple_too_and_a_minimum_rate_need_not_be(library):
    found = flow_resolution(order(MinimumRate(6_001), single(), prime(23_999_999)), pain(), library)
    assert texts(found) == [(ABSOLUTE, "one_time[1]", "23.999999", "23.9999", "mL/day", "")]


def test_a_resolution_that_nobody_confirms_is_visibly_off(library):
    own = modelled(library, flow_resolution_nl_per_day=None)
    assert [f.severity for f in flow_resolution(order(99_999, prime(1)), pain(), own)] == [NOTE]


def tiling(library, *rows):
    return texts(day_tiling(order(steps(*rows)), pain(), library))


def broken_at(step, asked, wanted):
    allowed = f"a step from {wanted} on, up to 24:00"
    return [(ABSOLUTE, f"program.base.patterns[0][{step}]", asked, allowed, "", "")]


def test_steps_that_fill_the_day_pass(library):
    assert tiling(library, (0, DAY, 400_000)) == []
    assert tiling(library, (0, 1, 400_000), (1, DAY - 1, 400_000), (DAY - 1, DAY, 400_000)) == []
    assert day_tiling(order(400_000), pain(), library) == ()


@pytest.mark.parametrize(
    ("rows", "step", "asked", "wanted"),
    [
        ([], 0, "no step", "00:00"),
        ([(1, DAY, 1)], 0, "00:00:01", "00:00"),
        ([(0, DAY - 1, 1)], 1, "no step", "23:59:59"),
        ([(0, HOUR, 1), (HOUR - 1, DAY, 1)], 1, "00:59:59", "01:00"),
        ([(0, HOUR, 1), (HOUR + 1, DAY, 1)], 1, "01:00:01", "01:00"),
        ([(0, HOUR, 1), (HOUR, HOUR, 1), (HOUR, DAY, 1)], 1, "01:00", "01:00"),
        ([(0, 0, 1), (0, DAY, 1)], 0, "00:00", "00:00"),
        ([(HOUR, DAY, 1), (0, HOUR, 1)], 0, "01:00", "00:00"),
    ],
)
def test_the_first_step_that_leaves_a_gap_overlaps_or_lasts_no_time_is_named(rows, step, asked, wanted, library):
    assert tiling(library, *rows) == broken_at(step, asked, wanted)


def test_every_pattern_of_every_base_fills_its_day(library):
    whole, half = (Step(0, DAY, 400_000, 0),), (Step(0, HOUR, 400_000, 0),)
    timed = Timed((whole, half))
    parts = (DelayedStart(IDS[1], HOUR, timed), bridge(timed))
    found = day_tiling(order(timed, *parts, plan=(PlanStep(DAY, timed),)), pain(), library)
    places = ["program.base.patterns[1][1]", "program.step_plan[0]", "one_time[0]", "one_time[1]"]
    assert [str(finding.where) for finding in found] == places


def many(count):
    edges = [DAY * n // count for n in range(count + 1)]
    return [(low, high, 400_000) for low, high in pairwise(edges)]


@pytest.mark.parametrize(("count", "told"), [(47, 0), (48, 0), (49, 1)])
def test_a_day_has_no_more_steps_than_the_pump_can_hold(count, told, library):
    row = (ABSOLUTE, "program.base.patterns[0][48]", "49", "48", "", "steps")
    assert tiling(library, *many(count)) == [row] * told


def test_a_number_of_steps_that_nobody_confirms_is_visibly_off(library):
    found = day_tiling(order(steps(*many(49))), pain(), modelled(library, steps_per_day_max=None))
    assert texts(found) == [(NOTE, "program.base", "steps in a day", "", "", "not confirmed")]


def test_days_are_tiled_whatever_the_pump(library):
    gap = order(steps((0, HOUR, 400_000)))
    found = day_tiling(gap, pain(pump_model_id="other"), library)
    assert [finding.severity for finding in found] == [ABSOLUTE]


@pytest.mark.parametrize(
    ("duration_s", "asked", "allowed"),
    [(59, "0.983333", "1"), (60, None, None), (61, None, None), (DAY, None, None), (DAY + 60, "1,441", "1,440")],
)
def test_a_bolus_lasts_as_long_as_the_pump_can_time(duration_s, asked, allowed, library):
    found = bolus_rate(order(400_000, single(10_000, duration_s)), pain(), library)
    assert texts(found) == ([(ABSOLUTE, "one_time[0]", asked, allowed, "min", "duration")] if asked else [])


@pytest.mark.parametrize(
    ("volume_nl", "asked", "allowed"),
    [(983_333, None, None), (983_334, "24.000016", "24")],  # 0.4 mL/day under the bolus
)
def test_bolus_and_base_together_stay_inside_the_range(volume_nl, asked, allowed, library):
    found = bolus_rate(order(400_000, single(volume_nl, HOUR)), pain(), library)
    assert texts(found) == ([(ABSOLUTE, "one_time[0]", asked, allowed, "mL/day", "flow")] if asked else [])


def test_the_greatest_flow_under_a_bolus_counts_and_the_least_too(library):
    timed = steps((0, HOUR, 400_000), (HOUR, DAY, 400_100))
    (finding,) = bolus_rate(order(timed, single(983_333, HOUR)), pain(), library)
    assert finding.asked == "24.000092"
    under = single(1_999, HOUR)  # 47,976 nL/day, less than the pump's least alone
    assert bolus_rate(order(400_000, under), pain(), library) == ()
    plan = (PlanStep(DAY, Stopped("end")),)
    assert [f.asked for f in bolus_rate(order(400_000, under, plan=plan), pain(), library)] == ["0.047976"]
    waiting = DelayedStart(IDS[1], HOUR, Stopped("later"))
    assert [f.asked for f in bolus_rate(order(400_000, under, waiting), pain(), library)] == ["0.047976"]
    assert bolus_rate(order(400_000, under, bridge(Stopped("none"))), pain(), library) == ()


def test_a_bolus_over_days_without_any_step_stands_alone(library):
    assert len(bolus_rate(order(steps(), single(1_999, HOUR)), pain(), library)) == 1
    assert bolus_rate(order(steps(), single(2_000, HOUR)), pain(), library) == ()


@pytest.mark.parametrize(("volume_nl", "told"), [(0, 1), (1, 0)])
def test_a_bolus_gives_something_at_all(volume_nl, told, library):
    found = bolus_rate(order(400_000, single(volume_nl, DAY)), pain(), library)
    assert [(f.asked, f.allowed, f.detail) for f in found] == [("0", "0.000001", "flow")] * told


def test_periodic_and_patient_boluses_are_judged_at_their_places(library):
    fast = PatientBolus(Bolus(1_000_000, HOUR, 0), HOUR, 1)
    found = bolus_rate(order(periodic(300_000, 1_000_000, HOUR), patient=fast), pain(), library)
    assert [str(finding.where) for finding in found] == ["program.base.bolus", "program.patient_bolus"]


@pytest.mark.parametrize("figure", ["bolus_duration_min_s", "bolus_duration_max_s"])
def test_a_duration_that_nobody_confirms_is_visibly_off_where_a_bolus_needs_it(figure, library):
    own = modelled(library, **{figure: None})
    assert bolus_rate(order(400_000), pain(), own) == ()
    note = (NOTE, "program", "a number of the pump model", "", "", "not confirmed")
    assert texts(bolus_rate(order(400_000, single()), pain(), own)) == [note]


@pytest.mark.parametrize(("interval_s", "asked"), [(299, "4.983333"), (300, None), (301, None)])
def test_an_interval_is_one_that_the_pump_can_time(interval_s, asked, library):
    found = bolus_interval(order(periodic(duration_s=60, interval_s=interval_s)), pain(), library)
    assert texts(found) == ([(ABSOLUTE, "program.base.bolus", asked, "5", "min", "")] if asked else [])


@pytest.mark.parametrize(("interval_s", "told"), [(3_599, 1), (3_600, 0), (3_601, 0)])
def test_an_interval_is_as_long_as_its_bolus(interval_s, told, library):
    found = bolus_interval(order(periodic(duration_s=HOUR, interval_s=interval_s)), pain(), library)
    assert [(f.severity, f.allowed, f.source) for f in found] == [
        (ABSOLUTE, "60", "the duration of the bolus itself")
    ] * told


@pytest.mark.parametrize(("interval_s", "told"), [(59, 1), (60, 0)])
def test_where_the_pumps_own_interval_is_not_known_a_minute_still_binds(interval_s, told, library):
    own = modelled(library, interval_min_s=None)
    found = bolus_interval(order(periodic(duration_s=1, interval_s=interval_s)), pain(), own)
    assert [(f.severity, f.source) for f in found] == [
        (NOTE, "nobody confirms it"),
        *[(ABSOLUTE, "Cisterna rule")] * told,
    ]


@pytest.mark.req(13)
@pytest.mark.parametrize(("lockout_s", "told"), [(599, 1), (600, 0), (601, 0)])
def test_a_lockout_is_as_long_as_its_bolus(lockout_s, told, library):
    patient = PatientBolus(Bolus(20_000, 600, 0), lockout_s, 3)
    found = bolus_interval(order(400_000, patient=patient), pain(), library)
    assert texts(found) == [(ABSOLUTE, "program.patient_bolus", "9.983333", "10", "min", "")] * told


@pytest.mark.parametrize(
    ("age_s", "first_s", "gap"),
    [
        (7_201, 7_198, "119.983333"),  # the last bolus began a second ago
        (7_201, 7_199, None),
        (7_201, 7_200, None),
        (14_400, 0, None),  # the held program's next would begin now: the last is a whole interval ago
        (14_399, 0, "119.983333"),
        (10_800, 0, "60"),
        (7_200, 0, None),  # none has begun yet
        (0, 7_199, "119.983333"),  # nobody knows for how long, so the last may begin now
        (0, 7_200, None),
    ],
)
def test_a_start_given_for_the_first_bolus_counts_from_the_last_one_before(age_s, first_s, gap, library):
    found = bolus_interval(order(periodic(first_s=first_s)), after(periodic(), age_s=age_s), library)
    assert texts(found) == ([(HARD, "program.base.bolus", gap, "120", "min", "seam")] if gap else [])


def test_a_bolus_that_would_begin_with_the_switch_has_not_been_given(library):
    wider, held = periodic(interval_s=4 * HOUR, first_s=0), after(periodic(), age_s=2 * HOUR)
    assert bolus_interval(order(wider), held, library) == ()
    (finding,) = bolus_interval(order(wider), after(periodic(), age_s=2 * HOUR + 1), library)
    assert finding.detail == "seam"


def test_a_delayed_start_adds_to_the_gap(library):
    held = after(periodic(), age_s=10_800)
    for delay_s, told in ((3_599, 1), (3_600, 0)):
        waiting = DelayedStart(IDS[0], delay_s, Continuous(400_000, 0))
        assert len(bolus_interval(order(periodic(first_s=0), waiting), held, library)) == told


def test_the_gap_counts_from_the_step_of_the_plan_that_is_running(library):
    held = after(400_000, age_s=3 * DAY + 10_800, plan=(PlanStep(3 * DAY, periodic()),))
    (finding,) = bolus_interval(order(periodic(first_s=0)), held, library)
    assert (finding.asked, finding.source) == ("60", "Cisterna rule")


@pytest.mark.parametrize(
    ("base", "before"), [(periodic(), periodic()), (Continuous(400_000, 0), periodic()), (periodic(first_s=0), 400_000)]
)
def test_without_a_given_start_or_a_periodic_neighbour_there_is_no_gap_to_judge(base, before, library):
    assert bolus_interval(order(base), after(before, age_s=10_800), library) == ()
    assert bolus_interval(order(base), pain(), library) == ()


def test_each_rule_says_its_own_name(library):
    wrong = order(steps((0, HOUR, 47_999)), single(1, 1), patient=PatientBolus(Bolus(1, 9, 0), 1, 1))
    named = [{finding.rule for finding in rule(wrong, pain(), library)} for rule in RULES]
    assert named == [
        {Rule.FLOW_RANGE},
        {Rule.FLOW_RESOLUTION},
        {Rule.DAY_TILING},
        {Rule.BOLUS_RATE},
        {Rule.BOLUS_INTERVAL},
    ]
