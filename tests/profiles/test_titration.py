"""A titration as a step plan, and what a gap in therapy means for the next dose."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.checks import findings
from profiles.checks_dose import is_start
from profiles.context import Exposure
from profiles.delivery import delivery
from profiles.edits import bolus_for_dose, flow_for_dose
from profiles.findings import Rule
from profiles.program import Continuous, MinimumRate, Order, PatientBolus, Periodic, PlanStep, Step, Stopped, Timed
from profiles.runs import Source
from profiles.titration import MAX_STEPS, Because, ByAmount, ByPercent, Titration, advice, titrate
from profiles.unusual import Unusual
from tests.profiles.orders import BACLOFEN, DAY, context, contexts, program

STEADY = program(Continuous(200_000, 100_000))
UP = Titration(100_000, 150_000, ByPercent(20), DAY)

bases = st.sampled_from(
    [
        STEADY.base,
        Timed(((Step(0, 25_000, 300_100, 150_050), Step(25_000, DAY, 100_000, 50_000)),)),
        Periodic(bolus_for_dose(25_000, 600, BACLOFEN), 6 * 3_600, 20_000, 10_000),
    ]
)
titrations = st.builds(
    Titration,
    st.integers(1, 2_000_000),
    st.integers(1, 2_000_000),
    st.one_of(st.builds(ByPercent, st.integers(1, 100)), st.builds(ByAmount, st.integers(1, 500_000))),
    st.just(DAY),
)


def asked(plan):
    return [rung.asked_ng_per_day for rung in plan.rungs]


def test_a_rise_by_percent_ends_at_the_target():
    assert asked(titrate(STEADY, UP, 1)) == [100_000, 120_000, 144_000, 150_000]


def test_a_fall_by_amount_ends_at_the_target():
    assert asked(titrate(STEADY, Titration(100_000, 70_000, ByAmount(20_000), DAY), 1)) == [100_000, 80_000, 70_000]


def test_a_target_that_is_the_start_is_one_dose():
    plan = titrate(STEADY, Titration(100_000, 100_000, ByPercent(10), DAY), 100)
    assert plan.program.step_plan == ()
    assert plan.reached_s == 0


def test_each_step_gives_no_more_than_was_asked():
    plan = titrate(replace(STEADY, step_plan=(PlanStep(5, STEADY.base),)), UP, 700)
    assert plan.program.base == Continuous(199_500, 100_000)
    assert [(s.after_s, s.base) for s in plan.program.step_plan] == [
        (DAY, Continuous(239_400, 119_700)),
        (2 * DAY, Continuous(287_000, 143_640)),
        (3 * DAY, Continuous(299_600, 150_000)),
    ]
    assert [rung.given_ng_per_day for rung in plan.rungs] == [99_750, 119_700, 143_500, 149_800]
    assert plan.rungs[0].change_percent is None
    assert plan.rungs[1].change_percent == 20
    assert plan.reached_s == 3 * DAY


@given(titrations, bases, st.sampled_from([1, 100, 700]))
def test_no_step_is_wider_than_asked_and_the_last_is_the_target(titration, base, resolution):
    plan = titrate(program(base), titration, resolution)
    if isinstance(plan, Unusual):
        return
    assert (asked(plan)[0], asked(plan)[-1]) == (titration.start_ng_per_day, titration.target_ng_per_day)
    if isinstance(titration.step, ByPercent):
        for doses in (asked(plan), [rung.given_ng_per_day for rung in plan.rungs]):
            for dose, after in pairwise(doses):
                assert abs(after - dose) <= Fraction(dose * titration.step.percent, 100)
        return
    for before, rung in pairwise(plan.rungs):
        assert abs(rung.asked_ng_per_day - before.asked_ng_per_day) <= titration.step.ng_per_day
        lost = [each.asked_ng_per_day - each.given_ng_per_day for each in (before, rung)]
        assert min(lost) >= 0
        given = abs(rung.given_ng_per_day - before.given_ng_per_day)
        assert given <= titration.step.ng_per_day + max(lost), "only the rounding of one dose is on top"


@pytest.mark.parametrize("resolution", [1, 100, 700])
@pytest.mark.parametrize(
    ("start", "target", "step", "doses"),
    [
        (100_000, 115_000, ByAmount(5_000), [100_000, 105_000, 110_000, 115_000]),
        (115_000, 100_000, ByAmount(5_000), [115_000, 110_000, 105_000, 100_000]),
        (90_000, 120_000, ByAmount(7_500), [90_000, 97_500, 105_000, 112_500, 120_000]),
        (100_000, 112_000, ByAmount(5_000), [100_000, 105_000, 110_000, 112_000]),
    ],
)
def test_steps_by_amount_are_round_and_none_is_left_over_at_the_end(start, target, step, doses, resolution):
    night, day = Step(0, DAY // 4, 160_000, 80_000), Step(DAY // 4, DAY, 220_000, 110_000)
    assert asked(titrate(program(Timed(((night, day),))), Titration(start, target, step, 7 * DAY), resolution)) == doses


def test_a_target_within_the_percent_in_what_is_given_is_the_last_step():
    """100 is given as 99.75 of which 20 % are 119.7, and that is what a target of 120 is given as."""
    assert asked(titrate(STEADY, Titration(100_000, 120_000, ByPercent(20), DAY), 700)) == [100_000, 120_000]


@pytest.mark.req(13)
@pytest.mark.parametrize("target", [100_000, 101_000, 450_000, 900_000])
def test_a_plan_by_the_percent_of_the_library_breaks_no_limit_of_a_step(library, target):
    """By day and night, so that every step has two flows that round down."""
    night, day = Step(0, DAY // 2, 480_000, 240_000), Step(DAY // 2, DAY, 720_000, 360_000)
    held = program(Timed(((night, day),)))
    plan = titrate(held, Titration(300_000, target, ByPercent(20), 7 * DAY), 100)
    found = findings(Order(plan.program), context(held=held), library)
    assert not {Rule.DOSE_STEP_UP, Rule.DOSE_STEP_DOWN} & {finding.rule for finding in found}
    assert len(plan.rungs) > 3


@given(titrations, st.sampled_from([1, 100, 700]))
def test_every_flow_rounds_down_and_the_plan_delivers_it(titration, resolution):
    plan = titrate(STEADY, titration, resolution)
    if isinstance(plan, Unusual):
        return
    for rung in plan.rungs:
        assert rung.flow_nl_per_day == flow_for_dose(rung.asked_ng_per_day, 500_000, resolution)
        assert rung.given_ng_per_day <= rung.asked_ng_per_day
    whole = delivery(Order(plan.program), context(), 0, len(plan.rungs) * DAY)
    assert whole.volume == sum(rung.flow_nl_per_day for rung in plan.rungs) * DAY


def test_the_pattern_of_the_day_and_the_patients_bolus_keep_their_shape():
    timed = Timed(((Step(0, DAY // 2, 200_000, 100_000), Step(DAY // 2, DAY, 600_000, 300_000)),))
    patient = PatientBolus(bolus_for_dose(5_000, 600, BACLOFEN), 7_200, 4)
    plan = titrate(program(timed, patient=patient), Titration(200_000, 400_000, ByAmount(200_000), DAY), 100)
    doubled = plan.program.step_plan[0].base
    assert [step.asked_ng_per_day for step in doubled.patterns[0]] == [200_000, 600_000]
    assert plan.program.base == timed
    assert plan.program.patient_bolus == patient


def test_a_stop_or_a_minimum_rate_becomes_a_steady_flow():
    for base in (Stopped("rest"), MinimumRate(6_000), Continuous(0, 0)):
        assert titrate(program(base), UP, 100).program.base == Continuous(200_000, 100_000)


@pytest.mark.parametrize("first_after_s", [None, 0, 3 * DAY + 100])
def test_periodic_boluses_keep_their_beat_over_the_steps(first_after_s):
    base = Periodic(bolus_for_dose(25_000, 600, BACLOFEN), 6 * 3_600, 0, 0, first_after_s)
    plan = titrate(program(base), replace(UP, interval_s=2 * DAY), 100)
    horizon_s = 7 * DAY
    flow = delivery(Order(plan.program), context(), 0, horizon_s)
    starts = [s.start_s for s in flow.segments if s.source is Source.PERIODIC]
    first = base.interval_s if first_after_s is None else first_after_s
    assert starts == list(range(first, horizon_s, base.interval_s))


def test_a_step_that_would_cut_a_bolus_is_said_in_words():
    base = Periodic(bolus_for_dose(25_000, 600, BACLOFEN), 6 * 3_600, 0, 0)
    result = titrate(program(base), replace(UP, interval_s=DAY + 300), 100)
    assert "cut a bolus" in str(result)


@pytest.mark.parametrize(
    ("titration", "said"),
    [
        (replace(UP, start_ng_per_day=0), "above 0"),
        (replace(UP, target_ng_per_day=0), "above 0"),
        (replace(UP, interval_s=0), "interval"),
        (replace(UP, step=ByPercent(0)), "too small"),
        (Titration(4, 100, ByPercent(20), DAY), "too small"),
        (replace(UP, step=ByAmount(10)), "too small"),  # a tenth of what a step of the pump is
        (replace(UP, target_ng_per_day=99_000, step=ByAmount(10)), "too small"),
        (replace(UP, step=ByAmount(100)), f"more than {MAX_STEPS}"),
    ],
)
def test_a_plan_that_cannot_be_made_is_said_in_words(titration, said):
    result = titrate(STEADY, titration, 100)
    assert isinstance(result, Unusual)
    assert said in str(result)


def test_the_longest_plan_still_fits_a_document():
    plan = titrate(STEADY, Titration(1_000, 1_000 * (1 + MAX_STEPS), ByAmount(1_000), DAY), 1)
    assert len(plan.program.step_plan) == MAX_STEPS


def test_therapy_that_goes_on_is_no_new_start(library):
    told = advice(context(held=STEADY), library, "baclofen")
    assert not told.new_start
    assert (told.limits, told.because) == ((), ())
    assert "goes on" in told.sentence
    assert told.withdrawal


@pytest.mark.parametrize(
    ("known", "because"),
    [
        (context(), Because.NOTHING_HELD),
        (context(held=STEADY, exposure=Exposure.NAIVE), Because.NAIVE),
        (context(held=STEADY, exposure=Exposure.INTERRUPTED), Because.INTERRUPTED),
        (context(held=program(Stopped("rest"))), Because.STOPPED),
    ],
)
def test_a_restart_after_a_gap_counts_as_a_new_start_with_its_limits(library, known, because):
    told = advice(known, library, "baclofen")
    assert told.new_start
    assert told.because == (because,)
    assert told.limits or because is Because.NOTHING_HELD
    assert all(limit.source for limit in told.limits)
    assert "new start" in told.sentence


def test_another_drug_is_a_new_start_and_a_known_gap_is_told(library):
    told = advice(context(held=STEADY, interrupted_s=3 * DAY), library, "morphine")
    assert told.because == (Because.ANOTHER_DRUG,)
    assert "3 days" in told.sentence
    assert advice(context(), library, "unheard-of").withdrawal == ""


@given(contexts(), st.sampled_from(["baclofen", "morphine"]), st.sampled_from(Exposure))
def test_whatever_the_first_dose_rule_calls_a_start_is_advised_as_one(library, known, drug, exposure):
    known = replace(known, exposure=exposure)
    assert advice(known, library, drug).new_start or not is_start(drug, known)


def test_a_pump_that_stands_still_makes_the_next_program_a_new_start(library) -> None:
    known = context(held=STEADY)
    told = advice(known, library, "baclofen", stopped=True)
    assert told.new_start and told.because == (Because.STOPPED,)
    assert told.limits and "the pump stands still" in told.sentence
    assert not advice(known, library, "baclofen").new_start
    gone = advice(replace(known, exposure=Exposure.INTERRUPTED), library, "baclofen", stopped=True)
    assert (gone.because, gone.limits) == (told.because, told.limits)  # that it stands still is why it was interrupted
    assert advice(context(held=None), library, "baclofen", stopped=True).because == (Because.NOTHING_HELD,)
