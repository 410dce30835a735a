"""Reduces a long curve to what a screen can show: the lowest and highest value under each column of pixels.

A peak that is narrower than a pixel still fills its column: means and subsampling would hide exactly the bolus that
a clinician looks for. Cost does not grow with the number of steps once the pyramid of block extremes is built.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

_FACTOR = 4  # values of one level under one value of the next
_BLOCKS_PER_COLUMN = 8  # a peak may look wider than it is by at most 1/8 of a pixel


class Pyramid:
    """Block minima and maxima of ``values`` (n,), in levels of 4, 16, 64 ... values."""

    def __init__(self, values: Floats) -> None:
        self._low = [_closed(values)]
        self._high = [_closed(values)]
        low, high = values, values
        while low.size > _FACTOR * 1_024:
            starts = np.arange(0, low.size, _FACTOR)
            low, high = np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)
            self._low.append(_closed(low))
            self._high.append(_closed(high))

    def extremes(self, first: Places, stop: Places) -> tuple[Floats, Floats]:
        """Lowest and highest value of each half-open range; every range holds at least one value, in rising order."""
        level = self._level(int(stop[-1] - first[0]) // (first.size * _BLOCKS_PER_COLUMN))
        block = _FACTOR**level
        ranges = np.empty(first.size * 2, dtype=np.int64)
        ranges[0::2] = first // block
        ranges[1::2] = -(-stop // block)
        low = np.minimum.reduceat(self._low[level], ranges)[::2]
        high = np.maximum.reduceat(self._high[level], ranges)[::2]
        return low, high

    def _level(self, values_per_block: int) -> int:
        level = 0
        while level + 1 < len(self._low) and _FACTOR ** (level + 1) <= values_per_block:
            level += 1
        return level


def _closed(values: Floats) -> Floats:
    """One value more at the end, so that a range may stop behind the last one (``reduceat`` wants it)."""
    return np.append(values, values[-1])


def visible_steps(edges: Floats, low_x: float, high_x: float) -> tuple[int, int]:
    """First step and the one after the last that touch ``low_x`` to ``high_x``; ``edges`` is (n + 1,), rising."""
    last = edges.size - 1
    first = int(np.searchsorted(edges, low_x, side="right")) - 1
    stop = int(np.searchsorted(edges, high_x, side="left"))
    return max(0, min(first, last)), max(0, min(stop, last))


def step_columns(
    edges: Floats, pyramid: Pyramid, low_x: float, high_x: float, columns: int
) -> tuple[Floats, Floats, Floats]:
    """Column middles with the extremes of the steps under each, for ``columns`` equal columns of the range.

    Columns in which the curve does not exist are left out. A step on a column's border counts for both, so that
    neighbouring columns always touch.
    """
    borders = np.linspace(low_x, high_x, columns + 1)
    first = np.searchsorted(edges, borders[:-1], side="right") - 1
    stop = np.searchsorted(edges, borders[1:], side="left")
    last = edges.size - 1
    first, stop = np.clip(first, 0, last - 1), np.clip(stop, 0, last)
    there = (stop > first) & (borders[1:] > edges[0]) & (borders[:-1] < edges[-1])
    middles = 0.5 * (borders[:-1] + borders[1:])
    if not there.any():
        nothing = np.empty(0)
        return nothing, nothing, nothing
    low, high = pyramid.extremes(first[there], stop[there])
    return middles[there], low, high


def line_columns(
    points: Floats, pyramid: Pyramid, low_x: float, high_x: float, columns: int
) -> tuple[Floats, Floats, Floats]:
    """Column middles with the extremes of a broken line's corners under and just beside each column."""
    borders = np.linspace(low_x, high_x, columns + 1)
    first = np.clip(np.searchsorted(points, borders[:-1], side="right") - 1, 0, points.size - 1)
    stop = np.clip(np.searchsorted(points, borders[1:], side="left") + 1, 1, points.size)
    there = (borders[1:] >= points[0]) & (borders[:-1] <= points[-1])
    middles = 0.5 * (borders[:-1] + borders[1:])
    if not there.any():
        nothing = np.empty(0)
        return nothing, nothing, nothing
    low, high = pyramid.extremes(first[there], stop[there])
    return middles[there], low, high
