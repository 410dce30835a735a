"""The log can be searched, and says what is wrong with itself."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QTableView

from widgets.log_view import LogLine, LogView

LINES = (LogLine("10:02", 121, "Pump", "Program activated"), LogLine("10:01", 48, "Console", "Signed by A. Physician"))


@pytest.fixture
def view(keep):
    made = keep(LogView())
    made.setValue(LINES)
    return made


def texts(view):
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible()]


def test_typing_narrows_it_and_the_count_says_so(qtbot, view):
    assert "2 lines, the newest first" in texts(view)
    qtbot.keyClicks(view.findChild(QLineEdit), "console sign")
    assert view.shown() == LINES[1:]
    assert view.value() == LINES
    assert "1 of 2 lines, the newest first" in texts(view)


@pytest.mark.req(42)
def test_a_gap_in_the_log_is_said_above_it(view):
    view.setNote("Events 118 to 119 are missing.")
    assert "Events 118 to 119 are missing." in texts(view)
    view.setNote("")
    assert "Events 118 to 119 are missing." not in texts(view)


def test_the_widths_of_the_columns_are_remembered(view, keep):
    view.findChild(QTableView).setColumnWidth(0, 222)
    other = keep(LogView())
    other.setColumns(view.columns())
    other.setValue(LINES)
    assert other.findChild(QTableView).columnWidth(0) == 222
