"""The wire's journal over the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.journal import CONSOLE, StoreJournal
from console.records import audit
from console.records.store import Store, StoreKind, open_store
from device.events import Purpose
from device.journal import Intent, JournalError, intent_body

INTENT = Intent(b"\x01" * 16, "CIS-1", Purpose.PROGRAM, 3, b"\x02" * 32, b"\x03" * 32)
NAME = INTENT.transaction.hex()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "a.sqlite", StoreKind.CLINIC)
    yield opened
    opened.close()


@pytest.mark.req(34)
def test_an_intent_outlives_the_console(store: Store, tmp_path: Path):
    StoreJournal(store).append("intent", {**intent_body(INTENT), "person": "A. Doctor"})
    store.close()
    again = open_store(tmp_path / "a.sqlite", StoreKind.CLINIC)
    assert StoreJournal(again).open_intents("CIS-1") == (INTENT,)
    assert StoreJournal(again).open_intents("CIS-2") == ()
    again.close()


@pytest.mark.parametrize("closing", ["done", "not-applied", "forgotten"])
def test_a_closed_transaction_is_open_no_more(store: Store, closing: str):
    journal = StoreJournal(store)
    journal.append("intent", intent_body(INTENT))
    journal.append("uncertain", {"transaction": NAME})
    assert journal.open_intents("CIS-1") == (INTENT,)
    journal.append(closing, {"transaction": NAME})
    assert journal.open_intents("CIS-1") == ()


@pytest.mark.req(59)
def test_every_line_is_a_row_of_the_audit_chain_with_its_actor(store: Store):
    StoreJournal(store).append("intent", {**intent_body(INTENT), "person": "A. Doctor"})
    StoreJournal(store).append("activating", {"transaction": NAME})
    assert [row.actor for row in audit.newest(store)] == [CONSOLE, "A. Doctor"]
    assert audit.verified(store) is None


@pytest.mark.req(34)
def test_a_line_that_cannot_be_made_durable_is_an_error(tmp_path: Path):
    store = open_store(tmp_path / "a.sqlite", StoreKind.CLINIC)
    journal = StoreJournal(store)
    with pytest.raises(JournalError):
        journal.append("intent", {"x": object()})
    store.close()
    (tmp_path / "a.sqlite").unlink()
    (tmp_path / "a.sqlite").mkdir()
    with pytest.raises(JournalError):
        journal.append("intent", intent_body(INTENT))
    with pytest.raises(JournalError):
        journal.open_intents("CIS-1")
