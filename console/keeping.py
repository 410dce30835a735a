"""What the records keep of a session: what was read, what was signed, and what is still in doubt."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from console.desk import Desk, Signature
from console.journal import StoreJournal
from console.patient import Patient, Reading, Revision
from console.records import audit, patients
from console.records.store import Store
from console.signing import Binding
from device.image import encode_program
from device.journal import JournalError
from profiles.pump import PumpStatus


def keep_reading(store: Store, patient: Patient, status: PumpStatus, image: bytes, at: int) -> None:
    """What the pump said, for the worklist and for the next person."""
    patients.add_reading(store, Reading(patient.id, at, status, image))


def keep_signed(store: Store, desk: Desk, bound: Binding, transaction: bytes) -> Revision:
    """The signed program as a revision, before anything leaves; raises StoreError when it cannot be kept."""
    patient, signature = desk.patient, desk.signature
    if patient is None or signature is None:
        raise ValueError("only a signed draft of a known patient is kept")
    earlier = patients.revisions(store, patient.id)
    revision = Revision(
        id=secrets.token_hex(16),
        patient_id=patient.id,
        parent=earlier[0].id if earlier else "",
        at=signature.at,
        person=signature.person,
        meaning=signature.meaning,
        transaction=transaction.hex(),
        program_digest=bound.program_digest,
        document_digest=bound.document_digest,
        document=bound.document,
        image=bound.image,
        held_before=b"" if desk.held is None else encode_program(desk.held),
    )
    patients.add_revision(store, revision)
    return revision


def note_signature(store: Store, patient: Patient, signature: Signature, reasons: Iterable[tuple[object, str]]) -> None:
    """The signature and the reasons of its soft findings, as an audit row."""
    body = {
        "patient": patient.id,
        "serial": patient.serial,
        "meaning": signature.meaning,
        "program_digest": signature.program_digest,
        "once_digest": signature.once_digest,
        "document_digest": signature.document_digest,
        "reasons": [[list(key) if isinstance(key, tuple) else str(key), reason] for key, reason in reasons],
    }
    audit.append(store, signature.person, "signed", body)


def in_doubt(store: Store, everyone: Iterable[Patient]) -> frozenset[str]:
    """The ids of patients whose pump has a transaction that nobody knows the end of."""
    journal = StoreJournal(store)
    try:
        return frozenset(patient.id for patient in everyone if journal.open_intents(patient.serial))
    except JournalError:
        return frozenset(patient.id for patient in everyone)  # what cannot be read cannot be called settled
