"""Ratios that smell of a wrong unit: ten, hours for minutes, days for hours, micro for milli."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from profiles.checks_order import mean_flow, running_base, stated
from profiles.context import Context
from profiles.delivery import bolus_achieved, concentration
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.limits import Library
from profiles.program import Bolus, Bridge, Order, Periodic, Prime, Program
from profiles.tip import dead_volume_nl

SLIPS = (10, 24, 60, 1_000)
ENTERED_TWICE = (2,)  # a volume typed for both syringes, or added to what was there


def unit_slip(order: Order, context: Context, library: Library) -> tuple[Finding, ...]:
    """The new number over the running one within 10 % of a slip or of its inverse."""
    pairs = (*_against_held(order.program, context), *_volumes(order, context, library))
    return tuple(_finding(where, what, slip) for where, what, slip in pairs if slip)


def slip_of(new: int | Fraction, old: int | Fraction, factors: tuple[int, ...] = SLIPS) -> str:
    """``x 10`` or ``/ 10`` if the ratio is within 10 % of it; empty if of none."""
    if not old > 0:
        return ""
    now, before = new.numerator * old.denominator, old.numerator * new.denominator  # in the same ratio, and whole
    for factor in factors:
        if 9 * factor * before <= 10 * now <= 11 * factor * before:
            return f"x {factor:,}"
        if 9 * before <= 10 * factor * now <= 11 * before:
            return f"/ {factor:,}"
    return ""


def _finding(where: Place, what: str, slip: str) -> Finding:
    return stated(Rule.UNIT_SLIP, Severity.SOFT, where, slip, "no ratio of a unit mistake", what)


def _against_held(new: Program, context: Context) -> Iterator[tuple[Place, str, str]]:
    held, running = context.held, running_base(context)
    if held is None or running is None:
        return
    drug = new.fluid.primary.drug_id
    strengths = concentration(new.fluid, drug), concentration(held.fluid, drug)
    flows = mean_flow(new.base), mean_flow(running)
    yield Place(Part.BASE), "dose", slip_of(flows[0] * strengths[0], flows[1] * strengths[1])
    yield Place(Part.BASE), "flow", slip_of(*flows)
    for index, part in enumerate(new.fluid.components):
        old = concentration(held.fluid, part.drug_id)
        yield Place(Part.FLUID, index), "concentration", slip_of(concentration(new.fluid, part.drug_id), old)
    if isinstance(new.base, Periodic) and isinstance(running, Periodic):
        masses = _mass(new.base.bolus, strengths[0]), _mass(running.bolus, strengths[1])
        yield Place(Part.PERIODIC), "bolus", slip_of(*masses)
        yield Place(Part.PERIODIC), "interval", slip_of(new.base.interval_s, running.interval_s)
    if new.patient_bolus and held.patient_bolus:
        masses = _mass(new.patient_bolus.bolus, strengths[0]), _mass(held.patient_bolus.bolus, strengths[1])
        yield Place(Part.PATIENT_BOLUS), "bolus", slip_of(*masses)
        yield Place(Part.PATIENT_BOLUS), "lockout", slip_of(new.patient_bolus.lockout_s, held.patient_bolus.lockout_s)


def _mass(bolus: Bolus, strength_ng_per_ml: int) -> int:
    """1/86,400 fg."""
    return bolus_achieved(bolus) * strength_ng_per_ml


def _volumes(order: Order, context: Context, library: Library) -> Iterator[tuple[Place, str, str]]:
    """Prime and bridge against the line that they fill."""
    line_nl = dead_volume_nl(context, library)
    for index, part in enumerate(order.one_time):
        if isinstance(part, Prime | Bridge) and line_nl:
            catheter_only = isinstance(part, Prime) and part.scope == "catheter"
            wanted_nl = context.catheter.volume_nl() if catheter_only else line_nl
            slip = slip_of(part.volume_nl, wanted_nl or 0, ENTERED_TWICE + SLIPS)
            yield Place(Part.ONE_TIME, index), "volume", slip
