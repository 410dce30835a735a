"""What one would write instead of the check loop: the same where it is exact, told with its error where it samples."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.commands import bench_instead, bench_loop
from console.commands.answers import CommandError
from tests.console.commands.test_bench_loop import PIECE, table


class Rolled:
    """What pandas does with a series of numbers, as far as it is asked here."""

    def __init__(self, values):
        self.values = np.asarray(values)

    def __len__(self):
        return len(self.values)

    def rolling(self, wide):
        return Rolled(np.lib.stride_tricks.sliding_window_view(self.values, wide))

    def sum(self):
        return self.values.sum(axis=1)


@pytest.fixture
def pandas(monkeypatch):
    made = ModuleType("pandas")
    made.Series = Rolled
    monkeypatch.setitem(sys.modules, "pandas", made)


def every_second(pieces, strengths, window):
    """Brute force: the mass of the worst window of all that begin on a whole second."""
    rate = np.concatenate(
        [np.full(high - low, flow * mg) for (low, high, flow, _), mg in zip(pieces, strengths, strict=True)]
    )
    behind = np.concatenate(([0], np.cumsum(rate)))
    wide = min(window, len(rate))
    return int((behind[wide:] - behind[:-wide]).max())


SMALL = st.tuples(st.integers(1, 400), st.integers(0, 5_000), st.sampled_from([500_000, 1_000_000, 1_500_000]))


@given(st.lists(SMALL, min_size=1, max_size=12), st.integers(1, 2_000))
def test_what_is_exact_says_what_brute_force_says_at_every_second(rows, window):
    pieces, strengths = table(rows)
    asked = (pieces, strengths, window, 0, int(pieces[-1, 1]))
    true = every_second(pieces, strengths, window)
    for walk in (bench_loop.compiled(), bench_instead.in_interp, bench_instead.in_python):
        assert bench_instead._amount(walk(*asked)) == true


@given(st.lists(PIECE, min_size=1, max_size=30), st.integers(1, 90_000), st.integers(0, 3_000))
def test_interpolation_starts_where_it_is_asked_to(rows, window, start):
    pieces, strengths = table([(length, flow % 5_000, strength % 1_000 + 1) for length, flow, strength in rows])
    end = int(pieces[-1, 1])
    asked = (pieces, strengths, window, min(start, end - 1), end)
    assert tuple(bench_loop.compiled()(*asked)) == bench_instead.in_interp(*asked)


def test_sampling_is_right_where_every_edge_is_on_a_minute_and_else_off(pandas):
    pieces, strengths = table([(3_600, 5, 7), (1_800, 9, 7), (90_000, 1, 7)])
    asked = (pieces, strengths, 3_600, 0, int(pieces[-1, 1]))
    true = tuple(bench_loop.compiled()(*asked))
    assert true == bench_instead.in_minutes(*asked) == bench_instead.in_pandas(*asked)
    pieces, strengths = table([(3_601, 5, 7), (1_830, 9, 7), (90_000, 1, 7)])
    asked = (pieces, strengths, 3_600, 0, int(pieces[-1, 1]))
    true = tuple(bench_loop.compiled()(*asked))
    assert true > bench_instead.in_minutes(*asked) == bench_instead.in_pandas(*asked)


def test_each_row_is_faster_than_its_reference_or_says_that_there_is_none(library):
    rows = bench_instead.rows(library)
    assert [row.target for row in rows] == [1.0] * 5
    for row in rows:
        assert (row.ratio is None and "not installed" in row.reference) or (row.ratio > 0 and " ms" in row.reference)
    assert "% of the true worst window in 12 courses" in rows[2].reference


@pytest.mark.skipif(find_spec("pandas") is not None, reason="pandas is installed here, and is measured")
def test_without_pandas_its_row_says_so(library):
    assert bench_instead.rows(library)[3].reference == "pandas, which is not installed here"


def test_of_several_courses_a_sampling_walk_is_too_low_for_some():
    assert min(bench_instead._errors(bench_instead.in_minutes)) < 0
    assert set(bench_instead._errors(bench_loop.in_numpy)) == {0.0}


def test_plain_rules_that_say_something_else_are_no_reference(library, monkeypatch):
    monkeypatch.setattr(bench_instead, "findings", lambda *_asked: ())
    with pytest.raises(CommandError, match="plain rules do not say the same"):
        bench_instead._whole(library)
