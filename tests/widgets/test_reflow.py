"""Side by side, or under each other."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from widgets import theme
from widgets.reflow import Reflow


@pytest.fixture
def parts():
    return (theme.label("One part with some words"), theme.label("Another"))


@pytest.mark.req(58)
def test_parts_stack_when_the_window_is_narrow_and_come_back(qapp, keep, parts):
    box = keep(Reflow(((parts[0], 2), (parts[1], 1)), ems=30))
    box.resize(theme.base_px() * 31, 200)
    qapp.processEvents()
    assert not box.stacked()
    assert parts[1].x() > parts[0].x()
    box.resize(theme.base_px() * 29, 200)
    qapp.processEvents()
    assert box.stacked()
    assert parts[1].y() > parts[0].y()
    box.resize(theme.base_px() * 31, 200)
    qapp.processEvents()
    assert not box.stacked()


def test_it_asks_for_no_more_width_than_its_widest_part(keep, parts):
    box = keep(Reflow(((parts[0], 1), (parts[1], 1)), ems=30))
    assert box.minimumSizeHint().width() == parts[0].minimumSizeHint().width()
    parts[0].hide()
    assert box.minimumSizeHint().width() == parts[1].minimumSizeHint().width()


def test_nothing_in_it_needs_nothing(keep):
    assert keep(Reflow((), ems=30)).minimumSizeHint().width() == 0
    assert isinstance(keep(Reflow(((QWidget(), 1),), ems=30)), QWidget)


@pytest.mark.req(58)
def test_parts_that_would_be_cut_beside_each_other_stack_whenever_their_words_grow(qapp, keep, parts):
    page = QWidget()  # a window of its own would grow with its words
    page.resize(theme.base_px() * 20, 200)
    box = Reflow(((parts[0], 1), (parts[1], 0)), ems=10, parent=page)
    box.resize(page.size())
    keep(page)
    qapp.processEvents()
    assert not box.stacked()
    parts[0].setText("One part with far more words than there is room for beside another")
    qapp.processEvents()
    assert box.stacked()
    parts[0].setText("One part")
    qapp.processEvents()
    assert not box.stacked()


def test_whoever_stands_around_it_hears_that_its_parts_turned(qapp, keep, parts):
    box = keep(Reflow(((parts[0], 2), (parts[1], 1)), ems=30))
    box.resize(theme.base_px() * 31, 200)
    qapp.processEvents()
    heard = []
    box.turned.connect(lambda: heard.append(box.stacked()))
    for ems in (29, 28, 31):
        box.resize(theme.base_px() * ems, 200)
        qapp.processEvents()
    assert heard == [True, False]


def test_a_part_that_comes_first_is_on_top_of_the_others_and_keeps_its_place_beside_them(qapp, keep, parts):
    box = keep(Reflow(((parts[0], 2), (parts[1], 1)), ems=30))
    box.setFirst(parts[1])
    box.resize(theme.base_px() * 31, 200)
    qapp.processEvents()
    assert parts[0].x() < parts[1].x()
    box.resize(theme.base_px() * 29, 200)
    qapp.processEvents()
    assert parts[1].y() < parts[0].y()
    box.setFirst(None)
    qapp.processEvents()
    assert parts[0].y() < parts[1].y()
    box.setFirst(parts[1])
    box.resize(theme.base_px() * 31, 200)
    qapp.processEvents()
    assert parts[0].x() < parts[1].x()
