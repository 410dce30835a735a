"""What the records keep of a session."""

from __future__ import annotations

from fractions import Fraction

import pytest

from console import desk as steps
from console.desk import Desk
from console.keeping import in_doubt, keep_reading, keep_signed, note_signature
from console.records import audit, patients
from console.records.store import Store
from console.signing import binding, signature
from device.events import Purpose
from device.image import encode_program
from device.journal import Intent, intent_body
from profiles.edits import scale
from profiles.program import Order


@pytest.fixture
def signed(held: Desk, demo, context, store: Store) -> tuple[Desk, object]:
    patients.save(store, held.patient, "test")
    order = Order(scale(demo.program, Fraction(11, 10), 100))
    bound = binding(order, context)
    review = steps.review(steps.edit(held, order))
    return steps.sign(review, signature("A. Doctor", "Titration", 7, 1, bound)), bound


@pytest.mark.req(59)
def test_a_signed_program_is_a_revision_with_its_parent_and_the_pumps_backup(signed, demo, store: Store):
    desk, bound = signed
    first = keep_signed(store, desk, bound, b"\x01" * 16)
    second = keep_signed(store, desk, bound, b"\x02" * 16)
    assert (first.parent, second.parent) == ("", first.id)
    assert second.held_before == encode_program(demo.program)
    assert second.document == bound.document
    with pytest.raises(ValueError, match="signed draft"):
        keep_signed(store, Desk(), bound, b"\x03" * 16)


@pytest.mark.req(62)
def test_the_signature_is_in_the_audit_with_its_reasons_and_no_patients_name(signed, store: Store):
    desk, _bound = signed
    note_signature(store, desk.patient, desk.signature, [(("dose-step-up", "program.base", ""), "slow")])
    (row,) = audit.newest(store, 1)
    assert (row.actor, row.action) == ("A. Doctor", "signed")
    assert row.fields()["reasons"] == [[["dose-step-up", "program.base", ""], "slow"]]
    assert desk.patient.name not in row.body


def test_a_reading_is_kept(signed, store: Store):
    desk, _bound = signed
    keep_reading(store, desk.patient, desk.status, b"image", 9)
    assert patients.last_readings(store)[desk.patient.id].at == 9


@pytest.mark.req(35)
def test_a_pump_in_doubt_is_known_by_its_journal(signed, store: Store):
    desk, _bound = signed
    everyone = patients.everyone(store)
    assert in_doubt(store, everyone) == frozenset()
    intent = Intent(b"\x01" * 16, desk.patient.serial, Purpose.PROGRAM, 1, b"\x02" * 32, b"\x03" * 32)
    audit.append(store, "A", "intent", intent_body(intent))
    assert in_doubt(store, everyone) == {desk.patient.id}
    audit.append(store, "A", "done", {"transaction": intent.transaction.hex()})
    assert in_doubt(store, everyone) == frozenset()


def test_what_cannot_be_read_is_not_called_settled(signed, store: Store):
    desk, _bound = signed
    everyone = patients.everyone(store)
    body = {"transaction": "zz", "serial": desk.patient.serial, "purpose": "program"}
    audit.append(store, "A", "intent", body)
    assert in_doubt(store, everyone) == {desk.patient.id}
