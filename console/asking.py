"""What leaves for the pump, made from the Desk: pure."""

from __future__ import annotations

from console.desk import Desk, Signature
from device.commands import Perform, Push
from profiles.acts import Act
from profiles.context import Context
from profiles.program import Order


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


def perform_of(desk: Desk, act: Act, person: str, meaning: str, context: Context | None) -> Perform:
    """An act as the command that does it, bound to the generation that is on the screen."""
    base = None if desk.status is None else desk.status.generation
    return Perform(bytes.fromhex(desk.transaction), act, person, meaning, context, base_generation=base)
