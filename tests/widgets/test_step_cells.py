"""A cell is typed in a line with its unit inside, and painted with both."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyleOptionViewItem

from widgets import example_program as example
from widgets.quantity_line import QuantityLine
from widgets.step_cells import StepCells
from widgets.step_table import StepTable


@pytest.fixture
def table(keep):
    made = StepTable()
    made.resize(460, 200)
    made.steps().setDay(example.DAY_AND_NIGHT.base, 0, example.terms())
    return keep(made)


def test_the_line_shows_bare_figures_and_the_unit(table):
    index = table.steps().index(1, 2)
    table.edit(index)
    line = table.findChild(QuantityLine)
    assert line.text() == "324"
    assert line.unit() == "mcg/day"
    assert line.selectedText() == "324"
    assert line.accessibleName() == "Step 2, asked, 324 mcg/day"


def test_what_is_being_typed_is_not_overwritten(qtbot, table):
    index = table.steps().index(1, 2)
    table.edit(index)
    line = table.findChild(QuantityLine)
    qtbot.keyClicks(line, "9")
    table.itemDelegate().setEditorData(line, index)
    assert line.text() == "9"


def test_a_cell_has_room_for_figures_and_unit(table):
    cells = table.itemDelegate()
    wide = cells.sizeHint(QStyleOptionViewItem(), table.steps().index(1, 2)).width()
    time = cells.sizeHint(QStyleOptionViewItem(), table.steps().index(1, 0)).width()
    assert wide > time > 30


def test_leaving_by_escape_is_told_once(qtbot, table):
    cells = table.itemDelegate()
    abandoned = []
    cells.abandoned.connect(lambda: abandoned.append(1))
    table.edit(table.steps().index(1, 2))
    qtbot.keyClick(table.findChild(QuantityLine), Qt.Key.Key_Escape)
    assert abandoned == [1]


def test_nothing_is_previewed_without_a_cell(qapp):
    cells = StepCells()
    said = []
    cells.previewed.connect(lambda index, text: said.append((index, text)))
    cells._typed("3")
    assert said == []


@pytest.mark.req(5)
def test_a_cell_takes_no_keystroke_beyond_what_the_pump_can_do(qtbot, table):
    said = []
    table.steps().refused.connect(said.append)
    table.edit(table.steps().index(1, 2))
    line = table.findChild(QuantityLine)
    qtbot.keyClicks(line, "12001")
    assert line.text() == "1200"
    assert said == [
        "12,001 mcg/day is more than the most that is possible here, 12,000 mcg/day. The last keystroke was not taken: "
        "press Enter to go on."
    ]
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert said[-1] == ""
    assert line.isVisible()
    with qtbot.waitSignal(table.steps().timedChanged) as changed:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert changed.args[0].patterns[0][1].asked_ng_per_day == 1_200_000


@pytest.mark.req(5)
@pytest.mark.parametrize(("column", "text"), [(2, "12000"), (4, "24"), (0, "99"), (3, "9999999")])
def test_only_doses_and_flows_have_a_most(table, column, text):
    assert table.steps().beyond(table.steps().index(1, column), text) == ""
