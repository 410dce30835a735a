"""Few steps become rectangles that meet exactly, and tiles that repeat."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from widgets.curve_raster import HATCH_PERIOD, Paint
from widgets.curve_shapes import area_brush, dash_brush, polygon_of, step_areas, step_risers, step_treads

X, Y = np.array([0.0, 10.0, 30.0]), np.array([5.0, 2.0])


def test_areas_reach_from_each_step_to_the_floor_without_gap_or_overlap():
    assert step_areas(X, Y, 20.0) == [QRectF(0, 5, 10, 15), QRectF(10, 2, 20, 18)]


def test_a_line_has_level_and_upright_parts_of_its_width():
    assert step_treads(X, Y, 2.0) == [QRectF(0, 4, 10, 2), QRectF(10, 1, 20, 2)]
    assert step_risers(X, Y, 2.0) == [QRectF(9, 1, 2, 5)]
    assert step_risers(X[:2], Y[:1], 2.0) == []


def test_points_are_copied_into_a_polygon():
    polygon = polygon_of(np.array([1.0, 3.0]), np.array([2.0, 4.0]))
    assert [(p.x(), p.y()) for p in polygon] == [(1, 2), (3, 4)]
    assert polygon_of(np.empty(0), np.empty(0)).size() == 0


@pytest.mark.usefixtures("qapp")
def test_a_hatch_is_a_tile_with_one_slanting_line():
    tile = area_brush(Paint("#ff0000", 40, 120, "")).textureImage()
    dark = [(x, y) for x in range(HATCH_PERIOD) for y in range(HATCH_PERIOD) if tile.pixelColor(x, y).alpha() == 120]
    assert len(dark) == HATCH_PERIOD
    assert all((x + y) % HATCH_PERIOD == 0 for x, y in dark)
    plain = area_brush(Paint("#ff0000", 40, 0, ""))
    assert plain.textureImage().isNull()
    assert plain.color().alpha() == 40


@pytest.mark.usefixtures("qapp")
def test_dashes_are_a_tile_of_line_and_gap():
    tile = dash_brush("#0000ff", (5.0, 3.0)).textureImage()
    assert [tile.pixelColor(x, 0).alpha() > 0 for x in range(8)] == [True] * 5 + [False] * 3
    assert dash_brush("#0000ff", ()).color().name() == "#0000ff"
