"""A trial becomes a range of boluses a day, each with its dose, and the label's rule beside it."""

from __future__ import annotations

import pytest

from profiles.program import Periodic
from tests.widgets.first_terms import BACLOFEN, MORPHINE, terms, write
from widgets.trial_panel import TrialPanel

H = 3_600


@pytest.fixture
def panel(keep):
    made = keep(TrialPanel())
    made.setTerms(terms("baclofen"))
    return made


def test_before_anything_is_written_the_panel_says_what_to_write(panel):
    assert panel.results() == ("Write the bolus and how long its relief lasted: the boluses a day follow as a range.",)
    write(panel, bolus=50_000, short=6 * H)
    assert panel.results()[0].startswith("Write the bolus")


def test_relief_is_divided_into_the_day_without_rounding_to_one_number(panel):
    write(panel, bolus=50_000, short=7 * H, long=10 * H)
    said = panel.results()
    assert "2.4 to 3.43 boluses a day" in said[0]
    assert said[1:4] == (
        "2 a day of 50 mcg, every 12 h: 100 mcg/day",
        "3 a day of 50 mcg, every 8 h: 150 mcg/day",
        "4 a day of 50 mcg, every 6 h: 200 mcg/day",
    )
    assert "P-S15" in panel._source.text()


def test_the_labels_rule_stands_beside_it_with_its_range_and_source(panel):
    write(panel, bolus=50_000, short=7 * H)
    assert "first dose 50 mcg/day to 100 mcg/day; its rule takes 100 mcg/day" in panel.results()[-1]
    assert "(label)" in panel._rule_source.text()
    write(panel, short=8 * H)
    assert "left open by the rule" in panel.results()[-1]
    assert panel.results()[-1].endswith("choice. The rule: twice the effective bolus; once only if the effect lasted "
                                        "longer than 8 h.")  # fmt: skip
    write(panel, short=7 * H, long=9 * H)
    assert "An effect of 7 h to 9 h is left open by the rule" in panel.results()[-1]
    write(panel, short=9 * H, long=7 * H)
    assert panel.results() == ("The shortest relief is longer than the longest: write them the other way round.",)


def test_unusual_results_are_words(panel):
    write(panel, bolus=50_000, short=0, long=0)
    assert "brought no relief" in panel.results()[0]
    write(panel, short=30 * H, long=40 * H)
    assert "longer than a day" in panel.results()[0]
    write(panel, short=1 * H, long=24 * H)
    assert panel.results()[0].startswith("24 h divided by the relief: 1 to 24 boluses a day. The range is too wide")
    write(panel, short=24 * H)
    assert panel.results()[0] == "24 h divided by the relief: 1 bolus a day. Whole numbers around it:"
    panel.form.field("drug").setValue(MORPHINE)
    panel.form.valueChanged.emit("drug")
    assert "No label rule" in panel.results()[-1]


def test_one_way_opens_as_a_draft_of_boluses(panel, qtbot):
    write(panel, bolus=50_000, short=8 * H, long=8 * H)
    panel._beats[0].button.click()
    assert "how long one bolus lasts" in panel._note.text()
    write(panel, lasting=1_200)
    with qtbot.waitSignal(panel.programChosen) as told:
        panel._beats[0].button.click()
    base = told.args[0].base
    assert isinstance(base, Periodic)
    assert (base.interval_s, base.bolus.asked_ng, base.bolus.duration_s) == (8 * H, 50_000, 1_200)
    assert told.args[0].name == "Boluses every 8 h"


def test_the_drug_of_the_reservoir_is_offered_first(panel):
    assert panel.form.field("drug").value() == BACLOFEN
    write(panel, bolus=50_000)
    panel.setTerms(terms("morphine", 10_000_000))
    assert panel.form.value()["bolus"] == 50_000
