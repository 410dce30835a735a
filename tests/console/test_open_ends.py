"""What is open in the record stands on the desk as soon as its pump does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console import desk as steps
from console.demo import open_demonstration
from console.demo_patients import demo_patients
from console.desk import Desk
from console.freshness import age_ms, stale
from console.open_ends import chosen, doubts_of, first_in_doubt, with_record
from console.phases import Phase
from console.records import audit, patients
from device.events import Purpose
from device.journal import Intent, intent_body


@pytest.fixture
def records(tmp_path, library, now):
    store = open_demonstration(tmp_path, library, now)
    yield store
    store.close()


def ask(store, serial: str, number: int, purpose: Purpose = Purpose.PROGRAM) -> None:
    intent = Intent(bytes([number]) * 16, serial, purpose, 1, b"", b"")
    audit.append(store, "A. Doctor", "intent", intent_body(intent))


@pytest.mark.req(35)
def test_a_pump_in_doubt_stands_there_with_what_was_last_read_as_old_as_it_is(records, now):
    demo = demo_patients()[0]
    patient = patients.of_serial(records, demo.serial)
    at = int(now.timestamp())
    turned_to = steps.choose(Desk(), patient)
    assert chosen(records, turned_to, 5_000, at) == turned_to
    ask(records, demo.serial, 1)
    desk = chosen(records, turned_to, 5_000, at + 60)
    assert (desk.phase, desk.held, desk.connected) == (Phase.UNCERTAIN, demo.program, False)
    assert age_ms(desk, 5_000) == 60_000
    assert stale(desk, 5_000)
    assert desk.result.transaction == doubts_of(records, patient)[0].transaction


def test_the_pump_that_has_waited_longest_comes_first(records):
    first, second, _ = (demo.serial for demo in demo_patients())
    assert first_in_doubt(records) is None
    ask(records, second, 1)
    ask(records, first, 2)
    assert first_in_doubt(records).serial == second


def test_a_desk_without_a_patient_has_nothing_open(records, held: Desk):
    assert with_record(records, Desk()) == Desk()
    ask(records, held.patient.serial, 1, Purpose.STOP)
    desk = with_record(records, replace(held, doubts=()))
    assert [one.what for one in desk.doubts] == ["stop"]
    assert len(desk.unexplained) == 1


def test_a_record_that_cannot_be_read_takes_nothing_off_the_desk(records, held: Desk, blind):
    ask(records, held.patient.serial, 1)
    desk = with_record(records, held)
    with blind(records):
        assert with_record(records, desk) == desk
        stands = chosen(records, replace(steps.choose(Desk(), desk.patient), doubts=desk.doubts), 5_000, 0)
    assert (stands.phase, stands.doubts) == (Phase.UNCERTAIN, desk.doubts)
