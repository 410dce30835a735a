"""Everything behind the window, built and handed to each other once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.clock import Clock
from console.demo import open_demonstration
from console.furnish import Console, furnish
from console.records import audit, patients
from console.records.store import StoreKind
from console.replacing import DATED
from console.settings import Settings
from console.starts import FILE, Starts
from console.window import Window
from device.events import Purpose
from device.journal import Action, Intent, intent_body
from profiles.limits import Library


@pytest.fixture
def console(qtbot: QtBot, tmp_path: Path, still: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    monkeypatch.setattr("console.warm.WarmUp.start", lambda self: None)
    window = Window("Cisterna")
    qtbot.addWidget(window)
    made = furnish(window, tmp_path, Settings(tmp_path), still, pumps=False)
    yield made
    made.end()
    window.release()


def test_the_link_runs_and_ends_with_the_console(console: Console):
    assert console.link.running()
    assert console.pumps is None
    console.end()
    assert not console.link.running()


def test_every_page_of_the_rail_exists(console: Console):
    for key in ("worklist", "pump", "program", "review"):
        console.window.setPage(key)
        assert console.window.page() == key


@pytest.mark.req(72)
def test_it_stands_on_the_demonstration_store_and_says_so(console: Console):
    assert console.store.kind is StoreKind.DEMONSTRATION


def test_the_layout_is_remembered(console: Console, tmp_path: Path):
    console.window.resize(1_300, 800)
    console.end()
    assert not Settings(tmp_path).layout("window").isEmpty()
    assert not Settings(tmp_path).layout("worklist").isEmpty()
    assert Settings(tmp_path).layout("program").isEmpty(), "a page that was never shown has no divider to remember"


@pytest.mark.req(60)
def test_records_that_do_not_verify_are_told_and_the_window_opens_all_the_same(
    qtbot: QtBot, tmp_path: Path, still: Clock, library: Library, monkeypatch: pytest.MonkeyPatch
):
    from sqlalchemy import text

    from console.demo import open_demonstration

    store = open_demonstration(tmp_path, library, still.now())
    with store.writing() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("UPDATE audit SET actor = 'somebody' WHERE seq = 2"))
    store.close()
    monkeypatch.setattr("console.warm.WarmUp.start", lambda self: None)
    window = Window("Cisterna")
    qtbot.addWidget(window)
    made = furnish(window, tmp_path, Settings(tmp_path), still, pumps=False)
    assert "Audit row 2 was changed" in window.said()
    assert window.page() == "worklist"
    made.end()
    window.release()


@pytest.mark.req(43)
@pytest.mark.parametrize(("crashes", "loops"), [(2, False), (3, True)])
def test_after_three_crashes_in_a_row_nothing_connects_by_itself_and_the_window_says_so(
    qtbot: QtBot,
    tmp_path: Path,
    still: Clock,
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    crashes: int,
    loops: bool,
):
    monkeypatch.setattr("console.warm.WarmUp.start", lambda self: None)
    for _ in range(crashes):
        Starts(tmp_path).begun(still.at())
    store = open_demonstration(tmp_path, library, still.now())
    doubtful = patients.everyone(store)[0]
    body = intent_body(Intent(b"i" * 16, doubtful.serial, Purpose.PROGRAM, 1, b"", b""))
    audit.append(store, "A. Physician", str(Action.INTENT), body)
    store.close()
    window = Window("Cisterna")
    qtbot.addWidget(window)
    made = furnish(window, tmp_path, Settings(tmp_path), still, pumps=False)
    assert any("without being closed" in text for text in made.showing.worklist.notice()) is loops
    turned_to = made.controller.desk.patient
    assert (turned_to and turned_to.serial) == (None if loops else doubtful.serial)
    made.end()
    window.release()
    Starts(tmp_path).begun(still.at())
    assert not Starts(tmp_path).in_a_loop


@pytest.mark.req(43)
def test_a_start_that_cannot_be_marked_is_told(
    qtbot: QtBot, tmp_path: Path, still: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("console.warm.WarmUp.start", lambda self: None)
    (tmp_path / FILE).mkdir()
    window = Window("Cisterna")
    qtbot.addWidget(window)
    made = furnish(window, tmp_path, Settings(tmp_path), still, pumps=False)
    title, text = made.showing.worklist.notice()
    assert title == "Something could not be written down at this start"
    assert "starts.json cannot be written" in text
    made.end()
    window.release()


@pytest.mark.req(25)
def test_a_library_that_does_not_verify_is_told_and_nothing_can_be_programmed(
    qtbot: QtBot, tmp_path: Path, still: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("console.warm.WarmUp.start", lambda self: None)
    monkeypatch.setattr("console.library_keys.RELEASE_KEYS", {})
    window = Window("Cisterna")
    qtbot.addWidget(window)
    made = furnish(window, tmp_path, Settings(tmp_path), still, pumps=False)
    made.controller.make_ready("")
    assert "signed with a key that this console does not know" in window.said()
    assert not made.controller.desk.ready
    assert made.controller.desk.not_ready == window.said()
    made.end()
    window.release()


@pytest.mark.req(51)
def test_a_replacement_date_that_this_release_computes_otherwise_is_said_at_the_start(
    qtbot: QtBot, tmp_path: Path, library: Library, still: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("console.warm.WarmUp.start", lambda self: None)
    store = open_demonstration(tmp_path, library, still.now())
    audit.append(store, "console", DATED, {"serial": "CIS-9", "warned_s": 0, "by_s": 86_400, "method": 0})
    store.close()
    window = Window("Cisterna")
    qtbot.addWidget(window)
    made = furnish(window, tmp_path, Settings(tmp_path), still, pumps=False)
    title, text = made.showing.worklist.notice()
    assert title == "Dates to replace pumps by have changed"
    assert text.startswith("The date to replace pump CIS-9 by is 89 days later")
    made.end()
    window.release()
