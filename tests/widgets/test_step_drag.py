"""A hand takes the edge that is near, moves it in round steps between its neighbours, and lets go once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt

from widgets import example_program as example
from widgets.flow_panel import FlowPanel
from widgets.projection_view import DAY_S, StepEdge
from widgets.step_drag import dragged_second, nearest_edge, snap_s

EDGE = StepEdge(at_s=44_400, pattern=0, step=2, second=79_200, low=21_600, high=DAY_S)


@pytest.fixture
def panel(keep):
    made = FlowPanel()
    made.resize(800, 160)
    keep(made)
    made.setView(example.view(), DAY_S)
    return made


def place(panel, at_s):
    return QPoint(round(at_s / DAY_S * panel.viewport().width()), panel.viewport().height() // 2)


def test_a_drag_is_previewed_in_round_steps_and_moved_once(qtbot, panel):
    previewed, moved = [], []
    panel.stepEdgePreviewed.connect(lambda *edge: previewed.append(edge))
    panel.stepEdgeMoved.connect(lambda *edge: moved.append(edge))
    qtbot.mouseMove(panel.viewport(), place(panel, EDGE.at_s))
    assert any(mark.text == "drag 22:00" for mark in panel.marks())
    qtbot.mousePress(panel.viewport(), Qt.MouseButton.LeftButton, pos=place(panel, EDGE.at_s))
    drag(panel, EDGE.at_s - 3_600)
    assert any(mark.text == "21:00" for mark in panel.marks())
    qtbot.mouseRelease(panel.viewport(), Qt.MouseButton.LeftButton, pos=place(panel, EDGE.at_s - 3_600))
    assert previewed == [(0, 2, 75_600)]
    assert moved == [(0, 2, 75_600)]


def drag(panel, at_s):
    panel.moved.emit(float(at_s), 0.0)


def test_escape_puts_the_edge_back(qtbot, panel):
    previewed, moved = [], []
    panel.stepEdgePreviewed.connect(lambda *edge: previewed.append(edge))
    panel.stepEdgeMoved.connect(lambda *edge: moved.append(edge))
    qtbot.mousePress(panel.viewport(), Qt.MouseButton.LeftButton, pos=place(panel, EDGE.at_s))
    drag(panel, EDGE.at_s + 3_600)
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    qtbot.mouseRelease(panel.viewport(), Qt.MouseButton.LeftButton, pos=place(panel, EDGE.at_s + 3_600))
    assert previewed == [(0, 2, 82_800), (0, 2, 79_200)]
    assert moved == []


def test_a_press_beside_every_edge_moves_nothing(qtbot, panel):
    moved = []
    panel.stepEdgeMoved.connect(lambda *edge: moved.append(edge))
    qtbot.mousePress(panel.viewport(), Qt.MouseButton.LeftButton, pos=place(panel, 20_000))
    drag(panel, 25_000)
    qtbot.mouseRelease(panel.viewport(), Qt.MouseButton.LeftButton, pos=place(panel, 25_000))
    assert moved == []


def test_over_a_long_time_nothing_can_be_dragged(qtbot, panel):
    panel.setView(example.view(), 30 * DAY_S)
    qtbot.mouseMove(panel.viewport(), place(panel, EDGE.at_s / 30))
    assert not any(mark.text.startswith("drag") for mark in panel.marks())


@given(at_s=st.integers(-100_000, 200_000), snap=st.sampled_from((60, 300, 900, 1_800, 3_600)))
def test_an_edge_never_passes_its_neighbours(at_s, snap):
    second = dragged_second(EDGE, at_s, snap)
    assert EDGE.low < second < EDGE.high
    assert second % snap == 0


def test_an_edge_without_a_round_place_between_its_neighbours_stays():
    tight = StepEdge(0, 0, 1, 1_000, 950, 1_050)
    assert dragged_second(tight, 500, 3_600) == 1_000


def test_only_a_near_edge_is_taken():
    assert nearest_edge((EDGE,), EDGE.at_s + 50, 60) is EDGE
    assert nearest_edge((EDGE,), EDGE.at_s + 70, 60) is None
    assert nearest_edge((), 0, 60) is None


@pytest.mark.parametrize(("per_pixel", "snap"), [(1, 60), (110, 300), (400, 900), (900, 1_800), (5_000, 3_600)])
def test_a_round_time_is_worth_two_pixels(per_pixel, snap):
    assert snap_s(per_pixel) == snap
