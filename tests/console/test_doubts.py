"""What the record holds open: per pump, several at once, and never called settled when it cannot be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.desk import Desk
from console.doubts import ENDED, UNREADABLE, all_doubts
from console.keeping import keep_revision
from console.patient import Patient
from console.records import audit, patients
from console.records.store import Store
from console.signing import binding, signature
from device.events import Purpose
from device.image import EMPTY_BLOB, digest
from device.journal import Intent, intent_body
from profiles.program import Order

NONE = digest(EMPTY_BLOB)


@pytest.fixture
def patient(held: Desk, store: Store) -> Patient:
    patients.save(store, held.patient, "test")
    return held.patient


def ask(store: Store, serial: str, number: int, purpose: Purpose = Purpose.PROGRAM, once: bytes = NONE) -> str:
    """An intent on record; its transaction."""
    intent = Intent(bytes([number]) * 16, serial, purpose, 1, b"\x02" * 32, once)
    audit.append(store, "A. Doctor", "intent", {**intent_body(intent), "person": "A. Doctor"})
    return intent.transaction.hex()


@pytest.mark.req(35)
def test_a_transaction_is_in_doubt_until_a_line_of_the_journal_closes_it(patient: Patient, store: Store):
    assert all_doubts(store, (patient,)) == ()
    name = ask(store, patient.serial, 1)
    (doubt,) = all_doubts(store, (patient,))
    assert (doubt.transaction, doubt.what, doubt.person, doubt.why) == (name, "push", "A. Doctor", ENDED)
    audit.append(store, "console", "uncertain", {"transaction": name, "why": "unplugged"})
    assert all_doubts(store, (patient,))[0].why == "unplugged"
    audit.append(store, "console", "done", {"transaction": name})
    assert all_doubts(store, (patient,)) == ()


@pytest.mark.req(35)
def test_a_push_and_a_stop_of_two_pumps_are_four_doubts_in_the_order_in_which_they_began(
    patient: Patient, store: Store
):
    other = replace(patient, id="e" * 32, serial="CIS-999999")
    patients.save(store, other, "test")
    first = ask(store, other.serial, 1)
    rest = [
        ask(store, patient.serial, 2),
        ask(store, patient.serial, 3, Purpose.STOP),
        ask(store, other.serial, 4, Purpose.STOP),
    ]
    found = all_doubts(store, (patient, other))
    assert {one.transaction for one in found} == {first, *rest}
    assert [one.what for one in all_doubts(store, (patient,))] == ["push", "stop"]
    assert [one.at for one in found] == sorted(one.at for one in found)


def test_it_is_told_what_was_asked_for_and_whether_a_one_time_part_belongs_to_it(
    patient: Patient, store: Store, demo, context
):
    bound = binding(Order(demo.program), context)
    made = signature("A. Doctor", "Titration", 7, 1, bound)
    keep_revision(store, patient.serial, made, bound, b"\x01" * 16, None)
    ask(store, patient.serial, 1)
    ask(store, patient.serial, 2, once=b"\x03" * 32)
    named, once = all_doubts(store, (patient,))
    assert (named.asked, named.once) == (demo.program.name, False)
    assert (once.asked, once.once) == ("", True)


@pytest.mark.req(35)
def test_what_cannot_be_read_is_not_called_settled(patient: Patient, store: Store):
    audit.append(store, "A", "intent", {"transaction": "zz", "serial": patient.serial, "purpose": "program"})
    (doubt,) = all_doubts(store, (patient,))
    assert (doubt.serial, doubt.transaction, doubt.why) == (patient.serial, "", UNREADABLE)
