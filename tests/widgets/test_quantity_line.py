"""The line under a number: no wheel, no held key, the unit always in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent

from profiles.units import Kind
from widgets import theme
from widgets.quantity_line import STRIKE_MS, QuantityLine, beyond


def key(text, *, repeat=False, at_ms=0):
    event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, text, repeat)
    event.setTimestamp(at_ms)
    return event


def test_a_number_never_runs_into_its_unit_when_the_text_is_enlarged(keep, qapp):
    line = keep(QuantityLine("mcg/day"))
    theme.apply(qapp, "light", 2.0)
    assert line.textMargins().right() > theme.text_width("mcg/day")
    theme.apply(qapp, "light", 1.0)


@pytest.mark.req(6)
def test_a_figure_held_down_counts_once(keep):
    line = keep(QuantityLine("mcg/day"))
    for event in (key("1"), key("0"), key("0", repeat=True), key("0", repeat=True)):
        line.keyPressEvent(event)
    assert line.text() == "10"


@pytest.mark.req(6)
@pytest.mark.parametrize(("gap_ms", "text"), [(STRIKE_MS - 1, "10"), (STRIKE_MS, "100"), (200, "100")])
def test_a_figure_struck_twice_within_the_set_time_counts_once(keep, gap_ms, text):
    line, told = keep(QuantityLine("mcg/day")), []
    line.struckTwice.connect(told.append)
    for event in (key("1", at_ms=1_000), key("0", at_ms=1_020), key("0", at_ms=1_020 + gap_ms)):
        line.keyPressEvent(event)
    assert line.text() == text
    assert told == ([] if text == "100" else ["0"])


def test_another_figure_may_follow_at_once_and_a_key_without_a_time_is_taken(keep):
    line = keep(QuantityLine("mcg/day"))
    for event in (key("3", at_ms=1_000), key("4", at_ms=1_001), key(".", at_ms=1_002), key("0"), key("0")):
        line.keyPressEvent(event)
    assert line.text() == "34.00"


@pytest.mark.req(5)
def test_a_line_is_closed_until_the_sentence_about_a_blocked_keystroke_is_acknowledged(keep):
    line = keep(QuantityLine("mL/day", beyond=lambda text: "Too much." if len(text) > 2 else ""))
    said = []
    line.blocked.connect(said.append)
    line.acknowledged.connect(lambda: said.append("read"))
    for event in (key("1"), key("2"), key("3"), key("4")):
        line.keyPressEvent(event)
    assert (line.text(), line.isClosed(), said) == ("12", True, ["Too much."])
    line.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier))
    assert (line.isClosed(), said) == (False, ["Too much.", "read"])


def test_beyond_compares_in_base_units_and_leaves_what_cannot_be_read_alone():
    assert beyond("24", Kind.FLOW, "mL/day", 24_000_000) == ""
    assert beyond("24,1", Kind.FLOW, "mL/day", 24_000_000).startswith("24.1 mL/day is more than the most")
    assert beyond("24.", Kind.FLOW, "mL/day", 1) == ""
    assert beyond("900", Kind.FLOW, "mL/day", None).startswith("'900' is more than any pump could mean")


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
