"""The hot loops of what is drawn, compiled: each gives what its plain form in ``projection_loops`` gives.

Flow to the tip and rolling volumes are whole numbers and alike to the last unit; the compartment is alike as far as
floats are. numba is imported here and nowhere else on the drawing side; call ``warm`` off the GUI thread before handing
``COMPILED`` to ``project``.
"""

from __future__ import annotations

from math import expm1
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from profiles.csf import Floats
from profiles.projection_loops import PLAIN, Loops

# boundscheck: a wrong index raises instead of reading what is not there; never fastmath (reference measurements)
_ROLLING = "Tuple((int64[::1], int64[:, ::1]))(int64[::1], int64[:, ::1], int64)"
_CARRY = "Tuple((int64[::1], int64[::1], int8[::1], int64[::1]))(int64[::1], int64[::1], int64[::1], int64)"
_RELAX = "float64[::1](float64[::1], float64[::1], float64, float64, float64)"


@njit(_ROLLING, cache=True, boundscheck=True, error_model="python")
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


@njit(_CARRY, cache=True, boundscheck=True, error_model="python")
def _carry(edges_s, flow, exits, pumped):  # type: ignore[no-untyped-def]  # as above
    """Cut before and after the second of each front; behind the last one everything is as at the pump."""
    pieces, zones = len(flow), len(exits)
    cut_s, cut_flow = np.empty(pieces + 2 * zones + 1, np.int64), np.empty(pieces + 2 * zones, np.int64)
    fluid, together = np.empty(pieces + 2 * zones, np.int8), np.empty(2 * zones, np.int64)
    count, known, zone, piece, now_s = 0, 0, 0, 0, edges_s[0]
    while piece < pieces:
        while zone + 1 < zones and exits[zone + 1] <= pumped:
            zone += 1
        until_s, last, rate = edges_s[piece + 1], zone, flow[piece]
        if zone + 1 < zones and exits[zone + 1] < pumped + rate * (until_s - now_s):
            whole_s = (exits[zone + 1] - pumped) // rate
            until_s = now_s + max(whole_s, 1)
            while whole_s == 0 and last + 1 < zones and exits[last + 1] < pumped + rate:
                last += 1
        if known == 0 or together[known - 1] != zone * zones + last:
            together[known] = zone * zones + last
            known += 1
        if zone + 1 == zones:
            break
        cut_s[count], cut_flow[count], fluid[count] = now_s, rate, known - 1
        pumped += rate * (until_s - now_s)
        count, now_s, piece = count + 1, until_s, piece + (until_s == edges_s[piece + 1])
    end = count + pieces - piece
    cut_s[count] = now_s
    cut_s[count + 1 : end + 1] = edges_s[piece + 1 :]
    cut_flow[count:end] = flow[piece:]
    fluid[count:end] = known - 1
    return cut_s[: end + 1], cut_flow[:end], fluid[:end], together[:known]


@njit(_RELAX, cache=True, boundscheck=True, error_model="python")
def _relax(at_s, ng_per_day, ml_per_day, per_s, start):  # type: ignore[no-untyped-def]  # as above
    """One step after the other; the exponential once for neighbours of one length."""
    levels = np.empty(len(at_s), np.float64)
    levels[0], length_s, gained = start, 0.0, 0.0
    for i in range(len(ng_per_day)):
        if at_s[i + 1] - at_s[i] != length_s:
            length_s = at_s[i + 1] - at_s[i]
            gained = -expm1(-per_s * length_s)
        levels[i + 1] = levels[i] + (ng_per_day[i] / ml_per_day - levels[i]) * gained
    return levels


COMPILED = Loops(_walk, _carry, _relax)


def warm() -> bool:
    """Compile or load from the cache, and compare with the plain forms once: True if they agree."""
    edges_s = np.array([-10, 0, 5, 20], dtype=np.int64)
    flow, exits = np.array([[3, 0, 2], [0, 7, 0]], dtype=np.int64), np.array([-5, 31, 40], dtype=np.int64)
    rates: Floats = np.array([0.0, 2.0, 1.0])

    def said(loops: Loops) -> list[NDArray[Any]]:
        levels = loops.relax(edges_s.astype(np.float64), rates, 3.0, 0.1, 1.0).round(9)
        return [*loops.rolling(edges_s, flow, 7), *loops.carry(edges_s, flow[0], exits, 2), levels]

    return all(np.array_equal(compiled, plain) for compiled, plain in zip(said(COMPILED), said(PLAIN), strict=True))
