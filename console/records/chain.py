"""The audit row and its hash chain: one canonical form, verified by anyone who has the rows.

Row: seq, at, actor, action, body, previous, sha256. ``sha256`` is the SHA-256 of the canonical JSON array of the six
fields before it, so that no row can be changed, removed or moved without the chain saying so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from json.encoder import encode_basestring as _quoted  # a text in its quotes, as ``json.dumps`` writes it

Row = tuple[int, str, str, str, str, str, str]  # the fields of an Entry
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
    return _ENCODER.encode(body)


def sealed(seq: int, at: str, actor: str, action: str, body: str, previous: str) -> Entry:
    """The row with its hash."""
    return Entry(seq, at, actor, action, body, previous, _digest(seq, at, actor, action, body, previous))


def verify(rows: Iterable[Row]) -> Break | None:
    """The first break of a chain that begins at its first row, or None.

    Takes rows as a database hands them out, in the order of ``Entry``: there may be millions of them, and each start
    looks at all.
    """
    previous, expected = GENESIS, 1
    for row in rows:
        seq, at, actor, action, body, before, sha256 = row
        try:
            holds = seq == expected and before == previous and sha256 == _digest(seq, at, actor, action, body, before)
        except TypeError:  # something that is no text stands where a text must
            holds = False
        if not holds:
            return Break(seq, _fault(row, expected, previous))
        previous, expected = sha256, expected + 1
    return None


def _fault(row: Row, expected: int, previous: str) -> str:
    if row[0] != expected:
        return f"Audit row {expected} is missing; row {row[0]} follows instead."
    if row[5] != previous:
        return f"Audit row {row[0]} does not follow the row before it."
    return f"Audit row {row[0]} was changed after it was written."


def _digest(seq: int, at: str, actor: str, action: str, body: str, previous: str) -> str:
    """Of the canonical JSON array, put together here: an encoder of its own for each row takes six times as long."""
    row = f"[{seq},{_quoted(at)},{_quoted(actor)},{_quoted(action)},{_quoted(body)},{_quoted(previous)}]"
    return hashlib.sha256(row.encode("utf-8")).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"a journal holds texts, integers and bytes, not {type(value).__name__}")


_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain, allow_nan=False
)  # made once: ``json.dumps`` would make one for each row
