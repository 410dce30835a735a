"""Stopping the pump: STOP until its own status says that it stands still.

A stop waits for no gate, no compiled loop and no record: if its line cannot be written it goes all the same, and that
is told. If the line is silent a new session is opened and the same id is sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from device.codes import word
from device.events import Confirmed, Lost, NotApplied, Purpose, StatusRead, Uncertain, Why
from device.greeting import Greeting, Unmet, met
from device.image import EMPTY_BLOB, digest
from device.journal import Action, Intent, intent_body
from device.messages import Status, StatusReply, StopReply
from device.messages import Stop as StopMessage
from device.open_talk import stands_still
from device.turns import Answer, Doubt, Entry, Heard, Means, Rejection, Turn, concluded, joined
from profiles.pump import PumpStatus


class _At(Enum):
    GREETING = auto()
    STOPPING = auto()
    LOOKING = auto()


@dataclass(frozen=True, slots=True)
class StopTalk:
    """``serial`` and ``generation`` as last read; empty and None before the pump was met."""

    means: Means
    transaction: bytes
    person: str
    reason: str
    serial: str = ""
    generation: int | None = None
    at: _At = _At.GREETING
    greeting: Greeting = field(default_factory=Greeting)
    rounds: int = 0
    refused: str = ""

    @property
    def intent(self) -> Intent:
        """The stop as the record holds it: no image belongs to it."""
        none = digest(EMPTY_BLOB)
        return Intent(self.transaction, self.serial, Purpose.STOP, self.generation or 0, none, none)

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        """A stop may have gone out as soon as the pump is known."""
        return (Doubt(self.intent, Why.SILENT),) if self.serial else ()

    def start(self, now_ms: int) -> Turn:
        """STOP at once in an open session, else greet the pump first."""
        del now_ms
        return _announced(self) if self.generation is not None else _anew(self)

    def heard(self, heard: Heard) -> Turn:
        """Go on until the pump stands still, or nothing answers any more."""
        return _STEPS[self.at](self, heard)


def _announced(talk: StopTalk) -> Turn:
    body = {**intent_body(talk.intent), "person": talk.person, "reason": talk.reason}
    return joined(Turn(entries=(Entry(Action.INTENT, body),)), _stop(talk))


def _stop(talk: StopTalk) -> Turn:
    return Turn(replace(talk, at=_At.STOPPING), StopMessage(talk.transaction))


def _look(talk: StopTalk) -> Turn:
    return Turn(replace(talk, at=_At.LOOKING), Status())


def _anew(talk: StopTalk) -> Turn:
    return _greet(talk, Greeting(talk.serial))


def _greet(talk: StopTalk, greeting: Greeting) -> Turn:
    return Turn(replace(talk, at=_At.GREETING, greeting=greeting), greeting.ask)


def _again(talk: StopTalk) -> Turn:
    """A new session and the same id, as often as the means allow."""
    if talk.rounds >= talk.means.rounds:
        return _given_up(talk, Why.SILENT)
    return _anew(replace(talk, rounds=talk.rounds + 1))


def _given_up(talk: StopTalk, why: Why, named: str = "") -> Turn:
    uncertain = Uncertain(talk.transaction, why, Purpose.STOP)
    doubts = talk.open_doubts
    told = concluded(uncertain, talk.serial) if doubts else Turn(tell=(uncertain,))
    return joined(told, Turn(tell=(Lost(why, named),), doubts=doubts))


def _greeted(talk: StopTalk, heard: Heard) -> Turn:
    found = met(talk.greeting, heard, talk.means.keys)
    if isinstance(found, Unmet):
        return _given_up(talk, found.why, found.serial)
    if isinstance(found, Greeting):
        return _greet(talk, found)
    if talk.generation is None:
        return _announced(replace(talk, serial=found.serial, generation=found.generation))
    return _stop(talk)


def _answered(talk: StopTalk, heard: Heard) -> Turn:
    if isinstance(heard, Rejection):
        return _look(replace(talk, refused=word(heard.reason)))
    if isinstance(heard, Answer) and isinstance(heard.reply, StopReply) and heard.reply.id == talk.transaction:
        return _look(talk)
    return _again(talk)


def _looked(talk: StopTalk, heard: Heard) -> Turn:
    if not isinstance(heard, Answer) or not isinstance(heard.reply, StatusReply):
        return _again(talk)
    status = heard.reply.status
    seen = Turn(tell=(StatusRead(status, heard.at_ms, heard.round_trip_ms),))
    if status.serial == talk.serial and stands_still(status):
        return joined(seen, concluded(_confirmed(talk, status), talk.serial))
    if talk.refused:
        ended = NotApplied(talk.transaction, Why.PUMP_REFUSED, Purpose.STOP, talk.refused)
        return joined(seen, concluded(ended, talk.serial))
    return joined(seen, _again(talk))


def _confirmed(talk: StopTalk, status: PumpStatus) -> Confirmed:
    return Confirmed(talk.transaction, Why.STOPPED, Purpose.STOP, status, detail=talk.refused)


_STEPS: Mapping[_At, Callable[[StopTalk, Heard], Turn]] = {
    _At.GREETING: _greeted,
    _At.STOPPING: _answered,
    _At.LOOKING: _looked,
}
