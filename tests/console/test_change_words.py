"""Differences in words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from console.change_words import _LABELS, MODES, label_text, percent_text, value_text
from profiles.changes import _MODES, Change, Label
from profiles.limits import Library


def test_every_label_and_every_mode_has_words():
    assert set(_LABELS) == set(Label)
    assert set(MODES) == set(_MODES.values())


def test_a_drug_is_named_and_a_value_has_its_unit(library: Library):
    change = Change(Label.DOSE_PER_DAY, "baclofen", "300", "330", "mcg/day", Fraction(10))
    assert label_text(change, library) == "Dose per day, baclofen"
    assert value_text(change, change.was) == "300 mcg/day"
    assert value_text(change, "") == "none"


def test_a_code_becomes_a_word(library: Library):
    change = Change(Label.MODE, "", "timed", "continuous", "")
    assert (value_text(change, change.was), value_text(change, change.will_be)) == ("Timed steps", "Simple continuous")
    assert label_text(change, library) == "Mode"


@pytest.mark.parametrize(
    ("percent", "text"),
    [
        (Fraction(10), "+10 %"),
        (Fraction(-10), "\N{MINUS SIGN}10 %"),
        (Fraction(100, 3), "+33.4 %"),
        (Fraction(-1, 1000), "\N{MINUS SIGN}0.1 %"),
        (Fraction(123456), "+123,456 %"),
        (Fraction(0), ""),
        (None, ""),
    ],
)
def test_a_change_never_looks_smaller_than_it_is(percent: Fraction | None, text: str):
    assert percent_text(percent) == text
