"""The question that waits for its answer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from widgets.stop_reason import StopReasonPanel, StopReasonView, example

FIRST = StopReasonView("aa", "Who stopped it, and why?", 1)


@pytest.fixture
def panel(keep):
    made = keep(StopReasonPanel())
    made.setValue(FIRST)
    return made


def fields(panel) -> list[QLineEdit]:
    return panel.findChildren(QLineEdit)


def test_it_says_who_and_why_once_both_are_given(qtbot, panel):
    button = panel.findChild(QPushButton)
    who, why = fields(panel)
    QTest.keyClicks(who, "A. Nurse")
    assert not button.isEnabled()
    QTest.keyClicks(why, "He did not wake up")
    with qtbot.waitSignal(panel.reasonGiven) as given:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert given.args == ["aa", "A. Nurse", "He did not wake up"]


def test_what_is_being_typed_stays_while_the_same_stop_is_asked_about(panel):
    who, _ = fields(panel)
    QTest.keyClicks(who, "A. N")
    panel.setValue(StopReasonView("aa", "Who stopped it, and why?", 2))
    assert who.text() == "A. N"
    panel.setValue(StopReasonView("bb", "Another one.", 0))
    assert who.text() == ""
    assert panel.value().key == "bb"


def test_without_a_question_it_takes_no_room(panel):
    panel.setValue(None)
    assert not panel.isVisible()
    assert panel.value() is None


def test_its_example_asks(keep):
    assert keep(example()).value() is not None
