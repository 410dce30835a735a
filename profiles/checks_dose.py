"""Mass that leaves the catheter tip: the exact worst sliding window of each drug, every patient bolus included.

How the worst window is found (the compiled loop follows the same definition with its own code):

* The delivery is walked from one cycle and 24 h before activation until one cycle and 24 h after the last seam (end of
  the step plan, of every one-time part, arrival of the last front), 400 days at most.
* A window inside the new program gets its mass plus the most that the new program's patient boluses can add.
* A window across the activation gets its mass plus a bound on the boluses of both programs. It counts only where it is
  worse than every window of the held program alone: a reduction is never blocked by the past.
* A patient bolus carries the strongest fluid of the line, or the new one if a bridge keeps boluses off until it is
  at the tip.
* Patient boluses beside other boluses, beside one-time parts, at a seam or with two strengths in the line make a bound,
  not a figure that can be reached: the finding says "at most".
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from profiles.checks_order import (
    Restart,
    bases,
    broken,
    can_be_walked,
    drug_ids,
    not_judged,
    origin_s,
    possible_bases,
    remembered,
    restarts,
    running_base,
    stated,
    unit_of_mass,
)
from profiles.context import Context, Exposure
from profiles.delivery import Delivery, Rate, concentration, mass_rates
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.guardrails import Bound, Guardrail, applicable, of_limits
from profiles.limits import Library, Limit
from profiles.program import Bridge, Order, PatientBolus, Periodic, Stopped
from profiles.pumping import DAY_S, bolus_achieved, first_bolus_s
from profiles.runs import Source, cycle_s, runs, settled_s
from profiles.tip import arrivals, at_tip, dead_volume_nl, zones
from profiles.units import Kind, duration_text
from profiles.units_tables import MAX_HORIZON_S
from profiles.windows import Worst, patient_extra, worst_window

Findings = tuple[Finding, ...]

BASE = Place(Part.BASE)
_FG_PER_NG = 10**6


@dataclass(frozen=True, slots=True)
class Tip:
    """The mass rate of one drug at the tip over the whole walk, and what patient boluses can add to a window.

    ``refusing``: something in the order keeps patient boluses off at times, so that adding them is a bound.
    """

    rates: tuple[Rate, ...]
    held: tuple[PatientBolus, int] | None  # with the strength of the bolus in ng/mL
    new: tuple[PatientBolus, int] | None
    refusing: bool = False

    def worst(self, window_s: int) -> Worst:
        """The worst window of the new program and of the seam (1/86,400 fg)."""
        ahead = worst_window(_between(self.rates, 0, None), window_s)
        ahead = _plus(ahead, _extra(self.new, window_s), self.refusing)
        if self.rates[0].start_s >= 0:
            return ahead
        across = worst_window(_between(self.rates, -window_s, window_s), window_s)
        across = _plus(across, self._seam(window_s), True)
        if not across.amount > ahead.amount:
            return ahead
        past = worst_window(_between(self.rates, None, 0), window_s)
        return across if across.amount > past.amount + _extra(self.held, window_s) else ahead

    def least(self, window_s: int) -> Worst:
        """The leanest window of the new program, no patient bolus in it (1/86,400 fg)."""
        turned = (Rate(r.start_s, r.end_s, -r.fg_per_day) for r in _between(self.rates, 0, None))
        leanest = worst_window(tuple(turned), window_s)
        return Worst(-leanest.amount, leanest.start_s, leanest.end_s)

    def _seam(self, window_s: int) -> int:
        """The lesser of two bounds on the boluses of a window across the seam: both programs' own, or a mixed one."""
        held, new = _extra(self.held, window_s), _extra(self.new, window_s)
        if self.held is None or self.new is None:
            return held + new
        patients = (self.held[0], self.new[0])
        lockout_s = min(patient.lockout_s for patient in patients)
        duration_s = min(patient.bolus.duration_s for patient in patients)
        volume = max(bolus_achieved(patient.bolus) for patient in patients)
        whole, rest_s = divmod(window_s, lockout_s)
        partial = -(-volume * min(rest_s, duration_s) // duration_s)
        mixed = min(max(patient.max_starts for patient in patients) * volume, whole * volume + partial)
        return min(held + new, mixed * max(self.held[1], self.new[1]))


def _plus(worst: Worst, extra: int, bound: bool) -> Worst:
    return Worst(worst.amount + extra, worst.start_s, worst.end_s, at_most=bound and extra > 0)


def _extra(boluses: tuple[PatientBolus, int] | None, window_s: int) -> int:
    """What patient boluses can add to a window (1/86,400 fg); whole, because a bolus has a whole flow."""
    if boluses is None:
        return 0
    patient, strength = boluses
    return int(patient_extra(patient, bolus_achieved(patient.bolus) * strength, window_s))


def _between(rates: tuple[Rate, ...], start_s: int | None, end_s: int | None) -> tuple[Rate, ...]:
    """The stretches of a walk between two instants in it, cut at both."""
    low_s = rates[0].start_s if start_s is None else max(start_s, rates[0].start_s)
    high_s = rates[-1].end_s if end_s is None else min(end_s, rates[-1].end_s)
    first = bisect_right(rates, low_s, key=lambda rate: rate.end_s)
    last = bisect_left(rates, high_s, key=lambda rate: rate.start_s) - 1
    inside = [*rates[first : last + 1]]
    inside[0] = inside[0]._replace(start_s=low_s)
    inside[-1] = inside[-1]._replace(end_s=high_s)
    return tuple(inside)


@lru_cache(maxsize=32)
def tip_of(order: Order, context: Context, dead_nl: int | None, drug_id: str) -> Tip:
    """One drug at the tip, walked from the held program's last cycle until nothing changes any more."""
    leaving = _walked(order, context, dead_nl)
    held, new = context.held.patient_bolus if context.held else None, order.program.patient_bolus
    return Tip(
        mass_rates(leaving, drug_id),
        (held, _held_strength(order, context, drug_id)) if held else None,
        (new, _new_strength(order, context, drug_id)) if new else None,
        _refuses(order, context, drug_id),
    )


def _refuses(order: Order, context: Context, drug_id: str) -> bool:
    """Whether a patient bolus may be refused at times, or carry less than is counted for it."""
    in_line = {concentration(zone.fluid, drug_id) for zone in zones(order, context)}
    return bool(order.one_time) or len(in_line) > 1 or any(isinstance(base, Periodic) for _, base in bases(order))


@lru_cache(maxsize=32)
def _walked(order: Order, context: Context, dead_nl: int | None) -> Delivery:
    running = running_base(context)
    past_s = cycle_s(running) + DAY_S if running else 0
    return at_tip(order, context, dead_nl, -past_s, past_s + horizon_s(order, context, dead_nl))


def _held_strength(order: Order, context: Context, drug_id: str) -> int:
    """The strongest that a patient bolus of the held program can have carried, in ng/mL."""
    before = context.held.fluid if context.held else order.program.fluid
    return max(concentration(fluid, drug_id) for fluid in (context.line_fluid or before, before))


def _new_strength(order: Order, context: Context, drug_id: str) -> int:
    """The strongest that a patient bolus of the order can carry, in ng/mL."""
    if any(isinstance(part, Bridge) for part in order.one_time):
        return concentration(order.program.fluid, drug_id)
    return max(concentration(zone.fluid, drug_id) for zone in zones(order, context))


def horizon_s(order: Order, context: Context, dead_nl: int | None) -> int:
    """Until when a walk goes: the last seam, one cycle and 24 h more, 400 days at most."""
    coming = arrivals(order, context, dead_nl) if dead_nl is not None else ()
    fronts = [front.after_s for front in coming if front.after_s is not None and front.after_s <= MAX_HORIZON_S]
    return min(reach_s(order, context, *fronts), MAX_HORIZON_S)


def reach_s(order: Order, context: Context, *fronts_s: int) -> int:
    """One cycle and 24 h after an order has changed for the last time, and after the last of these fronts."""
    last = runs(order, context)[-1]
    first_s = last.origin_s + first_bolus_s(last.base) if isinstance(last.base, Periodic) else 0
    return max(settled_s(order, context), first_s, *fronts_s) + cycle_s(last.base) + DAY_S


def dose_day(order: Order, context: Context, library: Library) -> Findings:
    """No more of any drug in any 24 h than the library says; what an order does later than can be walked is refused."""
    return (*_beyond(order, context), *_windows(Rule.DOSE_DAY, "dose_ng_per_day", order, context, library))


def _beyond(order: Order, context: Context) -> Findings:
    """A change that no walk would reach is a dose that nobody has judged; a prime or bridge may never be over."""
    if not can_be_walked(order):
        return ()
    before = remembered(order, context)
    endless = runs(order, before)[-1].source in (Source.PRIME, Source.BRIDGE)
    last_s = reach_s(order, before)
    if last_s <= MAX_HORIZON_S and not endless:
        return ()
    when = "more years than can be counted" if endless else duration_text(last_s)
    longest = f"{duration_text(MAX_HORIZON_S)} at most"
    return (stated(Rule.DOSE_DAY, Severity.HARD, Place(Part.PROGRAM), when, longest, "beyond"),)


def dose_window(order: Order, context: Context, library: Library) -> Findings:
    """No more of any drug in any sliding window that the library limits."""
    return _windows(Rule.DOSE_WINDOW, "window_dose_ng", order, context, library)


def _windows(rule: Rule, quantity: str, order: Order, context: Context, library: Library) -> Findings:
    if not can_be_walked(order):
        return ()
    before = remembered(order, context)
    drugs = drug_ids(order.program.fluid, *(zone.fluid for zone in zones(order, before)))
    limits = {drug: applicable(library, context, rule, quantity, drug) for drug in drugs}
    tips = {drug: tip_of(order, before, dead_volume_nl(context, library), drug) for drug in drugs if limits[drug]}
    return tuple(
        finding
        for drug, tip in tips.items()
        for window_s in sorted({limit.window_s or DAY_S for limit in limits[drug]})
        for finding in _window(rule, tip, window_s, drug, limits[drug], library)
    )


def _window(
    rule: Rule, tip: Tip, window_s: int, drug_id: str, limits: tuple[Limit, ...], library: Library
) -> Iterator[Finding]:
    worst = tip.worst(window_s)
    mass_ng = Fraction(worst.amount, DAY_S * _FG_PER_NG)
    bound = of_limits(limit for limit in limits if (limit.window_s or DAY_S) == window_s).grade(mass_ng)
    if bound is None:
        return
    unit = unit_of_mass(library, drug_id)
    if rule is Rule.DOSE_DAY:
        yield broken(rule, BASE, mass_ng, bound, Kind.DOSE, unit + "/day", drug_id, worst)
    else:
        detail = f"{drug_id} {duration_text(window_s)}"
        yield broken(rule, BASE, mass_ng, bound, Kind.MASS, unit, detail, worst)


def is_start(drug_id: str, context: Context) -> bool:
    """Whether the patient gets this drug for the first time, or again after it was off."""
    if is_new(drug_id, context):
        return True
    return any(isinstance(base, Stopped) for base in possible_bases(context))


def is_new(drug_id: str, context: Context) -> bool:
    """The same whatever base the held program is in: none is held, the therapy was interrupted, or it lacks this."""
    if context.held is None or context.exposure is Exposure.INTERRUPTED:
        return True
    return not concentration(context.held.fluid, drug_id)


def first_dose(order: Order, context: Context, library: Library) -> Findings:
    """A start, or a restart after an interruption: the worst 24 h until the first step of a plan stays low.

    The same after a stop of the order itself: then the therapy counts as interrupted.
    """
    if not can_be_walked(order):
        return ()
    begun, again = Restart(BASE, 0, _first_step_s(order)), tuple(restarts(order, context))
    after_stop = replace(context, exposure=Exposure.INTERRUPTED)
    return tuple(
        finding
        for drug in drug_ids(order.program.fluid)
        for start, judged_by in (
            *(((begun, context),) if is_start(drug, context) else ()),
            *((each, after_stop) for each in again),
        )
        for finding in _first_dose(drug, start, order, (context, judged_by), library)
    )


def _first_dose(
    drug_id: str, start: Restart, order: Order, contexts: tuple[Context, Context], library: Library
) -> Iterator[Finding]:
    """One start; of the two contexts one says what is given, the other which limits hold."""
    walked, context = contexts
    limits = applicable(library, context, Rule.FIRST_DOSE, "dose_ng_per_day", drug_id)
    screening = applicable(library, context, Rule.FIRST_DOSE, "screening_percent", drug_id)
    if screening and context.screening_bolus_ng is None:
        detail = f"{drug_id} screening"
        yield not_judged(Rule.FIRST_DOSE, start.place, "the screening dose", screening[0].source, detail)
    rails = (of_limits(limits), _of_screening(screening, context.screening_bolus_ng))
    guardrail = Guardrail(rails[0].lows + rails[1].lows, rails[0].highs + rails[1].highs)
    if not (guardrail.lows or guardrail.highs):
        return
    tip = tip_of(order, remembered(order, walked), dead_volume_nl(context, library), drug_id)
    if start.at_s >= tip.rates[-1].end_s:
        return  # beyond the longest walk
    begun = worst_window(_between(tip.rates, start.at_s, start.until_s), DAY_S)
    worst = _plus(begun, _extra(tip.new, DAY_S), tip.refusing)
    mass_ng = Fraction(worst.amount, DAY_S * _FG_PER_NG)
    if bound := guardrail.grade(mass_ng):
        unit = unit_of_mass(library, drug_id) + "/day"
        yield broken(Rule.FIRST_DOSE, start.place, mass_ng, bound, Kind.DOSE, unit, drug_id, worst)


def _of_screening(limits: tuple[Limit, ...], screening_ng: int | None) -> Guardrail:
    """Percentages of the screening bolus as doses per day."""
    if screening_ng is None:
        return Guardrail()
    rail = of_limits(limits)

    def dose(bound: Bound) -> Bound:
        return Bound(Fraction(bound.value * screening_ng, 100), bound.severity, bound.source, bound.status)

    return Guardrail(tuple(map(dose, rail.lows)), tuple(map(dose, rail.highs)))


def _first_step_s(order: Order) -> int | None:
    """When a plan first changes the dose, at least 24 h after activation; None without a plan."""
    if not order.program.step_plan:
        return None
    return max(DAY_S, origin_s(order) + min(step.after_s for step in order.program.step_plan))
