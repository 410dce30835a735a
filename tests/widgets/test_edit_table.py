"""What every table that is typed into has in common."""

from __future__ import annotations

from PySide6.QtCore import Qt

from widgets import example_program as example
from widgets.edit_table import EditTable
from widgets.step_table import StepModel


def test_it_has_a_name_and_never_scrolls_sideways(keep):
    table = keep(EditTable("Steps", "Type to change a cell."))
    assert (table.accessibleName(), table.accessibleDescription()) == ("Steps", "Type to change a cell.")
    assert table.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def test_what_is_typed_reaches_the_model_and_what_is_beyond_it_comes_back(qtbot, keep):
    table, model = keep(EditTable("Steps", "")), StepModel()
    model.setDay(example.DAY_AND_NIGHT.base, 0, example.terms())
    table.take(model, model)
    previewed, refused = [], []
    model.timedPreviewed.connect(previewed.append)
    model.refused.connect(refused.append)
    table.edit(model.index(1, 2))
    line = table.focusWidget()
    qtbot.keyClicks(line, "12001")
    assert previewed[-1].patterns[0][1].asked_ng_per_day == 1_200_000
    assert "more than the most" in refused[0]


def test_it_is_as_tall_as_its_rows(keep):
    table = keep(EditTable("Steps", ""))
    table.fitRows(2)
    two = table.height()
    table.fitRows(3)
    assert table.height() - two == table.verticalHeader().defaultSectionSize()
