"""The audit trail in the store: append one row, read them, verify them all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, insert, select

from console.records.chain import GENESIS, Break, Entry, canonical, sealed, verify
from console.records.store import Store
from console.records.tables import AUDIT

_COLUMNS = (
    AUDIT.c.seq,
    AUDIT.c.at,
    AUDIT.c.actor,
    AUDIT.c.action,
    AUDIT.c.body,
    AUDIT.c.previous,
    AUDIT.c.sha256,
)


def append(store: Store, actor: str, action: str, body: Mapping[str, object]) -> Entry:
    """One more row; it is on the disk when this returns."""
    with store.writing() as connection:
        return append_within(connection, store.now(), actor, action, body)


def append_within(connection: Connection, now: datetime, actor: str, action: str, body: Mapping[str, object]) -> Entry:
    """One more row in a transaction that somebody else ends; ``now`` has a zone."""
    last = connection.execute(select(AUDIT.c.seq, AUDIT.c.sha256).order_by(AUDIT.c.seq.desc()).limit(1)).first()
    seq, previous = (1, GENESIS) if last is None else (last.seq + 1, last.sha256)
    at = now.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    entry = sealed(seq, at, actor, action, canonical(body), previous)
    connection.execute(insert(AUDIT).values(_values(entry)))
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


def verified(store: Store) -> Break | None:
    """The first break in the whole chain, or None."""
    with store.reading() as connection:
        rows = connection.execute(select(*_COLUMNS).order_by(AUDIT.c.seq)).mappings()
        return verify(_entry(row) for row in rows)


def _entry(row: RowMapping) -> Entry:
    return Entry(**dict(row))


def _values(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in Entry.__slots__}
