"""Frames of a session: only the other side's own open, and only as they were sealed."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given
from hypothesis import strategies as st

from device.framing import BODY_MAX, TAG_LENGTH, Frame, FramingError
from device.noise import KK, begun, public
from device.sealing import SealError, SessionKeys, offered, plain_payload, session_keys, taken, unsealed

TO_PUMP, TO_CONSOLE = bytes(range(32)), bytes(range(32, 64))
CONSOLE, PUMP = (SessionKeys(TO_PUMP, TO_CONSOLE, is_pump=is_pump) for is_pump in (False, True))
OWN = {"console": b"c" * 32, "pump": b"p" * 32}


def handshakes():
    return [
        begun(KK, True, OWN["console"], other=public(OWN["pump"])),
        begun(KK, False, OWN["pump"], other=public(OWN["console"])),
    ]


@pytest.mark.req(65)
@given(st.integers(0, 255), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.binary(max_size=BODY_MAX))
def test_what_one_side_seals_the_other_opens_and_nobody_else(frame_type, epoch, counter, payload):
    for sender, hearer in ((CONSOLE, PUMP), (PUMP, CONSOLE)):
        frame = sender.lock(frame_type, epoch, counter, payload)
        assert (frame.type, frame.epoch, frame.counter, len(frame.body)) == (
            frame_type, epoch, counter, len(payload) + TAG_LENGTH,
        )  # fmt: skip
        assert hearer.unlock(frame) == payload
        with pytest.raises(SealError):
            sender.unlock(frame)


@pytest.mark.req(65)
def test_the_seal_is_that_of_the_specification():
    frame = PUMP.lock(0x82, 7, 9, b"payload")
    nonce = bytes.fromhex("000000" + "01" + "00000007" + "00000009")
    assert frame.body == ChaCha20Poly1305(TO_CONSOLE).encrypt(nonce, b"payload", frame.header)
    frame = CONSOLE.lock(0x02, 7, 9, b"payload")
    nonce = bytes.fromhex("000000" + "00" + "00000007" + "00000009")
    assert frame.body == ChaCha20Poly1305(TO_PUMP).encrypt(nonce, b"payload", frame.header)


@pytest.mark.req(40)
@pytest.mark.req(66)
def test_a_frame_with_any_bit_changed_does_not_open():
    frame = CONSOLE.lock(0x11, 7, 9, b"a slice of an order")
    changed = [Frame(frame.type ^ 1 << bit, 7, 9, frame.body) for bit in range(8)]
    changed += [Frame(0x11, 7 ^ 1 << bit, 9, frame.body) for bit in range(32)]
    changed += [Frame(0x11, 7, 9 ^ 1 << bit, frame.body) for bit in range(32)]
    body = int.from_bytes(frame.body, "big")
    length = len(frame.body)
    changed += [Frame(0x11, 7, 9, (body ^ 1 << bit).to_bytes(length, "big")) for bit in range(8 * length)]
    changed += [Frame(0x11, 7, 9, frame.body[:cut]) for cut in range(TAG_LENGTH, length)]
    for wrong in changed:
        with pytest.raises(SealError):
            PUMP.unlock(wrong)
    assert PUMP.unlock(frame) == b"a slice of an order"


def test_what_is_too_long_for_a_frame_is_refused():
    with pytest.raises(FramingError):
        CONSOLE.lock(1, 1, 1, bytes(BODY_MAX + 1))


@pytest.mark.req(65)
def test_a_handshake_in_frames_binds_their_headers_and_gives_both_sides_the_same_keys():
    console, pump = handshakes()
    console, hello = offered(console, 1, 0, 5, b"hello", b"e" * 32)
    for wrong in (
        Frame(2, 0, 5, hello.body), Frame(1, 1, 5, hello.body), Frame(1, 0, 6, hello.body),
        Frame(1, 0, 5, hello.body[:20]), Frame(1, 0, 5, bytes(32) + hello.body[32:]),
    ):  # fmt: skip
        with pytest.raises(SealError):
            taken(pump, wrong)
    pump, payload = taken(pump, hello)
    assert payload == b"hello"
    pump, answer = offered(pump, 0x81, 8, 1, b"", b"r" * 32)
    with pytest.raises(SealError):
        taken(console, Frame(0x81, 9, 1, answer.body))
    console, _ = taken(console, answer)
    frame = session_keys(console).lock(2, 8, 6, b"status")
    assert session_keys(pump).unlock(frame) == b"status"


def test_what_is_said_in_plain_has_no_epoch_and_a_tag_of_zeros():
    frame = unsealed(5, 3, b"who")
    assert (frame.epoch, frame.body) == (0, b"who" + bytes(16))
    assert plain_payload(frame) == b"who"
    for wrong in (Frame(5, 1, 3, frame.body), Frame(5, 0, 3, b"who" + bytes(15) + b"\x01")):
        with pytest.raises(SealError):
            plain_payload(wrong)
