"""What leaves for the pump, made from the Desk: pure."""

from __future__ import annotations

from dataclasses import dataclass

from console.desk import Desk, Signature
from device.commands import Perform, Push
from profiles.acts import Act
from profiles.context import Context
from profiles.program import Order


@dataclass(frozen=True, slots=True)
class Shown:
    """Which pump, and which generation of it, a person was asked about."""

    serial: str
    generation: int


def shown_of(desk: Desk) -> Shown | None:
    """What is on the screen now; None before a pump was read."""
    return None if desk.status is None else Shown(desk.status.serial, desk.status.generation)


def push_of(desk: Desk, order: Order, signature: Signature, context: Context) -> Push:
    """The signed order as the command that brings it in, bound to the generation that was on the screen at signing."""
    return Push(
        transaction=bytes.fromhex(desk.transaction),
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
    return Perform(transaction, act, person, meaning, context, base_generation=shown.generation)
