"""Pairing in the window: what is typed, what the link tells, and what is kept."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QWidget

from console.keys import KeyStore
from console.line import Broken
from console.pairing import Pairing
from device.card import card_text
from device.commands import Cancel, PairUp
from device.events import Lost, PairedWith, Why
from device.keys import Peer
from tests.console.test_keys import Ring
from widgets.pair_dialog import PairAnswer

CARD = bytes(range(18))
FOUND = PairedWith("CIS-1", b"p" * 32, False)


@dataclass
class Patient:
    serial: str = "CIS-1"


@dataclass
class Desk:
    keyless: str = str(Why.NOT_PAIRED)
    patient: Patient = field(default_factory=Patient)


class Console:
    """Link and controller, as the pairing sees them."""

    def __init__(self) -> None:
        self.desk, self.asked, self.reads = Desk(), [], 0

    def ask(self, command) -> None:
        self.asked.append(command)

    def read(self) -> None:
        self.reads += 1


@pytest.fixture
def console() -> Console:
    return Console()


@pytest.fixture
def make(qtbot, console, tmp_path):
    window = QWidget()
    qtbot.addWidget(window)

    def pairing(store=None) -> Pairing:
        made = Pairing(window, console, KeyStore(tmp_path, lambda: store), console)
        made.begin()
        return made

    return pairing


@pytest.mark.req(65)
def test_a_pairing_is_asked_kept_and_read(make, console):
    pairing = make(Ring())
    dialog = pairing.dialog
    dialog.secret.setText(card_text(CARD))
    dialog.go.click()
    (asked,) = console.asked
    assert isinstance(asked, PairUp) and asked.card == CARD
    pairing.hear(1, Lost(Why.NOT_PAIRED, "CIS-1"))  # the line goes on trying meanwhile
    assert dialog.isBusy()
    pairing.hear(1, FOUND)
    assert pairing._keys.peer("CIS-1", False) == Peer(asked.own, b"p" * 32, False)
    assert (console.reads, pairing.dialog) == (1, None)


@pytest.mark.parametrize("why", [Why.PAIRING_REFUSED, Why.NOT_PAIRING, Why.SILENT])
def test_what_goes_wrong_is_said_in_the_dialog_and_can_be_tried_again(make, console, why):
    pairing = make(Ring())
    pairing.answer(PairAnswer(card_text(CARD)))
    pairing.hear(1, Lost(why, "CIS-1"))
    assert not pairing.dialog.isBusy()
    assert pairing.dialog.trouble.text().endswith(".")
    pairing.answer(PairAnswer("ABCD"))
    assert "32 letters" in pairing.dialog.trouble.text()
    assert (len(console.asked), console.reads) == (1, 0)
    pairing.dialog.reject()


def test_a_line_that_breaks_is_said_and_nothing_of_the_pairing_is_left_on_it(make, console):
    pairing = make(Ring())
    pairing.answer(PairAnswer(card_text(CARD)))
    pairing.hear(1, Broken("There is no cable to the pump: plug it in.", 250))
    assert (pairing.dialog.isBusy(), pairing.dialog.trouble.text()) == (
        False,
        "There is no cable to the pump: plug it in.",
    )
    assert console.asked[1:] == [Cancel()]
    pairing.hear(1, FOUND)
    assert console.reads == 0
    pairing.dialog.reject()
    assert console.asked[1:] == [Cancel()], "once"


def test_a_dialog_that_is_left_calls_its_pairing_off(make, console):
    pairing = make(Ring())
    pairing.dialog.secret.setText(card_text(CARD))
    pairing.dialog.go.click()
    pairing.dialog.shut.click()
    assert pairing.dialog is None
    assert console.asked[1:] == [Cancel()]
    pairing.hear(1, FOUND)
    assert console.reads == 0


def test_nothing_is_heard_before_something_was_asked(make, console):
    pairing = make(Ring())
    pairing.hear(1, FOUND)
    assert console.reads == 0
    pairing.dialog.reject()
    assert pairing.dialog is None


@pytest.mark.req(65)
def test_without_a_secret_store_a_passphrase_is_chosen_and_locked_keys_are_opened(make, console):
    pairing = make()
    pairing.answer(PairAnswer(card_text(CARD), "short"))
    assert "at least 12" in pairing.dialog.trouble.text()
    pairing.answer(PairAnswer(card_text(CARD), "a passphrase of some length"))
    pairing.hear(1, FOUND)
    console.desk = Desk(str(Why.KEYS_LOCKED))
    again = make()
    assert not again.dialog.secret.isVisibleTo(again.dialog)
    again.answer(PairAnswer("", "a passphrase of some length"))
    assert (again._keys.is_locked, console.reads) == (False, 2)
