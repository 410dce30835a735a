"""Patients, what was last read from their pumps, and the programs that were signed for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, RowMapping, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from console.patient import Patient, Reading, Revision
from console.records.audit import append_within, named
from console.records.store import Store
from console.records.tables import PATIENT, READING, REVISION
from console.records.texts import catheter_text, catheter_value, fills_text, fills_value, status_text, status_value
from device.image import decode_one_time, encode_one_time
from profiles.context import Exposure, Jurisdiction
from profiles.program import DelayedStart

RELIED_ON = "statement"  # in the row of a revision: the SHA-256 of the statement that it rests on
DATES = "dates-recorded"  # and when the pump was filled and with what, and when the next visit is
_DATED = ("filled_at", "planned_refill_at", "fills", "refill_id", "changed_nl")
EXPOSURE = "exposure-recorded"  # a row of the audit trail: what a patient is used to was written into the record


def save(store: Store, patient: Patient, actor: str) -> None:
    """Make or change a patient's record, and say so in the audit trail, in one transaction."""
    values = asdict(patient) | {"catheter": catheter_text(patient.catheter), "fills": fills_text(patient.fills)}
    statement = sqlite_insert(PATIENT).values(values)
    changed = {name: value for name, value in values.items() if name != "id"}
    with store.writing() as connection:
        connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed))
        append_within(connection, store.now(), actor, "patient-saved", values)


def set_exposure(store: Store, patient: Patient, exposure: Exposure, actor: str, reason: str) -> None:
    """What a patient is used to from now on, with what stood there until then, in one transaction."""
    column, whose = PATIENT.c.exposure, PATIENT.c.id == patient.id
    with store.writing() as connection:
        was = connection.execute(select(column).where(whose)).scalar_one()
        connection.execute(update(PATIENT).where(whose).values(exposure=exposure))
        body = {"patient": patient.id, "serial": patient.serial, "was": was}
        append_within(connection, store.now(), actor, EXPOSURE, body | {"exposure": str(exposure), "reason": reason})


def set_dates(store: Store, patient: Patient, actor: str) -> None:
    """When the pump was filled and with what, and when the next visit is, with what stood there until then, in one
    transaction.
    """
    whose = PATIENT.c.id == patient.id
    after = {name: getattr(patient, name) for name in _DATED}
    with store.writing() as connection:
        before = dict(connection.execute(select(*(PATIENT.c[name] for name in _DATED)).where(whose)).mappings().one())
        connection.execute(update(PATIENT).where(whose).values(after | {"fills": fills_text(patient.fills)}))
        was = before | {"fills": fills_value(before["fills"])}
        body = {"patient": patient.id, "serial": patient.serial} | {f"was_{name}": was[name] for name in _DATED}
        append_within(connection, store.now(), actor, DATES, body | after)


def everyone(store: Store) -> tuple[Patient, ...]:
    """All patients by name."""
    wanted = select(PATIENT).order_by(PATIENT.c.name)
    with store.reading() as connection:
        return tuple(_patient(row) for row in connection.execute(wanted).mappings())


def of_serial(store: Store, serial: str) -> Patient | None:
    """Whose pump that is."""
    return next((patient for patient in everyone(store) if patient.serial == serial), None)


def add_reading(store: Store, reading: Reading) -> None:
    """Keep what a pump said."""
    values = {
        "patient_id": reading.patient_id,
        "at": reading.at,
        "status": status_text(reading.status),
        "image": reading.image,
        "held_age_s": reading.held_age_s,
        "delayed": None if reading.delayed is None else encode_one_time((reading.delayed,)),
    }
    with store.writing() as connection:
        connection.execute(insert(READING).values(values))


def last_readings(store: Store) -> Mapping[str, Reading]:
    """The newest reading of every patient who has one, by patient id."""
    newest = select(func.max(READING.c.id)).group_by(READING.c.patient_id)
    with store.reading() as connection:
        rows = connection.execute(select(READING).where(READING.c.id.in_(newest))).all()
    return {row.patient_id: _reading(row) for row in rows}


def _reading(row: Row[Any]) -> Reading:
    parts = decode_one_time(row.delayed) if row.delayed else ()
    delayed = next((part for part in parts if isinstance(part, DelayedStart)), None)
    return Reading(row.patient_id, row.at, status_value(row.status), row.image, row.held_age_s, delayed)


def add_revision(store: Store, revision: Revision, statement: str = "") -> None:
    """Keep a signed program before it leaves for a pump; it is never edited afterwards.

    ``statement``: the SHA-256 of the row that states the tolerance on which it rests, where it rests on one.
    """
    with store.writing() as connection:
        connection.execute(insert(REVISION).values(asdict(revision) | {"patient_id": revision.patient_id or None}))
        facts = {"revision": revision.id, "serial": revision.serial, "patient": revision.patient_id}
        facts["parent"] = revision.parent
        digests = {"program_digest": revision.program_digest, "document_digest": revision.document_digest}
        body = facts | digests | {"transaction": revision.transaction}
        body |= {RELIED_ON: statement} if statement else {}
        append_within(connection, store.now(), revision.person, "revision", body)


def revisions(store: Store, serial: str, patient_id: str = "") -> tuple[Revision, ...]:
    """The programs that were signed for a pump, or for this patient with another one; newest first."""
    theirs = or_(REVISION.c.serial == serial, REVISION.c.patient_id == patient_id)
    wanted = select(REVISION).where(theirs).order_by(REVISION.c.at.desc())
    with store.reading() as connection:
        rows = connection.execute(wanted).mappings()
        return tuple(Revision(**{**row, "patient_id": row["patient_id"] or ""}) for row in rows)


def confirmed_revisions(store: Store, serial: str, patient_id: str = "") -> tuple[Revision, ...]:
    """Those of the signed programs that a pump confirmed, newest first: the journal has closed them as done."""
    signed = revisions(store, serial, patient_id)
    done = named(store, (revision.transaction for revision in signed), "done")
    return tuple(revision for revision in signed if revision.transaction in done)


def _patient(row: RowMapping) -> Patient:
    values = dict(row)
    return Patient(
        **{
            **values,
            "jurisdiction": Jurisdiction(values["jurisdiction"]),
            "exposure": Exposure(values["exposure"]),
            "catheter": catheter_value(values["catheter"]),
            "fills": fills_value(values["fills"]),
        }
    )
