"""The compiled loop on what the pump cannot do: the definitions are those of ``checks_pump`` and ``checks_bolus``."""

from __future__ import annotations

from profiles import lowering_layout as at
from profiles.kernels import compiled
from profiles.kernels_limits import emit, possible_stages, untiled_step
from profiles.kernels_walk import (
    DAY,
    FOREVER,
    RUN_BASE,
    RUN_BOLUSES,
    RUN_END,
    RUN_HEAD,
    RUN_ORIGIN,
    RUN_START,
    cell,
    first_bolus,
    program_origin,
    size,
)
from profiles.lowering_layout import Pair, Table, Triple, Vector
from profiles.units_tables import MIN_INTERVAL_S


@compiled
def outside(value: int, low: int, high: int) -> bool:
    """Whether a value is not inside two bounds, either of which may be unknown (-1)."""
    return not ((low < 0 or low <= value) and (high < 0 or value <= high))


@compiled
def off(t: Vector, rows: Table, rule: int, first: int, second: int) -> None:
    """A note if one of two numbers of the pump model that a rule needs is not confirmed."""
    if t[first] < 0 or t[second] < 0:
        emit(rows, rule, at.NOTE, at.P_PROGRAM, 0, 0, at.D_NOT_CONFIRMED, 0)


@compiled
def flow_faults(t: Vector, base: int, flow: int) -> int:
    """1 for a flow of a base outside the pump's range, 2 for one between its steps, 3 for both."""
    role, kind = cell(t, at.BASES, base, at.BASE_BRIDGE), cell(t, at.BASES, base, at.BASE_KIND)
    highest = t[at.PRIME_MAX] if role == 2 else t[at.FLOW_MAX]
    faults = 0
    if not (kind == at.PERIODIC and flow == 0) and outside(flow, t[at.FLOW_MIN], highest):
        faults += 1
    resolution = t[at.FLOW_RESOLUTION]
    if resolution > 0 and flow % resolution != 0:
        faults += 2
    return faults


@compiled
def emit_faults(rows: Table, faults: int, part: int, index: int, sub: int) -> None:
    """The findings of ``flow_faults``."""
    if faults & 1:
        emit(rows, at.R_FLOW_RANGE, at.ABSOLUTE, part, index, sub, at.D_NONE, 0)
    if faults & 2:
        emit(rows, at.R_FLOW_RESOLUTION, at.ABSOLUTE, part, index, sub, at.D_NONE, 0)


@compiled
def step_place(t: Vector, base: int, pattern: int, step: int) -> Triple:
    """(part, index, sub) of a step: its own, or that of the part it stands in."""
    if cell(t, at.BASES, base, at.BASE_PART) == at.P_BASE:
        return at.P_STEP, pattern - cell(t, at.BASES, base, at.PATTERN_0), step
    return cell(t, at.BASES, base, at.BASE_PART), cell(t, at.BASES, base, at.BASE_INDEX), 0


@compiled
def judge_pattern(t: Vector, rows: Table, base: int, pattern: int) -> None:
    """The flows of one pattern; inside a plan or a one-time part all of them have one place."""
    first, last = cell(t, at.PATTERNS, pattern, at.PATTERN_FIRST), cell(t, at.PATTERNS, pattern, at.PATTERN_LAST)
    together = 0
    for step in range(first, last):
        faults = flow_faults(t, base, cell(t, at.STEPS, step, at.STEP_FLOW))
        if cell(t, at.BASES, base, at.BASE_PART) == at.P_BASE:
            emit_faults(rows, faults, at.P_STEP, pattern - cell(t, at.BASES, base, at.PATTERN_0), step - first)
        together |= faults
    if cell(t, at.BASES, base, at.BASE_PART) != at.P_BASE:
        emit_faults(rows, together, cell(t, at.BASES, base, at.BASE_PART), cell(t, at.BASES, base, at.BASE_INDEX), 0)


@compiled
def judge_base(t: Vector, rows: Table, base: int) -> None:
    """Every flow of one base, and the name of the minimum rate."""
    kind, part, index = (
        cell(t, at.BASES, base, at.BASE_KIND),
        cell(t, at.BASES, base, at.BASE_PART),
        cell(t, at.BASES, base, at.BASE_INDEX),
    )
    if kind in (at.CONTINUOUS, at.PERIODIC):
        emit_faults(rows, flow_faults(t, base, cell(t, at.BASES, base, at.BASE_FLOW)), part, index, 0)
    if kind == at.TIMED:
        for pattern in range(cell(t, at.BASES, base, at.PATTERN_0), cell(t, at.BASES, base, at.PATTERN_N)):
            judge_pattern(t, rows, base, pattern)
    if kind == at.MINIMUM:
        rate = t[at.MINIMUM_RATE]
        if rate < 0:
            emit(rows, at.R_FLOW_RANGE, at.NOTE, part, index, 0, at.D_MINIMUM, 0)
        elif cell(t, at.BASES, base, at.BASE_FLOW) != rate:
            emit(rows, at.R_FLOW_RANGE, at.ABSOLUTE, part, index, 0, at.D_MINIMUM, 0)


@compiled
def judge_day(t: Vector, rows: Table, base: int, pattern: int) -> None:
    """Whether the steps of one pattern fill the day, and whether the pump can hold so many."""
    untiled, most = untiled_step(t, pattern), t[at.STEPS_MAX]
    if untiled >= 0:
        part, index, sub = step_place(t, base, pattern, untiled)
        emit(rows, at.R_DAY_TILING, at.ABSOLUTE, part, index, sub, at.D_NONE, 0)
    if outside(
        cell(t, at.PATTERNS, pattern, at.PATTERN_LAST) - cell(t, at.PATTERNS, pattern, at.PATTERN_FIRST), -1, most
    ):
        part, index, sub = step_place(t, base, pattern, most)
        emit(rows, at.R_DAY_TILING, at.ABSOLUTE, part, index, sub, at.D_STEPS, 0)


@compiled
def judge_days(t: Vector, rows: Table) -> None:
    """``day-tiling`` over every timed base of the order."""
    for base in range(t[at.PROGRAM_BASES]):
        if cell(t, at.BASES, base, at.BASE_KIND) == at.TIMED:
            for pattern in range(cell(t, at.BASES, base, at.PATTERN_0), cell(t, at.BASES, base, at.PATTERN_N)):
                judge_day(t, rows, base, pattern)
            if t[at.STEPS_MAX] < 0 and t[at.MODEL_KNOWN] == 1:
                part, index = cell(t, at.BASES, base, at.BASE_PART), cell(t, at.BASES, base, at.BASE_INDEX)
                emit(rows, at.R_DAY_TILING, at.NOTE, part, index, 0, at.D_NOT_CONFIRMED, 0)


@compiled
def judge_flows(t: Vector, rows: Table) -> None:
    """``flow-range`` and ``flow-resolution`` over every base of the order."""
    off(t, rows, at.R_FLOW_RANGE, at.FLOW_MIN, at.FLOW_MAX)
    off(t, rows, at.R_FLOW_RESOLUTION, at.FLOW_RESOLUTION, at.FLOW_RESOLUTION)
    for base in range(t[at.PROGRAM_BASES]):
        judge_base(t, rows, base)


@compiled
def flows_under(t: Vector) -> Pair:
    """The least and the greatest flow that a bolus may be added to."""
    least, greatest = FOREVER, -1
    for base in range(t[at.PROGRAM_BASES]):
        if cell(t, at.BASES, base, at.BASE_BRIDGE) != 0:
            continue
        if cell(t, at.BASES, base, at.BASE_KIND) == at.TIMED:
            first = cell(t, at.PATTERNS, cell(t, at.BASES, base, at.PATTERN_0), at.PATTERN_FIRST)
            last = cell(t, at.PATTERNS, cell(t, at.BASES, base, at.PATTERN_N) - 1, at.PATTERN_LAST)
            for step in range(first, last):
                least = min(least, cell(t, at.STEPS, step, at.STEP_FLOW))
                greatest = max(greatest, cell(t, at.STEPS, step, at.STEP_FLOW))
        else:
            flow = 0 if cell(t, at.BASES, base, at.BASE_KIND) == at.STOPPED else cell(t, at.BASES, base, at.BASE_FLOW)
            least, greatest = min(least, flow), max(greatest, flow)
    return (0, 0) if greatest < 0 else (least, greatest)


@compiled
def judge_bolus(t: Vector, rows: Table, volume: int, duration: int, part: int, index: int) -> None:
    """``bolus-rate`` of one bolus."""
    if outside(duration, t[at.DURATION_MIN], t[at.DURATION_MAX]):
        emit(rows, at.R_BOLUS_RATE, at.ABSOLUTE, part, index, 0, at.D_DURATION, 0)
    flow = volume * DAY // duration
    least, greatest = flows_under(t)
    low, high = t[at.FLOW_MIN], t[at.FLOW_MAX]
    if flow < 1 or outside(flow + greatest, low, high) or outside(flow + least, low, high):
        emit(rows, at.R_BOLUS_RATE, at.ABSOLUTE, part, index, 0, at.D_FLOW, 0)


@compiled
def periodic_place(t: Vector, base: int) -> Pair:
    """(part, index) of a periodic bolus: its own, or that of the part it stands in."""
    if cell(t, at.BASES, base, at.BASE_PART) == at.P_BASE:
        return at.P_PERIODIC, 0
    return cell(t, at.BASES, base, at.BASE_PART), cell(t, at.BASES, base, at.BASE_INDEX)


@compiled
def judge_boluses(t: Vector, rows: Table) -> None:
    """``bolus-rate`` and ``bolus-interval`` over every bolus of the order."""
    any_bolus, any_periodic = t[at.PATIENT] == 1, False
    for base in range(t[at.PROGRAM_BASES]):
        if cell(t, at.BASES, base, at.BASE_KIND) == at.PERIODIC:
            any_bolus, any_periodic = True, True
            part, index = periodic_place(t, base)
            duration, interval = cell(t, at.BASES, base, at.BASE_DURATION), cell(t, at.BASES, base, at.BASE_INTERVAL)
            judge_bolus(t, rows, cell(t, at.BASES, base, at.BASE_VOLUME), duration, part, index)
            if not interval >= max(duration, t[at.INTERVAL_MIN], MIN_INTERVAL_S):
                emit(rows, at.R_BOLUS_INTERVAL, at.ABSOLUTE, part, index, 0, at.D_NONE, 0)
    for once in range(size(t, at.ONCE)):
        if cell(t, at.ONCE, once, at.ONCE_KIND) == at.SINGLE:
            any_bolus = True
            duration = cell(t, at.ONCE, once, at.ONCE_DURATION)
            judge_bolus(t, rows, cell(t, at.ONCE, once, at.ONCE_VOLUME), duration, at.P_ONCE, once)
    if t[at.PATIENT] == 1:
        duration = cell(t, at.PATIENTS, 0, at.PATIENT_DURATION)
        judge_bolus(t, rows, cell(t, at.PATIENTS, 0, at.PATIENT_VOLUME), duration, at.P_PATIENT, 0)
        if not cell(t, at.PATIENTS, 0, at.PATIENT_LOCKOUT) >= duration:
            emit(rows, at.R_BOLUS_INTERVAL, at.ABSOLUTE, at.P_PATIENT, 0, 0, at.D_NONE, 0)
    if any_bolus:
        off(t, rows, at.R_BOLUS_RATE, at.DURATION_MIN, at.DURATION_MAX)
    if any_periodic:
        off(t, rows, at.R_BOLUS_INTERVAL, at.INTERVAL_MIN, at.INTERVAL_MIN)


@compiled
def last_bolus_ago(t: Vector) -> int:
    """How long ago the held program began its last periodic bolus; of an unknown age just now; -1 if it gave none."""
    first, last = possible_stages(t)
    for stage in range(first, last):
        before = cell(t, at.STAGES, stage, at.STAGE_BASE)
        if cell(t, at.BASES, before, at.BASE_KIND) == at.PERIODIC:
            if t[at.HELD_AGE] == 0:
                return 0
            since_first = t[at.HELD_AGE] - cell(t, at.STAGES, stage, at.STAGE_AFTER) - first_bolus(t, before)
            interval = cell(t, at.BASES, before, at.BASE_INTERVAL)
            return since_first - (since_first - 1) // interval * interval if since_first > 0 else -1
    return -1


@compiled
def judge_seam(t: Vector, rows: Table) -> None:
    """The start given for a first periodic bolus, counted from the last one of the program before."""
    base, last_ago = cell(t, at.STAGES, t[at.HELD_STAGES], at.STAGE_BASE), last_bolus_ago(t)
    if (
        last_ago < 0
        or cell(t, at.BASES, base, at.BASE_KIND) != at.PERIODIC
        or cell(t, at.BASES, base, at.BASE_FIRST) < 0
    ):
        return
    if not last_ago + program_origin(t) + cell(t, at.BASES, base, at.BASE_FIRST) >= cell(
        t, at.BASES, base, at.BASE_INTERVAL
    ):
        emit(rows, at.R_BOLUS_INTERVAL, at.HARD, at.P_PERIODIC, 0, 0, at.D_SEAM, 0)


@compiled
def periodic_clash(t: Vector, run: Vector, start: int, end: int) -> bool:
    """Whether a periodic bolus of a run is under way between two instants."""
    base = run[RUN_BASE]
    if cell(t, at.BASES, base, at.BASE_KIND) != at.PERIODIC or run[RUN_BOLUSES] == 0 or run[RUN_START] < 0:
        return False
    interval, duration = cell(t, at.BASES, base, at.BASE_INTERVAL), cell(t, at.BASES, base, at.BASE_DURATION)
    first = run[RUN_ORIGIN] + first_bolus(t, base)
    low = max(run[RUN_START], start - duration + 1)  # a bolus that starts here or later touches the span
    number = max(0, (low - first + interval - 1) // interval)
    bolus = first + number * interval
    return bolus < min(end, run[RUN_END]) and start < min(bolus + duration, run[RUN_END])


@compiled
def judge_overlap(t: Vector, rows: Table, runs: Table) -> None:
    """``bolus-overlap``: a single bolus against primes, bridges, periodic boluses and earlier single ones."""
    for once in range(size(t, at.ONCE)):
        if cell(t, at.ONCE, once, at.ONCE_KIND) != at.SINGLE or cell(t, at.ONCE, once, at.ONCE_DELAY) >= cell(
            t, at.ONCE, once, at.ONCE_EXPIRY
        ):
            continue
        start, end = (
            cell(t, at.ONCE, once, at.ONCE_DELAY),
            cell(t, at.ONCE, once, at.ONCE_DELAY) + cell(t, at.ONCE, once, at.ONCE_DURATION),
        )
        clash = False
        for run in range(len(runs)):
            head = runs[run, RUN_HEAD] == 1 and runs[run, RUN_START] < end and start < runs[run, RUN_END]
            clash = clash or head or periodic_clash(t, runs[run], start, end)
        for other in range(once):
            given = cell(t, at.ONCE, other, at.ONCE_KIND) == at.SINGLE and cell(
                t, at.ONCE, other, at.ONCE_DELAY
            ) < cell(t, at.ONCE, other, at.ONCE_EXPIRY)
            ends = cell(t, at.ONCE, other, at.ONCE_DELAY) + cell(t, at.ONCE, other, at.ONCE_DURATION)
            clash = clash or (given and cell(t, at.ONCE, other, at.ONCE_DELAY) < end and start < ends)
        if clash:
            emit(rows, at.R_BOLUS_OVERLAP, at.ABSOLUTE, at.P_ONCE, once, 0, at.D_NONE, 0)
