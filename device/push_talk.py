"""One push: stage, read back, activate, settle, as a table of stages.

Nothing here calls an outcome by guess. A refusal is followed by KILL, because only the pump can say that the
transaction is over; a missing answer hands over to a new opening, which asks the pump. Before the switch is asked for,
the image in the pump's memory has been compared byte for byte and judged again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from device.codes import Activation, Reason, Result, Slot, Verdict, word
from device.events import Confirmed, Event, NotApplied, Progress, Stage, Why
from device.gate import Offer
from device.image import day_volume_nl
from device.journal import Action, Intent, intent_body
from device.message_forms import CHUNK_MAX
from device.messages import (
    Activate,
    ActivateReply,
    Begin,
    BeginReply,
    Chunk,
    ChunkReply,
    Kill,
    KillReply,
    Read,
    ReadReply,
    Reply,
    Request,
    Seal,
    SealReply,
    Status,
    StatusReply,
)
from device.open_talk import OpenTalk
from device.turns import Answer, Barred, Doubt, Entry, Heard, Means, Rejection, Turn, concluded, joined
from profiles.pump import PumpStatus


@dataclass(frozen=True, slots=True)
class PushTalk:
    """``offer`` is what the gate has let pass; ``signature`` is what the intent line says of the signer.

    ``sent`` counts bytes of the image in the stage that moves bytes; ``why`` is the reason of a calling-off.
    """

    means: Means
    intent: Intent
    offer: Offer
    signature: Mapping[str, object]
    stage: Stage = Stage.BEGIN
    sent: int = 0
    held: bytes = b""
    waiting_since_ms: int | None = None
    why: Why = Why.SILENT
    detail: str = ""

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        """From the first turn on the intent is on record, and only the pump can say how it ends."""
        return (Doubt(self.intent, self.why),)

    @property
    def can_be_cancelled(self) -> bool:
        """Nothing is known yet of a switch."""
        return self.stage not in (Stage.SETTLING, Stage.CALLING_OFF)

    def start(self, now_ms: int) -> Turn:
        """Write the intent, then BEGIN."""
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


def _at(talk: PushTalk, stage: Stage, pause_ms: int = 0) -> Turn:
    """Tell the stage and ask what belongs to it."""
    talk = replace(talk, stage=stage)
    return Turn(talk, STAGES[stage].ask(talk), pause_ms, tell=(_progress(talk),))


def _progress(talk: PushTalk) -> Event:
    moves = talk.stage in (Stage.SENDING, Stage.READING_BACK)
    done = len(talk.held) if talk.stage is Stage.READING_BACK else talk.sent
    return Progress(talk.intent.transaction, talk.stage, *((done, len(talk.offer.blob)) if moves else ()))


def _call_off(talk: PushTalk, why: Why, detail: str = "") -> Turn:
    return _at(replace(talk, why=why, detail=detail), Stage.CALLING_OFF)


def _doubt(talk: PushTalk) -> Turn:
    """An answer is missing or makes no sense: a new session asks the pump what became of the transaction."""
    doubt = Doubt(talk.intent, talk.why)
    asking = OpenTalk(talk.means, talk.intent.serial, (doubt,))
    return Turn(asking, tell=(Progress(talk.intent.transaction, Stage.ASKING_AGAIN),), doubts=(doubt,))


def _barred(talk: PushTalk, why: Why) -> Turn:
    """Nothing has left before BEGIN; later the pump must be told."""
    if talk.stage is Stage.BEGIN:
        return concluded(NotApplied(talk.intent.transaction, why), talk.intent.serial)
    return _doubt(talk) if talk.stage is Stage.CALLING_OFF else _call_off(talk, why)


def _begin(talk: PushTalk) -> Request:
    intent, offer = talk.intent, talk.offer
    return Begin(
        intent.transaction,
        intent.base_generation,
        len(offer.program),
        intent.program_digest,
        len(offer.once),
        intent.once_digest,
    )


def _activate(talk: PushTalk) -> Request:
    intent = talk.intent
    return Activate(intent.transaction, intent.base_generation, intent.program_digest, intent.once_digest)


def _slice(talk: PushTalk) -> Request:
    return Chunk(talk.intent.transaction, talk.sent, talk.offer.blob[talk.sent : talk.sent + CHUNK_MAX])


def _begun(talk: PushTalk, reply: BeginReply, _heard: Answer) -> Turn:
    return _at(talk, Stage.SENDING) if reply.id == talk.intent.transaction else _doubt(talk)


def _sent(talk: PushTalk, reply: ChunkReply, _heard: Answer) -> Turn:
    if (reply.id, reply.offset) != (talk.intent.transaction, talk.sent):
        return _doubt(talk)
    talk = replace(talk, sent=min(talk.sent + CHUNK_MAX, len(talk.offer.blob)))
    return _at(talk, Stage.SENDING if talk.sent < len(talk.offer.blob) else Stage.SEALING)


def _sealed(talk: PushTalk, reply: SealReply, _heard: Answer) -> Turn:
    intent = talk.intent
    if reply.id != intent.transaction:
        return _doubt(talk)
    if reply.verdict is not Verdict.ACCEPTED:
        why = Why.PUMP_ONCE_ONLY if reply.verdict is Verdict.ONCE_ONLY else Why.PUMP_LIMITS
        return _call_off(talk, why, word(reply.verdict))
    if (reply.program_digest, reply.once_digest) != (intent.program_digest, intent.once_digest):
        return _call_off(talk, Why.READ_BACK_DIFFERS)
    if reply.day_volume_nl != day_volume_nl(talk.offer.order.program):
        return _call_off(talk, Why.DAY_VOLUME_DIFFERS, str(reply.day_volume_nl))
    return _at(talk, Stage.READING_BACK)


def _read(talk: PushTalk, reply: ReadReply, _heard: Answer) -> Turn:
    in_place = (reply.slot, reply.offset) == (Slot.STAGED, len(talk.held)) and reply.data
    held, whole = talk.held + reply.data, len(talk.offer.blob)
    if not in_place or reply.total != whole or len(held) > whole:
        return _call_off(talk, Why.READ_BACK_DIFFERS)
    talk = replace(talk, held=held)
    return _at(talk, Stage.READING_BACK) if len(held) < whole else _compared(talk)


def _compared(talk: PushTalk) -> Turn:
    refusal = talk.means.gate.accept_read_back(talk.held)
    if refusal is not None:
        return _call_off(talk, refusal.why, refusal.detail)
    body = {"transaction": talk.intent.transaction.hex(), "serial": talk.intent.serial}
    return joined(Turn(entries=(Entry(Action.ACTIVATING, body, required=True),)), _at(talk, Stage.ACTIVATING))


def _switched(talk: PushTalk, reply: ActivateReply, heard: Answer) -> Turn:
    if reply.id != talk.intent.transaction:
        return _doubt(talk)
    if reply.state is Activation.ACTIVATED:
        return _at(talk, Stage.SETTLING)
    since_ms = heard.at_ms if talk.waiting_since_ms is None else talk.waiting_since_ms
    if heard.at_ms - since_ms >= talk.means.confirm_ms:
        return _call_off(talk, Why.NOT_CONFIRMED)
    return _at(replace(talk, waiting_since_ms=since_ms), Stage.WAITING, talk.means.poll_ms)


def _settled(talk: PushTalk, reply: StatusReply, _heard: Answer) -> Turn:
    if not _is_active(talk.intent, reply.status):
        return _doubt(talk)
    program, image = talk.offer.order.program, talk.offer.program
    done = Confirmed(talk.intent.transaction, Why.ACTIVATED, status=reply.status, program=program, image=image)
    return concluded(done, talk.intent.serial)


def _is_active(intent: Intent, status: PumpStatus) -> bool:
    last = status.last_transaction
    return (
        status.serial == intent.serial
        and status.generation == intent.base_generation + 1
        and status.program_digest == intent.program_digest
        and last is not None
        and (last.id, last.result) == (intent.transaction, word(Result.ACTIVATED))
    )


def _called_off(talk: PushTalk, reply: KillReply, _heard: Answer) -> Turn:
    if reply.id != talk.intent.transaction or reply.result is Result.STOPPED:
        return _doubt(talk)
    if reply.result is Result.ACTIVATED:
        return _at(talk, Stage.SETTLING)
    return concluded(NotApplied(talk.intent.transaction, talk.why, detail=talk.detail), talk.intent.serial)


WHY_REFUSED: Mapping[Reason, Why] = {
    Reason.WRONG_BASE: Why.ANOTHER_PROGRAMMER,
    Reason.BUSY: Why.PUMP_BUSY,
    Reason.LIMITS: Why.PUMP_LIMITS,
    Reason.ONCE_ONLY: Why.PUMP_ONCE_ONLY,
    Reason.NOT_CONFIRMED: Why.NOT_CONFIRMED,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A stage: what it asks, which reply it understands, what it makes of it, and where that can lead.

    ``is_killable``: a refusal leads to KILL; otherwise, like any missing answer, to asking again.
    """

    ask: Callable[[PushTalk], Request]
    reply: type[Reply]
    answered: Callable[..., Turn]
    leads_to: tuple[Stage, ...]
    is_killable: bool = True


STAGES: Mapping[Stage, Row] = {
    Stage.BEGIN: Row(_begin, BeginReply, _begun, (Stage.SENDING,)),
    Stage.SENDING: Row(_slice, ChunkReply, _sent, (Stage.SENDING, Stage.SEALING)),
    Stage.SEALING: Row(lambda talk: Seal(talk.intent.transaction), SealReply, _sealed, (Stage.READING_BACK,)),
    Stage.READING_BACK: Row(
        lambda talk: Read(Slot.STAGED, len(talk.held), CHUNK_MAX),
        ReadReply,
        _read,
        (Stage.READING_BACK, Stage.ACTIVATING),
    ),
    Stage.ACTIVATING: Row(_activate, ActivateReply, _switched, (Stage.WAITING, Stage.SETTLING)),
    Stage.WAITING: Row(_activate, ActivateReply, _switched, (Stage.WAITING, Stage.SETTLING)),
    Stage.SETTLING: Row(lambda _: Status(), StatusReply, _settled, (), is_killable=False),
    Stage.CALLING_OFF: Row(
        lambda talk: Kill(talk.intent.transaction), KillReply, _called_off, (Stage.SETTLING,), is_killable=False
    ),
}
