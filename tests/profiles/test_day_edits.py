"""Edits of a day keep it tiled, refuse what they cannot do, and never round a flow up."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.day_edits import (
    EditError,
    add_pattern,
    copy_pattern,
    dose_of_flow,
    flow_for_dose,
    merge_equal,
    move_edge,
    remove_step,
    scaled_step,
    set_step_dose,
    set_weekday,
    split_step,
    used_patterns,
)
from profiles.delivery import delivery
from profiles.program import Step, Timed
from tests.profiles.orders import DAY, context, order, timed

THREE = Timed(((Step(0, 100, 1, 10), Step(100, 200, 2, 20), Step(200, DAY, 3, 30)),))


def starts(base, pattern=0):
    return [(step.start_s, step.end_s, step.flow_nl_per_day) for step in base.patterns[pattern]]


@pytest.mark.req(24)
@given(st.integers(0, 10**9), st.integers(1, 10**8), st.sampled_from([1, 100, 2_400]))
def test_a_flow_is_the_largest_that_gives_no_more_than_the_dose(asked, strength, resolution):
    flow = flow_for_dose(asked, strength, resolution)
    assert flow % resolution == 0
    assert flow * strength <= asked * 1_000_000 < (flow + resolution) * strength
    assert dose_of_flow(flow, strength) <= asked


def test_a_drug_without_concentration_gives_no_flow():
    with pytest.raises(EditError, match="no concentration"):
        flow_for_dose(1, 0, 1)


def test_a_step_dose_changes_that_step_alone():
    edited = set_step_dose(THREE, 0, 1, 330_000, 500_000, 100)
    assert edited.patterns[0][1] == Step(100, 200, 660_000, 330_000)
    assert edited.patterns[0][::2] == THREE.patterns[0][::2]


def test_a_scaled_step_rounds_dose_and_flow_down():
    assert scaled_step(Step(0, 9, 0, 1_000), Fraction(1, 3), 500_000, 100) == Step(0, 9, 600, 333)


def test_a_step_is_split_in_two_alike():
    assert starts(split_step(THREE, 0, 150)) == [(0, 100, 1), (100, 150, 2), (150, 200, 2), (200, DAY, 3)]


@pytest.mark.parametrize("at_s", [0, 100, DAY, -5])
def test_an_edge_cannot_be_split(at_s):
    with pytest.raises(EditError, match="No step goes through"):
        split_step(THREE, 0, at_s)


def test_a_removed_step_leaves_its_time_to_the_one_before():
    assert starts(remove_step(THREE, 0, 1)) == [(0, 200, 1), (200, DAY, 3)]
    assert starts(remove_step(THREE, 0, 2)) == [(0, 100, 1), (100, DAY, 2)]


def test_a_removed_first_step_leaves_its_time_to_the_next():
    assert starts(remove_step(THREE, 0, 0)) == [(0, 200, 2), (200, DAY, 3)]


def test_the_last_step_of_a_day_stays():
    with pytest.raises(EditError, match="a day needs one"):
        remove_step(Timed(((Step(0, DAY, 1, 0),),)), 0, 0)


def test_an_edge_moves_for_both_neighbours():
    assert starts(move_edge(THREE, 0, 1, 150)) == [(0, 150, 1), (150, 200, 2), (200, DAY, 3)]


@pytest.mark.req(14)
@pytest.mark.parametrize("start_s", [0, 200, 201, -1])
def test_an_edge_never_passes_its_neighbours(start_s):
    with pytest.raises(EditError, match="between 00:00 and 00:03:20"):
        move_edge(THREE, 0, 1, start_s)


def test_midnight_is_no_edge_to_move():
    with pytest.raises(EditError, match="begins at 00:00"):
        move_edge(THREE, 0, 0, 5)


@pytest.mark.parametrize(("pattern", "index", "words"), [(1, 0, "pattern 2"), (-1, 0, "pattern 0"), (0, 3, "step 4")])
def test_a_step_that_is_not_there_is_named(pattern, index, words):
    with pytest.raises(EditError, match=words):
        remove_step(THREE, pattern, index)


def test_neighbours_alike_are_joined_in_every_pattern():
    day = (Step(0, 50, 1, 10), Step(50, 100, 1, 10), Step(100, 200, 1, 11), Step(200, DAY, 2, 11))
    merged = merge_equal(Timed((day, day)))
    assert starts(merged, 1) == [(0, 100, 1), (100, 200, 1), (200, DAY, 2)]


def test_steps_with_a_gap_between_them_are_not_joined():
    day = (Step(0, 50, 1, 10), Step(60, 100, 1, 10))
    assert merge_equal(Timed((day,))).patterns == (day,)


def test_a_weekday_gets_a_pattern_of_its_own():
    own = add_pattern(THREE, 5)
    assert own.week == (0, 0, 0, 0, 0, 1, 0)
    assert own.patterns == (THREE.patterns[0], THREE.patterns[0])
    assert set_weekday(own, 6, 1).week == (0, 0, 0, 0, 0, 1, 1)
    with pytest.raises(EditError, match="pattern 3"):
        set_weekday(own, 6, 2)


@given(timed())
def test_unused_patterns_go_and_the_week_stays(base):
    tidy = used_patterns(base)
    assert [tidy.day(weekday) for weekday in range(7)] == [base.day(weekday) for weekday in range(7)]
    assert set(tidy.week) == set(range(len(tidy.patterns)))


@given(timed(), st.data())
def test_a_day_stays_tiled_through_any_edits(base, data):
    for _ in range(data.draw(st.integers(1, 6))):
        index = data.draw(st.integers(0, len(base.patterns[0]) - 1))
        at_s = data.draw(st.integers(0, DAY))
        edit, arguments = data.draw(
            st.sampled_from(
                [(split_step, (0, at_s)), (remove_step, (0, index)), (move_edge, (0, index, at_s)), (merge_equal, ())]
            )
        )
        try:
            base = edit(base, *arguments)
        except EditError:
            continue
        steps = base.patterns[0]
        assert (steps[0].start_s, steps[-1].end_s) == (0, DAY)
        assert all(a.end_s == b.start_s for a, b in itertools.pairwise(steps))
        assert all(step.start_s < step.end_s for step in steps)


@given(timed())
def test_joining_neighbours_changes_no_delivery(base):
    assert delivery(order(merge_equal(base)), context(), 0, 8 * DAY) == delivery(order(base), context(), 0, 8 * DAY)


def test_a_pattern_is_copied_over_another_and_the_days_stay():
    week = Timed((THREE.patterns[0], (Step(0, DAY, 5, 50),)), (0, 0, 0, 0, 0, 1, 1))
    assert copy_pattern(week, 0, 1) == Timed((THREE.patterns[0], THREE.patterns[0]), week.week)
    with pytest.raises(EditError, match="no pattern 3"):
        copy_pattern(week, 0, 2)
