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


def test_the_rows_of_what_was_begun_and_never_ended_are_found_among_all_others(store: Store):
    for name in ("a", "b", "c"):
        audit.append(store, "A", "intent", {"transaction": name})
        audit.append(store, "A", "activating", {"transaction": name})
    audit.append(store, "A", "done", {"transaction": "a"})
    audit.append(store, "A", "not-applied", {"transaction": "c"})
    audit.append(store, "A", "uncertain", {"transaction": "b"})
    audit.append(store, "A", "activating", {"transaction": "of another kind"})
    ends, between = frozenset({"done", "not-applied"}), frozenset({"activating", "uncertain"})
    found = audit.left_open(store, "intent", ends, between)
    assert [(row.action, row.fields()["transaction"]) for row in found] == [
        ("intent", "b"), ("activating", "b"), ("uncertain", "b"),
    ]  # fmt: skip
    assert audit.named(store, ("a", "b", "x"), "done") == {"a"}
    assert audit.named(store, (), "done") == frozenset()


def test_what_was_begun_under_no_name_or_is_no_json_any_more_stays_open(store: Store):
    audit.append(store, "A", "intent", {"serial": "CIS-1"})
    audit.append(store, "A", "done", {"serial": "CIS-1"})
    audit.append(store, "A", "intent", {"transaction": "a"})
    audit.append(store, "A", "done", {"transaction": "a"})
    with store.writing() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("UPDATE audit SET body = 'torn' WHERE seq = 4"))
    found = audit.left_open(store, "intent", frozenset({"done"}), frozenset())
    assert [row.seq for row in found] == [1, 3]


def test_open_transactions_are_found_by_an_index(store: Store):
    with store.reading() as connection:
        plan = connection.execute(
            text(f"EXPLAIN QUERY PLAN {audit._UNCLOSED.text.replace(':closing', '(:closing)')}"),
            {"asking": "intent", "closing": "done"},
        ).all()
    assert all("USING INDEX audit_transaction" in row.detail for row in plan if "SEARCH" in row.detail)
    assert not any("SCAN" in row.detail for row in plan)


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
