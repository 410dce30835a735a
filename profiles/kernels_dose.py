"""The compiled loop on mass at the tip: the worst windows, and the first 24 h; see ``checks_dose``."""

from __future__ import annotations

import numpy as np

from profiles import lowering_layout as at
from profiles.kernels import compiled
from profiles.kernels_limits import applies, emit, emit_graded, graded_mass, has_limit, possible_stages, running_stage
from profiles.kernels_walk import (
    DAY,
    FOREVER,
    LOW_MASK,
    PIECE_END,
    PIECE_ZONES,
    RUN_BASE,
    RUN_HEAD,
    RUN_ORIGIN,
    RUN_START,
    WEEK,
    cell,
    first_bolus,
    front_arrival,
    lay_zones,
    program_origin,
    size,
    strength_of,
    walk_tip,
    worst_window,
)
from profiles.lowering_layout import Pair, Table, Vector
from profiles.units_tables import LIMB_BITS, MAX_HORIZON_S


@compiled
def same_day(t: Vector, one: int, other: int) -> bool:
    """Whether two patterns give the same flow at every second."""
    first, second = cell(t, at.PATTERNS, one, at.PATTERN_FIRST), cell(t, at.PATTERNS, other, at.PATTERN_FIRST)
    count = cell(t, at.PATTERNS, one, at.PATTERN_LAST) - first
    if count != cell(t, at.PATTERNS, other, at.PATTERN_LAST) - second:
        return False
    for step in range(count):
        for column in range(at.STEP_COLUMNS):
            if cell(t, at.STEPS, first + step, column) != cell(t, at.STEPS, second + step, column):
                return False
    return True


@compiled
def cycle(t: Vector, base: int) -> int:
    """After how many seconds the flow of a base repeats itself."""
    if cell(t, at.BASES, base, at.BASE_KIND) == at.PERIODIC:
        return cell(t, at.BASES, base, at.BASE_INTERVAL)
    if cell(t, at.BASES, base, at.BASE_KIND) == at.TIMED:
        for weekday in range(1, 7):
            if not same_day(t, cell(t, at.BASES, base, at.BASE_WEEK), cell(t, at.BASES, base, at.BASE_WEEK + weekday)):
                return WEEK
    return DAY


@compiled
def last_seam(t: Vector, runs: Table, singles: Table) -> int:
    """The last second at which an order changes its flow by itself: what follows repeats for ever."""
    last = runs[-1]
    seam = max(last[RUN_START], 0)
    if cell(t, at.BASES, last[RUN_BASE], at.BASE_KIND) == at.PERIODIC:
        seam = max(seam, last[RUN_ORIGIN] + first_bolus(t, last[RUN_BASE]))
    for single in range(len(singles)):
        seam = max(seam, singles[single, 1])
    return seam


@compiled
def walk_end(t: Vector, runs: Table, singles: Table, zones: Table) -> int:
    """Until when a walk goes: the last seam, one cycle and 24 h more, 400 days at most."""
    seam = last_seam(t, runs, singles)
    if t[at.DEAD] >= 0:
        for zone in range(1, len(zones)):
            if zones[zone, 0] > 0:
                seam = max(seam, front_arrival(t, runs, singles, zones[zone, 0]))
    return min(seam + cycle(t, runs[-1, RUN_BASE]) + DAY, MAX_HORIZON_S)


@compiled
def patient_window(t: Vector, row: int, window: int) -> int:
    """The most volume that patient boluses of one program can add to a window of at most 24 h (1/86,400 nL)."""
    duration = cell(t, at.PATIENTS, row, at.PATIENT_DURATION)
    if duration == 0:
        return 0
    flow = cell(t, at.PATIENTS, row, at.PATIENT_VOLUME) * DAY // duration
    whole, rest = (
        window // cell(t, at.PATIENTS, row, at.PATIENT_LOCKOUT),
        window % cell(t, at.PATIENTS, row, at.PATIENT_LOCKOUT),
    )
    if cell(t, at.PATIENTS, row, at.PATIENT_STARTS) <= whole:
        return cell(t, at.PATIENTS, row, at.PATIENT_STARTS) * flow * duration
    return flow * (whole * duration + min(rest, duration))


@compiled
def mixed_window(t: Vector, window: int) -> int:
    """A bound on the boluses of a window across activation: the larger bolus, the shorter lockout, the more starts."""
    lockout = min(cell(t, at.PATIENTS, 0, at.PATIENT_LOCKOUT), cell(t, at.PATIENTS, 1, at.PATIENT_LOCKOUT))
    duration = min(cell(t, at.PATIENTS, 0, at.PATIENT_DURATION), cell(t, at.PATIENTS, 1, at.PATIENT_DURATION))
    volume = 0
    for row in range(2):
        length = cell(t, at.PATIENTS, row, at.PATIENT_DURATION)
        volume = max(volume, cell(t, at.PATIENTS, row, at.PATIENT_VOLUME) * DAY // length * length)
    part = (volume * min(window % lockout, duration) + duration - 1) // duration
    starts = max(cell(t, at.PATIENTS, 0, at.PATIENT_STARTS), cell(t, at.PATIENTS, 1, at.PATIENT_STARTS))
    return min(starts * volume, window // lockout * volume + part)


@compiled
def mass(volume: int, strength: int) -> Pair:
    """A volume of one strength as (high, low)."""
    low = volume * (strength & LOW_MASK)
    return volume * (strength >> LIMB_BITS) + (low >> LIMB_BITS), low & LOW_MASK


@compiled
def added(one: Pair, other: Pair) -> Pair:
    """The sum of two masses."""
    low = one[1] + other[1]
    return one[0] + other[0] + (low >> LIMB_BITS), low & LOW_MASK


@compiled
def heavier(one: Pair, other: Pair) -> bool:
    """Whether a mass is greater than another."""
    return one[0] > other[0] or (one[0] == other[0] and one[1] > other[1])


@compiled
def seam_mass(t: Vector, window: int, held_strength: int, new_strength: int) -> Pair:
    """What patient boluses can add to a window across the activation: the lesser of two bounds."""
    new, held = patient_window(t, 0, window), patient_window(t, 1, window)
    apart = added(mass(new, new_strength), mass(held, held_strength))
    if cell(t, at.PATIENTS, 0, at.PATIENT_DURATION) == 0 or cell(t, at.PATIENTS, 1, at.PATIENT_DURATION) == 0:
        return apart
    volume = mixed_window(t, window)
    if volume >= new + held:
        return apart
    mixed = mass(volume, max(held_strength, new_strength))
    return apart if heavier(mixed, apart) else mixed


@compiled
def drug_strengths(t: Vector, zones: Table, pieces: Table, drug: int) -> Vector:
    """The strength of a drug in each piece."""
    strengths = np.zeros(len(pieces), np.int64)
    for piece in range(len(pieces)):
        strengths[piece] = strength_of(t, zones, pieces[piece, PIECE_ZONES], drug)
    return strengths


@compiled
def new_strength(t: Vector, zones: Table, drug: int) -> int:
    """The strongest that a patient bolus of the order can carry."""
    for once in range(size(t, at.ONCE)):
        if cell(t, at.ONCE, once, at.ONCE_KIND) == at.BRIDGE:
            return cell(t, at.FLUIDS, at.FLUID_PROGRAM, drug)
    return strength_of(t, zones, 2 ** len(zones) - 1, drug)


@compiled
def worst_mass(t: Vector, zones: Table, pieces: Table, drug: int, window: int, with_held: bool) -> Pair:
    """The worst window of one drug, patient boluses included: of the new program, or of the seam if that is worse."""
    strengths = drug_strengths(t, zones, pieces, drug)
    boluses = new_strength(t, zones, drug)
    ahead = worst_window(pieces, strengths, window, 0, FOREVER)
    ahead = added(ahead, mass(patient_window(t, 0, window), boluses))
    if not with_held:
        return ahead
    held = max(cell(t, at.FLUIDS, at.FLUID_OLDEST, drug), cell(t, at.FLUIDS, at.FLUID_BEFORE, drug))
    past = worst_window(pieces, strengths, window, -FOREVER, 0)
    past = added(past, mass(patient_window(t, 1, window), held))
    across = worst_window(pieces, strengths, window, -window, window)
    across = added(across, seam_mass(t, window, held, boluses))
    return across if heavier(across, past) and heavier(across, ahead) else ahead


@compiled
def judge_windows(t: Vector, rows: Table, zones: Table, pieces: Table, with_held: bool) -> None:
    """``dose-day`` and ``dose-window``: each drug and window once, against all its limits."""
    for limit in range(size(t, at.LIMITS)):
        rule, drug, window = (
            cell(t, at.LIMITS, limit, at.LIMIT_RULE),
            cell(t, at.LIMITS, limit, at.LIMIT_DRUG),
            cell(t, at.LIMITS, limit, at.LIMIT_WINDOW),
        )
        day = rule == at.R_DOSE_DAY and cell(t, at.LIMITS, limit, at.LIMIT_QUANTITY) == at.Q_DOSE
        if not (day or (rule == at.R_DOSE_WINDOW and cell(t, at.LIMITS, limit, at.LIMIT_QUANTITY) == at.Q_WINDOW)):
            continue
        seen, severity = False, -1
        for other in range(limit):
            same = applies(t, other, rule, cell(t, at.LIMITS, limit, at.LIMIT_QUANTITY), drug)
            seen = seen or (same and cell(t, at.LIMITS, other, at.LIMIT_WINDOW) == window)
        if seen:
            continue
        high, low = worst_mass(t, zones, pieces, drug, window, with_held)
        for other in range(limit, size(t, at.LIMITS)):
            same = applies(t, other, rule, cell(t, at.LIMITS, limit, at.LIMIT_QUANTITY), drug)
            if same and cell(t, at.LIMITS, other, at.LIMIT_WINDOW) == window:
                severity = max(severity, graded_mass(t, other, high, low, 1, 1))
        if severity >= 0:
            emit(rows, rule, severity, at.P_BASE, 0, 0, at.D_DRUG if day else at.D_WINDOW, drug)
            rows[rows[0, 0], at.ROW_WINDOW] = window


@compiled
def is_start(t: Vector, drug: int) -> bool:
    """Whether the patient gets a drug for the first time, or again after it was off."""
    if is_new(t, drug):
        return True
    first, last = possible_stages(t)
    for stage in range(first, last):
        if cell(t, at.BASES, cell(t, at.STAGES, stage, at.STAGE_BASE), at.BASE_KIND) == at.STOPPED:
            return True
    return False


@compiled
def is_new(t: Vector, drug: int) -> bool:
    """The same whatever base the held program is in: none is held, it was interrupted, or it lacks the drug."""
    return t[at.HELD] == 0 or t[at.INTERRUPTED] == 1 or cell(t, at.FLUIDS, at.FLUID_BEFORE, drug) == 0


@compiled
def base_before(t: Vector, stage: int) -> int:
    """The base that runs before a stage of the order: that of the longest delayed start, or of the stage before; -1."""
    if stage > t[at.HELD_STAGES]:
        return cell(t, at.STAGES, stage - 1, at.STAGE_BASE)
    longest, base = -1, -1
    for once in range(size(t, at.ONCE)):
        if cell(t, at.ONCE, once, at.ONCE_KIND) == at.DELAYED and cell(t, at.ONCE, once, at.ONCE_DELAY) > longest:
            longest, base = cell(t, at.ONCE, once, at.ONCE_DELAY), cell(t, at.ONCE, once, at.ONCE_BASE)
    return base if t[at.HELD] == 1 else -1


@compiled
def first_step(t: Vector) -> int:
    """When a plan first changes the dose, at least 24 h after activation; FOREVER without a plan."""
    first = t[at.HELD_STAGES]
    if size(t, at.STAGES) == first + 1:
        return FOREVER
    return max(DAY, program_origin(t) + cell(t, at.STAGES, first + 1, at.STAGE_AFTER))


@compiled
def judge_start(
    t: Vector, rows: Table, zones: Table, pieces: Table, drug: int, stage: int, start: int, end: int, again: bool
) -> None:
    """``first-dose`` of one drug over one start: the worst 24 h in it; ``again`` if the order itself had stopped."""
    dose, screened = (at.RESTART_DOSE, at.RESTART_SCREENING) if again else (at.Q_DOSE, at.Q_SCREENING)
    part, index = cell(t, at.STAGES, stage, at.STAGE_PART), cell(t, at.STAGES, stage, at.STAGE_INDEX)
    screening, severity = t[at.SCREENING], -1
    if screening < 0 and has_limit(t, at.R_FIRST_DOSE, screened, drug):
        emit(rows, at.R_FIRST_DOSE, at.NOTE, part, index, 0, at.D_SCREENING, drug)
    if start >= pieces[-1, PIECE_END]:
        return  # beyond the longest walk
    worst = worst_window(pieces, drug_strengths(t, zones, pieces, drug), DAY, start, end)
    high, low = added(worst, mass(patient_window(t, 0, DAY), new_strength(t, zones, drug)))
    for limit in range(size(t, at.LIMITS)):
        if applies(t, limit, at.R_FIRST_DOSE, dose, drug):
            severity = max(severity, graded_mass(t, limit, high, low, 1, 1))
        elif screening >= 0 and applies(t, limit, at.R_FIRST_DOSE, screened, drug):
            severity = max(severity, graded_mass(t, limit, high, low, 100, screening))
    emit_graded(rows, at.R_FIRST_DOSE, severity, part, index, at.D_DRUG, drug)


@compiled
def judge_first(t: Vector, rows: Table, zones: Table, pieces: Table) -> None:
    """``first-dose``: each drug that starts, and every drug where the order gives again what it had stopped itself."""
    first, stages, origin = t[at.HELD_STAGES], size(t, at.STAGES), program_origin(t)
    for drug in range(t[at.FLUID_DRUGS]):
        if is_start(t, drug):
            judge_start(t, rows, zones, pieces, drug, first, 0, first_step(t), False)
    for stage in range(first, stages):
        before, base = base_before(t, stage), cell(t, at.STAGES, stage, at.STAGE_BASE)
        if before < 0 or cell(t, at.BASES, before, at.BASE_KIND) != at.STOPPED:
            continue
        if cell(t, at.BASES, base, at.BASE_KIND) == at.STOPPED:
            continue
        start, end = origin + cell(t, at.STAGES, stage, at.STAGE_AFTER), FOREVER
        if stage + 1 < stages:
            end = max(start + DAY, origin + cell(t, at.STAGES, stage + 1, at.STAGE_AFTER))
        for drug in range(t[at.FLUID_DRUGS]):
            judge_start(t, rows, zones, pieces, drug, stage, start, end, True)


@compiled
def judge_doses(t: Vector, rows: Table, runs: Table, singles: Table, with_held: bool) -> None:
    """Walk the tip once, then judge every dose rule on it; an order that changes beyond the walk is refused."""
    endless = runs[-1, RUN_HEAD] == 1  # a prime or bridge that is never over
    if endless or last_seam(t, runs, singles) + cycle(t, runs[-1, RUN_BASE]) + DAY > MAX_HORIZON_S:
        emit(rows, at.R_DOSE_DAY, at.HARD, at.P_PROGRAM, 0, 0, at.D_BEYOND, 0)
    zones = lay_zones(t, with_held)
    start = 0
    if with_held:
        start = -cycle(t, cell(t, at.STAGES, running_stage(t), at.STAGE_BASE)) - DAY
    pieces = walk_tip(t, runs, singles, zones, start, walk_end(t, runs, singles, zones))
    judge_windows(t, rows, zones, pieces, with_held)
    judge_first(t, rows, zones, pieces)
