"""The screen of a pump that has not answered."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from widgets import theme
from widgets.uncertain_panel import UncertainPanel, UncertainView, example

VIEW = UncertainView(
    "M. Example, CIS-1",
    "The line broke.",
    ("It ran A.", "A. Doctor asked for B."),
    ("Whether it switched.",),
    ("It runs A or B.",),
    ("Plug in.", "Read."),
    (("Transaction", "5b"),),
)


@pytest.fixture
def panel(keep):
    made = keep(UncertainPanel())
    made.resize(1_200, 700)
    made.setValue(VIEW)
    return made


def texts(panel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible() and label.text()]


@pytest.mark.req(35)
def test_it_says_what_is_known_what_is_not_what_happens_meanwhile_and_what_to_do(panel):
    said = texts(panel)
    for heading, body in (
        ("What is known", "It ran A.\n\nA. Doctor asked for B."),
        ("What is not known", "Whether it switched."),
        ("What the pump does meanwhile", "It runs A or B."),
        ("What to do next", "1.  Plug in.\n2.  Read."),
    ):
        assert said.index(body) == said.index(heading) + 1
    assert "M. Example, CIS-1" in said
    assert panel.value() == VIEW


@pytest.mark.req(35)
def test_it_offers_reading_and_another_patient_and_nothing_that_puts_it_away(qtbot, panel):
    button, others = [one for one in panel.findChildren(QPushButton) if one.isVisible()]
    with qtbot.waitSignal(panel.readRequested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert others.text() == "See to &another patient"
    with qtbot.waitSignal(panel.othersRequested):
        qtbot.mouseClick(others, Qt.MouseButton.LeftButton)
    panel.setReadEnabled(False)
    assert not button.isEnabled()
    assert not others.isEnabled()
    assert button.text() == "The pump is being asked"


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_sentence_is_cut_and_narrow_parts_stand_under_each_other(qtbot, qapp, keep, scale):
    theme.apply(qapp, "light", scale)
    panel = keep(example())
    for width in (640, 1_190):
        panel.resize(width, 640)
        qtbot.waitUntil(
            lambda: all(
                label.height() >= label.heightForWidth(label.width())
                for label in panel.findChildren(QLabel)
                if label.isVisible() and label.wordWrap()
            )
        )
    theme.apply(qapp, "light", 1.0)


@pytest.mark.req(65)
def test_without_a_key_for_the_pump_the_one_thing_to_do_is_to_pair(qtbot, panel):
    panel.setValue(dataclasses.replace(VIEW, key_action="Pair this pump"))
    panel.setReadEnabled(True)
    button = next(one for one in panel.findChildren(QPushButton) if one.isVisible())
    assert (button.text(), button.accessibleName()) == ("Pair this pump", "Pair this pump")
    reads = []
    panel.readRequested.connect(lambda: reads.append(1))
    with qtbot.waitSignal(panel.pairRequested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert reads == []
    panel.setValue(VIEW)
    panel.setReadEnabled(True)
    assert button.accessibleName() == "Read pump"
