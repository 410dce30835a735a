"""Payload to framed, checked bytes and back; survives any garbage.

``COBS( HDR | body | TAG16 | CRC32 ) 0x00``, at most 512 bytes with the delimiter. HDR is version u8, type u8,
epoch u32, counter u32, length u16 of the body, big-endian. CRC-32/ISO-HDLC (zlib) over HDR, body and tag, big-endian.
The CRC finds noise; it is no security: that is the sealing's task. COBS: Cheshire and Baker, "Consistent Overhead Byte
Stuffing", IEEE/ACM Transactions on Networking 7(2), 1999.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

from device.sealing import TAG_LENGTH, SealError, Sealing

DELIMITER = b"\x00"  # also sent once when a port opens and before a HELLO, so that the other side is in step
FRAME_MAX = 512  # encoded bytes, delimiter included
_HEADER = struct.Struct(">BBIIH")
_CRC = struct.Struct(">I")
_BLOCK = 254  # COBS: the longest run without a zero that one code byte can announce
_FULL = 0xFF  # the code byte of such a run: no zero is implied behind it
RAW_MAX = FRAME_MAX - 4  # two blocks of 254: three code bytes and the delimiter
BODY_MAX = RAW_MAX - _HEADER.size - TAG_LENGTH - _CRC.size


class FramingError(ValueError):
    """Bytes that are no frame, or a payload that does not fit into one."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame, opened: type, epoch and counter of its header, and its payload in plain."""

    type: int
    epoch: int
    counter: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes between two delimiters that were no frame, and why."""

    reason: str


def cobs_encode(data: bytes) -> bytes:
    """The data without any zero byte: each zero becomes the distance to the next one."""
    out = bytearray()
    run = b""
    for run in data.split(b"\x00"):
        rest = run
        while len(rest) >= _BLOCK:
            out.append(_FULL)
            out += rest[:_BLOCK]
            rest = rest[_BLOCK:]
        out.append(len(rest) + 1)
        out += rest
    if run and not len(run) % _BLOCK:
        del out[-1]  # the data ends with a full block: no empty one behind it
    return bytes(out)


def cobs_decode(data: bytes) -> bytes:
    """The data of its one encoding; raises FramingError for bytes that no encoder writes."""
    out, place = bytearray(), 0
    while place < len(data):
        code = data[place]
        run = data[place + 1 : place + code]
        if not code or len(run) != code - 1 or 0 in run:
            raise FramingError("a COBS block does not end where it says")
        out += run
        place += code
        if code <= _BLOCK and place < len(data):
            out.append(0)
    if cobs_encode(bytes(out)) != data:
        raise FramingError("the COBS blocks are not cut as an encoder cuts them")
    return bytes(out)


def encode_frame(frame: Frame, sealing: Sealing) -> bytes:
    """The bytes of a frame with its delimiter; raises FramingError when the payload is too long."""
    length = len(frame.payload) + sealing.overhead(frame.type)
    if length > BODY_MAX:
        raise FramingError(f"a body of {length} bytes does not fit: at most {BODY_MAX}")
    header = _HEADER.pack(sealing.version, frame.type, frame.epoch, frame.counter, length)
    checked = header + sealing.lock(header, frame.payload)
    return cobs_encode(checked + _CRC.pack(zlib.crc32(checked))) + DELIMITER


def decode_frame(data: bytes, sealing: Sealing) -> Frame:
    """The frame of the bytes between two delimiters; raises FramingError or SealError."""
    raw = cobs_decode(data)
    if len(raw) < _HEADER.size + TAG_LENGTH + _CRC.size:
        raise FramingError("too short for a frame")
    checked, header = raw[: -_CRC.size], raw[: _HEADER.size]
    if raw[-_CRC.size :] != _CRC.pack(zlib.crc32(checked)):
        raise FramingError("the CRC does not fit")
    version, frame_type, epoch, counter, length = _HEADER.unpack(header)
    if version != sealing.version:
        raise FramingError(f"frame version {version}; this side speaks version {sealing.version}")
    if length != len(checked) - _HEADER.size - TAG_LENGTH:
        raise FramingError("the length in the header does not fit")
    return Frame(frame_type, epoch, counter, sealing.unlock(header, checked[_HEADER.size :]))


class Deframer:
    """Cuts a stream of bytes into frames; everything before the first delimiter is thrown away."""

    def __init__(self, sealing: Sealing) -> None:
        self._sealing = sealing
        self._pending = bytearray()
        self._in_step = False

    def feed(self, data: bytes) -> tuple[Frame | Damage, ...]:
        """The frames, and the damaged stretches, that these bytes complete."""
        *ended, rest = data.split(DELIMITER)
        heard = [found for piece in ended if (found := self._end(piece)) is not None]
        self._grow(rest)
        return tuple(heard)

    def _end(self, piece: bytes) -> Frame | Damage | None:
        self._grow(piece)
        whole, in_step = bytes(self._pending), self._in_step
        self._pending.clear()
        self._in_step = True
        if not in_step or not whole:
            return None
        if len(whole) >= FRAME_MAX:
            return Damage(f"more than {FRAME_MAX} bytes without a delimiter")
        try:
            return decode_frame(whole, self._sealing)
        except (FramingError, SealError) as error:
            return Damage(str(error))

    def _grow(self, piece: bytes) -> None:
        room = FRAME_MAX - len(self._pending)  # one byte more than a frame may have: kept as the mark of too long
        self._pending += piece[:room]
