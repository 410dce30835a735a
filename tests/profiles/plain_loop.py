"""The compiled loop as it is written, run in plain Python: each part can be called alone, and every number is watched.

A compiled part has no way in from Python. Here each one gets a copy whose calls go to the other copies, and whose
arrays hold ``Watched`` integers: Python's own, which do not wrap, but raise as soon as one leaves half of int64. What
passes here therefore never wrapped in int64 either.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from types import FunctionType, SimpleNamespace
from typing import Any

import numpy as np

from profiles import kernels, kernels_bolus, kernels_change, kernels_dose, kernels_fluid, kernels_pump
from profiles.checks import Judged
from profiles.context import Context
from profiles.limits import Library
from profiles.lowering import drug_columns, lowered
from profiles.lowering_layout import ROW_COLUMNS
from profiles.program import Order

HALF_INT64 = 2**62


class NearWrappingError(ArithmeticError):
    """A result that is outside half of int64: somewhere the bounds of the orders are too wide."""


class TooLongError(Exception):
    """Plain Python would need minutes for this order, which the compiled loop walks in no time."""


_steps = [0, 0]  # done, allowed


class Watched(int):
    """A Python integer that raises when a result leaves half of int64, and stays watched."""


def _watching(operation: Callable[[int, int], int], turned: bool) -> Callable[[Watched, int], Watched]:
    def watched(self: Watched, other: int) -> Watched:
        pair = (int(other), int(self)) if turned else (int(self), int(other))
        result = operation(*pair)
        _steps[0] += 1
        if _steps[0] == _steps[1]:
            raise TooLongError
        if not -HALF_INT64 <= result <= HALF_INT64:
            raise NearWrappingError(f"{operation.__name__}{pair} = {result}")
        return Watched(result)

    return watched


for _name in ("add", "sub", "mul", "floordiv", "mod", "and_", "or_", "lshift", "rshift"):
    _operation, _method = getattr(operator, _name), _name.rstrip("_")
    setattr(Watched, f"__{_method}__", _watching(_operation, turned=False))
    setattr(Watched, f"__r{_method}__", _watching(_operation, turned=True))
Watched.__neg__ = lambda self: Watched(-int(self))  # type: ignore[method-assign, assignment] - as the others above


def watched_zeros(shape: int | tuple[int, ...], _dtype: object = None) -> Any:
    """What ``np.zeros`` is to the copies: Python integers that are watched."""
    made = np.empty(shape, object)
    made.fill(Watched(0))
    return made


def watched_array(values: Any) -> Any:
    """An array of watched integers with these values."""
    given = np.asarray(values, object)
    made = watched_zeros(given.shape)
    for index in np.ndindex(given.shape):
        made[index] = Watched(given[index])
    return made


_NUMPY = SimpleNamespace(zeros=watched_zeros, asarray=lambda values: values, int64=np.int64)


_RULES = (kernels_bolus, kernels_change, kernels_dose, kernels_fluid, kernels_pump)  # importing these has filled PARTS


@cache
def plain_parts(whole: bool = False) -> dict[str, Callable[..., Any]]:
    """Every part of the loop in plain Python, by its own name.

    The whole of it, ``judge``, is there only if asked for: importing its module compiles it, which takes a minute.
    """
    if whole:
        assert import_module("profiles.kernels_judge")
    assert all(module.__name__ in sys.modules for module in _RULES)
    worlds: dict[str, dict[str, Any]] = {}
    copies: dict[str, Callable[..., Any]] = {}
    for function in kernels.PARTS.values():
        module = function.__module__
        world = worlds.setdefault(module, {**vars(sys.modules[module]), "np": _NUMPY})
        copies[function.__name__] = FunctionType(
            function.__code__, world, function.__name__, None, function.__closure__
        )
    for world in worlds.values():
        world.update((name, copies[name]) for name in copies if name in world)
    return copies


def part(name: str) -> Callable[..., Any]:
    """One part of the loop as written."""
    return plain_parts(whole=name.startswith("judge_walk"))[name]


def watched_verdict(order: Order, context: Context, library: Library, most_steps: int = 0) -> frozenset[Judged]:
    """What the loop says, run in plain Python; raises NearWrappingError where a sum would come near wrapping.

    Raises TooLongError after ``most_steps`` calculations, 0 for no end.
    """
    _steps[:] = 0, most_steps
    tape = lowered(order, context, library)
    rows = watched_zeros((kernels._room(tape), ROW_COLUMNS))
    count = plain_parts(whole=True)["judge"](watched_array(tape.tolist()), rows)
    assert count >= 0, "no room for the findings"
    return kernels.worded([list(map(int, row)) for row in rows[1 : count + 1]], drug_columns(order, context))


def tape_of(order: Order, context: Context, library: Library) -> Any:
    """The tape of an order, watched."""
    return watched_array(lowered(order, context, library).tolist())


def rows_of(count: int = 40) -> Any:
    """Empty rows for findings."""
    return watched_zeros((count, ROW_COLUMNS))


def written(rows: Any) -> list[tuple[int, ...]]:
    """What has been written to rows of findings."""
    return [tuple(map(int, row)) for row in rows[1 : int(rows[0, 0]) + 1]]
