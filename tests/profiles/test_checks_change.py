"""How far and how soon a dose changes: each bound from both sides, against the held program and along a plan."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.checks_change import changes, dose_step_down, dose_step_up, step_interval
from profiles.context import Exposure, Increase
from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.program import Bolus, Bridge, Continuous, DelayedStart, Periodic, PlanStep, Step, Stopped, Timed
from tests.profiles.rule_cases import (
    BACLOFEN,
    DAY,
    HOUR,
    IDS,
    MORPHINE,
    REFILL,
    after,
    fluid,
    limit,
    limited,
    order,
    pain,
    steps,
    texts,
)

NOTE, SOFT, HARD = Severity.NOTE, Severity.SOFT, Severity.HARD
UP = (
    limit(Rule.DOSE_STEP_UP, "increase_percent", 20, SOFT),
    limit(Rule.DOSE_STEP_UP, "increase_percent", 100, HARD),
)
DOWN = (
    limit(Rule.DOSE_STEP_DOWN, "decrease_percent", 20, SOFT),
    limit(Rule.DOSE_STEP_DOWN, "decrease_percent", 50, HARD),
)


def up(library, new, before=400_000, limits=UP, *parts, plan=(), **fields):
    return dose_step_up(order(new, *parts, plan=plan), after(before, **fields), limited(library, *limits))


def down(library, new, before=400_000, limits=DOWN, *parts, plan=(), **fields):
    return dose_step_down(order(new, *parts, plan=plan), after(before, **fields), limited(library, *limits))


@pytest.mark.req(13)
@pytest.mark.parametrize(
    ("flow", "severity", "asked", "allowed"),
    [
        (400_000, None, "", ""),
        (479_999, None, "", ""),
        (480_000, None, "", ""),
        (480_001, SOFT, "20.00025", "20"),
        (800_000, SOFT, "100", "20"),
        (800_001, HARD, "100.00025", "100"),
    ],
)
def test_a_rise_is_no_steeper_than_its_limits(flow, severity, asked, allowed, library):
    found = up(library, flow)
    assert texts(found) == ([(severity, "program.base", asked, allowed, "%", "morphine")] if severity else [])
    assert [finding.source for finding in found] == ([f"{severity.name.lower()} {allowed}"] if severity else [])
    assert down(library, flow) == ()


@pytest.mark.parametrize(
    ("flow", "severity", "asked", "allowed"),
    [
        (320_001, None, "", ""),
        (320_000, None, "", ""),
        (319_999, SOFT, "20.00025", "20"),
        (200_000, SOFT, "50", "20"),
        (199_999, HARD, "50.00025", "50"),
    ],
)
def test_a_fall_is_no_steeper_than_its_limits(flow, severity, asked, allowed, library):
    found = down(library, flow)
    assert texts(found) == ([(severity, "program.base", asked, allowed, "%", "morphine")] if severity else [])
    assert up(library, flow) == ()


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 300))
def test_a_step_is_accepted_only_if_cross_multiplying_accepts_it(library, old, new, percent):
    rise = limit(Rule.DOSE_STEP_UP, "increase_percent", percent)
    assert (not up(library, new, old, [rise])) == (100 * new <= (100 + percent) * old)
    fall = limit(Rule.DOSE_STEP_DOWN, "decrease_percent", percent)
    assert (not down(library, new, old, [fall])) == (100 * (old - new) <= percent * old)


@pytest.mark.parametrize(("flow", "told"), [(449_999, 0), (450_000, 0), (450_001, 1)])
def test_a_rise_also_has_a_limit_in_mass(flow, told, library):
    rise = limit(Rule.DOSE_STEP_UP, "increase_ng_per_day", 500_000)
    row = (HARD, "program.base", "0.50001", "0.5", "mg/day", "morphine amount")
    assert texts(up(library, flow, limits=[rise])) == [row] * told
    assert up(library, 100_000, limits=[rise]) == ()


def test_the_weekday_that_rises_most_counts(library):
    weekend = Timed(((Step(0, DAY, 400_000, 0),), (Step(0, DAY, 480_001, 0),)), (0, 0, 0, 0, 0, 0, 1))
    assert [finding.asked for finding in up(library, weekend)] == ["20.00025"]
    lower = Timed(((Step(0, DAY, 400_000, 0),), (Step(0, DAY, 319_999, 0),)), (0, 0, 0, 0, 0, 0, 1))
    assert [finding.asked for finding in down(library, lower)] == ["20.00025"]


def test_periodic_boluses_belong_to_the_dose(library):
    around = Periodic(Bolus(40_000, HOUR, 0), DAY // 2, 400_000, 0)
    assert up(library, around) == ()
    assert len(up(library, Periodic(Bolus(40_001, HOUR, 0), DAY // 2, 400_000, 0))) == 1


def test_the_dose_is_a_mass_so_that_a_stronger_fluid_at_the_same_flow_rises(library):
    asked = order(400_000, fluid=fluid(morphine=12_000_001))
    assert len(dose_step_up(asked, after(400_000), limited(library, *UP))) == 1
    assert (
        len(dose_step_up(order(400_000, fluid=fluid(morphine=12_000_000)), after(400_000), limited(library, *UP))) == 0
    )


def test_a_first_program_or_a_restart_has_no_step_up(library):
    assert dose_step_up(order(10**6), pain(), limited(library, *UP)) == ()
    assert up(library, 10**6, Stopped("surgery")) == ()
    assert up(library, 10**6, exposure=Exposure.INTERRUPTED) == ()
    mixed = order(400_000, fluid=fluid(morphine=10_000_000, bupivacaine=5_000_000))
    every = limit(Rule.DOSE_STEP_UP, "increase_percent", 1, drug_id="")
    assert dose_step_up(mixed, after(400_000), limited(library, every)) == ()


def test_each_step_of_a_plan_is_held_against_the_one_before_in_their_time(library):
    plan = (PlanStep(2 * DAY, Continuous(576_001, 0)), PlanStep(DAY, Continuous(480_000, 0)))
    (finding,) = up(library, 400_000, plan=plan)
    assert (str(finding.where), finding.severity) == ("program.step_plan[0]", SOFT)
    (finding,) = dose_step_up(order(400_000, plan=plan), pain(), limited(library, *UP))
    assert str(finding.where) == "program.step_plan[0]"  # a plan is judged for a first program too


def test_what_follows_a_stop_is_a_start_and_no_step(library):
    assert up(library, Stopped("wait"), plan=(PlanStep(DAY, Continuous(1, 0)),)) == ()
    waiting = DelayedStart(IDS[0], 30 * DAY, Stopped("trip"))
    assert up(library, 400_000, 400_000, UP, waiting) == ()
    assert up(library, Stopped("wait"), plan=(PlanStep(DAY, Stopped("more")),)) == ()


def test_the_program_is_held_against_what_runs_until_it_starts(library):
    lower = DelayedStart(IDS[0], 30 * DAY, Continuous(80_000, 0))
    assert [(str(f.where), f.asked) for f in up(library, 400_000, 400_000, UP, lower)] == [("program.base", "400")]
    assert [str(f.where) for f in down(library, 400_000, 400_000, DOWN, lower)] == ["one_time[0]"]
    longer = DelayedStart(IDS[1], 40 * DAY, Continuous(400_000, 0))
    assert up(library, 400_000, 400_000, UP, lower, longer) == ()


def test_from_a_pump_that_gives_nothing_no_dose_falls(library):
    assert [f.severity for f in down(library, 100_000)] == [HARD]
    assert down(library, 100_000, still_s=0) == ()
    plan = (PlanStep(DAY, Continuous(10_000, 0)),)
    assert [str(f.where) for f in down(library, 100_000, still_s=0, plan=plan)] == ["program.step_plan[0]"]


def test_of_an_unknown_age_the_held_program_may_be_in_any_step_of_its_plan(library):
    taper = (PlanStep(5 * DAY, Continuous(300_000, 0)), PlanStep(10 * DAY, Continuous(100_000, 0)))
    for age_s, asked in ((10 * DAY, ["300"]), (5 * DAY, ["33.333333"]), (1, []), (0, ["300", "33.333333"])):
        found = dose_step_up(order(400_000), after(400_000, plan=taper, age_s=age_s), limited(library, *UP))
        assert [f.asked for f in found] == asked
    found = dose_step_down(order(100_000), after(400_000, plan=taper, age_s=0), limited(library, *DOWN))
    assert [f.asked for f in found] == ["75", "66.666667"]


def test_what_runs_meanwhile_is_a_change_too(library):
    waiting = DelayedStart(IDS[0], HOUR, Continuous(480_001, 0))
    assert [str(f.where) for f in up(library, 400_000, 400_000, UP, waiting)] == ["one_time[0]"]
    crossing = Bridge(IDS[0], REFILL, "scaled", MORPHINE, 316_000, Continuous(480_001, 0))
    assert [str(f.where) for f in up(library, 400_000, 400_000, UP, crossing)] == ["one_time[0]"]
    lower = Bridge(IDS[0], REFILL, "scaled", MORPHINE, 316_000, Continuous(319_999, 0))
    assert [str(f.where) for f in down(library, 400_000, 400_000, DOWN, lower)] == ["one_time[0]"]


def test_a_bridge_counts_with_the_fluid_that_it_pumps(library):
    strong = fluid(morphine=20_000_000)
    crossing = Bridge(IDS[0], REFILL, "scaled", MORPHINE, 316_000, Continuous(400_000, 0))
    asked = order(200_000, crossing, fluid=strong)
    assert [(c.at_s, c.lasting) for c in changes(asked, after(400_000))] == [(0, False), (0, True)]
    assert dose_step_up(asked, after(400_000), limited(library, *UP)) == ()


def test_the_running_step_of_the_held_plan_is_what_changes(library):
    held = (PlanStep(10 * DAY, Continuous(600_000, 0)), PlanStep(40 * DAY, Continuous(900_000, 0)))
    context = after(400_000, plan=held)
    assert dose_step_up(order(720_000), context, limited(library, *UP)) == ()
    assert len(dose_step_up(order(720_001), context, limited(library, *UP))) == 1


def test_an_unconfirmed_step_never_blocks(library):
    unsure = limit(Rule.DOSE_STEP_UP, "increase_percent", 1, HARD, status=Status.UNCONFIRMED)
    assert [finding.severity for finding in up(library, 800_000, limits=[unsure])] == [SOFT]


@pytest.mark.parametrize(("flow", "told"), [(300_001, 0), (300_000, 0), (299_999, 1), (0, 1)])
def test_a_fall_keeps_a_limit_on_its_amount(flow, told, library):
    least = (limit(Rule.DOSE_STEP_DOWN, "decrease_ng_per_day", 1_000_000, HARD),)
    found = down(library, flow, 400_000, least)
    asked = {299_999: "1.00001", 0: "4"}.get(flow)
    assert texts(found) == [(HARD, "program.base", asked, "1", "mg/day", "morphine amount")] * told


STOPS = (limit(Rule.DOSE_STEP_DOWN, "stop_without_plan", 0, HARD),)


@pytest.mark.parametrize(("reason", "told"), [("", 1), ("  ", 1), ("surgery", 0)])
def test_a_stop_needs_a_reason(reason, told, library):
    row = (HARD, "program.base", "1", "0", "", "morphine stop")
    assert texts(down(library, Stopped(reason), limits=STOPS)) == [row] * told


def test_a_stop_where_nothing_ran_or_a_dose_of_nothing_is_no_stop(library):
    assert down(library, Stopped(""), Stopped("surgery"), STOPS) == ()
    assert down(library, 0, limits=STOPS) == ()
    assert dose_step_down(order(Stopped("")), pain(), limited(library, *STOPS)) == ()


def test_a_stop_at_the_end_of_a_plan_needs_its_reason_too(library):
    found = down(library, 400_000, limits=STOPS, plan=(PlanStep(DAY, Stopped("")),))
    assert [str(finding.where) for finding in found] == ["program.step_plan[0]"]


def test_a_drug_that_is_left_out_falls_by_all_of_it(library):
    before = fluid(morphine=10_000_000, bupivacaine=5_000_000)
    both = limit(Rule.DOSE_STEP_DOWN, "decrease_percent", 20, HARD, "")
    found = dose_step_down(order(400_000), after(400_000, before), limited(library, both))
    assert texts(found) == [(HARD, "program.base", "100", "20", "%", "bupivacaine")]


GAPS = (
    limit(Rule.STEP_INTERVAL, "increase_interval_s", DAY, HARD, upper=False),
    limit(Rule.STEP_INTERVAL, "increase_interval_s", 3 * DAY, SOFT, upper=False),
)


def interval(library, new=440_000, limits=GAPS, plan=(), parts=(), **fields):
    return step_interval(order(new, *parts, plan=plan), after(400_000, **fields), limited(library, *limits))


def ago(*seconds):
    return tuple(Increase(s, 3_600_000, 4_000_000) for s in seconds)


@pytest.mark.parametrize(
    ("ago_s", "severity", "asked", "allowed"),
    [
        (0, HARD, "0", "24"),
        (DAY - 1, HARD, "23.999722", "24"),
        (DAY, SOFT, "24", "72"),
        (3 * DAY - 1, SOFT, "71.999722", "72"),
        (3 * DAY, None, "", ""),
        (3 * DAY + 1, None, "", ""),
    ],
)
def test_an_increase_is_not_sooner_after_the_last_than_its_limits(ago_s, severity, asked, allowed, library):
    found = interval(library, increases=ago(20 * DAY, ago_s))
    assert texts(found) == ([(severity, "program.base", asked, allowed, "h", "morphine")] if severity else [])


@pytest.mark.parametrize("new", [400_000, 399_999, 1])
def test_what_does_not_rise_may_come_at_any_time(new, library):
    assert interval(library, new, increases=ago(0)) == ()


@pytest.mark.parametrize(("age_s", "told"), [(DAY - 1, 1), (DAY, 1), (3 * DAY, 0)])
def test_without_an_increase_on_record_the_held_program_counts_as_one(age_s, told, library):
    assert len(interval(library, age_s=age_s)) == told


def test_the_steps_of_its_plan_that_have_run_count_too(library):
    plan = (PlanStep(10 * DAY, Continuous(410_000, 0)), PlanStep(20 * DAY, Continuous(1, 0)))
    for age_s, asked in ((10 * DAY + HOUR, ["1"]), (10 * DAY - HOUR, []), (13 * DAY, [])):
        held = after(400_000, plan=plan, age_s=age_s)
        found = step_interval(order(440_000), held, limited(library, *GAPS))
        assert [finding.asked for finding in found] == asked


def test_the_steps_of_its_plan_count_beside_the_increases_on_record(library):
    plan = (PlanStep(5 * DAY, Continuous(350_000, 0)), PlanStep(10 * DAY, Continuous(410_000, 0)))
    for age_s, asked in ((10 * DAY + HOUR, ["1"]), (10 * DAY - HOUR, []), (0, [])):
        held = after(400_000, plan=plan, age_s=age_s, increases=ago(20 * DAY))
        found = step_interval(order(440_000), held, limited(library, *GAPS))
        assert [finding.asked for finding in found] == asked
    falls = after(400_000, plan=plan[:1], age_s=5 * DAY + HOUR, increases=ago(20 * DAY))
    assert step_interval(order(440_000), falls, limited(library, *GAPS)) == ()


def test_a_rise_from_one_of_several_steps_counts_once(library):
    taper = (PlanStep(5 * DAY, Continuous(300_000, 0)),)
    held = after(350_000, plan=taper, age_s=0, increases=ago(20 * DAY))
    assert step_interval(order(440_000), held, limited(library, *GAPS)) == ()


def test_an_increase_that_nobody_dates_is_a_note_and_never_a_block(library):
    (note,) = interval(library, age_s=0)
    words = (NOTE, "program.base", "the time of the last increase", "", "", "morphine")
    assert texts([note]) == [words]
    assert note.source == GAPS[0].source
    week = limit(Rule.STEP_INTERVAL, "increases_per_week", 3)
    assert [f.source for f in interval(library, age_s=0, limits=[week])] == [week.source]
    assert interval(library, age_s=0, limits=()) == ()


@pytest.mark.parametrize("turned", [1, -1])
def test_of_a_program_that_may_have_stopped_or_not_a_rise_counts_as_one_in_whatever_sequence(turned, library):
    plan = (PlanStep(5 * DAY, Continuous(300_000, 0)), PlanStep(DAY, Stopped("taper done")))[::turned]
    for base in (Stopped("healing"), Continuous(500_000, 0)):
        held = after(base, plan=plan, age_s=0, increases=ago(HOUR))
        (finding,) = step_interval(order(400_000), held, limited(library, *GAPS))
        assert (finding.severity, str(finding.where)) == (HARD, "program.base")
    stopped = after(Stopped("healing"), plan=(PlanStep(DAY, Stopped("taper done")),), age_s=0, increases=ago(HOUR))
    assert step_interval(order(400_000), stopped, limited(library, *GAPS)) == ()


def test_the_steps_of_a_plan_follow_each_other_no_sooner_than_the_limits(library):
    for gap_s, severities in ((DAY - 1, [HARD]), (DAY, [SOFT]), (3 * DAY, [])):
        plan = (PlanStep(gap_s, Continuous(480_000, 0)), PlanStep(10 * DAY, Continuous(1, 0)))
        found = interval(library, plan=plan)
        assert [finding.severity for finding in found] == severities
        assert {str(finding.where) for finding in found} <= {"program.step_plan[0]"}


def test_a_delayed_start_moves_the_increase(library):
    waiting = DelayedStart(IDS[0], 2 * DAY, Continuous(400_000, 0))
    assert [f.severity for f in interval(library, parts=(waiting,), increases=ago(0))] == [SOFT]
    higher = DelayedStart(IDS[0], 3 * DAY, Continuous(500_000, 0))
    found = interval(library, parts=(higher,), increases=ago(0))
    assert [str(f.where) for f in found] == ["one_time[0]"]  # it rises at once, to what runs meanwhile


def test_a_start_is_no_increase_but_begins_the_count(library):
    own = limited(library, *GAPS)
    plan = (PlanStep(DAY - 1, Continuous(480_000, 0)),)
    assert step_interval(order(440_000), pain(), own) == ()
    for start in (after(400_000, BACLOFEN), after(400_000, exposure=Exposure.INTERRUPTED)):
        assert step_interval(order(440_000), start, own) == ()
        found = step_interval(order(440_000, plan=plan), start, own)
        assert [(str(f.where), f.severity) for f in found] == [("program.step_plan[0]", HARD)]


@pytest.mark.parametrize(("gap_s", "severities"), [(HOUR, [HARD]), (DAY, [SOFT]), (3 * DAY, [])])
def test_the_first_program_of_a_pump_is_a_start_from_which_its_plan_counts(gap_s, severities, library):
    own, plan = limited(library, *GAPS), (PlanStep(gap_s, Continuous(480_000, 0)),)
    for around in (pain(), pain(increases=ago(20 * DAY))):
        assert [f.severity for f in step_interval(order(440_000, plan=plan), around, own)] == severities
    waiting = DelayedStart(IDS[0], 5 * DAY, Stopped("healing"))
    assert [f.severity for f in step_interval(order(440_000, waiting, plan=plan), pain(), own)] == severities
    assert step_interval(order(Stopped("healing"), plan=plan), pain(), own) == ()  # the step itself is the start


WEEK = (limit(Rule.STEP_INTERVAL, "increases_per_week", 3),)


def test_the_start_of_a_first_program_counts_in_its_week(library):
    plan = tuple(PlanStep(n * DAY, Continuous(440_000 + n, 0)) for n in (1, 2, 3))
    found = step_interval(order(440_000, plan=plan), pain(), limited(library, *WEEK))
    assert [(str(f.where), f.asked) for f in found] == [("program.step_plan[2]", "4")]


@pytest.mark.parametrize(
    ("agos", "told"),
    [
        ((DAY, 2 * DAY), 0),
        ((DAY, 2 * DAY, 3 * DAY), 1),
        ((DAY, 2 * DAY, 7 * DAY - 1), 1),
        ((DAY, 2 * DAY, 7 * DAY), 0),
    ],
)
def test_no_more_increases_in_any_seven_days_than_the_limit(agos, told, library):
    row = (HARD, "program.base", "4", "3", "", "morphine week")
    assert texts(interval(library, limits=WEEK, increases=ago(*agos))) == [row] * told


def test_the_steps_of_a_plan_count_in_their_own_weeks(library):
    plan = tuple(PlanStep(n * DAY, Continuous(440_000 + n, 0)) for n in (1, 2, 3, 8))
    found = interval(library, limits=WEEK, plan=plan)
    assert [(str(f.where), f.asked) for f in found] == [("program.step_plan[2]", "4")]


def test_an_interval_that_nobody_confirms_never_blocks(library):
    unsure = limit(Rule.STEP_INTERVAL, "increase_interval_s", DAY, HARD, upper=False, status=Status.UNCONFIRMED)
    assert [finding.severity for finding in interval(library, limits=[unsure], increases=ago(0))] == [SOFT]


def test_the_doses_of_a_change_are_exact(library):
    timed = steps((0, 1, 1), (1, DAY, 400_000))
    (change,) = changes(order(timed), after(400_000))
    ((old, new),), per = change.doses("morphine")
    assert Fraction(old, per) == 4 * 10**12
    assert Fraction(new, per) == Fraction(1 + 400_000 * (DAY - 1), DAY) * 10**7
    assert not change.rises("morphine")
