"""A small choice beside a plot: by mouse and by arrow keys, silent when it is set."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from widgets.choices import Choice
from widgets.plot_choice import PlotChoice, PlotSwitch


@pytest.fixture
def choice(keep):
    return keep(PlotChoice("Rolling window", (Choice(1, "1 h"), Choice(4, "4 h"), Choice(24, "24 h"))))


def test_the_first_is_chosen_and_setting_is_silent(choice):
    said = []
    choice.valueChanged.connect(said.append)
    assert choice.value() == 1
    choice.setValue(24)
    choice.setValue(99)
    assert choice.value() == 24
    assert said == []


def test_a_click_and_the_arrow_keys_say_the_value(qtbot, choice):
    said = []
    choice.valueChanged.connect(said.append)
    qtbot.mouseClick(choice._group.button(1), Qt.MouseButton.LeftButton)
    qtbot.keyClick(choice, Qt.Key.Key_Right)
    qtbot.keyClick(choice, Qt.Key.Key_Right)
    qtbot.keyClick(choice, Qt.Key.Key_Left)
    assert said == [4, 24, 1, 24]


def test_other_words_keep_the_chosen_value_where_they_can(choice):
    choice.setValue(4)
    choice.setChoices((Choice(4, "4 h"), Choice(8, "8 h")))
    assert choice.value() == 4
    choice.setChoices((Choice(8, "8 h"),))
    assert choice.value() == 8
    choice.setChoices(())
    assert choice.value() is None
    assert choice.choices() == ()


def test_every_word_is_named_and_high_enough_for_a_finger(choice):
    for button in choice._group.buttons():
        assert button.accessibleName().startswith("Rolling window: ")
        assert button.height() >= 24


def test_a_switch_says_what_the_hand_did_and_is_silent_when_set(keep):
    switch = keep(PlotSwitch("Spinal fluid", "An estimate"))
    said = []
    switch.valueChanged.connect(said.append)
    switch.setValue(True)
    assert (switch.value(), said) == (True, [])
    switch.click()
    assert (switch.value(), said) == (False, [False])
    assert (switch.accessibleName(), switch.toolTip()) == ("Spinal fluid", "An estimate")
