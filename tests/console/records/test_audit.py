"""The audit trail in the store."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
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


_ENDS, _BETWEEN = frozenset({"done", "not-applied"}), frozenset({"activating"})
_LINES = st.tuples(
    st.sampled_from(["intent", "intent", "activating", "done", "not-applied", "reason", "read"]),
    st.sampled_from([{"transaction": "a"}, {"transaction": "b"}, {"transaction": "c"}, {}]),
    st.sampled_from([{"purpose": "stop", "serial": "CIS-1"}, {"purpose": "stop", "serial": "CIS-2"}, {}]),
)


@settings(max_examples=40)
@given(steps=st.lists(st.one_of(st.just("look"), _LINES), max_size=30))
def test_a_store_that_looked_before_finds_what_one_finds_that_looks_for_the_first_time(steps):
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "a.sqlite"
        old, other = (open_store(path, StoreKind.CLINIC) for _ in range(2))  # the command line is another one
        for number, step in enumerate((*steps, "look")):
            if step != "look":
                action, name, purpose = step
                audit.append((old, other)[number % 2], "A", action, name | purpose)
                continue
            new = open_store(path, StoreKind.CLINIC)
            for found in (
                lambda store: audit.left_open(store, "intent", _ENDS, _BETWEEN),
                lambda store: audit.unanswered(store, "CIS-1", "intent", "stop", "reason"),
            ):
                assert found(old) == found(new)
            new.close()
        old.close()
        other.close()


def test_what_is_unanswered_has_that_purpose_and_no_answer(store: Store):
    for name, purpose, pump in (("a", "stop", 1), ("b", "program", 1), ("c", "stop", 1), ("d", "stop", 2)):
        audit.append(store, "A", "intent", {"transaction": name, "purpose": purpose, "serial": f"CIS-{pump}"})
    audit.append(store, "A", "reason", {"transaction": "a"})
    found = audit.unanswered(store, "CIS-1", "intent", "stop", "reason")
    assert [row.fields()["transaction"] for row in found] == ["c"]


def test_a_file_that_was_put_in_place_of_a_longer_one_is_looked_through_anew(store: Store):
    for name in ("a", "b"):
        audit.append(store, "A", "intent", {"transaction": name})
        audit.append(store, "A", "done", {"transaction": name})
    assert audit.left_open(store, "intent", _ENDS, _BETWEEN) == ()
    with store.writing() as connection:
        connection.execute(text("DROP TRIGGER audit_no_delete"))
        connection.execute(text("DELETE FROM audit WHERE seq > 1"))
    assert [row.seq for row in audit.left_open(store, "intent", _ENDS, _BETWEEN)] == [1]


def test_open_transactions_are_found_by_an_index_from_the_last_look_on(store: Store):
    asked = audit._UNCLOSED.text.replace(":closing", "(:closing)").replace(":open", "(:open)")
    wanted = {"asking": "intent", "closing": "done", "since": 7, "open": 3, "purpose": None, "serial": None}
    with store.reading() as connection:
        plan = [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {asked}"), wanted)]
        newest = connection.execute(text(f"EXPLAIN QUERY PLAN {audit._NEWEST.text}"), {"asking": "intent"}).all()
    assert "USING COVERING INDEX" in newest[0].detail
    assert not any("SCAN" in line for line in plan)
    assert any("USING INDEX audit_transaction" in line for line in plan)  # what closes one
    assert any("audit_action" in line and "rowid>?" in line for line in plan)  # what is new


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
