"""The worklist as a table."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QModelIndex, Qt

from widgets.reservoir_gauge import ReservoirView
from widgets.worklist_model import DUE, LOWER, PUMP, RESERVOIR, ROW, Urgency, WorklistModel, WorklistRow, days_text

ROW_A = WorklistRow(
    "a", "R. Sample", "MRN 1", "Ziconotide 25 mcg/mL", "2.4 mcg/day", "CIS-1", "Running", Urgency.SOON, "1 Dec 2026", 8,
    "Volume, worst case", ReservoirView(3_100_000, 20_000_000, 2_000_000),
)  # fmt: skip
ROW_B = dataclasses.replace(ROW_A, patient_id="b", days=None, reservoir=None, alarm="Low reservoir")


@pytest.fixture
def model(qtmodeltester):
    made = WorklistModel()
    made.setRows((ROW_A, ROW_B))
    qtmodeltester.check(made, force_py=True)
    return made


def test_a_cell_has_a_line_to_read_and_a_small_one(qapp, model):
    assert model.index(0, DUE).data() == "8 days"
    assert model.index(0, DUE).data(LOWER) == "1 Dec 2026"
    assert model.index(0, RESERVOIR).data() == "3.1 mL of 20 mL; alarm at 2 mL"
    assert model.index(1, RESERVOIR).data() == "Not known"
    assert model.index(0, PUMP).data(LOWER) == "Running"
    assert model.index(1, PUMP).data(LOWER) == "Alarm: Low reservoir"
    assert model.index(0, 0).data(ROW) is ROW_A
    assert model.index(0, 0).data(int(Qt.ItemDataRole.AccessibleTextRole)) == "Due: 8 days 1 Dec 2026"


def test_headers_are_named(qapp, model):
    heads = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    assert heads == ["Due", "Patient", "Therapy", "Reservoir", "Pump", "Why then"]
    assert model.headerData(0, Qt.Orientation.Vertical) is None


@pytest.mark.parametrize(
    ("days", "text"),
    [(None, "Not known"), (-2, "2 days late"), (-1, "1 day late"), (0, "Today"), (1, "1 day"), (52, "52 days")],
)
def test_days_are_words(days, text):
    assert days_text(dataclasses.replace(ROW_A, days=days)) == text


def test_new_texts_for_the_same_patients_keep_the_rows(qapp, qtbot, model):
    later = (dataclasses.replace(ROW_A, days=7), ROW_B)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.setRows(later)
    assert model.rows() == later
    with qtbot.waitSignal(model.modelReset):
        model.setRows((ROW_B,))


def test_there_is_nothing_under_a_cell_and_nothing_outside(qapp, model):
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None


def test_what_cannot_wait_stands_in_place_of_days_and_date(qapp):
    row = dataclasses.replace(ROW_A, days=-3, due="21 Nov 2026", at_once="See the pump")
    model = WorklistModel()
    model.setRows((row,))
    assert (model.index(0, DUE).data(), model.index(0, DUE).data(LOWER)) == ("Now", "See the pump")
