"""What a store of a former release lets one conclude, once, when it is brought up to date: with what pumps were filled.

Programs that were read after a recorded fill, and before the next one, tell its drugs where they all tell the same.
What they leave open stays unknown, and is judged as a first fill. Only what a person recorded counts as a fill before
that: the console itself once dated one fill twice, when a pump that had been off told it with a later time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, text, update

from console.records.audit import append_within
from console.records.patients import DATES
from console.records.tables import PATIENT, READING, said_in
from console.records.texts import fills_text, fills_value
from device.image import decode_program
from device.kinds import CodecError
from profiles.checks_order import drug_ids

_BY = "console"
_WHY = "learnt from the programs that were read after each fill"
_FILLED = select(PATIENT).where(PATIENT.c.filled_at.is_not(None))
_WITHIN_S = 3_600  # two dates of one fill are no farther apart
_DATED = text(
    f"SELECT body FROM audit WHERE action = '{DATES}' AND actor <> '{_BY}' "
    f"AND {said_in('audit', 'patient')} = :patient ORDER BY seq DESC"
)


@dataclass(frozen=True, slots=True)
class _Span:
    """A patient's pump from one fill to the next, or to today (UTC s)."""

    patient_id: str
    from_at: int
    to_at: int | None = None


def learn_fills(connection: Connection, now: datetime) -> None:
    """The drugs of the last two fills of every patient whose record has none, each with a row of the audit trail."""
    for row in connection.execute(_FILLED).all():
        fills = () if fills_value(row.fills) else _fills(connection, row.id, row.filled_at)
        if fills:
            connection.execute(update(PATIENT).where(PATIENT.c.id == row.id).values(fills=fills_text(fills)))
            body = {"patient": row.id, "serial": row.serial, "was_fills": (), "fills": fills, "why": _WHY}
            dates = {"filled_at": row.filled_at, "planned_refill_at": row.planned_refill_at}
            append_within(connection, now, _BY, DATES, body | dates)


def _fills(connection: Connection, patient_id: str, filled_at: int) -> tuple[tuple[str, ...], ...]:
    """The newest first, as far back as each is known."""
    before_at = _fill_before(connection, patient_id, filled_at)
    spans = [_Span(patient_id, filled_at)]
    spans += [] if before_at is None else [_Span(patient_id, before_at, filled_at)]
    fills: list[tuple[str, ...]] = []
    for span in spans:
        drugs = _drugs(connection, span)
        if not drugs:
            break
        fills.append(drugs)
    return tuple(fills)


def _fill_before(connection: Connection, patient_id: str, filled_at: int) -> int | None:
    """When the audit trail says that the fill before that one was made; None where it does not."""
    for body in connection.execute(_DATED, {"patient": patient_id}).scalars():
        told = json.loads(body)
        was_at, at = told.get("was_filled_at"), told.get("filled_at")
        if was_at != at:
            known = type(was_at) is int and type(at) is int and abs(at - filled_at) <= _WITHIN_S
            return was_at if known and at - was_at > _WITHIN_S else None
    return None


def _drugs(connection: Connection, span: _Span) -> tuple[str, ...]:
    """Those of every program that was read in a span; none where nothing was, or not everything tells the same."""
    read = select(READING.c.image).where(READING.c.patient_id == span.patient_id, READING.c.at >= span.from_at)
    read = read if span.to_at is None else read.where(READING.c.at < span.to_at)
    found = {_drugs_of(image) for image in connection.execute(read.distinct()).scalars() if image}
    return found.pop() if len(found) == 1 else ()


def _drugs_of(image: bytes) -> tuple[str, ...]:
    try:
        return drug_ids(decode_program(image).fluid)
    except CodecError:
        return ()
