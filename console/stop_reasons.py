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
    pressed: dict[str, Unexplained] = {}  # a stop without a line is written down twice: when pressed, and when sent
    for row in audit.unanswered(store, serial, str(Action.INTENT), str(Purpose.STOP), GIVEN):
        name = str(row.fields().get("transaction"))
        pressed.setdefault(name, Unexplained(name, int(datetime.fromisoformat(row.at).timestamp())))
    return tuple(pressed.values())


def explain(store: Store, serial: str, transaction: str, person: str, reason: str) -> None:
    """Keep who stopped the pump and why; raises StoreError when it cannot be kept."""
    audit.append(store, person, GIVEN, {"transaction": transaction, "serial": serial, "reason": reason})
