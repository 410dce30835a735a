"""Points under each other, each with what is known of it beside or under its words."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from widgets import theme
from widgets.points import Points

TWO = (("First dose at most 200 mcg/day", "blocked, label: S38"), ("Nothing else is known.", ""))


@pytest.fixture
def points(keep) -> Points:
    made = keep(Points())
    made.setValue(TWO)
    made.resize(theme.base_px() * 60, theme.base_px() * 10)
    return made


def label(points: Points, text: str) -> QLabel:
    return next(each for each in points.findChildren(QLabel) if each.text() == text and each.isVisible())


def place(points: Points, text: str) -> tuple[int, int]:
    at = label(points, text).mapTo(points, label(points, text).rect().topLeft())
    return at.x(), at.y()


def test_what_is_known_stands_beside_the_words_and_under_them_where_it_is_narrow(qapp, points):
    qapp.processEvents()
    (said, known), _ = TWO
    assert place(points, known)[0] > place(points, said)[0]
    points.resize(theme.base_px() * 30, theme.base_px() * 10)
    qapp.processEvents()
    assert place(points, known)[0] == place(points, said)[0]
    assert place(points, known)[1] > place(points, said)[1]


def test_points_begin_at_one_edge_one_under_the_other(qapp, points):
    qapp.processEvents()
    first, second = place(points, TWO[0][0]), place(points, TWO[1][0])
    assert first[0] == second[0]
    assert second[1] > first[1]


def test_all_of_it_is_told_to_a_screen_reader_and_no_point_takes_no_room(points):
    told = "First dose at most 200 mcg/day (blocked, label: S38). Nothing else is known."
    assert points.accessibleDescription() == told
    assert points.value() == TWO
    points.setValue(())
    assert points.isHidden()
