"""A number on a slide: said in words, silent when it is set, left alone by the wheel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from widgets.slider_field import SliderField


@pytest.fixture
def field(keep):
    made = SliderField(0, 300, lambda value: f"{value / 10:g} %", 5)
    made.setAccessibleName("Accuracy")
    return keep(made)


def test_setting_is_silent_and_moving_says_the_value_in_words(qtbot, field):
    said = []
    field.valueChanged.connect(said.append)
    field.setValue(145)
    assert (field.value(), field.words(), said) == (145, "14.5 %", [])
    qtbot.keyClick(field._slide, Qt.Key.Key_Right)
    assert (said, field.words()) == ([150], "15 %")
    assert field._slide.accessibleDescription() == "15 %"
    assert field._slide.accessibleName() == "Accuracy"


def test_a_range_without_room_cannot_be_moved(field):
    field.setRange(0, 0)
    assert not field._slide.isEnabled()
    assert field.value() == 0


def test_the_wheel_leaves_it_alone(field):
    field.setValue(100)
    down = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field._slide, down)
    assert field.value() == 100
