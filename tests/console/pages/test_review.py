"""The review page shows one of its three parts."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from console.pages.review import ReviewPage


def test_one_part_is_shown_at_a_time(qtbot: QtBot):
    page = ReviewPage()
    qtbot.addWidget(page)
    for part in (page.review, page.progress, page.outcome):
        page.setValue(part)
        assert page.value() is part


def test_the_keyboard_is_led_into_the_part_that_is_shown(qtbot: QtBot):
    page = ReviewPage()
    qtbot.addWidget(page)
    page.resize(1_200, 700)
    page.show()
    page.activateWindow()
    page.setValue(page.review)
    page.takeFocus()
    qtbot.waitUntil(page.review._scrolled.hasFocus)
    page.setValue(page.outcome)
    page.takeFocus()
    qtbot.waitUntil(lambda: page.outcome.isAncestorOf(page.focusWidget() or page))
