"""What becomes of the line when the fill changes, in words and steps: prime, or bridge under both policies.

No Qt. The figures come from ``profiles.line_change``; what nobody knows is a sentence and never a guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from profiles.context import Context
from profiles.delivery import concentration
from profiles.drugs import Fluid
from profiles.fill_edits import POLICIES, Treatment, line_part, planned, treatment_of
from profiles.limits import Library
from profiles.line_change import BridgePlan, PrimePlan
from profiles.program import Bridge, Order, Prime
from profiles.tip import dead_volume_nl
from profiles.units import Kind, concentration_text, flow_text, mass_text, number, total_text, volume_text
from profiles.unusual import Unusual
from widgets.course_words import about

_FG_PER_NG = 1_000_000
_DECIMALS = 4
TREATMENT_NAMES: dict[Treatment, str] = {
    Treatment.NOTHING: "Nothing, the same fluid",
    Treatment.BRIDGE_SCALED: "Bridge at the new dose",
    Treatment.BRIDGE_UNCHANGED: "Bridge at the dose as it was",
    Treatment.PRIME_SYSTEM: "Prime tubing and catheter",
    Treatment.PRIME_CATHETER: "Prime the catheter only",
}


def volume_words(context: Context, library: Library) -> str:
    """The volume of the line from its parts, each with its source; or what is not known."""
    model = library.model(context.pump_model_id)
    if dead_volume_nl(context, library) is None or model is None:
        return (
            "The volume of the line is not known: record the catheter's pieces and their lengths in the patient's "
            "record. Nothing can be primed or bridged until then."
        )
    tubing = model.tubing_nl
    parts = [f"pump tubing {volume_text(tubing.value or 0)} ({model.name}, version {model.version}: {tubing.source})"]
    for piece in context.catheter.pieces:
        length_cm = number(Fraction(piece.supplied_um - piece.removed_um, 10_000), Kind.COUNT, "", 1)
        per_cm = volume_text(piece.volume_nl_per_cm, 4)
        parts.append(f"{piece.name} {length_cm} cm of {per_cm} per cm ({piece.source})")
    return f"Line: {volume_text(dead_volume_nl(context, library) or 0)} = {' + '.join(parts)}."


def line_words(order: Order, context: Context, library: Library) -> str:
    """What the chosen treatment does, step by step; empty where there is none to speak of."""
    part = line_part(order)
    if part is None:
        return ""
    chosen = treatment_of(order)
    plan = planned(order.program, chosen, context, library, part.id, part.refill_id)
    if isinstance(plan, Unusual) or plan is None:
        return str(plan or "")
    steps = _prime_steps(plan, context, library) if isinstance(plan, PrimePlan) else _bridge_steps(plan, order, library)
    other = _other_policy(chosen, order, context, library)
    told = [f"{n}. {words}" for n, words in enumerate(steps, 1)]
    return "\n".join([*told, *([other] if other else []), once_words(part)])


def once_words(part: Prime | Bridge) -> str:
    """That it happens once, and for which fill."""
    kind = "prime" if isinstance(part, Prime) else "bridge"
    return (
        f"Once, for refill {part.refill_id}: going back, programming again or a restart of the pump never repeats this "
        f"{kind}."
    )


def _bridge_steps(plan: BridgePlan, order: Order, library: Library) -> Iterator[str]:
    old, new, volume = plan.part.previous, order.program.fluid, volume_text(plan.part.volume_nl)
    yield f"{volume} of the old fluid ({_fluid_words(old, library)}) is pushed out of the line."
    steady = ", its boluses as a steady flow" if plan.made_steady else ""
    flow = flow_text(_flow_of(plan, old), _DECIMALS)
    lasting = "it would never end" if plan.duration_s is None else f"it takes {about(plan.duration_s)}"
    yield f"It runs at {flow}{steady}; {lasting}. The tip gets {_doses_words(plan.tip_ng_per_day, library)}."
    yield "Patient and periodic boluses are off until the new fluid is at the tip."
    given = _doses_words(plan.after_ng_per_day, library)
    yield f"Then the new fluid ({_fluid_words(new, library)}) arrives: {given}."


def _prime_steps(plan: PrimePlan, context: Context, library: Library) -> Iterator[str]:
    what = "tubing and catheter" if plan.part.scope == "system" else "the catheter"
    flow = flow_text(plan.part.flow_nl_per_day)
    volume_nl = plan.part.volume_nl
    yield f"{volume_text(volume_nl)} fills {what} at {flow}, the pump's prime flow, in {about(plan.duration_s)}."
    pushed = ", ".join(_pushed(drug, ng, library) for drug, ng in plan.pushed_ng.items())
    yield f"Up to {pushed} of the new fluid can enter by it."
    if context.held is not None:
        old = context.held.fluid
        held = {drug: Fraction(volume_nl * concentration(old, drug), _FG_PER_NG) for drug in _drugs(old)}
        pushed = ", ".join(_pushed(drug, ng, library) for drug, ng in held.items())
        yield f"If the line is full, {pushed} of the old fluid leaves the tip in that time."
    yield "Patient and periodic boluses are off until the prime has ended."


def _other_policy(chosen: Treatment, order: Order, context: Context, library: Library) -> str:
    """The other policy's figures beside the chosen one's, so that the choice is an informed one."""
    other = next((each for each in POLICIES if each is not chosen), None)
    if chosen not in POLICIES or other is None:
        return ""
    plan = planned(order.program, other, context, library, "", "")
    name = TREATMENT_NAMES[other]
    if isinstance(plan, BridgePlan):
        lasting = "without an end" if plan.duration_s is None else f"for {about(plan.duration_s)}"
        return f"{name} would give {_doses_words(plan.tip_ng_per_day, library)} {lasting}."
    return f"{name}: {plan}"


def _flow_of(plan: BridgePlan, fluid: Fluid) -> Fraction:
    primary = fluid.primary
    return plan.tip_ng_per_day[primary.drug_id] * _FG_PER_NG / primary.concentration_ng_per_ml


def _fluid_words(fluid: Fluid, library: Library) -> str:
    told = []
    for part in fluid.components:
        name, unit = _drug(part.drug_id, library)
        told.append(f"{name} {concentration_text(part.concentration_ng_per_ml, unit)}")
    return ", ".join(told)


def _doses_words(doses: Mapping[str, Fraction], library: Library) -> str:
    told = []
    for drug_id, ng in doses.items():
        name, unit = _drug(drug_id, library)
        told.append(f"{name} {total_text(ng, Kind.DOSE, f'{unit}/day')}")
    return ", ".join(told)


def _pushed(drug_id: str, ng: Fraction, library: Library) -> str:
    name, unit = _drug(drug_id, library)
    return f"{mass_text(ng, unit, 3)} {name}"


def _drugs(fluid: Fluid) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.drug_id for part in fluid.components))


def _drug(drug_id: str, library: Library) -> tuple[str, str]:
    drug = library.drug(drug_id)
    return (drug.name, drug.display_unit) if drug else (drug_id, "mcg")
