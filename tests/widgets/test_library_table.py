"""Choosing a number by keyboard; only sources are ever cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from widgets import theme
from widgets.library_model import BOUND, STATUS, WEIGHT
from widgets.library_table import LibraryTable, example
from widgets.theme import Role


@pytest.fixture
def table(keep) -> LibraryTable:
    return keep(example())


def test_the_first_row_is_chosen_and_the_arrow_chooses_the_next(qtbot, table):
    heard = []
    table.valueChanged.connect(heard.append)
    assert table.value() is table.rows()[0]
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.value() is table.rows()[1]
    assert heard == [table.rows()[1]]


def test_a_row_that_is_asked_for_is_chosen(table):
    rows = table.rows()
    table.setValue(rows, rows[2])
    assert table.value() is rows[2]
    table.setValue(())
    assert table.value() is None


@pytest.mark.parametrize("width", [500, 900, 1400])
def test_no_word_of_rank_or_status_is_cut_at_any_width(table, width):
    table.resize(width, 300)
    for column, word in ((WEIGHT, "Needs a reason"), (STATUS, "Unconfirmed")):
        assert table.columnWidth(column) > theme.text_width(word, Role.BODY) + theme.space(8)
    assert table.columnWidth(BOUND) > theme.text_width("At most 20 % of the running dose", Role.BODY)


def test_another_text_size_makes_other_rows_and_columns(qapp, table):
    row, column = table.rowHeight(0), table.columnWidth(WEIGHT)
    theme.apply(qapp, "light", 1.5)
    assert table.rowHeight(0) > row
    assert table.columnWidth(WEIGHT) > column
