"""Held means held: a short press, a slide, a lost focus or a stalled window do nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

from widgets.hold_button import HOLD_MS, HoldButton

SPACE = Qt.Key.Key_Space


@pytest.fixture
def button(keep):
    made = keep(HoldButton("Hold to program", tone="accent", icon="sign"))
    made.heard = []
    made.held.connect(lambda: made.heard.append("held"))
    made._timer.setInterval(10_000_000)  # the tests turn the time themselves
    return made


def hold(button, ms):
    for _ in range(ms // 20):
        button.advance(20)


def key(kind, *, repeat=False, at_ms=0):
    made = QKeyEvent(kind, SPACE, Qt.KeyboardModifier.NoModifier, " ", repeat)
    made.setTimestamp(at_ms)
    return made


@pytest.mark.req(26)
def test_a_full_hold_acts_once(qtbot, button):
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    hold(button, HOLD_MS)
    hold(button, HOLD_MS)
    assert button.heard == ["held"]
    qtbot.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert button.heard == ["held"]


def test_released_early_nothing_happened(qtbot, button):
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    hold(button, HOLD_MS - 20)
    qtbot.mouseRelease(button, Qt.MouseButton.LeftButton)
    hold(button, HOLD_MS)
    assert (button.heard, button.progress()) == ([], 0)


def test_two_short_presses_do_not_add_up(qtbot, button):
    for _ in range(2):
        qtbot.mousePress(button, Qt.MouseButton.LeftButton)
        hold(button, HOLD_MS - 100)
        qtbot.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert button.heard == []


def test_the_space_bar_holds_too(qtbot, button):
    qtbot.keyPress(button, SPACE)
    hold(button, HOLD_MS)
    qtbot.keyRelease(button, SPACE)
    assert button.heard == ["held"]


@pytest.mark.req(6)
def test_the_repeats_of_a_held_key_neither_start_nor_end_anything(button):
    button.keyPressEvent(key(QEvent.Type.KeyPress, repeat=True))
    assert not button.isHeld()
    button.keyPressEvent(key(QEvent.Type.KeyPress))
    hold(button, 500)
    button.keyReleaseEvent(key(QEvent.Type.KeyRelease, repeat=True))
    button.keyPressEvent(key(QEvent.Type.KeyPress, repeat=True))
    hold(button, 500)
    assert button.heard == ["held"]


def split(button, at_ms, *, apart_ms=0):
    """What X11 sends for a key that is down, taken apart by a busy computer."""
    button.keyReleaseEvent(key(QEvent.Type.KeyRelease, at_ms=at_ms))
    button.keyPressEvent(key(QEvent.Type.KeyPress, at_ms=at_ms + apart_ms))


@pytest.mark.req(13)
@pytest.mark.req(26)
def test_a_repeat_that_comes_as_a_release_and_a_press_of_the_same_moment_does_not_end_the_hold(button):
    button.keyPressEvent(key(QEvent.Type.KeyPress, at_ms=1_000))
    for at_ms in range(1_000, 3_000, 40):
        split(button, at_ms)
        hold(button, 40)
    assert button.heard == ["held"], "once, however long the key is down"
    button.keyReleaseEvent(key(QEvent.Type.KeyRelease, at_ms=3_001))
    assert (button.isHeld(), button.progress()) == (False, 0)


def test_repeats_that_are_taken_apart_do_not_slow_the_hold_down_and_only_time_ends_it(button, monkeypatch):
    class Elapsed:
        """Ten milliseconds have gone by whenever it is asked."""

        def start(self):
            return None

        def restart(self):
            return 10

        elapsed = restart

    monkeypatch.setattr(button, "_since", Elapsed())
    button.keyPressEvent(key(QEvent.Type.KeyPress, at_ms=1_000))
    for at_ms in range(1_000, 1_000 + HOLD_MS + 100, 10):
        split(button, at_ms)
    assert button.heard == []
    button.advance(10)
    assert button.heard == ["held"]


def test_a_press_after_the_release_begins_anew_be_it_ever_so_soon(button):
    button.keyPressEvent(key(QEvent.Type.KeyPress, at_ms=1_000))
    hold(button, HOLD_MS - 20)
    split(button, 2_000, apart_ms=1)
    assert (button.isHeld(), button.progress()) == (True, 0)


def test_a_hold_that_was_given_up_is_not_begun_again_by_the_repeats_of_its_key(button):
    button.keyPressEvent(key(QEvent.Type.KeyPress, at_ms=1_000))
    button.focusOutEvent(QFocusEvent(QEvent.Type.FocusOut))
    split(button, 2_000)
    assert not button.isHeld()


def test_a_window_that_stood_still_does_not_lengthen_a_press(qtbot, button):
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    button.advance(60_000)
    assert button.heard == []
    assert button.progress() < 0.1


def slide(button, to):
    where = QPointF(to)
    left = Qt.MouseButton.LeftButton
    move = QMouseEvent(QEvent.Type.MouseMove, where, where, left, left, Qt.KeyboardModifier.NoModifier)
    button.mouseMoveEvent(move)


@pytest.mark.parametrize(
    "give_up",
    [
        lambda button: slide(button, QPoint(-50, -50)),
        lambda button: button.setEnabled(False),
        lambda button: button.hide(),
        lambda button: button.focusOutEvent(QFocusEvent(QEvent.Type.FocusOut)),
    ],
    ids=["slide off", "switched off", "hidden", "focus lost"],
)
def test_looking_elsewhere_gives_up(button, give_up):
    button.begin()
    hold(button, 500)
    give_up(button)
    assert not button.isHeld()
    hold(button, HOLD_MS)
    assert button.heard == []


def test_moving_on_the_button_does_not_give_up(button):
    button.begin()
    slide(button, button.rect().center())
    hold(button, HOLD_MS)
    assert button.heard == ["held"]
    button.end()


def test_the_right_button_does_nothing(qtbot, button):
    qtbot.mousePress(button, Qt.MouseButton.RightButton)
    assert not button.isHeld()


def test_a_button_that_is_off_cannot_be_held(button):
    button.setEnabled(False)
    button.begin()
    assert not button.isHeld()


def test_progress_is_told_from_0_to_1_and_back(button):
    told = []
    button.progressed.connect(told.append)
    button.begin()
    hold(button, HOLD_MS)
    button.end()
    assert told[0] == told[-1] == 0
    assert max(told) == 1
    assert told[:-1] == sorted(told[:-1])


def test_it_says_how_to_use_it(button):
    assert button.accessibleName() == "Hold to program"
    assert "space bar" in button.accessibleDescription()
    assert "1 s" in button.accessibleDescription()


def test_it_never_changes_its_width_while_it_is_held(button):
    before = button.sizeHint()
    button.begin()
    assert button.sizeHint() == before
    button.end()


def test_the_timer_runs_only_while_it_is_held(button):
    assert not button._timer.isActive()
    button.begin()
    assert button._timer.isActive()
    button._tick()
    button.end()
    assert not button._timer.isActive()
