"""The window on its stage: the real pages follow the real wire, and only when the clock is turned."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QTableView

from console.commands.stage import Stage
from console.commands.staged import Staged
from console.files import shipped_library
from console.phases import Phase

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def staged(tmp_path, qtbot):
    made = Staged(Stage(tmp_path, shipped_library(), START), tmp_path)
    yield made
    made.close()


def test_the_worklist_is_the_first_page_and_shows_the_made_up_patients(staged):
    staged.settle()
    assert staged.window.page() == "worklist"
    assert staged.showing.worklist.findChild(QTableView).model().rowCount() == 3


def test_reading_waits_for_the_clock_and_then_shows_what_the_pump_holds(staged):
    staged.controller.choose("d0" * 16)
    staged.controller.read()
    assert staged.controller.desk.phase is Phase.READING
    staged.turn(2_000)
    assert staged.controller.desk.phase is Phase.HELD
    assert "Day/night 300 mcg/day" in staged.window.banner.value().sentence


def test_programming_is_off_until_the_compiled_loop_is_said_to_be_ready(staged):
    assert not staged.controller.desk.ready
    staged.ready()
    assert staged.controller.desk.ready
