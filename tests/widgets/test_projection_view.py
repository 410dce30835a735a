"""A view holds what the plots need, in seconds after activation on the pump's own clock."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from profiles.findings import Rule, Severity
from profiles.program import Continuous, Step, Timed
from widgets import example_program as example
from widgets.projection_view import DAY_S, WEEK_S, ProjectionView, step_edges


def test_a_view_names_drugs_limits_and_the_pump():
    view = example.view(draft=example.raised())
    assert [(d.name, d.unit) for d in view.drugs] == [("baclofen", "mcg")]
    assert [(limit.ng, limit.hard) for limit in view.limits] == [(400_000, False), (500_000, True)]
    assert view.capacity_nl == 20_000_000
    assert view.accuracy_per_mille == 145
    assert view.shown is view.draft
    assert replace(view, draft=None).shown is view.held


def test_nothing_to_show_has_a_week_on_its_axis():
    assert ProjectionView(start=example.START).refill_span_s() == WEEK_S


def test_the_refill_axis_ends_in_whole_weeks_after_the_last_date():
    view = example.view()
    span_s = view.refill_span_s()
    assert span_s % WEEK_S == 0
    assert span_s >= view.held.endurance.alarm.latest_s
    assert span_s < view.held.endurance.alarm.latest_s + 5 * WEEK_S


def test_edges_stand_where_the_clock_says():
    base = example.DAY_AND_NIGHT.base
    edges = step_edges(base, DAY_S + 34_800, WEEK_S)  # Tuesday 09:40
    first = edges[0]
    assert (first.at_s, first.pattern, first.step, first.second) == (79_200 - 34_800, 0, 2, 79_200)
    assert (first.low, first.high) == (21_600, DAY_S)
    weekend = [edge for edge in edges if edge.pattern == 1]
    assert [(edge.at_s + DAY_S + 34_800) // DAY_S for edge in weekend] == [5, 6]
    assert step_edges(Continuous(1, 1), 0, WEEK_S) == ()


@given(wall=st.integers(0, WEEK_S - 1), cuts=st.sets(st.integers(1, DAY_S - 1), min_size=1, max_size=20))
def test_every_edge_is_inside_and_between_its_neighbours(wall, cuts):
    bounds = [0, *sorted(cuts), DAY_S]
    steps = tuple(Step(a, b, 100, 50) for a, b in pairwise(bounds))
    for edge in step_edges(Timed((steps,)), wall, WEEK_S):
        assert 0 < edge.at_s < WEEK_S
        assert edge.low < edge.second < edge.high
        assert (wall + edge.at_s) % DAY_S == edge.second == steps[edge.step].start_s


def test_findings_point_at_a_window_or_at_the_next_time_of_a_step():
    window, step = example.finding(), example.finding(Severity.HARD, Rule.FLOW_RANGE)
    view = example.view(findings=(window, step))
    assert view.spans[0] == (window, 30_000, 30_000 + DAY_S)
    found, start_s, end_s = view.spans[1]
    assert found is step
    assert end_s - start_s == 79_200 - 21_600
    assert start_s <= 0 < end_s  # Tuesday 09:40 lies inside the day step
    gone = replace(step, where=replace(step.where, sub=9))
    assert example.view(findings=(gone,)).spans == ()
