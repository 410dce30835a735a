"""Made-up courses for the loops of what is drawn: edges and flows, fronts on their way, rates of mass."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

DAYS = 180 * 86_400


@st.composite
def walks(draw):
    """Edges and the flows of one to three fluids between them."""
    lengths = draw(st.lists(st.integers(1, 12), min_size=1, max_size=15))
    start_s = draw(st.integers(-20, 20))
    edges_s = np.array([start_s + sum(lengths[:i]) for i in range(len(lengths) + 1)], dtype=np.int64)
    fluids = draw(st.integers(1, 3))
    row = st.lists(st.integers(0, 9), min_size=len(lengths), max_size=len(lengths))
    return edges_s, np.array([draw(row) for _ in range(fluids)], dtype=np.int64)


@st.composite
def fronts(draw):
    """The pumped volumes at which one to four zones begin to leave; the first reaches back for ever."""
    later = draw(st.lists(st.integers(-70, 200), max_size=3, unique=True))
    return np.array([-(2**62), *sorted(later)], dtype=np.int64)


@st.composite
def rates(draw):
    """Instants, some of them equally far apart, and the rate (ng/day) between them."""
    lengths = draw(st.lists(st.sampled_from([1.0, 60.0, 1_800.0, 1_800.0, 86_400.0]), max_size=40))
    each = st.floats(0, 1e9)
    ng_per_day = draw(st.lists(each, min_size=len(lengths), max_size=len(lengths)))
    return np.concatenate(([0.0], np.cumsum(lengths))), np.array(ng_per_day, dtype=np.float64)
