"""The console's side of the line: counters, epochs, seals and handshakes around its requests and the pump's replies.

Anything that is not a well-formed reply, sealed by the pump in this epoch with a rising counter, is told as noise and
goes no further. Only who is there is said in plain, and it chooses nothing but the key.
"""

from __future__ import annotations

from collections.abc import Callable

from device.events import Noise, Why
from device.framing import DELIMITER, Damage, Deframer, Frame, encode_frame
from device.keys import Keys, pairing_of, session_of
from device.kinds import CodecError
from device.message_forms import TYPES, decode_reply, encode_message
from device.messages import (
    Hello,
    HelloReply,
    Pair,
    PairReply,
    Proof,
    ProofReply,
    Reply,
    Request,
    StatusFrame,
    Who,
    WhoReply,
)
from device.noise import KEY_LENGTH, Handshake
from device.sealing import SealError, SessionKeys, offered, plain_payload, session_keys, taken, unsealed
from device.values import replace

Message = Reply | StatusFrame


class Channel:
    """Seals requests and opens replies; knows no time and no meaning."""

    def __init__(self, keys: Keys, random: Callable[[int], bytes]) -> None:
        self._known, self._random = keys, random
        self._deframer = Deframer()
        self._outgoing = bytearray(DELIMITER)
        self._keys: SessionKeys | None = None
        self._epoch = self._counter = self._pump_counter = 0
        self._begun = 0  # the newest epoch in which the pump has said something
        self._published = False  # as whoever is there has said in plain
        self._asked_who = 0  # the counter of a WHO that was the last thing said: one answer to it is heard in plain
        self._handshake: Handshake | None = None  # of the last HELLO or PAIR that is not answered yet
        self._pairing = b"", b""  # this console's key for a pairing, and the secret of the card
        self._proof: Frame | None = None  # said again as it was: no part of a handshake is ever sealed twice
        self._says = {Who: self._ask_who, Hello: self._greet, Pair: self._pair, Proof: self._prove}
        self._hears = {
            TYPES[WhoReply]: self._here,
            TYPES[HelloReply]: self._greeted,
            TYPES[PairReply]: self._answered,
            TYPES[ProofReply]: self._paired,
        }

    @property
    def is_open(self) -> bool:
        """The pump has given an epoch, and nothing has ended it."""
        return self._keys is not None

    def close(self) -> None:
        """Forget the keys: only who is there, a HELLO or a pairing can be said until the pump has proved who it is."""
        self._keys = self._handshake = self._proof = None
        self._epoch = 0

    def pair_under(self, own: bytes, card: bytes) -> None:
        """What the next PAIR is made with: this console's private key, and the secret of the pump's card."""
        self._pairing = own, card

    def take_outgoing(self) -> bytes:
        """The bytes to write to the port, once."""
        taken_now = bytes(self._outgoing)
        self._outgoing.clear()
        return taken_now

    def say(self, request: Request) -> int:
        """Frame a request; returns the counter that its reply will name. Only a session can be asked for more."""
        frame = self._says.get(type(request), self._seal)(request)
        self._asked_who = frame.counter if isinstance(request, Who) else 0
        self._outgoing += (DELIMITER if not frame.epoch else b"") + encode_frame(frame)
        return frame.counter

    def hear(self, data: bytes) -> tuple[Message | Noise, ...]:
        """What these bytes complete, in order."""
        return tuple(self._open(found) for found in self._deframer.feed(data))

    # --- what this side says

    def _next(self) -> int:
        self._counter += 1
        return self._counter

    def _seal(self, request: Request) -> Frame:
        if self._keys is None:
            raise ValueError(f"{type(request).__name__} is said in an open session alone")
        frame_type, payload = encode_message(request)
        return self._keys.lock(frame_type, self._epoch, self._next(), payload)

    def _ask_who(self, request: Request) -> Frame:
        frame_type, payload = encode_message(request)
        return unsealed(frame_type, self._next(), payload)

    def _greet(self, request: Request) -> Frame:
        serial = request.serial if isinstance(request, Hello) else ""
        peer = self._known.peer(serial, self._published)
        if isinstance(peer, Why):
            raise ValueError(f"nobody greets a pump without a key for it: {peer}")
        return self._offer(session_of(peer.own, peer.other, is_console=True), request)

    def _pair(self, request: Request) -> Frame:
        self._proof = None
        return self._offer(pairing_of(*self._pairing, is_console=True), request)

    def _prove(self, request: Request) -> Frame:
        if self._proof is None:
            if self._handshake is None:
                raise ValueError("a pairing is proved after the pump has answered it")
            self._proof = self._offer(self._handshake, request)
        return self._proof

    def _offer(self, handshake: Handshake, request: Request) -> Frame:
        frame_type, payload = encode_message(request)
        self._handshake, frame = offered(handshake, frame_type, 0, self._next(), payload, self._random(KEY_LENGTH))
        return frame

    # --- what it hears

    def _open(self, found: Frame | Damage) -> Message | Noise:
        if isinstance(found, Damage):
            return Noise(found.reason)
        try:
            return self._hears.get(found.type, self._sealed)(found)
        except (SealError, CodecError) as error:
            return Noise(str(error))

    def _sealed(self, frame: Frame) -> Message:
        if self._keys is None or frame.epoch != self._epoch:
            raise SealError(f"a frame of epoch {frame.epoch}; this one is {self._epoch}")
        if frame.counter <= self._pump_counter:
            raise SealError(f"frame {frame.counter} came again, or too late")
        payload = self._keys.unlock(frame)
        self._pump_counter, self._begun = frame.counter, self._epoch
        return decode_reply(frame.type, payload)

    def _here(self, frame: Frame) -> Message:
        message = decode_reply(frame.type, plain_payload(frame))
        if not isinstance(message, WhoReply) or not self._asked_who or message.answers != self._asked_who:
            raise SealError("in plain, and nobody has just asked who is there")
        self._asked_who, self._published = 0, message.published
        return message

    def _greeted(self, frame: Frame) -> Message:
        over, message = self._taken(frame)
        if frame.epoch <= self._begun:
            raise SealError(f"the new epoch {frame.epoch} is no later than {self._begun}")
        self._handshake, self._keys = None, session_keys(over)
        self._epoch, self._pump_counter = frame.epoch, frame.counter
        return message

    def _answered(self, frame: Frame) -> Message:
        self._handshake, message = self._taken(frame)
        return replace(message, key=self._handshake.other) if isinstance(message, PairReply) else message

    def _paired(self, frame: Frame) -> Message:
        if self._proof is None or self._handshake is None or frame.epoch:
            raise SealError("an answer to no pairing")
        return decode_reply(frame.type, session_keys(self._handshake).unlock(frame))

    def _taken(self, frame: Frame) -> tuple[Handshake, Message]:
        """The handshake after this message of the pump; one that is not read on is left as it was."""
        if self._handshake is None or self._handshake.is_over:
            raise SealError("an answer to no handshake")
        after, payload = taken(self._handshake, frame)
        return after, decode_reply(frame.type, payload)
