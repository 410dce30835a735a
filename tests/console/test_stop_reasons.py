"""The question for the reason of an emergency stop waits in the record until somebody answers it."""

from __future__ import annotations

from console.records import audit
from console.records.store import Store
from console.stop_reasons import explain, unexplained
from device.events import Purpose
from device.journal import Intent, intent_body

SERIAL = "CIS-104233"


def note(store: Store, number: int, purpose: Purpose = Purpose.STOP, serial: str = SERIAL) -> str:
    intent = Intent(bytes([number]) * 16, serial, purpose, 1, b"", b"")
    audit.append(store, "emergency", "intent", intent_body(intent))
    return intent.transaction.hex()


def test_only_a_stop_of_this_pump_waits_for_a_reason_and_only_until_it_is_given(store: Store):
    first, second = note(store, 1), note(store, 2)
    note(store, 3, Purpose.PROGRAM)
    note(store, 4, serial="CIS-9")
    assert [one.transaction for one in unexplained(store, SERIAL)] == [first, second]
    explain(store, SERIAL, first, "A. Nurse", "The patient did not wake up")
    assert [one.transaction for one in unexplained(store, SERIAL)] == [second]
    (row,) = audit.with_actions(store, frozenset({"stop-reason"}))
    assert (row.actor, row.fields()["reason"]) == ("A. Nurse", "The patient did not wake up")
    assert audit.verified(store) is None
