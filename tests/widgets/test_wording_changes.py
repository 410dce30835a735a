"""Differences of programs in words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from profiles.changes import Change, Label
from widgets.wording_changes import LABELS, change_words, mode_text, percent_text


def test_every_label_has_a_word():
    assert set(LABELS) == set(Label)


@pytest.mark.req(2)
def test_both_sides_carry_the_unit():
    change = Change(Label.DOSE_PER_DAY, "baclofen", "300", "330", "mcg/day", Fraction(10))
    assert change_words(change, str.capitalize) == ("Dose a day, Baclofen", "300 mcg/day", "330 mcg/day")


def test_what_was_absent_is_none():
    assert change_words(Change(Label.PATIENT_DOSE, "", "", "5", "mcg"))[1:] == ("none", "5 mcg")


def test_modes_are_words():
    assert change_words(Change(Label.MODE, "", "continuous", "timed", ""))[1:] == ("Continuous", "Timed steps")
    assert mode_text("other") == "other"


def test_another_layout_of_the_same_delivery_is_not_silent():
    label, was, will_be = change_words(Change(Label.LAYOUT, "", "", "", ""))
    assert label.startswith("Same delivery")
    assert was != will_be


@pytest.mark.parametrize(
    ("percent", "text"),
    [
        (None, ""),
        (Fraction(0), "no change"),
        (Fraction(10), "+10 %"),
        (Fraction(25, 2), "+12.5 %"),
        (Fraction(-10), "\N{MINUS SIGN}10 %"),
        (Fraction(1, 100), "less than 0.1 % more"),
        (Fraction(-1, 100), "less than 0.1 % less"),
        (Fraction(1_234_500, 1_000), "+1,234.5 %"),
    ],
)
def test_percent_keeps_its_sign_and_never_rounds_a_change_away(percent, text):
    assert percent_text(percent) == text
