"""An icon beside text."""

from __future__ import annotations

from PySide6.QtCore import Qt

from widgets.icon_mark import IconMark


def test_it_shows_what_it_was_told_and_takes_no_focus(keep):
    mark = keep(IconMark("note", "soft", 6))
    before = mark.grab().toImage()
    mark.setValue("hard", "danger")
    assert mark.value() == ("hard", "danger")
    assert mark.grab().toImage() != before
    assert mark.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_it_is_square(keep):
    hint = keep(IconMark(units=7)).sizeHint()
    assert hint.width() == hint.height() > 0
