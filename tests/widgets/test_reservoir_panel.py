"""The fourth plot shows what is left with the pump's tolerance, and when the refill is due."""

from __future__ import annotations

from dataclasses import replace

import pytest

from profiles.projection import Due, DueReason
from widgets import example_program as example
from widgets.marks_item import Form
from widgets.projection_view import DAY_S, ProjectionView
from widgets.reservoir_panel import ReservoirPanel, alarm_words, due_words


@pytest.fixture
def panel(keep):
    made = ReservoirPanel()
    made.resize(700, 150)
    return keep(made)


def test_the_title_says_the_tolerance_and_the_axis_is_the_reservoir(panel):
    view = example.view(draft=example.raised())
    panel.setView(view, view.refill_span_s())
    assert panel.top() == 20_000_000
    assert "±14.5 %" in panel._title_label.text()
    assert panel.curve("band").style().hatch


def test_alarm_line_and_due_date_are_marked(panel):
    view = example.view()
    panel.setView(view, view.refill_span_s())
    across = next(mark for mark in panel.marks() if mark.form is Form.ACROSS)
    upright = next(mark for mark in panel.marks() if mark.form is Form.UP)
    assert across.text == "alarm 2 mL"
    assert upright.x == view.held.due.at_s
    assert upright.text.startswith("refill due ")
    assert panel.words().startswith("refill due ")
    assert "alarm volume, at the earliest" in panel.words()


def test_a_reading_has_its_band(panel):
    panel.setView(example.view(), DAY_S)
    assert panel.reading(0) == "14 mL (between 14 mL and 14 mL)"
    panel.setView(ProjectionView(start=example.START), DAY_S)
    assert panel.reading(0) == ""


def test_an_unknown_accuracy_draws_no_band_and_says_so(panel):
    view = example.view()
    bare = replace(view.held.reservoir, low_nl=None, high_nl=None)
    unknown = replace(view, held=replace(view.held, reservoir=bare, endurance=None, due=None), accuracy_per_mille=None)
    panel.setView(unknown, DAY_S)
    assert panel.words() == "no refill date: the pump's accuracy is not known"
    assert panel.reading(0) == "14 mL"
    assert panel._title_label.text() == "Reservoir"
    assert alarm_words(unknown) == ""


def test_dates_are_said_in_days():
    view = example.view()
    for at_s, words in ((0, "today"), (DAY_S, "in 1 day"), (2 * DAY_S, "in 2 days")):
        due = replace(view, held=replace(view.held, due=Due(at_s, DueReason.STABILITY)))
        assert words in due_words(due)
        assert due_words(due).endswith("drug stability")


def test_an_alarm_that_never_comes_is_said():
    view = example.view()
    span = view.held.endurance.alarm
    for alarm, words in (
        (replace(span, earliest_s=None), "never reached"),
        (replace(span, latest_s=None), "no latest day"),
        (span, "and "),
    ):
        lasting = replace(view.held, endurance=replace(view.held.endurance, alarm=alarm))
        assert words in alarm_words(replace(view, held=lasting))
