"""Two lines of a cell: what has no room is cut with an ellipsis, one line alone stands in the middle."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from widgets import theme
from widgets.two_lines import paint_lines, paint_wrapped, wrapped_height


def inked_rows(lines, width=200):
    image = QImage(width, 40, QImage.Format.Format_RGB32)
    ground = theme.colour("surface")
    image.fill(ground)
    painter = QPainter(image)
    paint_lines(painter, QRectF(image.rect()), lines)
    painter.end()
    return {y for y in range(40) for x in range(width) if image.pixelColor(x, y) != ground}


def test_one_line_stands_in_the_middle_and_two_lie_under_each_other(qapp):
    alone, both = inked_rows(("Label", "")), inked_rows(("Label", "US"))
    assert min(alone) > 10 and max(alone) < 30
    assert min(both) < 15 and max(both) > 24


def test_what_has_no_room_stays_inside(qapp):
    assert inked_rows(("a very long source " * 9, "US"), width=60)


def test_where_rows_may_grow_both_go_over_as_many_lines_as_they_need(qapp):
    lines = ("At most 200 % of the screening bolus", "not tolerant, or interrupted")
    assert wrapped_height(lines, 400) < wrapped_height(lines, 110) < wrapped_height(lines, 60)
    image = QImage(110, wrapped_height(lines, 110), QImage.Format.Format_RGB32)
    ground = theme.colour("surface")
    image.fill(ground)
    painter = QPainter(image)
    paint_wrapped(painter, QRectF(image.rect()), lines, ("text", "soft"))
    painter.end()
    inked = {y for y in range(image.height()) for x in range(110) if image.pixelColor(x, y) != ground}
    assert min(inked) < 8 and max(inked) > image.height() - 8
    assert wrapped_height(("", ""), 110) == 0
