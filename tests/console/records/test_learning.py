"""What a record of a former release tells of a pump's fills: exactly what its readings agree on, and once."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest

from console.patient import Patient, Reading
from console.records import audit, patients
from console.records.store import StoreKind, open_store
from device.image import encode_program
from profiles.drugs import Component, Fluid
from profiles.program import Continuous, Program
from tests.console.records.test_patients import PATIENT, STATUS

DAY_S = 86_400
BEFORE, LAST = 10 * DAY_S, 40 * DAY_S  # two recorded fills
OLD = replace(PATIENT, filled_at=LAST, fills=())
Z, M = ("ziconotide",), ("morphine",)


def image(drugs: Sequence[str]) -> bytes:
    fluid = Fluid(tuple(Component(drug_id, 25_000) for drug_id in drugs))
    return encode_program(Program("what ran", fluid, Continuous(96_000, 2_400)))


def opened_again(
    path: Path,
    reads: Sequence[tuple[int, bytes]],
    dates: Sequence[tuple[int | None, int]],
    actors: Sequence[str] = ("A. Nurse",),
) -> Patient:
    """The patient after a store of the fourth shape was opened, with those readings and dates of fills in it."""
    with closing(open_store(path, StoreKind.DEMONSTRATION)) as store:
        patients.save(store, OLD, "A. Nurse")
        for (was_at, at), actor in zip(dates, cycle(actors), strict=False):
            body = {"patient": OLD.id, "serial": OLD.serial, "was_filled_at": was_at, "filled_at": at}
            audit.append(store, actor, patients.DATES, body)
        for at, held in reads:
            patients.add_reading(store, Reading(OLD.id, at, STATUS, held))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE meta SET value = '4' WHERE name = 'schema'")
        for column in ("refill_id", "changed_nl"):
            connection.execute(f"ALTER TABLE patient DROP COLUMN {column}")
    with closing(open_store(path, StoreKind.DEMONSTRATION)) as store:
        assert audit.verified(store) is None
        return patients.everyone(store)[0]


KNOWN = [(None, BEFORE), (BEFORE, LAST), (LAST, LAST)]  # the last row moved a visit and no fill


@pytest.mark.req(47)
@pytest.mark.parametrize(
    ("before", "after", "fills"),
    [
        ([Z, Z], [Z], (Z, Z)),
        ([M], [Z, Z], (Z, M)),
        ([M, Z], [Z], (Z,)),  # the next drug was programmed before its fill: which one the fill had is open
        ([], [Z], (Z,)),
        ([Z], [], ()),
        ([Z], [Z, M], ()),
    ],
)
def test_programs_that_were_read_after_a_fill_tell_its_drugs_where_they_agree(tmp_path, before, after, fills):
    reads = [(BEFORE + DAY_S + i, image(drugs)) for i, drugs in enumerate(before)]
    reads += [(LAST + i, image(drugs)) for i, drugs in enumerate(after)]
    assert opened_again(tmp_path / "a.sqlite", reads, KNOWN) == replace(OLD, fills=fills)


@pytest.mark.req(47)
@pytest.mark.parametrize(
    ("dates", "fills"),
    [
        ([], (Z,)),
        ([(None, LAST)], (Z,)),
        ([(BEFORE, LAST - 2 * DAY_S)], (Z,)),  # of another fill than the last one
        ([(LAST - 60, LAST)], (Z,)),  # one fill, dated twice
        ([(LAST + DAY_S, LAST)], (Z,)),
        ([(BEFORE, LAST + 600)], (Z, Z)),
    ],
)
def test_a_fill_before_the_last_one_is_one_that_the_audit_trail_dates(tmp_path, dates, fills):
    reads = [(BEFORE + DAY_S, image(Z)), (LAST + DAY_S, image(Z))]
    assert opened_again(tmp_path / "a.sqlite", reads, dates).fills == fills


@pytest.mark.req(47)
@pytest.mark.parametrize(
    ("actors", "fills"),
    [(("A. Nurse", "A. Nurse"), (Z, Z)), (("A. Nurse", "console"), (Z,)), (("console", "A. Nurse"), (Z, Z))],
)
def test_a_fill_that_only_the_console_dated_may_be_the_one_before_told_later(tmp_path, actors, fills):
    """A pump that was off for a month tells its only fill as one of a month later: the record had it twice."""
    reads = [(BEFORE + DAY_S, image(Z)), (LAST + DAY_S, image(Z))]
    assert opened_again(tmp_path / "a.sqlite", reads, KNOWN[:2], actors).fills == fills


def test_a_reading_without_a_program_tells_nothing_and_one_that_cannot_be_read_leaves_it_open(tmp_path):
    reads = [(LAST, b""), (LAST + 1, image(Z))]
    assert opened_again(tmp_path / "a.sqlite", reads, KNOWN).fills == (Z,)
    assert opened_again(tmp_path / "b.sqlite", [*reads, (LAST + 2, b"no image")], KNOWN).fills == ()


def test_what_was_learnt_is_in_the_audit_trail_and_what_a_record_has_is_left(tmp_path):
    path = tmp_path / "a.sqlite"
    opened_again(path, [(LAST, image(Z))], KNOWN)
    with closing(open_store(path, StoreKind.DEMONSTRATION)) as store:
        row = audit.newest(store, 1)[0]
        assert (row.actor, row.fields()["fills"], row.fields()["was_fills"]) == ("console", [["ziconotide"]], [])
        patients.set_dates(store, replace(OLD, fills=(M,)), "A. Nurse")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE meta SET value = '4' WHERE name = 'schema'")
        for column in ("refill_id", "changed_nl"):
            connection.execute(f"ALTER TABLE patient DROP COLUMN {column}")
    with closing(open_store(path, StoreKind.DEMONSTRATION)) as store:
        assert patients.everyone(store)[0].fills == (M,)
