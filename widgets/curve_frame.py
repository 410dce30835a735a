"""The part of the world that a plot shows, in pixels: made once for all curves of a plot and kept while it stands."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

Floats = NDArray[np.float64]

_OUTSIDE = 1.0e5  # pixels: what lies further out is drawn here, within what a raster painter can count


class Frame:
    """A view (seconds, values) on device pixels: ``x_px = x * right + dx`` and ``y_px = y * down + dy``.

    ``ratio`` is how many device pixels one pixel is.
    """

    def __init__(self, view: QRectF, transform: tuple[float, float, float, float], ratio: float) -> None:
        self._across, self._down, self._dx, self._dy = transform
        box = QTransform(self._across, 0, 0, self._down, self._dx, self._dy).mapRect(view)
        left, self._top = np.floor(box.left() * ratio), np.floor(box.top() * ratio)
        self.ratio, self.scale = ratio, max(1, round(ratio))
        self.columns = int(np.ceil(box.right() * ratio) - left)
        self.height = int(np.ceil(box.bottom() * ratio) - self._top)
        self.origin = QPointF(left / ratio, self._top / ratio)
        seconds_per_column = 1.0 / (self._across * ratio)
        self.left = (left / ratio - self._dx) / self._across
        self.right = self.left + self.columns * seconds_per_column

    def across(self, seconds: Floats) -> Floats:
        """Pixels from the left of seconds; far outside is brought near."""
        return _near(seconds * self._across + self._dx)

    def down(self, values: Floats) -> Floats:
        """Pixels from above of values; far outside is brought near."""
        return _near(values * self._down + self._dy)

    def snapped(self, pixels: Floats) -> Floats:
        """On whole device pixels, so that neighbours meet without a gap or an overlap."""
        whole: Floats = np.rint(pixels * self.ratio) / self.ratio
        return whole

    def reach(self) -> tuple[int, int]:
        """Device pixels from the corner of what is painted on to the far corner of the view: across, down."""
        at = self.origin * self.ratio
        return self.columns + max(0, round(at.x())), self.height + max(0, round(at.y()))

    def on_device(self, area: QRectF) -> QRectF:
        """The same area, counted in device pixels."""
        corner = area.topLeft() * self.ratio
        return QRectF(corner, area.size() * self.ratio)

    def rows(self, values: Floats) -> Floats:
        """Rows of the frame's own pixels, counted from its top, of values."""
        rows: Floats = values * (self._down * self.ratio) + (self._dy * self.ratio - self._top)
        return rows


def _near(pixels: Floats) -> Floats:
    near: Floats = np.minimum(np.maximum(pixels, -_OUTSIDE), _OUTSIDE)
    return near


def frame_of(view: QRectF, to_pixels: QTransform, ratio: float) -> Frame:
    """The frame of a view; the same one for every curve of a plot, and from one paint to the next."""
    transform = to_pixels.m11(), to_pixels.m22(), to_pixels.dx(), to_pixels.dy()
    return _frame((view.x(), view.y(), view.width(), view.height()), transform, ratio)


@lru_cache(maxsize=32)
def _frame(
    view: tuple[float, float, float, float], transform: tuple[float, float, float, float], ratio: float
) -> Frame:
    return Frame(QRectF(*view), transform, ratio)
