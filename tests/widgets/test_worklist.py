"""Opening a patient, by mouse and by keyboard."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTableView

from widgets.worklist import Urgency, Worklist, WorklistRow
from widgets.worklist_cells import folded_width
from widgets.worklist_model import DUE, FOLDED, PATIENT, PUMP, RESERVOIR, THERAPY

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
    other.resize(page.size())
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


@pytest.mark.req(58)
def test_a_table_without_room_folds_its_columns_instead_of_scrolling_sideways(qapp, page):
    view = table(page)
    assert not any(view.isColumnHidden(column) for column in range(6))
    page.resize(420, 500)
    qapp.processEvents()
    assert {column for column in range(6) if not view.isColumnHidden(column)} == set(FOLDED)
    assert sum(view.columnWidth(column) for column in FOLDED) == view.viewport().width()
    assert not view.horizontalScrollBar().isVisible()
    spoken = [view.model().index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in FOLDED]
    assert spoken == [
        "Due: 8 days, 1 Dec, Volume",
        "Patient and therapy: R. Sample, MRN 1, 2.4 mcg/day, Ziconotide",
        "Reservoir and pump: Not known, CIS-1, Running",
    ]
    heads = [view.model().headerData(column, Qt.Orientation.Horizontal) for column in (DUE, PATIENT, RESERVOIR)]
    assert heads == ["Due", "Patient and therapy", "Reservoir and pump"]


def test_a_folded_table_breaks_no_reason_while_there_is_room(qapp, page):
    long = dataclasses.replace(
        ROW, reason="The pump was never programmed", therapy="Morphine 20 mg/mL + bupivacaine 10 mg/mL"
    )
    page.setValue((long,))
    page.resize(800, 500)
    qapp.processEvents()
    view = table(page)
    assert view.isColumnHidden(PUMP)
    assert view.columnWidth(DUE) == folded_width(long, DUE, whole=True)
    page.resize(420, 500)
    qapp.processEvents()
    assert view.columnWidth(DUE) < folded_width(long, DUE, whole=True)


def test_a_folded_table_grows_with_its_texts_and_unfolds_as_it_was(qapp, page):
    view = table(page)
    view.setColumnWidth(THERAPY, 222)
    kept, low = page.columns(), view.rowHeight(0)
    page.resize(420, 500)
    qapp.processEvents()
    before = view.rowHeight(0)
    assert before > low
    page.setValue((dataclasses.replace(ROW, broken="The program breaks a limit of the library"), ROWS[1]))
    assert view.rowHeight(0) > before
    for typed in ("nobody", ""):
        page.findChild(QLineEdit).setText(typed)
    assert view.rowHeight(0) > before, "who comes back has the room that his lines need"
    assert page.columns() == kept, "folding is not remembered as the widths that somebody chose"
    page.resize(1190, 500)
    qapp.processEvents()
    assert (view.columnWidth(THERAPY), view.rowHeight(0)) == (222, low)
    assert view.model().headerData(RESERVOIR, Qt.Orientation.Horizontal) == "Reservoir"


def test_widths_that_come_back_while_it_is_folded_wait_for_their_room(qapp, page, keep):
    table(page).setColumnWidth(PATIENT, 321)
    kept = page.columns()
    other = keep(Worklist())
    other.resize(420, 500)
    other.setValue(ROWS)
    qapp.processEvents()
    assert table(other).isColumnHidden(PUMP)
    other.setColumns(kept)
    assert table(other).isColumnHidden(PUMP)
    other.resize(1190, 500)
    qapp.processEvents()
    assert table(other).columnWidth(PATIENT) == 321
