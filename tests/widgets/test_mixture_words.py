"""The answer of the calculator has a unit at every number, and a strength that fits on a label."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.admixture import Recipe, Want, constant_flow, recipe
from widgets import example_program as example
from widgets.mixture_words import label_fluid, label_strength, lasting_words, lines

WANTS = (Want("morphine", 4_000_000), Want("bupivacaine", 3_000_000))
STOCKS = {"morphine": 25_000_000, "bupivacaine": 30_000_000}


def made(flow=400_000) -> Recipe:
    found = recipe(WANTS, STOCKS, 20_000_000, flow)
    assert isinstance(found, Recipe)
    return found


def test_every_stock_the_diluent_and_the_whole_are_told():
    rows = [(line.what, line.volume, line.share, line.mass, line.strength) for line in lines(made(), example.LIBRARY)]
    assert rows == [
        ("Morphine", "8 mL", "40 %", "200 mg", "10 mg/mL"),
        ("Bupivacaine", "5 mL", "25 %", "150 mg", "7.5 mg/mL"),
        ("Diluent", "7 mL", "35 %", "", ""),
        ("Together", "20 mL", "100 %", "", ""),
    ]


def test_without_diluent_there_is_no_line_for_it():
    assert [line.what for line in lines(made(None), example.LIBRARY)] == ["Morphine", "Bupivacaine", "Together"]


def test_a_fixed_flow_is_said_to_be_planning_only():
    assert (
        lasting_words(made(), fixed=False) == "At 0.4 mL/day this gives every dose and lasts 50 days, to the last drop."
    )
    fixed = constant_flow(WANTS, STOCKS, 20_000_000, 500_000, 3_000_000)
    assert isinstance(fixed, Recipe)
    words = lasting_words(fixed, fixed=True)
    assert words.startswith("At 0.5 mL/day this gives every dose and lasts 40 days")
    assert "Planning only" in words


@pytest.mark.parametrize(
    ("exact", "shown"), [(Fraction(10_000_000, 3), 3_334_000), (25_123_456, 25_130_000), (500_000, 500_000), (7, 7)]
)
def test_a_strength_is_told_with_four_figures(exact, shown):
    assert label_strength(exact) == shown


@given(exact=st.fractions(min_value=1, max_value=100_000_000))
def test_a_strength_on_a_label_is_never_below_the_real_one_and_hardly_above(exact):
    shown = label_strength(exact)
    assert exact <= shown < exact * Fraction(1_001, 1_000) + 1


def test_the_mixture_as_its_label_shows_it():
    thirds = recipe((Want("morphine", 1_000_000),), {"morphine": 10_000_000}, 20_000_000, 300_000)
    assert isinstance(thirds, Recipe)
    assert label_fluid(thirds).primary.concentration_ng_per_ml == 3_334_000
