"""Opening, and opening again in doubt: who is there, how did what is open end, what does the pump hold.

A transaction that no journal line has closed is looked up as the pump's last one; if it is not that, it is killed, and
the pump's answer to the KILL says how it ended. Only that answer makes an outcome. The new epoch, which begins with the
first sealed request, makes the pump deaf to whatever of the old one is still on its way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from device.codes import Result, Slot, word
from device.events import Confirmed, Event, Lost, NotApplied, Opened, Outcome, Purpose, Uncertain, Unrecorded, Why
from device.greeting import Greeting, Unmet, met
from device.image import IMAGE_MAX, decode_program, digest
from device.journal import Intent, JournalError
from device.kinds import CodecError
from device.message_forms import CHUNK_MAX
from device.messages import Kill, KillReply, Read, ReadReply
from device.turns import Answer, Doubt, Heard, Means, Rejection, Silence, Turn, concluded, joined
from device.values import replace
from profiles.program import Program
from profiles.pump import PumpState, PumpStatus

RESULTS_KEPT = 64  # how many results a pump remembers; every activation and every stop raises the generation by one


class _At(Enum):
    GREETING = auto()
    RESOLVING = auto()
    READING = auto()


@dataclass(frozen=True, slots=True)
class OpenTalk:
    """``doubts``: what this session knows to be open; the journal adds what earlier ones left.

    ``serial`` is the pump that this session has opened before; another one on the same line ends it.
    """

    means: Means
    serial: str = ""
    doubts: tuple[Doubt, ...] = ()
    at: _At = _At.GREETING
    greeting: Greeting = field(default_factory=Greeting)
    status: PumpStatus | None = None
    round_trip_ms: int = 0
    outcomes: tuple[Outcome, ...] = ()
    image: bytes = b""
    problem: Why | None = None

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        """What the pump has not answered for yet."""
        return self.doubts

    def start(self, now_ms: int) -> Turn:
        """Ask who is there."""
        del now_ms
        return _greet(replace(self, greeting=Greeting(self.serial)))

    def heard(self, heard: Heard) -> Turn:
        """Go on, or lose the pump."""
        return _STEPS[self.at](self, heard)


def _greet(talk: OpenTalk) -> Turn:
    return Turn(talk, talk.greeting.ask)


def _greeted(talk: OpenTalk, heard: Heard) -> Turn:
    found = met(talk.greeting, heard, talk.means.keys)
    if isinstance(found, Unmet):
        return _lost(talk, found.why, found.serial)
    if isinstance(found, Greeting):
        return _greet(replace(talk, greeting=found))
    round_trip_ms = heard.round_trip_ms if isinstance(heard, Answer) else 0
    talk = replace(talk, serial=found.serial, status=found, round_trip_ms=round_trip_ms)
    talk, unread = _with_older(talk)
    return joined(Turn(tell=unread, doubts=talk.doubts), _resolve(talk, found, heard.at_ms))


def _with_older(talk: OpenTalk) -> tuple[OpenTalk, tuple[Event, ...]]:
    """The talk with what the journal says is open besides, or with the fact that the journal cannot be read."""
    try:
        intents = talk.means.journal.open_intents(talk.serial)
    except JournalError as error:
        return replace(talk, problem=Why.JOURNAL), (Unrecorded("open-intents", str(error)),)
    known = {doubt.intent.transaction for doubt in talk.doubts}
    older = tuple(Doubt(intent, Why.KILLED) for intent in intents if intent.transaction not in known)
    return replace(talk, doubts=older + talk.doubts), ()


def _resolve(talk: OpenTalk, status: PumpStatus, now_ms: int) -> Turn:
    """Look up each doubt as the last transaction, else ask the pump by killing it; then read what is active."""
    if not talk.doubts:
        return _read_on(talk, status, now_ms)
    intent, last = talk.doubts[0].intent, status.last_transaction
    if last is None or last.id != intent.transaction:
        return Turn(replace(talk, at=_At.RESOLVING), Kill(intent.transaction))
    return _judged(talk, judge(talk.doubts[0], last.result, status), status, now_ms)


def _answered(talk: OpenTalk, heard: Heard) -> Turn:
    doubt, status = talk.doubts[0], _known(talk)
    if isinstance(heard, Rejection):
        outcome: Outcome = _uncertain(doubt, Why.PUMP_REFUSED, word(heard.reason))
        return _judged(talk, outcome, status, heard.at_ms)
    reply = heard.reply if isinstance(heard, Answer) else None
    if not isinstance(reply, KillReply) or reply.id != doubt.intent.transaction:
        return _lost(talk, Why.SILENT)
    return _judged(talk, judge(doubt, word(reply.result), status), status, heard.at_ms)


def _judged(talk: OpenTalk, outcome: Outcome, status: PumpStatus, now_ms: int) -> Turn:
    talk = replace(talk, doubts=talk.doubts[1:], outcomes=(*talk.outcomes, outcome))
    return joined(concluded(outcome, status.serial), _resolve(talk, status, now_ms))


def judge(doubt: Doubt, result: str, status: PumpStatus) -> Outcome:
    """The outcome that the pump's own word for a transaction means, with the status it gave in the same session."""
    intent, last = doubt.intent, status.last_transaction
    newest = last is not None and last.id == intent.transaction
    if result == TAKES_EFFECT[intent.purpose]:
        if newest and not _fits(intent, status):
            return _uncertain(doubt, Why.CONTRADICTION, result)
        why = _DONE[intent.purpose] if newest else Why.REPLACED_SINCE
        return Confirmed(intent.transaction, why, intent.purpose, status if newest else None)
    if result not in (word(Result.KILLED), word(Result.REFUSED)):
        return _uncertain(doubt, Why.CONTRADICTION, result)
    if result == word(Result.KILLED) and status.generation - intent.base_generation >= RESULTS_KEPT:
        return _uncertain(
            doubt, Why.FORGOTTEN, result
        )  # it strikes off what it does not know: that says nothing of then
    return NotApplied(intent.transaction, doubt.why, intent.purpose, result)


_ACTS = (Purpose.BOLUS, Purpose.CLOCK, Purpose.LIMITS, Purpose.REFILL)
TAKES_EFFECT = {
    Purpose.PROGRAM: word(Result.ACTIVATED),
    Purpose.STOP: word(Result.STOPPED),
    **dict.fromkeys(_ACTS, word(Result.APPLIED)),
}
_DONE = {Purpose.PROGRAM: Why.ACTIVATED, Purpose.STOP: Why.STOPPED, **dict.fromkeys(_ACTS, Why.APPLIED)}


def took_effect(intent: Intent, status: PumpStatus) -> bool:
    """Whether this pump says of itself that the transaction is what it did last, and is as that leaves it."""
    last = status.last_transaction
    done = last is not None and (last.id, last.result) == (intent.transaction, TAKES_EFFECT[intent.purpose])
    return done and status.serial == intent.serial and _fits(intent, status)


def _fits(intent: Intent, status: PumpStatus) -> bool:
    """A stop ends the flow; all else raises the generation by one, a switch with the signed image active."""
    if intent.purpose is Purpose.STOP:
        return stands_still(status)
    if status.generation != intent.base_generation + 1:
        return False
    return intent.purpose in _ACTS or status.program_digest == intent.program_digest


def stands_still(status: PumpStatus) -> bool:
    """No delivery, by the pump's own account."""
    return status.state is not PumpState.RUNNING and status.flow_nl_per_day == 0


def _uncertain(doubt: Doubt, why: Why, detail: str = "") -> Uncertain:
    return Uncertain(doubt.intent.transaction, why, doubt.intent.purpose, detail, doubt.intent.serial)


def _lost(talk: OpenTalk, why: Why, named: str = "") -> Turn:
    """The pump has not answered: everything that is open stays open, in so many words."""
    turn = Turn(tell=(Lost(why, named),))
    for doubt in reversed(talk.doubts):
        turn = joined(concluded(_uncertain(doubt, why), doubt.intent.serial), turn)
    return turn


def _read_on(talk: OpenTalk, status: PumpStatus, now_ms: int) -> Turn:
    if not status.program_digest:
        return _opened(talk, status, None, now_ms)
    return Turn(replace(talk, at=_At.READING), Read(Slot.ACTIVE, len(talk.image), CHUNK_MAX))


def _read(talk: OpenTalk, heard: Heard) -> Turn:
    status, reply = _known(talk), heard.reply if isinstance(heard, Answer) else None
    if isinstance(heard, Silence):
        return _lost(talk, Why.SILENT)
    if not isinstance(reply, ReadReply) or (reply.slot, reply.offset) != (Slot.ACTIVE, len(talk.image)):
        return _opened(replace(talk, problem=Why.UNREADABLE), status, None, heard.at_ms)
    talk = replace(talk, image=talk.image + reply.data)
    if reply.data and len(talk.image) < min(reply.total, IMAGE_MAX):
        return _read_on(talk, status, heard.at_ms)
    return _decoded(talk, status, heard.at_ms)


def _decoded(talk: OpenTalk, status: PumpStatus, now_ms: int) -> Turn:
    try:
        program = decode_program(talk.image) if digest(talk.image) == status.program_digest else None
    except CodecError:
        program = None
    return _opened(talk if program else replace(talk, problem=Why.UNREADABLE), status, program, now_ms)


def _opened(talk: OpenTalk, status: PumpStatus, program: Program | None, now_ms: int) -> Turn:
    opened = Opened(status, program, talk.image, now_ms, talk.round_trip_ms, talk.outcomes, talk.problem)
    return Turn(tell=(opened,))


def _known(talk: OpenTalk) -> PumpStatus:
    if talk.status is None:
        raise ValueError("a pump is resolved and read only after it was greeted")
    return talk.status


_STEPS: Mapping[_At, Callable[[OpenTalk, Heard], Turn]] = {
    _At.GREETING: _greeted,
    _At.RESOLVING: _answered,
    _At.READING: _read,
}
