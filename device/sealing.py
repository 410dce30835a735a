"""What makes a frame secret and true: the keys of a session, and the handshakes that ride in frames.

The body of a sealed frame is its payload under ChaCha20-Poly1305 with the whole header as associated data. Each
direction has a key of its own, and the nonce is ``000000 | direction u8 | epoch u32 | counter u32``: counters only rise
within an epoch, epochs only rise within a pump, and keys are new in every session, so no key ever sees a nonce twice. A
side opens only what the other side has sealed; its own frame, sent back to it, is nothing to it.
"""

from __future__ import annotations

import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from device.framing import TAG_LENGTH, Frame, header_of
from device.noise import Handshake, NoiseError

_NO_TAG = bytes(TAG_LENGTH)
_NONCE = struct.Struct(">3xBII")


class SealError(ValueError):
    """A frame that the other side of this conversation has not sealed."""


class SessionKeys:
    """One side's keys of one session. ``is_pump``: whose side it is."""

    def __init__(self, to_pump: bytes, to_console: bytes, *, is_pump: bool) -> None:
        self._is_pump = is_pump
        sends, hears = (to_console, to_pump) if is_pump else (to_pump, to_console)
        self._sends, self._hears = ChaCha20Poly1305(sends), ChaCha20Poly1305(hears)

    def lock(self, frame_type: int, epoch: int, counter: int, payload: bytes) -> Frame:
        """The sealed frame; a counter must never be used again with these keys."""
        header = header_of(frame_type, epoch, counter, len(payload))
        body = self._sends.encrypt(_nonce(self._is_pump, epoch, counter), payload, header)
        return Frame(frame_type, epoch, counter, body)

    def unlock(self, frame: Frame) -> bytes:
        """The payload; raises SealError when the other side has not sealed it under these keys."""
        nonce = _nonce(not self._is_pump, frame.epoch, frame.counter)
        try:
            return self._hears.decrypt(nonce, frame.body, frame.header)
        except InvalidTag as error:
            raise SealError("the tag does not fit") from error


def session_keys(over: Handshake) -> SessionKeys:
    """The keys of the session that a finished handshake has agreed on; the console is always its initiator."""
    to_pump, to_console = over.split()
    return SessionKeys(to_pump, to_console, is_pump=not over.is_initiator)


def offered(
    handshake: Handshake, frame_type: int, epoch: int, counter: int, payload: bytes, ephemeral: bytes
) -> tuple[Handshake, Frame]:
    """The next message of a handshake as a frame, its header bound."""
    header = header_of(frame_type, epoch, counter, len(payload) + handshake.overhead)
    after, message = handshake.bound(header).write(payload, ephemeral)
    return after, Frame(frame_type, epoch, counter, message)


def taken(handshake: Handshake, frame: Frame) -> tuple[Handshake, bytes]:
    """The payload of a handshake's frame; raises SealError when it is not from the other side of this handshake."""
    try:
        return handshake.bound(frame.header).read(frame.body)
    except NoiseError as error:
        raise SealError(str(error)) from error


def unsealed(frame_type: int, counter: int, payload: bytes) -> Frame:
    """A frame of epoch 0 with its payload in plain and a tag of zeros: who is there. Nobody may believe it."""
    return Frame(frame_type, 0, counter, payload + _NO_TAG)


def plain_payload(frame: Frame) -> bytes:
    """The payload of an unsealed frame; raises SealError when it is none."""
    if frame.epoch or frame.body[-TAG_LENGTH:] != _NO_TAG:
        raise SealError("a frame in plain of which the tag or the epoch is not zero")
    return frame.body[:-TAG_LENGTH]


def _nonce(from_pump: bool, epoch: int, counter: int) -> bytes:
    return _NONCE.pack(from_pump, epoch, counter)
