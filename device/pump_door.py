"""The pump's side of the line, in its working memory: who may speak, under which keys, and which frame is new.

A HELLO changes nothing: it can be an old one that somebody plays again, and who plays it does not have the keys that
the answer makes. Only the first frame under these keys proves the console; then, and not before, the epoch rises and
the session before it ends. So a replayed or forged HELLO neither disturbs the running session nor wears the memory, and
one HELLO opens one session at most. Without power nothing of this is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from device.framing import Frame
from device.keys import PumpKeys, session_of
from device.kinds import CodecError
from device.message_forms import decode_request, encode_message
from device.messages import Hello, HelloReply
from device.noise import KEY_LENGTH, Handshake
from device.sealing import SealError, SessionKeys, offered, session_keys, taken

OPENINGS_MAX = 4  # greeted and not begun: one is the rule, more come from a line that repeats or from an attacker


@dataclass(slots=True)
class PumpSession:
    """One session: its keys and epoch, and the last counters of either side."""

    keys: SessionKeys
    epoch: int
    heard: int
    sent: int = 0

    def lock(self, frame_type: int, payload: bytes) -> Frame:
        """The next frame of the pump."""
        self.sent += 1
        return self.keys.lock(frame_type, self.epoch, self.sent, payload)

    def unlock(self, frame: Frame) -> bytes | None:
        """The payload of a new frame of this session; None for every other."""
        if frame.epoch != self.epoch or frame.counter <= self.heard:
            return None
        try:
            payload = self.keys.unlock(frame)
        except SealError:
            return None
        self.heard = frame.counter
        return payload


@dataclass(frozen=True, slots=True)
class Opening:
    """A session that may begin: the HELLO that asked for it, the answer to it, and since when."""

    hello: Frame
    answer: Frame
    session: PumpSession
    since_ms: int


class Door:
    """``session`` is the one that is running. ``random`` gives so many bytes that nobody else knows."""

    def __init__(self, random: Callable[[int], bytes], patience_ms: int) -> None:
        self.session: PumpSession | None = None
        self.random, self.patience_ms = random, patience_ms
        self.openings: tuple[Opening, ...] = ()

    def close(self) -> None:
        """No session, and none that may begin."""
        self.session, self.openings = None, ()

    def greeted(self, frame: Frame, keys: PumpKeys, serial: str, epoch: int, now_ms: int) -> Frame | None:
        """The answer to a HELLO, for a session in ``epoch``; None when it is not from a console that is trusted."""
        known = next((opening.answer for opening in self.openings if opening.hello == frame), None)
        if known is not None:
            return known  # the line has repeated it: no part of a handshake is ever sealed twice
        heard = _proved(frame, keys, serial)
        if heard is None:
            return None
        frame_type, payload = encode_message(HelloReply(frame.counter))
        over, answer = offered(heard, frame_type, epoch, 1, payload, self.random(KEY_LENGTH))
        session = PumpSession(session_keys(over), epoch, frame.counter, sent=1)
        self.openings = (*self.openings, Opening(frame, answer, session, now_ms))[-OPENINGS_MAX:]
        return answer

    def payload(self, frame: Frame, now_ms: int) -> bytes | None:
        """What a frame of the running session says, or of one that begins with it; None for every other."""
        if self.session is not None and (payload := self.session.unlock(frame)) is not None:
            return payload
        for session in self._may_begin(now_ms):
            if (payload := session.unlock(frame)) is not None:
                self.session, self.openings = session, ()
                return payload
        return None

    def _may_begin(self, now_ms: int) -> Iterable[PumpSession]:
        return (o.session for o in self.openings if now_ms - o.since_ms < self.patience_ms)


def _proved(frame: Frame, keys: PumpKeys, serial: str) -> Handshake | None:
    """The handshake of a HELLO that one of the trusted consoles has made for this very pump."""
    for console in keys.trusted if not frame.epoch else ():
        try:
            heard, payload = taken(session_of(keys.private, console, is_console=False), frame)
            request = decode_request(frame.type, payload)
        except (SealError, CodecError):
            continue
        return heard if request == Hello(serial) else None
    return None
