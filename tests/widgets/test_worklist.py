"""Opening a patient, by mouse and by keyboard."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTableView

from widgets.worklist import Urgency, Worklist, WorklistRow
from widgets.worklist_model import PUMP

ROW = WorklistRow(
    "a", "R. Sample", "MRN 1", "Ziconotide", "2.4 mcg/day", "CIS-1", "Running", Urgency.SOON, "1 Dec", 8, "Volume"
)
ROWS = (ROW, dataclasses.replace(ROW, patient_id="b", name="T. Model", serial="CIS-2", urgency=Urgency.UNKNOWN))


@pytest.fixture
def page(keep):
    made = keep(Worklist())
    made.resize(1190, 500)
    made.setValue(ROWS)
    made.opened = []
    made.openRequested.connect(made.opened.append)
    return made


def table(page):
    return page.findChild(QTableView)


def texts(page):
    return [label.text() for label in page.findChildren(QLabel)]


def test_the_most_urgent_is_chosen_so_that_enter_opens_it(qtbot, page):
    assert page.value() == "a"
    qtbot.keyClick(table(page), Qt.Key.Key_Return)
    assert page.opened == ["a"]


def test_the_arrow_key_chooses_the_next(qtbot, page):
    chosen = []
    page.valueChanged.connect(chosen.append)
    qtbot.keyClick(table(page), Qt.Key.Key_Down)
    assert (page.value(), chosen) == ("b", ["b"])
    qtbot.mouseClick(page.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert page.opened == ["b"]


def test_a_double_click_opens(qtbot, page):
    spot = table(page).visualRect(table(page).model().index(1, 1)).center()
    qtbot.mouseClick(table(page).viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(table(page).viewport(), Qt.MouseButton.LeftButton, pos=spot + QPoint(1, 0))
    assert page.opened == ["b"]


def test_typing_narrows_the_list_and_says_how_many_are_left(qtbot, page):
    qtbot.keyClicks(page.findChild(QLineEdit), "model cis-2")
    assert table(page).model().rowCount() == 1
    assert page.value() == "b"
    assert "1 of 2 patients, most urgent first" in texts(page)
    assert page.rows() == ROWS
    qtbot.keyClicks(page.findChild(QLineEdit), " nobody")
    assert page.value() == ""
    assert not page.findChild(QPushButton).isEnabled()


def test_new_rows_keep_the_chosen_patient(qtbot, page):
    qtbot.keyClick(table(page), Qt.Key.Key_Down)
    page.setValue(tuple(reversed(ROWS)))
    assert page.value() == "b"
    assert "2 patients, most urgent first" in texts(page)


def test_the_columns_fill_the_table_even_when_rows_come_after_it_was_shown(qapp, keep):
    page = keep(Worklist())
    page.resize(1400, 500)
    qapp.processEvents()
    page.setValue(ROWS)
    qapp.processEvents()
    assert table(page).horizontalHeader().length() >= table(page).viewport().width()


def test_nobody_is_no_fault(page):
    page.setValue(())
    assert page.value() == ""
    page._say_open()
    assert page.opened == []


def test_the_widths_of_the_columns_are_remembered(page, keep):
    table(page).setColumnWidth(1, 321)
    kept = page.columns()
    other = keep(Worklist())
    other.setColumns(kept)
    other.setValue(ROWS)
    assert table(other).columnWidth(1) == 321
    other.setColumns(b"nonsense")
    assert table(other).columnWidth(1) == 321


def test_columns_that_nobody_has_drawn_wider_follow_their_texts(page):
    before = table(page).columnWidth(PUMP)
    long = dataclasses.replace(ROW, alarm="The replacement of the pump is due")
    page.setValue((long, ROWS[1]))
    assert table(page).columnWidth(PUMP) > before
    page.setValue(ROWS)
    assert table(page).columnWidth(PUMP) == before
    table(page).setColumnWidth(PUMP, 77)
    page.setValue((long, ROWS[1]))
    assert table(page).columnWidth(PUMP) == 77
