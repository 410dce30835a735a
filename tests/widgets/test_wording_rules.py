"""The sentences of the rules and of their variants."""

from __future__ import annotations

import pytest

from profiles.findings import Rule
from widgets.wording_rules import NOT_JUDGED, RULES, VARIANTS, words_of

ALL = [*RULES.values(), *VARIANTS.values(), NOT_JUDGED]


def test_every_rule_has_sentences():
    assert set(RULES) == set(Rule)


@pytest.mark.parametrize("words", ALL, ids=lambda words: words.title)
def test_every_sentence_is_one(words):
    for text in filter(None, (words.other, words.above, words.below, words.remedy, words.remedy_below)):
        filled = text.format(asked="1 mL", allowed="2 mL", about="dose")
        assert filled.endswith(".")
        assert "  " not in filled


@pytest.mark.parametrize(
    ("rule", "detail", "title", "about"),
    [
        (Rule.FLOW_RANGE, "minimum rate", "Minimum rate", ""),
        (Rule.FLOW_RANGE, "", "Flow out of range", ""),
        (Rule.STEP_INTERVAL, "baclofen week", "Too many increases in a week", "baclofen"),
        (Rule.STEP_INTERVAL, "baclofen", "Increase too soon", "baclofen"),
        (Rule.CONCENTRATION_STEP, "prime", "Prime shorter than the line", ""),
        (Rule.FIRST_DOSE, "interrupted", "Therapy was interrupted", ""),
        (Rule.ONCE_ONLY, "again", "Happens only once", ""),
        (Rule.STABILITY, "new", "A new fill must follow", ""),
        (Rule.STABILITY, "unrecorded", "The fill is not recorded", ""),
        (Rule.STABILITY, "first", "Judged as a first fill", ""),
        (Rule.UNIT_SLIP, "flow", "Looks like a slipped unit", "flow"),
        (Rule.UNIT_SLIP, "volume", "Looks like a slipped volume", ""),
        (Rule.DOSE_WINDOW, "morphine 4 h", "Dose in a short window", "morphine 4 h"),
    ],
)
def test_the_detail_chooses_the_sentences(rule, detail, title, about):
    words, left = words_of(rule, detail)
    assert (words.title, left) == (title, about)


def test_the_age_of_a_fill_is_told_without_a_visit_that_nobody_planned():
    """It may be that old today already, or on the last day of a reservoir without a date."""
    problem, _ = RULES[Rule.STABILITY].sentences("above")
    assert problem.format(asked="20 days", allowed="14 days") == (
        "The fill would be 20 days old before it is replaced; it is stable for 14 days."
    )
