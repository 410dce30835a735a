"""The audit row and its hash chain: one canonical form, verified by anyone who has the rows.

Row: seq, at, actor, action, body, previous, sha256. ``sha256`` is the SHA-256 of the canonical JSON array of the six
fields before it, so that no row can be changed, removed or moved without the chain saying so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GENESIS = "0" * 64  # the ``previous`` of the first row


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; ``at`` is UTC as ISO 8601 with microseconds, ``body`` canonical JSON."""

    seq: int
    at: str
    actor: str
    action: str
    body: str
    previous: str
    sha256: str

    def fields(self) -> dict[str, object]:
        """The body as a mapping."""
        read = json.loads(self.body)
        return read if isinstance(read, dict) else {}


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold, as a sentence."""

    seq: int
    sentence: str


def canonical(body: Mapping[str, object]) -> str:
    """One text for one body: sorted keys, no spaces; bytes as hex; a number is an integer, anything else is refused."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain, allow_nan=False)


def sealed(seq: int, at: str, actor: str, action: str, body: str, previous: str) -> Entry:
    """The row with its hash."""
    return Entry(seq, at, actor, action, body, previous, _digest(seq, at, actor, action, body, previous))


def verify(entries: Iterable[Entry]) -> Break | None:
    """The first break of a chain that begins at its first row, or None."""
    previous, expected = GENESIS, 1
    for entry in entries:
        broken = _fault(entry, expected, previous)
        if broken:
            return Break(entry.seq, broken)
        previous, expected = entry.sha256, expected + 1
    return None


def _fault(entry: Entry, expected: int, previous: str) -> str:
    if entry.seq != expected:
        return f"Audit row {expected} is missing; row {entry.seq} follows instead."
    if entry.previous != previous:
        return f"Audit row {entry.seq} does not follow the row before it."
    if entry.sha256 != _digest(entry.seq, entry.at, entry.actor, entry.action, entry.body, entry.previous):
        return f"Audit row {entry.seq} was changed after it was written."
    return ""


def _digest(seq: int, at: str, actor: str, action: str, body: str, previous: str) -> str:
    row = json.dumps([seq, at, actor, action, body, previous], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(row.encode("utf-8")).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"a journal holds texts, integers and bytes, not {type(value).__name__}")
