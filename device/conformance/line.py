"""The kit's own end of the line: a console's channel that can also say what no console ever would.

Frames, seals and handshakes are the channel's. What is added is a way to hold a frame back, to put bytes on the line
as they are, and to seal a payload of any shape under any type, epoch and counter. Nothing else of the kit knows how a
frame is sealed.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

from device.channel import Channel
from device.framing import DELIMITER, Frame, cobs_decode, cobs_encode, encode_frame
from device.messages import Hello, Request
from device.sealing import PlainSealing

_CRC_LENGTH = 4


class KitLine(Channel):
    """A channel with which one can also do wrong."""

    def __init__(self, random: Callable[[int], bytes]) -> None:
        super().__init__(PlainSealing())
        self._random = random

    @property
    def epoch(self) -> int:
        """The epoch of the open session; 0 when there is none."""
        return self._epoch

    def greeting(self) -> Hello:
        """A HELLO that no pump has heard before."""
        return Hello(self._random(16))

    def held(self, request: Request) -> tuple[int, bytes]:
        """The counter and the frame of a request that is not sent."""
        before = len(self._outgoing)
        counter = self.say(request)
        frame = bytes(self._outgoing[before:])
        del self._outgoing[before:]
        return counter, frame

    def put(self, data: bytes) -> None:
        """Bytes on the line, as they are."""
        self._outgoing += data

    def sealed(self, frame_type: int, payload: bytes, *, epochs: int = 0, counter: int | None = None) -> bytes:
        """The frame of any payload, ``epochs`` away from the open session, with the next counter or another one."""
        if counter is None:
            self._counter += 1
            counter = self._counter
        return encode_frame(Frame(frame_type, self._epoch + epochs, counter, payload), self._sealing)

    @property
    def counter(self) -> int:
        """The last counter that was used."""
        return self._counter


def rebuilt(frame: bytes, change: Callable[[bytearray], None], *, crc_off: int = 0) -> bytes:
    """A frame whose inside was changed between COBS and CRC; the CRC fits again, or is ``crc_off`` beside it."""
    checked = bytearray(cobs_decode(frame.strip(DELIMITER))[:-_CRC_LENGTH])
    change(checked)
    crc = zlib.crc32(checked) ^ crc_off
    return cobs_encode(bytes(checked) + crc.to_bytes(_CRC_LENGTH, "big")) + DELIMITER
