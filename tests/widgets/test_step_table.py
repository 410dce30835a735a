"""The table asks for edits and shows only what it is given back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from profiles.program import Timed
from widgets import example_program as example
from widgets.step_table import COLUMNS, StepModel, StepTable

BASE = example.DAY_AND_NIGHT.base


@pytest.fixture
def model(qapp):
    made = StepModel()
    made.setDay(BASE, 0, example.terms())
    return made


@pytest.fixture
def table(keep):
    made = StepTable()
    made.resize(460, 200)
    made.steps().setDay(BASE, 0, example.terms())
    return keep(made)


def words(model, row):
    return [model.index(row, column).data() for column in range(len(COLUMNS))]


def asked(model):
    edits, refused = [], []
    model.timedChanged.connect(edits.append)
    model.refused.connect(refused.append)
    return edits, refused


def test_the_model_keeps_the_rules_of_qt(model, qtmodeltester):
    qtmodeltester.check(model)


def test_every_number_has_its_unit(model):
    assert words(model, 1) == ["06:00", "22:00", "324 mcg/day", "324 mcg/day", "0.648 mL/day"]
    assert model.index(1, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "Step 2, asked, 324 mcg/day"
    assert "In 16 h: 216 mcg" in model.index(1, 2).data(Qt.ItemDataRole.ToolTipRole)


def test_an_edit_makes_a_new_week_and_changes_nothing_itself(model):
    edits, refused = asked(model)
    assert model.setData(model.index(1, 2), "360")
    assert edits[0].patterns[0][1].flow_nl_per_day == 720_000
    assert edits[0].patterns[1] == BASE.patterns[1]
    assert words(model, 1)[2] == "324 mcg/day"
    assert refused == [""]


@pytest.mark.req(18)
def test_an_asked_dose_is_kept_and_the_flow_rounds_down(model):
    edits, _ = asked(model)
    model.setData(model.index(1, 2), "324.03 mcg/day")
    step = edits[0].patterns[0][1]
    assert step.asked_ng_per_day == 324_030
    assert step.flow_nl_per_day == 648_000
    model.setDay(edits[0], 0, example.terms())
    assert words(model, 1)[2:4] == ["324.03 mcg/day", "324 mcg/day"]
    assert "rounded down" in model.index(1, 3).data(Qt.ItemDataRole.ToolTipRole)


def test_the_flow_drives_the_dose_too(model):
    edits, _ = asked(model)
    model.setData(model.index(0, 4), "0.40005")
    step = edits[0].patterns[0][0]
    assert (step.flow_nl_per_day, step.asked_ng_per_day) == (400_000, 200_000)


def test_an_edge_belongs_to_both_neighbours(model):
    edits, _ = asked(model)
    model.setData(model.index(0, 1), "05:30")
    model.setData(model.index(1, 0), "07:00")
    assert [s.start_s for s in edits[0].patterns[0]] == [0, 19_800, 79_200]
    assert [s.start_s for s in edits[1].patterns[0]] == [0, 25_200, 79_200]


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        (2, ".5", "write 0.5"),
        (2, "abc", "not a number"),
        (0, "25:00", "not a time of day"),
        (0, "23:00", "must stay between 00:00 and 22:00"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(model, column, text, said):
    edits, refused = asked(model)
    assert not model.setData(model.index(1, column), text)
    assert edits == []
    assert said in refused[-1]


def test_midnight_and_the_achieved_dose_cannot_be_typed(model):
    editable = Qt.ItemFlag.ItemIsEditable
    assert not model.flags(model.index(0, 0)) & editable
    assert not model.flags(model.index(2, 1)) & editable
    assert not model.flags(model.index(1, 3)) & editable
    assert model.flags(model.index(1, 0)) & editable
    assert not model.setData(model.index(0, 0), "01:00")
    assert not model.setData(model.index(2, 1), "23:00")


def test_the_same_text_again_is_no_edit(model):
    edits, _ = asked(model)
    assert not model.setData(model.index(1, 2), "324")
    assert edits == []


def test_half_a_number_previews_nothing(model):
    previewed = []
    model.timedPreviewed.connect(previewed.append)
    model.preview(model.index(1, 2), "")
    model.preview(model.index(1, 2), "36")
    assert [week.patterns[0][1].asked_ng_per_day for week in previewed] == [36_000]
    model.giveUp()
    assert previewed[-1] == BASE


def test_insert_splits_and_delete_takes_away(qtbot, table):
    edits, refused = asked(table.steps())
    table.setCurrentIndex(table.steps().index(1, 2))
    qtbot.keyClick(table, Qt.Key.Key_Insert)
    assert [s.start_s for s in edits[-1].patterns[0]] == [0, 21_600, 50_400, 79_200]
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert [s.start_s for s in edits[-1].patterns[0]] == [0, 79_200]
    lonely = Timed(((example.DAY_AND_NIGHT.base.patterns[0][0],),))
    table.steps().setDay(lonely, 0, example.terms())
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert "cannot be taken away" in refused[-1]


def test_typing_opens_a_line_that_previews_and_enter_asks_for_the_edit(qtbot, table):
    previewed = []
    table.steps().timedPreviewed.connect(previewed.append)
    edits, _ = asked(table.steps())
    table.setCurrentIndex(table.steps().index(1, 2))
    qtbot.keyClicks(table, "3")
    line = table.indexWidget(table.currentIndex()) or table.focusWidget()
    qtbot.keyClicks(line, "60")
    assert [week.patterns[0][1].asked_ng_per_day for week in previewed] == [3_000, 36_000, 360_000]
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(edits))
    assert [week.patterns[0][1].asked_ng_per_day for week in edits] == [360_000]


def test_escape_gives_the_typing_up(qtbot, table):
    previewed = []
    table.steps().timedPreviewed.connect(previewed.append)
    edits, _ = asked(table.steps())
    table.setCurrentIndex(table.steps().index(1, 2))
    qtbot.keyClicks(table, "9")
    qtbot.keyClick(table.focusWidget(), Qt.Key.Key_Escape)
    assert previewed[-1] == BASE
    assert edits == []


def test_no_column_is_cut(qapp, table):
    table.resize(table.minimumSizeHint().width(), 200)
    qapp.processEvents()
    header = table.horizontalHeader()
    assert header.length() <= table.viewport().width()
    for column in range(len(COLUMNS)):
        assert header.sectionSize(column) >= table.sizeHintForColumn(column)


def test_moving_an_edge_past_its_neighbour_is_refused(model):
    _, refused = asked(model)
    assert model.moveEdge(0, 1, 7_200).patterns[0][1].start_s == 7_200
    assert model.moveEdge(0, 1, 80_000) is None
    assert "must stay between" in refused[-1]
