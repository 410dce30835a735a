"""Without records nothing is known, nothing is kept, and a pump at an address is nobody's until it says its number."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from console import desk as steps
from console.desk import Desk, may
from console.hearing import named
from console.keys import FILE, KeyTrouble
from console.phases import Word
from console.records import patients
from console.records.store import StoreError
from console.unread import NOBODY, UnkeptJournal, address_trouble, opened_keys, opened_store, pump_at
from device.events import Lost, Streamed, Why
from device.journal import JournalError


def test_sound_records_are_opened_as_ever(tmp_path: Path, library, now):
    store = opened_store(tmp_path, library, now)
    assert store.trouble == ""
    assert len(patients.everyone(store)) == 3
    store.close()


def test_a_folder_that_cannot_be_used_is_not_touched(tmp_path: Path, library, now):
    store = opened_store(tmp_path, library, now, "The folder cannot be used.")
    for wish in (store.reading, store.writing):
        with pytest.raises(StoreError, match=r"The folder cannot be used\."), wish():
            pass
    store.close()
    assert list(tmp_path.iterdir()) == []


def test_the_journal_refuses_every_line_and_knows_of_no_intent():
    journal = UnkeptJournal("The records cannot be read.")
    with pytest.raises(JournalError, match="cannot be read"):
        journal.append("intent", {})
    assert journal.open_intents("CIS-1") == ()


def test_keys_that_cannot_be_read_are_told_and_never_written_over(tmp_path: Path):
    (tmp_path / FILE).write_text("no keys", encoding="utf-8")
    keys, trouble = opened_keys(tmp_path, lambda: None)
    assert "only emulated pumps" in trouble
    assert keys.peer("CIS-1", published=False) is Why.NOT_PAIRED
    with pytest.raises(KeyTrouble):
        keys.unlock("a long enough passphrase")
    assert (tmp_path / FILE).read_text(encoding="utf-8") == "no keys"
    assert opened_keys(tmp_path / "new", lambda: None)[1] == ""


def test_a_pump_at_an_address_takes_the_number_of_the_one_that_answers(status):
    desk = steps.choose(Desk(unkept="x"), pump_at("COM5"))
    assert desk.patient is not None
    assert (desk.patient.name, desk.patient.serial) == (NOBODY, "")
    assert not may(desk, Word.STOP)  # for which pump it would be is not known yet
    met = named(desk, Streamed(status, 0))
    assert met.patient.serial == status.serial
    assert may(met, Word.STOP)
    assert named(met, Streamed(replace(status, serial="CIS-9"), 0)) is met
    assert named(desk, Lost(Why.NOT_PAIRED, "CIS-7")).patient.serial == "CIS-7"
    assert named(desk, Lost(Why.SILENT)) is desk
    assert named(Desk(), Streamed(status, 0)) == Desk()
    assert may(steps.choose(Desk(unkept="x"), pump_at("COM5", "CIS-7")), Word.STOP)


def test_two_addresses_are_two_pumps():
    assert pump_at("COM5").id != pump_at("COM6").id
    assert pump_at("COM5") == pump_at("COM5")


@pytest.mark.parametrize(
    ("url", "names"), [("COM5", True), ("/dev/ttyUSB0", True), ("http://pump", False), ("", False)]
)
def test_an_address_is_looked_at_before_it_is_dialled(url: str, names: bool):
    assert (address_trouble(url) == "") is names
