"""What the records keep of a session: what was read, what was signed, and what is still in doubt."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from console.desk import Desk, Signature
from console.patient import Patient, Reading, Revision
from console.records import audit, patients
from console.records.store import Store, StoreError
from console.running import Ran, ran_of
from console.signing import Binding
from device.commands import Stop
from device.image import encode_program
from device.journal import Action
from device.stop_talk import intent_line
from profiles.program import Program
from profiles.pump import PumpStatus


def keep_reading(
    store: Store, patient: Patient, status: PumpStatus, image: bytes, at: int, ran: Ran | None = None
) -> None:
    """What the pump said, for the worklist and for the next person; ``ran`` where it told since when it runs."""
    ran = ran or carried(store, patient, status)
    age_s = ran.age_s(status) if ran is not None else 0
    delayed = ran.delayed if ran is not None else None
    patients.add_reading(store, Reading(patient.id, at, status, image, age_s or None, delayed))


def image_of(store: Store, patient: Patient, status: PumpStatus) -> bytes:
    """The image of the program of that status, where the reading before had it; a stopped pump is not asked for it."""
    last = patients.last_readings(store).get(patient.id)
    return last.image if last is not None and last.status.program_digest == status.program_digest else b""


def carried(store: Store, patient: Patient, status: PumpStatus) -> Ran | None:
    """Since when the program has been running by the reading before; None when that one was of another program."""
    last = patients.last_readings(store).get(patient.id)
    return None if last is None or _which(last.status) != _which(status) else ran_of(last)


def _which(status: PumpStatus) -> tuple[object, ...]:
    return status.serial, status.generation, status.program_digest


def keep_signed(store: Store, desk: Desk, bound: Binding, transaction: bytes) -> Revision:
    """The signed program as a revision, before anything leaves; raises StoreError when it cannot be kept."""
    patient, signature, stated = desk.patient, desk.signature, desk.stated
    if patient is None or signature is None:
        raise ValueError("only a signed draft of a known patient is kept")
    return keep_revision(store, patient.serial, signature, bound, transaction, desk.held, stated.row if stated else "")


def keep_revision(
    store: Store,
    serial: str,
    signature: Signature,
    bound: Binding,
    transaction: bytes,
    held: Program | None,
    statement: str = "",
) -> Revision:
    """The same for any pump; whether a patient of this store carries it is looked up. ``held`` ran until then.

    ``statement`` is the row of the statement of tolerance on which it rests, where it rests on one.
    """
    patient = patients.of_serial(store, serial)
    earlier = patients.revisions(store, serial)
    revision = Revision(
        id=secrets.token_hex(16),
        patient_id=patient.id if patient else "",
        serial=serial,
        parent=earlier[0].id if earlier else "",
        at=signature.at,
        person=signature.person,
        meaning=signature.meaning,
        transaction=transaction.hex(),
        program_digest=bound.program_digest,
        document_digest=bound.document_digest,
        document=bound.document,
        image=bound.image,
        held_before=b"" if held is None else encode_program(held),
    )
    patients.add_revision(store, revision, statement)
    return revision


def note_signature(
    store: Store, patient: Patient, signature: Signature, reasons: Iterable[tuple[object, str]], statement: str = ""
) -> None:
    """The signature and the reasons of its soft findings, as an audit row; ``statement`` as for a revision."""
    body = {
        "patient": patient.id,
        "serial": patient.serial,
        "meaning": signature.meaning,
        "program_digest": signature.program_digest,
        "once_digest": signature.once_digest,
        "document_digest": signature.document_digest,
        "reasons": [[list(key) if isinstance(key, tuple) else str(key), reason] for key, reason in reasons],
        **({patients.RELIED_ON: statement} if statement else {}),
    }
    audit.append(store, signature.person, "signed", body)


def note_stop(store: Store, stop: Stop, status: PumpStatus | None) -> str:
    """A STOP that was pressed without a line, as an open intent: no session writes it down.

    A record that cannot be written holds up no STOP: that is returned as a sentence.
    """
    generation = 0 if status is None else status.generation
    try:
        audit.append(store, stop.person, str(Action.INTENT), intent_line(stop, generation))
    except StoreError as error:
        return f"STOP is not in the record; it is sent all the same. {error}"
    return ""
