"""What a store of an older shape lacks, added in the transaction that opens it: all of it, or nothing.

A statement here never changes what a row says; what older rows let one conclude is in ``learning``. History tables are
made anew where SQLite cannot alter a column, with every row copied as it stood.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from console.records.tables import REVISION, SCHEMA_VERSION

_COPIED = ", ".join(f'"{column.name}"' for column in REVISION.c if column.name != "serial")
_DELAYED = "ALTER TABLE reading ADD COLUMN delayed BLOB"
_FILLS = "ALTER TABLE patient ADD COLUMN fills TEXT"
_LAST_FILL = ("ALTER TABLE patient ADD COLUMN refill_id TEXT", "ALTER TABLE patient ADD COLUMN changed_nl INTEGER")
_TODAY = f"UPDATE meta SET value = '{SCHEMA_VERSION}' WHERE name = 'schema'"

# from which shape -> (statements before the tables of today are made, statements after)
STEPS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "1": (
        (
            "ALTER TABLE reading ADD COLUMN held_age_s INTEGER",
            _DELAYED,
            _FILLS,
            *_LAST_FILL,
            "DROP TRIGGER revision_no_update",
            "DROP TRIGGER revision_no_delete",
            "DROP INDEX ix_revision_patient_id",
            "ALTER TABLE revision RENAME TO revision_before_2",
        ),
        (
            f"INSERT INTO revision ({_COPIED}, serial) SELECT {_COPIED}, "
            "(SELECT serial FROM patient WHERE patient.id = patient_id) FROM revision_before_2",
            "DROP TABLE revision_before_2",
            _TODAY,
        ),
    ),
    "2": ((_DELAYED, _FILLS, *_LAST_FILL), (_TODAY,)),
    "3": ((_FILLS, *_LAST_FILL), (_TODAY,)),
    "4": (_LAST_FILL, (_TODAY,)),
}


def older_shape(connection: Connection) -> str:
    """The shape of a store that an earlier release wrote and this one can bring up to date; empty for any other."""
    if not inspect(connection).has_table("meta"):
        return ""
    found = str(connection.execute(text("SELECT value FROM meta WHERE name = 'schema'")).scalar())
    return found if found in STEPS else ""
