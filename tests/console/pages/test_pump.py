"""The pump page: the way to read a pump, then what it said."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from console.desk import Desk
from console.pages.pump import PumpPage
from console.views import pump_view
from profiles.limits import Library
from widgets.empty_state import EmptyView

EMPTY = EmptyView("pump", "Not read", "Read it.", "Read pump")


def test_before_reading_the_one_thing_to_do_is_reading(qtbot: QtBot):
    page = PumpPage()
    qtbot.addWidget(page)
    page.setValue(None, EMPTY)
    page.show()
    assert page.value() is None
    button = next(b for b in page.empty.findChildren(QPushButton) if b.isVisible())
    with qtbot.waitSignal(page.readRequested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_empty_page_is_no_taller_than_what_it_says(qtbot: QtBot, held: Desk, library: Library, now: datetime):
    page = PumpPage()
    qtbot.addWidget(page)
    page.setValue(None, EMPTY)
    page.show()
    assert page.sizeHint().height() == page.empty.sizeHint().height()
    page.setValue(pump_view(held, library, 100_000, now, None, UTC), EMPTY)
    assert page.sizeHint().height() > page.empty.sizeHint().height()


def test_a_page_that_is_empty_again_needs_no_room_for_what_it_showed(
    qtbot: QtBot, held: Desk, library: Library, now: datetime
):
    fresh, used = PumpPage(), PumpPage()
    for page in (fresh, used):
        qtbot.addWidget(page)
        page.resize(900, 600)
        page.setValue(None, EMPTY)
        page.show()
    used.setValue(pump_view(held, library, 100_000, now, None, UTC), EMPTY)
    assert used.heightForWidth(900) > fresh.heightForWidth(900)
    used.setValue(None, EMPTY)
    assert used.heightForWidth(900) == fresh.heightForWidth(900)
    assert used.minimumSizeHint() == fresh.minimumSizeHint()


def test_the_keyboard_is_led_to_what_is_done_next(qtbot: QtBot, held: Desk, library: Library, now: datetime):
    page = PumpPage()
    qtbot.addWidget(page)
    page.setValue(None, EMPTY)
    page.show()
    page.takeFocus()
    assert page.focusWidget().text() == "Read pump"
    page.setValue(None, EmptyView("clock", "Reading", "Asking."))
    page.takeFocus()
    assert page.focusWidget() is page.empty
    page.setValue(pump_view(held, library, 100_000, now, None, UTC), EMPTY)
    page.takeFocus()
    assert page.focusWidget().text() == "Shape program"
    page.panel.setProgramEnabled(False)
    page.takeFocus()
    assert page.focusWidget().text() == "Read again"


def test_whoever_read_the_pump_by_the_keyboard_goes_on_to_shaping(
    qtbot: QtBot, held: Desk, library: Library, now: datetime
):
    page = PumpPage()
    qtbot.addWidget(page)
    page.setValue(None, EMPTY)
    page.show()
    page.activateWindow()
    page.takeFocus()
    qtbot.waitUntil(lambda: page.focusWidget() is not None and page.focusWidget().hasFocus())
    page.setValue(pump_view(held, library, 100_000, now, None, UTC), EMPTY)
    assert page.focusWidget().text() == "Shape program"


def test_after_reading_it_shows_the_view(qtbot: QtBot, held: Desk, library: Library, now: datetime):
    page = PumpPage()
    qtbot.addWidget(page)
    view = pump_view(held, library, 100_000, now, None, UTC)
    page.setValue(view, EMPTY)
    assert page.value() == view
    with qtbot.waitSignal(page.programRequested):
        page.panel.programRequested.emit()
