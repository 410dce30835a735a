"""Dialogs open beside their window: the stop and its key answer, what must wait is off, the keyboard comes and goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from widgets.banner import Banner
from widgets.beside import Beside, host_of, show_beside, spot

TICK_MS = 50


class Room(QWidget):
    """A window with a banner and one field behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.banner, self.field = Banner(), QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.banner)
        column.addWidget(self.field, 1)
        self.to_stop = QAction("Stop", self)
        self.to_stop.setShortcut("Ctrl+.")
        self.to_stop.triggered.connect(self.banner.focusStop)
        self.addAction(self.to_stop)
        self.led = 0
        self.beside = Beside(self, self.banner, (self.field,), (self.to_stop,), self.lead)
        self.resize(700, 500)
        self.show()
        self.activateWindow()
        self.field.setFocus()

    def lead(self) -> None:
        self.led += 1


@pytest.fixture
def room(qtbot) -> Room:
    made = Room()
    qtbot.addWidget(made)
    QCoreApplication.processEvents()
    return made


def opened(room: Room, title: str = "Record a refill", *, past_stop: bool = False) -> QDialog:
    dialog = QDialog(room)
    dialog.setWindowTitle(title)
    QLineEdit(dialog)
    dialog.resize(200, 120)
    show_beside(dialog, past_stop=past_stop)
    QCoreApplication.processEvents()  # the desktop makes it the active one
    return dialog


def swept() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.req(13)
def test_a_press_on_the_stop_through_the_window_is_a_hold_while_a_dialog_is_open(room: Room):
    held: list[bool] = []
    room.banner.stopRequested.connect(lambda: held.append(True))
    dialog = opened(room)
    stop = room.banner.stopButton()
    place = stop.mapTo(room, stop.rect().center())
    QTest.mousePress(room.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    assert room.banner.stopHeld()
    for _ in range(1_000 // TICK_MS):
        stop.advance(TICK_MS)
    QTest.mouseRelease(room.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    assert held == [True]
    assert dialog.isVisible()


@pytest.mark.req(13)
def test_the_key_of_the_stop_works_in_a_field_of_the_dialog_and_escape_leads_back(room: Room):
    dialog = opened(room)
    dialog.findChild(QLineEdit).setFocus()
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert room.banner.stopButton().hasFocus()
    QTest.keyClick(room.windowHandle(), Qt.Key.Key_Escape)
    assert dialog.isActiveWindow()
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Escape)
    assert room.beside.dialog() is None


@pytest.mark.req(13)
def test_a_window_that_stands_in_another_one_has_its_dialogs_beside_it_as_well(room: Room, qtbot):
    front = QWidget()
    qtbot.addWidget(front)
    column = QVBoxLayout(front)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(room)
    front.resize(700, 500)
    front.show()
    front.activateWindow()
    QCoreApplication.processEvents()
    dialog = opened(room)
    assert host_of(dialog.parentWidget()) is room.beside is host_of(room.field)
    banner = QRect(room.banner.mapToGlobal(QPoint()), room.banner.size())
    assert not banner.intersects(dialog.frameGeometry())
    dialog.findChild(QLineEdit).setFocus()
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert room.banner.stopButton().hasFocus()
    QTest.keyClick(front.windowHandle(), Qt.Key.Key_Escape)
    assert dialog.isActiveWindow()
    front.activateWindow()
    at = room.field.mapTo(front, room.field.rect().center())
    QTest.mouseClick(front.windowHandle(), Qt.MouseButton.LeftButton, pos=at)
    assert dialog.isActiveWindow(), "a press on what is off leads back as well"
    dialog.reject()
    room.setParent(None)


def test_what_is_behind_is_off_until_it_closes_and_the_keyboard_returns(room: Room):
    dialog = opened(room)
    assert (room.field.isEnabled(), room.banner.isEnabled()) == (False, True)
    assert not room.banner.stopButton().hasFocus()
    dialog.reject()
    assert room.field.isEnabled()
    QCoreApplication.processEvents()
    assert room.field.hasFocus()
    swept()
    assert not isValid(dialog)


def test_where_the_keyboard_was_is_gone_and_it_is_led_into_the_page(room: Room):
    dialog = opened(room)
    room.field.hide()
    dialog.accept()
    assert room.led == 1


def test_who_holds_the_stop_stays_there_when_the_dialog_goes(room: Room):
    dialog = opened(room)
    room.banner.focusStop()
    QCoreApplication.processEvents()
    QTest.keyPress(room.windowHandle(), Qt.Key.Key_Space)
    dialog.reject()
    assert room.banner.stopHeld()
    assert room.banner.stopButton().hasFocus()
    QTest.keyRelease(room.windowHandle(), Qt.Key.Key_Space)


def test_a_dialog_that_is_destroyed_without_an_answer_leaves_nothing_switched_off(room: Room):
    dialog = opened(room)
    dialog.deleteLater()
    swept()
    assert room.field.isEnabled()


def test_a_press_behind_leads_back_to_what_is_asked(room: Room):
    dialog = opened(room)
    room.activateWindow()
    QTest.mouseClick(room.windowHandle(), Qt.MouseButton.LeftButton, pos=room.field.geometry().center())
    assert dialog.isActiveWindow()


def test_after_a_stop_what_is_still_right_stays(room: Room):
    pairing = opened(room, "Pair", past_stop=True)
    opened(room, "Record a refill")
    assert room.beside.close(after_stop=True) == ("Record a refill",)
    assert room.beside.dialog() is pairing
    assert not room.field.isEnabled()
    assert room.beside.close() == ("Pair",)
    assert room.field.isEnabled()


def test_asked_twice_is_asked_once(room: Room):
    first, second = opened(room), opened(room)
    assert room.beside.dialog() is second
    assert not isValid(first)
    assert not room.field.isEnabled()
    second.reject()


def test_nothing_of_the_systems_own_and_nothing_modal_is_opened(room: Room):
    for dialog in (QFileDialog(room), QMessageBox(room)):
        show_beside(dialog)
        assert not dialog.isModal()
        dialog.reject()
    assert QCoreApplication.testAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)


def test_a_widget_that_stands_alone_opens_its_dialog_too(qtbot):
    alone = QWidget()
    qtbot.addWidget(alone)
    assert host_of(alone) is None
    assert host_of(None) is None
    dialog = QDialog(alone)
    show_beside(dialog)
    assert dialog.isVisible()
    assert not dialog.isModal()
    dialog.reject()


@given(st.integers(100, 1_900), st.integers(80, 1_060), st.integers(0, 600), st.integers(0, 400))
def test_the_stop_is_covered_only_where_the_screen_has_no_room(wide: int, high: int, left: int, top: int):
    screen = QRect(0, 0, 1_920, 1_080)
    window = QRect(left, top, 1_280, 680)
    stop = QRect(window.right() - 150, top + 10, 140, 44)
    room = window.adjusted(0, 90, 0, 0)
    size = QSize(wide, high)
    found = QRect(spot(size, room, stop, screen), size)
    beneath = screen.bottom() + 1 - room.top() >= high
    at_its_side = max(stop.left() - 12, screen.right() - stop.right() - 12) >= wide
    if beneath or at_its_side:
        assert not found.intersects(stop)
        assert screen.contains(found)
    if wide <= room.width() and high <= room.height():
        assert room.contains(found)


def test_a_dialog_opens_below_the_banner(room: Room):
    dialog = opened(room)
    under = room.banner.mapToGlobal(QPoint(0, room.banner.height())).y()
    assert dialog.geometry().top() >= under


def test_what_a_part_of_the_page_asks_is_not_switched_off_with_the_page(room: Room):
    dialog = QDialog(room.field)
    line = QLineEdit(dialog)
    show_beside(dialog)
    QCoreApplication.processEvents()
    assert not room.field.isEnabled()
    assert line.isEnabled()
    assert host_of(dialog.parentWidget()) is room.beside
    dialog.reject()
    assert room.field.isEnabled()


def test_the_keyboard_begins_at_the_first_thing_to_fill_in_and_not_at_what_scrolls(room: Room):
    dialog = QDialog(room)
    column, area, body = QVBoxLayout(dialog), QScrollArea(), QWidget()
    inside = QVBoxLayout(body)
    off, first, second = QLineEdit(), QLineEdit(), QLineEdit()
    off.setEnabled(False)
    for field in (off, first, second):
        inside.addWidget(field)
    area.setWidget(body)
    column.addWidget(area)
    show_beside(dialog)
    QCoreApplication.processEvents()
    assert dialog.focusWidget() is first
    chosen = QDialog(room)
    fields = QVBoxLayout(chosen)
    for field in (one := QLineEdit(), other := QLineEdit()):
        fields.addWidget(field)
    other.setFocus()
    show_beside(chosen)
    QCoreApplication.processEvents()
    assert chosen.focusWidget() is other
    assert not one.hasFocus()


@pytest.mark.parametrize("x", [20, 300])
def test_a_press_on_a_button_that_is_off_leads_back_and_one_on_the_banner_does_not(room: Room, x: int):
    button = QPushButton("Read again", room.field)
    button.setGeometry(room.field.rect())
    button.show()
    room.banner.setFixedHeight(60)
    dialog = opened(room)
    room.banner.focusStop()
    QCoreApplication.processEvents()
    QTest.mouseClick(room.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(x, room.banner.y() + 5))
    assert not dialog.isActiveWindow()
    QTest.mouseClick(room.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(x, room.field.geometry().center().y()))
    assert dialog.isActiveWindow()


def test_a_dialog_that_grows_keeps_its_foot_in_the_window_as_long_as_it_was_there(room: Room):
    room.banner.setFixedHeight(60)
    dialog = opened(room)
    below = room.beside.room()
    dialog.move(dialog.x(), below.bottom() - dialog.height() - 10)
    before = dialog.geometry()
    dialog.resize(dialog.width(), dialog.height() + 20)
    room.beside.keep(dialog, before)
    assert dialog.geometry().bottom() <= below.bottom()
    moved_by_hand = QRect(before.left(), below.bottom() + 50, before.width(), before.height())
    dialog.setGeometry(moved_by_hand)
    room.beside.keep(dialog, moved_by_hand)
    assert dialog.geometry() == moved_by_hand
