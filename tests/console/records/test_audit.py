"""The audit trail in the store."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text

from console.records import audit
from console.records.store import Store, StoreKind, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "a.sqlite", StoreKind.CLINIC)
    yield opened
    opened.close()


@pytest.mark.req(59)
def test_rows_are_numbered_chained_and_read_newest_first(store: Store):
    first = audit.append(store, "A. Nurse", "read", {"serial": "CIS-1"})
    second = audit.append(store, "A. Nurse", "signed", {"serial": "CIS-1", "digest": b"\x01"})
    assert (first.seq, second.seq, second.previous) == (1, 2, first.sha256)
    assert audit.newest(store) == (second, first)
    assert second.fields() == {"serial": "CIS-1", "digest": "01"}
    assert audit.verified(store) is None


def test_rows_of_some_actions_are_found_by_what_they_mention(store: Store):
    audit.append(store, "A", "intent", {"serial": "CIS-1"})
    audit.append(store, "A", "intent", {"serial": "CIS-2"})
    audit.append(store, "A", "read", {"serial": "CIS-1"})
    found = audit.with_actions(store, frozenset({"intent"}), '"serial":"CIS-1"')
    assert [entry.seq for entry in found] == [1]


def test_a_row_carries_the_time_of_the_store_in_utc(tmp_path: Path):
    east = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=1)))
    store = open_store(tmp_path / "b.sqlite", StoreKind.CLINIC, lambda: east)
    assert audit.append(store, "A", "read", {}).at == "2026-11-23T08:00:00.000000Z"
    store.close()


@pytest.mark.req(60)
def test_a_row_changed_behind_our_back_is_shown(store: Store):
    for n in range(5):
        audit.append(store, "A", "read", {"n": n})
    with store.writing() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("UPDATE audit SET actor = 'B' WHERE seq = 3"))
    broken = audit.verified(store)
    assert broken is not None
    assert broken.seq == 3


@pytest.mark.req(60)
def test_writers_on_several_threads_never_fork_the_chain(store: Store):
    def write(n: int) -> None:
        audit.append(store, f"thread {n}", "read", {"n": n})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(40)))
    assert audit.verified(store) is None
    assert len(audit.newest(store)) == 40
