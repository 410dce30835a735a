"""The line under a number: no wheel, no held key, the unit always in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent

from widgets.quantity_line import QuantityLine


def key(text, *, repeat=False):
    return QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, text, repeat)


@pytest.mark.req(6)
def test_a_figure_held_down_counts_once(keep):
    line = keep(QuantityLine("mcg/day"))
    for event in (key("1"), key("0"), key("0", repeat=True), key("0", repeat=True)):
        line.keyPressEvent(event)
    assert line.text() == "10"


def test_the_wheel_is_left_to_the_page(keep):
    line = keep(QuantityLine("mL"))
    line.setText("5")
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, 120), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    line.wheelEvent(wheel)
    assert not wheel.isAccepted()
    assert line.text() == "5"


def test_the_unit_takes_its_room_and_the_number_is_never_under_it(keep):
    line = keep(QuantityLine("mcg/day"))
    assert line.textMargins().right() > 0
    wide = line.minimumSizeHint().width()
    line.setUnit("")
    assert (line.unit(), line.textMargins().right()) == ("", 0)
    assert line.minimumSizeHint().width() < wide


@pytest.mark.parametrize(("reason", "said"), [
    (Qt.FocusReason.TabFocusReason, 1),
    (Qt.FocusReason.MouseFocusReason, 1),
    (Qt.FocusReason.PopupFocusReason, 0),
    (Qt.FocusReason.ActiveWindowFocusReason, 0),
])  # fmt: skip
def test_leaving_commits_but_another_window_does_not(keep, reason, said):
    line, heard = keep(QuantityLine("mL")), []
    line.committed.connect(lambda: heard.append(1))
    line.focusOutEvent(QFocusEvent(QEvent.Type.FocusOut, reason))
    assert len(heard) == said


def test_coming_by_keyboard_selects_the_number_to_be_replaced(keep):
    line = keep(QuantityLine("mL"))
    line.setText("300")
    line.focusInEvent(QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert line.selectedText() == "300"
