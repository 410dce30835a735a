"""The worst window at the tip: each limit from both sides, seams, fronts and patient boluses included."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.checks_dose import Tip, dose_day, dose_window, first_dose, horizon_s, is_start, tip_of
from profiles.context import Exposure, Given, Jurisdiction
from profiles.drugs import Fluid
from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.program import Bolus, Bridge, Continuous, DelayedStart, PatientBolus, Periodic, PlanStep, Stopped
from profiles.pump import Catheter
from profiles.pumping import bolus_achieved
from profiles.units_tables import MAX_HORIZON_S
from tests.profiles.rule_cases import (
    BACLOFEN,
    DAY,
    HOUR,
    IDS,
    LINE_NL,
    MORPHINE,
    REFILL,
    after,
    fluid,
    limit,
    limited,
    order,
    pain,
    single,
    steps,
    texts,
)

NOTE, SOFT, HARD = Severity.NOTE, Severity.SOFT, Severity.HARD
DAYS = (
    limit(Rule.DOSE_DAY, "dose_ng_per_day", 4_000_000, SOFT),
    limit(Rule.DOSE_DAY, "dose_ng_per_day", 5_000_000, HARD),
)
HOURS = (limit(Rule.DOSE_WINDOW, "window_dose_ng", 1_000_000, HARD, window_s=4 * HOUR),)


def day(library, asked, context=None, limits=DAYS):
    return dose_day(asked, context or pain(), limited(library, *limits))


def window(library, asked, context=None, limits=HOURS):
    return dose_window(asked, context or pain(), limited(library, *limits))


@pytest.mark.req(13)
@pytest.mark.req(15)
@pytest.mark.parametrize(
    ("flow", "severity", "asked", "allowed"),
    [
        (399_999, None, "", ""),
        (400_000, None, "", ""),
        (400_001, SOFT, "4.00001", "4"),
        (500_000, SOFT, "5", "4"),
        (500_001, HARD, "5.00001", "5"),
    ],
)
def test_no_day_gives_more_than_its_limits(flow, severity, asked, allowed, library):
    found = day(library, order(flow))
    assert texts(found) == ([(severity, "program.base", asked, allowed, "mg/day", "morphine")] if severity else [])
    for finding in found:
        assert (finding.start_s, finding.end_s) == (0, DAY)
        assert finding.source in {limit.source for limit in DAYS}


@given(st.integers(0, 10**6), st.integers(1, 10**7))
def test_a_steady_flow_is_accepted_only_if_its_day_keeps_the_limit(library, flow, most_ng):
    found = day(library, order(flow), limits=[limit(Rule.DOSE_DAY, "dose_ng_per_day", most_ng)])
    assert (not found) == (flow * 10 <= most_ng)


def test_the_worst_day_slides_over_midnight(library):
    weekend = steps((0, DAY // 2, 500_000), (DAY // 2, DAY, 300_000))
    assert day(library, order(weekend)) == ()
    plan = (PlanStep(DAY // 2, steps((0, DAY // 2, 300_000), (DAY // 2, DAY, 500_001))),)
    (finding,) = day(library, order(weekend, plan=plan))
    assert (finding.severity, finding.start_s, finding.end_s) == (HARD, 0, DAY)


@pytest.mark.req(13)
@pytest.mark.parametrize(("flow", "told"), [(599_999, 0), (600_000, 0), (600_001, 1)])
def test_no_sliding_window_gives_more_than_its_limit(flow, told, library):
    found = window(library, order(steps((0, 4 * HOUR, flow), (4 * HOUR, DAY, 100_000))))
    row = (HARD, "program.base", "1.000002", "1", "mg", "morphine 4 h")
    assert texts(found) == [row] * told
    for finding in found:
        assert (finding.start_s, finding.end_s) == (0, 4 * HOUR)


def test_each_window_is_judged_by_its_own_limits(library):
    hour = limit(Rule.DOSE_WINDOW, "window_dose_ng", 250_000, SOFT, window_s=HOUR)
    whole_day = limit(Rule.DOSE_WINDOW, "window_dose_ng", 6_000_000, HARD)  # without a window: 24 h
    found = window(library, order(600_001), limits=[*HOURS, hour, whole_day])
    assert [finding.detail for finding in found] == ["morphine 1 h", "morphine 4 h", "morphine 1 day"]
    assert [finding.severity for finding in found] == [SOFT, HARD, HARD]


@pytest.mark.parametrize(
    ("place", "flow", "told"),
    [
        (Jurisdiction.US, 768_000, 0),
        (Jurisdiction.US, 768_100, 1),
        (Jurisdiction.EU, 768_100, 0),
        (Jurisdiction.EU, 864_000, 0),
        (Jurisdiction.EU, 864_100, 1),
    ],
)
def test_ziconotide_has_the_maximum_of_each_label(place, flow, told, library):
    found = dose_day(order(flow, fluid=fluid(ziconotide=25_000)), pain(jurisdiction=place), library)
    allowed = {Jurisdiction.US: "19.2", Jurisdiction.EU: "21.6"}[place]
    assert [f.allowed for f in found if f.severity is HARD] == [allowed] * told


def test_each_drug_of_a_mixture_has_its_own_window(library):
    mixed = fluid(morphine=10_000_000, bupivacaine=20_000_000)
    limits = [*DAYS, limit(Rule.DOSE_DAY, "dose_ng_per_day", 7_000_000, SOFT, "bupivacaine")]
    found = day(library, order(360_000, fluid=mixed), limits=limits)
    assert [(finding.detail, finding.asked) for finding in found] == [("bupivacaine", "7.2")]


def test_a_drug_that_is_still_in_the_line_is_judged_although_the_order_has_it_no_more(library):
    strong = fluid(morphine=20_000_000)
    found = day(library, order(400_000, fluid=BACLOFEN), pain(line_fluid=strong))
    assert [(finding.detail, finding.severity) for finding in found] == [("morphine", HARD)]


def test_an_unconfirmed_dose_never_blocks(library):
    unsure = limit(Rule.DOSE_DAY, "dose_ng_per_day", 1, HARD, status=Status.UNCONFIRMED)
    assert [finding.severity for finding in day(library, order(400_000), limits=[unsure])] == [SOFT]


def test_a_new_fluid_counts_from_the_second_in_which_it_reaches_the_tip(library):
    strong, slow = fluid(morphine=20_000_000), 200_000 * 10**7
    whole = tip_of(order(200_000, fluid=strong), after(200_000), 20_000, "morphine")  # 8,640 s
    assert [(rate.start_s, rate.fg_per_day) for rate in whole.rates] == [(-2 * DAY, slow), (8_640, 2 * slow)]
    part = tip_of(order(200_000, fluid=strong), after(200_000), 20_001, "morphine")  # 8,640.432 s: rounds to more
    assert [(rate.start_s, rate.fg_per_day) for rate in part.rates] == [(-2 * DAY, slow), (8_640, 2 * slow)]


def test_a_line_of_unknown_volume_is_taken_to_hold_the_strongest(library):
    strong = fluid(morphine=20_000_000)
    asked = order(250_000, Bridge(IDS[0], REFILL, "scaled", strong, LINE_NL, Continuous(100_000, 0)))
    unknown = after(100_000, strong, catheter=Catheter())
    found = day(library, asked, unknown, [limit(Rule.DOSE_DAY, "dose_ng_per_day", 4_999_999)])
    assert [finding.asked for finding in found] == ["5"]


PATIENT = PatientBolus(Bolus(20_000, DAY // 144, 0), 3 * HOUR, 3)  # 0.2 mg in 10 minutes, three times a day


@pytest.mark.parametrize(("flow", "told"), [(340_000, 0), (340_001, 1)])
def test_every_bolus_that_the_patient_may_take_is_in_the_worst_day(flow, told, library):
    found = day(library, order(flow, patient=PATIENT))
    assert [finding.severity for finding in found] == [SOFT] * told


STEADY = PatientBolus(Bolus(50_000, HOUR, 0), 8 * HOUR, 3)
STRONGER = after(100_000, fluid(morphine=20_000_000))


@pytest.mark.parametrize(
    ("asked", "context", "at_most"),
    [
        (order(500_000, patient=STEADY), None, False),
        (order(500_000), None, False),
        (order(Periodic(Bolus(50_000, HOUR, 0), DAY, 500_000, 0), patient=STEADY), None, True),
        (order(500_000, single(1_000, HOUR, delay_s=HOUR), patient=STEADY), None, True),
        (order(500_000, patient=STEADY), STRONGER, True),
    ],
)
def test_a_worst_day_that_boluses_may_not_reach_is_told_as_a_bound(asked, context, at_most, library):
    (finding,) = day(library, asked, context, [limit(Rule.DOSE_DAY, "dose_ng_per_day", 1)])
    assert finding.at_most is at_most


def test_a_single_bolus_is_in_the_worst_window(library):
    asked = order(300_000, single(50_001, HOUR, delay_s=10 * HOUR))
    (finding,) = window(library, asked)
    assert finding.start_s <= 10 * HOUR and finding.end_s >= 11 * HOUR
    fewer = order(300_000, single(50_000, HOUR, delay_s=10 * HOUR))
    assert window(library, fewer) == ()


def test_the_day_across_the_activation_counts_what_has_been_given(library):
    late = steps((0, 12 * HOUR, 100_000), (12 * HOUR, DAY, 700_000))
    early = steps((0, 12 * HOUR, 700_000), (12 * HOUR, DAY, 100_000))
    (finding,) = day(library, order(early), after(late))  # twelve fast hours just before and just after midnight
    assert (finding.severity, finding.asked) == (HARD, "7")
    assert (finding.start_s, finding.end_s) == (-12 * HOUR, 12 * HOUR)


BOLUS = 50_000  # nL: 0.5 mg of morphine


@pytest.mark.parametrize(
    ("ended_ago_s", "told"),
    [
        (0, "1.6"),  # 0.6 mg of the flow in 4 h, and both boluses whole
        (4 * HOUR - 1_800, "1.6"),
        (4 * HOUR - 1_200, "1.35"),  # half of the earlier one is out of the window when the new one has ended
        (4 * HOUR - 600, "1.1"),
        (4 * HOUR, "1.1"),  # the new one alone
    ],
)
def test_a_bolus_of_the_hours_before_counts_with_the_new_one(ended_ago_s, told, library):
    earlier = Given(ended_ago_s, 1_200, BOLUS)
    found = window(library, order(360_000, single(BOLUS, 600)), after(360_000, given=(earlier,)))
    assert [finding.asked for finding in found] == [told]


def test_what_was_given_before_blocks_no_reduction(library):
    (_,) = window(library, order(360_000, single(100_000, 600)), after(360_000))
    earlier = Given(600, 600, 100_000)
    assert window(library, order(300_000), after(360_000, given=(earlier,))) == ()
    assert window(library, order(360_000), after(360_000, given=(earlier,))) == ()


def test_a_reduction_is_never_blocked_by_the_past(library):
    assert day(library, order(400_000), after(900_000)) == ()
    taken = after(400_000, patient=PATIENT)
    assert day(library, order(400_000), taken) == ()


def test_boluses_of_both_programs_meet_at_the_seam(library):
    other = PatientBolus(Bolus(30_000, 600, 0), 2 * HOUR, 3)
    held = after(300_000, patient=PATIENT)
    alone = tip_of(order(300_000, patient=other), pain(), LINE_NL, "morphine").worst(DAY)
    seam = tip_of(order(300_000, patient=other), held, LINE_NL, "morphine").worst(DAY)
    past = tip_of(order(300_000), held, LINE_NL, "morphine").worst(DAY)
    assert seam.amount == alone.amount >= past.amount
    stronger = after(300_000, fluid(morphine=20_000_000), patient=PATIENT)
    assert tip_of(order(300_000, patient=other), stronger, LINE_NL, "morphine").worst(DAY).amount > alone.amount


@pytest.mark.parametrize("strengths", [(20, 10), (10, 20)])
def test_a_mixed_run_of_boluses_over_the_seam_has_the_stronger_fluid(strengths):
    """Either program alone allows three; both together no more than three, of the stronger."""
    held, new = strengths
    both = Tip((), (PATIENT, held), (PATIENT, new))
    assert both._seam(DAY) == 3 * bolus_achieved(PATIENT.bolus) * 20


def test_a_mixed_run_over_the_seam_ends_with_the_quicker_bolus():
    """In 70 min, an hour between starts: one whole bolus, and as much of the next as the quicker one gives."""
    quick, slow = (PatientBolus(Bolus(36_000, duration_s, 0), HOUR, 10) for duration_s in (600, 1_800))
    for held, new in ((quick, slow), (slow, quick)):
        assert Tip((), (held, 10), (new, 10))._seam(70 * 60) == 2 * bolus_achieved(quick.bolus) * 10


def test_a_bridge_keeps_boluses_off_until_the_new_fluid_is_at_the_tip(library):
    strong = fluid(morphine=20_000_000)
    bridge = Bridge(IDS[0], REFILL, "scaled", strong, LINE_NL, Continuous(100_000, 0))
    held = after(100_000, strong)
    assert tip_of(order(200_000, bridge, patient=PATIENT), held, LINE_NL, "morphine").new == (PATIENT, 10_000_000)
    assert tip_of(order(200_000, patient=PATIENT), held, LINE_NL, "morphine").new == (PATIENT, 20_000_000)


def test_a_held_bolus_carried_the_strongest_that_was_in_the_line(library):
    held = after(400_000, patient=PATIENT, line_fluid=fluid(morphine=20_000_000))
    assert tip_of(order(400_000), held, LINE_NL, "morphine").held == (PATIENT, 20_000_000)
    assert tip_of(order(400_000), after(400_000, patient=PATIENT), LINE_NL, "morphine").held == (PATIENT, 10_000_000)


def test_the_walk_ends_a_cycle_and_a_day_after_the_last_seam_and_after_400_days_at_most():
    assert horizon_s(order(400_000), pain(), LINE_NL) == 2 * DAY
    assert horizon_s(order(400_000, plan=(PlanStep(5 * DAY, Continuous(1, 0)),)), pain(), LINE_NL) == 7 * DAY
    around = Periodic(Bolus(20_000, 600, 0), 2 * HOUR, 300_000, 0, 3 * DAY)
    assert horizon_s(order(around), pain(), LINE_NL) == 3 * DAY + 2 * HOUR + DAY
    assert horizon_s(order(400_000, plan=(PlanStep(10**8, Continuous(1, 0)),)), pain(), LINE_NL) == MAX_HORIZON_S
    front = after(400_000, BACLOFEN)
    assert horizon_s(order(LINE_NL), front, LINE_NL) == 3 * DAY
    assert horizon_s(order(Stopped("x")), front, LINE_NL) == 2 * DAY  # that front never arrives
    assert horizon_s(order(LINE_NL), front, None) == 2 * DAY


LAST = 400 * DAY - 2 * DAY  # one cycle and 24 h before the longest walk ends


@pytest.mark.req(13)
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (order(400_000, plan=(PlanStep(LAST, Continuous(1, 0)),)), ""),
        (order(400_000, plan=(PlanStep(LAST + 1, Continuous(1, 0)),)), "400 days 1 s"),
        (order(400_000, single(1_000, 60, LAST - 60)), ""),
        (order(400_000, single(1_000, 60, LAST - 59)), "400 days 1 s"),
        (order(Periodic(Bolus(20_000, 600, 0), 200 * DAY, 300_000, 0, 199 * DAY)), ""),
        (order(Periodic(Bolus(20_000, 600, 0), 200 * DAY, 300_000, 0, 199 * DAY + 1)), "400 days 1 s"),
        (order(400_000, Bridge("0" * 32, REFILL, "scaled", BACLOFEN, 1, Stopped("for ever"))), "more years"),
    ],
)
def test_what_changes_beyond_the_longest_walk_is_refused_because_nobody_has_judged_it(library, asked, told):
    found = [(f.severity, f.asked, f.allowed) for f in day(library, asked, limits=()) if f.detail == "beyond"]
    assert [(severity, asked[: len(told)], most) for severity, asked, most in found] == (
        [(HARD, told, "400 days at most")] if told else []
    )


def test_an_order_without_one_flow_is_left_to_other_rules(library):
    gap = order(steps((0, HOUR, 10**7)))
    assert day(library, gap) == window(library, gap) == ()
    assert first_dose(gap, pain(exposure=Exposure.NAIVE), library) == ()


@pytest.mark.parametrize(
    ("context", "starts"),
    [
        (pain(), True),
        (after(400_000), False),
        (after(400_000, exposure=Exposure.INTERRUPTED), True),
        (after(400_000, exposure=Exposure.NAIVE), False),
        (after(Stopped("surgery")), True),
        (after(400_000, BACLOFEN), True),
        (after(400_000, plan=(PlanStep(DAY, Stopped("end")),)), True),
        (after(400_000, plan=(PlanStep(90 * DAY, Stopped("end")),)), False),
    ],
)
def test_a_start_is_a_first_program_a_new_drug_or_one_that_was_off(context, starts):
    assert is_start("morphine", context) == starts


FIRST = (
    limit(Rule.FIRST_DOSE, "dose_ng_per_day", 1_000_000, SOFT, exposure="naive"),
    limit(Rule.FIRST_DOSE, "dose_ng_per_day", 10_000_000, HARD),
)


def first(library, asked, context=None, limits=FIRST):
    return first_dose(asked, context or pain(exposure=Exposure.NAIVE), limited(library, *limits))


@pytest.mark.parametrize(
    ("flow", "exposure", "severity", "asked", "allowed"),
    [
        (100_000, Exposure.NAIVE, None, "", ""),
        (100_001, Exposure.NAIVE, SOFT, "1.00001", "1"),
        (100_001, Exposure.INTERRUPTED, SOFT, "1.00001", "1"),
        (100_001, Exposure.TOLERANT, None, "", ""),
        (1_000_000, Exposure.TOLERANT, None, "", ""),
        (1_000_001, Exposure.TOLERANT, HARD, "10.00001", "10"),
        (1_000_001, Exposure.NAIVE, HARD, "10.00001", "10"),
    ],
)
def test_a_first_dose_stays_low(flow, exposure, severity, asked, allowed, library):
    found = first(library, order(flow), pain(exposure=exposure))
    assert texts(found) == ([(severity, "program.base", asked, allowed, "mg/day", "morphine")] if severity else [])


def test_a_running_drug_has_no_first_dose(library):
    assert first(library, order(10**6), after(400_000, exposure=Exposure.NAIVE)) == ()


def test_a_first_dose_is_judged_with_its_patient_boluses(library):
    assert len(first(library, order(40_001, patient=PATIENT))) == 1
    assert first(library, order(40_000, patient=PATIENT)) == ()


def test_after_a_stop_of_the_order_itself_the_dose_begins_anew(library):
    running = after(400_000)  # a tolerant patient: nothing is limited but what follows the stop
    assert first(library, order(100_001), running) == ()
    trip = DelayedStart(IDS[0], 30 * DAY, Stopped("trip"))
    assert [(str(f.where), f.severity) for f in first(library, order(100_001, trip), running)] == [
        ("program.base", SOFT)
    ]
    assert first(library, order(100_000, trip), running) == ()
    plan = (PlanStep(2 * DAY, Stopped("surgery")), PlanStep(40 * DAY, Continuous(100_001, 0)))
    for known in (running, pain(exposure=Exposure.TOLERANT)):
        assert [str(f.where) for f in first(library, order(400_000, plan=plan), known)] == ["program.step_plan[1]"]
    slow = (*plan[:1], PlanStep(40 * DAY, Continuous(100_000, 0)), PlanStep(50 * DAY, Continuous(400_000, 0)))
    assert first(library, order(400_000, plan=slow), running) == ()
    quick = (*slow[:2], PlanStep(41 * DAY - 1, Continuous(400_000, 0)))
    assert [str(f.where) for f in first(library, order(400_000, plan=quick), running)] == ["program.step_plan[1]"]
    assert first(library, order(100_001, trip), pain()) == ()  # a first program that waits is no restart


def test_a_restart_beyond_the_longest_walk_is_not_walked(library):
    plan = (PlanStep(2 * DAY, Stopped("surgery")), PlanStep(401 * DAY, Continuous(100_001, 0)))
    assert first(library, order(400_000, plan=plan), after(400_000)) == ()


def test_a_first_dose_is_judged_until_the_first_step_of_its_plan_but_a_day_at_least(library):
    higher = Continuous(200_000, 0)
    assert first(library, order(100_000, plan=(PlanStep(DAY, higher),))) == ()
    assert len(first(library, order(100_000, plan=(PlanStep(DAY - 1, higher),)))) == 1
    late = steps((0, HOUR, 90_000), (HOUR, DAY, 90_000))
    assert first(library, order(late)) == ()
    waiting = DelayedStart(IDS[0], DAY, Continuous(50_000, 0))
    plan = (PlanStep(DAY, higher),)
    assert first(library, order(100_000, waiting, plan=plan)) == ()
    assert len(first(library, order(100_001, waiting, plan=plan))) == 1


SCREENING = (limit(Rule.FIRST_DOSE, "screening_percent", 200, HARD),)


@pytest.mark.parametrize(("flow", "told"), [(99_999, 0), (100_000, 0), (100_001, 1)])
def test_a_first_dose_is_no_more_than_its_share_of_the_screening_bolus(flow, told, library):
    found = first(library, order(flow), pain(screening_bolus_ng=500_000), SCREENING)
    assert texts(found) == [(HARD, "program.base", "1.00001", "1", "mg/day", "morphine")] * told
    assert {finding.source for finding in found} <= {"hard 200"}


def test_a_screening_dose_that_nobody_recorded_is_a_note(library):
    note = (NOTE, "program.base", "the screening dose", "", "", "morphine screening")
    assert texts(first(library, order(10**6), pain(), SCREENING)) == [note]
    found = first(library, order(10**6), pain(), [*SCREENING, limit(Rule.FIRST_DOSE, "dose_ng_per_day", 1)])
    assert [finding.severity for finding in found] == [NOTE, HARD]


def test_an_unconfirmed_screening_share_never_blocks(library):
    unsure = limit(Rule.FIRST_DOSE, "screening_percent", 1, HARD, status=Status.UNCONFIRMED)
    assert [f.severity for f in first(library, order(10**6), pain(screening_bolus_ng=1), [unsure])] == [SOFT]


def test_a_drug_without_limits_is_not_walked(library):
    assert first(library, order(10**7), limits=()) == ()
    assert day(library, order(10**7), limits=()) == ()
    assert day(library, order(400_000, fluid=Fluid(MORPHINE.components)), limits=DAYS) == ()
