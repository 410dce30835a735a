"""How far and how soon the dose changes: against the running program, and from step to step of a plan.

A dose here is the prescribed one: base and periodic boluses by weekday, no patient bolus (``patient-bolus`` and the
windows judge those). The largest change of any weekday counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from profiles.checks_dose import is_new
from profiles.checks_order import (
    broken,
    drug_ids,
    flows_by_weekday,
    mean_flow,
    meanwhile,
    not_judged,
    origin_s,
    possible_bases,
    unit_of_mass,
)
from profiles.context import Context
from profiles.delivery import concentration
from profiles.drugs import Fluid
from profiles.findings import Finding, Part, Place, Rule
from profiles.guardrails import guardrail
from profiles.limits import Library
from profiles.program import Base, Bridge, DelayedStart, Order, Program, Stopped
from profiles.units import Kind
from profiles.units_tables import SECONDS_PER_DAY

Findings = tuple[Finding, ...]

ENDLESS_PERCENT = 10**12  # from nothing to something: more than any bound
BASE = Place(Part.BASE)
WEEK_S = 7 * SECONDS_PER_DAY


@dataclass(frozen=True, slots=True)
class Change:
    """From one base in one fluid to another, ``at_s`` after activation; ``lasting`` ones count as dose steps.

    ``from_held``: ``old`` is what the pump gives before activation.
    """

    place: Place
    old: Base
    old_fluid: Fluid
    new: Base
    new_fluid: Fluid
    at_s: int
    lasting: bool = True
    from_held: bool = False

    def doses(self, drug_id: str) -> tuple[set[tuple[int, int]], int]:
        """Every (old, new) dose that a weekday has, in whole numbers, and per how many of them 1 fg/day."""
        (old, per_old), (new, per_new) = flows_by_weekday(self.old), flows_by_weekday(self.new)
        old_strength, new_strength = concentration(self.old_fluid, drug_id), concentration(self.new_fluid, drug_id)
        by_old, by_new = per_new * old_strength, per_old * new_strength
        return {(a * by_old, b * by_new) for a, b in zip(old, new, strict=True)}, per_old * per_new

    def rises(self, drug_id: str) -> bool:
        """Whether any weekday gets more."""
        return any(new > old for old, new in self.doses(drug_id)[0])


def changes(order: Order, context: Context) -> Iterator[Change]:
    """Every change that the order makes, each from what runs before it: to what runs meanwhile, to program and plan.

    Where it is not known which step of its plan the held program has reached, it may change from any of them.
    """
    fluid, begin_s, waiting = order.program.fluid, origin_s(order), meanwhile(order)
    if context.held is not None:
        yield from _from_held(order, context, begin_s, waiting)
        if waiting is not None:
            yield Change(BASE, waiting, fluid, order.program.base, fluid, begin_s)
    before = order.program.base
    plan = sorted(enumerate(order.program.step_plan), key=lambda numbered: numbered[1].after_s)
    for index, step in plan:
        yield Change(Place(Part.PLAN, index), before, fluid, step.base, fluid, begin_s + step.after_s)
        before = step.base


def _from_held(order: Order, context: Context, begin_s: int, waiting: Base | None) -> Iterator[Change]:
    held_fluid = context.held.fluid if context.held else order.program.fluid
    olds = [(old, held_fluid) for old in possible_bases(context)]
    for index, part in enumerate(order.one_time):
        where = Place(Part.ONE_TIME, index)
        if isinstance(part, DelayedStart):
            for old in olds:
                yield Change(where, *old, part.meanwhile, order.program.fluid, 0, from_held=True)
        elif isinstance(part, Bridge):
            for old in olds:
                yield Change(where, *old, part.pattern, part.previous, 0, lasting=False, from_held=True)
    if waiting is None:
        for old in olds:
            yield Change(BASE, *old, order.program.base, order.program.fluid, begin_s, from_held=True)


def _starts(change: Change, drug_id: str, context: Context) -> bool:
    """Whether a change is a start of a drug and no step: the first one, or what follows a stop; see ``first-dose``."""
    return isinstance(change.old, Stopped) or (change.from_held and is_new(drug_id, context))


def _old_flow(change: Change) -> Fraction:
    return mean_flow(change.old)


def dose_step_up(order: Order, context: Context, library: Library) -> Findings:
    """No steeper rise than the library says; a start has no step, ``first-dose`` judges it."""
    return tuple(
        finding
        for change in sorted(changes(order, context), key=_old_flow)  # of several at one place the largest is told
        for drug in drug_ids(change.new_fluid)
        if not _starts(change, drug, context)
        for finding in _step_up(change, drug, context, library)
    )


def _step_up(change: Change, drug_id: str, context: Context, library: Library) -> Iterator[Finding]:
    yield from _moved(Rule.DOSE_STEP_UP, "increase", 1, change, drug_id, context, library)


def _moved(
    rule: Rule, word: str, sign: int, change: Change, drug_id: str, context: Context, library: Library
) -> Iterator[Finding]:
    """By how much the dose moves (``sign`` 1: up, -1: down) on the weekday on which it moves most."""
    days, per = change.doses(drug_id)
    moves = [(sign * (new - old), old) for old, new in days]
    furthest = max(move for move, _ in moves)
    if not furthest > 0:
        return
    most = max(_percent(move, old) for move, old in moves)
    if bound := guardrail(library, context, rule, f"{word}_percent", drug_id).grade(most):
        yield broken(rule, change.place, most, bound, Kind.PERCENT, "%", drug_id)
    moved_ng = Fraction(furthest, per * 10**6)
    if bound := guardrail(library, context, rule, f"{word}_ng_per_day", drug_id).grade(moved_ng):
        unit = unit_of_mass(library, drug_id) + "/day"
        yield broken(rule, change.place, moved_ng, bound, Kind.DOSE, unit, f"{drug_id} amount")


def dose_step_down(order: Order, context: Context, library: Library) -> Findings:
    """No steeper fall than the library says, and no stop without a reason for drugs whose withdrawal kills.

    From a pump that gives nothing no dose falls.
    """
    return tuple(
        finding
        for change in sorted(changes(order, context), key=_old_flow, reverse=True)
        if not (change.from_held and context.still_s is not None)
        for drug in drug_ids(change.old_fluid)
        for finding in _step_down(change, drug, context, library)
    )


def _step_down(change: Change, drug_id: str, context: Context, library: Library) -> Iterator[Finding]:
    rule, (days, _) = Rule.DOSE_STEP_DOWN, change.doses(drug_id)
    yield from _moved(rule, "decrease", -1, change, drug_id, context, library)
    unplanned = isinstance(change.new, Stopped) and not change.new.reason.strip() and any(old for old, _ in days)
    if bound := guardrail(library, context, rule, "stop_without_plan", drug_id).grade(int(unplanned)):
        yield broken(rule, change.place, int(unplanned), bound, Kind.COUNT, "", f"{drug_id} stop")


def _percent(difference: int, old: int) -> Fraction:
    """The difference in percent of the old dose; endless from nothing."""
    if old:
        return Fraction(100 * difference, old)
    return Fraction(ENDLESS_PERCENT if difference > 0 else 0)


def step_interval(order: Order, context: Context, library: Library) -> Findings:
    """Not sooner after the last increase than the library says, and not too many in a week.

    Every step of the held program's plan that has run and rose counts, beside the increases on record; with none on
    record the held program counts from its start. If its age is not known either, a note says so. Where nothing is
    held, the start of the new program counts.
    """
    drugs = drug_ids(order.program.fluid)
    return tuple(finding for drug in drugs for finding in _step_interval(drug, order, context, library))


def _step_interval(drug_id: str, order: Order, context: Context, library: Library) -> Iterator[Finding]:
    rule = Rule.STEP_INTERVAL
    gaps = guardrail(library, context, rule, "increase_interval_s", drug_id)
    counts = guardrail(library, context, rule, "increases_per_week", drug_id)
    past, counted = _increases_s(order, context, drug_id), None
    rising = [change for change in changes(order, context) if change.lasting and change.rises(drug_id)]
    steps = {change.place for change in rising if not _starts(change, drug_id, context)}  # whatever may run before
    for change in rising:
        if change.place == counted:
            continue
        counted, start = change.place, change.place not in steps
        if not start and past is None and (gaps.lows or counts.highs):
            bound = (*gaps.lows, *counts.highs)[0]
            yield not_judged(rule, change.place, "the time of the last increase", bound.source, drug_id)
        elif not start and past:
            gap_s = change.at_s - past[-1]
            if bound_of_gap := gaps.grade(gap_s):
                yield broken(rule, change.place, gap_s, bound_of_gap, Kind.DURATION, "h", drug_id)
        past = [*(past or ()), change.at_s]
        in_a_week = sum(change.at_s - WEEK_S < at_s <= change.at_s for at_s in past)
        if not start and (bound_of_count := counts.grade(in_a_week)):
            yield broken(rule, change.place, in_a_week, bound_of_count, Kind.COUNT, "", f"{drug_id} week")


def _increases_s(order: Order, context: Context, drug_id: str) -> list[int] | None:
    """When the dose rose before the first change, in seconds after activation, oldest first; None: not known."""
    recorded = sorted(-increase.ago_s for increase in context.increases)
    if context.held is None:
        return [*recorded, *([origin_s(order)] if mean_flow(order.program.base) else [])]
    if recorded or context.held_age_s:
        return sorted([*(recorded or [-context.held_age_s]), *_risen_s(context.held, context.held_age_s, drug_id)])
    return None


def _risen_s(held: Program, age_s: int, drug_id: str) -> Iterator[int]:
    """The steps of a plan that have run and rose, in seconds after activation; none where the age is not known."""
    before = held.base
    for step in sorted(held.step_plan, key=lambda step: step.after_s):
        change = Change(BASE, before, held.fluid, step.base, held.fluid, step.after_s - age_s)
        if age_s and step.after_s <= age_s and change.rises(drug_id):
            yield change.at_s
        before = step.base
