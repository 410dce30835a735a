"""What the pump cannot do: flows, resolution, days that do not tile, boluses too fast, too close, on top of each other.

All of it is physical and therefore absolute. A number of the pump model that nobody could confirm turns its rule off,
visibly: a note says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from profiles.checks_order import (
    OURS,
    PlacedBolus,
    bases,
    boluses,
    broken,
    flows,
    flows_under_boluses,
    not_judged,
    origin_s,
    periodic_place,
    possible_bases,
    running_base,
    running_for_s,
    stated,
    step_place,
    untiled,
)
from profiles.context import Context
from profiles.figures import Figure
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.guardrails import Bound, Guardrail, of_figures
from profiles.limits import Library
from profiles.program import MinimumRate, Order, Periodic, Prime, Timed
from profiles.pump import PumpModel
from profiles.pumping import bolus_flow_nl_per_day, first_bolus_s
from profiles.units import Kind, clock_text
from profiles.units_tables import MIN_INTERVAL_S

Findings = tuple[Finding, ...]

PROGRAM = Place(Part.PROGRAM)
MINIMUM_RATE = "minimum rate"


def known_model(order: Order, context: Context, library: Library) -> Findings:
    """A pump that the library does not describe cannot be judged, so nothing may be asked of it."""
    if library.model(context.pump_model_id):
        return ()
    names = ", ".join(model.id for model in library.models)
    return (stated(Rule.FLOW_RANGE, Severity.ABSOLUTE, PROGRAM, context.pump_model_id, names, "model"),)


def flow_range(order: Order, context: Context, library: Library) -> Findings:
    """Every flow between the pump's least and greatest; the minimum rate is the pump's own number; never rounded up."""
    model = library.model(context.pump_model_id)
    return tuple(_flow_range(order, model)) if model else ()


def _flow_range(order: Order, model: PumpModel) -> Iterator[Finding]:
    yield from _off(Rule.FLOW_RANGE, model.flow_min_nl_per_day, model.flow_max_nl_per_day)
    guardrail = of_figures(model.flow_min_nl_per_day, model.flow_max_nl_per_day)
    for placed in bases(order):
        for place, flow, may_be_zero in flows(placed):
            if (flow or not may_be_zero) and (bound := guardrail.grade(flow)):
                yield broken(Rule.FLOW_RANGE, place, flow, bound, Kind.FLOW, "mL/day")
        if isinstance(placed.base, MinimumRate):
            yield from _minimum_rate(placed.place, placed.base, model.minimum_rate_nl_per_day)
    primes = of_figures(model.flow_min_nl_per_day, model.prime_flow_nl_per_day)
    for index, part in enumerate(order.one_time):
        if isinstance(part, Prime) and (bound := primes.grade(part.flow_nl_per_day)):
            yield broken(Rule.FLOW_RANGE, Place(Part.ONE_TIME, index), part.flow_nl_per_day, bound, Kind.FLOW, "mL/day")


def _minimum_rate(place: Place, base: MinimumRate, figure: Figure) -> Iterator[Finding]:
    if figure.known() is None:
        yield not_judged(Rule.FLOW_RANGE, place, MINIMUM_RATE, figure.source, MINIMUM_RATE)
    elif bound := of_figures(figure, figure).grade(base.flow_nl_per_day):
        yield broken(Rule.FLOW_RANGE, place, base.flow_nl_per_day, bound, Kind.FLOW, "mL/day", MINIMUM_RATE)


def flow_resolution(order: Order, context: Context, library: Library) -> Findings:
    """Every flow a whole multiple of the pump's resolution; asked doses are rounded down by the editor, visibly."""
    model = library.model(context.pump_model_id)
    return tuple(_flow_resolution(order, model.flow_resolution_nl_per_day)) if model else ()


def _flow_resolution(order: Order, figure: Figure) -> Iterator[Finding]:
    resolution = figure.known()
    if not resolution:
        yield from _off(Rule.FLOW_RESOLUTION, figure)
        return
    asked = [(place, flow) for placed in bases(order) for place, flow, _ in flows(placed)]
    asked += [
        (Place(Part.ONE_TIME, index), part.flow_nl_per_day)
        for index, part in enumerate(order.one_time)
        if isinstance(part, Prime)
    ]
    for place, flow in asked:
        if over := flow % resolution:
            below = Bound(flow - over, Severity.ABSOLUTE, figure.source)
            yield broken(Rule.FLOW_RESOLUTION, place, flow, below, Kind.FLOW, "mL/day")


def day_tiling(order: Order, context: Context, library: Library) -> Findings:
    """The steps of each pattern fill 24 h exactly, in order, no more of them than the pump can hold."""
    model = library.model(context.pump_model_id)
    timed = [(place, base) for place, base in bases(order) if isinstance(base, Timed)]
    return tuple(finding for place, base in timed for finding in _day_tiling(place, base, model))


def _day_tiling(place: Place, base: Timed, model: PumpModel | None) -> Iterator[Finding]:
    most = Guardrail(highs=of_figures(None, model.steps_per_day_max).highs) if model else Guardrail()
    for pattern, steps in enumerate(base.patterns):
        index = untiled(steps)
        if index is not None:
            asked = clock_text(steps[index].start_s) if index < len(steps) else "no step"
            wanted = clock_text(steps[index - 1].end_s) if index else clock_text(0)
            where = step_place(place, pattern, index)
            yield stated(Rule.DAY_TILING, Severity.ABSOLUTE, where, asked, f"a step from {wanted} on, up to 24:00")
        if bound := most.grade(len(steps)):
            where = step_place(place, pattern, int(bound.value))  # the first step that is one too many
            yield broken(Rule.DAY_TILING, where, len(steps), bound, Kind.COUNT, "", "steps")
    if model and model.steps_per_day_max.known() is None:
        yield not_judged(Rule.DAY_TILING, place, "steps in a day", model.steps_per_day_max.source)


def bolus_rate(order: Order, context: Context, library: Library) -> Findings:
    """A bolus lasts as long as the pump can time, and with the flow under it the pump can still follow."""
    model = library.model(context.pump_model_id)
    return tuple(_bolus_rate(order, model)) if model else ()


def _bolus_rate(order: Order, model: PumpModel) -> Iterator[Finding]:
    placed = tuple(boluses(order))
    if placed:
        low, high = model.bolus_duration_min_s, model.bolus_duration_max_s
        yield from _off(Rule.BOLUS_RATE, low, high)
    durations = of_figures(model.bolus_duration_min_s, model.bolus_duration_max_s)
    for place, bolus in placed:
        if bound := durations.grade(bolus.duration_s):
            yield broken(Rule.BOLUS_RATE, place, bolus.duration_s, bound, Kind.DURATION, "min", "duration")
    under = flows_under_boluses(order) if placed else ()
    for one in placed:
        yield from _bolus_flow(one, under, model)


def _bolus_flow(placed: PlacedBolus, under: tuple[int, ...], model: PumpModel) -> Iterator[Finding]:
    """The bolus gives something at all, and bolus and base together stay inside the pump's range."""
    place, bolus = placed
    flow = bolus_flow_nl_per_day(bolus)
    at_all = Guardrail(lows=(Bound(1, Severity.ABSOLUTE, "a bolus gives a whole flow in nL/day"),))
    guardrail = of_figures(model.flow_min_nl_per_day, model.flow_max_nl_per_day)
    for guard, value in ((at_all, flow), (guardrail, flow + max(under)), (guardrail, flow + min(under))):
        if bound := guard.grade(value):
            yield broken(Rule.BOLUS_RATE, place, value, bound, Kind.FLOW, "mL/day", "flow")
            return


def bolus_interval(order: Order, context: Context, library: Library) -> Findings:
    """An interval or a lockout is never shorter than its bolus, nor an interval than the pump can time."""
    model = library.model(context.pump_model_id)
    return (*_bolus_interval(order, model), *_across_the_seam(order, context)) if model else ()


def _bolus_interval(order: Order, model: PumpModel) -> Iterator[Finding]:
    periodic = [(periodic_place(place), base) for place, base in bases(order) if isinstance(base, Periodic)]
    if periodic:
        yield from _off(Rule.BOLUS_INTERVAL, model.interval_min_s)
    shortest = (*of_figures(model.interval_min_s, None).lows, Bound(MIN_INTERVAL_S, Severity.ABSOLUTE, OURS))
    for place, base in periodic:
        guardrail = Guardrail(lows=(*shortest, _as_long_as(base.bolus.duration_s)))
        if bound := guardrail.grade(base.interval_s):
            yield broken(Rule.BOLUS_INTERVAL, place, base.interval_s, bound, Kind.DURATION, "min")
    if patient := order.program.patient_bolus:
        guardrail = Guardrail(lows=(_as_long_as(patient.bolus.duration_s),))
        if bound := guardrail.grade(patient.lockout_s):
            place = Place(Part.PATIENT_BOLUS)
            yield broken(Rule.BOLUS_INTERVAL, place, patient.lockout_s, bound, Kind.DURATION, "min")


def _across_the_seam(order: Order, context: Context) -> Iterator[Finding]:
    """A start given for the first periodic bolus still counts from the last one of the program before."""
    base, last_ago_s = order.program.base, _last_bolus_ago_s(context)
    if isinstance(base, Periodic) and base.first_after_s is not None and last_ago_s is not None:
        gap_s = last_ago_s + origin_s(order) + base.first_after_s
        if bound := Guardrail(lows=(Bound(base.interval_s, Severity.HARD, OURS),)).grade(gap_s):
            yield broken(Rule.BOLUS_INTERVAL, Place(Part.PERIODIC), gap_s, bound, Kind.DURATION, "min", "seam")


def _last_bolus_ago_s(context: Context) -> int | None:
    """How long ago the held program began its last periodic bolus; of an unknown age just now; None: it gave none."""
    if not context.held_age_s:
        return 0 if any(isinstance(base, Periodic) for base in possible_bases(context)) else None
    before = running_base(context)
    if not isinstance(before, Periodic) or before.interval_s <= 0:
        return None
    since_s = running_for_s(context) - first_bolus_s(before)
    return (since_s - 1) % before.interval_s + 1 if since_s > 0 else None


def _as_long_as(duration_s: int) -> Bound:
    return Bound(duration_s, Severity.ABSOLUTE, "the duration of the bolus itself")


def _off(rule: Rule, *figures: Figure) -> Iterator[Finding]:
    """One note if any of the numbers that a rule needs is not confirmed."""
    missing = [figure for figure in figures if figure.known() is None]
    if missing:
        yield not_judged(rule, PROGRAM, "a number of the pump model", missing[0].source)
