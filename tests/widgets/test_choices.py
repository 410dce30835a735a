"""Lists, segments, ticks and switches: silent when set, heard when chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent

from widgets.choices import Choice, ChoiceField, SegmentField, SwitchField, TickField

MODES = (Choice("simple", "Simple"), Choice("timed", "Timed", "Steps over the day"), Choice("bolus", "Bolus"))


@pytest.fixture(params=[ChoiceField, SegmentField])
def field(request, keep):
    return keep(request.param(MODES))


def heard(signal):
    said = []
    signal.connect(said.append)
    return said


def test_setting_is_silent(field):
    said = heard(field.valueChanged)
    field.setValue("timed")
    assert (field.value(), said) == ("timed", [])


def test_what_is_not_offered_shows_as_nothing_chosen(field):
    field.setValue("timed")
    field.setValue("other")
    assert field.value() is None


def test_a_list_says_what_the_hand_chose_once(keep):
    field = keep(ChoiceField(MODES))
    field.setValue("simple")
    said = heard(field.valueChanged)
    for index in (1, 1):
        field.setCurrentIndex(index)
        field.activated.emit(index)
    assert said == ["timed"]


def test_a_list_keeps_its_value_when_other_choices_are_offered(keep):
    field = keep(ChoiceField(MODES))
    field.setValue("timed")
    said = heard(field.valueChanged)
    field.setChoices(MODES[1:])
    assert field.value() == "timed"
    field.setChoices(MODES[2:])
    assert field.value() is None
    assert said == []


def test_the_wheel_leaves_a_list_alone(keep):
    field = keep(ChoiceField(MODES))
    field.setValue("simple")
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    field.wheelEvent(wheel)
    assert field.value() == "simple"
    assert not wheel.isAccepted()


def test_segments_are_clicked(qtbot, keep):
    field = keep(SegmentField(MODES))
    field.setValue("simple")
    said = heard(field.valueChanged)
    buttons = {button.text(): button for button in field._group.buttons()}
    qtbot.mouseClick(buttons["Bolus"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(buttons["Bolus"], Qt.MouseButton.LeftButton)
    assert (said, field.value()) == (["bolus"], "bolus")
    assert buttons["Timed"].toolTip() == "Steps over the day"


def test_segments_move_by_arrow_keys_and_skip_nothing_that_is_off(qtbot, keep):
    field = keep(SegmentField(MODES))
    field.setValue("simple")
    said = heard(field.valueChanged)
    qtbot.keyClick(field, Qt.Key.Key_Right)
    qtbot.keyClick(field, Qt.Key.Key_Left)
    assert said == ["timed", "simple"]
    field.setChoiceEnabled("timed", False)
    qtbot.keyClick(field, Qt.Key.Key_Right)
    assert field.value() == "simple"


@pytest.mark.parametrize("make", [TickField, SwitchField])
def test_a_tick_is_set_in_silence_and_heard_when_clicked(qtbot, keep, make):
    field = keep(make("Patient bolus"))
    said = heard(field.valueChanged)
    field.setValue(True)
    assert (field.value(), said) == (True, [])
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.keyClick(field, Qt.Key.Key_Space)
    assert said == [False, True]


@pytest.mark.req(58)
def test_a_switch_says_its_state_in_a_word(keep):
    field = keep(SwitchField("Patient bolus"))
    assert field.text() == "Off"
    field.setValue(True)
    assert field.text() == "On"
    assert field.accessibleName() == "Patient bolus"


def test_the_words_beside_a_tick_belong_to_it(qtbot, keep):
    field = keep(TickField("I have read this"))
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(field.width() - 3, field.height() // 2))
    assert field.value()
