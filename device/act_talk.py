"""One act: propose, compare, apply, settle, as a table of stages; the outcomes are those of a push.

The pump's answer to the proposal carries the act as it stands in its memory: only the very bytes that were decided on
are applied. A refusal is followed by KILL, because only the pump can say that it is over; a missing answer hands over
to a new opening, which asks the pump.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from device.codes import Activation, Result, Verdict, word
from device.events import Confirmed, NotApplied, Progress, Stage, Why
from device.image import digest
from device.journal import Action, Intent, intent_body
from device.messages import (
    Apply,
    ApplyReply,
    Kill,
    KillReply,
    Propose,
    ProposeReply,
    Reply,
    Request,
    Status,
    StatusReply,
)
from device.open_talk import OpenTalk
from device.push_talk import WHY_REFUSED
from device.turns import Answer, Barred, Doubt, Entry, Heard, Means, Rejection, Turn, concluded, joined
from profiles.pump import PumpStatus


@dataclass(frozen=True, slots=True)
class ActTalk:
    """``act`` are the bytes that the gate has let pass; ``signature`` is what the intent line says of the person."""

    means: Means
    intent: Intent
    act: bytes
    signature: Mapping[str, object]
    stage: Stage = Stage.BEGIN
    waiting_since_ms: int | None = None
    why: Why = Why.SILENT
    detail: str = ""

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        """From the first turn on the intent is on record, and only the pump can say how it ends."""
        return (Doubt(self.intent, self.why),)

    @property
    def can_be_cancelled(self) -> bool:
        """Nothing is known yet of its taking effect."""
        return self.stage not in (Stage.SETTLING, Stage.CALLING_OFF)

    def start(self, now_ms: int) -> Turn:
        """Write the intent, then PROPOSE."""
        del now_ms
        entry = Entry(Action.INTENT, {**intent_body(self.intent), **self.signature}, required=True)
        return joined(Turn(entries=(entry,)), _at(self, Stage.BEGIN))

    def cancelled(self) -> Turn:
        """A person calls it off."""
        return _call_off(self, Why.CANCELLED)

    def heard(self, heard: Heard) -> Turn:
        """The stage's own step for its own reply; the same care for everything else at every stage."""
        row = STAGES[self.stage]
        if isinstance(heard, Answer) and isinstance(heard.reply, row.reply):
            return row.answered(self, heard.reply, heard)
        if isinstance(heard, Barred):
            return _barred(self, heard.why)
        if isinstance(heard, Rejection) and row.is_killable:
            return _call_off(self, WHY_REFUSED.get(heard.reason, Why.PUMP_REFUSED), word(heard.reason))
        return _doubt(self)


def _at(talk: ActTalk, stage: Stage, pause_ms: int = 0) -> Turn:
    """Tell the stage and ask what belongs to it."""
    talk = replace(talk, stage=stage)
    return Turn(talk, STAGES[stage].ask(talk), pause_ms, tell=(Progress(talk.intent.transaction, stage),))


def _call_off(talk: ActTalk, why: Why, detail: str = "") -> Turn:
    return _at(replace(talk, why=why, detail=detail), Stage.CALLING_OFF)


def _doubt(talk: ActTalk) -> Turn:
    """An answer is missing or makes no sense: a new session asks the pump what became of the transaction."""
    doubt = Doubt(talk.intent, talk.why)
    asking = OpenTalk(talk.means, talk.intent.serial, (doubt,))
    return Turn(asking, tell=(Progress(talk.intent.transaction, Stage.ASKING_AGAIN),), doubts=(doubt,))


def _barred(talk: ActTalk, why: Why) -> Turn:
    """Nothing has left before PROPOSE; later the pump must be told."""
    if talk.stage is Stage.BEGIN:
        return concluded(NotApplied(talk.intent.transaction, why, talk.intent.purpose), talk.intent.serial)
    return _doubt(talk) if talk.stage is Stage.CALLING_OFF else _call_off(talk, why)


def _proposed(talk: ActTalk, reply: ProposeReply, _heard: Answer) -> Turn:
    if reply.id != talk.intent.transaction:
        return _doubt(talk)
    if reply.verdict is not Verdict.ACCEPTED:
        why = Why.PUMP_ONCE_ONLY if reply.verdict is Verdict.ONCE_ONLY else Why.PUMP_LIMITS
        return _call_off(talk, why, word(reply.verdict))
    refusal = talk.means.gate.accept_act(reply.act)
    if refusal is not None:
        return _call_off(talk, refusal.why, refusal.detail)
    body = {"transaction": talk.intent.transaction.hex(), "serial": talk.intent.serial}
    return joined(Turn(entries=(Entry(Action.ACTIVATING, body, required=True),)), _at(talk, Stage.ACTIVATING))


def _applied(talk: ActTalk, reply: ApplyReply, heard: Answer) -> Turn:
    if reply.id != talk.intent.transaction:
        return _doubt(talk)
    if reply.state is Activation.ACTIVATED:
        return _at(talk, Stage.SETTLING)
    since_ms = heard.at_ms if talk.waiting_since_ms is None else talk.waiting_since_ms
    if heard.at_ms - since_ms >= talk.means.confirm_ms:
        return _call_off(talk, Why.NOT_CONFIRMED)
    return _at(replace(talk, waiting_since_ms=since_ms), Stage.WAITING, talk.means.poll_ms)


def _settled(talk: ActTalk, reply: StatusReply, _heard: Answer) -> Turn:
    intent = talk.intent
    if not _took_effect(intent, reply.status):
        return _doubt(talk)
    done = Confirmed(intent.transaction, Why.APPLIED, intent.purpose, reply.status)
    return concluded(done, intent.serial)


def _took_effect(intent: Intent, status: PumpStatus) -> bool:
    last = status.last_transaction
    return (
        status.serial == intent.serial
        and status.generation == intent.base_generation + 1
        and last is not None
        and (last.id, last.result) == (intent.transaction, word(Result.APPLIED))
    )


def _called_off(talk: ActTalk, reply: KillReply, _heard: Answer) -> Turn:
    if reply.id != talk.intent.transaction or reply.result is Result.STOPPED:
        return _doubt(talk)
    if reply.result is Result.APPLIED:
        return _at(talk, Stage.SETTLING)
    ended = NotApplied(talk.intent.transaction, talk.why, talk.intent.purpose, talk.detail)
    return concluded(ended, talk.intent.serial)


def _propose(talk: ActTalk) -> Request:
    return Propose(talk.intent.transaction, talk.intent.base_generation, talk.act)


def _apply(talk: ActTalk) -> Request:
    return Apply(talk.intent.transaction, talk.intent.base_generation, digest(talk.act))


@dataclass(frozen=True, slots=True)
class Row:
    """A stage: what it asks, which reply it understands, what it makes of it, and where that can lead.

    ``is_killable``: a refusal leads to KILL; otherwise, like any missing answer, to asking again.
    """

    ask: Callable[[ActTalk], Request]
    reply: type[Reply]
    answered: Callable[..., Turn]
    leads_to: tuple[Stage, ...]
    is_killable: bool = True


STAGES: Mapping[Stage, Row] = {
    Stage.BEGIN: Row(_propose, ProposeReply, _proposed, (Stage.ACTIVATING,)),
    Stage.ACTIVATING: Row(_apply, ApplyReply, _applied, (Stage.WAITING, Stage.SETTLING)),
    Stage.WAITING: Row(_apply, ApplyReply, _applied, (Stage.WAITING, Stage.SETTLING)),
    Stage.SETTLING: Row(lambda _: Status(), StatusReply, _settled, (), is_killable=False),
    Stage.CALLING_OFF: Row(
        lambda talk: Kill(talk.intent.transaction), KillReply, _called_off, (Stage.SETTLING,), is_killable=False
    ),
}
