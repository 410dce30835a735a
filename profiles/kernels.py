"""The verdict of the compiled loop: the same rules as ``checks``, decided by other code, before anything may leave.

Traps that were measured (numba 0.68) and are tests here: no fastmath, which lets NaN through an explicit guard;
accepted only if ``low <= x <= high``; one explicit signature a function, so that no other type is ever compiled;
``boundscheck``, without which an index out of range reads 0; ``error_model="python"``, without which 1/0 is infinity.
Import this late and away from the window's thread: numba takes its time. Until ``self_test`` has passed, nothing may
be pushed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numba import njit, types

from profiles.checks import Judged
from profiles.context import Context
from profiles.findings import Part, Place, Rule, Severity
from profiles.limits import Library
from profiles.lowering import BoundsError, drug_columns, lowered
from profiles.lowering_layout import (
    D_BOUNDS,
    D_WINDOW,
    DETAILS,
    ROW_COLUMNS,
    ROW_DETAIL,
    ROW_DRUG,
    ROW_INDEX,
    ROW_PART,
    ROW_RULE,
    ROW_SEVERITY,
    ROW_SUB,
    ROW_WINDOW,
    VECTORS,
    Tables,
)
from profiles.program import Order
from profiles.units import duration_text

OPTIONS = {"cache": True, "boundscheck": True, "error_model": "python", "nogil": True}
OUT_OF_BOUNDS: Judged = (Rule.FLOW_RANGE, Severity.ABSOLUTE, Place(Part.PROGRAM), DETAILS[D_BOUNDS])

_INT, _VECTOR, _TABLE = types.int64, types.int64[::1], types.int64[:, ::1]
_TYPES: dict[str, Any] = {
    "int": _INT,
    "bool": types.boolean,
    "None": types.void,
    "Vector": _VECTOR,
    "Table": _TABLE,
    "Pair": types.UniTuple(_INT, 2),
    "Triple": types.UniTuple(_INT, 3),
    "Tables": types.NamedTuple([_VECTOR if name in VECTORS else _TABLE for name in Tables._fields], Tables),
}

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a function for exactly the types that it is annotated with."""
    names = [str(name) for name in function.__annotations__.values()]
    *arguments, result = (_TYPES[name] for name in names)
    made: Function = njit(result(*arguments), **OPTIONS)(function)
    return made


def verdict(order: Order, context: Context, library: Library) -> frozenset[Judged]:
    """What the compiled loop says: rule, severity, place and detail of everything that is wrong, each once."""
    from profiles.kernels_judge import judge  # noqa: PLC0415 - its functions take ``compiled`` from this module

    try:
        tables = lowered(order, context, library)
    except BoundsError:
        return frozenset({OUT_OF_BOUNDS})
    rows = np.empty((_room(tables), ROW_COLUMNS), np.int64)
    count = judge(tables, rows)
    if count < 0:
        raise RuntimeError("The compiled loop had no room for its findings: the order is refused.")
    return worded(rows[1 : count + 1].tolist(), drug_columns(order, context))


def _room(tables: Tables) -> int:
    """More rows than the loop can write: a few for each number that is judged."""
    bases, once, drugs = len(tables.bases), len(tables.once), tables.fluids.shape[1]
    return 64 + 2 * len(tables.steps) + 3 * len(tables.patterns) + (bases + once + 4) * (12 + 8 * drugs)


def worded(rows: list[list[int]], drugs: tuple[str, ...]) -> frozenset[Judged]:
    """Rows as what they mean; of several for one rule, place and detail the worst."""
    worst: dict[tuple[Rule, Place, str], Severity] = {}
    rules = tuple(Rule)
    for row in rows:
        place = Place(Part(row[ROW_PART]), row[ROW_INDEX], row[ROW_SUB])
        key = (rules[row[ROW_RULE]], place, _detail(row, drugs))
        worst[key] = max(Severity(row[ROW_SEVERITY]), worst.get(key, Severity.NOTE))
    return frozenset((rule, severity, place, detail) for (rule, place, detail), severity in worst.items())


def _detail(row: list[int], drugs: tuple[str, ...]) -> str:
    if row[ROW_DETAIL] == D_WINDOW:
        return f"{drugs[row[ROW_DRUG]]} {duration_text(row[ROW_WINDOW])}"
    return DETAILS[row[ROW_DETAIL]].format(drugs[row[ROW_DRUG]])
