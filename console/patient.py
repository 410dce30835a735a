"""A patient as the console knows one, and what was last read from the pump: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass

from profiles.context import Exposure, Jurisdiction
from profiles.program import DelayedStart
from profiles.pump import Catheter, PumpStatus


@dataclass(frozen=True, slots=True)
class Patient:
    """One person with one pump. ``…_at`` are UTC seconds since 1970; ``url`` is where the pump was last reached.

    ``fills`` are the drugs of the last two fills, the newest first, and ``refill_id`` is the name of that one in the
    pump's book; ``changed_nl`` is what the pump had delivered in all when its fluid last changed. What is not there
    nobody knows.
    """

    id: str  # 32 hex digits
    name: str
    record_number: str
    born: str  # ISO date
    indication: str
    jurisdiction: Jurisdiction
    exposure: Exposure
    serial: str
    url: str
    catheter: Catheter
    planned_refill_at: int | None = None
    filled_at: int | None = None
    interrupted_at: int | None = None
    screening_bolus_ng: int | None = None
    made_up: bool = False  # a demonstration patient
    fills: tuple[tuple[str, ...], ...] = ()
    refill_id: str | None = None
    changed_nl: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a pump said at ``at`` (UTC seconds), with the image that it held.

    ``held_age_s``: how long that program had been running then, in the pump's own seconds; None when nobody knows.
    ``delayed``: the delayed start that came with it, over or not, where one did.
    """

    patient_id: str
    at: int
    status: PumpStatus
    image: bytes
    held_age_s: int | None = None
    delayed: DelayedStart | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One signed program, kept before it leaves for the pump; never edited. ``parent`` is the id of the one before.

    ``patient_id`` is empty when it was signed for a pump that no patient of this store carries.
    """

    id: str
    patient_id: str
    serial: str
    parent: str
    at: int
    person: str
    meaning: str
    transaction: str
    program_digest: str
    document_digest: str
    document: str
    image: bytes
    held_before: bytes  # the pump's backup: the image that ran until then


@dataclass(frozen=True, slots=True)
class Doubt:
    """One transaction that nobody knows the end of. ``what`` is a word of ``desk.Result``, ``why`` a reason code.

    ``asked`` is the name of the program that was asked for, empty where none was or the record lacks it; ``once``:
    one-time parts belong to it.
    """

    transaction: str
    serial: str
    what: str
    person: str
    at: int  # UTC seconds
    why: str
    asked: str = ""
    once: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person stated that the patient is used to, at one stop of one pump; ``was`` counted until then.

    The stop is named by the pump's own counters: its elapsed second ``stopped_s`` since which it stands still, and its
    ``generation``. ``row`` is the SHA-256 of the audit row that keeps the statement.
    """

    person: str
    at: int  # UTC seconds
    serial: str
    stopped_s: int
    generation: int
    was: Exposure
    exposure: Exposure
    reason: str
    row: str


@dataclass(frozen=True, slots=True)
class Unexplained:
    """One emergency stop whose reason nobody has given yet; ``at`` is when it was written down (UTC s)."""

    transaction: str
    at: int
