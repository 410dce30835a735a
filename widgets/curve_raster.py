"""Paints the area under a curve into an image, column by column: the cost is the size of the plot, never of the data.

Qt fills the outline of a thousand steps in 100 ms and its hatch in 200 ms; an image of the same area takes half a
millisecond, which is what lets a plot follow the hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

Floats = NDArray[np.float64]
Pixels = NDArray[np.uint32]
Rows = NDArray[np.int16]

_DENSE_ALPHA = 110  # many steps under one pixel
HATCH_PERIOD = 8  # pixels at scale 1 from one line of the hatch to the next


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours of an area: ``#rrggbb`` with alphas 0 to 255; ``hatch_alpha`` 0 leaves the hatch out."""

    fill: str
    fill_alpha: int
    hatch_alpha: int
    stroke: str


def premultiplied(colour: str, alpha: int) -> int:
    """A colour as Qt keeps it in ``Format_ARGB32_Premultiplied``."""
    rgb = QColor(colour)
    red, green, blue = (channel * alpha // 255 for channel in (rgb.red(), rgb.green(), rgb.blue()))
    return alpha << 24 | red << 16 | green << 8 | blue


@dataclass(frozen=True, slots=True)
class Area:
    """A painted area: its picture, and how far below the top of the plot it begins (device-independent pixels)."""

    picture: QImage
    below: float


def area_image(
    top: Floats, bottom: Floats, height: int, paint: Paint, ratio: float, stroke: tuple[Floats, Floats] | None = None
) -> Area | None:
    """The area between ``top`` and ``bottom`` (columns,), in pixel rows from above; None where nothing is to be seen.

    A column with NaN stays empty. ``stroke`` is the upper and lower end of an upright stroke over each column, at
    least one pixel long. Only the rows that hold something are painted.
    """
    scale = max(1, round(ratio))
    upper, lower = _rows(top, height), _rows(bottom, height)
    ends = lower if stroke is None else np.maximum(lower, _rows(stroke[1], height) + np.int16(2 * scale))
    filled = ends > upper
    if not filled.any():
        return None
    first, last = int(upper[filled].min()), min(int(ends[filled].max()), height)
    shape = (last - first, upper.size)
    shift = np.int16(first)
    inside = _between(upper - shift, lower - shift, shape[0])
    pixels = _ground(*_tile(shape), paint, scale)[: shape[0], : shape[1]] * inside
    if stroke is not None:
        _paint_strokes(pixels, upper - shift, _rows(stroke[1], height) - shift, paint, scale)
    return Area(_picture(pixels, ratio), first / ratio)


def _tile(shape: tuple[int, int]) -> tuple[int, int]:
    """A size in whole steps of 64, so that a ground made once serves every plot of about that size."""
    return -(-shape[0] // 64) * 64, -(-shape[1] // 64) * 64


def _paint_strokes(pixels: Pixels, upper: Rows, lower: Rows, paint: Paint, scale: int) -> None:
    """A shade from the lowest to the highest of each column, with the highest drawn full."""
    shaded = _between(upper, lower, len(pixels))
    pixels *= ~shaded  # by products: choosing pixel by pixel costs ten times as much where the mask has no pattern
    pixels += shaded * np.uint32(premultiplied(paint.stroke, _DENSE_ALPHA))
    full, columns = np.uint32(premultiplied(paint.stroke, 255)), np.arange(upper.size)
    for row in range(2 * scale):  # a few pixels in each column: a mask of the whole plot would cost as much as the rest
        there = upper + row < len(pixels)
        pixels[upper[there] + row, columns[there]] = full


def _rows(places: Floats, height: int) -> Rows:
    """Whole rows, kept within the image; NaN becomes the row below the last, where nothing is drawn."""
    rows = np.clip(np.rint(places), 0, height)
    rows[np.isnan(rows)] = height
    return rows.astype(np.int16)


def _between(top: Rows, bottom: Rows, height: int) -> NDArray[np.bool_]:
    """True (height, columns) from ``top`` to before ``bottom``; one unsigned comparison does for both ends."""
    below = np.arange(height, dtype=np.int16)[:, None] - top
    inside: NDArray[np.bool_] = below.view(np.uint16) < np.maximum(bottom - top, 0).view(np.uint16)
    return inside


@lru_cache(maxsize=16)
def _ground(height: int, columns: int, paint: Paint, scale: int) -> Pixels:
    """The tint, with the slanting lines of the hatch where it has one; the same for every repaint, so kept."""
    if not paint.fill:
        return np.zeros((height, columns), dtype=np.uint32)
    tint = np.uint32(premultiplied(paint.fill, paint.fill_alpha))
    if not paint.hatch_alpha:
        return np.full((height, columns), tint)
    period = HATCH_PERIOD * scale
    slant = (np.arange(height)[:, None] + np.arange(columns)[None, :]) % period
    return np.where(slant < scale, np.uint32(premultiplied(paint.fill, paint.hatch_alpha)), tint)


def _picture(pixels: Pixels, ratio: float) -> QImage:
    """A picture of its own memory, to be drawn at ``1 / ratio`` of its size."""
    height, width = pixels.shape
    held = np.ascontiguousarray(pixels)
    picture = QImage(held.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied).copy()
    picture.setDevicePixelRatio(ratio)
    return picture
