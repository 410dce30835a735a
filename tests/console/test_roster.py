"""The worklist before any other page is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.clock import Clock
from console.furnish import furnishing
from console.settings import Settings
from console.slices import Slices
from console.window import Window


@pytest.fixture
def half_way(qtbot: QtBot, tmp_path: Path, still: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple]:
    """A window whose worklist is there, and the slices that build the rest."""
    monkeypatch.setattr("console.warm.WarmUp.start", lambda self: None)
    window = Window("Cisterna")
    qtbot.addWidget(window)
    window.show()
    slices: Slices = furnishing(window, tmp_path, Settings(tmp_path), still, pumps=False)
    work = next(slices)
    while window.page() != "worklist":
        work = slices.send(work() if work else None)
    yield window, slices
    slices.close()
    window.release()


def rest(slices: Slices):
    """The console, once everything else is built."""
    work = None
    while True:
        try:
            work = slices.send(work() if work else None)
        except StopIteration as end:
            return end.value


def worklist_of(window: Window):
    from widgets.worklist import Worklist

    (found,) = window.findChildren(Worklist)
    return found


def test_the_patients_are_listed_before_any_other_page_is_built(half_way):
    window, _ = half_way
    assert len(worklist_of(window).rows()) == 3
    assert not window.actions_by_id["pump"].isEnabled()
    with pytest.raises(KeyError):
        window.setPage("pump")


def test_a_patient_who_is_opened_too_early_is_opened_as_soon_as_the_pages_are_there(half_way):
    window, slices = half_way
    worklist = worklist_of(window)
    worklist.openRequested.emit(worklist.value())
    assert "in a moment" in window.said()
    console = rest(slices)
    assert window.page() == "pump"
    assert console.controller.desk.patient.id == worklist.value()
    assert window.said() == ""
    console.end()


def test_what_is_stopped_half_way_leaves_no_record_open(half_way, tmp_path: Path):
    _, slices = half_way
    slices.close()
    (tmp_path / "demonstration.sqlite").unlink()  # where a file is open Windows would refuse
    assert not list(tmp_path.glob("*-wal"))  # SQLite takes it away with the last connection


def test_the_console_opens_the_worklist_itself_from_then_on(half_way):
    window, slices = half_way
    console = rest(slices)
    worklist = worklist_of(window)
    worklist.openRequested.emit(worklist.value())
    assert console.showing.roster.wanted == ""
    assert window.page() == "pump"
    console.end()
