"""The window: where things sit, and that it closes only when it is let."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from console.actions import ACTIONS
from console.window import PAGES, SMALLEST, USUAL, Window


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window("Cisterna")
    qtbot.addWidget(made)
    for item in PAGES:
        made.addPage(item.key, QLabel(item.text))
    made.addPage("review", QLabel("Review"))
    with qtbot.waitSignal(made.painted):
        made.show()
    yield made
    made.release()


def test_it_is_as_large_as_designed_and_says_once_that_it_was_painted(window: Window):
    assert window.size() == USUAL
    assert QSize(1_280, 720) == SMALLEST


def test_a_page_is_shown_and_marked_in_the_rail(window: Window):
    window.setPage("pump")
    assert (window.page(), window.rail.value()) == ("pump", "pump")
    window.setPage("review")
    assert (window.page(), window.rail.value()) == ("review", "program")


@pytest.mark.req(30)
def test_a_cover_lies_over_the_page_at_any_size_and_leaves_the_stop_free(window: Window):
    cover = QWidget()
    window.setCover(cover)
    window.resize(1_300, 740)
    assert window.covered()
    assert cover.isVisible()
    assert cover.size() == cover.parentWidget().size()
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
