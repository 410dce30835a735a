"""The area under a curve is painted column by column, and only where there is something."""

from __future__ import annotations

import numpy as np
import pytest

from widgets.curve_raster import Heights, Paint, area_image, ground_image, translucent

TINT = Paint(fill="#ff0000", fill_alpha=100, hatch_alpha=0, stroke="#0000ff")
HATCH = Paint(fill="#ff0000", fill_alpha=40, hatch_alpha=120, stroke="#0000ff")


def rows_of(area, height):
    """Alpha of every pixel of the whole plot, (height, columns)."""
    image = area.picture
    alpha = np.zeros((height, image.width()), dtype=int)
    first = round(area.below)
    for y in range(image.height()):
        for x in range(image.width()):
            alpha[first + y, x] = image.pixelColor(x, y).alpha()
    return alpha


@pytest.mark.usefixtures("qapp")
def test_each_column_is_filled_from_its_top_to_its_bottom():
    top, bottom = np.array([2.0, 5.0, 9.0]), np.array([8.0, 8.0, 9.0])
    area = area_image(Heights(0, top, bottom), 10, TINT, 1.0)
    filled = rows_of(area, 10) > 0
    assert [list(np.flatnonzero(filled[:, x])) for x in range(3)] == [list(range(2, 8)), [5, 6, 7], []]
    assert area.below == 2.0
    assert area.picture.height() == 6


@pytest.mark.usefixtures("qapp")
def test_a_picture_begins_where_the_curve_does_and_nothing_at_all_is_no_picture():
    area = area_image(Heights(6, np.array([3.0]), np.array([6.0])), 10, TINT, 2.0)
    assert (area.left, area.below) == (3.0, 1.5)
    assert area_image(Heights(0, np.array([12.0]), np.array([15.0])), 10, TINT, 1.0) is None
    assert area_image(Heights(0, np.array([7.0]), np.array([5.0])), 10, TINT, 1.0) is None


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("height", [90, 300])  # rows that fit into a byte, and rows that do not
def test_a_floor_may_rise_and_fall_and_an_empty_column_stays_empty(height):
    top, bottom = np.array([2.0, 5.0, 80.0, 3.0]), np.array([8.0, 6.0, 20.0, 85.0])
    filled = rows_of(area_image(Heights(0, top, bottom), height, TINT, 1.0), height) > 0
    expected = [range(2, 8), range(5, 6), (), range(3, 85)]
    assert [list(np.flatnonzero(filled[:, x])) for x in range(4)] == [list(rows) for rows in expected]


@pytest.mark.usefixtures("qapp")
def test_a_stroke_reaches_below_its_area_and_is_two_pixels_at_least():
    heights = Heights(0, np.array([2.0, 7.0, 9.0]), np.array([5.0]), np.array([8.0, 7.0, 9.0]))
    alphas = rows_of(area_image(heights, 10, TINT, 1.0), 10)
    assert list(alphas[:, 0]) == [0, 0, 255, 255, 110, 110, 110, 110, 0, 0]
    assert list(np.flatnonzero(alphas[:, 1])) == [7, 8]
    assert list(np.flatnonzero(alphas[:, 2])) == [9]


@pytest.mark.usefixtures("qapp")
def test_a_hatch_is_darker_lines_on_the_tint():
    area = area_image(Heights(0, np.zeros(32), np.full(32, 32.0)), 32, HATCH, 1.0)
    alphas = set(rows_of(area, 32).ravel())
    assert alphas == {40, 120}


@pytest.mark.usefixtures("qapp")
def test_strokes_are_full_at_their_upper_end():
    top, low = np.array([4.0, 4.0]), np.array([9.0, 4.0])
    area = area_image(Heights(0, top, np.full(2, 12.0), low), 12, TINT, 1.0)
    image, first = area.picture, round(area.below)
    assert image.pixelColor(0, 4 - first).blue() == 255
    assert image.pixelColor(1, 4 - first).blue() == 255
    assert image.pixelColor(0, 8 - first).alpha() == 110
    assert image.pixelColor(1, 8 - first).alpha() == 100


@pytest.mark.usefixtures("qapp")
def test_a_fine_screen_gets_a_fine_picture():
    area = area_image(Heights(0, np.full(8, 6.0), np.full(8, 20.0)), 40, TINT, 2.0)
    assert area.picture.devicePixelRatio() == 2.0
    assert area.below == 3.0


@pytest.mark.usefixtures("qapp")
def test_a_ground_covers_the_plot_with_tint_and_hatch_as_an_area_has_them():
    ground = ground_image(HATCH, 2.0, 100, 70)
    assert ground.devicePixelRatio() == 2.0
    assert ground.width() >= 100
    assert ground.height() >= 70
    alphas = [[ground.pixelColor(x, y).alpha() for x in range(16)] for y in range(16)]
    assert all(sorted(row) == [40] * 14 + [120] * 2 for row in alphas)  # one line in eight, two device pixels thick


def test_a_translucent_colour_keeps_its_hue():
    colour = translucent("#ff8000", 51)
    assert (colour.red(), colour.green(), colour.blue(), colour.alpha()) == (255, 128, 0, 51)
