"""A store that an earlier release wrote: it opens, says what it said, and knows what is new."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from console.patient import Reading
from console.records import patients
from console.records.migrate import STEPS
from console.records.store import StoreError, StoreKind, open_store
from console.records.tables import SCHEMA_VERSION, triggers
from profiles.program import DelayedStart, Stopped
from tests.console.records.test_patients import PATIENT, REVISION, STATUS

FIRST_SHAPE = """
CREATE TABLE old (id VARCHAR(32) NOT NULL, patient_id VARCHAR(32) NOT NULL, parent VARCHAR(32) NOT NULL,
 at INTEGER NOT NULL, person TEXT NOT NULL, meaning TEXT NOT NULL, "transaction" VARCHAR(32) NOT NULL,
 program_digest VARCHAR(64) NOT NULL, document_digest VARCHAR(64) NOT NULL, document TEXT NOT NULL,
 image BLOB NOT NULL, held_before BLOB NOT NULL, PRIMARY KEY (id), FOREIGN KEY(patient_id) REFERENCES patient (id),
 UNIQUE ("transaction"));
INSERT INTO old SELECT id, patient_id, parent, at, person, meaning, "transaction", program_digest, document_digest,
 document, image, held_before FROM revision;
DROP TABLE revision;
ALTER TABLE old RENAME TO revision;
CREATE INDEX ix_revision_patient_id ON revision (patient_id);
ALTER TABLE reading DROP COLUMN held_age_s;
ALTER TABLE reading DROP COLUMN delayed;
ALTER TABLE patient DROP COLUMN fills;
ALTER TABLE patient DROP COLUMN refill_id;
ALTER TABLE patient DROP COLUMN changed_nl;
UPDATE meta SET value = '1' WHERE name = 'schema';
"""


@pytest.fixture
def first_shape(tmp_path: Path) -> Path:
    """A store with a patient, a reading and a signed program, in the shape of the first release."""
    path = tmp_path / "a.sqlite"
    store = open_store(path, StoreKind.DEMONSTRATION)
    patients.save(store, PATIENT, "A. Nurse")
    patients.add_reading(store, Reading(PATIENT.id, 9, STATUS, b"image"))
    patients.add_revision(store, REVISION)
    store.close()
    with sqlite3.connect(path) as connection:
        connection.executescript(FIRST_SHAPE)
        for trigger in triggers():
            connection.execute(trigger)
    connection.close()
    return path


def test_every_row_says_what_it_said_and_the_pump_of_a_program_is_known(first_shape: Path):
    for _ in range(2):  # the second time there is nothing left to do
        store = open_store(first_shape, StoreKind.DEMONSTRATION)
        assert patients.everyone(store) == (PATIENT,)
        assert patients.last_readings(store)[PATIENT.id] == Reading(PATIENT.id, 9, STATUS, b"image", None)
        assert patients.revisions(store, PATIENT.serial) == (REVISION,)
        store.close()


@pytest.mark.req(59)
@pytest.mark.parametrize("statement", ["UPDATE revision SET person = 'x'", "DELETE FROM revision"])
def test_history_stays_append_only(first_shape: Path, statement: str):
    store = open_store(first_shape, StoreKind.DEMONSTRATION)
    with pytest.raises(StoreError, match="append-only"), store.writing() as connection:
        connection.exec_driver_sql(statement)
    store.close()


@pytest.mark.req(61)
def test_a_step_that_breaks_leaves_the_store_as_it_was(first_shape: Path, monkeypatch: pytest.MonkeyPatch):
    before, after = STEPS["1"]
    with monkeypatch.context() as patch:
        patch.setitem(STEPS, "1", (before, (*after[:1], "no statement at all")))
        with pytest.raises(StoreError):
            open_store(first_shape, StoreKind.DEMONSTRATION)
    store = open_store(first_shape, StoreKind.DEMONSTRATION)
    assert patients.revisions(store, PATIENT.serial) == (REVISION,)
    store.close()


def test_each_shape_before_this_one_has_its_step():
    assert set(STEPS) == {str(shape) for shape in range(1, SCHEMA_VERSION)}


def back_to(path: Path, shape: str, *columns: str) -> None:
    """A closed store as a release with that shape would have it: without those columns."""
    dropped = [f"ALTER TABLE {table} DROP COLUMN {column};" for table, column in map(str.split, columns)]
    with sqlite3.connect(path) as connection:
        connection.executescript("".join(dropped) + f"UPDATE meta SET value = '{shape}' WHERE name = 'schema';")
    connection.close()


LAST_FILL = ("patient refill_id", "patient changed_nl")


def test_a_store_of_the_second_shape_learns_of_delayed_starts(tmp_path: Path):
    path = tmp_path / "b.sqlite"
    store = open_store(path, StoreKind.DEMONSTRATION)
    patients.save(store, PATIENT, "A. Nurse")
    reading = Reading(PATIENT.id, 9, STATUS, b"image", 70)
    patients.add_reading(store, reading)
    store.close()
    back_to(path, "2", "reading delayed", "patient fills", *LAST_FILL)
    again = open_store(path, StoreKind.DEMONSTRATION)
    assert patients.last_readings(again)[PATIENT.id] == reading
    patients.add_reading(again, replace(reading, delayed=DelayedStart("d" * 32, 60, Stopped("wait"))))
    assert patients.last_readings(again)[PATIENT.id].delayed == DelayedStart("d" * 32, 60, Stopped("wait"))
    again.close()


@pytest.mark.parametrize(("shape", "lost"), [("3", ("patient fills", *LAST_FILL)), ("4", LAST_FILL)])
def test_a_store_of_a_later_shape_learns_what_a_pump_was_filled_with_and_by_which_refill(tmp_path: Path, shape, lost):
    path = tmp_path / "c.sqlite"
    filled = replace(PATIENT, fills=(("ziconotide",), ("morphine",)), refill_id="one", changed_nl=7)
    store = open_store(path, StoreKind.DEMONSTRATION)
    patients.save(store, filled, "A. Nurse")
    store.close()
    back_to(path, shape, *lost)
    again = open_store(path, StoreKind.DEMONSTRATION)
    known = PATIENT if shape == "3" else replace(PATIENT, fills=filled.fills)
    assert patients.everyone(again) == (known,)  # what it does not tell is not known
    patients.set_dates(again, filled, "A. Nurse")
    assert patients.everyone(again) == (filled,)
    again.close()
