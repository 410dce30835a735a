"""The plain loops are brute force, second by second."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.projection_kernels import COMPILED
from profiles.projection_loops import PLAIN, Loops
from tests.profiles.walks import fronts, walks


@pytest.mark.parametrize("loops", [PLAIN, COMPILED], ids=["plain", "compiled"])
@given(walk=walks(), window_s=st.integers(1, 40))
def test_rolling_volumes_are_the_sums_of_their_seconds(loops, walk, window_s):
    edges_s, flow = walk
    at_s, volumes = loops.rolling(edges_s, flow, window_s)
    seconds = np.repeat(flow, np.diff(edges_s), axis=1)
    for column, instant in enumerate(at_s - edges_s[0]):
        assert volumes[:, column].tolist() == seconds[:, instant - window_s : instant].sum(axis=1).tolist()
    expected = {int(e) + d for e in edges_s for d in (0, window_s)}
    assert at_s.tolist() == sorted(t for t in expected if edges_s[0] + window_s <= t <= edges_s[-1])


@pytest.mark.parametrize("loops", [PLAIN, COMPILED], ids=["plain", "compiled"])
@given(walk=walks(), exits=fronts(), pumped=st.integers(-60, 60))
def test_what_leaves_in_a_second_is_what_its_volume_passes(loops, walk, exits, pumped):
    edges_s, flows = walk
    cut_s, flow, fluid, together = loops.carry(edges_s, flows[0], exits, pumped)
    assert (cut_s[0], cut_s[-1]) == (edges_s[0], edges_s[-1])
    volume = pumped
    for low_s, high_s, rate, number in zip(cut_s, cut_s[1:], flow, fluid, strict=False):
        first, last = divmod(int(together[number]), len(exits))
        for second in range(low_s, high_s):
            place = int(np.searchsorted(edges_s, second, "right")) - 1
            assert rate == flows[0][place]
            leaving = [zone for zone, begins in enumerate(exits) if begins < volume + rate or begins <= volume]
            gone = [zone for zone in leaving if zone + 1 < len(exits) and exits[zone + 1] <= volume]
            assert (first, last) == (len(gone), leaving[-1])
            volume += rate


def test_the_plain_loops_are_what_is_used_until_others_are_warm():
    assert Loops() == PLAIN
