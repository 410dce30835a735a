"""Seven days, ticked by hand and told in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from widgets.day_bar import DayBar, days_text


def test_a_click_says_the_day_and_setting_is_silent(qtbot, keep):
    bar = keep(DayBar())
    said = []
    bar.dayToggled.connect(lambda *day: said.append(day))
    bar.setValue((0, 1, 2))
    assert bar.value() == (0, 1, 2)
    assert said == []
    qtbot.mouseClick(bar._days[5], Qt.MouseButton.LeftButton)
    qtbot.keyClick(bar._days[0], Qt.Key.Key_Space)
    assert said == [(5, True), (0, False)]
    assert bar._days[5].accessibleName() == "Saturday"


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (tuple(range(7)), "Every day"),
        ((0, 1, 2, 3, 4), "Mon to Fri"),
        ((5, 6), "Sat, Sun"),
        ((0, 2, 3, 4), "Mon, Wed to Fri"),
        ((), ""),
    ],
)
def test_days_read_as_one_says_them(days, text):
    assert days_text(days) == text
