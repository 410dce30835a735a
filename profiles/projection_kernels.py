"""The projection's hot loop, compiled: rolling volumes by one walk over both edges of the window.

Whole numbers in, whole numbers out, the same as ``projection.rolling_plain``. numba is imported here and nowhere else
on the drawing side; call ``warm`` off the GUI thread before handing ``rolling_compiled`` to ``project``.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from profiles.projection import rolling_plain
from profiles.projection_flow import Ints

# boundscheck: a wrong index raises instead of reading what is not there; never fastmath (reference measurements)
_SIGNATURE = "Tuple((int64[::1], int64[:, ::1]))(int64[::1], int64[:, ::1], int64)"


@njit(_SIGNATURE, cache=True, boundscheck=True, error_model="python")
def _walk(edges_s, flow, window_s):  # type: ignore[no-untyped-def]  # numba takes the types from the signature
    """Every edge and every edge + window, in order, with the volume of each fluid in the window that ends there."""
    fluids, last = flow.shape
    at_s = np.empty(2 * last + 2, np.int64)
    volumes = np.zeros((fluids, 2 * last + 2), np.int64)
    amount = np.zeros(fluids, np.int64)
    left_s, right_s = edges_s[0], edges_s[0]
    tail, front, count = 0, 0, 0
    while True:
        if right_s - edges_s[0] >= window_s:
            at_s[count] = right_s
            volumes[:, count] = amount
            count += 1
        if right_s >= edges_s[last]:
            break
        full = right_s - left_s == window_s
        step_s = edges_s[front + 1] - right_s
        step_s = min(step_s, edges_s[tail + 1] - left_s if full else window_s - (right_s - left_s))
        for fluid in range(fluids):
            amount[fluid] += flow[fluid, front] * step_s
            if full:
                amount[fluid] -= flow[fluid, tail] * step_s
        right_s += step_s
        front += right_s == edges_s[front + 1] and front + 1 < last
        if full:
            left_s += step_s
            tail += left_s == edges_s[tail + 1]
    return at_s[:count], volumes[:, :count].copy()


def rolling_compiled(edges_s: Ints, flow: Ints, window_s: int) -> tuple[Ints, Ints]:
    """``projection.rolling_plain``, compiled."""
    at_s, volumes = _walk(edges_s, flow, window_s)
    return at_s, volumes


def warm() -> bool:
    """Compile or load from the cache, and compare with the plain form once: True if they agree."""
    edges_s = np.array([-10, 0, 5, 20], dtype=np.int64)
    flow = np.array([[3, 0, 2], [0, 7, 0]], dtype=np.int64)
    pairs = zip(rolling_compiled(edges_s, flow, 7), rolling_plain(edges_s, flow, 7), strict=True)
    return all(np.array_equal(compiled, plain) for compiled, plain in pairs)
