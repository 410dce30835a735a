"""A notice is there when there is something to know, and told to a screen reader as a whole."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from widgets import theme
from widgets.notice import Notice


@pytest.mark.parametrize("ground", ["accent", "caution", "danger"])
def test_it_is_hidden_until_it_has_a_title(keep, ground):
    notice = keep(Notice(ground))
    notice.setValue("")
    assert notice.isHidden()
    notice.setValue("Begin low", "First this.", "", "Then that.")
    assert notice.isVisible()
    assert notice.value() == ("Begin low", "First this.", "Then that.")
    assert (notice.accessibleName(), notice.accessibleDescription()) == ("Begin low", "First this. Then that.")


def test_fewer_texts_leave_no_old_words(keep):
    notice = keep(Notice())
    notice.setValue("A", "b", "c")
    notice.setValue("A", "d")
    assert [label.text() for label in notice.findChildren(QLabel) if label.isVisible()] == ["A", "d"]


def test_a_button_stays_below_texts_that_come_later(keep):
    notice = keep(Notice())
    button = theme.button("More", "plain")
    notice.addBelow(button)
    button.show()
    notice.setValue("Title", "one", "two", "three")
    notice.resize(400, 300)
    notice.layout().activate()
    assert button.y() > notice._labels[-1].y()
