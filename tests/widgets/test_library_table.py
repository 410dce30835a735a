"""Choosing a number by keyboard; every word has room, and the source the most of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

from widgets import theme
from widgets.library_model import BOUND, SOURCE, STATUS, WEIGHT, WHAT
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


LONG = "S65: a tenth of the weakest strength of a cited series; the block itself is a proposal, against mcg for mg"


@pytest.mark.parametrize("width", [500, 900, 1400])
def test_no_word_is_cut_at_any_width(table, width):
    rows = table.rows()
    table.setValue((*rows, replace(rows[2], source=LONG, bound="At most 200 % of the screening bolus")))
    table.resize(width, 300)
    air = theme.space(5)
    for at, row in enumerate(table.rows()):
        for column, text in ((WHAT, row.what), (BOUND, row.bound), (SOURCE, row.source)):
            role = Role.SMALL if column == SOURCE else Role.BODY
            room = QRect(0, 0, table.columnWidth(column) - air, 9_999)
            needed = QFontMetrics(theme.font(role)).boundingRect(room, Qt.TextFlag.TextWordWrap, text)
            assert needed.width() <= room.width()
            assert needed.height() < table.rowHeight(at)
        for column, word in ((WEIGHT, row.weight.word), (STATUS, row.status.word)):
            shown = WEIGHT if table.isColumnHidden(column) else column
            assert table.columnWidth(shown) > theme.text_width(word, Role.BODY) + theme.space(11)
    assert sum(table.columnWidth(column) for column in range(5)) <= table.viewport().width()


def test_the_source_has_what_the_other_columns_need_not(table):
    table.resize(theme.base_px() * 90, 300)
    assert table.columnWidth(SOURCE) > max(table.columnWidth(column) for column in range(SOURCE))


def test_where_it_is_narrow_the_status_stands_under_the_weight(table):
    table.resize(theme.base_px() * 80, 300)
    assert not table.isColumnHidden(STATUS)
    row = table.rows()[2]
    assert table.itemDelegate().lines(row, WEIGHT) == ("Needs a reason", "")
    table.resize(theme.base_px() * 40, 300)
    assert table.isColumnHidden(STATUS)
    assert table.itemDelegate().lines(row, WEIGHT) == ("Needs a reason", "Unconfirmed")
    assert not table.grab().isNull()


def test_another_text_size_makes_other_rows_and_columns(qapp, table):
    row, column = table.rowHeight(0), table.columnWidth(WEIGHT)
    theme.apply(qapp, "light", 1.5)
    assert table.rowHeight(0) > row
    assert table.columnWidth(WEIGHT) > column


def test_what_is_shown_while_nobody_sees_it_is_fitted_when_it_comes_into_sight(qtbot, table):
    rows = table.rows()
    many = (*[replace(rows[0], source=LONG)] * 40, rows[2])
    table.hide()
    before = table.rowHeight(0)
    table.setValue(many, rows[2])
    assert table.rowHeight(0) == before, "not yet"
    table.show()
    qtbot.waitUntil(lambda: table.viewport().rect().intersects(table.visualRect(table.currentIndex())))
    assert table.rowHeight(0) > before
