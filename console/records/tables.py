"""The tables, and the triggers that make history append-only.

Rules of this file: instants are UTC; volumes, flows and times are integers in base units; a signed program, a reading
and an audit row are never edited or deleted, whoever asks.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA_VERSION = 2  # what the older ones lack is added by ``migrate``
APPEND_ONLY = ("audit", "reading", "revision")


class Table(DeclarativeBase):
    """What all tables share."""


class MetaRow(Table):
    """What kind of store this is, and which shape it has."""

    __tablename__ = "meta"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class AuditRow(Table):
    """One row of the chain (see ``chain.Entry``)."""

    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(40), index=True)
    body: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)


class PatientRow(Table):
    """One person with one pump; ``catheter`` is JSON of its pieces."""

    __tablename__ = "patient"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    record_number: Mapped[str] = mapped_column(Text)
    born: Mapped[str] = mapped_column(String(10))
    indication: Mapped[str] = mapped_column(String(40))
    jurisdiction: Mapped[str] = mapped_column(String(8))
    exposure: Mapped[str] = mapped_column(String(16))
    serial: Mapped[str] = mapped_column(String(64), unique=True)
    url: Mapped[str] = mapped_column(Text)
    catheter: Mapped[str] = mapped_column(Text)
    planned_refill_at: Mapped[int | None]
    filled_at: Mapped[int | None]
    interrupted_at: Mapped[int | None]
    screening_bolus_ng: Mapped[int | None]
    made_up: Mapped[bool]


class ReadingRow(Table):
    """What a pump said once: its status as JSON, its program as the image that it held, and its age then."""

    __tablename__ = "reading"
    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"))
    at: Mapped[int]
    status: Mapped[str] = mapped_column(Text)
    image: Mapped[bytes] = mapped_column(LargeBinary)
    held_age_s: Mapped[int | None]
    __table_args__ = (Index("reading_of_patient", "patient_id", "at"),)


class RevisionRow(Table):
    """One signed program, kept before it leaves for the pump; ``parent`` is the revision before it.

    Without a patient it was signed for a pump that nobody in this store carries.
    """

    __tablename__ = "revision"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    patient_id: Mapped[str | None] = mapped_column(ForeignKey("patient.id"), index=True)
    serial: Mapped[str] = mapped_column(String(64), index=True)
    parent: Mapped[str] = mapped_column(String(32))
    at: Mapped[int]
    person: Mapped[str] = mapped_column(Text)
    meaning: Mapped[str] = mapped_column(Text)
    transaction: Mapped[str] = mapped_column(String(32), unique=True)
    program_digest: Mapped[str] = mapped_column(String(64))
    document_digest: Mapped[str] = mapped_column(String(64))
    document: Mapped[str] = mapped_column(Text)
    image: Mapped[bytes] = mapped_column(LargeBinary)
    held_before: Mapped[bytes] = mapped_column(LargeBinary)


def triggers() -> tuple[str, ...]:
    """One refusal for each history table and each way of changing it."""
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in APPEND_ONLY
        for verb in ("update", "delete")
    )
