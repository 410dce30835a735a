"""How a conversation begins: the key is chosen by what is said in plain, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device import messages as m
from device.events import Why
from device.greeting import Greeting, Unmet, met
from device.keys import EMULATED, Peer, PublishedKeys
from device.turns import Answer, Silence
from tests.device.rig import Rig

STATUS = Rig().pump.status()
PEER = Peer(b"o" * 32, b"p" * 32, emulator=False)


class Paired:
    """A console that is paired with CIS-1, which is no emulator."""

    def peer(self, serial, published):
        return PEER if serial == "CIS-1" else PublishedKeys().peer(serial, published)


def named(serial="CIS-1", published=True, keys=None, only=""):
    return met(Greeting(only), Answer(m.WhoReply(1, serial, published, False), 0, 0), keys or PublishedKeys())


def account(greeting, status=STATUS, keys=None):
    greeted = met(greeting, Answer(m.HelloReply(2), 0, 0), keys or PublishedKeys())
    assert greeted.ask == m.Status()
    return met(greeted, Answer(m.StatusReply(3, status), 0, 0), keys or PublishedKeys())


def test_who_is_there_is_asked_before_anything_else():
    assert Greeting().ask == m.Who()
    greeting = named()
    assert (greeting.serial, greeting.peer, greeting.ask) == ("CIS-1", EMULATED, m.Hello("CIS-1"))
    assert account(greeting) == STATUS


def test_a_silence_anywhere_is_a_silence():
    for greeting in (Greeting(), named(), replace(named(), ask=m.Status())):
        assert met(greeting, Silence(0), PublishedKeys()) == Unmet(Why.SILENT)


@pytest.mark.parametrize(
    "reply", [m.StatusReply(1, STATUS), m.HelloReply(1), m.KillReply(1, b"i" * 16, 1, 1), m.ProofReply(1)]
)
def test_another_answer_than_that_to_the_question_opens_nothing(reply):
    assert met(Greeting(), Answer(reply, 0, 0), PublishedKeys()) == Unmet(Why.SILENT)


def test_an_account_in_place_of_the_answer_to_hello_opens_nothing():
    assert met(named(), Answer(m.StatusReply(1, STATUS), 0, 0), PublishedKeys()) == Unmet(Why.SILENT)


def test_another_pump_than_the_one_that_was_opened_is_not_greeted():
    assert named("CIS-2", only="CIS-1") == Unmet(Why.ANOTHER_PUMP, "CIS-2")
    assert account(named(), replace(STATUS, serial="CIS-2")) == Unmet(Why.ANOTHER_PUMP, "CIS-1")


def test_a_pump_with_keys_of_its_own_must_be_paired():
    assert named("CIS-9", published=False) == Unmet(Why.NOT_PAIRED, "CIS-9")


@pytest.mark.req(71)
def test_a_paired_pump_is_greeted_under_its_own_key_whatever_is_said_in_plain():
    assert named("CIS-1", published=True, keys=Paired()).peer == PEER


@pytest.mark.req(71)
def test_published_keys_are_those_of_emulators_and_paired_ones_of_what_was_paired():
    real = replace(STATUS, emulator=False)
    assert account(named(), real) == Unmet(Why.WRONG_KEYS, "CIS-1")
    assert account(named(keys=Paired()), real) == real
    assert account(named(keys=Paired()), STATUS) == Unmet(Why.WRONG_KEYS, "CIS-1")
