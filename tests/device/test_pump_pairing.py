"""The pump's side of a pairing: after a physical act alone, under the card's secret alone, with few tries."""

from __future__ import annotations

import random

import pytest

from device.framing import Frame
from device.keys import PumpKeys, pairing_of
from device.message_forms import decode_reply, encode_message
from device.messages import Pair, PairReply, Proof, ProofReply
from device.noise import public
from device.pump_pairing import OPEN_MS, TRIES, PumpPairing
from device.sealing import offered, session_keys, taken

KEYS = PumpKeys(b"s" * 32, b"c" * 18)
OWN = b"o" * 32


class Console:
    """One console's steps."""

    def __init__(self, pairing: PumpPairing, card: bytes = KEYS.card, seed: int = 1) -> None:
        self.pairing, self._random = pairing, random.Random(seed)
        self.handshake = pairing_of(OWN, card, is_console=True)

    def pair(self, counter: int = 2) -> Frame:
        return self._next(Pair(), counter)

    def proof(self, answer: Frame, counter: int = 3) -> Frame:
        self.handshake, payload = taken(self.handshake, answer)
        assert decode_reply(answer.type, payload) == PairReply(2, "CIS-1", True)
        return self._next(Proof(), counter)

    def asks(self, frame: Frame | None = None) -> Frame | None:
        return self.pairing.asked(frame or self.pair(), KEYS, "CIS-1", emulator=True)

    def _next(self, request, counter: int) -> Frame:
        frame_type, payload = encode_message(request)
        self.handshake, frame = offered(self.handshake, frame_type, 0, counter, payload, self._random.randbytes(32))
        return frame


@pytest.fixture
def pairing() -> PumpPairing:
    pairing = PumpPairing(random.Random(0).randbytes)
    pairing.open(0)
    return pairing


@pytest.mark.req(65)
def test_it_is_open_for_a_while_after_somebody_has_opened_it():
    pairing = PumpPairing(random.Random(0).randbytes)
    assert not pairing.is_open(0)
    pairing.open(1_000)
    assert pairing.is_open(999 + OPEN_MS)
    assert not pairing.is_open(1_000 + OPEN_MS)


@pytest.mark.req(65)
def test_under_the_secret_both_learn_the_others_key_and_the_pairing_closes(pairing):
    console = Console(pairing)
    proof = console.proof(console.asks())
    assert console.handshake.other == public(KEYS.private)
    key, answer = pairing.proved(proof)
    assert key == public(OWN)
    assert decode_reply(answer.type, session_keys(console.handshake).unlock(answer)) == ProofReply(3)
    assert not pairing.is_open(0)
    assert pairing.again(proof) == answer


@pytest.mark.req(65)
def test_another_secret_is_not_answered_and_costs_a_try(pairing):
    for left in range(TRIES - 1, -1, -1):
        assert Console(pairing, b"d" * 18, seed=left).asks() is None
        assert pairing.tries_left == left
    assert not pairing.is_open(0)


def test_a_frame_that_the_line_repeats_gets_the_very_same_answer(pairing):
    console = Console(pairing)
    pair = console.pair()
    answer = console.asks(pair)
    assert pairing.again(pair) == answer
    assert pairing.again(console.proof(answer)) is None


@pytest.mark.req(66)
def test_a_pairing_that_was_recorded_pairs_nobody_again(pairing):
    console = Console(pairing)
    pair = console.pair()
    proof = console.proof(console.asks(pair))
    assert pairing.proved(proof) is not None
    pairing.open(0)
    assert pairing.again(pair) is None
    assert console.asks(pair) is not None  # the secret is right, but who plays it has no part in what comes of it
    assert pairing.proved(proof) is None
    assert pairing.tries_left == TRIES - 1


def test_a_proof_before_a_pair_is_nothing(pairing):
    console = Console(pairing)
    proof = console.proof(Console.asks(console))
    fresh = PumpPairing(random.Random(0).randbytes)
    fresh.open(0)
    assert fresh.proved(proof) is None


def test_frames_in_an_epoch_or_of_another_meaning_are_refused(pairing):
    console = Console(pairing)
    handshake = pairing_of(OWN, KEYS.card, is_console=True)
    frame_type, _ = encode_message(Pair())
    for epoch, payload in ((1, encode_message(Pair())[1]), (0, b"\x01")):
        _, frame = offered(handshake, frame_type, epoch, 2, payload, b"e" * 32)
        assert console.asks(frame) is None
