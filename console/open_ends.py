"""What the record holds of a pump, put on the desk: what is open, stops without a reason, and what was stated."""

from __future__ import annotations

from dataclasses import replace

from console import desk as steps
from console.desk import Desk, Result
from console.doubts import all_doubts
from console.history import program_of
from console.patient import Doubt, Patient, Reading
from console.phases import Word
from console.records import patients
from console.records.store import Store, StoreError
from console.stop_reasons import unexplained
from console.tolerance import statements

STOP_FIRST = "STOP is not confirmed yet: this pump is not left before it has answered. Closing the console gives it up."


def doubts_of(store: Store, patient: Patient) -> tuple[Doubt, ...]:
    """The transactions of a patient's pump that nobody knows the end of, oldest first."""
    return tuple(one for one in all_doubts(store, (patient,)) if one.transaction)


def first_in_doubt(store: Store) -> Patient | None:
    """Whose pump has waited longest for its answer to be heard; None: every pump has answered."""
    everyone = {patient.serial: patient for patient in patients.everyone(store)}
    waiting = (everyone[one.serial] for one in all_doubts(store, everyone.values()) if one.transaction)
    return next(waiting, None)


def with_record(store: Store, desk: Desk) -> Desk:
    """The same desk with what the record says is open for its pump, and what was stated at its stops.

    A record that cannot be read changes nothing: what is on the desk may be a pump's own word, and is not lost for it.
    """
    if desk.patient is None:
        return desk
    serial = desk.patient.serial
    try:
        open_stops, stated = unexplained(store, serial), statements(store, serial)
    except (StoreError, ValueError, KeyError):
        return desk
    return replace(desk, doubts=doubts_of(store, desk.patient), unexplained=open_stops, statements=stated)


def chosen(store: Store, desk: Desk, now_ms: int, now_at: int) -> Desk:
    """A patient was turned to; a pump in doubt stands there with what was last read of it, as old as that is."""
    desk = with_record(store, desk)
    if desk.patient is None or not desk.doubts:
        return desk
    reading = _last_reading(store, desk.patient)
    return _doubtful(desk if reading is None else _recalled(desk, reading, now_ms, now_at))


def _doubtful(desk: Desk) -> Desk:
    """The record says that this pump has not answered: nobody knows what it holds, whoever asked and when."""
    newest = desk.doubts[-1]
    result = Result("uncertain", newest.why, newest.transaction, newest.what)
    return steps.step(desk, Word.UNCERTAIN, result=result)


def _recalled(desk: Desk, last: Reading, now_ms: int, now_at: int) -> Desk:
    """What the record says was last read, as old as it is; the pump is not on the line."""
    read_ms = now_ms - 1_000 * max(0, now_at - last.at)
    digest, held = last.status.program_digest.hex(), program_of(last.image)
    return replace(desk, status=last.status, held=held, held_digest=digest, read_ms=read_ms, read_at=last.at)


def _last_reading(store: Store, patient: Patient) -> Reading | None:
    try:
        return patients.last_readings(store).get(patient.id)
    except StoreError:
        return None
