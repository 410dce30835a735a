"""A new fill in the draft: another fluid in the reservoir, what the line then needs, and everything that must follow.

Doses stay as asked while the primary drug stays; they are never taken over for another drug. A bridge and what runs
until a delayed start are made from the program and from what the pump holds, so they are made anew, with the ids that
they have, whenever the program changes. What cannot be made is a sentence, and the draft stays as it was.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from profiles.checks_order import running_base
from profiles.context import Context
from profiles.drugs import Fluid
from profiles.edits import EditError, moved_bolus, set_fluid
from profiles.limits import Library
from profiles.line_change import UNKNOWN_STEP, BridgePlan, Policy, PrimePlan, Scope, bridge, prime
from profiles.program import (
    Base,
    Bridge,
    Continuous,
    DelayedStart,
    MinimumRate,
    OneTime,
    Order,
    Periodic,
    Prime,
    Program,
    SingleBolus,
    Stopped,
)
from profiles.unusual import Unusual

_SEQUENCE: tuple[type, ...] = (Prime, Bridge, DelayedStart, SingleBolus)  # in the order in which they run
UNTIL_STOPPED = "until the delayed start"


class Treatment(StrEnum):
    """What is done to the line after a fill."""

    NOTHING = "nothing"
    BRIDGE_SCALED = "bridge-scaled"
    BRIDGE_UNCHANGED = "bridge-unchanged"
    PRIME_SYSTEM = "prime-system"
    PRIME_CATHETER = "prime-catheter"


class Meanwhile(StrEnum):
    """What runs until a delayed start."""

    HELD = "held"
    MINIMUM = "minimum"
    STOPPED = "stopped"


POLICIES = {Treatment.BRIDGE_SCALED: Policy.SCALED, Treatment.BRIDGE_UNCHANGED: Policy.UNCHANGED}
SCOPES = {Treatment.PRIME_SYSTEM: Scope.SYSTEM, Treatment.PRIME_CATHETER: Scope.CATHETER}


def filled(order: Order, fluid: Fluid, context: Context, library: Library) -> Order:
    """The order on another fluid. With the primary drug unchanged every dose stays; of another drug there is none yet:
    the flow is 0, which nothing lets pass, and boluses, plan and one-time parts are gone.
    """
    program, resolution = order.program, resolution_of(context, library)
    if program.fluid.components and program.fluid.primary.drug_id == fluid.primary.drug_id:
        moved = replace(order, program=set_fluid(program, fluid, resolution))
        boluses = tuple(_moved(part, program.fluid, fluid) for part in moved.one_time)
        return followed(replace(moved, one_time=boluses), context, library)
    return Order(Program(program.name, fluid, Continuous(0, 0)))


def treated(
    order: Order, treatment: Treatment, context: Context, library: Library, part_id: str, refill_id: str
) -> Order | Unusual:
    """The order with that treatment of the line and no other."""
    bare = with_part(order, (Prime, Bridge), None)
    plan = planned(bare.program, treatment, context, library, part_id, refill_id)
    if plan is None or isinstance(plan, Unusual):
        return bare if plan is None else plan
    return with_part(bare, (Prime, Bridge), plan.part)


def planned(
    program: Program, treatment: Treatment, context: Context, library: Library, part_id: str, refill_id: str
) -> BridgePlan | PrimePlan | Unusual | None:
    """The part that a treatment makes, with its figures; None for no treatment."""
    if treatment in POLICIES:
        return bridge(POLICIES[treatment], program, context, library, part_id, refill_id)
    if treatment in SCOPES:
        return prime(SCOPES[treatment], program.fluid, context, library, part_id, refill_id)
    return None


def treatment_of(order: Order) -> Treatment:
    """What an order does to the line."""
    for part in order.one_time:
        if isinstance(part, Bridge):
            return next(each for each, policy in POLICIES.items() if policy == part.policy)
        if isinstance(part, Prime):
            return next(each for each, scope in SCOPES.items() if scope == part.scope)
    return Treatment.NOTHING


def line_part(order: Order) -> Prime | Bridge | None:
    """The prime or the bridge of an order."""
    return next((part for part in order.one_time if isinstance(part, Prime | Bridge)), None)


def meanwhile_base(what: Meanwhile, program: Program, context: Context, library: Library) -> Base | Unusual:
    """The base that runs until a delayed start, on the fluid of ``program``. Held boluses begin one interval later."""
    if what is Meanwhile.STOPPED:
        return Stopped(UNTIL_STOPPED)
    if what is Meanwhile.MINIMUM:
        model = library.model(context.pump_model_id)
        least = model.minimum_rate_nl_per_day.known() if model else None
        return Unusual("This pump's minimum rate is not known.") if least is None else MinimumRate(least)
    running = running_base(context)
    if running is None or context.held is None:
        return Unusual("Nothing is held that could run until then: choose the minimum rate or a stop.")
    if context.held.step_plan and not context.held_age_s:
        return Unusual(UNKNOWN_STEP)
    held = replace(context.held, base=running, patient_bolus=None, step_plan=())
    try:
        base = set_fluid(held, program.fluid, resolution_of(context, library)).base
    except EditError as error:
        return Unusual(str(error))
    return replace(base, first_after_s=None) if isinstance(base, Periodic) else base


def meanwhile_of(part: DelayedStart) -> Meanwhile:
    """Which of the three a delayed start has."""
    if isinstance(part.meanwhile, Stopped):
        return Meanwhile.STOPPED
    return Meanwhile.MINIMUM if isinstance(part.meanwhile, MinimumRate) else Meanwhile.HELD


def followed(order: Order, context: Context, library: Library) -> Order:
    """The order with the parts that depend on its program made anew; one that cannot be made stays and is judged."""
    return replace(order, one_time=tuple(_followed(part, order.program, context, library) for part in order.one_time))


def with_part(order: Order, kinds: tuple[type, ...], part: OneTime | None) -> Order:
    """The order with ``part`` instead of every part of these kinds, in the sequence in which they run."""
    kept = [each for each in order.one_time if not isinstance(each, kinds)]
    parts = [*kept, part] if part is not None else kept
    return replace(order, one_time=tuple(sorted(parts, key=lambda each: _SEQUENCE.index(type(each)))))


def resolution_of(context: Context, library: Library) -> int:
    """The pump's smallest step of flow (nL/day); 1 where nobody could confirm it."""
    model = library.model(context.pump_model_id)
    return (model.flow_resolution_nl_per_day.known() if model else None) or 1


def _followed(part: OneTime, program: Program, context: Context, library: Library) -> OneTime:
    if isinstance(part, Bridge):
        again = bridge(Policy(part.policy), program, context, library, part.id, part.refill_id)
        return part if isinstance(again, Unusual) else again.part
    if isinstance(part, DelayedStart) and meanwhile_of(part) is Meanwhile.HELD:
        base = meanwhile_base(Meanwhile.HELD, program, context, library)
        return part if isinstance(base, Unusual) else replace(part, meanwhile=base)
    return part


def _moved(part: OneTime, old: Fluid, new: Fluid) -> OneTime:
    """A single bolus keeps its dose."""
    if not isinstance(part, SingleBolus) or old == new:
        return part
    return replace(part, bolus=moved_bolus(part.bolus, old, new))
