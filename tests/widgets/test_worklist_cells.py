"""The cells of the worklist: two lines, or every line of a folded column, none of them cut."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from widgets import theme
from widgets.reservoir_gauge import ReservoirView
from widgets.worklist_cells import ROW_UNITS, WorklistCells, folded_width, natural_width
from widgets.worklist_model import DUE, PATIENT, PUMP, RESERVOIR, THERAPY, WHY, Urgency, WorklistModel, WorklistRow

ROW_A = WorklistRow(
    "a", "R. Sample", "MRN 1", "Morphine 20 mg/mL + bupivacaine 10 mg/mL", "2.4 mg/day", "CIS-1", "Running",
    Urgency.OVERDUE, "1 Dec 2026", -8, "Volume, in the worst case", ReservoirView(3_100_000, 20_000_000, 2_000_000),
)  # fmt: skip


@pytest.fixture
def cells(qapp):
    made = WorklistCells()
    made.model = WorklistModel()
    made.model.setRows((ROW_A,))
    return made


def height_at(cells, column, width):
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, width, 10)
    return cells.sizeHint(option, cells.model.index(0, column)).height()


def picture(cells, column, width=300, height=180, *, chosen=False):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(theme.colour("surface"))
    option = QStyleOptionViewItem()
    option.rect = image.rect()
    if chosen:
        option.state |= QStyle.StateFlag.State_Selected
    painter = QPainter(image)
    cells.paint(painter, option, cells.model.index(0, column))
    painter.end()
    return image


def lowest_ink(image):
    ground = theme.colour("surface").rgb()
    inked = [y for y in range(image.height() - 2) for x in range(image.width()) if image.pixel(x, y) != ground]
    return max(inked, default=-1)


def test_a_cell_of_two_lines_is_as_wide_as_the_longer(cells):
    assert natural_width(ROW_A, THERAPY) > theme.text_width(ROW_A.therapy, theme.Role.SMALL)
    assert natural_width(dataclasses.replace(ROW_A, therapy=""), THERAPY) < natural_width(ROW_A, THERAPY)
    assert height_at(cells, THERAPY, 40) == theme.space(ROW_UNITS)


def test_a_reason_that_stands_alone_takes_two_lines_before_the_table_folds(cells):
    stalled = dataclasses.replace(ROW_A, reason="Nothing is given: its motor has stalled")
    one_line = theme.text_width(stalled.reason, theme.Role.BODY)
    narrow = natural_width(stalled, WHY)
    assert one_line / 2 < narrow < one_line
    cells.model.setRows((stalled,))
    height = theme.space(ROW_UNITS)
    rows_of_ink = {width: lowest_ink(picture(cells, WHY, width, height)) for width in (narrow, one_line + 100)}
    assert rows_of_ink[one_line + 100] < rows_of_ink[narrow] < height, "one line in the middle, or two around it"
    beside = dataclasses.replace(stalled, broken="The program breaks a limit of the library")
    assert natural_width(beside, WHY) > one_line


def test_a_folded_cell_is_as_wide_as_its_first_lines_or_as_all_of_them(cells):
    stalled = dataclasses.replace(ROW_A, reason="Nothing is given: its motor has stalled")
    assert folded_width(stalled, DUE) == folded_width(ROW_A, DUE)
    assert folded_width(stalled, DUE, whole=True) > theme.text_width(stalled.reason, theme.Role.SMALL)


def test_a_folded_cell_grows_where_its_lines_have_to_wrap(cells):
    cells.folded = True
    wide, narrow = height_at(cells, PATIENT, 600), height_at(cells, PATIENT, 180)
    assert narrow > wide > theme.space(ROW_UNITS)
    assert folded_width(ROW_A, PATIENT) < natural_width(ROW_A, THERAPY)


@pytest.mark.parametrize("column", [DUE, PATIENT, RESERVOIR])
def test_every_line_of_a_folded_cell_lies_inside_it(cells, column):
    cells.folded = True
    height = height_at(cells, column, 200)
    lowest = lowest_ink(picture(cells, column, 200, height + 60))
    assert height // 2 < lowest < height


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize("column", [DUE, PATIENT, RESERVOIR, PUMP])
def test_the_chosen_row_is_seen_by_its_ground(cells, column, folded):
    cells.folded = folded and column != PUMP
    assert picture(cells, column) != picture(cells, column, chosen=True)


def test_a_limit_that_is_broken_is_written_in_the_ink_of_harm(cells):
    cells.folded = True
    cells.model.setRows((dataclasses.replace(ROW_A, broken="The program breaks a limit of the library"),))
    danger = theme.colour("danger").rgb()
    image = picture(cells, PATIENT)
    assert any(image.pixel(x, y) == danger for y in range(image.height()) for x in range(image.width()))
