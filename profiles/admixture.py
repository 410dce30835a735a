"""The admixture calculator: from doses and stock strengths to what goes into the syringe, in exact fractions.

Without diluent ``Q = sum(D_i / S_i)`` is the flow that gives every dose, and each stock is ``(D_i / S_i) / Q`` of the
fill (algebra of the sources listed under P-S46). A faster flow leaves room for diluent; a slower one cannot be mixed
from these stocks. A constant-flow pump is the same with its own flow: days = reservoir / flow, drug = dose x days
(P-S21). Nothing is rounded here except the strengths recorded in the ``Fluid``: those round *up* to whole ng/mL, so
that a dose computed from them is never below what is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from profiles.drugs import Component, Fluid
from profiles.figures import Figure, Status
from profiles.unusual import Unusual

_NL_PER_ML = 1_000_000

#: What the refill set of a constant-flow pump keeps back, so that more must be made than the reservoir holds.
REFILL_SET_NL = Figure(3_000_000, "P-S21: maker's appendix for a constant-flow pump", Status.LABEL)


@dataclass(frozen=True, slots=True)
class Want:
    """The dose per day that is wanted of one drug; the first of several is the primary drug."""

    drug_id: str
    dose_ng_per_day: int


@dataclass(frozen=True, slots=True)
class Portion:
    """One stock in the syringe: its volume, its share of the whole, its strength once mixed, and its mass (ng)."""

    drug_id: str
    volume_nl: Fraction
    share: Fraction
    concentration_ng_per_ml: Fraction
    mass_ng: Fraction


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to mix for ``total_nl``, the flow that then gives every dose, and how long the fill of the pump lasts."""

    fluid: Fluid
    portions: tuple[Portion, ...]
    diluent_nl: Fraction
    total_nl: int
    flow_nl_per_day: Fraction
    days: Fraction


def undiluted_flow(wants: tuple[Want, ...], stocks_ng_per_ml: Mapping[str, int]) -> Fraction | Unusual:
    """``Q = sum(D_i / S_i)`` in nL/day: the slowest flow at which these stocks can give these doses."""
    if problem := _problem(wants, stocks_ng_per_ml):
        return Unusual(problem)
    return sum((_stock_nl_per_day(want, stocks_ng_per_ml) for want in wants), Fraction(0))


def flow_of_strength(want: Want, concentration_ng_per_ml: int) -> Fraction | Unusual:
    """The flow (nL/day) at which a wanted strength of one drug gives its dose: flow = dose / concentration."""
    if want.dose_ng_per_day <= 0 or concentration_ng_per_ml <= 0:
        return Unusual(f"A flow needs a dose and a strength of {want.drug_id}: write both.")
    return Fraction(want.dose_ng_per_day * _NL_PER_ML, concentration_ng_per_ml)


def recipe(
    wants: tuple[Want, ...],
    stocks_ng_per_ml: Mapping[str, int],
    total_nl: int,
    flow_nl_per_day: Fraction | int | None = None,
) -> Recipe | Unusual:
    """For a programmable pump: ``total_nl`` of a fluid that gives every dose at one flow.

    Without ``flow_nl_per_day`` it is all stock and no diluent; with one, diluent fills the rest.
    """
    slowest = undiluted_flow(wants, stocks_ng_per_ml)
    if isinstance(slowest, Unusual):
        return slowest
    return _mixed(wants, stocks_ng_per_ml, total_nl, slowest, slowest if flow_nl_per_day is None else flow_nl_per_day)


def constant_flow(
    wants: tuple[Want, ...],
    stocks_ng_per_ml: Mapping[str, int],
    reservoir_nl: int,
    flow_nl_per_day: int,
    extra_nl: int = 0,
) -> Recipe | Unusual:
    """For a pump whose flow is fixed at the factory: the dose is set by the strength alone.

    ``extra_nl`` is made in excess and stays in the refill set (``REFILL_SET_NL``); ``days`` is the reservoir's.
    """
    slowest = undiluted_flow(wants, stocks_ng_per_ml)
    if isinstance(slowest, Unusual):
        return slowest
    made = _mixed(wants, stocks_ng_per_ml, reservoir_nl + extra_nl, slowest, flow_nl_per_day)
    if isinstance(made, Unusual):
        return made
    days = Fraction(reservoir_nl) / flow_nl_per_day
    return Recipe(made.fluid, made.portions, made.diluent_nl, made.total_nl, made.flow_nl_per_day, days)


def _mixed(
    wants: tuple[Want, ...],
    stocks_ng_per_ml: Mapping[str, int],
    total_nl: int,
    slowest: Fraction,
    flow_nl_per_day: Fraction | int,
) -> Recipe | Unusual:
    if total_nl <= 0:
        return Unusual("There is nothing to mix: write the volume of the fill.")
    flow = Fraction(flow_nl_per_day)
    if flow < slowest:
        return Unusual(
            "These stocks are too weak for this flow: they would need more than the whole fill. "
            "Use a stronger stock, a faster flow or a lower dose."
        )
    portions = tuple(_portion(want, stocks_ng_per_ml, total_nl, flow) for want in wants)
    parts = (Component(p.drug_id, ceil(p.concentration_ng_per_ml)) for p in portions)
    diluent_nl = total_nl - sum((p.volume_nl for p in portions), Fraction(0))
    return Recipe(Fluid(tuple(parts)), portions, diluent_nl, total_nl, flow, total_nl / flow)


def _portion(want: Want, stocks_ng_per_ml: Mapping[str, int], total_nl: int, flow: Fraction) -> Portion:
    share = _stock_nl_per_day(want, stocks_ng_per_ml) / flow
    volume_nl, strength = share * total_nl, stocks_ng_per_ml[want.drug_id]
    return Portion(want.drug_id, volume_nl, share, share * strength, volume_nl * strength / _NL_PER_ML)


def _stock_nl_per_day(want: Want, stocks_ng_per_ml: Mapping[str, int]) -> Fraction:
    return Fraction(want.dose_ng_per_day * _NL_PER_ML, stocks_ng_per_ml[want.drug_id])


def _problem(wants: tuple[Want, ...], stocks_ng_per_ml: Mapping[str, int]) -> str:
    """Why nothing can be computed; empty where it can."""
    if not wants:
        return "No drug is wanted: add one with its dose per day."
    for index, want in enumerate(wants):
        if want.drug_id in [other.drug_id for other in wants[:index]]:
            return f"{want.drug_id} is named twice: give its whole dose in one row."
        if want.dose_ng_per_day <= 0:
            return f"Nothing of {want.drug_id} is wanted: write its dose per day or take it away."
        if stocks_ng_per_ml.get(want.drug_id, 0) <= 0:
            return f"The stock of {want.drug_id} has no strength: write what its label says."
    return ""
