"""A column of pixels never hides what happened under it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from widgets.curve_columns import Pyramid, columns_of, visible_steps


def _brute(edges, values, low_x, high_x, columns):
    borders = np.linspace(low_x, high_x, columns + 1)
    out = []
    for left, right in pairwise(borders):
        under = values[(edges[:-1] < right) & (edges[1:] > left)]
        if under.size:
            out.append((under.min(), under.max()))
    return out


@given(
    lengths=st.lists(st.integers(1, 50), min_size=1, max_size=60),
    seed=st.integers(0, 2**32 - 1),
    columns=st.integers(1, 40),
    shift=st.integers(-40, 40),
)
def test_extremes_of_few_steps_are_exact(lengths, seed, columns, shift):
    edges = np.concatenate([[0.0], np.cumsum(lengths)]).astype(float)
    values = np.random.default_rng(seed).integers(0, 1000, len(lengths)).astype(float)
    low_x, high_x = edges[0] + shift, edges[-1] + shift
    first, low, high = columns_of(Pyramid(edges, values), low_x, high_x, columns)
    brute = _brute(edges, values, low_x, high_x, columns)
    borders = np.linspace(low_x, high_x, columns + 1)
    there = np.flatnonzero((borders[1:] > edges[0]) & (borders[:-1] < edges[-1]))
    assert list(range(first, first + len(brute))) == list(there)
    assert list(zip(low, high, strict=True)) == brute


def test_a_single_peak_among_a_million_steps_reaches_its_full_height():
    edges = np.arange(1_000_001, dtype=float)
    for place in (0, 1, 499_999, 654_321, 999_999):
        values = np.ones(1_000_000)
        values[place] = 9.0
        first, low, high = columns_of(Pyramid(edges, values), 0, 1_000_000, 800)
        assert high.max() == 9.0
        assert (high == 9.0).sum() <= 2
        assert first == 0
        assert abs(int(np.argmax(high)) - place / 1_250) <= 1.5
        assert low.min() == 1.0


def test_neighbouring_columns_always_touch():
    rng = np.random.default_rng(1)
    edges = np.concatenate([[0.0], np.cumsum(rng.integers(1, 9, 200_000))]).astype(float)
    values = rng.normal(size=200_000)
    _, low, high = columns_of(Pyramid(edges, values), edges[0], edges[-1], 900)
    assert high.size == 900
    assert np.all(low[1:] <= high[:-1])
    assert np.all(low[:-1] <= high[1:])


@given(place=st.integers(0, 29_999), columns=st.integers(1, 120), line=st.booleans())
def test_a_peak_stands_where_it_is_at_every_level(place, columns, line):
    values = np.zeros(30_000)
    values[place] = 1.0
    first, _, high = columns_of(Pyramid(np.arange(30_000.0 if line else 30_001.0), values), 0.0, 30_000.0, columns)
    under = place * columns / 30_000
    around = np.flatnonzero(high) + first
    assert around.size
    assert around.min() <= under + 0.25
    assert around.max() + 1 >= under - 0.25
    assert around.max() - around.min() <= 1 + (columns > 7_500)


def test_a_range_beside_the_curve_has_no_columns():
    edges, values = np.array([0.0, 10.0]), np.array([3.0])
    for beside in ((20.0, 30.0), (-30.0, -20.0)):
        assert columns_of(Pyramid(edges, values), *beside, 10).high.size == 0
        assert columns_of(Pyramid(edges, np.array([3.0, 4.0])), *beside, 10).low.size == 0


def test_corners_of_a_line_keep_their_peaks():
    points = np.arange(300_000, dtype=float)
    heights = np.zeros(300_000)
    heights[123_456] = 5.0
    columns = columns_of(Pyramid(points, heights), 0, 299_999, 500)
    assert columns.high.max() == 5.0
    assert (columns.first, columns.high.size) == (0, 500)


def test_visible_steps_are_those_that_touch_the_range():
    edges = np.array([0.0, 10.0, 20.0, 30.0])
    assert visible_steps(edges, 0, 30) == (0, 3)
    assert visible_steps(edges, 10, 20) == (1, 2)
    assert visible_steps(edges, 9, 21) == (0, 3)
    assert visible_steps(edges, -5, 5) == (0, 1)
    assert visible_steps(edges, 40, 50) == (3, 3)
