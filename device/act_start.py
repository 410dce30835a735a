"""An act before its transaction: judged by the gate, bound to the generation that was reviewed, given an intent."""

from __future__ import annotations

from collections.abc import Mapping

from device.act_talk import ActTalk
from device.commands import Perform
from device.events import NotApplied, Purpose, Why
from device.image import EMPTY_BLOB, digest
from device.journal import Intent
from device.turns import Means
from profiles.acts import ClockChange, LimitsChange, Refill
from profiles.program import Program, SingleBolus

PURPOSES: Mapping[type, Purpose] = {
    SingleBolus: Purpose.BOLUS,
    ClockChange: Purpose.CLOCK,
    LimitsChange: Purpose.LIMITS,
    Refill: Purpose.REFILL,
}


def prepared_act(
    means: Means, command: Perform, serial: str, generation: int | None, held: Program | None
) -> ActTalk | NotApplied:
    """The conversation that will do it, or why nothing may be sent; ``held`` is the program that was read."""
    purpose = PURPOSES[type(command.act)]
    if generation is None:
        return NotApplied(command.transaction, Why.NOT_OPEN, purpose)
    if command.serial != serial:
        return NotApplied(command.transaction, Why.ANOTHER_PUMP, purpose, serial)
    if command.base_generation not in (None, generation):
        return NotApplied(command.transaction, Why.ANOTHER_PROGRAMMER, purpose)
    refusal = means.gate.offer_act(command.act, held, command.context, command.acknowledged)
    if refusal is not None:
        return NotApplied(command.transaction, refusal.why, purpose, refusal.detail, refusal.findings)
    act = means.gate.offered_act
    intent = Intent(command.transaction, serial, purpose, generation, digest(act), digest(EMPTY_BLOB))
    return ActTalk(means, intent, act_signature(command, act), act=act)


def act_signature(command: Perform, act: bytes) -> dict[str, object]:
    """What the intent line says of the person and of the act itself; no name of a patient."""
    return {
        "person": command.person,
        "meaning": command.meaning,
        "act": act.hex(),
        "acknowledged": sorted(list(key) for key in command.acknowledged),
    }
