"""Totals are large, exact enough to differ, and never without their unit."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from profiles.program import Bolus, Continuous, PatientBolus, Program
from profiles.totals import totals
from widgets import example_program as example
from widgets.totals_panel import TotalsPanel, TotalsView, difference_text, total_rows, worst_words

NAMES = {"baclofen": "baclofen", "morphine": "morphine", "bupivacaine": "bupivacaine"}
UNITS = {"baclofen": "mcg", "morphine": "mg", "bupivacaine": "mg"}


def steady(flow):
    return Program("Steady", example.BACLOFEN, Continuous(flow, flow // 2))


def view(held, draft):
    return TotalsView(None if held is None else totals(held), totals(draft), NAMES, UNITS)


def test_mass_and_volume_stand_together_before_and_after(keep):
    panel = keep(TotalsPanel())
    panel.setValue(view(steady(600_000), steady(660_000)))
    rows = total_rows(panel.value())
    assert [(r.label, r.was, r.now, r.unit, r.difference) for r in rows] == [
        ("Baclofen", "300 →", "330", "mcg/day", "+10 %"),
        ("Volume", "0.6 →", "0.66", "mL/day", "+10 %"),
    ]
    assert panel.accessibleDescription().startswith("Baclofen: was 300 mcg/day, 330 mcg/day, +10 %")


def test_nothing_changed_has_nothing_to_compare(keep):
    rows = total_rows(view(steady(600_000), steady(600_000)))
    assert [(r.was, r.difference) for r in rows] == [("", "unchanged"), ("", "unchanged")]
    assert [(r.was, r.difference) for r in total_rows(view(None, steady(600_000)))] == [("", ""), ("", "")]


def test_a_mixture_has_a_row_for_each_drug_and_they_go_again(keep):
    panel = keep(TotalsPanel())
    panel.setValue(view(None, Program("Mixture", example.MIXTURE, Continuous(300_000, 1_500_000))))
    assert [cells[0].text() for cells in panel._cells] == ["Morphine", "Bupivacaine", "Volume"]
    panel.setValue(view(None, steady(600_000)))
    assert [cells[0].isVisible() for cells in panel._cells] == [True, True, False]


def test_a_difference_below_the_fourth_figure_is_still_seen():
    rows = total_rows(view(steady(600_000), steady(600_002)))
    assert (rows[0].was, rows[0].now) == ("300 →", "300.001")


@pytest.mark.parametrize(
    ("was", "now", "text"),
    [(300, 330, "+10 %"), (300, 297, "\N{MINUS SIGN}1 %"), (0, 5, "from 0"), (300_000, 300_001, "+0.1 %")],
)
def test_differences_are_never_rounded_to_none(was, now, text):
    assert difference_text(Fraction(was), Fraction(now)) == text


def test_the_fullest_day_is_said_where_it_is_more_than_the_mean():
    with_patient = replace(steady(600_000), patient_bolus=PatientBolus(Bolus(10_000, 300, 5_000), 7_200, 6))
    assert worst_words(view(None, with_patient)) == "Baclofen at most 330 mcg in any 24 h with every patient bolus."
    assert worst_words(view(None, steady(600_000))) == ""
    assert worst_words(view(None, example.DAY_AND_NIGHT)).startswith("Baclofen at most ")
