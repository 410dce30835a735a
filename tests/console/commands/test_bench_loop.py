"""The references of the check loop say the same as the loop itself: against anything else a figure is worth nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.commands import bench_loop
from console.commands.answers import CommandError

PIECE = st.tuples(st.integers(1, 4_000), st.integers(0, 5_000_000), st.integers(1, 100_000_000))


def table(rows):
    edges = np.concatenate(([0], np.cumsum([row[0] for row in rows]))).astype(np.int64)
    flows = np.array([row[1] for row in rows], np.int64)
    pieces = np.stack([edges[:-1], edges[1:], flows, np.ones(len(rows), np.int64)], axis=1)
    return np.ascontiguousarray(pieces), np.array([row[2] for row in rows], np.int64)


@given(st.lists(PIECE, min_size=1, max_size=30), st.integers(1, 90_000), st.integers(0, 3_000))
def test_compiled_loop_c_and_numpy_agree_on_any_course(rows, window, start):
    pieces, strengths = table(rows)
    end = int(pieces[-1, 1])
    asked = (pieces, strengths, window, min(start, end - 1), end)
    said = tuple(bench_loop.compiled()(*asked))
    assert said == bench_loop.in_numpy(*asked)
    in_c = C_WALK
    if in_c is not None:
        assert said == in_c(*asked)


C_WALK = bench_loop.in_c()


def test_each_row_names_its_reference():
    rows = bench_loop.rows()
    assert [row.target for row in rows] == [1.6, 0.9, 1.0]
    assert all(row.ratio > 0 and "ms" in row.reference for row in rows)


def test_without_a_compiler_numpy_is_the_reference(monkeypatch):
    monkeypatch.setattr(bench_loop, "in_c", lambda: None)
    assert "no C compiler here" in bench_loop.rows()[0].reference


@pytest.mark.parametrize("wrong", [lambda: lambda *_asked: (0, 0)])
def test_a_reference_that_says_something_else_is_no_reference(monkeypatch, wrong):
    monkeypatch.setattr(bench_loop, "in_c", wrong)
    with pytest.raises(CommandError, match="do not say the same"):
        bench_loop.rows()
    with pytest.raises(CommandError, match="do not say the same"):
        bench_loop._batch(bench_loop.compiled(), wrong(), "")
