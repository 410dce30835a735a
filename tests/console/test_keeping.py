"""What the records keep of a session."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from console import desk as steps
from console.desk import Desk
from console.keeping import image_of, keep_reading, keep_revision, keep_signed, note_signature
from console.records import audit, patients
from console.records.store import Store
from console.running import Ran
from console.signing import binding, signature
from device.image import encode_program
from profiles.edits import scale
from profiles.program import DelayedStart, Order, Stopped


@pytest.fixture
def signed(held: Desk, demo, context, store: Store) -> tuple[Desk, object]:
    patients.save(store, held.patient, "test")
    order = Order(scale(demo.program, Fraction(11, 10), 100))
    bound = binding(order, context)
    review = steps.review(steps.edit(held, order))
    return steps.sign(review, signature("A. Doctor", "Titration", 7, 1, bound)), bound


def test_the_image_of_a_stopped_pump_is_that_of_the_reading_before_if_it_is_the_same_program(signed, store: Store):
    desk, _bound = signed
    assert image_of(store, desk.patient, desk.status) == b""
    keep_reading(store, desk.patient, desk.status, b"image", 9)
    assert image_of(store, desk.patient, desk.status) == b"image"
    assert image_of(store, desk.patient, replace(desk.status, program_digest=b"\x07" * 32)) == b""


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


def test_the_age_of_a_program_is_kept_and_goes_on_until_another_program_is_held(signed, store: Store):
    desk, _bound = signed
    delayed = DelayedStart("d" * 32, 60, Stopped("wait"))
    ran = Ran(desk.status.serial, desk.status.generation, desk.status.elapsed_s - 500, None, delayed)
    keep_reading(store, desk.patient, desk.status, b"image", 9, ran)
    later = replace(desk.status, elapsed_s=desk.status.elapsed_s + 60)
    keep_reading(store, desk.patient, later, b"image", 69)
    last = patients.last_readings(store)[desk.patient.id]
    assert (last.held_age_s, last.delayed) == (560, delayed)
    keep_reading(store, desk.patient, replace(later, generation=2), b"other", 70)
    assert patients.last_readings(store)[desk.patient.id].held_age_s is None


def test_a_program_for_a_pump_that_nobody_here_carries_is_kept_too(signed, store: Store):
    desk, bound = signed
    kept = keep_revision(store, "CIS-999999", desk.signature, bound, b"\x01" * 16, None)
    assert (kept.patient_id, kept.held_before) == ("", b"")
    assert patients.revisions(store, "CIS-999999") == (kept,)
