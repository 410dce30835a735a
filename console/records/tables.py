"""The tables, and the triggers that make history append-only.

Rules of this file: instants are UTC; volumes, flows and times are integers in base units; a signed program, a reading
and an audit row are never edited or deleted, whoever asks. Plain tables, not mapped classes: nothing here needs those,
and loading what maps them took a fifth of a second of every start.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

SCHEMA_VERSION = 5  # what the older ones lack is added by ``migrate``
APPEND_ONLY = ("audit", "reading", "revision")
METADATA = MetaData()


def _kept(name: str, kind: Any) -> Column[Any]:
    """A column in which something always stands."""
    return Column(name, kind, nullable=False)


#: What kind of store this is, and which shape it has.
META = Table("meta", METADATA, Column("name", String(40), primary_key=True), _kept("value", Text))

#: One row of the chain (see ``chain.Entry``).
AUDIT = Table(
    "audit",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _kept("at", String(32)),
    _kept("actor", Text),
    Column("action", String(40), nullable=False, index=True),
    _kept("body", Text),
    _kept("previous", String(64)),
    Column("sha256", String(64), nullable=False, unique=True),
)

#: One person with one pump; ``catheter`` is JSON of its pieces, ``fills`` of the drugs of its last fills, of which
#: ``refill_id`` names the newest; ``changed_nl`` is where the pump counts its last change of fluid.
PATIENT = Table(
    "patient",
    METADATA,
    Column("id", String(32), primary_key=True),
    _kept("name", Text),
    _kept("record_number", Text),
    _kept("born", String(10)),
    _kept("indication", String(40)),
    _kept("jurisdiction", String(8)),
    _kept("exposure", String(16)),
    Column("serial", String(64), nullable=False, unique=True),
    _kept("url", Text),
    _kept("catheter", Text),
    Column("planned_refill_at", Integer),
    Column("filled_at", Integer),
    Column("interrupted_at", Integer),
    Column("screening_bolus_ng", Integer),
    _kept("made_up", Boolean),
    Column("fills", Text),
    Column("refill_id", Text),
    Column("changed_nl", Integer),
)

#: What a pump said once: its status as JSON, its program as the image that it held, its age then, and the delayed
#: start that came with it, as the blob that it came in.
READING = Table(
    "reading",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("patient_id", ForeignKey("patient.id"), nullable=False),
    _kept("at", Integer),
    _kept("status", Text),
    _kept("image", LargeBinary),
    Column("held_age_s", Integer),
    Column("delayed", LargeBinary),
    Index("reading_of_patient", "patient_id", "at"),
)

#: One signed program, kept before it leaves for the pump; ``parent`` is the revision before it. Without a patient it
#: was signed for a pump that nobody in this store carries.
REVISION = Table(
    "revision",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("patient_id", ForeignKey("patient.id"), index=True),
    Column("serial", String(64), nullable=False, index=True),
    _kept("parent", String(32)),
    _kept("at", Integer),
    _kept("person", Text),
    _kept("meaning", Text),
    Column("transaction", String(32), nullable=False, unique=True),
    _kept("program_digest", String(64)),
    _kept("document_digest", String(64)),
    _kept("document", Text),
    _kept("image", LargeBinary),
    _kept("held_before", LargeBinary),
)


def transaction_of(table: str) -> str:
    """The transaction that an audit row names, as an expression."""
    return said_in(table, "transaction")


def said_in(table: str, name: str) -> str:
    """What the body of an audit row says under a name, as an expression; one that is no JSON any more says nothing."""
    return f"CASE WHEN json_valid({table}.body) THEN json_extract({table}.body, '$.{name}') END"


def indexes() -> tuple[str, ...]:
    """What a store of any release may lack: nothing is read more often than which transactions are open."""
    expression = transaction_of("audit").replace("audit.", "")
    return (f"CREATE INDEX IF NOT EXISTS audit_transaction ON audit (action, ({expression}))",)


def triggers() -> tuple[str, ...]:
    """One refusal for each history table and each way of changing it."""
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in APPEND_ONLY
        for verb in ("update", "delete")
    )
