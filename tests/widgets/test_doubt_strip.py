"""Pumps in doubt over every page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from widgets.doubt_strip import MOST, DoubtLine, DoubtStrip, example

LINES = tuple(DoubtLine(str(number), f"M. Example, CIS-{number}", "Uncertain.") for number in range(MOST + 2))


@pytest.fixture
def strip(keep):
    return keep(DoubtStrip())


@pytest.mark.req(30)
def test_it_is_there_as_long_as_a_pump_is_in_doubt_and_has_no_button_that_puts_it_away(qtbot, strip):
    strip.setValue(LINES[:2])
    assert strip.isVisible()
    buttons = [one for one in strip.findChildren(QPushButton) if one.isVisible()]
    assert [one.accessibleName() for one in buttons] == [f"Ask the pump of {line.name}" for line in LINES[:2]]
    with qtbot.waitSignal(strip.openRequested) as asked:
        qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert asked.args == ["1"]
    strip.setValue(())
    assert not strip.isVisible()


def test_of_many_the_first_have_a_line_and_the_rest_are_counted(strip):
    strip.setValue(LINES)
    strip.setValue(LINES)
    said = [label.text() for label in strip.findChildren(QLabel) if label.isVisible()]
    assert "And 2 more: the worklist marks them." in said
    assert strip.value() == LINES


def test_its_example_shows_one_too_many(keep):
    assert len(keep(example()).value()) == MOST + 1
