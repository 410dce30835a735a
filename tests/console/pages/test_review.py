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
