"""The last yes or no, on the very bytes about to leave; whatever is not on its list is refused.

The gate judges a whole image with both twins before the first byte of it leaves, lets only slices of that image pass,
and lets the switch pass only after the image that the pump has read back was judged again. Reading, KILL of an open
transaction and STOP need no judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from device.act_image import encode_act
from device.events import Why
from device.image import decode_one_time, decode_program, digest, encode_one_time, encode_program
from device.journal import Action
from device.kinds import CodecError
from device.messages import (
    Activate,
    Apply,
    Begin,
    Chunk,
    Hello,
    Kill,
    Log,
    Pair,
    Proof,
    Propose,
    Read,
    Request,
    Seal,
    Status,
    Stop,
    Who,
)
from profiles.acts import Act
from profiles.context import Context
from profiles.continuing import beside
from profiles.findings import Finding, Key, Place, Rule, Severity, blocking
from profiles.program import Order, Program, SingleBolus
from profiles.reasons import unanswered

Checks = Callable[[Order, Context], tuple[Finding, ...]]
Verdicts = Callable[[Order, Context], frozenset[tuple[Rule, Severity, Place, str]]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something does not pass, with the findings that stand behind it."""

    why: Why
    findings: tuple[Finding, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """An order that has passed, with the bytes that stand for it."""

    order: Order
    context: Context
    acknowledged: frozenset[Key]
    program: bytes
    once: bytes

    @property
    def blob(self) -> bytes:
        """Image and one-time parts as they travel, one behind the other."""
        return self.program + self.once


@dataclass(frozen=True, slots=True)
class Standing:
    """What the session knows when a message is about to leave.

    ``uncertain`` are the transactions whose end nobody knows, ``killable`` those that may be struck off;
    ``recorded`` are the journal lines of ``transaction`` that are durable.
    """

    transaction: bytes = b""
    generation: int | None = None
    uncertain: frozenset[bytes] = frozenset()
    killable: frozenset[bytes] = frozenset()
    recorded: frozenset[Action] = frozenset()


class Gate:
    """Holds the one offered image; ``checks`` and ``verdict`` are the twins, handed in with their library."""

    def __init__(self, checks: Checks, verdict: Verdicts) -> None:
        self._checks = checks
        self._verdict = verdict
        self._offer: Offer | None = None
        self._act = b""
        self._read_back = False

    @property
    def offered(self) -> Offer | None:
        """The image that may leave, if there is one."""
        return self._offer

    @property
    def offered_act(self) -> bytes:
        """The act that may leave; empty when there is none."""
        return self._act

    def withdraw(self) -> None:
        """Nothing may leave any more until the next offer."""
        self._offer, self._act, self._read_back = None, b"", False

    def offer(self, order: Order, context: Context, acknowledged: frozenset[Key]) -> Refusal | None:
        """Judge the bytes that would leave for an order; None means that they may."""
        self.withdraw()
        try:
            program, once = encode_program(order.program), encode_one_time(order.one_time)
            refusal = self._judge(program, once, context, acknowledged)
        except CodecError as error:
            return Refusal(Why.UNENCODABLE, detail=str(error))
        if refusal is None:
            self._offer = Offer(order, context, acknowledged, program, once)
        return refusal

    def accept_read_back(self, blob: bytes) -> Refusal | None:
        """Judge what the pump says is in its staging memory; None means that the switch may be asked for."""
        offer = self._offer
        if offer is None or blob != offer.blob:
            return Refusal(Why.READ_BACK_DIFFERS)
        program, once = blob[: len(offer.program)], blob[len(offer.program) :]
        refusal = self._judge(program, once, offer.context, offer.acknowledged)
        self._read_back = refusal is None
        return refusal

    def offer_act(
        self,
        act: Act,
        held: Program | None,
        context: Context | None,
        acknowledged: frozenset[Key],
    ) -> Refusal | None:
        """Judge the bytes of an act; a bolus is therapy, so both twins judge it on top of the program that is held."""
        self.withdraw()
        try:
            data = encode_act(act)
        except CodecError as error:
            return Refusal(Why.UNENCODABLE, detail=str(error))
        if isinstance(act, SingleBolus):
            if held is None or context is None:
                return Refusal(Why.NOT_ADMITTED, detail="a bolus without a program to give it beside")
            refusal = self.offer(beside(context.held or held, context.held_age_s, act), context, acknowledged)
            self._offer = None  # the judgement is used for the act alone: no program may leave by it
            if refusal is not None:
                return refusal
        self._act = data
        return None

    def accept_act(self, data: bytes) -> Refusal | None:
        """Compare what the pump says is proposed; None means that it may be asked to take effect."""
        self._read_back = bool(data) and data == self._act
        return None if self._read_back else Refusal(Why.READ_BACK_DIFFERS)

    def admit(self, message: Request, standing: Standing) -> Refusal | None:
        """None if the message may leave now; anything that no rule lets pass is refused."""
        if isinstance(message, _FREE) or (isinstance(message, Kill) and message.id in standing.killable):
            return None
        rule = _RULES.get(type(message))
        if rule is not None and _is_own(message, standing):
            seen = _Seen(self._offer, self._act, self._read_back, standing)
            return None if rule(message, seen) else _not_admitted(message)
        return _not_admitted(message)

    def _judge(self, program: bytes, once: bytes, context: Context, acknowledged: frozenset[Key]) -> Refusal | None:
        """Both twins on the order that the bytes themselves say."""
        order = Order(decode_program(program), decode_one_time(once))
        findings = self._checks(order, context)
        if _said(findings) != frozenset(row for row in self._verdict(order, context) if row[1] > Severity.NOTE):
            return Refusal(Why.TWINS_DISAGREE, findings)
        if blocking(findings):
            return Refusal(Why.HARD_FINDINGS, blocking(findings))
        open_findings = unanswered(findings, acknowledged)
        return Refusal(Why.UNACKNOWLEDGED, open_findings) if open_findings else None


@dataclass(frozen=True, slots=True)
class _Seen:
    offer: Offer | None
    act: bytes
    read_back: bool
    standing: Standing


_FREE = (Who, Hello, Pair, Proof, Status, Read, Log, Stop)  # none changes what a pump delivers, but to end it


def _begins(message: Begin, seen: _Seen) -> bool:
    offer = seen.offer
    return (
        offer is not None
        and message.base_generation == seen.standing.generation
        and (
            (message.program_length, message.program_digest, message.once_length, message.once_digest)
            == (len(offer.program), digest(offer.program), len(offer.once), digest(offer.once))
        )
    )


def _slices(message: Chunk, seen: _Seen) -> bool:
    return (
        seen.offer is not None and seen.offer.blob[message.offset : message.offset + len(message.data)] == message.data
    )


def _seals(_message: Seal, seen: _Seen) -> bool:
    return seen.offer is not None


def _switches(message: Activate, seen: _Seen) -> bool:
    return (
        seen.offer is not None
        and seen.read_back
        and Action.ACTIVATING in seen.standing.recorded
        and message.base_generation == seen.standing.generation
        and message.program_digest == digest(seen.offer.program)
        and message.once_digest == digest(seen.offer.once)
    )


def _proposes(message: Propose, seen: _Seen) -> bool:
    return bool(seen.act) and (message.act, message.base_generation) == (seen.act, seen.standing.generation)


def _applies(message: Apply, seen: _Seen) -> bool:
    return (
        bool(seen.act)
        and seen.read_back
        and Action.ACTIVATING in seen.standing.recorded
        and message.base_generation == seen.standing.generation
        and message.act_digest == digest(seen.act)
    )


_RULES: Mapping[type, Callable[[Any, _Seen], bool]] = {
    Begin: _begins,
    Chunk: _slices,
    Seal: _seals,
    Activate: _switches,
    Propose: _proposes,
    Apply: _applies,
}


def _is_own(message: Request, standing: Standing) -> bool:
    """The message belongs to the one transaction whose intent is durable, and nothing is uncertain."""
    own = getattr(message, "id", None) == standing.transaction and Action.INTENT in standing.recorded
    return own and not standing.uncertain


def _not_admitted(message: Request) -> Refusal:
    return Refusal(Why.NOT_ADMITTED, detail=type(message).__name__)


def _said(findings: tuple[Finding, ...]) -> frozenset[tuple[Rule, Severity, Place, str]]:
    """Findings as the compiled twin says them; notes block nothing and are left out."""
    return frozenset((f.rule, f.severity, f.where, f.detail) for f in findings if f.severity > Severity.NOTE)
