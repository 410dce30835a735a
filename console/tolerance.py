"""Statements of a patient's tolerance at one stop of one pump, as rows of the audit trail.

Each says what counted before, what counts from then on, who said so and why. Nothing takes one back but another one; it
ends with its stop (``standstill``). What a patient is used to in general stands in the patient's record.
"""

from __future__ import annotations

from datetime import datetime

from console.patient import Statement
from console.records import audit, patients
from console.records.chain import Entry
from console.records.store import Store, StoreError
from profiles.context import Exposure
from profiles.pump import PumpStatus
from profiles.stillness import still_since_s

STATED = "tolerance-stated"


def state(store: Store, status: PumpStatus, was: Exposure, exposure: Exposure, person: str, reason: str) -> Statement:
    """Keep what somebody states at the stop in which a pump is; raises StoreError when it cannot be kept."""
    since_s = still_since_s(status)
    if since_s is None:
        raise StoreError(f"{status.serial} does not say since when it stands still: there is no stop to speak of.")
    body = {
        "serial": status.serial,
        "stopped_s": since_s,
        "elapsed_s": status.elapsed_s,
        "generation": status.generation,
        "was": str(was),
        "exposure": str(exposure),
        "reason": reason.strip(),
    }
    return _statement(audit.append(store, person.strip(), STATED, body))


def statements(store: Store, serial: str) -> tuple[Statement, ...]:
    """What was stated at stops of this pump, newest first; a row that cannot be read states nothing."""
    return tuple(one for one in _all(store, serial) if one.serial == serial)


def relied_on(store: Store, transaction: str) -> Statement | None:
    """The statement on which the program of a transaction rests; None where it rests on none."""
    bodies = (row.fields() for row in audit.with_actions(store, frozenset({"revision"}), transaction))
    names = {body.get(patients.RELIED_ON) for body in bodies if body.get("transaction") == transaction}
    return next((one for one in _all(store, "") if one.row in names), None)


def _all(store: Store, mentioning: str) -> tuple[Statement, ...]:
    rows = audit.with_actions(store, frozenset({STATED}), mentioning)
    return tuple(one for one in map(_readable, rows) if one is not None)


def _readable(row: Entry) -> Statement | None:
    try:
        return _statement(row)
    except (KeyError, TypeError, ValueError):
        return None


def _statement(row: Entry) -> Statement:
    body = row.fields()
    return Statement(
        person=row.actor,
        at=int(datetime.fromisoformat(row.at).timestamp()),
        serial=str(body["serial"]),
        stopped_s=int(str(body["stopped_s"])),
        generation=int(str(body["generation"])),
        was=Exposure(str(body["was"])),
        exposure=Exposure(str(body["exposure"])),
        reason=str(body["reason"]),
        row=row.sha256,
    )
