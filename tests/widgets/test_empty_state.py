"""A page with nothing on it says what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from widgets.empty_state import EmptyState, EmptyView


def test_its_button_asks_for_the_one_thing_to_do(qtbot, keep):
    page = keep(EmptyState())
    page.setValue(EmptyView("pump", "No pump", "Read one.", "&Read pump"))
    button = page.findChild(QPushButton)
    assert button.accessibleName() == "Read pump"
    with qtbot.waitSignal(page.actionRequested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_keyboard_stays_with_it_when_its_button_comes_and_goes(qtbot, keep):
    page = keep(EmptyState())
    page.activateWindow()
    page.setValue(EmptyView("clock", "Reading", "Asking."))
    page.takeFocus()
    qtbot.waitUntil(page.hasFocus)
    page.setValue(EmptyView("pump", "No pump", "Read one.", "Read pump"))
    assert page.findChild(QPushButton).hasFocus()
    page.setValue(EmptyView("clock", "Reading", "Asking."))
    assert page.hasFocus()


def test_without_an_action_there_is_no_button(keep):
    page = keep(EmptyState())
    page.setValue(EmptyView("pump", "No pump", "Wait."))
    assert page.findChild(QPushButton).isHidden()
    assert page.value().title == "No pump"
