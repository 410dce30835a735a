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
    """Block minima and maxima of ``values`` (n,), in levels of 4, 16, 64 ... values, each made when first asked for."""

    def __init__(self, values: Floats) -> None:
        self._levels = [(values, values)]

    def extremes(self, first: Places, stop: Places) -> tuple[Floats, Floats]:
        """Lowest and highest value of each half-open range; every range holds at least one value, in rising order."""
        level = self._level(int(stop[-1] - first[0]) // (first.size * _BLOCKS_PER_COLUMN))
        block = _FACTOR**level
        ranges = np.empty(first.size * 2, dtype=np.int64)
        ranges[0::2] = first // block
        ranges[1::2] = -(-stop // block)
        begin, end = ranges[0], ranges[-1]
        low, high = (_closed(values[begin:end]) for values in self._levels[level])
        ranges -= begin
        return np.minimum.reduceat(low, ranges)[::2], np.maximum.reduceat(high, ranges)[::2]

    def _level(self, values_per_block: int) -> int:
        """The coarsest level whose blocks are not longer than that."""
        level = 0
        while _FACTOR ** (level + 1) <= values_per_block:
            level += 1
            if level == len(self._levels):
                low, high = self._levels[-1]
                self._levels.append((_blocks(low, np.minimum), _blocks(high, np.maximum)))
        return level


def _blocks(values: Floats, smaller: np.ufunc) -> Floats:
    """One value for every four, by pairs of strided halves (four times faster than ``reduceat`` on short blocks)."""
    for _ in range(2):
        pairs: Floats = smaller(values[0:-1:2], values[1::2])
        values = np.append(pairs, values[-1]) if values.size % 2 else pairs
    return values


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
