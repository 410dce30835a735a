"""The first question of all: is every number of the order a whole number that this program can compute with?

What fails here is judged by no other rule; the compiled loop refuses the same orders before it starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from typing import Any, cast

from profiles.checks_order import stated
from profiles.context import Context, Given
from profiles.delivery import concentration
from profiles.document_bounds import LISTS, bounds_of
from profiles.drugs import Fluid
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.guardrails import Same
from profiles.limits import Library
from profiles.program import Order, Timed
from profiles.pump import CatheterPiece
from profiles.pumping import DAY_S
from profiles.units_tables import MAX_CONCENTRATION_NG_PER_ML, MAX_FLOW_NL_PER_DAY

DETAIL = "bounds"

Outside = tuple[str, object, str]  # path, value, what is allowed


def within_bounds(order: Order, context: Context, library: Library) -> tuple[Finding, ...]:
    """One absolute finding for the first number or list outside its bounds; none if all are inside."""
    asked = (("program", order.program), ("one_time", order.one_time), ("context", context))
    outside = next((_under(name, wrong) for name, value in asked if (wrong := _outside(value, name))), None)
    outside = outside or _first_limit(Same(library))
    if outside is None:
        return ()
    path, value, allowed = outside
    return (stated(Rule.FLOW_RANGE, Severity.ABSOLUTE, Place(Part.PROGRAM), f"{value} at {path}", allowed, DETAIL),)


def _outside(value: object, name: str) -> Outside | None:
    """The first thing in ``value`` that its name forbids."""
    if isinstance(value, tuple):
        return _in_list(value, name)
    return _in_shape(value) if is_dataclass(value) else _number(value, bounds_of(name))


def _under(step: str, wrong: Outside) -> Outside:
    path, value, allowed = wrong
    return step + path, value, allowed


def _in_list(items: tuple[object, ...], name: str) -> Outside | None:
    low, high = LISTS.get(name, (0, len(items)))
    if not low <= len(items) <= high:
        return "", len(items), f"{low:,} to {high:,} entries"
    for index, item in enumerate(items):
        if wrong := _outside(item, f"{name}[]" if isinstance(item, tuple) else name):
            return _under(f"[{index}]", wrong)
    return None


def _in_shape(value: object) -> Outside | None:
    for name, kind, bounds in _fields(cast("Any", type(value))):
        given, optional = getattr(value, name), "None" in kind
        if kind == "bool":
            if type(given) is not bool:
                return f".{name}", given, "true or false"
            continue
        if (given is None and optional) or (isinstance(given, str) and not bounds):
            continue
        if wrong := _number(given, bounds) if bounds else _outside(given, name):
            return _under(f".{name}", wrong)
    return _disagreeing(value)


def _number(value: object, bounds: tuple[int, int]) -> Outside | None:
    low, high = bounds
    if type(value) is int and low <= value <= high:
        return None
    return "", value, f"whole numbers from {low:,} to {high:,}"


@cache
def _fields(shape: Any) -> tuple[tuple[str, str, tuple[int, int] | None], ...]:
    """(name, type as written, the bounds of a number) of each field of a frozen value."""
    told = ((field.name, str(field.type)) for field in fields(shape))
    return tuple((name, kind, bounds_of(name) if kind.startswith("int") else None) for name, kind in told)


def _disagreeing(value: object) -> Outside | None:
    """What a value must agree on with itself to mean anything."""
    if isinstance(value, Timed):
        if max(value.week, default=0) >= len(value.patterns):
            return ".week", max(value.week), "a pattern that is there"
        if len(value.week) != 7:
            return ".week", len(value.week), "seven days"
    if isinstance(value, Fluid):
        for drug_id in dict.fromkeys(part.drug_id for part in value.components):
            strength, most = concentration(value, drug_id), MAX_CONCENTRATION_NG_PER_ML
            if not strength <= most:
                return ".components", strength, f"{drug_id} in all at most {most:,}"
    if isinstance(value, Given) and not value.flow_nl_per_day <= MAX_FLOW_NL_PER_DAY:
        return ".volume_nl", value.volume_nl, f"a flow of at most {MAX_FLOW_NL_PER_DAY:,} nL/day"
    if isinstance(value, CatheterPiece) and value.removed_um > value.supplied_um:
        return ".removed_um", value.removed_um, "no more than was supplied"
    return None


@lru_cache(maxsize=8)
def _first_limit(same: Same) -> Outside | None:
    return next(_limits(same.library), None)


def _limits(library: Library) -> Iterator[Outside]:
    """A limit that no rule could keep: a window above a day, a maximum where only a minimum means anything."""
    for limit in library.limits:
        where = f"the limits of {limit.drug_id}"
        if not 0 <= limit.window_s <= DAY_S:
            yield where, f"a window of {limit.window_s} s", "a window of at most 24 h"
        if limit.quantity != "concentration_ng_per_ml" and limit.upper is (limit.quantity == "increase_interval_s"):
            yield where, f"a {'maximum' if limit.upper else 'minimum'} of {limit.quantity}", "the other bound"
