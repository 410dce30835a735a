"""The records are damaged or out of reach: the window opens, a pump is reached by its address, read and stopped."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton

from console.demo import STORE_FILE, open_demonstration
from console.demo_patients import demo_patients, pump_context
from console.phases import Phase, Word
from console.records import store as records
from console.unread import NOBODY
from profiles.document import write_document
from profiles.program import Order
from tests.console.conftest import NOW
from tests.journeys.rig import Opened

SERIAL = "CIS-700001"
DAMAGED_PAGE = b"\xff"


def overwritten_page(table: str) -> Callable[[Path, Any, pytest.MonkeyPatch], None]:
    def damage(folder: Path, library: Any, _patch: pytest.MonkeyPatch) -> None:
        open_demonstration(folder, library, NOW).close()
        file = folder / STORE_FILE
        with closing(sqlite3.connect(file)) as found:
            (page,) = found.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
            (size,) = found.execute("PRAGMA page_size").fetchone()
        with file.open("r+b") as handle:
            handle.seek((page - 1) * size)
            handle.write(DAMAGED_PAGE * size)

    return damage


def garbage(folder: Path, _library: Any, _patch: pytest.MonkeyPatch) -> None:
    (folder / STORE_FILE).write_bytes(b"no database" * 500)


def a_row_that_nobody_wrote(folder: Path, library: Any, _patch: pytest.MonkeyPatch) -> None:
    open_demonstration(folder, library, NOW).close()
    with closing(sqlite3.connect(folder / STORE_FILE)) as found, found:
        found.execute("UPDATE patient SET catheter = '[[' WHERE id = (SELECT min(id) FROM patient)")


def no_permission(folder: Path, library: Any, patch: pytest.MonkeyPatch) -> None:
    """Who may do everything is not refused, so for that person a folder stands where the file should be."""
    open_demonstration(folder, library, NOW).close()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        (folder / STORE_FILE).unlink()
        (folder / STORE_FILE).mkdir()
        return
    folder.chmod(0)
    patch.setattr("tests.journeys.test_unread_records.reopened", lambda: folder.chmod(0o700))


def reopened() -> None:
    """What was locked by a test is opened again after it."""


def read_only_disk(folder: Path, library: Any, patch: pytest.MonkeyPatch) -> None:
    """SQLite refuses with the words that it has for a disk that cannot be written."""
    open_demonstration(folder, library, NOW).close()
    patch.setattr(records, "_PRAGMAS", ("query_only=ON",))


DAMAGES = {
    "patient-page": (overwritten_page("patient"), "malformed"),
    "reading-page": (overwritten_page("reading"), "malformed"),
    "garbage": (garbage, "not a database"),
    "strange-row": (a_row_that_nobody_wrote, "what was never written"),
    "no-permission": (no_permission, "unable to open"),
    "read-only": (read_only_disk, "readonly database"),
}


@pytest.fixture(params=DAMAGES)
def unread(
    request: pytest.FixtureRequest, qapp: Any, tmp_path: Path, library: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Opened, str]]:
    """The window over records that cannot be read, and the words of SQLite that it tells."""
    monkeypatch.setattr("console.warm.WarmUp.start", lambda self: None)
    damage, cause = DAMAGES[request.param]
    folder = tmp_path / "clinic"
    folder.mkdir()
    damage(folder, library, monkeypatch)
    opened = Opened(folder)
    yield opened, cause
    opened.end()
    reopened()


@pytest.fixture
def pump_in_therapy(pump_process: Any, tmp_path: Path, library: Any) -> Callable[[], Any]:
    """A pump process that gives baclofen by day and night, and is nobody's in any record."""

    def start() -> Any:
        demo, state = demo_patients()[0], tmp_path / "state.json"
        state.write_text(write_document(Order(demo.program), pump_context(demo, library, NOW)), encoding="utf-8")
        return pump_process("--serial", SERIAL, "--state", state)

    return start


def content(opened: Opened) -> bytes:
    file = opened.console.store.path
    try:
        return file.read_bytes()
    except OSError:
        return b""


def read_by_address(opened: Opened, url: str, serial: str = "") -> None:
    opened.hands.type("Address of the pump", url)
    opened.hands.type("Serial number", serial)
    opened.hands.click("Read this pump")
    opened.hands.until(lambda: opened.desk.phase is Phase.HELD, "the pump is read")


def test_a_pump_is_read_and_stopped_over_records_that_cannot_be_read(unread: Any, pump_in_therapy: Any):
    opened, cause = unread
    before = content(opened)
    pump = pump_in_therapy()
    panel = opened.window._stack.currentWidget().widget()
    assert cause in panel.value().trouble
    assert panel.value().path.endswith(STORE_FILE)
    read_by_address(opened, pump.url)
    assert opened.window.page() == "pump"
    assert (opened.desk.patient.name, opened.desk.patient.serial) == (NOBODY, SERIAL)
    assert opened.desk.held is not None
    assert opened.console.showing.pump.broken.value()[0] == "Reading and STOP only"
    opened.hands.hold("Hold to stop", lambda: opened.desk.phase is Phase.STOPPING or opened.desk.stopped)
    opened.hands.until(lambda: opened.desk.stopped and opened.desk.phase is Phase.HELD, "the pump has stopped")
    assert any("note by hand" in step for step in opened.console.showing.review.outcome.value().next_steps)
    assert content(opened) == before


@pytest.mark.parametrize("unread", ["garbage"], indirect=True)
def test_nothing_but_reading_and_stop_can_be_done_then(unread: Any, pump_in_therapy: Any):
    opened, _ = unread
    pump = pump_in_therapy()
    read_by_address(opened, pump.url)
    opened.console.controller.make_ready("")
    desk = opened.desk
    opened.console.controller.edit(opened.desk.draft)
    assert opened.desk == desk
    for word in (Word.ACT, Word.EDIT, Word.REVIEW, Word.SIGN, Word.PROGRAM):
        assert not opened.may(word)
    assert opened.may(Word.STOP)
    for name in ("Shape program", "Set the clock", "Change limits", "Record a refill", "Plan the next visit"):
        assert not opened.hands.is_there(QAbstractButton, name)
    enabled = {key for key, action in opened.window.actions_by_id.items() if action.isEnabled()}
    assert not enabled & {"program", "plan", "review", "tolerance", "summary", "use-library", "undo"}
    assert {"read", "focus-stop", "worklist", "pump", "library"} <= enabled


@pytest.mark.parametrize("unread", ["garbage"], indirect=True)
def test_an_address_that_names_no_port_is_a_sentence_and_nothing_is_dialled(unread: Any):
    opened, _ = unread
    opened.hands.type("Address of the pump", "http://pump")
    opened.hands.click("Read this pump")
    assert opened.desk.patient is None
    assert "http://pump" in opened.window._stack.currentWidget().widget()._line("url").note()


@pytest.mark.parametrize("unread", ["garbage"], indirect=True)
def test_another_pump_than_the_one_of_the_card_is_not_taken_for_it(unread: Any, pump_in_therapy: Any):
    opened, _ = unread
    pump = pump_in_therapy()
    opened.hands.type("Address of the pump", pump.url)
    opened.hands.type("Serial number", "CIS-700002")
    opened.hands.click("Read this pump")
    opened.hands.until(lambda: opened.desk.stranger == SERIAL, "the other pump is told")
    assert opened.desk.status is None
    assert opened.may(Word.STOP)  # it waits for the pump that it is for


def test_a_damaged_audit_trail_alone_is_told_and_the_patients_are_there(
    qapp: Any, tmp_path: Path, library: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("console.warm.WarmUp.start", lambda self: None)
    monkeypatch.setattr("console.demo.DemoPumps.start", lambda self: None)
    overwritten_page("audit")(tmp_path, library, monkeypatch)
    opened = Opened(tmp_path)
    assert "The records do not verify" in opened.window.said()
    assert len(opened.console.showing.worklist.rows()) == 3
    opened.end()


def test_a_data_folder_that_cannot_be_used_opens_the_window_as_well(qapp: Any, tmp_path: Path, pump_in_therapy: Any):
    place = tmp_path / "taken"
    place.write_text("a file stands where the folder should be", encoding="utf-8")
    opened = Opened(place, trouble=f"The data folder {place} cannot be used (Not a directory).")
    pump = pump_in_therapy()
    read_by_address(opened, pump.url, SERIAL)
    panel = opened.console.window._pages["worklist"].widget()
    assert "cannot be used" in panel.value().trouble
    assert "only emulated pumps" in panel.value().keyless
    opened.end()
    assert place.read_text(encoding="utf-8").startswith("a file")
