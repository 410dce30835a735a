"""The compiled loop on reservoir, line and dates: the definitions of ``checks_fluid`` and ``checks_dates``."""

from __future__ import annotations

from profiles import lowering_layout as at
from profiles.kernels import compiled
from profiles.kernels_limits import applies, blocking, emit, emit_graded, first_difference, graded
from profiles.kernels_walk import (
    DAY,
    RUN_BASE,
    RUN_BOLUSES,
    RUN_END,
    RUN_ORIGIN,
    RUN_START,
    bolus_flow,
    cell,
    first_bolus,
    size,
)
from profiles.kernels_wide import exceeds
from profiles.lowering_layout import Table, Vector
from profiles.units_tables import MAX_HORIZON_S

CLOCKS_APART = 60
OVERSHOOT_PARTS = 100


@compiled
def judge_components(t: Vector, rows: Table) -> None:
    """``concentration-max``, ``concentration-min`` and ``mixture`` for each component."""
    for index in range(size(t, at.COMPONENTS)):
        drug, strength = (
            cell(t, at.COMPONENTS, index, at.COMPONENT_DRUG),
            cell(t, at.COMPONENTS, index, at.COMPONENT_STRENGTH),
        )
        for rule in (at.R_CONCENTRATION_MAX, at.R_CONCENTRATION_MIN):
            severity = graded(t, rule, at.Q_CONCENTRATION, drug, strength, 1, 1, 1, 1)
            emit_graded(rows, rule, severity, at.P_FLUID, index, at.D_DRUG, drug)
        if cell(t, at.COMPONENTS, index, at.COMPONENT_KNOWN) == 0:
            emit(rows, at.R_MIXTURE, at.HARD, at.P_FLUID, index, 0, at.D_UNKNOWN, drug)
            continue
        if cell(t, at.COMPONENTS, index, at.COMPONENT_INDICATED) == 0:
            emit(rows, at.R_MIXTURE, at.SOFT, at.P_FLUID, index, 0, at.D_INDICATION, drug)
        if cell(t, at.COMPONENTS, index, at.COMPONENT_APPROVED) == 0:
            emit(rows, at.R_MIXTURE, at.SOFT, at.P_FLUID, index, 0, at.D_PUMP, drug)
        severity = graded(t, at.R_MIXTURE, at.Q_MIXTURE, drug, t[at.FLUID_DRUGS], 1, 1, 1, 1)
        emit_graded(rows, at.R_MIXTURE, severity, at.P_FLUID, index, at.D_DRUG, drug)
        if cell(t, at.COMPONENTS, index, at.COMPONENT_AGAIN) == 1:
            emit(rows, at.R_MIXTURE, at.HARD, at.P_FLUID, index, 0, at.D_TWICE, drug)


@compiled
def fluid_in_line(t: Vector) -> int:
    """The row of the fluid that the tip still gets; -1 if it is not known."""
    flushed = 0 <= t[at.DEAD] <= t[at.PUMPED_SINCE]
    if t[at.LINE_KNOWN] == 1 and not flushed:
        return at.FLUID_LINE
    return at.FLUID_BEFORE if t[at.HELD] == 1 else -1


@compiled
def component_of(t: Vector, drug: int) -> int:
    """The first component with a drug, 0 if the order's fluid has none."""
    for index in range(size(t, at.COMPONENTS)):
        if cell(t, at.COMPONENTS, index, at.COMPONENT_DRUG) == drug:
            return index
    return 0


@compiled
def judge_line(t: Vector, rows: Table) -> None:
    """``concentration-step`` and ``catheter-unknown``: another fluid needs a bridge that fits the line."""
    line, bridged = fluid_in_line(t), False
    for once in range(size(t, at.ONCE)):
        kind, volume = cell(t, at.ONCE, once, at.ONCE_KIND), cell(t, at.ONCE, once, at.ONCE_VOLUME)
        if kind in (at.PRIME, at.BRIDGE) and t[at.DEAD] < 0:
            emit(rows, at.R_CATHETER_UNKNOWN, at.HARD, at.P_ONCE, once, 0, at.D_NONE, 0)
        if kind == at.BRIDGE:
            bridged = True
            if line >= 0 and first_difference(t, line, at.FLUID_ONCE + once) >= 0:
                emit(rows, at.R_CONCENTRATION_STEP, at.HARD, at.P_ONCE, once, 0, at.D_PREVIOUS, 0)
            pumped = t[at.PUMPED_SINCE] if line == at.FLUID_LINE else 0
            left = t[at.DEAD] - pumped
            if t[at.DEAD] >= 0 and not left <= volume <= left + t[at.DEAD] // OVERSHOOT_PARTS:
                emit(rows, at.R_CONCENTRATION_STEP, at.HARD, at.P_ONCE, once, 0, at.D_VOLUME, 0)
    if not bridged and line >= 0:
        drug = first_difference(t, line, at.FLUID_PROGRAM)
        if drug >= 0:
            emit(rows, at.R_CONCENTRATION_STEP, at.HARD, at.P_FLUID, component_of(t, drug), 0, at.D_NONE, 0)


@compiled
def judge_stability(t: Vector, rows: Table) -> None:
    """``stability`` of each drug of the order's fluid; past the longest bound it blocks if all are confirmed."""
    age, heaviest = t[at.FILL_AGE], blocking(t)
    for drug in range(t[at.FLUID_DRUGS]):
        longest, confirmed = -1, True
        for limit in range(size(t, at.LIMITS)):
            if applies(t, limit, at.R_STABILITY, at.Q_FILL_AGE, drug):
                longest = max(longest, cell(t, at.LIMITS, limit, at.LIMIT_VALUE))
                confirmed = confirmed and cell(t, at.LIMITS, limit, at.LIMIT_CONFIRMED) == 1
        severity = graded(t, at.R_STABILITY, at.Q_FILL_AGE, drug, age + max(0, t[at.REFILL]), 1, 1, 1, 1)
        if severity >= 0 and confirmed and not age <= longest:
            severity = at.HARD
        severity = min(severity, heaviest)
        emit_graded(rows, at.R_STABILITY, severity, at.P_RESERVOIR, 0, at.D_DRUG, drug)


@compiled
def judge_dates(t: Vector, rows: Table) -> None:
    """``replacement`` and ``clock``."""
    left = t[at.REPLACE_BY]
    if left >= 0:
        if not left >= 1:
            emit(rows, at.R_REPLACEMENT, blocking(t), at.P_PROGRAM, 0, 0, at.D_NONE, 0)
        elif not left >= t[at.REFILL]:
            emit(rows, at.R_REPLACEMENT, at.SOFT, at.P_PROGRAM, 0, 0, at.D_NONE, 0)
    if not t[at.CLOCK_ERROR] <= CLOCKS_APART:
        emit(rows, at.R_CLOCK, at.SOFT, at.P_PROGRAM, 0, 0, at.D_NONE, 0)
    until = t[at.REFILL] if t[at.REFILL] >= 0 else MAX_HORIZON_S
    for base in range(t[at.PROGRAM_BASES]):
        if cell(t, at.BASES, base, at.BASE_KIND) == at.TIMED and 0 <= t[at.CLOCK_CHANGE] <= until:
            emit(rows, at.R_CLOCK, at.SOFT, at.P_PROGRAM, 0, 0, at.D_CHANGE, 0)
            return


@compiled
def judge_once(t: Vector, rows: Table) -> None:
    """``once-only``; a line that holds the program's fluid already is full."""
    line = fluid_in_line(t)
    full = t[at.HELD] == 1 and line >= 0 and first_difference(t, line, at.FLUID_PROGRAM) < 0
    for once in range(size(t, at.ONCE)):
        if cell(t, at.ONCE, once, at.ONCE_ID) == 0:
            emit(rows, at.R_ONCE_ONLY, at.HARD, at.P_ONCE, once, 0, at.D_ID, 0)
        if cell(t, at.ONCE, once, at.ONCE_AGAIN) == 1:
            emit(rows, at.R_ONCE_ONLY, at.HARD, at.P_ONCE, once, 0, at.D_AGAIN, 0)
        if full and cell(t, at.ONCE, once, at.ONCE_KIND) == at.PRIME:
            emit(rows, at.R_ONCE_ONLY, at.HARD, at.P_ONCE, once, 0, at.D_FULL, 0)
        if cell(t, at.ONCE, once, at.ONCE_KIND) == at.SINGLE and cell(t, at.ONCE, once, at.ONCE_DELAY) >= cell(
            t, at.ONCE, once, at.ONCE_EXPIRY
        ):
            emit(rows, at.R_ONCE_ONLY, at.HARD, at.P_ONCE, once, 0, at.D_EXPIRY, 0)


# --- the reservoir until the refill


@compiled
def timed_volume(t: Vector, base: int, wall: int) -> int:
    """What a timed base pumps from Monday 00:00 of week zero until a second of the wall clock (1/86,400 nL)."""
    volume = 0
    for weekday in range(7):
        days = (wall // DAY - weekday + 6) // 7  # how often this weekday is over
        pattern = cell(t, at.BASES, base, at.BASE_WEEK + weekday)
        today = wall % DAY if (wall // DAY) % 7 == weekday else 0
        for step in range(
            cell(t, at.PATTERNS, pattern, at.PATTERN_FIRST), cell(t, at.PATTERNS, pattern, at.PATTERN_LAST)
        ):
            start, end, flow = (
                cell(t, at.STEPS, step, at.STEP_START),
                cell(t, at.STEPS, step, at.STEP_END),
                cell(t, at.STEPS, step, at.STEP_FLOW),
            )
            volume += flow * (days * (end - start) + max(0, min(end, today) - start))
    return volume


@compiled
def run_volume(t: Vector, run: Vector, until: int) -> int:
    """What a run has pumped from its start until a second inside it (1/86,400 nL)."""
    base, start = run[RUN_BASE], run[RUN_START]
    kind = cell(t, at.BASES, base, at.BASE_KIND)
    if kind == at.STOPPED:
        return 0
    if kind == at.TIMED:
        wall = t[at.WALL]
        return timed_volume(t, base, wall + until) - timed_volume(t, base, wall + start)
    volume = cell(t, at.BASES, base, at.BASE_FLOW) * (until - start)
    if kind == at.PERIODIC and run[RUN_BOLUSES] == 1:
        interval, duration = cell(t, at.BASES, base, at.BASE_INTERVAL), cell(t, at.BASES, base, at.BASE_DURATION)
        first = run[RUN_ORIGIN] + first_bolus(t, base)
        skipped = max(0, (start - first + interval - 1) // interval)
        begun = max(0, (until - first + interval - 1) // interval - skipped)
        if begun > 0:
            last = first + (skipped + begun - 1) * interval
            volume += bolus_flow(t, base) * ((begun - 1) * duration + min(duration, until - last))
    return volume


@compiled
def patient_volume(t: Vector, until: int) -> int:
    """The most that patient boluses can have given by a second, started as early as lockout and count allow."""
    duration, starts = cell(t, at.PATIENTS, 0, at.PATIENT_DURATION), cell(t, at.PATIENTS, 0, at.PATIENT_STARTS)
    if t[at.PATIENT] == 0:
        return 0
    flow = cell(t, at.PATIENTS, 0, at.PATIENT_VOLUME) * DAY // duration
    spacing = max(cell(t, at.PATIENTS, 0, at.PATIENT_LOCKOUT), duration)
    period = DAY
    if starts * spacing >= DAY:
        starts, period = 1, spacing
    into = until % period
    begun = min(starts, into // spacing + 1)
    seconds = (begun - 1) * duration + min(duration, into - (begun - 1) * spacing)
    return flow * (until // period * starts * duration + seconds)


@compiled
def judge_reservoir(t: Vector, rows: Table, runs: Table, singles: Table, walked: bool) -> None:
    """``reservoir-endurance``: above the alarm volume until the planned refill, even if the pump runs fast."""
    left, until = t[at.RESERVOIR] - t[at.ALARM], t[at.REFILL]
    if not left >= 1:
        emit(rows, at.R_RESERVOIR, blocking(t), at.P_RESERVOIR, 0, 0, at.D_NONE, 0)
        return
    if until < 0 or not walked:
        return
    if t[at.ACCURACY] < 0:
        emit(rows, at.R_RESERVOIR, at.NOTE, at.P_RESERVOIR, 0, 0, at.D_NOT_CONFIRMED, 0)
        return
    volume = patient_volume(t, until)
    for run in range(len(runs)):
        if 0 <= runs[run, RUN_START] < until:
            volume += run_volume(t, runs[run], min(until, runs[run, RUN_END]))
    for single in range(len(singles)):
        volume += singles[single, 2] * max(0, min(until, singles[single, 1]) - max(0, singles[single, 0]))
    if not exceeds(left, DAY, 1_000, 1, volume, 1_000 + t[at.ACCURACY], 1, 1):
        emit(rows, at.R_RESERVOIR, at.SOFT, at.P_RESERVOIR, 0, 0, at.D_NONE, 0)
