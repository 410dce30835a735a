"""What every change of the pump has in common, a push as well as an act: a table of stages, and one care for doubt.

Nothing here calls an outcome by guess. A refusal is followed by KILL, because only the pump can say that the
transaction is over; a missing answer hands over to a new opening, which asks the pump. Whatever was staged or proposed,
its end is one: activate or apply until somebody at the pump has confirmed, then read what the pump says of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from device.codes import Activation, Reason, Result, Verdict, word
from device.events import Confirmed, NotApplied, Progress, Stage, Why
from device.gate import Refusal
from device.journal import Action, Intent, intent_body
from device.messages import ActivateReply, ApplyReply, Kill, KillReply, Reply, Request, Status, StatusReply
from device.open_talk import TAKES_EFFECT, OpenTalk, took_effect
from device.turns import Answer, Barred, Doubt, Entry, Heard, Means, Rejection, Turn, concluded, joined
from device.values import replace
from profiles.pump import PumpStatus

WHY_REFUSED: Mapping[Reason, Why] = {
    Reason.WRONG_BASE: Why.ANOTHER_PROGRAMMER,
    Reason.BUSY: Why.PUMP_BUSY,
    Reason.LIMITS: Why.PUMP_LIMITS,
    Reason.ONCE_ONLY: Why.PUMP_ONCE_ONLY,
    Reason.NOT_CONFIRMED: Why.NOT_CONFIRMED,
}


@dataclass(frozen=True, slots=True)
class ChangeTalk:
    """One change at one point of it; ``stages`` is its table.

    ``signature`` is what the intent line says of the person; ``why`` is the reason of a calling-off.
    """

    means: Means
    intent: Intent
    signature: Mapping[str, object]
    stage: Stage = Stage.BEGIN
    waiting_since_ms: int | None = None
    why: Why = Why.SILENT
    detail: str = ""

    stages: ClassVar[Mapping[Stage, Row]]

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        """From the first turn on the intent is on record, and only the pump can say how it ends."""
        return (Doubt(self.intent, self.why),)

    @property
    def can_be_cancelled(self) -> bool:
        """Nothing is known yet of its taking effect."""
        return self.stage not in (Stage.SETTLING, Stage.CALLING_OFF)

    def start(self, now_ms: int) -> Turn:
        """Write the intent, then ask for the first stage."""
        del now_ms
        entry = Entry(Action.INTENT, {**intent_body(self.intent), **self.signature}, required=True)
        return joined(Turn(entries=(entry,)), self.at(Stage.BEGIN))

    def cancelled(self) -> Turn:
        """A person calls it off."""
        return self.call_off(Why.CANCELLED)

    def heard(self, heard: Heard) -> Turn:
        """The stage's own step for its own reply; the same care for everything else at every stage."""
        row = self.stages[self.stage]
        if isinstance(heard, Answer) and isinstance(heard.reply, row.reply):
            return row.answered(self, heard.reply, heard)
        if isinstance(heard, Barred):
            return self._barred(heard.why)
        if isinstance(heard, Rejection) and row.is_killable:
            return self.call_off(WHY_REFUSED.get(heard.reason, Why.PUMP_REFUSED), word(heard.reason))
        return self.doubt()

    def at(self, stage: Stage, pause_ms: int = 0) -> Turn:
        """Tell the stage and ask what belongs to it."""
        talk = replace(self, stage=stage)
        return Turn(talk, self.stages[stage].ask(talk), pause_ms, tell=(talk.progress(),))

    def progress(self) -> Progress:
        """How far it is."""
        return Progress(self.intent.transaction, self.stage)

    def call_off(self, why: Why, detail: str = "") -> Turn:
        """Have the pump strike it off."""
        return replace(self, why=why, detail=detail).at(Stage.CALLING_OFF)

    def doubt(self) -> Turn:
        """An answer is missing or makes no sense: a new session asks the pump what became of the transaction."""
        doubt = Doubt(self.intent, self.why)
        asking = OpenTalk(self.means, self.intent.serial, (doubt,))
        return Turn(asking, tell=(Progress(self.intent.transaction, Stage.ASKING_AGAIN),), doubts=(doubt,))

    def judged_by_pump(self, verdict: Verdict) -> Turn | None:
        """Where the pump's own verdict leads; None when it has accepted."""
        if verdict is Verdict.ACCEPTED:
            return None
        why = Why.PUMP_ONCE_ONLY if verdict is Verdict.ONCE_ONLY else Why.PUMP_LIMITS
        return self.call_off(why, word(verdict))

    def compared(self, refusal: Refusal | None) -> Turn:
        """What stands in the pump's memory was compared: a durable line, then let it take effect."""
        if refusal is not None:
            return self.call_off(refusal.why, refusal.detail)
        body = {"transaction": self.intent.transaction.hex(), "serial": self.intent.serial}
        entry = Entry(Action.ACTIVATING, body, required=True)
        return joined(Turn(entries=(entry,)), self.at(Stage.ACTIVATING))

    def confirmed(self, status: PumpStatus) -> Confirmed:
        """The outcome, with what was read behind it."""
        return Confirmed(self.intent.transaction, Why.APPLIED, self.intent.purpose, status)

    def not_applied(self, why: Why, detail: str = "") -> NotApplied:
        """The other certain outcome."""
        return NotApplied(self.intent.transaction, why, self.intent.purpose, detail)

    def _barred(self, why: Why) -> Turn:
        """Nothing has left before the first request; later the pump must be told."""
        if self.stage is Stage.BEGIN:
            return concluded(self.not_applied(why), self.intent.serial)
        if self.stage is Stage.CALLING_OFF:
            return self.doubt()
        return self.call_off(Why.UNRECORDED if why is Why.JOURNAL else why)


@dataclass(frozen=True, slots=True)
class Row:
    """A stage: what it asks, which reply it understands, what it makes of it, and where that can lead.

    ``is_killable``: a refusal leads to KILL; otherwise, like any missing answer, to asking again.
    """

    ask: Callable[[Any], Request]
    reply: type[Reply]
    answered: Callable[..., Turn]
    leads_to: tuple[Stage, ...]
    is_killable: bool = True


def own(answered: Callable[[Any, Any], Turn]) -> Callable[[ChangeTalk, Any, Answer], Turn]:
    """The step for a reply that names its transaction: one that names another makes no sense."""

    def step(talk: ChangeTalk, reply: Any, _heard: Answer) -> Turn:
        return answered(talk, reply) if reply.id == talk.intent.transaction else talk.doubt()

    return step


def _switched(talk: ChangeTalk, reply: ActivateReply | ApplyReply, heard: Answer) -> Turn:
    if reply.id != talk.intent.transaction:
        return talk.doubt()
    if reply.state is Activation.ACTIVATED:
        return talk.at(Stage.SETTLING)
    since_ms = heard.at_ms if talk.waiting_since_ms is None else talk.waiting_since_ms
    if heard.at_ms - since_ms >= talk.means.confirm_ms:
        return talk.call_off(Why.NOT_CONFIRMED)
    return replace(talk, waiting_since_ms=since_ms).at(Stage.WAITING, talk.means.poll_ms)


def _settled(talk: ChangeTalk, reply: StatusReply, _heard: Answer) -> Turn:
    if not took_effect(talk.intent, reply.status):
        return talk.doubt()
    return concluded(talk.confirmed(reply.status), talk.intent.serial)


def _called_off(talk: ChangeTalk, reply: KillReply) -> Turn:
    if word(reply.result) == TAKES_EFFECT[talk.intent.purpose]:
        return talk.at(Stage.SETTLING)
    if reply.result in (Result.KILLED, Result.REFUSED):
        return concluded(talk.not_applied(talk.why, talk.detail), talk.intent.serial)
    return talk.doubt()


def _kill(talk: ChangeTalk) -> Request:
    return Kill(talk.intent.transaction)


def ending(ask: Callable[[Any], Request], reply: type[Reply]) -> dict[Stage, Row]:
    """The stages with which every change ends; ``ask`` lets it take effect, ``reply`` is the answer to that."""
    switching = Row(ask, reply, _switched, (Stage.WAITING, Stage.SETTLING))
    return {
        Stage.ACTIVATING: switching,
        Stage.WAITING: switching,
        Stage.SETTLING: Row(lambda _: Status(), StatusReply, _settled, (), is_killable=False),
        Stage.CALLING_OFF: Row(_kill, KillReply, own(_called_off), (Stage.SETTLING,), is_killable=False),
    }
