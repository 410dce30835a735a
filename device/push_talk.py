"""One push: stage, read back, activate, settle, as a table of stages.

Before the switch is asked for, the image in the pump's memory has been compared byte for byte and judged again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from device.change_talk import ChangeTalk, Row, ending, own
from device.codes import Slot
from device.events import Confirmed, Progress, Stage, Why
from device.gate import Offer
from device.image import day_volume_nl
from device.message_forms import CHUNK_MAX
from device.messages import (
    Activate,
    ActivateReply,
    Begin,
    BeginReply,
    Chunk,
    ChunkReply,
    Read,
    ReadReply,
    Request,
    Seal,
    SealReply,
)
from device.turns import Answer, Turn
from device.values import replace
from profiles.pump import PumpStatus


@dataclass(frozen=True, slots=True)
class PushTalk(ChangeTalk):
    """``offer`` is what the gate has let pass; ``sent`` counts bytes of the image in the stage that moves bytes."""

    offer: Offer = field(kw_only=True)
    sent: int = 0
    held: bytes = b""

    stages: ClassVar[Mapping[Stage, Row]]

    def progress(self) -> Progress:
        """With bytes, in the stages that move them."""
        moves = self.stage in (Stage.SENDING, Stage.READING_BACK)
        done = len(self.held) if self.stage is Stage.READING_BACK else self.sent
        return Progress(self.intent.transaction, self.stage, *((done, len(self.offer.blob)) if moves else ()))

    def confirmed(self, status: PumpStatus) -> Confirmed:
        """With the program that was signed, and is active now."""
        program, image = self.offer.order.program, self.offer.program
        return Confirmed(self.intent.transaction, Why.ACTIVATED, status=status, program=program, image=image)


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


def _begun(talk: PushTalk, _reply: BeginReply) -> Turn:
    return talk.at(Stage.SENDING)


def _sent(talk: PushTalk, reply: ChunkReply) -> Turn:
    if reply.offset != talk.sent:
        return talk.doubt()
    talk = replace(talk, sent=min(talk.sent + CHUNK_MAX, len(talk.offer.blob)))
    return talk.at(Stage.SENDING if talk.sent < len(talk.offer.blob) else Stage.SEALING)


def _sealed(talk: PushTalk, reply: SealReply) -> Turn:
    intent, refused = talk.intent, talk.judged_by_pump(reply.verdict)
    if refused is not None:
        return refused
    if (reply.program_digest, reply.once_digest) != (intent.program_digest, intent.once_digest):
        return talk.call_off(Why.READ_BACK_DIFFERS)
    if reply.day_volume_nl != day_volume_nl(talk.offer.order.program):
        return talk.call_off(Why.DAY_VOLUME_DIFFERS, str(reply.day_volume_nl))
    return talk.at(Stage.READING_BACK)


def _read(talk: PushTalk, reply: ReadReply, _heard: Answer) -> Turn:
    in_place = (reply.slot, reply.offset) == (Slot.STAGED, len(talk.held)) and reply.data
    held, whole = talk.held + reply.data, len(talk.offer.blob)
    if not in_place or reply.total != whole or len(held) > whole:
        return talk.call_off(Why.READ_BACK_DIFFERS)
    talk = replace(talk, held=held)
    return talk.at(Stage.READING_BACK) if len(held) < whole else talk.compared(talk.means.gate.accept_read_back(held))


PushTalk.stages = {
    Stage.BEGIN: Row(_begin, BeginReply, own(_begun), (Stage.SENDING,)),
    Stage.SENDING: Row(_slice, ChunkReply, own(_sent), (Stage.SENDING, Stage.SEALING)),
    Stage.SEALING: Row(lambda talk: Seal(talk.intent.transaction), SealReply, own(_sealed), (Stage.READING_BACK,)),
    Stage.READING_BACK: Row(
        lambda talk: Read(Slot.STAGED, len(talk.held), CHUNK_MAX),
        ReadReply,
        _read,
        (Stage.READING_BACK, Stage.ACTIVATING),
    ),
    **ending(_activate, ActivateReply),
}
