"""What every rule of the compiled loop needs: write a finding, grade a number against the limits, read an order."""

from __future__ import annotations

from profiles import lowering_layout as at
from profiles.kernels import compiled
from profiles.kernels_walk import DAY, WEEK, bolus_flow, cell, size
from profiles.kernels_wide import exceeds, more, wide, wide_mass
from profiles.lowering_layout import Pair, Table, Vector
from profiles.units_tables import MAX_FLOW_NL_PER_DAY, MIN_INTERVAL_S


@compiled
def emit(rows: Table, rule: int, severity: int, part: int, index: int, sub: int, detail: int, drug: int) -> None:
    """Write one finding; the first row counts them, and what finds no room turns the count negative for good."""
    count = rows[0, 0]
    if count < 0 or count + 1 >= len(rows):
        rows[0, 0] = -1
        return
    rows[0, 0] = count + 1
    row = rows[count + 1]
    row[at.ROW_RULE], row[at.ROW_SEVERITY] = rule, severity
    row[at.ROW_PART], row[at.ROW_INDEX], row[at.ROW_SUB] = part, index, sub
    row[at.ROW_DETAIL], row[at.ROW_DRUG], row[at.ROW_WINDOW] = detail, drug, 0


@compiled
def emit_graded(rows: Table, rule: int, severity: int, part: int, index: int, detail: int, drug: int) -> None:
    """Write a finding of a library rule, unless the number kept every limit (severity -1)."""
    if severity >= 0:
        emit(rows, rule, severity, part, index, 0, detail, drug)


@compiled
def applies(t: Vector, limit: int, rule: int, quantity: int, drug: int) -> bool:
    """Whether a row of the limits is about this."""
    return (
        cell(t, at.LIMITS, limit, at.LIMIT_RULE) == rule
        and cell(t, at.LIMITS, limit, at.LIMIT_QUANTITY) == quantity
        and cell(t, at.LIMITS, limit, at.LIMIT_DRUG) == drug
    )


@compiled
def graded(t: Vector, rule: int, quantity: int, drug: int, a: int, b: int, c: int, d: int, e: int) -> int:
    """The worst severity of the limits that a x b x c / (d x e) does not keep; -1 if it keeps all."""
    worst = -1
    for limit in range(size(t, at.LIMITS)):
        if applies(t, limit, rule, quantity, drug):
            value = cell(t, at.LIMITS, limit, at.LIMIT_VALUE)
            if cell(t, at.LIMITS, limit, at.LIMIT_UPPER) == 1:
                broken = exceeds(a, b, c, 1, value, d, e, 1)
            else:
                broken = exceeds(value, d, e, 1, a, b, c, 1)
            if broken:
                worst = max(worst, cell(t, at.LIMITS, limit, at.LIMIT_SEVERITY))
    return worst


@compiled
def graded_mass(t: Vector, limit: int, high: int, low: int, factor: int, per: int) -> int:
    """The severity of one limit if mass x factor is above it x ``per`` (mass in two sums of 1/86,400 fg), else -1."""
    allowed = wide(cell(t, at.LIMITS, limit, at.LIMIT_VALUE), per, DAY, 1_000_000)
    return cell(t, at.LIMITS, limit, at.LIMIT_SEVERITY) if more(wide_mass(high, low, factor), allowed) else -1


@compiled
def has_limit(t: Vector, rule: int, quantity: int, drug: int) -> bool:
    """Whether any limit is about this."""
    found = False
    for limit in range(size(t, at.LIMITS)):
        found = found or applies(t, limit, rule, quantity, drug)
    return found


@compiled
def untiled_step(t: Vector, pattern: int) -> int:
    """The first step of a pattern at which its day is not filled exactly; -1 if it is."""
    first, last = cell(t, at.PATTERNS, pattern, at.PATTERN_FIRST), cell(t, at.PATTERNS, pattern, at.PATTERN_LAST)
    filled = 0
    for step in range(first, last):
        start, end = cell(t, at.STEPS, step, at.STEP_START), cell(t, at.STEPS, step, at.STEP_END)
        if not (start == filled and end > start):
            return step - first
        filled = end
    return -1 if filled == DAY else last - first


@compiled
def walkable(t: Vector, first: int, last: int, patient: int) -> bool:
    """Whether bases [first, last) and a row of the patient boluses have one flow at every instant."""
    for base in range(first, last):
        kind = cell(t, at.BASES, base, at.BASE_KIND)
        if kind == at.TIMED:
            for pattern in range(cell(t, at.BASES, base, at.PATTERN_0), cell(t, at.BASES, base, at.PATTERN_N)):
                if untiled_step(t, pattern) >= 0:
                    return False
        if kind == at.PERIODIC:
            interval = cell(t, at.BASES, base, at.BASE_INTERVAL)
            if not (interval >= MIN_INTERVAL_S and interval >= cell(t, at.BASES, base, at.BASE_DURATION)):
                return False
            if not bolus_flow(t, base) <= MAX_FLOW_NL_PER_DAY:
                return False
    duration = cell(t, at.PATIENTS, patient, at.PATIENT_DURATION)
    if duration == 0:
        return True
    flow = cell(t, at.PATIENTS, patient, at.PATIENT_VOLUME) * DAY // duration
    return flow <= MAX_FLOW_NL_PER_DAY and cell(t, at.PATIENTS, patient, at.PATIENT_LOCKOUT) >= duration


@compiled
def order_walkable(t: Vector) -> bool:
    """Whether the order can be walked: its bases, its patient bolus, its single boluses."""
    for part in range(size(t, at.ONCE)):
        if cell(t, at.ONCE, part, at.ONCE_KIND) == at.SINGLE:
            flow = cell(t, at.ONCE, part, at.ONCE_VOLUME) * DAY // cell(t, at.ONCE, part, at.ONCE_DURATION)
            if not flow <= MAX_FLOW_NL_PER_DAY:
                return False
    return walkable(t, 0, t[at.PROGRAM_BASES], 0)


@compiled
def running_stage(t: Vector) -> int:
    """The stage that the held program is in at activation; -1 if nothing is held."""
    running = -1
    for stage in range(t[at.HELD_STAGES]):
        if stage == 0 or cell(t, at.STAGES, stage, at.STAGE_AFTER) <= t[at.HELD_AGE]:
            running = stage
    return running


@compiled
def possible_stages(t: Vector) -> Pair:
    """The first and one past the last stage that the held program may be in: one, or all where its age is not known."""
    running = running_stage(t)
    if t[at.HELD_STAGES] > 0 and t[at.HELD_AGE] == 0:
        return 0, t[at.HELD_STAGES]
    return (0, 0) if running < 0 else (running, running + 1)


@compiled
def pattern_volume(t: Vector, pattern: int) -> int:
    """What the steps of a day pump (1/86,400 nL)."""
    volume = 0
    for step in range(cell(t, at.PATTERNS, pattern, at.PATTERN_FIRST), cell(t, at.PATTERNS, pattern, at.PATTERN_LAST)):
        length = max(0, cell(t, at.STEPS, step, at.STEP_END) - cell(t, at.STEPS, step, at.STEP_START))
        volume += cell(t, at.STEPS, step, at.STEP_FLOW) * length
    return volume


@compiled
def steady_flow(t: Vector, base: int) -> Pair:
    """The mean flow of a base that is not timed, boluses included, as numerator and denominator."""
    kind = cell(t, at.BASES, base, at.BASE_KIND)
    if kind == at.STOPPED:
        return 0, 1
    flow = cell(t, at.BASES, base, at.BASE_FLOW)
    if kind != at.PERIODIC:
        return flow, 1
    interval = cell(t, at.BASES, base, at.BASE_INTERVAL)
    return flow * interval + bolus_flow(t, base) * cell(t, at.BASES, base, at.BASE_DURATION), interval


@compiled
def day_flow(t: Vector, base: int, weekday: int) -> Pair:
    """The mean flow of a base over one weekday as numerator and denominator (nL/day)."""
    if cell(t, at.BASES, base, at.BASE_KIND) == at.TIMED:
        return pattern_volume(t, cell(t, at.BASES, base, at.BASE_WEEK + weekday)), DAY
    return steady_flow(t, base)


@compiled
def week_flow(t: Vector, base: int) -> Pair:
    """The mean flow of a base over the week as numerator and denominator (nL/day)."""
    if cell(t, at.BASES, base, at.BASE_KIND) != at.TIMED:
        return steady_flow(t, base)
    volume = 0
    for weekday in range(7):
        volume += pattern_volume(t, cell(t, at.BASES, base, at.BASE_WEEK + weekday))
    return volume, WEEK


@compiled
def first_difference(t: Vector, one: int, other: int) -> int:
    """The first drug whose strength differs between two fluids; -1 if none does."""
    for drug in range(t[at.DRUGS]):
        if cell(t, at.FLUIDS, one, drug) != cell(t, at.FLUIDS, other, drug):
            return drug
    return -1


@compiled
def less(t: Vector, new: int, old: int) -> bool:
    """Whether a base gives less than another on some weekday and more on none."""
    falls = False
    for weekday in range(7):
        after, after_over = day_flow(t, new, weekday)
        before, before_over = day_flow(t, old, weekday)
        if exceeds(after, before_over, 1, 1, before, after_over, 1, 1):
            return False
        falls = falls or exceeds(before, after_over, 1, 1, after, before_over, 1, 1)
    return falls


@compiled
def eases(t: Vector) -> bool:
    """Whether the order gives less than what runs, of the same fluid and with nothing beside it."""
    if t[at.HELD] == 0 or t[at.STILL] >= 0 or size(t, at.ONCE) > 0:
        return False
    if first_difference(t, at.FLUID_PROGRAM, at.FLUID_BEFORE) >= 0:
        return False
    for column in range(at.PATIENT_COLUMNS):
        if t[at.PATIENT] == 1 and cell(t, at.PATIENTS, 0, column) != cell(t, at.PATIENTS, 1, column):
            return False
    first, last = possible_stages(t)
    for old in range(first, last):
        for new in range(t[at.HELD_STAGES], size(t, at.STAGES)):
            if not less(t, cell(t, at.STAGES, new, at.STAGE_BASE), cell(t, at.STAGES, old, at.STAGE_BASE)):
                return False
    return True


@compiled
def blocking(t: Vector) -> int:
    """The severity of what is past its time: nothing but a lower dose passes it."""
    return at.SOFT if eases(t) else at.HARD
