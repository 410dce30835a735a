"""From a trial or another route to a draft: always a range with its sources, never a number alone."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.context import Jurisdiction
from profiles.conversion import (
    TRIAL_RULE,
    Given,
    convert,
    draft_beat,
    draft_steady,
    first_dose,
    trial_to_pump,
)
from profiles.conversions import Route, read_conversions
from profiles.figures import Status
from profiles.program import Bolus, Continuous, Periodic
from profiles.pumping import DAY_S
from profiles.unusual import Unusual
from tests.profiles.orders import BACLOFEN

TABLE = read_conversions(Path("profiles/data/conversions.toml").read_text(encoding="utf-8"))
ORAL = Given(Route.ORAL, "morphine")
SPINAL = Given(Route.INTRATHECAL, "morphine")
MG, H = 1_000_000, 3_600


def test_an_oral_dose_becomes_a_range_with_each_source_beside_its_own():
    result = convert(300 * MG, ORAL, SPINAL, TABLE)
    assert (result.low_ng_per_day, result.high_ng_per_day) == (MG, 30 * MG)
    measured = result.rows[0]
    assert (measured.low_ng_per_day, measured.high_ng_per_day) == (2 * MG, 4 * MG)
    assert measured.middle_ng_per_day == Fraction(300 * MG * 2, 211)
    assert all(row.ratio.source for row in result.rows)
    assert len(result.cautions) == 1


@given(st.integers(1, 10**10), st.sampled_from(TABLE.ratios))
def test_every_row_lies_inside_the_whole_range_and_never_stands_alone(dose, ratio):
    result = convert(dose, Given(ratio.from_route, ratio.from_drug), Given(ratio.to_route, ratio.to_drug), TABLE)
    for row in result.rows:
        assert result.low_ng_per_day <= row.low_ng_per_day <= row.high_ng_per_day <= result.high_ng_per_day
        assert row.middle_ng_per_day is None or row.low_ng_per_day <= row.middle_ng_per_day <= row.high_ng_per_day
        assert row.low_ng_per_day * row.ratio.high == dose
    assert result.low_ng_per_day < result.high_ng_per_day or len(result.cautions) > 1


def test_a_figure_without_a_spread_or_a_confirmation_says_so():
    single = convert(MG, Given(Route.EPIDURAL, "morphine"), SPINAL, TABLE)
    assert "Nobody published" in single.cautions[1]
    doubtful = convert(MG, SPINAL, Given(Route.INTRATHECAL, "hydromorphone"), TABLE)
    assert any("unconfirmed" in caution for caution in doubtful.cautions)


def test_a_ratio_is_never_applied_backwards():
    assert "backwards" in str(convert(MG, SPINAL, ORAL, TABLE))


def test_what_nobody_published_or_nobody_asked_is_said_in_words():
    baclofen = convert(MG, Given(Route.ORAL, "baclofen"), Given(Route.INTRATHECAL, "baclofen"), TABLE)
    assert str(baclofen) == "No ratio is published here from oral baclofen to intrathecal baclofen."
    assert "no dose" in str(convert(0, ORAL, SPINAL, TABLE))
    assert "nothing is converted" in str(convert(1, ORAL, ORAL, TABLE))


def test_a_trial_is_repeated_as_often_as_its_relief_goes_into_a_day():
    trial = trial_to_pump(50_000, 5 * H, 6 * H)
    assert (trial.fewest_per_day, trial.most_per_day) == (4, Fraction(24, 5))
    assert [(b.boluses_per_day, b.interval_s, b.dose_ng_per_day) for b in trial.beats] == [
        (4, 21_600, 200_000),
        (5, 17_280, 250_000),
    ]
    assert trial.rule is TRIAL_RULE
    assert TRIAL_RULE.status is Status.LABEL


@given(st.integers(1, 10**9), st.integers(60, DAY_S), st.integers(0, DAY_S))
def test_the_beats_of_a_trial_hold_the_quotients_between_them(bolus, low, more):
    trial = trial_to_pump(bolus, low, low + more)
    counts = [beat.boluses_per_day for beat in trial.beats]
    assert counts == list(range(counts[0], counts[-1] + 1))
    assert counts[0] <= max(1, trial.fewest_per_day)
    assert trial.most_per_day <= counts[-1]
    for beat in trial.beats:
        assert beat.interval_s * beat.boluses_per_day >= DAY_S
        assert beat.dose_ng_per_day == beat.boluses_per_day * bolus


@pytest.mark.parametrize(
    ("bolus", "low", "high", "said"),
    [
        (0, H, H, "no trial bolus"),
        (1, 0, H, "no relief"),
        (1, 2 * H, H, "other way round"),
        (1, 25 * H, 26 * H, "longer than a day"),
    ],
)
def test_a_trial_that_gives_no_day_is_said_in_words(bolus, low, high, said):
    result = trial_to_pump(bolus, low, high)
    assert isinstance(result, Unusual)
    assert said in str(result)


@pytest.mark.parametrize(
    ("jurisdiction", "hours", "dose"),
    [("US", 6, 100_000), ("US", 9, 50_000), ("EU", 9, 100_000), ("EU", 13, 50_000)],
)
def test_a_screening_bolus_is_doubled_unless_it_worked_long_by_the_labels_own_hours(jurisdiction, hours, dose):
    result = first_dose("baclofen", 50_000, hours * H, Jurisdiction(jurisdiction), TABLE)
    assert (result.low_ng_per_day, result.high_ng_per_day, result.by_rule_ng_per_day) == (50_000, 100_000, dose)
    assert result.rule.source


def test_an_effect_that_the_label_leaves_open_is_said_in_words():
    result = first_dose("baclofen", 50_000, 12 * H, Jurisdiction.EU, TABLE)
    assert "left open" in str(result.by_rule_ng_per_day)
    assert "12 h" in str(result.by_rule_ng_per_day)


@pytest.mark.parametrize(("short", "long", "dose"), [(5, 7, 100_000), (9, 10, 50_000), (7, 9, None), (7, 8, None)])
def test_a_bolus_that_worked_on_both_sides_of_the_labels_hours_leaves_it_open(short, long, dose):
    result = first_dose("baclofen", 50_000, short * H, Jurisdiction.US, TABLE, long * H).by_rule_ng_per_day
    assert result == dose if dose else f"An effect of {short} h to {long} h is left open" in str(result)


def test_no_rule_and_no_effect_are_said_in_words():
    assert "No label rule" in str(first_dose("morphine", 1, 1, Jurisdiction.US, TABLE))
    assert "No screening bolus" in str(first_dose("baclofen", 0, 1, Jurisdiction.US, TABLE))
    assert "No screening bolus" in str(first_dose("baclofen", 1, 0, Jurisdiction.US, TABLE))
    assert "No label rule" in str(
        first_dose("baclofen", 1, 1, Jurisdiction.US, replace(TABLE, screenings=TABLE.screenings[1:]))
    )


def test_the_result_opens_as_a_draft_that_gives_no_more_than_chosen():
    steady = draft_steady("from oral", BACLOFEN, 100_100, 700)
    assert steady.base == Continuous(200_200, 100_100)
    beat = trial_to_pump(25_000, 6 * H, 6 * H).beats[0]
    assert draft_beat("from trial", BACLOFEN, beat, 600).base == Periodic(Bolus(50_000, 600, 25_000), 21_600, 0, 0)
