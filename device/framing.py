"""Payload to framed, checked bytes and back; survives any garbage.

``COBS( HDR | body | TAG16 | CRC32 ) 0x00``, at most 512 bytes with the delimiter. HDR is version u8, type u8,
epoch u32, counter u32, length u16 of the body, big-endian. CRC-32/ISO-HDLC (zlib) over HDR, body and tag, big-endian.
The CRC finds noise; it is no security: that is the sealing's task, and nothing here looks into a body. COBS: Cheshire
and Baker, "Consistent Overhead Byte Stuffing", IEEE/ACM Transactions on Networking 7(2), 1999.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import NamedTuple

VERSION = 1  # of the frame: sealed. There is no other
TAG_LENGTH = 16
DELIMITER = b"\x00"  # also sent once when a port opens and before a HELLO, so that the other side is in step
FRAME_MAX = 512  # encoded bytes, delimiter included
_HEADER = struct.Struct(">BBIIH")
_CRC = struct.Struct(">I")
_BLOCK = 254  # COBS: the longest run without a zero that one code byte can announce
_CODES = tuple(bytes([length + 1]) for length in range(_BLOCK + 1))  # the last: no zero is implied behind its run
RAW_MAX = FRAME_MAX - 4  # two blocks of 254: three code bytes and the delimiter
BODY_MAX = RAW_MAX - _HEADER.size - TAG_LENGTH - _CRC.size


class FramingError(ValueError):
    """Bytes that are no frame, or a payload that does not fit into one."""


class Frame(NamedTuple):  # made for every frame of every pump of a fleet, in a third of a dataclass's time
    """One frame as it travels: type, epoch and counter of its header, and its body with the tag behind it."""

    type: int
    epoch: int
    counter: int
    body: bytes

    @property
    def header(self) -> bytes:
        """The bytes of its header, which its seal is bound to; raises FramingError when its body is too long."""
        return header_of(self.type, self.epoch, self.counter, len(self.body) - TAG_LENGTH)


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes between two delimiters that were no frame, and why."""

    reason: str


def cobs_encode(data: bytes) -> bytes:
    """The data without any zero byte: each zero becomes the distance to the next one."""
    runs = data.split(b"\x00")
    out = b"".join([_CODES[len(run)] + run if len(run) < _BLOCK else _long(run) for run in runs])
    if runs[-1] and not len(runs[-1]) % _BLOCK:
        return out[:-1]  # the data ends with a full block: no empty one behind it
    return out


def _long(run: bytes) -> bytes:
    """The blocks of a run that one code byte cannot announce."""
    full, rest = divmod(len(run), _BLOCK)
    blocks = [_CODES[_BLOCK] + run[n * _BLOCK : (n + 1) * _BLOCK] for n in range(full)]
    return b"".join(blocks) + _CODES[rest] + run[full * _BLOCK :]


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


def header_of(frame_type: int, epoch: int, counter: int, length: int) -> bytes:
    """The 12 bytes in front of a body of that length (its tag not counted); raises FramingError when it is too long."""
    if length > BODY_MAX:
        raise FramingError(f"a body of {length} bytes does not fit: at most {BODY_MAX}")
    return _HEADER.pack(VERSION, frame_type, epoch, counter, length)


def encode_frame(frame: Frame) -> bytes:
    """The bytes of a frame with its delimiter; raises FramingError when its body is too long."""
    checked = frame.header + frame.body
    return cobs_encode(checked + _CRC.pack(zlib.crc32(checked))) + DELIMITER


def decode_frame(data: bytes) -> Frame:
    """The frame of the bytes between two delimiters; raises FramingError."""
    raw = cobs_decode(data)
    if len(raw) < _HEADER.size + TAG_LENGTH + _CRC.size:
        raise FramingError("too short for a frame")
    checked, body = raw[: -_CRC.size], raw[_HEADER.size : -_CRC.size]
    if raw[-_CRC.size :] != _CRC.pack(zlib.crc32(checked)):
        raise FramingError("the CRC does not fit")
    version, frame_type, epoch, counter, length = _HEADER.unpack(raw[: _HEADER.size])
    if version != VERSION:
        raise FramingError(f"frame version {version}; this side speaks version {VERSION} alone")
    if length != len(body) - TAG_LENGTH or length > BODY_MAX:
        raise FramingError("the length in the header does not fit")
    return Frame(frame_type, epoch, counter, body)


class Deframer:
    """Cuts a stream of bytes into frames; everything before the first delimiter is thrown away."""

    def __init__(self) -> None:
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
            return decode_frame(whole)
        except FramingError as error:
            return Damage(str(error))

    def _grow(self, piece: bytes) -> None:
        room = FRAME_MAX - len(self._pending)  # one byte more than a frame may have: kept as the mark of too long
        self._pending += piece[:room]
