"""What leaves for the pump, made from the Desk: pure."""

from __future__ import annotations

from dataclasses import dataclass

from console.desk import Desk, Signature
from console.phases import SETTLED
from device.commands import Perform, Push, Stop
from profiles.acts import Act
from profiles.context import Context
from profiles.program import Order

CHANGED_MEANWHILE = "Nothing was done: the pump is another one, or has changed since you were asked. Look again."
UNNAMED = "emergency"  # who stops a pump has no time to sign


@dataclass(frozen=True, slots=True)
class Shown:
    """Which pump, and which generation of it, a person was asked about."""

    serial: str
    generation: int


def shown_of(desk: Desk) -> Shown | None:
    """What is on the screen now; None before a pump was read."""
    return None if desk.status is None else Shown(desk.status.serial, desk.status.generation)


def why_not(desk: Desk, person: str, shown: Shown | None) -> str:
    """Why an act cannot be asked for, as a sentence; empty when it can."""
    if not person.strip():
        return "Nothing was done: write who does it."
    return CHANGED_MEANWHILE if shown is None or shown != shown_of(desk) else ""


def why_not_state(desk: Desk, person: str, reason: str, shown: Shown | None) -> str:
    """Why the patient's tolerance cannot be stated, as a sentence; empty when it can."""
    if not may_state(desk):
        return "Nothing was kept: read the pump first, and state it when nothing is under way."
    return "Nothing was kept: write why." if not reason.strip() else why_not(desk, person, shown)


def may_state(desk: Desk) -> bool:
    """Whether the pump is read and on the line, and nothing of it is under way or in doubt."""
    return desk.connected and desk.status is not None and desk.phase in SETTLED


def push_of(desk: Desk, order: Order, signature: Signature, context: Context) -> Push:
    """The signed order as the command that brings it in, bound to the generation that was on the screen at signing."""
    return Push(
        transaction=bytes.fromhex(desk.transaction),
        serial=_serial(desk),
        order=order,
        context=context,
        acknowledged=frozenset(key for key, _ in desk.acknowledged),
        person=signature.person,
        meaning=signature.meaning,
        document_digest=bytes.fromhex(signature.document_digest),
        base_generation=signature.generation,
    )


def perform_of(desk: Desk, act: Act, person: str, meaning: str, context: Context | None, shown: Shown) -> Perform:
    """An act as the command that does it, bound to the generation that the person was asked about."""
    transaction = bytes.fromhex(desk.transaction)
    return Perform(transaction, shown.serial, act, person, meaning, context, base_generation=shown.generation)


def stop_of(desk: Desk, signature: Signature | None = None) -> Stop:
    """STOP for the pump of the patient on the screen, whatever answers at its address; by whoever had signed."""
    person = UNNAMED if signature is None else signature.person
    return Stop(bytes.fromhex(desk.transaction), _serial(desk), person)


def _serial(desk: Desk) -> str:
    return "" if desk.patient is None else desk.patient.serial
