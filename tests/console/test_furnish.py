"""Everything behind the window, built and handed to each other once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.clock import Clock
from console.furnish import Console, _session, furnish
from console.records.store import StoreKind
from console.settings import Settings
from console.window import Window
from device.gate import Gate
from device.keys import PublishedKeys
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


@pytest.mark.req(20)
def test_every_session_has_a_gate_with_both_twins(console: Console, library: Library):
    first, second = (_session(console.store, library, PublishedKeys()) for _ in range(2))
    assert first is not second
    assert isinstance(first._means.gate, Gate)
    assert first._means.gate is not second._means.gate
