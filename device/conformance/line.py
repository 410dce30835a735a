"""The kit's own end of the line: a console's channel that can also say what no console ever would.

Frames, seals and handshakes are the channel's. What is added is a way to hold a frame back, to put bytes on the line
as they are, and to seal a payload of any shape under any type, epoch and counter. Nothing else of the kit knows how a
frame is sealed.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from device.channel import Channel, Message
from device.events import Noise, Why
from device.framing import DELIMITER, TAG_LENGTH, Damage, Frame, cobs_decode, cobs_encode, encode_frame, header_of
from device.keys import Keys, Peer
from device.messages import Hello, Request, WhoReply

_CRC_LENGTH = 4
KEPT = 8
FORMER = Noise("a frame of the session before, which goes on until the new one has begun")


class KitLine(Channel):
    """A channel with which one can also do wrong."""

    def __init__(self, keys: Keys, random: Callable[[int], bytes]) -> None:
        super().__init__(keys, random)
        self.serial = ""  # of the pump on the bench, once it was named
        self.heard: list[bytes] = []  # the newest frames of the pump, as they came
        self.said: list[Message] = []  # what the pump has said to this console, if it stands beside another one
        self._beside: KitLine | None = None

    @property
    def epoch(self) -> int:
        """The epoch of the open session; 0 when there is none."""
        return self._epoch

    def met(self, here: WhoReply) -> Peer | Why:
        """The pump on the bench from now on; or why it cannot be greeted."""
        self.serial = here.serial
        return self._known.peer(here.serial, here.published)

    def beside(self, own: bytes = b"") -> KitLine:
        """Another console at the same pump, under the same keys or a private key that no pump has heard of."""
        other = KitLine(_Under(self._known, self.serial, own), self._random)
        other.serial, other._published = self.serial, self._published
        other._deframer.feed(DELIMITER)
        self._beside = other
        return other

    def hear(self, data: bytes) -> tuple[Message | Noise, ...]:
        """What these bytes complete, in order; the frames are kept for a while."""
        self.heard = [*self.heard, *(piece + DELIMITER for piece in data.split(DELIMITER)[:-1] if piece)][-KEPT:]
        if self._beside is not None:
            self._beside.said += [one for one in self._beside.hear(data) if not isinstance(one, Noise)]
        return super().hear(data)

    def _open(self, found: Frame | Damage) -> Message | Noise:
        """As a console does; what the session before still streams until the new one begins is told apart."""
        begins = self._epoch != self._begun
        heard = super()._open(found)
        former = isinstance(found, Frame) and 0 < found.epoch < self._epoch
        return FORMER if begins and former and isinstance(heard, Noise) else heard

    def greeting(self) -> Hello:
        """A HELLO to the pump that is on the bench."""
        return Hello(self.serial)

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
        return encode_frame(self.locked(frame_type, payload, epochs=epochs, counter=counter))

    def locked(self, frame_type: int, payload: bytes, *, epochs: int = 0, counter: int | None = None) -> Frame:
        """The same before it is framed."""
        if self._keys is None:
            raise ValueError("nothing is sealed before a session is open")
        if counter is None:
            counter = self._next()
        return self._keys.lock(frame_type, self._epoch + epochs, counter, payload)

    @property
    def counter(self) -> int:
        """The last counter that was used."""
        return self._counter


@dataclass(frozen=True, slots=True)
class _Under:
    """The keys for one pump, whatever number is greeted; with another private key, if there is one."""

    keys: Keys
    serial: str
    own: bytes

    def peer(self, _serial: str, published: bool) -> Peer | Why:
        """The same pump."""
        found = self.keys.peer(self.serial, published)
        return replace(found, own=self.own) if self.own and isinstance(found, Peer) else found


def in_plain(frame_type: int, epoch: int, counter: int, payload: bytes) -> bytes:
    """A frame of version 0, as it was before frames were sealed: in plain, with a tag of zeros, and a CRC that fits."""
    header = b"\x00" + header_of(frame_type, epoch, counter, len(payload))[1:]
    checked = header + payload + bytes(TAG_LENGTH)
    return cobs_encode(checked + zlib.crc32(checked).to_bytes(_CRC_LENGTH, "big")) + DELIMITER


def rebuilt(frame: bytes, change: Callable[[bytearray], None], *, crc_off: int = 0) -> bytes:
    """A frame whose inside was changed between COBS and CRC; the CRC fits again, or is ``crc_off`` beside it."""
    checked = bytearray(cobs_decode(frame.strip(DELIMITER))[:-_CRC_LENGTH])
    change(checked)
    crc = zlib.crc32(checked) ^ crc_off
    return cobs_encode(bytes(checked) + crc.to_bytes(_CRC_LENGTH, "big")) + DELIMITER
