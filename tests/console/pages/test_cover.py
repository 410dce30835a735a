"""What lies over the page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from console.pages.cover import Cover
from console.telling import CoverView
from widgets.outcome_panel import Outcome, OutcomeView

VIEW = CoverView("stopped", "The pump has stopped", ("No drug is delivered.", "Watch for withdrawal."), "pass", "Show")
DOUBT = OutcomeView(Outcome.UNCERTAIN, "The line to the pump broke.")


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
    cover.setOutcome(DOUBT, asking=False)
    button = next(b for b in cover.outcome.findChildren(QPushButton) if b.isVisible())
    with qtbot.waitSignal(cover.actionRequested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["read"]
    cover.setOutcome(DOUBT, asking=True)
    assert not button.isEnabled()


def test_it_leads_the_keyboard_to_its_button(cover: Cover, qtbot: QtBot):
    cover.setValue(VIEW)
    cover.takeFocus()
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QPushButton))
