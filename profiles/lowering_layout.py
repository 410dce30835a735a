"""The columns of the integer tables between an order and the compiled loop; every name is one column or one code.

All volumes are nL, flows nL/day, strengths ng/mL, masses ng, times whole seconds; -1 is *not known* or *none*.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, Protocol, overload

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Pair = tuple[int, int]
Triple = tuple[int, int, int]

# the tables of the tape, in their order
BASES, PATTERNS, STEPS, STAGES, ONCE, PATIENTS, FLUIDS, COMPONENTS, LIMITS, RISES, GIVEN = range(11)

# the numbers of rules, severities and parts, in the order of ``findings``
(
    R_FLOW_RANGE,
    R_FLOW_RESOLUTION,
    R_CONCENTRATION_MAX,
    R_CONCENTRATION_MIN,
    R_CONCENTRATION_STEP,
    R_DOSE_DAY,
    R_DOSE_WINDOW,
    R_FIRST_DOSE,
    R_STEP_UP,
    R_STEP_DOWN,
    R_STEP_INTERVAL,
    R_BOLUS_SIZE,
    R_BOLUS_RATE,
    R_BOLUS_INTERVAL,
    R_BOLUS_OVERLAP,
    R_PATIENT_BOLUS,
    R_UNIT_SLIP,
    R_DAY_TILING,
    R_RESERVOIR,
    R_STABILITY,
    R_REPLACEMENT,
    R_MIXTURE,
    R_CATHETER_UNKNOWN,
    R_ONCE_ONLY,
    R_CLOCK,
) = range(25)
NOTE, SOFT, HARD, ABSOLUTE = range(4)
P_PROGRAM, P_FLUID, P_BASE, P_STEP, P_PERIODIC, P_PATIENT, P_PLAN, P_ONCE, P_RESERVOIR = range(9)

# scalars
(
    MODEL_KNOWN,
    FLOW_MIN,
    FLOW_MAX,
    FLOW_RESOLUTION,
    MINIMUM_RATE,
    DURATION_MIN,
    DURATION_MAX,
    INTERVAL_MIN,
    STEPS_MAX,
    PRIME_MAX,
    ACCURACY,
    DEAD,
    CATHETER,
    RESERVOIR,
    ALARM,
    REFILL,
    WALL,
    HELD_AGE,
    PUMPED_SINCE,
    SCREENING,
    FILL_AGE,
    CLOCK_ERROR,
    CLOCK_CHANGE,
    REPLACE_BY,
    INTERRUPTED,
    HELD,
    LINE_KNOWN,
    HELD_STAGES,
    PATIENT,
    HELD_PATIENT,
    DRUGS,
    FLUID_DRUGS,
    PROGRAM_BASES,
    STILL,
    SCALARS,
) = range(35)

# bases: the first PROGRAM_BASES rows belong to the order, the others to the held program
BASE_KIND, BASE_FLOW, BASE_INTERVAL, BASE_FIRST, BASE_VOLUME, BASE_DURATION, BASE_REASON, PATTERN_0, PATTERN_N = range(
    9
)
BASE_WEEK = 9  # seven columns: the pattern row of each weekday
BASE_PART, BASE_INDEX, BASE_BRIDGE, BASE_COLUMNS = range(16, 20)
CONTINUOUS, TIMED, PERIODIC, MINIMUM, STOPPED = range(5)

# patterns: rows of steps; steps
PATTERN_FIRST, PATTERN_LAST, PATTERN_COLUMNS = range(3)
STEP_START, STEP_END, STEP_FLOW, STEP_COLUMNS = range(4)

# stages: the first HELD_STAGES rows are the held program, the others the order's; each begins with the base itself
STAGE_BASE, STAGE_AFTER, STAGE_PART, STAGE_INDEX, STAGE_COLUMNS = range(5)

# one-time parts
ONCE_KIND, ONCE_VOLUME, ONCE_BASE, ONCE_DELAY, ONCE_EXPIRY, ONCE_DURATION, ONCE_CATHETER, ONCE_ID, ONCE_AGAIN = range(9)
ONCE_COLUMNS = 9
PRIME, BRIDGE, SINGLE, DELAYED = range(4)

# single boluses that were given before activation: seconds from activation, both negative or 0
GIVEN_START, GIVEN_END, GIVEN_FLOW, GIVEN_COLUMNS = range(4)

# patient boluses: row 0 the order's, row 1 the held program's
PATIENT_VOLUME, PATIENT_DURATION, PATIENT_LOCKOUT, PATIENT_STARTS, PATIENT_COLUMNS = range(5)

# fluids: strength of each drug in these rows, then one row for each one-time part (a bridge's previous fluid)
FLUID_PROGRAM, FLUID_BEFORE, FLUID_OLDEST, FLUID_LINE, FLUID_ONCE = range(5)

# components of the order's fluid
COMPONENT_DRUG, COMPONENT_STRENGTH, COMPONENT_KNOWN, COMPONENT_INDICATED, COMPONENT_APPROVED, COMPONENT_AGAIN = range(6)
COMPONENT_COLUMNS = 6

# limits that apply to this patient, one row for each drug
LIMIT_RULE, LIMIT_QUANTITY, LIMIT_SEVERITY, LIMIT_DRUG, LIMIT_VALUE, LIMIT_UPPER, LIMIT_WINDOW, LIMIT_CONFIRMED = range(
    8
)
LIMIT_COLUMNS = 8
QUANTITY_NAMES = (
    "dose_ng_per_day",
    "window_dose_ng",
    "concentration_ng_per_ml",
    "screening_percent",
    "increase_percent",
    "decrease_percent",
    "increase_ng_per_day",
    "increase_interval_s",
    "increases_per_week",
    "stop_without_plan",
    "bolus_ng",
    "patient_bolus_percent",
    "patient_bolus_ng",
    "patient_bolus_starts",
    "fill_age_s",
    "mixture_components",
    "decrease_ng_per_day",
)
(
    Q_DOSE,
    Q_WINDOW,
    Q_CONCENTRATION,
    Q_SCREENING,
    Q_INCREASE_PERCENT,
    Q_DECREASE_PERCENT,
    Q_INCREASE,
    Q_GAP,
    Q_WEEK,
    Q_STOP,
    Q_BOLUS,
    Q_PATIENT_PERCENT,
    Q_PATIENT_MASS,
    Q_PATIENT_STARTS,
    Q_FILL_AGE,
    Q_MIXTURE,
    Q_DECREASE,
) = range(17)
RESTART_DOSE, RESTART_SCREENING = range(17, 19)  # those of a start, where the order itself has stopped the therapy

# findings: the first row counts them
ROW_RULE, ROW_SEVERITY, ROW_PART, ROW_INDEX, ROW_SUB, ROW_DETAIL, ROW_DRUG, ROW_WINDOW, ROW_COLUMNS = range(9)

# details, by their number here; "{}" is the drug
DETAILS = (
    "", "not confirmed", "minimum rate", "model", "bounds", "steps", "duration", "flow", "seam", "previous", "volume",
    "id", "again", "expiry", "dose", "concentration", "bolus", "interval", "lockout", "{}", "{} unknown",
    "{} indication", "{} twice", "{} screening", "{} amount", "{} stop", "{} week", "{} mass", "{} starts", "{} window",
    "change", "{} pump", "full", "beyond",
)  # fmt: skip
(
    D_NONE, D_NOT_CONFIRMED, D_MINIMUM, D_MODEL, D_BOUNDS, D_STEPS, D_DURATION, D_FLOW, D_SEAM, D_PREVIOUS, D_VOLUME,
    D_ID, D_AGAIN, D_EXPIRY, D_DOSE, D_CONCENTRATION, D_BOLUS, D_INTERVAL, D_LOCKOUT, D_DRUG, D_UNKNOWN,
    D_INDICATION, D_TWICE, D_SCREENING, D_AMOUNT, D_STOP, D_WEEK, D_MASS, D_STARTS, D_WINDOW,
    D_CHANGE, D_PUMP, D_FULL, D_BEYOND,
) = range(34)  # fmt: skip


class Vector(Protocol):
    """One row of numbers, as the compiled loop sees an array."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> int: ...
    def __setitem__(self, index: int, value: int, /) -> None: ...


class Table(Protocol):
    """Rows and columns of numbers, as the compiled loop sees an array."""

    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, index: int, /) -> Vector: ...
    @overload
    def __getitem__(self, index: tuple[int, int], /) -> int: ...
    def __setitem__(self, index: tuple[int, int], value: int, /) -> None: ...


def tape(scalars: list[int], *tables: tuple[Sequence[Any], int]) -> Ints:
    """One array for the compiled loop: the scalars; start, rows and columns of each table; the tables row by row."""
    head, at_number = list(scalars), len(scalars) + 3 * len(tables)
    for rows, columns in tables:
        head += (at_number, len(rows), columns)
        at_number += len(rows) * columns
    for rows, _ in tables:
        head += chain.from_iterable(rows)
    return np.array(head, dtype=np.int64)
