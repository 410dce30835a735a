"""An axis is chosen by what can be drawn; what is too short for that is told with its height and its length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.short_peaks import Tops, tops, without_rounding

DAY_S = 86_400.0


def of(*steps: tuple[float, float], span_s: float = DAY_S) -> Tops:
    """The tops of steps of (seconds, value)."""
    edges = np.concatenate(([0.0], np.cumsum([seconds for seconds, _ in steps])))
    return tops(edges, np.array([value for _, value in steps]), span_s)


def test_a_second_at_the_end_of_a_bridge_does_not_choose_the_axis():
    found = of((33_119, 375.0), (1, 1_500.0), (60_000, 375.0))
    assert found == Tops(375.0, 1_500.0, 1.0)
    assert found.short


def test_a_bolus_that_can_be_seen_does():
    assert of((3_600, 0.0), (600, 5_000.0), (90_000, 0.0)) == Tops(5_000.0, 5_000.0, 0.0)


def test_short_boluses_that_come_again_and_again_do():
    found = of(*[step for _ in range(24) for step in ((10.0, 9_000.0), (3_590.0, 100.0))])
    assert found == Tops(9_000.0, 9_000.0, 0.0)


def test_a_peak_that_is_hardly_higher_has_its_place_on_the_axis():
    assert of((1, 110.0), (90_000, 100.0)) == Tops(110.0, 110.0, 0.0)


def test_what_begins_after_the_time_shown_counts_for_nothing():
    assert of((DAY_S, 100.0), (DAY_S, 900.0)) == Tops(100.0, 100.0, 0.0)
    assert of((1, 900.0), (10, 100.0), span_s=DAY_S) == Tops(100.0, 900.0, 1.0)


def test_the_second_to_which_a_front_is_rounded_is_left_out():
    edges, values = np.array([0.0, 100.0, 101.0, 900.0]), np.array([375.0, 1_500.0, 300.0])
    for front_s in (100.0, 101.0):
        assert without_rounding(edges, values, [front_s]).tolist() == [375.0, 375.0, 300.0]
    assert values[1] == 1_500.0


def test_a_peak_that_is_no_rounding_stays():
    edges, values = np.array([0.0, 100.0, 101.0, 900.0]), np.array([375.0, 1_500.0, 300.0])
    assert without_rounding(edges, values, [500.0]).tolist() == values.tolist()
    assert without_rounding(edges, values, [2_000.0]).tolist() == values.tolist()
    longer = np.array([0.0, 100.0, 102.0, 900.0])
    assert without_rounding(longer, values, [100.0]).tolist() == values.tolist()
    assert without_rounding(edges, np.array([375.0, 200.0, 300.0]), [100.0]).tolist() == [375.0, 200.0, 300.0]


@given(st.lists(st.tuples(st.integers(1, 20_000), st.integers(0, 1_000)), min_size=1, max_size=30))
def test_the_stretches_above_the_axis_are_together_too_short_to_be_drawn(steps):
    found = of(*[(float(seconds), float(value)) for seconds, value in steps])
    ends = np.minimum(np.cumsum([seconds for seconds, _ in steps]), DAY_S)
    lasting = np.diff(np.concatenate(([0.0], ends)))
    above = sum(length for length, (_, value) in zip(lasting, steps, strict=True) if value > found.drawn)
    assert above < DAY_S / 600 or not found.short
    assert above == pytest.approx(found.lasting_s)
    assert found.peak == max(value for (_, value), length in zip(steps, lasting, strict=True) if length or value == 0)
