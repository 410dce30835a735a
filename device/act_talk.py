"""One act: propose, compare, apply, settle, as a table of stages; the outcomes are those of a push.

The pump's answer to the proposal carries the act as it stands in its memory: only the very bytes that were decided on
are applied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from device.change_talk import ChangeTalk, Row, ending, own
from device.events import Stage
from device.image import digest
from device.messages import Apply, ApplyReply, Propose, ProposeReply, Request
from device.turns import Turn


@dataclass(frozen=True, slots=True)
class ActTalk(ChangeTalk):
    """``act`` are the bytes that the gate has let pass."""

    act: bytes = field(kw_only=True)

    stages: ClassVar[Mapping[Stage, Row]]


def _proposed(talk: ActTalk, reply: ProposeReply) -> Turn:
    return talk.judged_by_pump(reply.verdict) or talk.compared(talk.means.gate.accept_act(reply.act))


def _propose(talk: ActTalk) -> Request:
    return Propose(talk.intent.transaction, talk.intent.base_generation, talk.act)


def _apply(talk: ActTalk) -> Request:
    return Apply(talk.intent.transaction, talk.intent.base_generation, digest(talk.act))


ActTalk.stages = {
    Stage.BEGIN: Row(_propose, ProposeReply, own(_proposed), (Stage.ACTIVATING,)),
    **ending(_apply, ApplyReply),
}
