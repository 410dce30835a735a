"""Another route becomes a range over every published ratio, each with its source; never one number."""

from __future__ import annotations

from collections import Counter

import pytest

from profiles.conversions import Route
from tests.widgets.first_terms import FENTANYL, MORPHINE, SHIPPED, terms, write
from widgets.route_panel import MOST_RATIOS, RoutePanel


@pytest.fixture
def panel(keep):
    made = keep(RoutePanel())
    made.setTerms(terms("morphine", 10_000_000))
    return made


def test_an_oral_dose_is_a_range_with_the_provenance_of_each_ratio(panel):
    assert panel.words().startswith("Write the whole dose")
    write(panel, dose=90_000_000)
    assert panel._range.text() == "0.3 to 9 mg/day"
    rows = panel.rows()
    assert rows[0][0] == "0.6 to 1.2 mg/day, middle 0.853 mg/day"
    assert all("Source: " in source for _, source in rows)
    assert len(rows) == 3
    assert "not a dose" in panel.words()


def test_one_figure_without_a_spread_is_called_so(panel):
    write(panel, route=Route.INTRAVENOUS, dose=10_000_000)
    assert panel.rows()[0][0] == "0.1 mg/day"
    assert "without a published spread" in panel.rows()[0][1]
    assert "point of reference" in panel.words()


def test_what_is_not_published_is_a_sentence_and_no_number(panel):
    panel.form.field("wanted").setValue(FENTANYL)
    write(panel, dose=90_000_000)
    assert "No ratio is published here from oral morphine to intrathecal fentanyl" in panel.words()
    assert panel.rows() == ()
    assert panel._range.isHidden()


def test_the_dose_that_is_drafted_is_the_one_that_was_written(panel, qtbot):
    write(panel, dose=90_000_000)
    assert panel.chosen.field("dose").value() is None
    write(panel.chosen, dose=500_000)
    with qtbot.waitSignal(panel.programChosen) as told:
        panel.chosen._open.click()
    assert told.args[0].base.asked_ng_per_day == 500_000
    assert told.args[0].fluid.primary.drug_id == MORPHINE.id


def test_every_published_pair_fits_into_the_rows():
    pairs = Counter((r.from_route, r.from_drug, r.to_route, r.to_drug) for r in SHIPPED.ratios)
    assert max(pairs.values()) <= MOST_RATIOS


def test_without_a_fluid_the_first_drug_is_offered(keep):
    made = keep(RoutePanel())
    made.setTerms(terms())
    assert made.form.value()["wanted"] is not None
    assert made.result() is None
