"""A curve is drawn truthfully with ten steps and with a million, on a screen and on paper."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPdfWriter, QTransform

from widgets.curve_item import CurveItem, CurveStyle

STYLE = CurveStyle(stroke="#0000ff", width=1.0, fill="#ff0000", fill_alpha=128)


def drawn(item, view, size=(200, 100)):
    """The item painted alone onto white."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    scale_x, scale_y = size[0] / view.width(), size[1] / view.height()
    painter.setWorldTransform(QTransform(scale_x, 0, 0, -scale_y, -view.left() * scale_x, view.bottom() * scale_y))
    item.setView(view)
    item.paint(painter, None)
    painter.end()
    return image


def column(image, x):
    return [image.pixelColor(x, y) for y in range(image.height())]


@pytest.mark.usefixtures("qapp")
def test_few_steps_are_drawn_where_they_are():
    item = CurveItem(STYLE)
    item.setSteps(np.array([0.0, 50.0, 100.0]), np.array([2.0, 8.0]))
    image = drawn(item, QRectF(0, 0, 100, 10))
    assert image.pixelColor(50, 85).name() not in ("#ffffff", "#0000ff")  # under the first step: 2 of 10 is at row 80
    assert image.pixelColor(50, 85).red() > 200
    assert image.pixelColor(50, 75).name() == "#ffffff"
    assert image.pixelColor(150, 25).red() > 200
    assert image.pixelColor(150, 10).name() == "#ffffff"


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("place", [3, 499_999, 999_990])
def test_one_bolus_among_a_million_steps_reaches_its_height(place):
    values = np.ones(1_000_000)
    values[place] = 9.0
    item = CurveItem(STYLE)
    item.setSteps(np.arange(1_000_001, dtype=float), values)
    image = drawn(item, QRectF(0, 0, 1_000_000, 10))
    x = min(199, place * 200 // 1_000_000)
    assert any(c.blue() > 200 and c.red() < 100 for c in column(image, x)[8:12])


@pytest.mark.usefixtures("qapp")
def test_a_band_is_filled_between_its_lines_only():
    item = CurveItem(CurveStyle(fill="#ff0000", fill_alpha=255))
    x = np.array([0.0, 100.0])
    item.setBand(x, np.array([4.0, 4.0]), np.array([6.0, 6.0]))
    image = drawn(item, QRectF(0, 0, 100, 10))
    assert image.pixelColor(100, 50).name() == "#ff0000"
    assert image.pixelColor(100, 30).name() == "#ffffff"
    assert image.pixelColor(100, 70).name() == "#ffffff"


@pytest.mark.usefixtures("qapp")
def test_a_long_line_keeps_its_peak():
    y = np.zeros(200_000)
    y[77_777] = 9.0
    item = CurveItem(STYLE)
    item.setLine(np.arange(200_000, dtype=float), y)
    image = drawn(item, QRectF(0, 0, 200_000, 10))
    assert any(c.blue() > 200 and c.red() < 100 for c in column(image, 77)[8:12])


@pytest.mark.usefixtures("qapp")
def test_the_same_arrays_again_cost_nothing_and_new_ones_are_drawn():
    item = CurveItem(STYLE)
    edges, values = np.array([0.0, 100.0]), np.array([5.0])
    item.setSteps(edges, values)
    first = drawn(item, QRectF(0, 0, 100, 10))
    kept = item._drawn
    item.setSteps(edges, values)
    item.setSteps(edges.copy(), values.copy())
    assert item._drawn is kept
    item.setSteps(edges, np.array([9.0]))
    assert drawn(item, QRectF(0, 0, 100, 10)) != first
    item.clear()
    assert drawn(item, QRectF(0, 0, 100, 10)).pixelColor(100, 90).name() == "#ffffff"


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_the_hatch_under_two_steps_is_one_pattern(ratio):
    """The area of each step is cut from one ground: no seam where they meet."""
    item = CurveItem(CurveStyle(fill="#ff0000", hatch=True))
    image = QImage(round(200 * ratio), round(100 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    seen = []
    for values in (np.array([8.0, 8.0]), np.array([8.0])):
        item.setSteps(np.linspace(0.0, 100.0, values.size + 1), values)
        image.fill(0xFFFFFFFF)
        painter = QPainter(image)
        painter.setWorldTransform(QTransform(2, 0, 0, -10, 0, 100))
        item.setView(QRectF(0, 0, 100, 10))
        item.paint(painter, None)
        painter.end()
        seen.append(image.copy())
    assert seen[0] == seen[1]
    assert len({seen[0].pixel(50, y) for y in range(round(30 * ratio), round(60 * ratio))}) == 2


@pytest.mark.usefixtures("qapp")
def test_steps_need_one_edge_more_than_values():
    with pytest.raises(ValueError, match="3 edges, not 2"):
        CurveItem().setSteps(np.array([0.0, 1.0]), np.array([1.0, 2.0]))


@pytest.mark.usefixtures("qapp")
def test_paper_gets_every_step_as_a_vector(tmp_path):
    item = CurveItem(CurveStyle(stroke="#0000ff", fill="#ff0000", hatch=True))
    item.setSteps(np.arange(1_001, dtype=float), np.tile([1.0, 2.0], 500))
    item.setView(QRectF(0, 0, 1_000, 3))
    line, area = item.vector_paths()
    assert line.elementCount() == 2_000
    assert area.boundingRect().bottom() == 2.0
    paper = QPdfWriter(str(tmp_path / "curve.pdf"))
    painter = QPainter(paper)
    painter.scale(5, 50)
    item.paint(painter, None)
    painter.end()
    assert (tmp_path / "curve.pdf").stat().st_size > 5_000


def test_a_curve_in_a_plot_is_painted(qtbot):
    plot, box = pg.GraphicsView(), pg.ViewBox(enableMenu=False)
    plot.setCentralItem(box)
    qtbot.addWidget(plot)
    plot.resize(QSize(300, 120))
    item = CurveItem(STYLE)
    box.addItem(item, ignoreBounds=True)
    box.setRange(xRange=(0, 100), yRange=(0, 10), padding=0)
    item.setView(QRectF(0, 0, 100, 10))
    item.setSteps(np.array([0.0, 100.0]), np.array([8.0]))
    plot.show()
    image = plot.grab().toImage()
    assert any(image.pixelColor(200, y).red() > 100 > image.pixelColor(200, y).blue() for y in range(120))


def test_a_style_without_colours_draws_nothing():
    assert CurveStyle().brushes() == ()
    assert CurveStyle().pen().style().name == "NoPen"
    assert len(CurveStyle(fill="#ff0000", hatch=True).brushes()) == 2
    assert CurveStyle(stroke="#ff0000", dash=(4.0, 2.0)).pen().dashPattern() == [4.0, 2.0]
