"""The store: durable, of one kind, and with a history that nobody edits."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from console.records import audit
from console.records.store import StoreError, StoreKind, open_store


@pytest.mark.req(61)
def test_the_store_keeps_what_it_acknowledged(tmp_path: Path):
    store = open_store(tmp_path / "a.sqlite", StoreKind.CLINIC)
    assert store.pragma("journal_mode") == "wal"
    assert store.pragma("synchronous") == "2"  # FULL
    assert store.pragma("foreign_keys") == "1"
    store.close()


@pytest.mark.req(72)
def test_a_demonstration_store_is_never_opened_as_a_clinics(tmp_path: Path):
    open_store(tmp_path / "a.sqlite", StoreKind.DEMONSTRATION).close()
    with pytest.raises(StoreError, match="never opened as a clinic store"):
        open_store(tmp_path / "a.sqlite", StoreKind.CLINIC)


def test_a_file_that_is_no_store_is_refused_with_its_name(tmp_path: Path):
    (tmp_path / "a.sqlite").write_bytes(b"this is no database, whatever its name says" * 50)
    with pytest.raises(StoreError, match=r"a\.sqlite cannot be written"):
        open_store(tmp_path / "a.sqlite", StoreKind.CLINIC)


def test_a_store_of_another_version_is_refused(tmp_path: Path):
    store = open_store(tmp_path / "a.sqlite", StoreKind.CLINIC)
    with store.writing() as connection:
        connection.execute(text("UPDATE meta SET value = '99' WHERE name = 'schema'"))
    store.close()
    with pytest.raises(StoreError, match="another version"):
        open_store(tmp_path / "a.sqlite", StoreKind.CLINIC)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_only_its_owner_reads_a_store_that_is_new_or_was_open_to_all(tmp_path: Path):
    def rights() -> set[int]:
        return {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}

    store = open_store(tmp_path / "a.sqlite", StoreKind.CLINIC)
    assert len(list(tmp_path.iterdir())) == 3  # with what SQLite keeps beside it
    assert rights() == {0o600}
    for file in tmp_path.iterdir():
        file.chmod(0o644)
    again = open_store(tmp_path / "a.sqlite", StoreKind.CLINIC)
    assert rights() == {0o600}
    again.close()
    store.close()


@pytest.mark.req(59)
@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_history_is_append_only_whoever_asks(tmp_path: Path, statement: str):
    store = open_store(tmp_path / "a.sqlite", StoreKind.CLINIC)
    audit.append(store, "A. Nurse", "read", {})
    with pytest.raises(StoreError, match="append-only"), store.writing() as connection:
        connection.execute(text(statement))
    assert len(audit.newest(store)) == 1
    store.close()


@pytest.mark.req(61)
def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path):
    store = open_store(tmp_path / "a.sqlite", StoreKind.CLINIC)

    def half() -> None:
        with store.writing() as connection:
            audit.append_within(connection, store.now(), "A", "read", {})
            raise RuntimeError("power")

    with pytest.raises(RuntimeError):
        half()
    assert audit.newest(store) == ()
    store.close()
