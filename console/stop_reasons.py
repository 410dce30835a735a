"""Emergency stops whose reason nobody has given yet, and the audit row that gives it.

A stop asks for nothing before it acts, so the record is where the question waits: it outlives the console.
"""

from __future__ import annotations

from datetime import datetime

from console.patient import Unexplained
from console.records import audit
from console.records.store import Store
from device.events import Purpose
from device.journal import Action

GIVEN = "stop-reason"


def unexplained(store: Store, serial: str) -> tuple[Unexplained, ...]:
    """The stops of a pump without a reason, oldest first."""
    rows = audit.with_actions(store, frozenset({str(Action.INTENT), GIVEN}), serial)
    bodies = [(row, row.fields()) for row in reversed(rows)]
    given = {body.get("transaction") for row, body in bodies if row.action == GIVEN}
    return tuple(
        Unexplained(str(body["transaction"]), int(datetime.fromisoformat(row.at).timestamp()))
        for row, body in bodies
        if (row.action, body.get("purpose"), body.get("serial")) == (Action.INTENT, Purpose.STOP, serial)
        and body.get("transaction") not in given
    )


def explain(store: Store, serial: str, transaction: str, person: str, reason: str) -> None:
    """Keep who stopped the pump and why; raises StoreError when it cannot be kept."""
    audit.append(store, person, GIVEN, {"transaction": transaction, "serial": serial, "reason": reason})
