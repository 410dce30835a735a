"""What was measured is kept in order, shortened when it grows old, and never invented."""

from __future__ import annotations

from widgets.measured_trace import CAPACITY, MeasuredTrace


def test_repeated_values_lengthen_the_last_step():
    trace = MeasuredTrace()
    for at_s, flow in ((0, 600), (1, 600), (2, 700), (5, 700)):
        trace.add(at_s, flow)
    edges, values = trace.steps()
    assert list(edges) == [0, 2, 5]
    assert list(values) == [600, 700]
    assert trace.last() == (5, 700)
    assert trace.highest() == 700


def test_nothing_is_said_outside_what_was_measured():
    trace = MeasuredTrace()
    assert trace.last() is None
    assert trace.at(0) is None
    assert trace.highest() == 0
    assert trace.steps()[0].size == trace.steps()[1].size == 0
    trace.add(10, 5)
    trace.add(20, 5)
    assert trace.at(9) is None
    assert trace.at(15) == 5
    assert trace.at(21) is None


def test_time_never_runs_back():
    trace = MeasuredTrace()
    trace.add(10, 1)
    trace.add(5, 2)
    assert trace.last() == (10, 1)


def test_a_long_watch_forgets_its_oldest_half():
    trace = MeasuredTrace()
    for at_s in range(CAPACITY + 1):
        trace.add(at_s, at_s)
    edges, values = trace.steps()
    assert values.size == CAPACITY // 2 + 1
    assert edges[0] == CAPACITY // 2
    assert trace.last() == (CAPACITY, CAPACITY)
    trace.clear()
    assert trace.last() is None


def test_it_is_told_from_where_the_axis_begins_and_what_was_before_is_kept():
    trace = MeasuredTrace()
    for at_s, flow in ((1_000, 600), (1_060, 700), (1_100, 700)):
        trace.add(at_s, flow)
    trace.begin(1_030)
    edges, values = trace.steps()
    assert (list(edges), list(values)) == ([0, 30, 70], [600, 700])
    assert (trace.last(), trace.at(0), trace.at(29), trace.at(30), trace.at(-1)) == ((70, 700), 600, 600, 700, None)
    trace.begin(1_060)
    assert (list(trace.steps()[1]), trace.highest()) == ([700], 700)
    trace.begin(1_101)
    assert (trace.last(), trace.steps()[0].size, trace.highest()) == (None, 0, 0)
    trace.begin(1_000)
    assert list(trace.steps()[0]) == [0, 60, 100]
