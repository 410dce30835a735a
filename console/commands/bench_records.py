"""The audit trail: one durable row beside plain SQLite, and the whole chain verified beside a bare scan of its rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import astuple
from itertools import count
from pathlib import Path

from console.commands.bench_rows import Row, side_by_side
from console.records import audit
from console.records.chain import GENESIS, Entry, canonical, sealed
from console.records.store import StoreKind, open_store

ROWS = 1_000_000
SCANS = 3
_BODY = {"serial": "CIS-104233", "generation": 7, "digest": "ab" * 32}
_INSERT = "INSERT INTO audit (seq, at, actor, action, body, previous, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)"
_LAST = "SELECT seq, sha256 FROM audit ORDER BY seq DESC LIMIT 1"
_SCAN = "SELECT seq, at, actor, action, body, previous, sha256 FROM audit ORDER BY seq"


def rows(folder: Path, length: int = ROWS) -> tuple[Row, ...]:
    """Two rows; ``length`` is that of the chain that is verified."""
    return _append(folder), _verify(folder, length)


def _append(folder: Path) -> Row:
    """The same statements on the same tables, both on the disk before the call returns; only ours is a chain."""
    open_store(folder / "plain.sqlite", StoreKind.DEMONSTRATION).close()
    plain = sqlite3.connect(folder / "plain.sqlite", isolation_level=None)
    with closing(plain), closing(open_store(folder / "ours.sqlite", StoreKind.DEMONSTRATION)) as store:
        plain.execute("PRAGMA synchronous=FULL")
        numbers, body = count(1), canonical(_BODY)

        def theirs() -> None:
            plain.execute("BEGIN IMMEDIATE")
            plain.execute(_LAST).fetchone()
            number = next(numbers)
            plain.execute(_INSERT, (number, "2026-11-24T09:30:00Z", "bench", "read", body, GENESIS, f"{number:064x}"))
            plain.execute("COMMIT")

        mine_ns, theirs_ns = side_by_side(lambda: audit.append(store, "bench", "read", _BODY), theirs)
    reference = f"a row through sqlite3 alone, {theirs_ns / 1e3:.0f} us"
    return Row("durable append to the audit", mine_ns / theirs_ns, 1.3, reference)


def _verify(folder: Path, length: int) -> Row:
    with closing(open_store(folder / "long.sqlite", StoreKind.DEMONSTRATION)) as store:
        _fill(store.path, length)

        def scan() -> None:
            with closing(sqlite3.connect(f"{store.path}")) as plain:
                for _row in plain.execute(_SCAN):
                    pass

        mine_ns, theirs_ns = side_by_side(lambda: audit.verified(store), scan, SCANS)
    reference = f"a scan of the same rows, {theirs_ns / 1e9:.2f} s"
    return Row(f"verification of {length:,} audit rows", mine_ns / theirs_ns, 3.0, reference)


def _fill(path: Path, length: int) -> None:
    """A chain that holds, written as fast as may be."""
    with closing(sqlite3.connect(f"{path}")) as plain, plain:
        plain.executemany(_INSERT, map(astuple, _chain(length)))


def _chain(length: int) -> Iterator[Entry]:
    previous, body = GENESIS, canonical(_BODY)
    for seq in range(1, length + 1):
        entry = sealed(seq, "2026-11-24T09:30:00.000000Z", "bench", "read", body, previous)
        yield entry
        previous = entry.sha256
