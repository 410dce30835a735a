"""Reduces a long curve to what a screen can show: the lowest and highest value under each column of pixels.

A peak that is narrower than a pixel still fills its column: means and subsampling would hide exactly the bolus that
a clinician looks for. Cost does not grow with the number of steps once the pyramid of block extremes is built, because
a column's borders are sought among the blocks, not among the steps.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

_FACTOR = 4  # values of one level under one value of the next
_BLOCKS_PER_COLUMN = 8  # a step may look wider than it is by at most 1/8 of a pixel, a line's corner by twice that


class Columns(NamedTuple):
    """Lowest and highest value (m,) under each of ``m`` neighbouring columns, of which ``first`` is the leftmost."""

    first: int
    low: Floats
    high: Floats


class _Level(NamedTuple):
    """Blocks of values: where each begins, and their extremes with one more at the end (``reduceat`` wants it)."""

    starts: Floats
    low: Floats
    high: Floats


class Pyramid:
    """Block minima and maxima of ``values`` (n,) over rising ``x``, in levels of 4, 16, 64 ... values.

    ``x`` (n,) holds corners of a line, (n + 1,) edges of steps. Each level is made when first asked for.
    """

    def __init__(self, x: Floats, values: Floats) -> None:
        self.x, self.steps = x, x.size > values.size
        self._values = [(values, values)]
        self._levels: dict[int, _Level] = {}

    def level(self, values_per_block: int) -> _Level:
        """The coarsest level whose blocks are not longer than that."""
        number = 0
        while _FACTOR ** (number + 1) <= values_per_block:
            number += 1
            if number == len(self._values):
                low, high = self._values[-1]
                self._values.append((_blocks(low, np.minimum), _blocks(high, np.maximum)))
        if number not in self._levels:
            low, high = self._values[number]
            starts = np.ascontiguousarray(self.x[:: _FACTOR**number][: low.size])
            self._levels[number] = _Level(starts, _closed(low), _closed(high))
        return self._levels[number]


def _blocks(values: Floats, smaller: np.ufunc) -> Floats:
    """One value for every four, by pairs of strided halves (four times faster than ``reduceat`` on short blocks)."""
    for _ in range(2):
        pairs: Floats = smaller(values[0:-1:2], values[1::2])
        values = np.append(pairs, values[-1]) if values.size % 2 else pairs
    return values


def _closed(values: Floats) -> Floats:
    return np.append(values, values[-1])


def visible_steps(edges: Floats, low_x: float, high_x: float) -> tuple[int, int]:
    """First step and the one after the last that touch ``low_x`` to ``high_x``; ``edges`` is (n + 1,), rising."""
    last = edges.size - 1
    first = int(edges.searchsorted(low_x, side="right")) - 1
    stop = int(edges.searchsorted(high_x, side="left"))
    return max(0, min(first, last)), max(0, min(stop, last))


def columns_of(pyramid: Pyramid, low_x: float, high_x: float, columns: int) -> Columns:
    """The extremes under those of ``columns`` equal columns of the range in which the curve exists.

    A step on a column's border counts for both, so that neighbouring columns always touch; a line counts with the
    corners under a column and just beside it.
    """
    borders = np.linspace(low_x, high_x, columns + 1)
    first, stop = _there(pyramid, borders)
    if first >= stop:
        return Columns(0, np.empty(0), np.empty(0))
    begin, end = visible_steps(pyramid.x, borders[first], borders[stop])
    level = pyramid.level((end - begin) // ((stop - first) * _BLOCKS_PER_COLUMN))
    ranges = _ranges(level.starts, borders[first : stop + 1], beside=0 if pyramid.steps else 1)
    begin, end = ranges[0], ranges[-1] + 1
    ranges -= begin
    low = np.minimum.reduceat(level.low[begin:end], ranges)[::2]
    return Columns(first, low, np.maximum.reduceat(level.high[begin:end], ranges)[::2])


def _there(pyramid: Pyramid, borders: Floats) -> tuple[int, int]:
    """The first column in which the curve exists, and the one after the last; a step that only touches is not there."""
    ends: tuple[Literal["left", "right"], ...] = ("right", "left") if pyramid.steps else ("left", "right")
    first, stop = borders[1:].searchsorted(pyramid.x[0], ends[0]), borders[:-1].searchsorted(pyramid.x[-1], ends[1])
    return int(first), int(stop)


def _ranges(starts: Floats, borders: Floats, beside: int) -> Places:
    """For each column the first block and the one after the last, one pair after the other."""
    ranges = np.empty(2 * borders.size - 2, dtype=np.int64)
    ranges[0::2] = np.maximum(starts.searchsorted(borders[:-1], "right") - 1, 0)
    ranges[1::2] = np.minimum(starts.searchsorted(borders[1:], "left") + beside, starts.size)
    return ranges
