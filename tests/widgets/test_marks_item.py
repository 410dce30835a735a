"""Words stand inside the plot, beside what they speak of, and never on each other."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

from widgets import theme
from widgets.marks_item import Form, Mark, MarksItem, word_places

AREA = QRectF(0, 0, 200, 100)
TRANSFORM = QTransform(2.0, 0, 0, -10.0, 0, 100)  # 100 s wide, 10 high


def painted(marks):
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    item = MarksItem()
    item.setLook(theme.font(), "#ffffff")
    item.setView(QRectF(0, 0, 100, 10))
    item.setMarks(marks)
    painter = QPainter(image)
    painter.setWorldTransform(TRANSFORM)
    item.paint(painter, None)
    painter.end()
    return image, item


@pytest.mark.parametrize("form", [Form.ACROSS, Form.UP, Form.DOT, Form.SPAN, Form.BAR])
@pytest.mark.parametrize("x", [0.0, 50.0, 100.0])
@pytest.mark.parametrize("y", [0.0, 5.0, 10.0])
def test_every_place_of_a_word_lies_in_the_plot(form, x, y):
    places = list(word_places(Mark(form, "#000000", x=x, y=y, text="word"), TRANSFORM, AREA, 60, 14))
    assert places
    for box in places:
        assert AREA.adjusted(-0.5, -1, 0.5, 1).contains(box)


def test_a_word_that_is_wider_than_the_plot_has_no_place():
    assert list(word_places(Mark(Form.UP, "#000000", x=50, text="word"), TRANSFORM, AREA, 400, 14)) == []


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("mark", "pixel"),
    [
        (Mark(Form.ACROSS, "#ff0000", y=5), (100, 50)),
        (Mark(Form.UP, "#ff0000", x=25), (50, 20)),
        (Mark(Form.SPAN, "#ff0000", x=10, x_end=30), (40, 50)),
        (Mark(Form.BAR, "#ff0000", x=10, x_end=30, width=5), (40, 2)),
        (Mark(Form.DOT, "#ff0000", x=50, y=5), (100, 50)),
        (Mark(Form.GRIP, "#ff0000", x=50, y=5), (100, 56)),
        (Mark(Form.BRACKET, "#ff0000", x=10, x_end=60, y=5, width=2), (60, 59)),
    ],
)
def test_each_form_is_drawn_in_its_place(mark, pixel):
    image, item = painted((mark,))
    assert item.marks() == (mark,)
    near = {image.pixelColor(pixel[0] + dx, pixel[1] + dy).name() for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
    assert any(name.startswith("#ff") and name != "#ffffff" for name in near)


@pytest.mark.usefixtures("qapp")
def test_two_words_at_one_place_do_not_lie_on_each_other():
    first = Mark(Form.ACROSS, "#ff0000", y=5, text="soft limit")
    second = Mark(Form.ACROSS, "#0000ff", y=5, text="hard limit")
    alone, _ = painted((first,))
    both, _ = painted((first, second))
    reds = {(x, y) for x in range(200) for y in range(48) if alone.pixelColor(x, y).green() < 128}
    assert all(both.pixelColor(x, y).red() > 128 for x, y in reds)


@pytest.mark.usefixtures("qapp")
def test_the_shown_part_is_the_whole_item():
    item = MarksItem()
    item.setView(QRectF(0, 0, 7, 3))
    assert item.boundingRect() == QRectF(0, 0, 7, 3)
    assert item.boundingRect().contains(QPointF(3, 1))
