"""The pump's own judgement of an order: its limits, its arithmetic, no word from any console.

It shares no code with the console's rules on purpose: "the pump accepted" and "the console accepted" are two separate
conditions. The first verdict that is not ``ACCEPTED`` is the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from device import pump_ledger
from device.codes import Verdict
from device.pump_course import DAY_S, base_now, bolus_flow_nl_per_day, in_reservoir, program_of
from device.pump_state import UNITS_PER_NL, OwnLimits, PumpState
from device.values import replace
from profiles.figures import Figure
from profiles.program import (
    Base,
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    MinimumRate,
    OneTime,
    Periodic,
    Prime,
    Program,
    SingleBolus,
    Step,
    Stopped,
    Timed,
)
from profiles.pump import PumpModel

# By definition of the reference pumps, like every number of theirs in the library:
CHANGE_MAX_PERCENT = 4_900  # at most fifty times the running volume: 60 and 1,000 are slips of a unit
BOLUS_SHARE = 10  # one bolus takes at most a tenth of the reservoir


def own_limits(model: PumpModel) -> OwnLimits:
    """The limits a pump of this model leaves the factory with; raises ValueError for a planning entry."""
    if model.planning_only:
        raise ValueError(
            f"{model.name} is a planning entry: its protocol is secret, so no emulator can stand in for it. "
            "Choose one of the open reference pumps."
        )
    reservoir_nl, residual_nl = _known(model.reservoir_nl), _known(model.residual_nl)
    return OwnLimits(
        flow_min_nl_per_day=_known(model.flow_min_nl_per_day),
        flow_max_nl_per_day=_known(model.flow_max_nl_per_day),
        minimum_rate_nl_per_day=_known(model.minimum_rate_nl_per_day),
        resolution_nl_per_day=_known(model.flow_resolution_nl_per_day),
        bolus_max_nl=reservoir_nl // BOLUS_SHARE,
        bolus_duration_min_s=_known(model.bolus_duration_min_s),
        bolus_duration_max_s=_known(model.bolus_duration_max_s),
        interval_min_s=_known(model.interval_min_s),
        steps_per_day_max=_known(model.steps_per_day_max),
        day_max_nl=reservoir_nl - residual_nl,
        change_max_percent=CHANGE_MAX_PERCENT,
        reservoir_max_nl=reservoir_nl,
        residual_nl=residual_nl,
        alarm_volume_nl=_known(model.alarm_volume_nl),
    )


def verdict(state: PumpState, program: Program, parts: tuple[OneTime, ...]) -> Verdict:
    """The pump's verdict on an order that it would activate at this second."""
    return next((code for code, fits in _RULES if not fits(state, program, parts)), Verdict.ACCEPTED)


def standing_verdict(state: PumpState, program: Program, parts: tuple[OneTime, ...]) -> Verdict:
    """The verdict on what is running already, by the rules that do not speak of something new."""
    return _running_verdict(state, program, parts, _STANDING)


def beside_verdict(state: PumpState, program: Program, parts: tuple[OneTime, ...]) -> Verdict:
    """The verdict on new parts beside the program that is running: the program itself does not change."""
    return _running_verdict(state, program, parts, frozenset(code for code, _ in _RULES) - {Verdict.CHANGE})


def _running_verdict(
    state: PumpState, program: Program, parts: tuple[OneTime, ...], codes: frozenset[Verdict]
) -> Verdict:
    """The first of these rules that is broken; what runs has no seam with what ran before it."""
    state = replace(state, last_periodic_s=None)
    broken = (code for code, fits in _RULES if code in codes and not fits(state, program, parts))
    return next(broken, Verdict.ACCEPTED)


def spare_flow(state: PumpState) -> int:
    """What the running program leaves of the highest flow, every bolus of its own counted, in nL/day."""
    program = program_of(state)
    if program is None:
        return state.bounds.flow_max_nl_per_day
    boluses = sum(bolus_flow_nl_per_day(bolus) for bolus in _boluses(program, ()))
    highest = max(_steady_flows(base)[1] for base in _bases(program, ()))
    return state.bounds.flow_max_nl_per_day - highest - boluses


def day_volume_nl(base: Base) -> int:
    """The pump's own total of a base on its fullest weekday, periodic boluses included, in nL rounded down."""
    return _day_units(base) // UNITS_PER_NL


def _known(figure: Figure) -> int:
    value = figure.known()
    if value is None:
        raise ValueError(f"A pump cannot be built on a number that nobody could confirm ({figure.source}).")
    return value


def _bases(program: Program, parts: tuple[OneTime, ...]) -> Iterator[Base]:
    yield program.base
    yield from (step.base for step in program.step_plan)
    yield from (part.meanwhile for part in parts if isinstance(part, DelayedStart))
    yield from (part.pattern for part in parts if isinstance(part, Bridge))


def _flow_fits(flow: int, limits: OwnLimits) -> bool:
    in_range = limits.flow_min_nl_per_day <= flow <= limits.flow_max_nl_per_day
    return in_range and flow % limits.resolution_nl_per_day == 0


def _every_flow(state: PumpState, program: Program, parts: tuple[OneTime, ...]) -> bool:
    return all(_flows_fit(base, state.bounds) for base in _bases(program, parts)) and _line_flows(parts, state.bounds)


def _flows_fit(base: Base, limits: OwnLimits) -> bool:
    if isinstance(base, Timed):
        return all(_day_fits(steps, limits) for steps in base.patterns) and max(base.week) < len(base.patterns)
    if isinstance(base, Periodic):
        return base.base_flow_nl_per_day == 0 or _flow_fits(base.base_flow_nl_per_day, limits)
    if isinstance(base, MinimumRate):
        return base.flow_nl_per_day == limits.minimum_rate_nl_per_day
    return isinstance(base, Stopped) or _flow_fits(base.flow_nl_per_day, limits)


def _day_fits(steps: tuple[Step, ...], limits: OwnLimits) -> bool:
    """Steps that follow each other from midnight to midnight, none of no length, not too many."""
    edges = [0, *(step.end_s for step in steps)]
    follow = all(step.start_s == edge < step.end_s for step, edge in zip(steps, edges, strict=False))
    counted = len(steps) <= limits.steps_per_day_max
    return follow and edges[-1] == DAY_S and counted and all(_flow_fits(s.flow_nl_per_day, limits) for s in steps)


def _line_flows(parts: tuple[OneTime, ...], limits: OwnLimits) -> bool:
    """A prime and a bridge end by volume: without a flow they never would."""
    primes = all(_flow_fits(part.flow_nl_per_day, limits) for part in parts if isinstance(part, Prime))
    bridges = all(_steady_flows(part.pattern)[0] > 0 for part in parts if isinstance(part, Bridge))
    return primes and bridges and all(part.volume_nl > 0 for part in parts if isinstance(part, Prime | Bridge))


def _boluses(program: Program, parts: tuple[OneTime, ...]) -> Iterator[Bolus]:
    yield from (base.bolus for base in _bases(program, parts) if isinstance(base, Periodic))
    yield from (part.bolus for part in parts if isinstance(part, SingleBolus))
    if program.patient_bolus is not None:
        yield program.patient_bolus.bolus


def _every_bolus(state: PumpState, program: Program, parts: tuple[OneTime, ...]) -> bool:
    return all(_bolus_fits(bolus, state.bounds) for bolus in _boluses(program, parts)) and all(
        _peak_fits(base, program, parts, state.bounds) for base in _bases(program, parts)
    )


def _bolus_fits(bolus: Bolus, limits: OwnLimits) -> bool:
    lasting = limits.bolus_duration_min_s <= bolus.duration_s <= limits.bolus_duration_max_s
    return lasting and 0 < bolus.volume_nl <= limits.bolus_max_nl


def _peak_fits(base: Base, program: Program, parts: tuple[OneTime, ...], limits: OwnLimits) -> bool:
    """Base and every bolus that may run at once stay in what the pump can drive; a bolus alone must drive it."""
    least, most = _steady_flows(base)
    once = [bolus_flow_nl_per_day(part.bolus) for part in parts if isinstance(part, SingleBolus)]
    asked = [bolus_flow_nl_per_day(program.patient_bolus.bolus)] if program.patient_bolus else []
    again = [bolus_flow_nl_per_day(base.bolus)] if isinstance(base, Periodic) else []
    highest = most + sum(again) + max([*once, *asked], default=0)
    lowest = least + min([*once, *asked, *again], default=limits.flow_min_nl_per_day)
    return highest <= limits.flow_max_nl_per_day and lowest >= limits.flow_min_nl_per_day


def _steady_flows(base: Base) -> tuple[int, int]:
    """The lowest and the highest flow of a base without its boluses."""
    if isinstance(base, Timed):
        flows = [step.flow_nl_per_day for steps in base.patterns for step in steps]
        return min(flows, default=0), max(flows, default=0)
    if isinstance(base, Periodic):
        return base.base_flow_nl_per_day, base.base_flow_nl_per_day
    flow = base.flow_nl_per_day if isinstance(base, Continuous | MinimumRate) else 0
    return flow, flow


def _intervals_fit(state: PumpState, program: Program, parts: tuple[OneTime, ...]) -> bool:
    limits, patient = state.bounds, program.patient_bolus
    spans = [(base.interval_s, base.bolus.duration_s) for base in _bases(program, parts) if isinstance(base, Periodic)]
    if patient is not None:
        spans.append((patient.lockout_s, patient.bolus.duration_s))
    singles = [part for part in parts if isinstance(part, SingleBolus)]
    plan = [0, *(step.after_s for step in program.step_plan)]
    return (
        all(span_s >= max(limits.interval_min_s, duration_s) for span_s, duration_s in spans)
        and (patient is None or patient.max_starts >= 1)
        and all(single.delay_s < single.expiry_s for single in singles)
        and all(earlier < later for earlier, later in pairwise(plan))
        and sum(isinstance(part, DelayedStart) for part in parts) <= 1
        and _seam_fits(state, program.base, parts)
    )


def _seam_fits(state: PumpState, base: Base, parts: tuple[OneTime, ...]) -> bool:
    """The last periodic bolus of the running program counts for the interval of the new one."""
    if not isinstance(base, Periodic) or base.first_after_s is None or state.last_periodic_s is None:
        return True
    delay_s = max((part.delay_s for part in parts if isinstance(part, DelayedStart)), default=0)
    return state.now_s + delay_s + base.first_after_s >= state.last_periodic_s + base.interval_s


def _day_units(base: Base) -> int:
    """A day's units of a base; what could not even run (no such pattern, no interval) counts as nothing."""
    if isinstance(base, Timed):
        days = (base.patterns[place] for place in base.week if place < len(base.patterns))
        return max((sum(s.flow_nl_per_day * (s.end_s - s.start_s) for s in steps) for steps in days), default=0)
    steady = _steady_flows(base)[0] * DAY_S
    if not isinstance(base, Periodic) or not base.interval_s or not base.bolus.duration_s:
        return steady
    return steady + bolus_flow_nl_per_day(base.bolus) * base.bolus.duration_s * DAY_S // base.interval_s


def _worst_day_fits(state: PumpState, program: Program, parts: tuple[OneTime, ...]) -> bool:
    """The fullest day with every patient bolus and every one-time part in it, and those of the day before."""
    patient = program.patient_bolus
    asked_nl = patient.max_starts * patient.bolus.volume_nl if patient else 0
    fullest = max(_day_units(base) for base in _bases(program, parts))
    units = fullest + (asked_nl + _one_time_nl(parts)) * UNITS_PER_NL + _given_units(state)
    return units <= state.bounds.day_max_nl * UNITS_PER_NL


def _given_units(state: PumpState) -> int:
    """What one-time parts that ended within the last 24 h have delivered: they count for the day."""
    return sum(entry.delivered_units for entry in state.ledger if entry.at_s > state.now_s - DAY_S)


def _one_time_nl(parts: tuple[OneTime, ...]) -> int:
    line = sum(part.volume_nl for part in parts if isinstance(part, Prime | Bridge))
    return line + sum(part.bolus.volume_nl for part in parts if isinstance(part, SingleBolus))


def _reservoir_fits(state: PumpState, program: Program, parts: tuple[OneTime, ...]) -> bool:
    """A one-time part that the reservoir cannot finish is not begun."""
    del program
    drawable = state.counters.reservoir_units - state.limits.residual_nl * UNITS_PER_NL
    return _one_time_nl(parts) * UNITS_PER_NL <= max(drawable, 0)


def _change_fits(state: PumpState, program: Program, parts: tuple[OneTime, ...]) -> bool:
    """More than so many times the running volume is a slip; from a stop or the minimum rate there is no measure."""
    del parts  # they are bounded by themselves
    running, held = base_now(state), program_of(state)
    if running is None or held is None or isinstance(running.base, MinimumRate | Stopped):
        return True
    before, after = _day_units(running.base), max(_day_units(base) for base in _bases(program, ()))
    return after * 100 <= before * (100 + state.bounds.change_max_percent)


def _once_only(state: PumpState, program: Program, parts: tuple[OneTime, ...]) -> bool:
    ids = [part.id for part in parts]
    line = [part for part in parts if isinstance(part, Prime | Bridge)]
    new = len(set(ids)) == len(ids) and not any(pump_ledger.known(state, part_id) for part_id in ids)
    alone = len({type(part) for part in line}) == len(line)
    return new and alone and not any(pump_ledger.line_done(state, part, program.fluid) for part in line)


def _fluid_fits(state: PumpState, program: Program, parts: tuple[OneTime, ...]) -> bool:
    """Where a refill or a change has told what the reservoir holds, something else runs only with a bridge leaving it.

    That is also why one former fluid is enough to remember. A second change on a line that still holds the fluid before
    the first one would put three fluids into it, of which the first were forgotten. The pump cannot see that by itself:
    it does not know the volume of its line. But it takes only a bridge that leaves the reservoir's fluid, and a console
    only one that leaves the fluid in the line, which is the older one until the line's volume has been pumped. Until
    then no bridge is right for both, so nothing is judged by a line that one of them does not know.
    """
    inside, told = in_reservoir(state), bool(state.fills) or state.previous_fluid is not None
    leaves = any(isinstance(part, Bridge) and part.previous == inside for part in parts)
    return not told or program.fluid == inside or leaves


_RULES: tuple[tuple[Verdict, Callable[[PumpState, Program, tuple[OneTime, ...]], bool]], ...] = (
    (Verdict.FLOW, _every_flow),  # each rule may rely on those before it
    (Verdict.BOLUS, _every_bolus),
    (Verdict.INTERVAL, _intervals_fit),
    (Verdict.DAY_VOLUME, _worst_day_fits),
    (Verdict.CHANGE, _change_fits),
    (Verdict.ONCE_ONLY, _once_only),
    (Verdict.RESERVOIR, _reservoir_fits),
    (Verdict.FLUID, _fluid_fits),
)
_STANDING = frozenset({Verdict.FLOW, Verdict.BOLUS, Verdict.INTERVAL, Verdict.DAY_VOLUME})  # hold for what runs, too
