"""Pumps on the kit's bench, in turned time: right ones, and ones with exactly one thing wrong."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from dataclasses import replace
from types import UnionType

from device.conformance.kit import Examination, Grade, Result, chosen
from device.emulator import Emulator
from device.framing import Frame
from device.keys import Keys
from device.kinds import CodecError
from device.memory import Memory, RamBanks
from device.message_forms import decode_request
from device.messages import ActivateReply, Reply, Request, StatusFrame, StatusReply
from device.pump_door import Door
from device.pump_requests import Circumstance, answered, unreadable
from device.pump_state import PumpState
from device.pump_transactions import Answered
from device.sealing import SealError, SessionKeys
from profiles.program import Program
from profiles.pump import PumpStatus
from tests.device.rig import HELD, banks_of

LONGEST_MS = 900_000


class WrongDoor(Door):
    """The pump's door with its judgement in the open; it remembers the keys of every session."""

    def __init__(self, pump: Wrong, door: Door) -> None:
        super().__init__(door.random, door.patience_ms)
        self.pump, self.former = pump, []

    def greeted(self, frame, keys, serial, epoch, now_ms):
        return self.pump.greeted(super().greeted, frame, keys, serial, epoch, now_ms)

    def payload(self, frame, now_ms):
        for session in self._may_begin(now_ms):
            if (payload := session.unlock(frame)) is not None:
                self.begin(session)
                return payload
        if self.session is not None and self.pump.may_hear(frame.epoch, frame.counter):
            for keys in (self.session.keys, *self.former):
                with contextlib.suppress(SealError):
                    payload = self.pump.unlocked(keys, frame)
                    self.session.heard = frame.counter
                    return payload
        return None

    def begin(self, session):
        self.former.append(session.keys)
        self.session, self.openings = session, ()


class Wrong(Emulator):
    """The emulated pump with its turns in the open, so that one of them can be done wrong."""

    def __init__(self, memory, **options):
        super().__init__(memory, **options)
        self.door = self._greetings.door = WrongDoor(self, self._greetings.door)

    @property
    def heard(self) -> int:
        """The last counter of the open session."""
        return self.door.session.heard

    def may_hear(self, epoch: int, counter: int) -> bool:
        """Whether a frame of the open session is new."""
        return epoch == self._state.epoch and counter > self.heard

    def unlocked(self, keys: SessionKeys, frame: Frame) -> bytes:
        """The payload of a frame; raises SealError."""
        return keys.unlock(frame)

    def greeted(self, right, frame, keys, serial, epoch, now_ms):
        """What is said to a HELLO."""
        return right(frame, keys, serial, epoch, now_ms)

    def read(self, frame_type: int, payload: bytes) -> Request | None:
        """The request of a payload; None when it is outside its form."""
        try:
            return decode_request(frame_type, payload)
        except CodecError:
            return None

    def unread(self, counter: int, frame_type: int, payload: bytes) -> Reply:
        """What is said to a payload that is no request."""
        del payload
        return unreadable(counter, frame_type)

    def answer(self, state: PumpState, request: Request, circumstance: Circumstance) -> Answered:
        """State and reply after a request."""
        return answered(state, request, circumstance)

    def said(self, message: Reply | StatusFrame) -> Reply | StatusFrame | None:
        """What leaves for the line, if anything does."""
        return message

    def _hear(self, frame, now_ms):
        greeted = self._greetings.answered(self._state, frame, now_ms)
        if greeted is not None:
            self._outgoing += b"\x00"
            self._put(greeted.answer)
            return
        payload = self.door.payload(frame, now_ms)
        if payload is not None:
            self._remember(self._greetings.begun(self._state))
            self._heard_ms = now_ms
            self._turn(self.read(frame.type, payload), frame, now_ms, payload)

    def _turn(self, request, frame, now_ms, payload):
        if request is None:
            self._send(self.unread(frame.counter, frame.type, payload))
            return
        circumstance = Circumstance(frame.counter, self._time_scale, self._presence(request, now_ms))
        answer = self.answer(self._state, request, circumstance)
        self._remember(answer.state)
        if isinstance(answer.reply, ActivateReply):
            self._wait(answer.reply, now_ms)
        self._send(answer.reply)

    def _stream(self):
        self._send(StatusFrame(self.status()))

    def _send(self, message):
        said = self.said(message)
        if said is not None:
            super()._send(said)


def on(kind: type, change: Callable[[PumpState, Request, int, Callable[..., Answered]], Answered]) -> type[Wrong]:
    """A pump that treats one kind of request wrongly: ``change(state, request, answers, right)``."""

    class WrongAt(Wrong):
        def answer(self, state, request, circumstance):
            def right(state=state, request=request):
                return answered(state, request, circumstance)

            return change(state, request, circumstance.answers, right) if isinstance(request, kind) else right()

    return WrongAt


def saying(kind: type | UnionType, change: Callable[[Reply | StatusFrame], object]) -> type[Wrong]:
    """A pump that says one kind of message wrongly, or not at all."""

    class WrongIn(Wrong):
        def said(self, message):
            return change(message) if isinstance(message, kind) else message

    return WrongIn


def telling(change: Callable[[PumpStatus], PumpStatus]) -> type[Wrong]:
    """A pump whose status is wrong."""
    return saying(StatusReply | StatusFrame, lambda message: replace(message, status=change(message.status)))


def made(kind: type[Emulator] = Emulator, held: Program | None = HELD, **options: object) -> Emulator:
    """A pump of that kind that runs a program, or none."""
    banks = RamBanks()
    banks.cells = list(banks_of(held))
    return kind(Memory(banks), **options)


def examined(
    pump: Emulator,
    *ids: str,
    to_pump: Callable[[bytes], bytes] = bytes,
    hand: Callable[[Emulator], object] = bool,
    keys: Keys | None = None,
) -> Examination:
    """The whole examination of a pump, or of some clauses, in turned time."""
    examination = Examination(random.Random(1).randbytes, chosen(ids), keys)
    now_ms = 0
    while not examination.done:
        examination.tick(now_ms)
        out = examination.outgoing()
        pump.receive(to_pump(out), now_ms)
        pump.tick(now_ms)
        hand(pump)
        examination.receive(pump.outgoing(), now_ms)
        now_ms += 0 if out else max(1, min(250, examination.next_deadline_ms() - now_ms))
        assert now_ms < LONGEST_MS, "the examination does not end"
    return examination


def broken(pump: Emulator, *ids: str) -> dict[str, str]:
    """The clauses that a pump breaks, with what the kit says of each."""
    return {result.clause.id: result.detail for result in failing(pump, *ids)}


def failing(pump: Emulator, *ids: str) -> list[Result]:
    """What was tried and not met."""
    return [result for result in examined(pump, *ids).results if result.grade is Grade.FAILED]
