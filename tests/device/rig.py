"""A console's session and an emulated pump on one line, in turned time, with a line that can be hurt at any byte."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from device import pump_factory
from device.commands import Command, Push
from device.emulator import Confirm, Emulator
from device.events import Confirmed, Event, NotApplied, Outcome, Uncertain
from device.gate import Gate
from device.image import digest, encode_program
from device.journal import Journal, JournalError, MemoryJournal
from device.memory import Memory, RamBanks
from device.messages import Reply, Request, StatusFrame
from device.session import Session
from profiles.context import Context, Exposure, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.library import read_library
from profiles.limits import Library
from profiles.program import Bolus, Continuous, Order, Program, SingleBolus
from profiles.pump import Catheter

DATA = Path(__file__).resolve().parent.parent.parent / "profiles" / "data"
BACLOFEN = Fluid((Component("baclofen", 500_000),))
HELD = Program("300 mcg/day", BACLOFEN, Continuous(600_000, 300_000))
DRAFT = Program("330 mcg/day", BACLOFEN, Continuous(660_000, 330_000))
BOLUS = SingleBolus("ab" * 16, Bolus(10_000, 600, 5_000), delay_s=3_600, expiry_s=7_200)
CONTEXT = Context("cisterna-20", Catheter(), 20_000_000, 1_000_000, "spasticity", Jurisdiction.US, Exposure.TOLERANT)
PUSHED, STOPPED = b"p" * 16, b"s" * 16
WALL_S = 786_240_000
LONGEST_MS = 200_000


@cache
def library() -> Library:
    """The shipped library."""
    return read_library({p.relative_to(DATA).as_posix(): p.read_text("utf-8") for p in sorted(DATA.rglob("*.toml"))})


@cache
def banks_of(held: Program | None) -> tuple[bytes, bytes]:
    """The cells of a pump that holds this program as generation 1, or none."""
    model = library().model("cisterna-20")
    context = replace(CONTEXT, held=held)
    banks = RamBanks()
    pump_factory.written(Memory(banks), pump_factory.in_therapy("CIS-1", model, context, WALL_S))
    return banks.cells[0], banks.cells[1]


def open_gate() -> Gate:
    """A gate whose twins find nothing: the rules have their own tests."""
    return Gate(lambda order, context: (), lambda order, context: frozenset())


def push(program: Program = DRAFT, transaction: bytes = PUSHED, **changes: object) -> Push:
    """A push of one program with one bolus."""
    order = Order(program, (BOLUS,))
    signed = Push(transaction, "CIS-1", order, CONTEXT, frozenset(), "Dr. Example", "approved", bytes(32))
    return replace(signed, **changes)


class FailingJournal(MemoryJournal):
    """Cannot write lines of some actions, or not be read."""

    def __init__(self, *actions: str, unreadable: bool = False) -> None:
        super().__init__()
        self.actions, self.unreadable = actions, unreadable

    def append(self, action: str, body: Mapping[str, object]) -> None:
        if action in self.actions:
            raise JournalError("the disk is full")
        super().append(action, body)

    def open_intents(self, serial: str):
        if self.unreadable:
            raise JournalError("the disk is gone")
        return super().open_intents(serial)


Hurt = Callable[[bytes], bytes]


def clean(data: bytes) -> bytes:
    """A line that changes nothing."""
    return data


@dataclass
class AtByte:
    """Hurts one byte of the stream, counted from the first; ``change`` gives what arrives in its place."""

    place: int
    change: Callable[[int], bytes]
    seen: int = 0

    def __call__(self, data: bytes) -> bytes:
        start, self.seen = self.seen, self.seen + len(data)
        inside = self.place - start
        if not 0 <= inside < len(data):
            return data
        return data[:inside] + self.change(data[inside]) + data[inside + 1 :]


@dataclass
class CutAt:
    """Lets so many bytes through and then nothing more."""

    place: int
    seen: int = 0

    def __call__(self, data: bytes) -> bytes:
        room = max(0, self.place - self.seen)
        self.seen += len(data)
        return data[:room]

    @property
    def cut(self) -> bool:
        """Whether a byte was lost."""
        return self.seen > self.place


class Telling(Emulator):
    """The emulated pump, with ``says`` between what it means and what it says."""

    says: Callable[[Reply | StatusFrame], Reply | StatusFrame | None] | None = None

    def _stream(self):
        self._send(StatusFrame(self.status()))

    def _send(self, message):
        message = self.says(message) if self.says is not None else message
        if message is not None:
            super()._send(message)


@dataclass
class Rig:
    """``to_pump`` and ``to_console`` are what the line does; ``journal`` and ``banks`` outlive a session and a pump."""

    held: Program | None = HELD
    retries: int = 3
    confirm_ms: int = 60_000
    confirm: Confirm = Confirm.AUTO
    gate: Gate = field(default_factory=open_gate)
    journal: Journal = field(default_factory=MemoryJournal)
    to_pump: Hurt = clean
    to_console: Hurt = clean
    now_ms: int = 0
    seed: int = 1

    def __post_init__(self) -> None:
        self.banks = RamBanks()
        self.banks.cells = list(banks_of(self.held))
        self.random, self.pump_random = random.Random(self.seed), random.Random(-self.seed)
        self.events: list[Event] = []
        self.sent: list[bytes] = []
        self.asked: list[Request] = []
        self.power_on()
        self.plug_in()

    def power_on(self) -> None:
        """The pump begins on what its memory holds."""
        self.pump = Telling(Memory(self.banks), confirm=self.confirm, random=self.pump_random.randbytes)

    def plug_in(self) -> None:
        """A new session on a port opened anew."""
        self.session = Session(self.random.randbytes, self.journal, self.gate, self.retries, confirm_ms=self.confirm_ms)
        channel = self.session._channel
        say = channel.say
        channel.say = lambda request: self.asked.append(request) or say(request)

    def pull_plug(self) -> None:
        """The port is gone."""
        self.session.unplugged()
        self.pump.hang_up()
        self._tell()

    def step(self) -> bool:
        """Move what there is to move, then the clock; whether bytes moved."""
        self.pump.says = self.to_console.change if isinstance(self.to_console, Meddler) else None
        out = self.session.outgoing()
        if out:
            self.sent.append(out)
            self.pump.receive(self.to_pump(out), self.now_ms)
        self.pump.tick(self.now_ms)
        back = self.to_console(self.pump.outgoing())
        if back:
            self.session.receive(back, self.now_ms)
        self.session.tick(self.now_ms)
        self._tell()
        if not (out or back):
            due_ms = self.session.next_deadline_ms()
            self.now_ms = max(self.now_ms + 1, min(self.now_ms + 250, 2**60 if due_ms is None else due_ms))
        return bool(out or back)

    def ask(self, command: Command) -> list[Event]:
        """Ask and step until the session is at rest; the events of it."""
        told = len(self.events)
        self.session.ask(command, self.now_ms)
        self.settle()
        return self.events[told:]

    def settle(self, until: Callable[[], bool] = lambda: False) -> None:
        """Step until the session is at rest, or until something is the case."""
        end_ms = self.now_ms + LONGEST_MS
        self._tell()
        while self.session.is_busy and not until():
            self.step()
            assert self.now_ms < end_ms, "the session does not come to rest"

    def wait(self, ms: int) -> None:
        """Let time pass on the line."""
        end_ms = self.now_ms + ms
        while self.now_ms < end_ms:
            self.step()

    def outcomes(self, transaction: bytes = PUSHED) -> list[Outcome]:
        """What was said of a transaction."""
        told = [e for e in self.events if isinstance(e, Confirmed | NotApplied | Uncertain)]
        return [e for e in told if e.transaction == transaction]

    def said(self, transaction: bytes = PUSHED) -> str:
        """The last word on a transaction, or nothing."""
        outcomes = self.outcomes(transaction)
        return type(outcomes[-1]).__name__ if outcomes else ""

    @property
    def pump_program(self) -> bytes:
        """The digest of what the pump really holds."""
        return digest(self.pump.state.program_image) if self.pump.state.program_image else b""

    def actions(self) -> list[str]:
        """The journal's actions in order."""
        return [action for action, _ in self.journal.lines]

    def _tell(self) -> None:
        self.events += self.session.events()


def frames(data: bytes) -> Iterator[bytes]:
    """The stretches between delimiters."""
    return (piece for piece in data.split(b"\x00") if piece)


def is_true(rig: Rig, transaction: bytes = PUSHED, program: Program = DRAFT) -> bool:
    """Whether the console's last word on a push is what the pump really did."""
    applied = rig.pump_program == digest(encode_program(program))
    said = rig.said(transaction)
    return said in ("", "Uncertain") or (said == "Confirmed") == applied


@dataclass
class Meddler:
    """A pump that says something else: ``change`` gets each message and gives another, itself, or None for silence.

    What stands on a sealed line cannot be rewritten, so it is the pump that lies; the line is clean.
    """

    change: Callable[[Reply | StatusFrame], Reply | StatusFrame | None]

    def __call__(self, data: bytes) -> bytes:
        return data


def instead(kind: type, give: Callable[[Any], Reply | StatusFrame | None]) -> Meddler:
    """A meddler that rewrites one kind of message."""
    return Meddler(lambda message: give(message) if isinstance(message, kind) else message)


def requests(rig: Rig) -> list[Request]:
    """Everything that the console has said, in order."""
    return rig.asked
