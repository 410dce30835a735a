"""What lies over the page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from console.pages.cover import Cover
from console.telling import CoverView
from widgets.stop_reason import StopReasonView
from widgets.uncertain_panel import UncertainView

VIEW = CoverView("stopped", "The pump has stopped", ("No drug is delivered.", "Watch for withdrawal."), "pass", "Show")
WHAT_IS_SO = (("It ran A.",), ("What now.",), ("A.",), ("Read.",))
DOUBT = UncertainView("M. Example", "The line to the pump broke.", *WHAT_IS_SO)


@pytest.fixture
def cover(qtbot: QtBot) -> Cover:
    made = Cover()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def test_every_sentence_is_there_and_none_is_cut(cover: Cover, qtbot: QtBot):
    cover.setValue(VIEW)
    qtbot.waitUntil(lambda: sum(label.isVisible() for label in cover.findChildren(QLabel)) == 3)
    for label in cover.findChildren(QLabel):
        if label.isVisible():
            assert label.height() >= label.heightForWidth(label.width())
    assert cover.value() == VIEW


def test_its_button_says_what_it_does(cover: Cover, qtbot: QtBot):
    cover.setValue(VIEW)
    button = next(b for b in cover.findChildren(QPushButton) if b.text() == "Show")
    with qtbot.waitSignal(cover.actionRequested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["pass"]


@pytest.mark.req(35)
def test_an_uncertain_outcome_asks_for_reading_once_at_a_time(cover: Cover, qtbot: QtBot):
    cover.setDoubt(DOUBT, asking=False)
    buttons = [b for b in cover.findChildren(QPushButton) if b.isVisible()]  # nothing that would put it away
    button, _ = buttons
    for pressed, action in zip(buttons, ("read", "others"), strict=True):
        with qtbot.waitSignal(cover.actionRequested) as asked:
            qtbot.mouseClick(pressed, Qt.MouseButton.LeftButton)
        assert asked.args == [action]
    cover.setDoubt(DOUBT, asking=True)
    assert not button.isEnabled()


def test_a_stop_without_a_reason_is_asked_about_below_the_words(cover: Cover, qtbot: QtBot):
    cover.setValue(VIEW, StopReasonView("ab", "Who stopped it, and why?"))
    assert cover.reason.isVisible()
    cover.setValue(VIEW)
    assert not cover.reason.isVisible()


def test_it_leads_the_keyboard_to_its_button(cover: Cover, qtbot: QtBot):
    cover.setValue(VIEW)
    cover.takeFocus()
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QPushButton))
