"""How the rules read an order: every base and every bolus with its place, and whether a walk means anything.

Volumes are in 1/86,400 nL (flow x seconds); a mean flow is an exact fraction of nL/day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from profiles.context import Context
from profiles.delivery import bolus_achieved, bolus_flow_nl_per_day
from profiles.drugs import Fluid
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.guardrails import Bound, Exact
from profiles.limits import Library
from profiles.program import (
    Base,
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    Order,
    Periodic,
    Prime,
    Program,
    SingleBolus,
    Step,
    Stopped,
    Timed,
)
from profiles.pumping import DAY_S, base_flow_nl_per_day
from profiles.units import Kind, pair
from profiles.units_tables import MAX_FLOW_NL_PER_DAY, MIN_INTERVAL_S
from profiles.windows import Worst

OURS = "Cisterna rule"
NOT_CONFIRMED = "not confirmed"
EMPTY = Fluid(())


class PlacedBase(NamedTuple):
    """A base of an order and where it stands."""

    place: Place
    base: Base


class PlacedBolus(NamedTuple):
    """A bolus of an order and where it stands."""

    place: Place
    bolus: Bolus


class Restart(NamedTuple):
    """Where an order begins again after a stop of its own, and until when that start is judged (None: to the end)."""

    place: Place
    at_s: int
    until_s: int | None


class PlacedFlow(NamedTuple):
    """A flow without boluses, where it stands, and whether none at all is allowed there."""

    place: Place
    flow_nl_per_day: int
    may_be_zero: bool


def bases(order: Order) -> Iterator[PlacedBase]:
    """Every base that the order may run, in reading order."""
    yield PlacedBase(Place(Part.BASE), order.program.base)
    for index, step in enumerate(order.program.step_plan):
        yield PlacedBase(Place(Part.PLAN, index), step.base)
    for index, part in enumerate(order.one_time):
        if isinstance(part, DelayedStart):
            yield PlacedBase(Place(Part.ONE_TIME, index), part.meanwhile)
        elif isinstance(part, Bridge):
            yield PlacedBase(Place(Part.ONE_TIME, index), part.pattern)


def boluses(order: Order) -> Iterator[PlacedBolus]:
    """Every bolus that the order may give, in reading order."""
    for place, base in bases(order):
        if isinstance(base, Periodic):
            yield PlacedBolus(periodic_place(place), base.bolus)
    if order.program.patient_bolus:
        yield PlacedBolus(Place(Part.PATIENT_BOLUS), order.program.patient_bolus.bolus)
    for index, part in enumerate(order.one_time):
        if isinstance(part, SingleBolus):
            yield PlacedBolus(Place(Part.ONE_TIME, index), part.bolus)


def flows(placed: PlacedBase) -> Iterator[PlacedFlow]:
    """The flows that a base asks of the pump; the minimum rate and a stop are judged by name, not here."""
    place, base = placed
    if isinstance(base, Continuous):
        yield PlacedFlow(place, base.flow_nl_per_day, False)
    elif isinstance(base, Periodic):
        yield PlacedFlow(place, base.base_flow_nl_per_day, True)
    elif isinstance(base, Timed):
        for pattern, steps in enumerate(base.patterns):
            for number, step in enumerate(steps):
                yield PlacedFlow(step_place(place, pattern, number), step.flow_nl_per_day, False)


def step_place(place: Place, pattern: int, step: int) -> Place:
    """The place of a step; inside a plan or a one-time part it is that part."""
    return Place(Part.STEP, pattern, step) if place.part is Part.BASE else place


def periodic_place(place: Place) -> Place:
    """The place of a periodic bolus; inside a plan or a one-time part it is that part."""
    return Place(Part.PERIODIC) if place.part is Part.BASE else place


def flows_under_boluses(order: Order) -> tuple[int, ...]:
    """Every flow that a bolus may be added to: of the program, its plan and a delayed start."""
    hosts = [base for place, base in bases(order) if not _is_bridge(order, place)]
    return tuple(flow for base in hosts for flow in _flows_of(base)) or (0,)


def tiles(base: Base) -> bool:
    """Whether each pattern of a timed base fills its day exactly; any other base does."""
    return not isinstance(base, Timed) or all(untiled(steps) is None for steps in base.patterns)


def untiled(steps: tuple[Step, ...]) -> int | None:
    """The first step at which a day is not filled exactly (one past the last if its end is missing), or None."""
    at_s = 0
    for index, step in enumerate(steps):
        if step.start_s != at_s or step.end_s <= step.start_s:
            return index
        at_s = step.end_s
    return None if at_s == DAY_S else len(steps)


@lru_cache(maxsize=32)
def can_be_walked(order: Order) -> bool:
    """Whether the order has one flow at every instant: days tile, boluses of a kind follow each other.

    What fails here is an absolute finding of its own; the rules that walk the delivery then have nothing to judge.
    """
    placed, patient = tuple(bases(order)), order.program.patient_bolus
    return (
        all(tiles(base) for _, base in placed)
        and all(_spaced(base) for _, base in placed if isinstance(base, Periodic))
        and all(bolus_flow_nl_per_day(bolus) <= MAX_FLOW_NL_PER_DAY for _, bolus in boluses(order))
        and (patient is None or patient.lockout_s >= patient.bolus.duration_s)
    )


def _spaced(base: Periodic) -> bool:
    return base.interval_s >= max(base.bolus.duration_s, MIN_INTERVAL_S)


def remembered(order: Order, context: Context) -> Context:
    """The context that a walk starts from.

    A held program that cannot be walked is left out: a broken one must not hide what is wrong with the new one. The
    line of a pump that was never programmed is empty if the order begins by filling it.
    """
    held, line = context.held, context.line_fluid
    if held is not None and not can_be_walked(Order(held)):
        line = line or held.fluid
        held = None
    if held is None and line is None and any(isinstance(part, Prime) for part in order.one_time):
        line = EMPTY
    return (
        context if (held, line) == (context.held, context.line_fluid) else replace(context, held=held, line_fluid=line)
    )


def running_base(context: Context) -> Base | None:
    """The base that the held program is in at activation, its step plan followed; None if nothing is held."""
    if context.held is None:
        return None
    plan = sorted(context.held.step_plan, key=lambda step: step.after_s)
    return next((step.base for step in reversed(plan) if step.after_s <= context.held_age_s), context.held.base)


def possible_bases(context: Context) -> tuple[Base, ...]:
    """Every base that the held program may be in at activation: one, or all of its plan where its age is not known."""
    running = running_base(context)
    if context.held is None or running is None or context.held_age_s:
        return () if running is None else (running,)
    return (context.held.base, *(step.base for step in context.held.step_plan))


def running_for_s(context: Context) -> int:
    """For how long that base has been running."""
    begun = (step.after_s for step in (context.held.step_plan if context.held else ()))
    return context.held_age_s - max((after_s for after_s in begun if after_s <= context.held_age_s), default=0)


def origin_s(order: Order) -> int:
    """When the standing program starts: at once, or at the end of the longest delayed start."""
    return max((part.delay_s for part in order.one_time if isinstance(part, DelayedStart)), default=0)


def meanwhile(order: Order) -> Base | None:
    """What runs when the standing program starts: of the longest delayed start, None without one."""
    delays = [part for part in order.one_time if isinstance(part, DelayedStart)]
    return max(delays, key=lambda part: part.delay_s).meanwhile if delays else None


def restarts(order: Order, context: Context) -> Iterator[Restart]:
    """Where an order gives again what it had stopped itself, until its plan goes on from there, 24 h at least.

    A first program that waits stopped is no restart of anything: its start is judged from activation on.
    """
    origin = origin_s(order)
    plan = sorted(enumerate(order.program.step_plan), key=lambda numbered: numbered[1].after_s)
    steps = [(Place(Part.PLAN, index), origin + step.after_s, step.base) for index, step in plan]
    course = [(Place(Part.BASE), origin, order.program.base), *steps]
    before = meanwhile(order) if context.held is not None else None
    for (where, at_s, base), coming in zip(course, [*course[1:], None], strict=True):
        if isinstance(before, Stopped) and not isinstance(base, Stopped):
            yield Restart(where, at_s, None if coming is None else max(at_s + DAY_S, coming[1]))
        before = base


def flows_by_weekday(base: Base) -> tuple[list[int], int]:
    """The mean flow of each weekday, Monday first, boluses included: whole numbers, and per how many of them 1 nL/day.

    A timed day is divided by its seconds, periodic boluses by their interval, a flow that is steady by 1.
    """
    if isinstance(base, Timed):
        volumes = [day_volume(steps) for steps in base.patterns]
        return [volumes[pattern] for pattern in base.week], DAY_S
    flow = base_flow_nl_per_day(base)
    if isinstance(base, Periodic) and base.interval_s > 0:
        return [flow * base.interval_s + bolus_achieved(base.bolus)] * 7, base.interval_s
    return [flow] * 7, 1


def eases(order: Order, context: Context) -> bool:
    """Whether an order gives less than what runs, on no weekday more, of the same fluid and with nothing beside it.

    What ends or lowers a dose is never kept from a pump that is low, or whose fill or whose own time is over.
    """
    held, program = context.held, order.program
    if held is None or context.still_s is not None or order.one_time or not same_fluid(program.fluid, held.fluid):
        return False
    if program.patient_bolus is not None and _starts_of(program) != _starts_of(held):
        return False
    coming = [program.base, *(step.base for step in program.step_plan)]
    return all(_less(new, old) for new in coming for old in possible_bases(context))


def _starts_of(program: Program) -> tuple[int, int, int, int] | None:
    patient = program.patient_bolus
    if patient is None:
        return None
    return patient.bolus.volume_nl, patient.bolus.duration_s, patient.lockout_s, patient.max_starts


def _less(new: Base, old: Base) -> bool:
    days = [(day_flow(new, weekday), day_flow(old, weekday)) for weekday in range(7)]
    return all(after <= before for after, before in days) and any(after < before for after, before in days)


def same_fluid(one: Fluid, other: Fluid) -> bool:
    """Whether two fluids hold the same drugs at the same strengths, in whatever sequence."""
    return strengths(one) == strengths(other)


def strengths(fluid: Fluid) -> dict[str, int]:
    """The strength of each drug of a fluid in ng/mL; one that is named twice counts with both."""
    return {
        drug_id: sum(part.concentration_ng_per_ml for part in fluid.components if part.drug_id == drug_id)
        for drug_id in drug_ids(fluid)
    }


def mean_flow(base: Base) -> Fraction:
    """The mean flow over the week, boluses included, in nL/day."""
    days, per = flows_by_weekday(base)
    return Fraction(sum(days), 7 * per)


def day_flow(base: Base, weekday: int) -> Fraction:
    """The mean flow over one weekday (Monday = 0), boluses included, in nL/day."""
    days, per = flows_by_weekday(base)
    return Fraction(days[weekday], per)


def drug_ids(*fluids: Fluid) -> tuple[str, ...]:
    """Every drug of these fluids once, in their order."""
    return tuple(dict.fromkeys(part.drug_id for fluid in fluids for part in fluid.components))


def drug_name(library: Library, drug_id: str) -> str:
    """The drug's name as its label writes it; the id of a drug that the library does not have."""
    drug = library.drug(drug_id)
    return drug.name if drug else drug_id


def unit_of_mass(library: Library, drug_id: str) -> str:
    """The unit in which the drug's label writes masses; mcg for a drug that the library does not have."""
    drug = library.drug(drug_id)
    return drug.display_unit if drug else "mcg"


def broken(
    rule: Rule,
    where: Place,
    value: Exact,
    bound: Bound,
    kind: Kind,
    unit: str,
    detail: str = "",
    window: Worst | None = None,
) -> Finding:
    """A finding for a value that does not keep a bound, both numbers with enough digits to differ."""
    asked, allowed = pair(value, bound.value, kind, unit)
    found = Finding(rule, bound.severity, where, asked, allowed, unit, bound.source, detail)
    if window is None:
        return found
    return replace(found, start_s=window.start_s, end_s=window.end_s, at_most=window.at_most)


def not_judged(rule: Rule, where: Place, missing: str, source: str, detail: str = NOT_CONFIRMED) -> Finding:
    """A note that a rule is off because something it needs is not known."""
    return Finding(rule, Severity.NOTE, where, missing, "", "", source, detail)


def stated(
    rule: Rule, severity: Severity, where: Place, asked: str, allowed: str, detail: str = "", unit: str = ""
) -> Finding:
    """A finding of a rule that is ours, in words."""
    return Finding(rule, severity, where, asked, allowed, unit, OURS, detail)


def day_volume(steps: tuple[Step, ...]) -> int:
    """What the steps of one day pump (1/86,400 nL)."""
    return sum(step.flow_nl_per_day * max(0, step.end_s - step.start_s) for step in steps)


def _is_bridge(order: Order, place: Place) -> bool:
    return place.part is Part.ONE_TIME and isinstance(order.one_time[place.index], Bridge)


def _flows_of(base: Base) -> tuple[int, ...]:
    if isinstance(base, Timed):
        return tuple(step.flow_nl_per_day for steps in base.patterns for step in steps)
    return (base_flow_nl_per_day(base),)
