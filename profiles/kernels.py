"""The verdict of the compiled loop: the same rules as ``checks``, decided by other code, before anything may leave.

Traps that were measured (numba 0.68) and are tests here: no fastmath, which lets NaN through an explicit guard;
accepted only if ``low <= x <= high``; one explicit signature a function, so that no other type is ever compiled;
``boundscheck``, without which an index out of range reads 0; ``error_model="python"``, without which 1/0 is infinity.
Import this late and away from the window's thread: numba takes its time. Until ``self_test`` has passed, nothing may
be pushed.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

import numpy as np
from numba import njit, types

from profiles import lowering_layout
from profiles.checks import Judged
from profiles.context import Context
from profiles.findings import Part, Place, Rule, Severity
from profiles.limits import Library
from profiles.lowering import drug_columns, lowered
from profiles.lowering_bounds import BoundsError
from profiles.lowering_layout import (
    BASES,
    D_BOUNDS,
    D_WINDOW,
    DETAILS,
    DRUGS,
    HELD_AGE,
    HELD_STAGES,
    ONCE,
    PATTERNS,
    ROW_COLUMNS,
    ROW_DETAIL,
    ROW_DRUG,
    ROW_INDEX,
    ROW_PART,
    ROW_RULE,
    ROW_SEVERITY,
    ROW_SUB,
    ROW_WINDOW,
    SCALARS,
    STEPS,
    Ints,
)
from profiles.program import Order
from profiles.units import duration_text

OPTIONS = {"boundscheck": True, "error_model": "python", "nogil": True}
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
}

Function = TypeVar("Function", bound=Callable[..., Any])

PARTS: dict[str, Callable[..., Any]] = {}  # every function of the loop as written, by module and name


def compiled(function: Function) -> Function:
    """A part of the loop: it is compiled with the whole, for the types of the one call, and cannot be called alone."""
    PARTS[f"{function.__module__}.{function.__qualname__}"] = function
    made: Function = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, **OPTIONS)(function)
    return made


def entry(function: Function) -> Function:
    """The one function of the loop that is called from outside: one explicit signature, kept in numba's cache."""
    PARTS[f"{function.__module__}.{function.__qualname__}"] = function
    made: Function = njit(signature(function), cache=True, **OPTIONS)(function)
    return made


def alone(part: Any) -> Callable[..., Any]:
    """A part of the loop, compiled once more with the same options so that a benchmark may call it by itself."""
    made: Callable[..., Any] = njit(signature(part.py_func), **OPTIONS)(part.py_func)
    return made


def signature(function: Callable[..., Any]) -> Any:
    """The numba signature of a function from its annotations."""
    *arguments, result = (_TYPES[str(name)] for name in function.__annotations__.values())
    return result(*arguments)


def fingerprint() -> int:
    """A number for the code of the whole loop as it stands, its constants included.

    numba's cache looks only at the file of the function that it kept: without this number in it, the loop would go on
    with the old code of its parts after they were changed.
    """
    seen = sha256()
    for name, function in sorted(PARTS.items()):  # whatever was imported first
        code, known = function.__code__, function.__globals__
        constants = {word: known[word] for word in code.co_names if isinstance(known.get(word), int)}
        seen.update(repr((name, code.co_code, code.co_consts, code.co_names, constants)).encode())
    columns = {name: value for name, value in vars(lowering_layout).items() if isinstance(value, int)}
    seen.update(repr((columns, sorted(map(str, OPTIONS.items())))).encode())
    return int.from_bytes(seen.digest()[:7])


def verdict(order: Order, context: Context, library: Library) -> frozenset[Judged]:
    """What the compiled loop says: rule, severity, place and detail of everything that is wrong, each once."""
    from profiles.kernels_judge import judge  # noqa: PLC0415 - its functions take ``compiled`` from this module

    try:
        tape = lowered(order, context, library)
    except BoundsError:
        return frozenset({OUT_OF_BOUNDS})
    rows: Ints = np.empty((_room(tape), ROW_COLUMNS), np.int64)
    count = judge(tape, rows)
    if count < 0:
        raise RuntimeError("The compiled loop had no room for its findings: the order is refused.")
    return worded(rows[1 : count + 1].tolist(), drug_columns(order, context))


def _room(tape: Ints) -> int:
    """More rows than the loop can write: a few for each number that is judged."""
    bases, patterns, steps, once = (int(tape[SCALARS + 3 * table + 1]) for table in (BASES, PATTERNS, STEPS, ONCE))
    unknown = int(tape[HELD_STAGES]) * (once + 1) if not tape[HELD_AGE] else 0  # each base that may be running
    return 64 + 2 * steps + 3 * patterns + (bases + once + unknown + 4) * (12 + 8 * int(tape[DRUGS]))


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
