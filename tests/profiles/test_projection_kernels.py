"""The compiled walk and the numpy form give the same whole numbers, and both are brute force."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import projection_kernels
from profiles.projection import rolling_plain
from profiles.projection_kernels import rolling_compiled, warm


@st.composite
def walks(draw):
    """Edges and the flows of one to three fluids between them."""
    lengths = draw(st.lists(st.integers(1, 12), min_size=1, max_size=15))
    start_s = draw(st.integers(-20, 20))
    edges_s = np.array([start_s + sum(lengths[:i]) for i in range(len(lengths) + 1)], dtype=np.int64)
    fluids = draw(st.integers(1, 3))
    row = st.lists(st.integers(0, 9), min_size=len(lengths), max_size=len(lengths))
    return edges_s, np.array([draw(row) for _ in range(fluids)], dtype=np.int64)


@pytest.mark.parametrize("loop", [rolling_plain, rolling_compiled])
@given(walk=walks(), window_s=st.integers(1, 40))
def test_rolling_volumes_are_the_sums_of_their_seconds(loop, walk, window_s):
    edges_s, flow = walk
    at_s, volumes = loop(edges_s, flow, window_s)
    seconds = np.repeat(flow, np.diff(edges_s), axis=1)
    for column, instant in enumerate(at_s - edges_s[0]):
        assert volumes[:, column].tolist() == seconds[:, instant - window_s : instant].sum(axis=1).tolist()
    expected = {int(e) + d for e in edges_s for d in (0, window_s)}
    assert at_s.tolist() == sorted(t for t in expected if edges_s[0] + window_s <= t <= edges_s[-1])


@pytest.mark.req(20)
@given(walk=walks(), window_s=st.integers(1, 40))
def test_compiled_and_plain_agree_to_the_last_unit(walk, window_s):
    for compiled, plain in zip(rolling_compiled(*walk, window_s), rolling_plain(*walk, window_s), strict=True):
        assert np.array_equal(compiled, plain)


def test_warming_compares_both_forms():
    assert warm()


def test_no_kernel_is_compiled_with_fastmath_or_without_bounds_checks():
    source = inspect.getsource(projection_kernels)
    assert "fastmath=" not in source
    assert source.count("@njit(") == source.count("boundscheck=True")
