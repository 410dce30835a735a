"""What a pump answers before a session, and what of it is remembered."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from device.channel import Channel
from device.codes import EventCode
from device.emulator import Emulator
from device.keys import CONSOLES_MAX, Peer
from device.memory import Memory, RamBanks
from device.messages import Hello, Pair, PairReply, Proof, ProofReply, Status, StatusReply, Who, WhoReply
from device.noise import public
from device.pump_factory import keyed, written
from device.pump_pairing import TRIES

OWN = b"o" * 32


class Known:
    """A console that comes to know pumps."""

    def __init__(self) -> None:
        self.pumps: dict[str, Peer] = {}

    def peer(self, serial, _published):
        return self.pumps[serial]


class Console:
    def __init__(self, pump: Emulator, card: bytes, seed: int = 1) -> None:
        self.pump, self.known, self.card = pump, Known(), card
        self.channel = Channel(self.known, random.Random(seed).randbytes)

    def ask(self, request):
        self.channel.say(request)
        self.pump.receive(self.channel.take_outgoing(), 0)
        heard = self.channel.hear(self.pump.outgoing())
        return heard[0] if heard else None

    def pair(self):
        self.channel.pair_under(OWN, self.card)
        answer = self.ask(Pair())
        if isinstance(answer, PairReply):
            self.known.pumps[answer.serial] = Peer(OWN, answer.key, answer.emulator)
        return answer


@pytest.fixture
def banks(running_pump) -> RamBanks:
    banks = RamBanks()
    written(Memory(banks), keyed(running_pump(), random.Random(3).randbytes))
    return banks


@pytest.fixture
def pump(banks) -> Emulator:
    return Emulator(Memory(banks), random=random.Random(4).randbytes)


def codes(pump) -> list[EventCode]:
    return [line.code for line in pump.state.log]


@pytest.mark.req(65)
def test_a_paired_console_is_known_after_the_power_was_gone(pump, banks):
    console = Console(pump, pump.state.keys.card)
    assert console.ask(Who()) == WhoReply(1, "CIS-000001", False, False)
    assert pump.open_pairing(0)
    assert console.ask(Who()).pairing
    assert isinstance(console.pair(), PairReply)
    assert isinstance(console.ask(Proof()), ProofReply)
    assert pump.state.keys.consoles == (public(OWN),)
    assert codes(pump)[-1] is EventCode.PAIRED
    console.pump = Emulator(Memory(banks))
    for request in (Who(), Hello("CIS-000001")):
        console.ask(request)
    assert isinstance(console.ask(Status()), StatusReply)


@pytest.mark.req(65)
def test_without_a_hand_at_the_pump_or_with_another_secret_nobody_pairs(pump):
    before = pump.state
    assert Console(pump, pump.state.keys.card).pair() is None
    assert pump.state == before
    pump.open_pairing(0)
    for seed in range(TRIES):
        assert Console(pump, b"d" * 18, seed).pair() is None
    assert codes(pump)[-TRIES:] == [EventCode.PAIRING_REFUSED] * TRIES
    after = pump.state
    assert Console(pump, pump.state.keys.card).pair() is None
    assert pump.state == after
    assert pump.state.keys.consoles == ()


def test_a_proof_that_the_line_repeats_is_remembered_once(pump):
    pump.open_pairing(0)
    console = Console(pump, pump.state.keys.card)
    console.pair()
    assert isinstance(console.ask(Proof()), ProofReply)
    after = pump.state
    assert isinstance(console.ask(Proof()), ProofReply)
    assert pump.state == after


def test_an_emulator_under_published_keys_pairs_with_nobody(running_pump):
    pump = Emulator(written(Memory(RamBanks()), running_pump()))
    assert not pump.open_pairing(0)
    assert Console(pump, b"").pair() is None


def test_a_pump_that_trusts_its_full_number_must_forget_first(running_pump):
    state = keyed(running_pump(), random.Random(3).randbytes)
    full = tuple(bytes([number]) * 32 for number in range(CONSOLES_MAX))
    pump = Emulator(written(Memory(RamBanks()), replace(state, keys=replace(state.keys, consoles=full))))
    assert not pump.open_pairing(0)
    pump.forget_consoles()
    assert pump.open_pairing(0)
    assert pump.state.keys.consoles == ()


def test_a_console_that_was_forgotten_is_out_at_once(pump):
    pump.open_pairing(0)
    console = Console(pump, pump.state.keys.card)
    console.pair()
    console.ask(Proof())
    for request in (Who(), Hello("CIS-000001"), Status()):
        console.ask(request)
    pump.forget_consoles()
    assert console.ask(Status()) is None
    assert console.ask(Hello("CIS-000001")) is None
    assert codes(pump)[-1] is EventCode.CONSOLES_FORGOTTEN
