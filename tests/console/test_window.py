"""The window: where things sit, and that it closes only when it is let."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.actions import ACTIONS
from console.front import USUAL
from console.window import PAGES, SMALLEST, Window
from widgets import theme
from widgets.doubt_strip import DoubtLine


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window("Cisterna")
    qtbot.addWidget(made)
    for item in PAGES:
        made.addPage(item.key, QLabel(item.text))
    made.addPage("review", QLabel("Review"))
    made.show()
    yield made
    made.release()


def test_it_is_as_large_as_designed(window: Window):
    assert window.size() == USUAL
    assert QSize(1_280, 720) == SMALLEST


def test_a_page_is_shown_and_marked_in_the_rail(window: Window):
    window.setPage("pump")
    assert (window.page(), window.rail.value()) == ("pump", "pump")
    window.setPage("review")
    assert (window.page(), window.rail.value()) == ("review", "program")


@pytest.mark.req(58)
def test_the_keyboard_follows_to_the_page_that_was_asked_for(window: Window):
    page = QWidget()
    column = QVBoxLayout(page)
    off, first, second = QPushButton("Off"), QPushButton("First"), QPushButton("Second")
    off.setEnabled(False)
    for button in (off, first, second):
        column.addWidget(button)
    window.addPage("buttons", page)
    window.rail.setFocus()
    window.setPage("buttons")
    assert window.focusWidget() is first
    second.setFocus()
    window.setPage("buttons")
    assert window.focusWidget() is second  # nothing was turned


@pytest.mark.req(30)
def test_a_hand_at_the_emergency_stop_stays_there_whatever_page_is_shown(window: Window):
    page = QPushButton("Elsewhere")
    window.addPage("button", page)
    window.banner.setStopEnabled(True)
    window.banner.focusStop()
    stop = window.focusWidget()
    window.setPage("button")
    assert window.focusWidget() is stop
    cover = QPushButton("Read")
    window.setCover(cover)
    window.setCover(None)
    assert window.focusWidget() is stop
    cover.deleteLater()


@pytest.mark.req(30)
@pytest.mark.parametrize("gone", [QWidget.hide, lambda button: button.setEnabled(False)])
def test_the_keyboard_never_falls_to_the_emergency_stop_by_itself(window: Window, qtbot: QtBot, gone):
    page = QWidget()
    column = QVBoxLayout(page)
    first, last = QPushButton("First"), QPushButton("Last")
    for button in (first, last):
        column.addWidget(button)
    window.addPage("buttons", page)
    window.setPage("buttons")
    window.banner.setStopEnabled(True)
    QWidget.setTabOrder(last, window.banner._stop)
    last.setFocus()
    gone(last)
    qtbot.waitUntil(lambda: window.focusWidget() is first)
    gone(first)
    qtbot.waitUntil(lambda: not window.banner.isAncestorOf(window.focusWidget()))


def test_the_keyboard_is_led_back_to_the_page_from_what_covered_it(window: Window):
    page = QPushButton("Page")
    window.addPage("button", page)
    window.setPage("button")
    cover = QWidget()
    inside = QPushButton("Read", cover)
    window.setCover(cover)
    inside.setFocus()
    window.setCover(None)
    assert window.focusWidget() is page
    cover.deleteLater()


@pytest.mark.req(30)
def test_a_cover_lies_over_the_page_at_any_size_and_leaves_the_stop_free(window: Window, qtbot: QtBot):
    cover = QWidget()
    window.setCover(cover)
    window.resize(1_300, 740)
    assert window.covered()
    assert cover.isVisible()
    assert cover.size() == cover.parentWidget().size()
    window.strip.setValue((DoubtLine("a", "R. Example", "Uncertain."),))
    qtbot.waitUntil(lambda: cover.parentWidget().size() == cover.size() and window.strip.height() > 0)
    assert cover.geometry().bottom() == cover.parentWidget().rect().bottom()
    window.banner.setStopEnabled(True)
    window.banner.focusStop()
    assert window.focusWidget() is not None
    window.setCover(None)
    assert not cover.isVisible()
    assert not window.covered()


@pytest.mark.req(29)
def test_closing_is_asked_for_and_done_when_released(window: Window, qtbot: QtBot):
    with qtbot.waitSignal(window.closeRequested):
        window.close()
    assert window.isVisible()
    window.release()
    assert not window.isVisible()


def test_every_action_is_in_the_menu_with_its_key(window: Window):
    menu = next(b for b in window.findChildren(QToolButton) if b.menu())
    assert menu.accessibleName() == "Menu of all actions"
    found = {a.objectName() for part in menu.menu().actions() for a in part.menu().actions()}
    assert found == {row.id for row in ACTIONS}
    for row in ACTIONS:
        assert window.actions_by_id[row.id].shortcut().toString() == row.shortcut.replace("Return", "Return")


def test_the_status_line_says_and_marks(window: Window):
    window.say("The summary is saved.")
    window.setMark("DEMONSTRATION")
    assert window.said() == "The summary is saved."
    assert "DEMONSTRATION" in [label.text() for label in window.findChildren(QLabel)]


@pytest.mark.req(58)
def test_a_sentence_has_a_line_of_its_own_where_the_window_is_narrow_and_the_mark_is_never_cut(window: Window, qapp):
    window.setMark("RECORDS NOT READ · reading and STOP only · not a medical device")
    window.resize(theme.base_px() * 90, 700)
    qapp.processEvents()
    silent = window._mark.mapTo(window, QPoint())
    window.say("The library is in use.")
    qapp.processEvents()
    assert window._mark.mapTo(window, QPoint()) == silent, "beside it there is room"
    window.resize(theme.base_px() * 60, 700)
    qapp.processEvents()
    said, mark = (part.mapTo(window, QPoint()).y() for part in (window._said, window._mark))
    assert said < mark
    assert window._mark.width() >= window._mark.sizeHint().width()
    window.say("")
    qapp.processEvents()
    assert window._said.isHidden()


def test_a_page_that_one_comes_back_to_begins_at_its_top(window: Window, qapp):
    tall = QPushButton("Tall")
    tall.setMinimumHeight(3_000)
    window.addPage("tall", tall)
    window.setPage("tall")
    qapp.processEvents()
    bar = window._pages["tall"].verticalScrollBar()
    bar.setValue(500)
    window.setPage("tall")
    assert bar.value() == 500, "it was not left"
    window.setPage("pump")
    window.setPage("tall")
    assert bar.value() == 0
