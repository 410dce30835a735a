"""What is estimated at the tip, in words."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from profiles.dispersion import ArrivalBand, Point
from profiles.line_change import Unbridged, Wrong
from profiles.unusual import Unusual
from widgets import example_program as example
from widgets.projection_view import DrugLabel
from widgets.tip_view import TipView, arrival_words, primed_words, unbridged_words

START = datetime(2026, 11, 24, 9, 40)
DRUGS = (DrugLabel("baclofen", "baclofen", "mcg"),)


def band(mean_s: int | None = 45_504, late_s: int | None = 52_431, caution: str = "") -> ArrivalBand:
    at = Point(293_050.7, 42_200), Point(316_000.0, mean_s), Point(340_050.9, late_s)
    return ArrivalBand(example.BACLOFEN, *at, caution)


def unbridged(given: int, meant: int, for_s: int | None = 45_504) -> Unbridged:
    return Unbridged((Wrong("baclofen", Fraction(meant), Fraction(given)),), 316_000, for_s)


def test_an_arrival_is_the_mean_with_its_band():
    assert arrival_words(band()) == "new fluid after 0.316 mL, about 12 h 39 min (11 h 44 min to 14 h 34 min)"
    assert arrival_words(band(late_s=None)) == "new fluid after 0.316 mL, about 12 h 39 min"
    assert arrival_words(band(None, None)) == "new fluid after 0.316 mL, never at this flow"
    assert arrival_words(band(caution="It may be early.")).endswith("about 12 h 39 min. It may be early.")


def test_an_overdose_without_a_bridge_is_said_with_dose_length_and_end():
    view = TipView(unbridged=unbridged(1_200_000, 300_000))
    assert view.overdose
    assert unbridged_words(view, DRUGS, START) == (
        "Without a bridge the tip gets 1,200 mcg/day of baclofen instead of 300 mcg/day (overdose, +300 %), "
        "for 12 h 39 min, until Tue 24 Nov 22:19 (0.316 mL)."
    )


def test_an_underdose_and_one_that_never_ends():
    view = TipView(unbridged=unbridged(75_000, 300_000, None), bridged=True)
    assert not view.overdose
    said = unbridged_words(view, (), START)
    assert said.startswith("Without the bridge the tip gets 75 mcg/day of baclofen instead of 300 mcg/day (underdose, ")
    assert said.endswith("never at this flow.")


def test_a_drug_that_is_not_meant_any_more_is_said_so():
    said = unbridged_words(TipView(unbridged=unbridged(300_000, 0)), DRUGS, START)
    assert "300 mcg/day of baclofen, which is not meant any more" in said


def test_only_what_differs_to_four_figures_is_said():
    same, gone = (
        Wrong("baclofen", Fraction(60_000), Fraction(60_001)),
        Wrong("bupivacaine", Fraction(9_000), Fraction(0)),
    )
    said = unbridged_words(TipView(unbridged=Unbridged((same, gone), 316_000, 600)), DRUGS, START)
    assert "baclofen" not in said
    assert "0 mcg/day of bupivacaine instead of 9 mcg/day" in said
    assert unbridged_words(TipView(unbridged=Unbridged((same,), 316_000, 600)), DRUGS, START) == ""


def test_what_cannot_be_computed_is_said_and_nothing_wrong_is_not():
    unknown = TipView(unbridged=Unusual("The line is not known."))
    assert unbridged_words(unknown, DRUGS, START) == "The line is not known."
    assert not unknown.overdose
    assert unbridged_words(TipView(), DRUGS, START) == ""


def test_after_a_prime_the_thin_stretch_ends_at_95_percent():
    said = primed_words(TipView(bands=(band(),), primed=True))
    assert "full strength at the tip after 0.34 mL, about 14 h 34 min (95 %, estimate)" in said
    assert "never will be" in primed_words(TipView(bands=(band(late_s=None),), primed=True))
    assert primed_words(TipView(bands=(band(),))) == ""
    assert primed_words(TipView(primed=True)) == ""
