"""An order before its push: judged by the gate, bound to the generation that was reviewed, given an intent."""

from __future__ import annotations

from device.commands import Push
from device.events import NotApplied, Purpose, Why
from device.gate import Refusal
from device.image import digest
from device.journal import Intent
from device.push_talk import PushTalk
from device.turns import Means


def prepared(means: Means, command: Push, serial: str, generation: int | None) -> PushTalk | NotApplied:
    """The conversation that will push it, or why nothing may be sent; ``generation`` is the one last read, if any."""
    if generation is None:
        return NotApplied(command.transaction, Why.NOT_OPEN)
    if command.serial != serial:
        return NotApplied(command.transaction, Why.ANOTHER_PUMP, detail=serial)
    if command.base_generation not in (None, generation):
        return NotApplied(command.transaction, Why.ANOTHER_PROGRAMMER)
    refusal = means.gate.offer(command.order, command.context, command.acknowledged)
    offer = means.gate.offered
    if refusal is not None or offer is None:
        return _refused(command, refusal or Refusal(Why.NOT_ADMITTED))
    digests = digest(offer.program), digest(offer.once)
    intent = Intent(command.transaction, serial, Purpose.PROGRAM, generation, *digests)
    return PushTalk(means, intent, signature(command), offer=offer)


def signature(command: Push) -> dict[str, object]:
    """What the intent line says of the signer; no name of a patient."""
    return {
        "person": command.person,
        "meaning": command.meaning,
        "document_digest": command.document_digest.hex(),
        "acknowledged": sorted(list(key) for key in command.acknowledged),
    }


def _refused(command: Push, refusal: Refusal) -> NotApplied:
    return NotApplied(command.transaction, refusal.why, detail=refusal.detail, findings=refusal.findings)
