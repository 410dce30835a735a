"""The audit trail beside plain SQLite: both write the same rows, and the chain that is verified holds."""

from __future__ import annotations

import pytest

from console.commands import bench_records
from console.records import audit


def test_both_rows_have_a_reference_of_the_same_run(tmp_path):
    append, verification = bench_records.rows(tmp_path, length=500)
    assert append.ratio > 0
    assert append.reference.startswith("a row through sqlite3 alone")
    assert verification.name == "verification of 500 audit rows"
    assert verification.ratio > 0


def test_what_is_verified_is_a_chain_that_holds(tmp_path, monkeypatch):
    seen = []
    whole = audit.verified
    monkeypatch.setattr(audit, "verified", lambda store: seen.append((whole(store), len(audit.newest(store)))))
    bench_records.rows(tmp_path, length=40)
    assert set(seen) == {(None, 40)}


@pytest.mark.parametrize("length", [1, 3])
def test_a_short_chain_is_filled_in_one_go(tmp_path, length):
    from console.records.store import StoreKind, open_store

    store = open_store(tmp_path / "short.sqlite", StoreKind.DEMONSTRATION)
    bench_records._fill(store.path, length)
    assert [row.seq for row in audit.newest(store)] == list(range(length, 0, -1))
    assert audit.verified(store) is None
    store.close()
