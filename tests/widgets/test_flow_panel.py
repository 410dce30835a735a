"""The first plot tells held from draft, and draws what was measured over both."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from widgets import example_program as example
from widgets.flow_panel import FlowPanel, first_day_nl, highest_step, step_value
from widgets.projection_view import DAY_S


@pytest.fixture
def panel(keep):
    made = FlowPanel()
    made.resize(700, 150)
    return keep(made)


def test_a_draft_is_hatched_and_the_held_flow_dashed(panel):
    panel.setView(example.view(draft=example.raised()), DAY_S)
    assert panel.curve("draft").style().hatch
    assert panel.curve("held").style().dash
    assert not panel.curve("held").style().fill
    assert panel.words() == "next 24 h: held 0.6 mL · draft 0.66 mL"


def test_without_a_draft_the_held_flow_is_drawn_through(panel):
    panel.setView(example.view(), DAY_S)
    assert not panel.curve("held").style().dash
    assert not panel.curve("held").style().hatch
    assert panel.words() == "next 24 h: held 0.6 mL"


def test_the_axis_starts_at_zero_and_holds_both(panel):
    panel.setView(example.view(draft=example.raised(100)), DAY_S)
    assert panel.top() >= 1_296_000


def test_measured_delivery_streams_over_the_projection(qtbot, panel):
    panel.setView(example.view(), DAY_S)
    assert not panel.is_measured()
    for second in range(50):
        panel.addMeasured(second, 648_000)
    assert panel.is_measured()
    qtbot.waitUntil(lambda: any(mark.text == "now" for mark in panel.marks()))
    assert "measured 0.648 mL/day" in panel.reading(20)
    assert "measured" not in panel.reading(60)
    panel.clearMeasured()
    assert not panel.is_measured()


def test_the_pump_minimum_is_drawn_where_it_is_near(panel):
    view = example.view(draft=example.raised(-80))
    panel.setView(replace(view, held=None), DAY_S)
    assert any(mark.text == "pump minimum 0.048 mL/day" for mark in panel.marks())
    panel.setView(replace(view, flow_max_nl_per_day=200_000), DAY_S)
    assert any(mark.text == "pump maximum 0.2 mL/day" for mark in panel.marks())


def test_a_reading_says_both(panel):
    assert panel.reading(0) == ""
    panel.setView(example.view(draft=example.raised()), DAY_S)
    assert panel.reading(10) == "held 0.648 mL/day · draft 0.7128 mL/day"


def test_steps_are_read_where_they_hold():
    edges, values = np.array([0.0, 10.0, 20.0]), np.array([1.0, 5.0])
    assert step_value(edges, values, 10) == 5
    assert step_value(edges, values, 9.9) == 1
    assert step_value(edges, values, -5) == 1
    assert step_value(edges, values, 99) == 5
    assert highest_step(edges, values, 10) == 1
    assert highest_step(edges, values, 11) == 5


def test_the_first_day_is_what_the_flow_gives():
    assert round(first_day_nl(example.view().held)) == 600_000
