"""Paints the area under a curve into an image, column by column: the cost is the size of the plot, never of the data.

Qt fills the outline of a thousand steps in 100 ms and its hatch in 200 ms; an image of the same area takes a third of a
millisecond, which is what lets a plot follow the hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

Floats = NDArray[np.float64]
Kinds = NDArray[np.uint8]
Rows = NDArray[np.int64]
Places = TypeVar("Places", Rows, Floats)

_DENSE_ALPHA = 110  # many steps under one pixel
HATCH_PERIOD = 8  # pixels at scale 1 from one line of the hatch to the next
_MOST_OF_A_BYTE = 255
_NOTHING, _SHADE, _TINT, _HATCH, _TOP = range(5)  # the kinds of pixels


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours of an area: ``#rrggbb`` with alphas 0 to 255; ``hatch_alpha`` 0 leaves the hatch out."""

    fill: str
    fill_alpha: int
    hatch_alpha: int
    stroke: str


@dataclass(frozen=True, slots=True)
class Area:
    """A painted area: its picture, and where it begins (device-independent pixels from the left and top of the plot).

    The picture is the sheet's memory: it holds until the next area is painted on the same sheet.
    """

    picture: QImage
    left: float
    below: float


class Heights(NamedTuple):
    """What each of the columns (m,) from ``first`` on holds, in pixel rows from above: an area from ``top`` to
    ``bottom`` (one for each, or one for all), and over it an upright stroke from ``top`` to ``end``, of two pixels at
    least.
    """

    first: int
    top: Floats
    bottom: Floats
    end: Floats | None = None


def area_image(heights: Heights, height: int, paint: Paint, ratio: float) -> Area | None:
    """The area on a plot of ``height`` rows, of which only those that hold something are made; None for nothing."""
    scale = max(1, round(ratio))
    upper, lower = _rows(heights.top, height), _rows(heights.bottom, height)
    shaded = upper if heights.end is None else _rows(heights.end, height)
    ends = lower if heights.end is None else np.maximum(lower, shaded + 2 * scale)
    filled = ends > upper
    if not filled.any():
        return None
    first, last = int(upper[filled].min()), min(int(ends[filled].max()), height)
    kinds = _kinds(upper - first, shaded - first, lower - first, last - first, scale if paint.hatch_alpha else 0)
    if heights.end is not None:
        _draw_tops(kinds, upper - first, 2 * scale)
    return Area(_picture(kinds, paint, ratio), heights.first / ratio, first / ratio)


def _rows(places: Floats, height: int) -> Rows:
    """Whole rows, kept within the plot."""
    return _within(np.rint(places), height).astype(np.int64)


def _within(places: Places, height: int) -> Places:
    return np.minimum(np.maximum(places, 0), height)  # np.clip takes ten times as long


def _kinds(upper: Rows, shaded: Rows, lower: Rows, height: int, hatch: int) -> Kinds:
    """What each pixel is, (height, m): shade from ``upper`` to before ``shaded``, from there tint to before ``lower``.

    A byte a pixel, and rows that are no wider than they must be: what this costs is the way to the memory and back.
    """
    narrow = np.dtype(np.uint8 if height <= _MOST_OF_A_BYTE else np.uint16)
    begin, turn, stop = (_within(at, height).astype(narrow) for at in (upper, shaded, np.maximum(shaded, lower)))
    rows = np.arange(height, dtype=narrow)[:, None]
    kinds: Kinds = (rows >= turn).view(np.uint8)
    if hatch:
        kinds *= _hatch(_tile(height), _tile(upper.size), hatch)[:height, : upper.size]
    kinds += (rows >= begin).view(np.uint8)
    if stop.min() < stop.max():
        kinds *= rows < stop
    else:
        kinds[stop[0] :] = _NOTHING  # an even floor, as nearly every curve has it
    return kinds


@lru_cache(maxsize=16)
def _hatch(height: int, columns: int, scale: int) -> Kinds:
    """By how much each pixel of an area is more than shade: 1, or 2 on a slanting line. Kept for the next paint."""
    slant = (np.arange(height)[:, None] + np.arange(columns)) % (HATCH_PERIOD * scale)
    return np.where(slant < scale, np.uint8(_HATCH - _SHADE), np.uint8(_TINT - _SHADE))


@lru_cache(maxsize=16)
def ground_image(paint: Paint, ratio: float, width: int, height: int) -> QImage:
    """Tint and hatch of a whole plot of that many device pixels, to cut areas from."""
    scale = max(1, round(ratio))
    return _picture(_hatch(_tile(height), _tile(width), scale) + np.uint8(_SHADE), paint, ratio)


def _tile(pixels: int) -> int:
    """Whole steps of 64, so that a hatch made once serves every plot of about that size."""
    return -(-pixels // 64) * 64


def _draw_tops(kinds: Kinds, upper: Rows, rows: int) -> None:
    """The highest of each column is drawn full, as far as it is on the plot."""
    flat, at = kinds.reshape(-1), upper * upper.size + np.arange(upper.size)
    for row in range(rows):
        there = at[at < flat.size - row * upper.size]
        flat[there + row * upper.size] = _TOP


def _picture(kinds: Kinds, paint: Paint, ratio: float) -> QImage:
    """The picture, to be drawn at ``1 / ratio`` of its size."""
    height, width = kinds.shape
    indexed = QImage(kinds.data, width, height, width, QImage.Format.Format_Indexed8)
    indexed.setColorTable(_colours(paint))
    picture = indexed.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(ratio)
    return picture


@lru_cache(maxsize=32)
def _colours(paint: Paint) -> list[int]:
    """The colour of each kind of pixel."""
    stroke, fill = paint.stroke, paint.fill
    return [
        translucent(stroke, 0).rgba(),
        translucent(stroke, _DENSE_ALPHA).rgba(),
        translucent(fill, paint.fill_alpha if fill else 0).rgba(),
        translucent(fill, paint.hatch_alpha if fill else 0).rgba(),
        translucent(stroke, 255).rgba(),
    ]


def translucent(colour: str, alpha: int) -> QColor:
    """A colour through which the ground is seen; alpha 0 to 255."""
    made = QColor(colour)
    made.setAlpha(alpha)
    return made
