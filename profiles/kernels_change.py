"""The compiled loop on changes: steps up and down, how soon, and slips of units.

See ``checks_change`` and ``checks_slip``. Ratios are compared as products, never divided.
"""

from __future__ import annotations

import numpy as np

from profiles import lowering_layout as at
from profiles.kernels import compiled
from profiles.kernels_bolus import patient_dose, periodic_dose
from profiles.kernels_dose import base_before, is_new
from profiles.kernels_limits import (
    applies,
    day_flow,
    emit,
    emit_graded,
    graded,
    possible_stages,
    running_stage,
    week_flow,
)
from profiles.kernels_walk import FOREVER, WEEK, cell, program_origin, size
from profiles.kernels_wide import exceeds, more, plus, wide
from profiles.lowering_layout import Table, Vector

NG = 1_000_000  # fg

(
    OLD_BASE,
    OLD_FLUID,
    NEW_BASE,
    NEW_FLUID,
    CHANGE_AT,
    CHANGE_LASTS,
    CHANGE_PART,
    CHANGE_INDEX,
    CHANGE_HELD,
    CHANGE_COLUMNS,
) = range(10)


@compiled
def note_change(t: Vector, change: Vector, old: int, old_fluid: int, new: int, new_fluid: int, at_s: int) -> None:
    """Fill one change; its place is that of its new base."""
    change[OLD_BASE], change[OLD_FLUID], change[NEW_BASE], change[NEW_FLUID] = old, old_fluid, new, new_fluid
    change[CHANGE_AT], change[CHANGE_LASTS], change[CHANGE_HELD] = at_s, 1, 0
    change[CHANGE_PART], change[CHANGE_INDEX] = (
        cell(t, at.BASES, new, at.BASE_PART),
        cell(t, at.BASES, new, at.BASE_INDEX),
    )


@compiled
def lay_changes(t: Vector) -> Table:
    """Every change that the order makes, each from what runs before it: to what runs meanwhile, to program and plan.

    There is one from each base that the held program may be in, those to one place behind each other.
    """
    held, origin, count = t[at.HELD_STAGES], program_origin(t), 0
    first, last = possible_stages(t)
    rows = size(t, at.STAGES) + (last - first) * (size(t, at.ONCE) + 1) + 1
    changes = np.zeros((rows, CHANGE_COLUMNS), np.int64)
    for once in range(size(t, at.ONCE)):
        kind, base = cell(t, at.ONCE, once, at.ONCE_KIND), cell(t, at.ONCE, once, at.ONCE_BASE)
        if kind in (at.DELAYED, at.BRIDGE):
            fluid = at.FLUID_ONCE + once if kind == at.BRIDGE else at.FLUID_PROGRAM
            for stage in range(first, last):
                running = cell(t, at.STAGES, stage, at.STAGE_BASE)
                note_change(t, changes[count], running, at.FLUID_BEFORE, base, fluid, 0)
                changes[count, CHANGE_LASTS], changes[count, CHANGE_HELD] = int(kind == at.DELAYED), 1
                count += 1
    waiting, base = base_before(t, held), cell(t, at.STAGES, held, at.STAGE_BASE)
    if waiting >= 0:
        note_change(t, changes[count], waiting, at.FLUID_PROGRAM, base, at.FLUID_PROGRAM, origin)
        count += 1
    else:
        for stage in range(first, last):
            running = cell(t, at.STAGES, stage, at.STAGE_BASE)
            note_change(t, changes[count], running, at.FLUID_BEFORE, base, at.FLUID_PROGRAM, origin)
            changes[count, CHANGE_HELD] = 1
            count += 1
    for stage in range(held + 1, size(t, at.STAGES)):
        old, new = cell(t, at.STAGES, stage - 1, at.STAGE_BASE), cell(t, at.STAGES, stage, at.STAGE_BASE)
        begin = origin + cell(t, at.STAGES, stage, at.STAGE_AFTER)
        note_change(t, changes[count], old, at.FLUID_PROGRAM, new, at.FLUID_PROGRAM, begin)
        count += 1
    return changes[:count]


@compiled
def from_start(t: Vector, change: Vector, drug: int) -> bool:
    """Whether a change is a start of a drug and no step: the first one, or what follows a stop."""
    stopped = cell(t, at.BASES, change[OLD_BASE], at.BASE_KIND) == at.STOPPED
    return stopped or (change[CHANGE_HELD] == 1 and is_new(t, drug))


@compiled
def rises(t: Vector, change: Vector, drug: int) -> bool:
    """Whether any weekday gets more of a drug."""
    for weekday in range(7):
        old, old_over = day_flow(t, change[OLD_BASE], weekday)
        new, new_over = day_flow(t, change[NEW_BASE], weekday)
        old_strength, new_strength = (
            cell(t, at.FLUIDS, change[OLD_FLUID], drug),
            cell(t, at.FLUIDS, change[NEW_FLUID], drug),
        )
        if exceeds(new, new_strength, old_over, 1, old, old_strength, new_over, 1):
            return True
    return False


@compiled
def breaks_step(t: Vector, change: Vector, drug: int, quantity: int, value: int, weekday: int) -> bool:
    """Whether the change of one weekday does not keep one limit of percent or amount."""
    old, old_over = day_flow(t, change[OLD_BASE], weekday)
    new, new_over = day_flow(t, change[NEW_BASE], weekday)
    old_strength, new_strength = (
        cell(t, at.FLUIDS, change[OLD_FLUID], drug),
        cell(t, at.FLUIDS, change[NEW_FLUID], drug),
    )
    if quantity == at.Q_INCREASE_PERCENT:
        return exceeds(100, new_strength, new, old_over, 100 + value, old_strength, old, new_over)
    if quantity == at.Q_DECREASE_PERCENT:
        return exceeds(max(0, 100 - value), old_strength, old, new_over, 100, new_strength, new, old_over)
    was, will_be = wide(old, old_strength, new_over, 1), wide(new, new_strength, old_over, 1)
    step = wide(value, NG, old_over, new_over)
    return more(was, plus(will_be, step)) if quantity == at.Q_DECREASE else more(will_be, plus(was, step))


@compiled
def step_severity(t: Vector, change: Vector, drug: int, rule: int, quantity: int) -> int:
    """The worst severity of the limits of one quantity that any weekday does not keep; -1 if all are kept."""
    worst = -1
    for limit in range(size(t, at.LIMITS)):
        if applies(t, limit, rule, quantity, drug) and cell(t, at.LIMITS, limit, at.LIMIT_SEVERITY) > worst:
            for weekday in range(7):
                if breaks_step(t, change, drug, quantity, cell(t, at.LIMITS, limit, at.LIMIT_VALUE), weekday):
                    worst = max(worst, cell(t, at.LIMITS, limit, at.LIMIT_SEVERITY))
    return worst


@compiled
def judge_stop(t: Vector, rows: Table, change: Vector, drug: int) -> None:
    """A stop without a reason of a drug that was running."""
    new, flowing = change[NEW_BASE], False
    if cell(t, at.BASES, new, at.BASE_KIND) != at.STOPPED or cell(t, at.BASES, new, at.BASE_REASON) == 1:
        return
    for weekday in range(7):
        flow, _ = day_flow(t, change[OLD_BASE], weekday)
        flowing = flowing or flow > 0
    if flowing:
        severity = graded(t, at.R_STEP_DOWN, at.Q_STOP, drug, 1, 1, 1, 1, 1)
        emit_graded(rows, at.R_STEP_DOWN, severity, change[CHANGE_PART], change[CHANGE_INDEX], at.D_STOP, drug)


@compiled
def judge_steps(t: Vector, rows: Table, changes: Table) -> None:
    """``dose-step-up`` and ``dose-step-down`` of each change and drug."""
    for which in range(len(changes)):
        change = changes[which]
        part, index = change[CHANGE_PART], change[CHANGE_INDEX]
        for drug in range(t[at.DRUGS]):
            if cell(t, at.FLUIDS, change[NEW_FLUID], drug) > 0 and not from_start(t, change, drug):
                severity = step_severity(t, change, drug, at.R_STEP_UP, at.Q_INCREASE_PERCENT)
                emit_graded(rows, at.R_STEP_UP, severity, part, index, at.D_DRUG, drug)
                severity = step_severity(t, change, drug, at.R_STEP_UP, at.Q_INCREASE)
                emit_graded(rows, at.R_STEP_UP, severity, part, index, at.D_AMOUNT, drug)
            still = change[CHANGE_HELD] == 1 and t[at.STILL] >= 0
            if cell(t, at.FLUIDS, change[OLD_FLUID], drug) > 0 and not still:
                severity = step_severity(t, change, drug, at.R_STEP_DOWN, at.Q_DECREASE_PERCENT)
                emit_graded(rows, at.R_STEP_DOWN, severity, part, index, at.D_DRUG, drug)
                severity = step_severity(t, change, drug, at.R_STEP_DOWN, at.Q_DECREASE)
                emit_graded(rows, at.R_STEP_DOWN, severity, part, index, at.D_AMOUNT, drug)
                judge_stop(t, rows, change, drug)


@compiled
def past_rises(t: Vector, drug: int) -> Vector:
    """When the dose rose before activation (negative): as recorded, else the held start; and the steps of its plan."""
    times, count, age = np.zeros(size(t, at.RISES) + t[at.HELD_STAGES] + 1, np.int64), 0, t[at.HELD_AGE]
    for rise in range(size(t, at.RISES)):
        times[count] = cell(t, at.RISES, rise, 0)
        count += 1
    if t[at.HELD] == 0 or age == 0:
        return times[:count]
    if count == 0:
        times[count] = -age
        count += 1
    change = np.zeros(CHANGE_COLUMNS, np.int64)
    for stage in range(1, t[at.HELD_STAGES]):
        old, new = cell(t, at.STAGES, stage - 1, at.STAGE_BASE), cell(t, at.STAGES, stage, at.STAGE_BASE)
        note_change(t, change, old, at.FLUID_BEFORE, new, at.FLUID_BEFORE, 0)
        if cell(t, at.STAGES, stage, at.STAGE_AFTER) <= age and rises(t, change, drug):
            times[count] = cell(t, at.STAGES, stage, at.STAGE_AFTER) - age
            count += 1
    return times[:count]


@compiled
def judge_interval(t: Vector, rows: Table, change: Vector, drug: int, times: Vector, unknown: bool) -> None:
    """How soon one rise comes after the one before, and how many there are in its week."""
    rule, now, in_a_week, latest = at.R_STEP_INTERVAL, change[CHANGE_AT], 1, -FOREVER
    part, index = change[CHANGE_PART], change[CHANGE_INDEX]
    for rise in range(len(times)):
        in_a_week += 1 if now - WEEK < times[rise] <= now else 0
        latest = max(latest, times[rise])
    if unknown:
        limited = False
        for limit in range(size(t, at.LIMITS)):
            limited = limited or applies(t, limit, rule, at.Q_GAP, drug) or applies(t, limit, rule, at.Q_WEEK, drug)
        if limited:
            emit(rows, rule, at.NOTE, part, index, 0, at.D_DRUG, drug)
    elif len(times) > 0:
        severity = graded(t, rule, at.Q_GAP, drug, now - latest, 1, 1, 1, 1)
        emit_graded(rows, rule, severity, part, index, at.D_DRUG, drug)
    severity = graded(t, rule, at.Q_WEEK, drug, in_a_week, 1, 1, 1, 1)
    emit_graded(rows, rule, severity, part, index, at.D_WEEK, drug)


@compiled
def is_step(t: Vector, changes: Table, which: int, drug: int) -> bool:
    """Whether one of the changes to this place, from whatever may run before it, is a rise and no start."""
    for other in range(which, len(changes)):
        change = changes[other]
        if change[CHANGE_PART] != changes[which, CHANGE_PART] or change[CHANGE_INDEX] != changes[which, CHANGE_INDEX]:
            return False
        if rises(t, change, drug) and not from_start(t, change, drug):
            return True
    return False


@compiled
def judge_intervals(t: Vector, rows: Table, changes: Table) -> None:
    """``step-interval`` of each drug of the order's fluid."""
    for drug in range(t[at.FLUID_DRUGS]):
        past, part, index = past_rises(t, drug), -1, -1
        times, count = np.zeros(len(past) + len(changes) + 1, np.int64), len(past)
        for rise in range(count):
            times[rise] = past[rise]
        unknown = count == 0 and t[at.HELD] == 1
        flow, _ = week_flow(t, cell(t, at.STAGES, t[at.HELD_STAGES], at.STAGE_BASE))
        if t[at.HELD] == 0 and flow > 0:  # a first program is itself a start
            times[count] = program_origin(t)
            count += 1
        for which in range(len(changes)):
            change = changes[which]
            counted = change[CHANGE_PART] == part and change[CHANGE_INDEX] == index
            if change[CHANGE_LASTS] == 1 and not counted and rises(t, change, drug):
                part, index = change[CHANGE_PART], change[CHANGE_INDEX]
                if is_step(t, changes, which, drug):
                    judge_interval(t, rows, change, drug, times[:count], unknown)
                times[count], unknown = change[CHANGE_AT], False
                count += 1


# --- slips


@compiled
def near(factor: int, inverse: int, new: int, new_by: int, new_over: int, old: int, old_by: int, old_over: int) -> bool:
    """Whether the new value (new x by / over) is within 10 % of the old one times factor / inverse."""
    below = exceeds(9 * factor, old, old_by, new_over, 10 * inverse, new, new_by, old_over)
    return not below and not exceeds(10 * inverse, new, new_by, old_over, 11 * factor, old, old_by, new_over)


@compiled
def slips(twice: bool, new: int, new_by: int, new_over: int, old: int, old_by: int, old_over: int) -> bool:
    """Whether (new x by / over) to (old x by / over) is within 10 % of 10, 24, 60, 1,000, their inverses, or of 2."""
    found = False
    if old == 0 or old_by == 0:
        return found
    for factor in (10, 24, 60, 1_000, 2):
        if factor != 2 or twice:
            found = found or near(factor, 1, new, new_by, new_over, old, old_by, old_over)
            found = found or near(1, factor, new, new_by, new_over, old, old_by, old_over)
    return found


@compiled
def slip_row(row: Vector, part: int, index: int, detail: int, new: int, new_over: int, old: int, old_over: int) -> None:
    """Fill one comparison of new / over with old / over."""
    row[0], row[1], row[2] = part, index, detail
    row[3], row[4], row[5] = new, 1, new_over
    row[6], row[7], row[8] = old, 1, old_over


@compiled
def lay_slips(t: Vector, stage: int) -> Table:
    """Every comparison with the running program: place, detail, new x by / over, old x by / over."""
    pairs = np.zeros((6 + size(t, at.COMPONENTS), 9), np.int64)
    new, old = cell(t, at.STAGES, t[at.HELD_STAGES], at.STAGE_BASE), cell(t, at.STAGES, stage, at.STAGE_BASE)
    drug = cell(t, at.COMPONENTS, 0, at.COMPONENT_DRUG)
    new_flow, new_over = week_flow(t, new)
    old_flow, old_over = week_flow(t, old)
    slip_row(pairs[0], at.P_BASE, 0, at.D_DOSE, new_flow, new_over, old_flow, old_over)
    slip_row(pairs[1], at.P_BASE, 0, at.D_FLOW, new_flow, new_over, old_flow, old_over)
    if cell(t, at.BASES, new, at.BASE_KIND) == at.PERIODIC and cell(t, at.BASES, old, at.BASE_KIND) == at.PERIODIC:
        intervals = cell(t, at.BASES, new, at.BASE_INTERVAL), cell(t, at.BASES, old, at.BASE_INTERVAL)
        slip_row(pairs[2], at.P_PERIODIC, 0, at.D_BOLUS, periodic_dose(t, new), 1, periodic_dose(t, old), 1)
        slip_row(pairs[3], at.P_PERIODIC, 0, at.D_INTERVAL, intervals[0], 1, intervals[1], 1)
    if t[at.PATIENT] == 1 and t[at.HELD_PATIENT] == 1:
        lockouts = cell(t, at.PATIENTS, 0, at.PATIENT_LOCKOUT), cell(t, at.PATIENTS, 1, at.PATIENT_LOCKOUT)
        slip_row(pairs[4], at.P_PATIENT, 0, at.D_BOLUS, patient_dose(t, 0), 1, patient_dose(t, 1), 1)
        slip_row(pairs[5], at.P_PATIENT, 0, at.D_LOCKOUT, lockouts[0], 1, lockouts[1], 1)
    for which in (0, 2, 4):  # masses: the strength of the primary drug belongs to both sides
        pairs[which, 4] = cell(t, at.FLUIDS, at.FLUID_PROGRAM, drug)
        pairs[which, 7] = cell(t, at.FLUIDS, at.FLUID_BEFORE, drug)
    for index in range(size(t, at.COMPONENTS)):
        each = cell(t, at.COMPONENTS, index, at.COMPONENT_DRUG)
        strengths = cell(t, at.FLUIDS, at.FLUID_PROGRAM, each), cell(t, at.FLUIDS, at.FLUID_BEFORE, each)
        slip_row(pairs[6 + index], at.P_FLUID, index, at.D_CONCENTRATION, strengths[0], 1, strengths[1], 1)
    return pairs


@compiled
def judge_slips(t: Vector, rows: Table) -> None:
    """``unit-slip`` of the program against the running one; a comparison that does not exist has an old value of 0."""
    stage = running_stage(t)
    if stage < 0:
        return
    pairs = lay_slips(t, stage)
    for which in range(len(pairs)):
        p = pairs[which]
        if slips(False, p[3], p[4], p[5], p[6], p[7], p[8]):
            emit(rows, at.R_UNIT_SLIP, at.SOFT, p[0], p[1], 0, p[2], 0)


@compiled
def judge_volumes(t: Vector, rows: Table) -> None:
    """``unit-slip`` of primes and bridges against the line that they fill."""
    for once in range(size(t, at.ONCE)):
        kind = cell(t, at.ONCE, once, at.ONCE_KIND)
        if kind in (at.PRIME, at.BRIDGE) and t[at.DEAD] > 0:
            catheter = cell(t, at.ONCE, once, at.ONCE_CATHETER) == 1
            line = t[at.CATHETER] if catheter else t[at.DEAD]
            if slips(True, cell(t, at.ONCE, once, at.ONCE_VOLUME), 1, 1, line, 1, 1):
                emit(rows, at.R_UNIT_SLIP, at.SOFT, at.P_ONCE, once, 0, at.D_VOLUME, 0)
