"""The second plot names every drug and says when a new fluid arrives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from profiles.program import Continuous, Program
from profiles.tip import Arrival
from widgets import example_program as example
from widgets.marks_item import Form
from widgets.projection_view import DAY_S
from widgets.tip_panel import TipPanel, arrival_words

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
    assert arrival_words(never) == "new fluid after 0.316 mL, never at this flow"


def test_an_unknown_line_is_said():
    held = replace(example.view().held, dead_volume_nl=None)
    assert arrival_words(held) == "line volume unknown: strongest fluid shown"
    assert arrival_words(None) == ""
