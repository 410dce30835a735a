"""The flow over the clock, and where two bases differ on it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from profiles.day_edits import split_step
from profiles.program import Bolus, Continuous, Periodic, Step, Stopped, Timed
from profiles.schedule import Difference, Stretch, day_stretches, days_text, differences
from tests.profiles.orders import DAY, bases, timed

DAY_NIGHT = Timed(((Step(0, 28_800, 400_000, 0), Step(28_800, DAY, 700_000, 0)),))


def test_a_steady_base_is_one_stretch():
    assert day_stretches(Continuous(5, 0), 3) == (Stretch(0, DAY, 5),)
    assert day_stretches(Periodic(Bolus(1, 1, 1), 60, 7, 0), 0) == (Stretch(0, DAY, 7),)
    assert day_stretches(Stopped("x"), 0) == (Stretch(0, DAY, 0),)


@given(timed(), st.integers(0, 6))
def test_stretches_tile_the_day_and_neighbours_differ(base, weekday):
    stretches = day_stretches(base, weekday)
    assert (stretches[0].start_s, stretches[-1].end_s) == (0, DAY)
    for before, after in pairwise(stretches):
        assert before.end_s == after.start_s
        assert before.flow_nl_per_day != after.flow_nl_per_day


def test_gaps_flow_nothing_and_overlaps_flow_both():
    broken = Timed(((Step(10, 50, 3, 0), Step(40, 60, 4, 0)),))
    assert [(s.start_s, s.flow_nl_per_day) for s in day_stretches(broken, 0)] == [
        (0, 0),
        (10, 3),
        (40, 7),
        (50, 4),
        (60, 0),
    ]


def test_only_the_stretch_that_changed_is_told():
    steps = DAY_NIGHT.patterns[0]
    raised = Timed(((steps[0], Step(28_800, 64_800, 700_000, 0), Step(64_800, DAY, 800_000, 0)),))
    (row,) = differences(DAY_NIGHT, raised)
    assert row == Difference((0, 1, 2, 3, 4, 5, 6), 64_800, DAY, 700_000, 800_000)
    assert str(row) == "18:00 to 24:00"


def test_days_alike_are_told_together():
    weekend = Timed((*DAY_NIGHT.patterns, (Step(0, DAY, 400_000, 0),)), (0, 0, 0, 0, 0, 1, 1))
    (row,) = differences(DAY_NIGHT, weekend)
    assert str(row) == "Saturday, Sunday 08:00 to 24:00"


def test_all_day_every_day_needs_no_words():
    (row,) = differences(Continuous(5, 0), Continuous(6, 0))
    assert (str(row), row.was_nl_per_day, row.will_be_nl_per_day) == ("", 5, 6)


def test_without_a_held_program_everything_is_new():
    rows = differences(None, DAY_NIGHT)
    assert [(row.start_s, row.was_nl_per_day, row.will_be_nl_per_day) for row in rows] == [
        (0, None, 400_000),
        (28_800, None, 700_000),
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((0, 1, 2, 3, 4), "Monday to Friday"),
        ((5, 6), "Saturday, Sunday"),
        ((0, 2, 3, 4, 6), "Monday, Wednesday to Friday, Sunday"),
        ((3,), "Thursday"),
        (tuple(range(7)), "every day"),
    ],
)
def test_weekdays_in_words(days, words):
    assert days_text(days) == words


@given(bases, bases)
def test_differences_are_exactly_where_the_flows_differ(held, draft):
    told = {
        (day, second): (row.was_nl_per_day, row.will_be_nl_per_day)
        for row in differences(held, draft)
        for day in row.days
        for second in (row.start_s, (row.start_s + row.end_s) // 2, row.end_s - 1)
    }

    def flow(base, day, second):
        return next(s.flow_nl_per_day for s in day_stretches(base, day) if s.start_s <= second < s.end_s)

    for (day, second), pair in told.items():
        assert pair == (flow(held, day, second), flow(draft, day, second))
        assert pair[0] != pair[1]
    if not told:
        assert all(day_stretches(held, day) == day_stretches(draft, day) for day in range(7))


@given(timed(), st.integers(1, DAY - 1))
def test_a_split_step_is_no_difference(base, at_s):
    assume(any(step.start_s < at_s < step.end_s for step in base.patterns[0]))
    assert differences(base, split_step(base, 0, at_s)) == ()
