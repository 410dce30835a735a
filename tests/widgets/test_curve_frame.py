"""A frame counts the same world in seconds, in pixels and in device pixels."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTransform

from widgets.curve_frame import frame_of

VIEW = QRectF(0.0, -1.0, 1_000.0, 11.0)
TO_PIXELS = QTransform(0.5, 0, 0, -10.0, 20.0, 104.0)  # 500 pixels wide from 20 on; zero at row 104


@pytest.mark.parametrize(("ratio", "columns"), [(1.0, 500), (2.0, 1_000), (1.5, 750)])
def test_columns_are_device_pixels_and_reach_over_the_view(ratio, columns):
    frame = frame_of(VIEW, TO_PIXELS, ratio)
    assert (frame.columns, frame.height) == (columns, round(110 * ratio))
    assert (frame.left, frame.right) == pytest.approx((0.0, 1_000.0))
    assert (frame.origin.x(), frame.origin.y()) == (20.0, 4.0)
    assert frame.reach() == (round(520 * ratio), round(114 * ratio))


def test_places_are_pixels_and_what_is_far_outside_is_brought_near():
    frame = frame_of(VIEW, TO_PIXELS, 2.0)
    assert list(frame.across(np.array([0.0, 100.0, 1e12]))) == [20.0, 70.0, 1e5]
    assert list(frame.down(np.array([0.0, 10.0, 1e12]))) == [104.0, 4.0, -1e5]
    assert list(frame.rows(np.array([10.0, 0.0]))) == [0.0, 200.0]
    assert list(frame.snapped(np.array([1.2, 1.3]))) == [1.0, 1.5]
    assert frame.on_device(QRectF(1.0, 2.0, 3.0, 4.0)) == QRectF(2.0, 4.0, 6.0, 8.0)


def test_the_same_view_has_one_frame_and_another_its_own():
    frame = frame_of(VIEW, TO_PIXELS, 1.0)
    assert frame_of(QRectF(VIEW), QTransform(TO_PIXELS), 1.0) is frame
    assert frame_of(VIEW, TO_PIXELS, 2.0) is not frame
    assert frame_of(VIEW.translated(1.0, 0.0), TO_PIXELS, 1.0) is not frame
