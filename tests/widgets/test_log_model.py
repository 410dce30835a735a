"""The journal as a table."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt

from widgets import theme
from widgets.log_model import LogLine, LogModel

LINES = (LogLine("10:02", 1_121, "Pump", "Activated"), LogLine("10:01", None, "Console", "Refused", "danger"))


def test_it_is_a_sound_model(qapp, qtmodeltester):
    model = LogModel()
    model.setLines(LINES)
    qtmodeltester.check(model, force_py=True)


def test_cells_are_texts_and_a_tone_is_a_colour(qapp):
    model = LogModel()
    model.setLines(LINES)
    assert [model.index(0, column).data() for column in range(4)] == ["10:02", "1,121", "Pump", "Activated"]
    assert model.index(1, 1).data() == ""
    ink = model.index(1, 3).data(Qt.ItemDataRole.ForegroundRole).color().name()
    assert ink == theme.tokens().danger
    assert model.index(0, 0).data(Qt.ItemDataRole.ForegroundRole).color().name() == theme.tokens().soft
    assert model.data(QModelIndex()) is None
    assert model.index(0, 0).data(Qt.ItemDataRole.EditRole) is None


def test_headers_are_named(qapp):
    model = LogModel()
    assert [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())][-1] == "What happened"
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_the_same_lines_reset_nothing(qapp, qtbot):
    model = LogModel()
    model.setLines(LINES)
    with qtbot.assertNotEmitted(model.modelReset):
        model.setLines(tuple(LINES))
