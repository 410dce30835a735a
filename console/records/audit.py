"""The audit trail in the store: append one row, read them, verify them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing as closed_after
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, text
from sqlalchemy.dialects import sqlite

from console.records.chain import GENESIS, Break, Entry, canonical, sealed, verify
from console.records.store import Store
from console.records.tables import AUDIT, said_in, transaction_of

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
_NEWEST = text("SELECT max(seq) FROM audit WHERE action = :asking")
_UNCLOSED = text(
    f"SELECT {_SHOWN} FROM audit WHERE seq IN (SELECT seq FROM audit WHERE action = :asking AND seq > :since "
    f"UNION ALL SELECT seq FROM audit WHERE seq IN :open) "
    f"AND (:purpose IS NULL OR {said_in('audit', 'purpose')} = :purpose) "
    f"AND (:serial IS NULL OR {said_in('audit', 'serial')} = :serial) "
    f"AND NOT EXISTS (SELECT 1 FROM audit AS closed WHERE "
    f"closed.action IN :closing AND {transaction_of('closed')} = {transaction_of('audit')})"
).bindparams(bindparam("closing", expanding=True), bindparam("open", expanding=True))
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
        asked = _unclosed(store, connection, asking, closing)
        names = sorted({str(row["transaction"]) for row in asked if row["transaction"]})
        more = connection.execute(_NAMED, {"names": names, "actions": sorted(between)}).mappings().all()
    return _in_order((*asked, *more))


def unanswered(store: Store, serial: str, asking: str, purpose: str, answer: str) -> tuple[Entry, ...]:
    """Oldest first, a pump's rows ``asking`` with that purpose whose transaction no row ``answer`` names."""
    with store.reading() as connection:
        return _in_order(_unclosed(store, connection, asking, frozenset({answer}), (serial, purpose)))


def _unclosed(
    store: Store,
    connection: Connection,
    asking: str,
    closing: frozenset[str],
    of: tuple[str | None, str | None] = (None, None),
) -> Sequence[RowMapping]:
    """Rows whose transaction is not closed, ``of`` one pump and purpose where these are told.

    Nothing is taken out of this table, so what was closed once stays closed: only what is new since the last look, or
    was open then, is looked at. A clinic's record has the acts of years.
    """
    looked, (serial, purpose) = (asking, closing, of), of
    newest = connection.execute(_NEWEST, {"asking": asking}).scalar() or 0
    since, left = store.looked.get(looked, (0, ()))
    if since > newest:  # another file stands in its place
        since, left = 0, ()
    known = {"since": since, "open": left, "serial": serial, "purpose": purpose}
    rows = connection.execute(_UNCLOSED, known | {"asking": asking, "closing": sorted(closing)}).mappings().all()
    store.looked[looked] = newest, tuple(row["seq"] for row in rows)
    return rows


def _in_order(rows: Iterable[RowMapping]) -> tuple[Entry, ...]:
    found = (Entry(**{name: row[name] for name in Entry.__slots__}) for row in rows)
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
