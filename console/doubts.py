"""What the record says is still without an answer: which pump, what was asked of it, by whom and when.

The journal of the wire decides what is open; the signed programs beside it say in words what was asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from console.journal import open_rows
from console.patient import Doubt, Patient
from console.records.chain import Entry
from console.records.patients import revisions
from console.records.store import Store, StoreError
from device.events import Purpose
from device.image import EMPTY_BLOB, decode_program, digest
from device.journal import Action, Intent, open_intents
from device.kinds import CodecError

UNREADABLE = "record-unread"
ENDED = "console-ended"  # why a doubt is one that no line of the journal gives a reason for
_WHATS = {Purpose.PROGRAM: "push"}


def all_doubts(store: Store, patients: Iterable[Patient]) -> tuple[Doubt, ...]:
    """The open transactions of these patients' pumps, oldest first.

    What cannot be read cannot be called settled: then each pump has a doubt without a transaction.
    """
    serials = {patient.serial for patient in patients}
    try:
        return tuple(one for one in _doubts(store) if one.serial in serials)
    except (StoreError, ValueError, KeyError):
        return tuple(Doubt("", serial, "", "", 0, UNREADABLE) for serial in sorted(serials))


def _doubts(store: Store) -> tuple[Doubt, ...]:
    rows = open_rows(store)
    lines = [(row.action, row.fields()) for row in rows]
    asked = {str(body["transaction"]): str(body["serial"]) for action, body in lines if action == Action.INTENT}
    found = []
    for serial in set(asked.values()):
        names = _names(store, serial)
        found += [_doubt(intent, rows, names) for intent in open_intents(lines, serial)]
    begun = list(asked)
    return tuple(sorted(found, key=lambda one: begun.index(one.transaction)))


def _names(store: Store, serial: str) -> dict[str, str]:
    """What each signed transaction of a pump asked for."""
    return {one.transaction: _name(one.image) for one in revisions(store, serial)}


def _name(image: bytes) -> str:
    try:
        return decode_program(image).name
    except CodecError:
        return ""


def _doubt(intent: Intent, rows: Iterable[Entry], names: dict[str, str]) -> Doubt:
    name = intent.transaction.hex()
    own = [row for row in rows if row.fields().get("transaction") == name]
    asked = next(row for row in own if row.action == Action.INTENT)
    whys = [str(row.fields().get("why")) for row in own if row.action == Action.UNCERTAIN]
    return Doubt(
        transaction=name,
        serial=intent.serial,
        what=_WHATS.get(intent.purpose, str(intent.purpose)),
        person=asked.actor,
        at=int(datetime.fromisoformat(asked.at).timestamp()),
        why=whys[-1] if whys else ENDED,
        asked=names.get(name, ""),
        once=intent.once_digest != digest(EMPTY_BLOB) and intent.purpose is Purpose.PROGRAM,
    )
