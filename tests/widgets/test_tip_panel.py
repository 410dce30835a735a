"""The second plot names every drug and says when a new fluid arrives."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from profiles.dispersion import ArrivalBand, Point
from profiles.line_change import Unbridged, Wrong
from profiles.program import Continuous, Program
from profiles.tip import Arrival
from profiles.tip_rates import TipRate
from widgets import example_program as example
from widgets.marks_item import Form
from widgets.projection_view import DAY_S
from widgets.tip_panel import TipPanel, tip_words
from widgets.tip_view import TipView

MIXED = Program("Mixture", example.MIXTURE, Continuous(300_000, 1_500_000))


@pytest.fixture
def panel(keep):
    made = TipPanel()
    made.resize(700, 150)
    return keep(made)


def test_each_drug_of_a_mixture_is_named_on_its_curve(panel):
    view = example.view(MIXED)
    panel.setView(view, DAY_S, view.drugs[0])
    assert [mark.text for mark in panel.marks()] == ["morphine", "bupivacaine"]
    assert panel.reading(0) == "morphine 1.5 mg/day · bupivacaine 3 mg/day"
    assert panel.top() >= 3_000_000


def test_one_drug_needs_no_name_and_its_draft_is_hatched(panel):
    view = example.view(draft=example.raised())
    panel.setView(view, DAY_S, view.drugs[0])
    assert panel.marks() == ()
    assert panel.curve("draft0").style().hatch
    assert panel.curve("held0").style().dash
    assert panel.words() == "same fluid: a new flow is at the tip at once"


def test_a_drug_that_does_not_fit_the_axis_says_so(panel):
    view = example.view(MIXED)
    rates = dict(view.held.tip_ng_per_day)
    rates["bupivacaine"] = rates["bupivacaine"] * 1_000
    huge = replace(view, held=replace(view.held, tip_ng_per_day=rates))
    panel.setView(huge, DAY_S, huge.drugs[0])
    assert [mark.text for mark in panel.marks()] == ["morphine", "bupivacaine above this axis"]


def test_an_arrival_stands_in_the_plot_and_in_words(panel):
    view = example.view()
    coming = Arrival(example.BACLOFEN, 316_000, 41_337)
    arriving = replace(view, held=replace(view.held, arrivals=(coming,)))
    panel.setView(arriving, DAY_S, arriving.drugs[0])
    assert panel.words() == "new fluid after 0.316 mL, about 11 h 29 min"
    assert [(m.form, m.x) for m in panel.marks()] == [(Form.UP, 41_337)]
    never = replace(view.held, arrivals=(replace(coming, after_s=None),))
    assert tip_words(never) == "new fluid after 0.316 mL, never at this flow"


def test_the_second_to_which_an_arrival_is_rounded_is_neither_drawn_nor_said(panel):
    view = example.view()
    edges_s, rates = np.array([0.0, 41_336.0, 41_337.0, 86_400.0]), np.array([3e5, 1.65e6, 3e5])
    held = replace(view.held, tip_edges_s=edges_s, tip_ng_per_day={"baclofen": rates})
    panel.setView(replace(view, held=held), DAY_S, view.drugs[0])
    assert "1,650 mcg/day for 1 s, above this axis" in panel.words()
    arriving = replace(held, arrivals=(Arrival(example.BACLOFEN, 316_000, 41_337),))
    panel.setView(replace(view, held=arriving), DAY_S, view.drugs[0])
    assert panel.words() == "new fluid after 0.316 mL, about 11 h 29 min"


def test_an_arrival_beyond_the_view_is_in_the_words_alone(panel):
    view = example.view()
    late = replace(view, held=replace(view.held, arrivals=(Arrival(example.BACLOFEN, 316_000, 2 * DAY_S),)))
    panel.setView(late, DAY_S, late.drugs[0])
    assert panel.marks() == ()
    assert "about 2 days" in panel.words()


def band(*, claimed=True):
    at = [Point(290_000.0, 30_000), Point(316_000.0, 41_337), Point(340_000.0, 50_000)]
    return ArrivalBand(example.BACLOFEN, *at, "" if claimed else "It passes too fast.")


def rate():
    at_s = np.array([30_000.0, 50_000.0])
    return TipRate(at_s, np.full(2, 1e5), np.array([1e5, 3e5]), np.full(2, 3e5))


def test_the_band_is_drawn_where_it_is_claimed_with_its_words(panel):
    view = example.view()
    coming = Arrival(example.BACLOFEN, 316_000, 41_337)
    view = replace(view, held=replace(view.held, arrivals=(coming,)))
    panel.setView(view, DAY_S, view.drugs[0], TipView({"baclofen": rate()}, (band(),)))
    assert panel.words() == "new fluid after 0.316 mL, about 11 h 29 min (8 h 20 min to 13 h 54 min)"
    assert "5 to 95 % arrival, estimate" in [mark.text for mark in panel.marks()]
    assert panel.curve("mean0").style().dash
    shown = panel.grab().toImage()
    panel.setView(view, DAY_S, view.drugs[0], TipView({}, (band(claimed=False),)))
    assert panel.words() == "new fluid after 0.316 mL, about 11 h 29 min. It passes too fast."
    assert panel.grab().toImage() != shown


@pytest.mark.parametrize(("meant", "tone"), [(75_000, "danger"), (1_200_000, "caution")])
def test_what_follows_without_a_bridge_stands_above_the_plot_in_numbers(panel, meant, tone):
    wrong = Unbridged((Wrong("baclofen", Fraction(meant), Fraction(300_000)),), 316_000, 91_008)
    view = example.view()
    panel.setView(view, DAY_S, view.drugs[0], TipView(unbridged=wrong))
    assert panel.note.value().startswith("Without a bridge the tip gets 300 mcg/day of baclofen instead of")
    assert panel.note.property("ground") == tone
    panel.setView(view, DAY_S, view.drugs[0], TipView(unbridged=wrong, bridged=True))
    assert panel.note.property("ground") == "sunken"
    panel.setView(view, DAY_S, view.drugs[0])
    assert panel.note.isHidden()


def test_the_thin_stretch_after_a_prime_is_marked_and_said(panel):
    view = example.view()
    panel.setView(view, DAY_S, view.drugs[0], TipView(bands=(band(),), primed=True))
    (span,) = [mark for mark in panel.marks() if mark.form is Form.SPAN]
    assert (span.x, span.x_end, span.text) == (0.0, 50_000.0, "thin after the prime")
    assert "The drug comes thin at first" in panel.note.value()


def test_the_estimate_beyond_the_tip_is_asked_for_by_a_switch(panel, qtbot):
    with qtbot.waitSignal(panel.csfWanted) as told:
        panel.csf.click()
    assert told.args == [True]


def test_an_unknown_line_is_said():
    held = replace(example.view().held, dead_volume_nl=None)
    assert tip_words(held) == "line volume unknown: strongest fluid shown"
    assert tip_words(None) == ""
