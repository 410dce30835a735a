"""The rail: which page is open, and how the keyboard gets to another."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from widgets import theme
from widgets.audit import clipped, unnamed
from widgets.rail import Rail, RailItem

ITEMS = tuple(RailItem(key, key.capitalize(), key) for key in ("worklist", "pump", "program"))


@pytest.fixture
def rail(keep):
    made = keep(Rail())
    made.setItems(ITEMS)
    made.said = []
    made.valueChanged.connect(made.said.append)
    return made


def test_nothing_is_open_until_it_is_set(rail):
    assert rail.value() == ""
    rail.setValue("pump")
    assert (rail.value(), rail.said) == ("pump", [])
    rail.setValue("nowhere")
    assert rail.value() == ""


def test_a_click_opens(qtbot, rail):
    qtbot.mouseClick(rail._group.button(2), Qt.MouseButton.LeftButton)
    assert (rail.said, rail.value()) == (["program"], "program")


def test_arrows_move_past_what_is_off_and_enter_opens(qtbot, rail):
    rail.setItemEnabled("pump", False)
    first, last = rail._group.button(0), rail._group.button(2)
    rail.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert last.hasFocus()
    qtbot.keyClick(last, Qt.Key.Key_Return)
    assert rail.said == ["program"]
    qtbot.keyClick(last, Qt.Key.Key_Down)
    assert first.hasFocus()


@pytest.mark.req(58)
def test_the_open_page_differs_by_more_than_colour(rail):
    rail.setValue("pump")
    button = rail._group.button(1)
    open_picture = button.grab().toImage()
    rail.setValue("worklist")
    closed = button.grab().toImage()
    bar = [open_picture.pixel(0, y) != closed.pixel(0, y) for y in range(closed.height())]
    assert any(bar), "the bar at the left marks the open page"


@pytest.mark.req(58)
def test_a_low_rail_has_icons_with_names_instead_of_cut_words(qapp, keep):
    window = keep(QWidget())
    rail = Rail(window)
    rail.setItems(ITEMS)
    rail.show()
    button, width = rail._group.button(0), rail.sizeHint().width()
    seen: list[int] = []
    for height in (theme.space(60), rail.minimumSizeHint().height(), theme.space(60)):
        rail.resize(width, height)
        qapp.processEvents()
        assert clipped(rail) == unnamed(rail) == ()
        seen.append(button.sizeHint().width())
    words, icons, again = seen
    assert icons < words == again
