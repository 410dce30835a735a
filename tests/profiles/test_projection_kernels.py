"""The compiled loops give what their plain forms give, to the last unit where these are whole numbers."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import projection_kernels
from profiles.csf import relax_plain
from profiles.projection_kernels import COMPILED, warm
from profiles.projection_loops import PLAIN, carry_plain, rolling_plain
from tests.profiles.walks import DAYS, fronts, rates, walks


@pytest.mark.req(20)
@given(walk=walks(), window_s=st.integers(1, 40))
def test_the_compiled_window_agrees_to_the_last_unit(walk, window_s):
    for compiled, plain in zip(COMPILED.rolling(*walk, window_s), rolling_plain(*walk, window_s), strict=True):
        assert np.array_equal(compiled, plain)


@given(walk=walks(), exits=fronts(), pumped=st.integers(-60, 60))
def test_the_compiled_transport_agrees_in_every_second(walk, exits, pumped):
    edges_s, flow = walk
    compiled, plain = (carry(edges_s, flow[0], exits, pumped) for carry in (COMPILED.carry, carry_plain))
    assert seconds(*compiled) == seconds(*plain)


def seconds(edges_s, flow, fluid, together):
    """(flow, zones that leave) of every second, and that every piece lasts."""
    assert np.all(np.diff(edges_s) > 0)
    each = [(int(rate), int(together[number])) for rate, number in zip(flow, fluid, strict=True)]
    return [piece for piece, lasts in zip(each, np.diff(edges_s), strict=True) for _ in range(lasts)]


@given(rates(), st.floats(0.1, 1e6), st.floats(1e-7, 1e-2), st.floats(0, 1e9))
def test_the_compiled_compartment_agrees_as_far_as_floats_do(course, ml_per_day, per_s, start):
    compiled, plain = (relax(*course, ml_per_day, per_s, start) for relax in (COMPILED.relax, relax_plain))
    assert np.allclose(compiled, plain, rtol=1e-9, atol=1e-12 * plain.max())


@pytest.mark.parametrize("loops", [PLAIN, COMPILED], ids=["plain", "compiled"])
def test_half_a_year_is_transported_as_it_was_pumped(loops):
    edges_s, flow = np.arange(180 * 48 + 1) * 1_800, np.full(180 * 48, 7)
    exits = np.array([-(2**62), 7 * 1_801, 7 * 400 * 1_800 + 3], dtype=np.int64)
    cut_s, cut_flow, fluid, together = loops.carry(edges_s, flow, exits, 0)
    assert sorted({*cut_s.tolist()} - {*edges_s.tolist()}) == [1_801, 400 * 1_800 + 1]
    assert int((cut_flow * np.diff(cut_s)).sum()) == 7 * DAYS
    assert [divmod(int(n), 3) for n in together] == [(0, 0), (1, 1), (1, 2), (2, 2)]
    assert fluid[-1] == 3


def test_warming_compares_both_forms(monkeypatch):
    assert warm()
    monkeypatch.setattr(projection_kernels, "PLAIN", type(PLAIN)(relax=lambda *_: np.zeros(4)))
    assert not warm()


def test_no_kernel_is_compiled_with_fastmath_or_without_bounds_checks():
    source = inspect.getsource(projection_kernels)
    assert "fastmath=" not in source
    assert source.count("@njit(") == source.count("boundscheck=True") == 3
