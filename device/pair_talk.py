"""Pairing: this console and a pump come to trust each other, under the secret that stands on the pump's card.

The pump waits for it after a physical act alone. Under another secret it is silent, so that nothing can be learnt by
trying; that silence is told as a refusal. What the pump proves is told as an event, for the one who keeps the keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from device.events import Lost, PairedWith, Why
from device.messages import Pair, PairReply, Proof, ProofReply, Who, WhoReply
from device.turns import Answer, Doubt, Heard, Turn
from device.values import replace


class _At(Enum):
    WHO = auto()
    ASKING = auto()
    PROVING = auto()


@dataclass(frozen=True, slots=True)
class PairTalk:
    """A pairing leaves nothing in doubt that therapy depends on: if its end is not heard, it is begun again."""

    at: _At = _At.WHO
    serial: str = ""
    answer: PairReply | None = None

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        """None."""
        return ()

    def start(self, now_ms: int) -> Turn:
        """Ask who is there."""
        del now_ms
        return Turn(self, Who())

    def heard(self, heard: Heard) -> Turn:
        """Go on, or say why not."""
        reply = heard.reply if isinstance(heard, Answer) else None
        return _STEPS[self.at](self, reply)


def _named(talk: PairTalk, reply: object) -> Turn:
    if not isinstance(reply, WhoReply):
        return _ended(talk, Why.SILENT)
    talk = replace(talk, at=_At.ASKING, serial=reply.serial)
    return Turn(talk, Pair()) if reply.pairing else _ended(talk, Why.NOT_PAIRING)


def _answered(talk: PairTalk, reply: object) -> Turn:
    if not isinstance(reply, PairReply):
        return _ended(talk, Why.PAIRING_REFUSED)
    if reply.serial != talk.serial:
        return _ended(talk, Why.ANOTHER_PUMP)
    return Turn(replace(talk, at=_At.PROVING, answer=reply), Proof())


def _proved(talk: PairTalk, reply: object) -> Turn:
    answer = talk.answer
    if answer is None or not isinstance(reply, ProofReply):
        return _ended(talk, Why.SILENT)
    return Turn(tell=(PairedWith(answer.serial, answer.key, answer.emulator),))


def _ended(talk: PairTalk, why: Why) -> Turn:
    return Turn(tell=(Lost(why, talk.serial),))


_STEPS: Mapping[_At, Callable[[PairTalk, object], Turn]] = {
    _At.WHO: _named,
    _At.ASKING: _answered,
    _At.PROVING: _proved,
}
