"""Closed forms against sums second by second; the second of a volume against a search from the start."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.program import Bolus, Continuous, MinimumRate, PatientBolus, Periodic, Step, Stopped, Timed
from profiles.pumping import (
    FOREVER_S,
    base_flow_nl_per_day,
    base_volume,
    bolus_achieved,
    bolus_flow_nl_per_day,
    day_pieces,
    first_bolus_s,
    patient_spacing_s,
    second_of,
)
from tests.profiles.orders import DAY, WEEK, periodic, timed


def test_a_bolus_flow_rounds_down():
    assert bolus_flow_nl_per_day(Bolus(1_000, 7, 0)) == 12_342_857
    assert bolus_achieved(Bolus(1_000, 7, 0)) == 12_342_857 * 7 == 1_000 * DAY - 1


def test_a_timed_base_has_no_single_flow():
    assert [base_flow_nl_per_day(base) for base in (Continuous(1, 0), MinimumRate(2), Stopped("x"))] == [1, 2, 0]
    assert base_flow_nl_per_day(Periodic(Bolus(1, 1, 0), 9, 3, 0)) == 3
    with pytest.raises(TypeError, match="read its steps"):
        base_flow_nl_per_day(Timed(((),)))


def test_a_day_counts_only_what_lies_inside_it():
    steps = (Step(-5, 10, 1, 0), Step(20, 20, 9, 0), Step(DAY - 1, DAY + 9, 2, 0), Step(30, 25, 4, 0))
    assert day_pieces(steps) == ((0, 10, 1), (DAY - 1, DAY, 2))


@given(timed(), st.integers(-2 * WEEK, 2 * WEEK), st.integers(0, 3 * DAY), st.integers(0, WEEK - 1))
def test_a_timed_volume_is_the_sum_of_its_steps(base, start_s, length_s, wall_s):
    volume = base_volume(base, wall_s, start_s, None)(start_s + length_s)
    expected = 0
    for day in range((start_s + wall_s) // DAY, (start_s + length_s + wall_s) // DAY + 1):
        for step in base.patterns[base.week[day % 7]]:
            low = max(day * DAY + step.start_s - wall_s, start_s)
            high = min(day * DAY + step.end_s - wall_s, start_s + length_s)
            expected += step.flow_nl_per_day * max(0, high - low)
    assert volume == expected


@given(periodic, st.integers(-500, 500), st.integers(0, 800), st.integers(0, 2_500))
def test_a_periodic_volume_is_the_sum_of_its_boluses(base, origin_s, late_s, length_s):
    start_s, until_s = origin_s + late_s, origin_s + late_s + length_s
    expected = base.base_flow_nl_per_day * length_s
    at_s = origin_s + first_bolus_s(base)
    while at_s < until_s:
        if at_s >= start_s:
            expected += bolus_flow_nl_per_day(base.bolus) * min(base.bolus.duration_s, until_s - at_s)
        at_s += base.interval_s
    assert base_volume(base, 0, start_s, origin_s)(until_s) == expected
    assert base_volume(base, 0, start_s, None)(until_s) == base.base_flow_nl_per_day * length_s


@given(st.integers(0, 10**6), st.integers(1, 50), st.integers(-100, 100))
def test_the_second_of_a_volume_is_the_first_that_has_it(wanted, flow, from_s):
    found = second_of(lambda t_s: flow * (t_s - from_s), wanted, from_s)
    assert found is not None
    assert flow * (found - from_s) >= wanted
    assert found == from_s or flow * (found - 1 - from_s) < wanted


@given(
    steps=st.lists(st.tuples(st.integers(1, 400_000), st.integers(0, 5_000)), min_size=1, max_size=12),
    share=st.fractions(0, 1),
    from_s=st.integers(0, 10**6),
)
def test_the_second_is_found_whatever_the_flow_does(steps, share, from_s):
    """Still stretches, bursts and slow ends: by definition, second by second around what was found."""
    edges = [from_s, *(from_s + sum(length for length, _ in steps[: n + 1]) for n in range(len(steps)))]

    def volume(t_s):
        return sum(
            flow * max(0, min(t_s, end) - start) for (start, end), (_, flow) in zip(pairwise(edges), steps, strict=True)
        )

    wanted, calls = int(volume(edges[-1]) * share), []
    found = second_of(lambda t_s: calls.append(t_s) or volume(t_s), wanted, from_s)
    assert found is not None
    assert volume(found) >= wanted
    assert found == from_s or volume(found - 1) < wanted
    assert len(calls) < 64


def test_a_volume_that_never_comes_has_no_second():
    assert second_of(lambda _: 5, 6, 0) is None
    assert second_of(lambda t_s: t_s, 101, 0, until_s=100) is None
    assert second_of(lambda t_s: t_s, 100, 0, until_s=100) == 100
    assert second_of(lambda t_s: t_s, FOREVER_S, 0) == FOREVER_S


def test_patient_boluses_are_spaced_by_lockout_or_by_themselves():
    assert patient_spacing_s(PatientBolus(Bolus(1, 60, 0), 3_600, 2)) == 3_600
    assert patient_spacing_s(PatientBolus(Bolus(1, 60, 0), 30, 2)) == 60
