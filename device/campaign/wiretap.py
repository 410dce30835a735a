"""A console and a paired pump with somebody between them, who sees every byte and can do with the line what he likes.

He has no key of either side, but he may have an emulator, keys of his own, and everything that ever passed.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from device.campaign import story
from device.campaign.line import pieces
from device.campaign.pump import banks_of
from device.campaign.scene import Cast
from device.channel import Channel
from device.commands import Command, Open, ReadStatus
from device.emulator import Emulator
from device.events import Event, Noise, StatusRead, Why
from device.framing import DELIMITER, Frame, cobs_encode, decode_frame, encode_frame
from device.gate import Gate
from device.journal import MemoryJournal
from device.keys import Peer, PublishedKeys, PumpKeys
from device.memory import Memory
from device.message_forms import TYPES
from device.messages import HelloReply, PairReply, WhoReply
from device.noise import public
from device.pump_factory import written
from device.pump_form import from_bytes
from device.session import Session

CONSOLE, PUMP, CARD = b"c" * 32, b"p" * 32, b"s" * 18
LONGEST_MS = 60_000
_GREETED = {TYPES[kind] for kind in (WhoReply, HelloReply, PairReply)}


class Keyring:
    """A console that is paired with the story's pump, and talks to emulators as any console does."""

    def peer(self, serial: str, published: bool) -> Peer | Why:
        """The pump's own key for its number."""
        known = Peer(CONSOLE, public(PUMP), emulator=True)
        return known if serial == story.SERIAL else PublishedKeys().peer(serial, published)


class Wiretap:
    """``to_pump`` and ``to_console`` hold what passed; ``hold`` keeps it from arriving while it is set."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self.journal = MemoryJournal()
        self.pump = self.another_pump(PumpKeys(PUMP, CARD, (public(CONSOLE),)))
        self.to_pump: list[bytes] = []
        self.to_console: list[bytes] = []
        self.hold: Callable[[bytes], bool] = lambda _frame: False
        self.held: list[bytes] = []
        self.now_ms = 0
        self._seed = 0
        self.session = self.connect()
        self.accepted = cast.accepted

    def another_pump(self, keys: PumpKeys) -> Emulator:
        """A pump in the same therapy with the same number, and these keys."""
        banks = banks_of(self._cast.model, lambda _bank, _data: None)
        state = from_bytes(Memory(banks).payload or b"")
        return self._cast.pump(written(Memory(banks), replace(state, keys=keys)), random=Random(7).randbytes)

    def connect(self) -> Session:
        """A new console on the port; the line is the same."""
        self._seed += 1
        gate = Gate(self._cast.checks, self._cast.verdict)
        self.session = Session(Random(self._seed).randbytes, self.journal, gate, 1, Keyring())
        return self.session

    def ask(self, command: Command) -> list[Event]:
        """What the console says while it does what it is asked."""
        self.session.ask(command, self.now_ms)
        told, end_ms = list(self.session.events()), self.now_ms + LONGEST_MS
        while self.session.is_busy and self.now_ms < end_ms:
            told += self.step()
        return told

    def opened(self) -> list[Event]:
        """A session, opened."""
        return self.ask(Open())

    def step(self) -> list[Event]:
        """Bytes both ways, then the clock."""
        out = self.session.outgoing()
        for frame in pieces(out):
            self._carry(frame)
        self.pump.tick(self.now_ms)
        back = self.pump.outgoing()
        self.to_console += [frame for frame in pieces(back) if frame != DELIMITER]
        self.session.receive(back, self.now_ms)
        self.session.tick(self.now_ms)
        if not out and len(back) < 2:
            due = self.session.next_deadline_ms()
            self.now_ms = max(self.now_ms + 1, min(self.now_ms + 250, due if due is not None else 2**60))
        return list(self.session.events())

    def _carry(self, frame: bytes) -> None:
        if frame != DELIMITER:
            self.to_pump.append(frame)
        if frame != DELIMITER and self.hold(frame):
            self.held.append(frame)
        else:
            self.pump.receive(frame, self.now_ms)

    # --- what the attacker does, and what comes of it

    def at_the_pump(self, frames: Iterable[bytes]) -> bool:
        """Whether these frames leave the pump's state and session as they are; only a greeting may be answered."""
        before, session = self.pump.state, self.pump.session
        self.pump.receive(DELIMITER + b"".join(frames), self.now_ms)
        said = {decode_frame(piece[:-1]).type for piece in pieces(self.pump.outgoing()) if piece != DELIMITER}
        return said <= _GREETED and self.pump.state == before and self.pump.session is session

    def at_the_console(self, frames: Iterable[bytes]) -> bool:
        """Whether these frames are nothing but noise to the console."""
        self.session.receive(DELIMITER + b"".join(frames), self.now_ms)
        return all(isinstance(event, Noise) for event in self.session.events())

    def goes_on(self) -> bool:
        """Whether the session that was open is open, and answers."""
        epoch = self.pump.state.epoch
        told = self.ask(ReadStatus())
        return self.pump.state.epoch == epoch and any(isinstance(event, StatusRead) for event in told)


def changed(frame: bytes, *, epoch: int | None = None, counter: int | None = None, body: bytes | None = None) -> bytes:
    """The frame with another epoch, counter or body, and a CRC that fits."""
    old = decode_frame(frame[:-1])
    return encode_frame(
        Frame(
            old.type,
            old.epoch if epoch is None else epoch,
            old.counter if counter is None else counter,
            old.body if body is None else body,
        )
    )


def every_bit(frame: bytes) -> Iterable[bytes]:
    """The frame with each of its bits flipped between COBS and CRC, the CRC made to fit."""
    whole = decode_frame(frame[:-1])
    checked = whole.header + whole.body
    for bit in range(8 * len(checked)):
        hurt = bytearray(checked)
        hurt[bit // 8] ^= 1 << bit % 8
        yield cobs_encode(bytes(hurt) + zlib.crc32(hurt).to_bytes(4, "big")) + DELIMITER


def spliced(head: bytes, body: bytes) -> bytes:
    """The header of one frame on the body of another."""
    of = decode_frame(head[:-1])
    return encode_frame(Frame(of.type, of.epoch, of.counter, decode_frame(body[:-1]).body))


def stranger() -> Channel:
    """A console that nobody has paired, with the keys that everybody has."""
    return Channel(PublishedKeys(), Random(99).randbytes)
