"""What is in the reservoir and in the line: strength, mixtures, a change without a bridge, the age of the fill."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from profiles.checks_dose import tip_of
from profiles.checks_order import (
    broken,
    can_be_walked,
    drug_ids,
    drug_name,
    eases,
    remembered,
    same_fluid,
    stated,
    strengths,
    unit_of_mass,
)
from profiles.context import Context
from profiles.drugs import Fluid
from profiles.figures import Status
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.guardrails import Bound, Guardrail, fill_age_s, fill_limits, guardrail, of_limits
from profiles.limits import Library
from profiles.program import Bridge, Order, Prime
from profiles.pumping import DAY_S
from profiles.tip import dead_volume_nl
from profiles.units import Kind, concentration_text, text, volume_text
from profiles.windows import Worst

Findings = tuple[Finding, ...]

#: A bridge may push out a hundredth of the line more than it holds, because the pump runs on while a person signs. More
#: would be given of the new fluid at the flow that was made for the old one. Ours: each pump of the library whose
#: accuracy is known may be ten times as far from what it is asked for.
OVERSHOOT_PARTS = 100


def concentration_max(order: Order, context: Context, library: Library) -> Findings:
    """No component stronger than the library says."""
    return tuple(_concentrations(Rule.CONCENTRATION_MAX, order.program.fluid, context, library))


def concentration_min(order: Order, context: Context, library: Library) -> Findings:
    """No component weaker than the library says: a strength entered too low is a dose too high."""
    return tuple(_concentrations(Rule.CONCENTRATION_MIN, order.program.fluid, context, library))


def _concentrations(rule: Rule, fluid: Fluid, context: Context, library: Library) -> Iterator[Finding]:
    for index, part in enumerate(fluid.components):
        rail = guardrail(library, context, rule, "concentration_ng_per_ml", part.drug_id)
        if bound := rail.grade(part.concentration_ng_per_ml):
            unit = unit_of_mass(library, part.drug_id) + "/mL"
            where = Place(Part.FLUID, index)
            yield broken(rule, where, part.concentration_ng_per_ml, bound, Kind.CONCENTRATION, unit, part.drug_id)


def fluid_in_line(context: Context, library: Library) -> Fluid | None:
    """What the tip still gets: the line's own fluid until it is pumped out, else the held one; None: not known."""
    if context.line_fluid is not None:
        dead_nl = dead_volume_nl(context, library)
        if dead_nl is None or context.pumped_since_change_nl < dead_nl:
            return context.line_fluid
    return context.held.fluid if context.held else None


def concentration_step(order: Order, context: Context, library: Library) -> Findings:
    """Another fluid than the one in the line needs a bridge, made for that fluid and long enough for the line."""
    before = fluid_in_line(context, library)
    bridges = [(index, part) for index, part in enumerate(order.one_time) if isinstance(part, Bridge)]
    if bridges:
        return tuple(f for index, bridge in bridges for f in _bridge(index, bridge, before, context, library))
    if before is None or same_fluid(before, order.program.fluid):
        return ()
    index, asked, in_line = _first_difference(before, order.program.fluid, library)
    words, window = _meanwhile(order.program.fluid.components[index].drug_id, order, context, library)
    found = stated(Rule.CONCENTRATION_STEP, Severity.HARD, Place(Part.FLUID, index), asked + words, in_line)
    return (replace(found, start_s=window.start_s, end_s=window.end_s) if window else found,)


def _meanwhile(drug_id: str, order: Order, context: Context, library: Library) -> tuple[str, Worst | None]:
    """What the line's fluid makes of a day of the new program: its worst 24 h or its leanest, as words and window."""
    dead_nl = dead_volume_nl(context, library)
    if dead_nl is None or not can_be_walked(order):
        return "", None
    crossing = tip_of(order, remembered(order, context), dead_nl, drug_id)
    settled = tip_of(order, replace(context, held=None, line_fluid=None), dead_nl, drug_id)
    unit, name = unit_of_mass(library, drug_id), drug_name(library, drug_id)
    most, least = crossing.worst(DAY_S), crossing.least(DAY_S)
    if most.amount > settled.worst(DAY_S).amount:
        return f", whose worst 24 h would give {_mass_text(most, unit)} of {name}", most
    if least.amount < settled.least(DAY_S).amount:
        return f", whose leanest 24 h would give {_mass_text(least, unit)} of {name}", least
    return "", None


def _mass_text(window: Worst, unit: str) -> str:
    return text(Fraction(window.amount, DAY_S * 10**6), Kind.MASS, unit, 3)


def _bridge(index: int, bridge: Bridge, before: Fluid | None, context: Context, library: Library) -> Iterator[Finding]:
    where, rule = Place(Part.ONE_TIME, index), Rule.CONCENTRATION_STEP
    if before is not None and not same_fluid(before, bridge.previous):
        _, asked, in_line = _first_difference(before, bridge.previous, library)
        yield stated(rule, Severity.HARD, where, asked, in_line, "previous")
    line_nl = dead_volume_nl(context, library)
    if line_nl is not None:
        flushing = context.line_fluid is not None and context.pumped_since_change_nl < line_nl
        left_nl = line_nl - context.pumped_since_change_nl if flushing else line_nl
        line = "pump tubing and catheter"
        needed = Guardrail(
            lows=(Bound(left_nl, Severity.HARD, line),),
            highs=(Bound(left_nl + line_nl // OVERSHOOT_PARTS, Severity.HARD, f"{line}, and a hundredth"),),
        )
        if bound := needed.grade(bridge.volume_nl):
            yield broken(rule, where, bridge.volume_nl, bound, Kind.VOLUME, "mL", "volume")


def _first_difference(before: Fluid, after: Fluid, library: Library) -> tuple[int, str, str]:
    """(component, as asked, as in the line) of the first drug whose strength differs; 0 where it is in one only.

    A drug that only one of the two fluids holds has no strength to compare: both are told with all their drugs.
    """
    old, new = strengths(before), strengths(after)
    drug_id = next(drug for drug in drug_ids(after, before) if old.get(drug, 0) != new.get(drug, 0))
    index = next((i for i, part in enumerate(after.components) if part.drug_id == drug_id), 0)
    told = [drug_id] if drug_id in old and drug_id in new else None
    return index, _told(new, told or list(new), library), _told(old, told or list(old), library)


def _told(strengths: dict[str, int], drugs: list[str], library: Library) -> str:
    texts = (concentration_text(strengths[drug], unit_of_mass(library, drug)) for drug in drugs)
    return " and ".join(f"{drug_name(library, drug)} {text}" for drug, text in zip(drugs, texts, strict=True))


def mixture(order: Order, context: Context, library: Library) -> Findings:
    """Every drug is in the library, for this indication and this pump, and may be mixed with the others."""
    return tuple(_mixture(order.program.fluid, context, library))


def _mixture(fluid: Fluid, context: Context, library: Library) -> Iterator[Finding]:
    drugs, model = drug_ids(fluid), library.model(context.pump_model_id)
    approved = (model.approved_drugs if model else ()) or drugs
    for index, part in enumerate(fluid.components):
        where, drug = Place(Part.FLUID, index), library.drug(part.drug_id)
        if drug is None:
            known = ", ".join(each.id for each in library.drugs)
            yield stated(Rule.MIXTURE, Severity.HARD, where, part.drug_id, known, f"{part.drug_id} unknown")
            continue
        if context.indication not in drug.indications:
            allowed = ", ".join(drug.indications)
            yield stated(Rule.MIXTURE, Severity.SOFT, where, context.indication, allowed, f"{part.drug_id} indication")
        if part.drug_id not in approved:
            allowed = ", ".join(drug_name(library, each) for each in approved)
            yield stated(Rule.MIXTURE, Severity.SOFT, where, drug.name, allowed, f"{part.drug_id} pump")
        if bound := guardrail(library, context, Rule.MIXTURE, "mixture_components", part.drug_id).grade(len(drugs)):
            yield broken(Rule.MIXTURE, where, len(drugs), bound, Kind.COUNT, "", part.drug_id)
        if part.drug_id in [other.drug_id for other in fluid.components[:index]]:
            yield stated(Rule.MIXTURE, Severity.HARD, where, "named twice", "once", f"{part.drug_id} twice")


def catheter_unknown(order: Order, context: Context, library: Library) -> Findings:
    """Prime and bridge need the volume of tubing and catheter; nobody guesses it."""
    if dead_volume_nl(context, library) is not None:
        return ()
    return tuple(
        stated(
            Rule.CATHETER_UNKNOWN,
            Severity.HARD,
            Place(Part.ONE_TIME, index),
            volume_text(part.volume_nl, None),
            "the volumes of tubing and catheter",
        )
        for index, part in enumerate(order.one_time)
        if isinstance(part, Prime | Bridge)
    )


def stability(order: Order, context: Context, library: Library) -> Findings:
    """The fill is not older than its drugs last, until the planned refill; past the longest bound it blocks.

    The first fill of a pump may have a time of its own. What gives less is never blocked by it, nor is another drug by
    the age of a fill that has to be replaced for it.
    """
    heaviest = Severity.SOFT if eases(order, context) else Severity.HARD
    fluid = order.program.fluid
    return tuple(f for drug in drug_ids(fluid) for f in _stability(drug, fluid, heaviest, context, library))


def _stability(drug_id: str, fluid: Fluid, heaviest: Severity, context: Context, library: Library) -> Iterator[Finding]:
    limits = [each for each in fill_limits(library, context, drug_id, fluid) if each.upper]
    age_s = fill_age_s(context, fluid)
    at_refill_s = age_s + (context.planned_refill_s or 0)
    guardrail = of_limits(limits)
    bound = guardrail.grade(at_refill_s)
    if bound is None:
        return
    longest = max(guardrail.highs, key=lambda high: high.value)
    past = not age_s <= longest.value
    if past and all(high.status is not Status.UNCONFIRMED for high in guardrail.highs):
        bound = Bound(longest.value, Severity.HARD, longest.source)
    where, bound = Place(Part.RESERVOIR), replace(bound, severity=min(bound.severity, heaviest))
    yield broken(Rule.STABILITY, where, age_s if past else at_refill_s, bound, Kind.DURATION, "day", drug_id)
