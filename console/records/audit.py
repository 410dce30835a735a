"""The audit trail in the store: append one row, read them, verify them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing as closed_after
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, text
from sqlalchemy.dialects import sqlite

from console.records.chain import GENESIS, Break, Entry, canonical, sealed, verify
from console.records.store import Store
from console.records.tables import AUDIT, transaction_of

_COLUMNS = (
    AUDIT.c.seq,
    AUDIT.c.at,
    AUDIT.c.actor,
    AUDIT.c.action,
    AUDIT.c.body,
    AUDIT.c.previous,
    AUDIT.c.sha256,
)

# For the driver itself: to put these two together and wrap their rows takes three times as long as to run them.
_LAST = "SELECT seq, sha256 FROM audit ORDER BY seq DESC LIMIT 1"
_ADD = str(insert(AUDIT).compile(dialect=sqlite.dialect()))  # in the order of Entry
_SHOWN = f'seq, at, actor, action, body, previous, sha256, {transaction_of("audit")} AS "transaction"'
_UNCLOSED = text(
    f"SELECT {_SHOWN} FROM audit WHERE action = :asking AND NOT EXISTS (SELECT 1 FROM audit AS closed WHERE "
    f"closed.action IN :closing AND {transaction_of('closed')} = {transaction_of('audit')})"
).bindparams(bindparam("closing", expanding=True))
_NAMED = text(
    f"SELECT {_SHOWN} FROM audit WHERE action IN :actions AND {transaction_of('audit')} IN :names"
).bindparams(bindparam("actions", expanding=True), bindparam("names", expanding=True))


def append(store: Store, actor: str, action: str, body: Mapping[str, object]) -> Entry:
    """One more row; it is on the disk when this returns."""
    with store.writing() as connection:
        return append_within(connection, store.now(), actor, action, body)


def append_within(connection: Connection, now: datetime, actor: str, action: str, body: Mapping[str, object]) -> Entry:
    """One more row in a transaction that somebody else ends; ``now`` has a zone."""
    cursor = connection.connection.cursor()
    last = cursor.execute(_LAST).fetchone()
    seq, previous = (1, GENESIS) if last is None else (last[0] + 1, last[1])
    at = now.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    entry = sealed(seq, at, actor, action, canonical(body), previous)
    cursor.execute(_ADD, [getattr(entry, name) for name in Entry.__slots__])
    return entry


def newest(store: Store, limit: int = 500) -> tuple[Entry, ...]:
    """The last rows, newest first."""
    with store.reading() as connection:
        rows = connection.execute(select(*_COLUMNS).order_by(AUDIT.c.seq.desc()).limit(limit)).mappings()
        return tuple(_entry(row) for row in rows)


def with_actions(store: Store, actions: frozenset[str], mentioning: str = "") -> tuple[Entry, ...]:
    """Rows of those actions whose body contains a text, newest first."""
    wanted = select(*_COLUMNS).where(AUDIT.c.action.in_(sorted(actions)), AUDIT.c.body.contains(mentioning))
    with store.reading() as connection:
        return tuple(_entry(row) for row in connection.execute(wanted.order_by(AUDIT.c.seq.desc())).mappings())


def left_open(store: Store, asking: str, closing: frozenset[str], between: frozenset[str]) -> tuple[Entry, ...]:
    """Oldest first, the rows of every transaction that a row ``asking`` began and none of ``closing`` ended: those and
    the ones of ``between``. A row ``asking`` that does not say which transaction it began is among them.
    """
    with store.reading() as connection:
        asked = connection.execute(_UNCLOSED, {"asking": asking, "closing": sorted(closing)}).mappings().all()
        names = sorted({str(row["transaction"]) for row in asked if row["transaction"]})
        more = connection.execute(_NAMED, {"names": names, "actions": sorted(between)}).mappings().all()
    found = [Entry(**{name: row[name] for name in Entry.__slots__}) for row in (*asked, *more)]
    return tuple(sorted(found, key=lambda entry: entry.seq))


def named(store: Store, names: Iterable[str], action: str) -> frozenset[str]:
    """Those of some transactions that a row of this action names."""
    with store.reading() as connection:
        rows = connection.execute(_NAMED, {"names": sorted(names), "actions": [action]}).mappings()
        return frozenset(str(row["transaction"]) for row in rows)


def verified(store: Store) -> Break | None:
    """The first break in the whole chain, or None."""
    wanted = str(select(*_COLUMNS).order_by(AUDIT.c.seq).compile(dialect=sqlite.dialect()))
    with store.reading() as connection, closed_after(connection.connection.cursor()) as cursor:
        cursor.execute(wanted)  # the driver's own rows: wrapping each of a million takes longer than checking it
        return verify(iter(cursor.fetchone, None))


def _entry(row: RowMapping) -> Entry:
    return Entry(**dict(row))
