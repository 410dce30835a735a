"""Programs side by side at one dose, and what another refill, accuracy or patient use would do."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.comparing import (
    Band,
    Question,
    at_equal_dose,
    daily_dose,
    left_over_time,
    most_starts_per_day,
    what_if,
)
from profiles.edits import bolus_for_dose
from profiles.program import (
    Bolus,
    Continuous,
    MinimumRate,
    Order,
    PatientBolus,
    Periodic,
    PlanStep,
    Step,
    Stopped,
    Timed,
)
from profiles.reservoir import endurance
from profiles.unusual import Unusual
from tests.profiles.orders import BACLOFEN, DAY, MIXED, STRONG, context, contexts, orders, program

STEADY = program(Continuous(600_000, 300_000))
DAY_NIGHT = program(Timed(((Step(0, DAY // 2, 400_000, 200_000), Step(DAY // 2, DAY, 800_000, 400_000)),)))
BEATS = program(Periodic(bolus_for_dose(25_000, 600, BACLOFEN), 3 * 3_600, 0, 0))
PATIENT = PatientBolus(bolus_for_dose(5_000, 600, BACLOFEN), 7_200, 6)


def test_four_programs_are_compared_at_one_daily_dose():
    weaker = program(Continuous(1, 100_000), STRONG)
    rows = at_equal_dose((STEADY, DAY_NIGHT, BEATS, weaker), 200_000, 100, context())
    assert all(199_900 < row.given_ng_per_day <= 200_000 for row in rows)
    assert rows[2].worst_ng[0] == 25_000  # a whole bolus within the hour
    assert (rows[2].flow_low_nl_per_day, rows[2].flow_high_nl_per_day) == (0, 7_200_000)
    assert rows[0].flow_low_nl_per_day == rows[0].flow_high_nl_per_day == 400_000
    assert rows[0].lasts_days == 40
    assert rows[3].nl_per_day == 100_000


@given(
    st.lists(st.sampled_from([STEADY, DAY_NIGHT, BEATS]), min_size=1, max_size=4),
    st.integers(10_000, 2_000_000),
    st.sampled_from([1, 100, 700]),
)
def test_no_compared_program_gives_more_than_the_common_dose(programs, dose, resolution):
    for row in at_equal_dose(programs, dose, resolution, context()):
        assert row.given_ng_per_day <= dose
        assert row.given_ng_per_day >= dose - resolution - 13  # eight boluses a day lose at most 1.6 ng each
        assert row.worst_ng[0] <= row.worst_ng[1] <= row.worst_ng[2]
        assert row.worst_ng[2] >= row.given_ng_per_day


def test_a_dose_that_is_not_what_was_asked_is_compared_by_what_is_given():
    """300 mcg/day that were asked as 30 are 300."""
    for base in (
        Continuous(600_000, 30_000),
        Timed(((Step(0, DAY, 600_000, 30_000),),)),
        Periodic(Bolus(50_000, 600, 1), 7_200, 0, 0),
    ):
        lying = program(base)
        assert daily_dose(lying, 100) == 300_000
        as_it_is, halved = (at_equal_dose((lying,), dose, 100, context())[0] for dose in (300_000, 150_000))
        assert (as_it_is.program, as_it_is.given_ng_per_day) == (lying, 300_000)
        assert halved.given_ng_per_day == 150_000


def test_a_plan_comes_along_at_the_same_ratio():
    rising = replace(STEADY, step_plan=(PlanStep(DAY, Continuous(660_000, 330_000)), PlanStep(2 * DAY, Stopped("x"))))
    as_it_is, halved = (at_equal_dose((rising,), dose, 100, context())[0] for dose in (300_000, 150_000))
    assert (as_it_is.plan, as_it_is.ratio) == (rising.step_plan, 1)
    assert halved.plan == (PlanStep(DAY, Continuous(330_000, 165_000)), rising.step_plan[1])
    assert halved.ratio == Fraction(1, 2)
    lying = replace(rising, step_plan=(PlanStep(DAY, Continuous(660_000, 1)),))
    assert at_equal_dose((lying,), 150_000, 100, context())[0].plan == (PlanStep(DAY, Continuous(330_000, 165_000)),)


def test_a_plan_and_a_patient_bolus_stay_out_of_the_comparison():
    planned = replace(STEADY, step_plan=(PlanStep(DAY, Stopped("rest")),), patient_bolus=PATIENT)
    (row,) = at_equal_dose((planned,), 300_000, 100, context(held=DAY_NIGHT, line_fluid=STRONG))
    assert row.program == STEADY
    assert row.given_ng_per_day == row.worst_ng[2] == 300_000


def test_what_cannot_be_compared_is_said_in_words():
    mixed, resting = program(Continuous(1, 1), MIXED), program(Stopped("rest"))
    rows = at_equal_dose((STEADY, mixed, resting), 1_000, 100, context())
    assert "another main drug" in str(rows[1])
    assert "no dose per day" in str(rows[2])
    assert isinstance(daily_dose(program(MinimumRate(6_000)), 100), Unusual)
    assert daily_dose(DAY_NIGHT, 100) == 300_000
    assert "From one to 4" in str(at_equal_dose((), 1, 1, context())[0])
    assert "From one to 4" in str(at_equal_dose((STEADY,) * 5, 1, 1, context())[0])
    (nothing,) = at_equal_dose((STEADY,), 1, 100, context())
    assert "never empties" in str(nothing.lasts_days)


def test_a_refill_after_the_earliest_alarm_has_a_negative_margin():
    known = context()
    result = what_if(Order(STEADY), known, 1_400_000, Question(26 * DAY, 145))
    assert result.left_nl.nominal == 18_000_000 - 26 * 600_000
    assert result.left_nl.high == 18_000_000 - Fraction(26 * 600_000 * 855, 1_000)
    assert result.left_nl.low == 1_400_000, "the fast pump ran empty, and what cannot be drawn out is still in it"
    assert result.margin_s < 0 < result.alarm.latest_s - 26 * DAY
    assert (result.nl_per_day, result.ng_per_day) == (600_000, 300_000)
    assert result.empty == endurance(Order(STEADY), known, 145, 1_400_000).empty


def test_the_use_of_the_patient_bolus_is_in_the_volume_and_in_the_dose():
    order = Order(replace(STEADY, patient_bolus=PATIENT))
    unused, used = (what_if(order, context(), 1_400_000, Question(10 * DAY, 0, n)) for n in (0, 4))
    assert used.ng_per_day - unused.ng_per_day == 20_000
    assert unused.left_nl.nominal - used.left_nl.nominal == 10 * 4 * 10_000
    assert used.left_nl.low == used.left_nl.high
    assert used.alarm.nominal_s < unused.alarm.nominal_s


@given(orders(), contexts(), st.integers(0, 60 * DAY), st.integers(0, 300))
def test_a_wider_accuracy_never_narrows_the_band(order, known, refill_s, accuracy):
    narrow = what_if(order, known, 1_400_000, Question(refill_s, accuracy))
    wide = what_if(order, known, 1_400_000, Question(refill_s, accuracy + 100))
    assert wide.left_nl.low <= narrow.left_nl.low <= narrow.left_nl.nominal <= narrow.left_nl.high
    assert narrow.left_nl.high <= wide.left_nl.high


def test_a_pump_that_never_alarms_has_no_margin():
    result = what_if(Order(program(Stopped("rest"))), context(), 1_400_000, Question(DAY, 145))
    assert result.margin_s is None
    assert result.left_nl.low == 18_000_000


@pytest.mark.parametrize(
    ("patient", "question", "said"),
    [
        (None, Question(DAY, 145, 1), "no patient bolus"),
        (PATIENT, Question(DAY, 145, 7), "allows 6"),
        (replace(PATIENT, lockout_s=6 * 3_600), Question(DAY, 145, 5), "allows 4"),
        (PATIENT, Question(DAY, 145, -1), "allows 6"),
        (None, Question(-1, 145), "in the past"),
        (None, Question(DAY, 1_000), "in the past"),
    ],
)
def test_a_question_that_has_no_answer_is_said_in_words(patient, question, said):
    result = what_if(Order(replace(STEADY, patient_bolus=patient)), context(), 1_400_000, question)
    assert isinstance(result, Unusual)
    assert said in str(result)


def test_the_course_of_a_question_ends_where_its_answer_is():
    order, asked = Order(replace(STEADY, patient_bolus=PATIENT)), Question(20 * DAY, 145, 4)
    result = what_if(order, context(), 1_400_000, asked)
    start, end = left_over_time(order, context(), 1_400_000, asked, (0, 20 * DAY))
    assert start == Band(*(Fraction(18_000_000),) * 3)
    assert end == result.left_nl
    assert isinstance(left_over_time(Order(STEADY), context(), 1_400_000, asked, (0,)), Unusual)
    assert (most_starts_per_day(PATIENT), most_starts_per_day(None)) == (6, 0)
