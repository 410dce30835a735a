"""The third plot shows the headroom to the limit, what is over it, and the worst window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from profiles.program import Bolus, Continuous, PatientBolus
from widgets import example_program as example
from widgets.marks_item import Form
from widgets.projection_view import DAY_S, WEEK_S
from widgets.window_panel import WindowPanel, crossed, line_of, worst_point


@pytest.fixture
def panel(keep):
    made = WindowPanel()
    made.resize(700, 160)
    return keep(made)


def show(panel, view, window_s=DAY_S):
    panel.setView(view, WEEK_S, view.drugs[0], window_s)


def test_the_tightest_limit_is_always_on_the_axis(panel):
    show(panel, example.view())
    assert panel.top() >= 400_000
    texts = [mark.text for mark in panel.marks() if mark.form is Form.ACROSS]
    assert texts[0] == "soft limit 400 mcg"
    assert "baclofen" not in panel.words()
    assert panel.words().endswith("below the soft limit")


def test_what_is_over_the_limit_is_filled_in_the_colour_of_harm(panel):
    show(panel, example.view(draft=example.raised(60)))
    assert panel.curve("over")._high.max() > 400_000
    assert panel.words() == "89.6 mcg over the soft limit"
    assert [m.text for m in panel.marks() if m.form is Form.ACROSS] == ["soft limit 400 mcg", "hard limit 500 mcg"]


def test_the_worst_window_is_marked_with_its_amount(panel):
    show(panel, example.view())
    dot = next(mark for mark in panel.marks() if mark.form is Form.DOT)
    bracket = next(mark for mark in panel.marks() if mark.form is Form.BRACKET)
    assert dot.text.startswith("worst 24 h 3")
    assert bracket.x_end == dot.x


def test_the_hardest_limit_that_is_passed_is_the_one_that_is_said(panel):
    show(panel, example.view(draft=example.raised(100)))
    assert panel.words().endswith("over the hard limit")


def test_a_steady_program_has_its_fullest_window_now(panel):
    steady = replace(example.DAY_AND_NIGHT, base=Continuous(600_000, 300_000))
    show(panel, example.view(steady))
    assert [mark.form for mark in panel.marks()][:2] == [Form.DOT, Form.ACROSS]


def test_a_window_without_a_limit_says_so(panel):
    show(panel, example.view(), 3_600)
    assert panel.words() == "no 1 h limit in the library"
    assert all(mark.form is not Form.ACROSS for mark in panel.marks())


def test_patient_boluses_take_from_the_headroom(panel):
    with_boluses = replace(example.DAY_AND_NIGHT, patient_bolus=PatientBolus(Bolus(10_000, 300, 5_000), 7_200, 6))
    show(panel, example.view(with_boluses))
    words = panel.words()
    assert words.startswith("at most ") and " mcg with every patient bolus, " in words


def test_what_nobody_knows_of_the_hours_before_stands_beside_the_headroom(panel):
    show(panel, replace(example.view(), unseen="boluses before 24 Nov, 08:30 are not in the pump's log"))
    assert panel.words().startswith("boluses before 24 Nov, 08:30 are not in the pump's log · ")
    assert panel.words().endswith("below the soft limit")


def test_a_reading_names_the_drug_and_the_window(panel):
    show(panel, example.view(draft=example.raised()))
    assert panel.reading(0).startswith("baclofen, last 24 h: held 300 mcg · draft 300 mcg")


def test_a_crossing_becomes_a_corner():
    at_s, ng = crossed(np.array([0.0, 10.0, 20.0]), np.array([0.0, 10.0, 0.0]), 5.0)
    assert list(at_s) == [0, 5, 10, 15, 20]
    assert list(ng) == [0, 5, 10, 5, 0]
    same, _ = crossed(np.array([0.0, 10.0]), np.array([0.0, 1.0]), 5.0)
    assert same.size == 2


def test_the_worst_is_the_earliest_of_equals_within_the_view():
    view = example.view()
    line = line_of(view.held, view.drugs[0], DAY_S)
    at_s, ng = worst_point(line, view.drugs[0], WEEK_S)
    inside = line.ng["baclofen"][line.at_s <= WEEK_S]
    assert ng == inside.max()
    assert at_s == line.at_s[int(np.argmax(inside >= ng - 0.5))]
    assert worst_point(None, view.drugs[0], WEEK_S) is None
    assert line_of(None, None, DAY_S) is None


@pytest.mark.req(16)
def test_the_window_that_a_finding_judges_is_marked_with_its_value_and_limit(panel):
    view = example.view(findings=(example.finding(),))
    show(panel, view)
    (span,) = [mark for mark in panel.marks() if mark.form is Form.SPAN]
    assert (span.x, span.x_end) == (30_000, 30_000 + DAY_S)
    assert "worst 24 h 420, allowed 400 mcg/day" in [mark.text for mark in panel.marks()]
    show(panel, example.view(findings=(replace(example.finding(), asked="420.406917"),)))
    assert "worst 24 h 420.407, allowed 400 mcg/day" in [mark.text for mark in panel.marks()]
    show(panel, example.view(findings=(replace(example.finding(), at_most=True),)))
    assert "worst 24 h at most 420, allowed 400 mcg/day" in [mark.text for mark in panel.marks()]
    show(panel, view, 3_600)
    assert not [mark for mark in panel.marks() if mark.form is Form.SPAN]
    panel.setView(view, WEEK_S, None, DAY_S)
    assert not [mark for mark in panel.marks() if mark.form is Form.SPAN]
