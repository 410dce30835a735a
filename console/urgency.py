"""Who is due when, and why: one row of the worklist from a patient's record and the last reading of the pump.

The date is the earliest of alarm volume in the worst case, drug stability and appointment, counted from the reading. A
visit that was missed stays due on its own day.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from console.bridging import bridged
from console.context import going_order, live_context
from console.patient import Patient, Reading
from console.running import gives
from console.visits import missed
from device.image import decode_program
from device.kinds import CodecError
from profiles.continuing import with_delay
from profiles.limits import Library
from profiles.program import Periodic, Program
from profiles.projection import due
from profiles.pump import PumpState
from profiles.stillness import why_still

DAY_S = 86_400

#: How long the program had been running when it was read, in pump s, or the volume of its bridge in nL; 0: not known.
AgeOf = Callable[[Reading], int]


#: One line, said as ``urgency`` says it.
RowOf = Callable[[Patient, Reading | None, Library, tzinfo | None, AgeOf, AgeOf], "Urgency"]


def unknown_age(_reading: Reading) -> int:
    """Nothing tells when the program began."""
    return 0


@dataclass(frozen=True, slots=True)
class Urgency:
    """One patient's line. ``due_at`` (UTC s) is None when nothing is known; ``reason`` is a word of ``DueReason``.

    ``gives`` is the program with the base that ran when it was read, or its bridge: None where nothing was given, or
    nobody knows how far its plan had come.
    """

    patient: Patient
    program: Program | None
    reading: Reading | None
    due_at: int | None
    reason: str
    gives: Program | None = None

    def days_left(self, now_at: int, zone: tzinfo | None = None) -> int | None:
        """Days of the calendar here until due: 0 on its own day, at whatever hour; negative when it is past."""
        if self.due_at is None:
            return None
        due, now = (datetime.fromtimestamp(at, zone).astimezone(zone).date() for at in (self.due_at, now_at))
        return (due - now).days


def by_urgency(
    patients: Iterable[Patient],
    readings: Mapping[str, Reading],
    library: Library,
    zone: tzinfo | None,
    age_of: AgeOf = unknown_age,
    bridge_of: AgeOf = unknown_age,
    doubted: Container[str] = (),
    row_of: RowOf | None = None,
) -> tuple[Urgency, ...]:
    """Every patient, most urgent first: pumps in doubt (``doubted``: their serials), pumps that give nothing, those of
    which nothing is known, then by date. ``row_of`` says one line, as ``urgency`` does.
    """
    say = row_of or urgency
    rows = [say(patient, readings.get(patient.id), library, zone, age_of, bridge_of) for patient in patients]
    return tuple(sorted(rows, key=lambda row: (row.patient.serial not in doubted, *_rank(row))))


def urgency(
    patient: Patient,
    reading: Reading | None,
    library: Library,
    zone: tzinfo | None,
    age_of: AgeOf = unknown_age,
    bridge_of: AgeOf = unknown_age,
) -> Urgency:
    """One line; a pump that gives nothing is due now, and an image that cannot be read is told as not known."""
    if reading is None:
        return Urgency(patient, None, None, None, "never-read")
    try:
        program = decode_program(reading.image) if reading.image else None
    except CodecError:
        program = None
    if still := why_still(reading.status):
        return Urgency(patient, program, reading, reading.at, still)
    if program is None:
        return Urgency(patient, None, reading, None, "unreadable")
    then = datetime.fromtimestamp(reading.at, zone).astimezone()
    followed, age_s = with_delay(program, reading.delayed, age_of(reading) if _moves(program, reading) else 0)
    now = gives(followed, age_s)
    told = None if now is None else bridged(now, reading.status, bridge_of(reading))
    row = Urgency(patient, program, reading, None, "never", told)
    if missed(patient.planned_refill_at, then):
        return replace(row, due_at=patient.planned_refill_at, reason="appointment")
    context = live_context(patient, reading.status, followed, library, then, age_s)
    date = due(going_order(followed, age_s), context, library)
    return row if date is None else replace(row, due_at=reading.at + date.at_s, reason=str(date.reason))


def _moves(program: Program, reading: Reading) -> bool:
    """Whether it depends on its beginning what it gives: nobody needs to look that up for any other."""
    return bool(program.step_plan) or isinstance(program.base, Periodic) or reading.delayed is not None


def _rank(row: Urgency) -> tuple[bool, bool, bool, int, str]:
    """A pump that gives nothing harms now; one that was never programmed is the last of these."""
    still = why_still(row.reading.status) if row.reading else ""
    known = row.due_at is not None or row.reason == "never"
    date_at = row.due_at if row.due_at is not None else 1 << 62
    return (not still, still == PumpState.FACTORY, known, date_at, row.patient.name)
