"""The store: one SQLite file, every acknowledged record on the disk before anyone hears of it.

WAL with ``synchronous=FULL``: NORMAL lost acknowledged records in 507 of 680 simulated power cuts, FULL in none
(reference: reliability, 4.5). Writers take the file at BEGIN, so the chain of the audit never forks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, select, text
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DatabaseError

from console.records.migrate import STEPS, older_shape
from console.records.tables import META, METADATA, SCHEMA_VERSION, indexes, triggers

_CACHE = "cache_size=-256"  # KiB; no question needs more, and the usual 2,000 a connection would fill for days
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000", _CACHE)
_OWN_FILE = 0o600
_READ = "cisterna_read"  # marks a connection that only reads
_READS = {_READ: True}


class StoreKind(StrEnum):
    """Made-up patients and real ones never share a file."""

    DEMONSTRATION = "demonstration"
    CLINIC = "clinic"


class StoreError(ValueError):
    """The store cannot be opened or written; the text is a sentence for a person."""


def utc_now() -> datetime:
    """The wall clock, in UTC."""
    return datetime.now(UTC)


class Store:
    """An open store; ``reading()`` and ``writing()`` give the modules beside this a connection in a transaction.

    ``now`` tells the time, with its zone, that audit rows carry. One with a ``trouble`` was not opened: it has no
    records, keeps nothing, touches no file, and answers every wish with a StoreError of that sentence.
    """

    def __init__(
        self, path: Path, kind: StoreKind, now: Callable[[], datetime] = utc_now, *, trouble: str = ""
    ) -> None:
        self.path, self.kind, self.now, self.trouble = path, kind, now, trouble
        self.looked: dict[object, tuple[int, tuple[int, ...]]] = {}  # see ``audit``: how far, and what was open then
        self._engine = create_engine(f"sqlite:///{path}")
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that owns the file from its first statement; on the disk when the block ends."""
        with self._told("written"), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view."""
        with self._told("read"), self._engine.connect().execution_options(**_READS) as connection, connection.begin():
            yield connection

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """What the file or SQLite did not do, as a sentence; whether the driver says it or SQLAlchemy for it."""
        if self.trouble:
            raise StoreError(self.trouble)
        try:
            yield
        except (DatabaseError, sqlite3.DatabaseError) as error:
            cause = error.orig if isinstance(error, DatabaseError) else error
            raise StoreError(f"The records in {self.path.name} cannot be {what} ({cause}).") from error

    def pragma(self, name: str) -> str:
        """What SQLite says of one of its settings, for the sign of health."""
        with self._engine.connect() as connection:
            return str(connection.execute(text(f"PRAGMA {name}")).scalar())

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def open_store(path: Path, kind: StoreKind, now: Callable[[], datetime] = utc_now) -> Store:
    """Open, bring up to date or make the store of that kind; raises StoreError for a file of another kind or shape."""
    _keep_private(path)
    store = Store(path, kind, now)
    try:
        with store.writing() as connection:
            shape = older_shape(connection)
            before, after = STEPS.get(shape, ((), ()))
            _all(connection, before)
            METADATA.create_all(connection)
            _all(connection, (*after, *triggers(), *indexes()))
            if shape:
                _learn(connection, now())
            wanted = {"kind": str(kind), "schema": str(SCHEMA_VERSION)}
            rows = [{"name": name, "value": value} for name, value in wanted.items()]
            connection.execute(sqlite_insert(META).values(rows).on_conflict_do_nothing())
            found = {row.name: row.value for row in connection.execute(select(META.c.name, META.c.value))}
        _agree(path, found, wanted)
    except StoreError:
        store.close()
        raise
    return store


def _keep_private(path: Path) -> None:
    """For the person who runs the console alone; SQLite gives its files beside it the mode of the main one.

    What this person may not change is left: SQLite says what is wrong with it.
    """
    with suppress(OSError):
        path.touch(_OWN_FILE)
        for file in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            if file.exists():
                file.chmod(_OWN_FILE)


def _learn(connection: Connection, now: datetime) -> None:
    from console.records.learning import learn_fills  # it knows the rows that are kept in what this opens

    learn_fills(connection, now)


def _all(connection: Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.execute(text(statement))


def _agree(path: Path, found: dict[str, str], wanted: dict[str, str]) -> None:
    if found["kind"] != wanted["kind"]:
        raise StoreError(f"{path.name} is a {found['kind']} store; it is never opened as a {wanted['kind']} store.")
    if found["schema"] != wanted["schema"]:
        raise StoreError(f"{path.name} was written by another version of Cisterna; update this console first.")


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by us, see _begin
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(_READ, False)
    connection.connection.cursor().execute("BEGIN" if reads else "BEGIN IMMEDIATE")
