"""One side of the line: counters, epochs and frames around the console's requests and the pump's replies.

Anything that is not a well-formed reply of this epoch with a rising counter is told as noise and goes no further.
"""

from __future__ import annotations

from device.events import Noise
from device.framing import DELIMITER, Damage, Deframer, Frame, encode_frame
from device.kinds import CodecError
from device.message_forms import decode_reply, encode_message
from device.messages import Hello, HelloReply, Reply, Request, StatusFrame
from device.sealing import Sealing


class Channel:
    """Frames requests and opens replies; knows no time and no meaning."""

    def __init__(self, sealing: Sealing) -> None:
        self._sealing = sealing
        self._deframer = Deframer(sealing)
        self._outgoing = bytearray(DELIMITER)
        self._epoch = 0
        self._counter = 0
        self._pump_counter = 0
        self._nonce = b""

    @property
    def is_open(self) -> bool:
        """The pump has given an epoch, and nothing has ended it."""
        return self._epoch > 0

    def close(self) -> None:
        """Forget the epoch: only a HELLO can be said until the pump has given another."""
        self._epoch, self._nonce = 0, b""

    def take_outgoing(self) -> bytes:
        """The bytes to write to the port, once."""
        taken = bytes(self._outgoing)
        self._outgoing.clear()
        return taken

    def say(self, request: Request) -> int:
        """Frame a request; returns the counter that its reply will name."""
        self._counter += 1
        epoch = self._epoch
        if isinstance(request, Hello):
            self._nonce, epoch = request.nonce, 0
            self._outgoing += DELIMITER
        frame_type, payload = encode_message(request)
        self._outgoing += encode_frame(Frame(frame_type, epoch, self._counter, payload), self._sealing)
        return self._counter

    def hear(self, data: bytes) -> tuple[Reply | StatusFrame | Noise, ...]:
        """What these bytes complete, in order."""
        return tuple(self._open(found) for found in self._deframer.feed(data))

    def _open(self, found: Frame | Damage) -> Reply | StatusFrame | Noise:
        if isinstance(found, Damage):
            return Noise(found.reason)
        try:
            message = decode_reply(found.type, found.payload)
        except CodecError as error:
            return Noise(str(error))
        if isinstance(message, HelloReply) and message.nonce == self._nonce and found.epoch > self._epoch:
            self._epoch, self._pump_counter = found.epoch, found.counter - 1
        if found.epoch != self._epoch or not self._epoch:
            return Noise(f"a frame of epoch {found.epoch}; this one is {self._epoch}")
        if found.counter <= self._pump_counter:
            return Noise(f"frame {found.counter} came again, or too late")
        self._pump_counter = found.counter
        return message
