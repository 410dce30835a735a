"""Patients, readings and signed programs in the store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.patient import Patient, Reading, Revision
from console.records import audit, patients
from console.records.store import Store, StoreError, StoreKind, open_store
from profiles.context import Exposure, Jurisdiction
from profiles.pump import Catheter, CatheterPiece, PumpState, PumpStatus

PATIENT = Patient(
    "a" * 32, "M. Example", "R-1", "1961-04-02", "spasticity", Jurisdiction.EU, Exposure.TOLERANT, "CIS-1", "",
    Catheter((CatheterPiece("one", 890_000, 100_000, 2_200, "source"),)), 1_800_000_000, None, None, 50_000, True,
)  # fmt: skip
STATUS = PumpStatus("CIS-1", "cisterna-20", True, PumpState.RUNNING, 3, b"d", None, 7, 1, 0, 1, None, 0, 9, 0, 6, 0)
REVISION = Revision(
    "b" * 32, PATIENT.id, "CIS-1", "", 5, "A. Doctor", "I prescribe", "c" * 32, "d" * 64, "e" * 64, "{}", b"i", b""
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "a.sqlite", StoreKind.DEMONSTRATION)
    patients.save(opened, PATIENT, "A. Nurse")
    yield opened
    opened.close()


def test_a_patient_comes_back_as_saved(store: Store):
    assert patients.everyone(store) == (PATIENT,)
    assert patients.of_serial(store, "CIS-1") == PATIENT
    assert patients.of_serial(store, "CIS-2") is None


def test_a_changed_patient_replaces_the_record_and_the_audit_knows_both(store: Store):
    patients.save(store, replace(PATIENT, url="socket://127.0.0.1:1"), "A. Nurse")
    assert patients.everyone(store)[0].url == "socket://127.0.0.1:1"
    assert [entry.action for entry in audit.newest(store)] == ["patient-saved", "patient-saved"]


@pytest.mark.req(32)
def test_two_patients_never_share_a_pump(store: Store):
    with pytest.raises(StoreError):
        patients.save(store, replace(PATIENT, id="f" * 32), "A. Nurse")
    assert len(patients.everyone(store)) == 1
    assert len(audit.newest(store)) == 1


def test_the_newest_reading_counts(store: Store):
    for at in (10, 30, 20):
        patients.add_reading(store, Reading(PATIENT.id, at, replace(STATUS, elapsed_s=at), b"image"))
    assert patients.last_readings(store)[PATIENT.id].status.elapsed_s == 20


def test_signed_programs_are_kept_newest_first_and_said_in_the_audit(store: Store):
    patients.add_revision(store, REVISION)
    patients.add_revision(store, replace(REVISION, id="1" * 32, parent=REVISION.id, at=6, transaction="2" * 32))
    assert [revision.at for revision in patients.revisions(store, "CIS-1")] == [6, 5]
    assert audit.newest(store)[0].fields()["parent"] == REVISION.id


@pytest.mark.req(36)
def test_one_transaction_is_kept_once(store: Store):
    patients.add_revision(store, REVISION)
    with pytest.raises(StoreError):
        patients.add_revision(store, replace(REVISION, id="1" * 32))


def test_a_signed_program_counts_as_given_only_when_the_journal_says_done(store: Store):
    patients.add_revision(store, REVISION)
    assert patients.confirmed_revisions(store, "CIS-1") == ()
    audit.append(store, "console", "done", {"transaction": REVISION.transaction})
    assert patients.confirmed_revisions(store, "CIS-1") == (REVISION,)


def test_what_a_patient_is_used_to_changes_with_old_and_new_in_the_audit(store: Store):
    patients.set_exposure(store, PATIENT, Exposure.NAIVE, "A. Doctor", "new to this drug")
    patients.set_exposure(store, PATIENT, Exposure.INTERRUPTED, "A. Doctor", "off for a month")
    assert patients.everyone(store) == (replace(PATIENT, exposure=Exposure.INTERRUPTED),)
    newest, before = audit.with_actions(store, frozenset({patients.EXPOSURE}))
    assert [row.fields()["was"] for row in (before, newest)] == ["tolerant", "naive"]
    assert newest.fields()["reason"] == "off for a month"


def test_a_signed_program_names_the_statement_that_it_rests_on(store: Store):
    patients.add_revision(store, REVISION, "f" * 64)
    assert audit.newest(store, 1)[0].fields()[patients.RELIED_ON] == "f" * 64


def test_dates_change_with_old_and_new_in_the_audit(store: Store):
    dated = replace(PATIENT, filled_at=1_000, planned_refill_at=None, fills=(("ziconotide",), ("morphine",)))
    dated = replace(dated, refill_id="refill-2", changed_nl=5_000_000_000)
    patients.set_dates(store, dated, "A. Nurse")
    assert patients.everyone(store) == (dated,)
    fields = audit.newest(store, 1)[0].fields()
    assert (fields["was_filled_at"], fields["filled_at"]) == (PATIENT.filled_at, 1_000)
    assert (fields["was_planned_refill_at"], fields["planned_refill_at"]) == (PATIENT.planned_refill_at, None)
    assert (fields["was_fills"], fields["fills"]) == ([], [["ziconotide"], ["morphine"]])
    assert (fields["was_refill_id"], fields["refill_id"]) == (None, "refill-2")
    assert (fields["was_changed_nl"], fields["changed_nl"]) == (None, 5_000_000_000)
