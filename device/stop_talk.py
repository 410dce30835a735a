"""Stopping the pump: STOP until its own status says that it stands still.

A stop waits for no gate, no compiled loop and no record: if its line cannot be written it goes all the same, and that
is told. If the line is silent a new session is opened and the same id is sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from device.codes import word
from device.commands import Stop as StopCommand
from device.events import Confirmed, Lost, NotApplied, Purpose, StatusRead, Uncertain, Why
from device.greeting import Greeting, Unmet, met
from device.image import EMPTY_BLOB, digest
from device.journal import Action, Intent, intent_body
from device.messages import Status, StatusReply, StopReply
from device.messages import Stop as StopMessage
from device.open_talk import stands_still
from device.turns import Answer, Doubt, Entry, Heard, Means, Rejection, Turn, concluded, joined
from device.values import replace
from profiles.pump import PumpStatus


class _At(Enum):
    GREETING = auto()
    STOPPING = auto()
    LOOKING = auto()


@dataclass(frozen=True, slots=True)
class StopTalk:
    """``generation`` as last read; None before that very pump was met: until then nothing has left for it."""

    means: Means
    command: StopCommand
    generation: int | None = None
    at: _At = _At.GREETING
    greeting: Greeting = field(default_factory=Greeting)
    rounds: int = 0
    refused: str = ""

    @property
    def transaction(self) -> bytes:
        """The id under which it is sent, as often as it takes."""
        return self.command.transaction

    @property
    def serial(self) -> str:
        """The only pump that it is for."""
        return self.command.serial

    @property
    def intent(self) -> Intent:
        """The stop as the record holds it."""
        return intent_of(self.command, self.generation or 0)

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        """A stop may have gone out as soon as the pump is known."""
        return (Doubt(self.intent, Why.SILENT),) if self.generation is not None else ()

    def start(self, now_ms: int) -> Turn:
        """STOP at once in an open session, else greet the pump first."""
        del now_ms
        return _announced(self) if self.generation is not None else _anew(self)

    def heard(self, heard: Heard) -> Turn:
        """Go on until the pump stands still, or nothing answers any more."""
        return _STEPS[self.at](self, heard)


def intent_of(command: StopCommand, generation: int) -> Intent:
    """No image belongs to a stop."""
    none = digest(EMPTY_BLOB)
    return Intent(command.transaction, command.serial, Purpose.STOP, generation, none, none)


def intent_line(command: StopCommand, generation: int) -> dict[str, object]:
    """What the record says of a stop before it leaves; ``generation`` as last read."""
    return {**intent_body(intent_of(command, generation)), "person": command.person, "reason": command.reason}


def _announced(talk: StopTalk) -> Turn:
    entry = Entry(Action.INTENT, intent_line(talk.command, talk.generation or 0))
    return joined(Turn(entries=(entry,)), _stop(talk))


def _stop(talk: StopTalk) -> Turn:
    return Turn(replace(talk, at=_At.STOPPING), StopMessage(talk.transaction))


def _look(talk: StopTalk) -> Turn:
    return Turn(replace(talk, at=_At.LOOKING), Status())


def _anew(talk: StopTalk) -> Turn:
    return _greet(talk, Greeting(talk.serial))


def _greet(talk: StopTalk, greeting: Greeting) -> Turn:
    return Turn(replace(talk, at=_At.GREETING, greeting=greeting), greeting.ask)


def _again(talk: StopTalk, why: Why = Why.SILENT) -> Turn:
    """A new session and the same id, as often as the means allow; ``why`` it was in vain."""
    if talk.rounds >= talk.means.rounds:
        return _given_up(talk, why)
    return _anew(replace(talk, rounds=talk.rounds + 1))


def _given_up(talk: StopTalk, why: Why, named: str = "") -> Turn:
    uncertain = Uncertain(talk.transaction, why, Purpose.STOP, serial=talk.serial)
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
        return _announced(replace(talk, generation=found.generation))
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
    return joined(seen, _again(talk, Why.CONTRADICTION))


def _confirmed(talk: StopTalk, status: PumpStatus) -> Confirmed:
    return Confirmed(talk.transaction, Why.STOPPED, Purpose.STOP, status, detail=talk.refused)


_STEPS: Mapping[_At, Callable[[StopTalk, Heard], Turn]] = {
    _At.GREETING: _greeted,
    _At.STOPPING: _answered,
    _At.LOOKING: _looked,
}
