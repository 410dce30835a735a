"""The first question of all: is every number of the order a whole number that this program can compute with?

What fails here is judged by no other rule; the compiled loop refuses the same orders before it starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, cast

from profiles.checks_order import stated
from profiles.context import Context
from profiles.delivery import concentration
from profiles.document_bounds import LISTS, bounds_of
from profiles.drugs import Fluid
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.limits import Library
from profiles.program import Order, Timed
from profiles.pump import CatheterPiece
from profiles.pumping import DAY_S
from profiles.units_tables import MAX_CONCENTRATION_NG_PER_ML

DETAIL = "bounds"


def within_bounds(order: Order, context: Context, library: Library) -> tuple[Finding, ...]:
    """One absolute finding for the first number or list outside its bounds; none if all are inside."""
    outside = next(_outside(order.program, "program"), None)
    outside = outside or next(_outside(order.one_time, "one_time"), None) or next(_outside(context, "context"), None)
    outside = outside or next(_limits(library), None)
    if outside is None:
        return ()
    path, value, allowed = outside
    return (stated(Rule.FLOW_RANGE, Severity.ABSOLUTE, Place(Part.PROGRAM), f"{value} at {path}", allowed, DETAIL),)


def _outside(value: object, name: str, path: str = "") -> Iterator[tuple[str, object, str]]:
    """(path, value, what is allowed) of everything under ``value`` that its name forbids."""
    path = path or name
    if isinstance(value, tuple):
        low, high = LISTS.get(name, (0, len(value)))
        if not low <= len(value) <= high:
            yield path, len(value), f"{low:,} to {high:,} entries"
        for index, item in enumerate(value):
            yield from _outside(item, f"{name}[]" if isinstance(item, tuple) else name, f"{path}[{index}]")
    elif is_dataclass(value):
        for name_, optional, number in _fields(cast("Any", type(value))):
            given = getattr(value, name_)
            if not ((given is None and optional) or (isinstance(given, str) and not number)):
                yield from _outside(given, name_, f"{path}.{name_}")
        yield from _disagreeing(value, path)
    else:
        low, high = bounds_of(name)
        if type(value) is not int or not low <= value <= high:
            yield path, value, f"whole numbers from {low:,} to {high:,}"


@cache
def _fields(shape: Any) -> tuple[tuple[str, bool, bool], ...]:
    """(name, whether it may be None, whether it is a number) of each field of a frozen value."""
    told = ((field.name, str(field.type)) for field in fields(shape))
    return tuple((name, "None" in kind, kind.startswith("int")) for name, kind in told)


def _disagreeing(value: object, path: str) -> Iterator[tuple[str, object, str]]:
    """What a value must agree on with itself to mean anything."""
    if isinstance(value, Timed) and max(value.week, default=0) >= len(value.patterns):
        yield f"{path}.week", max(value.week), "a pattern that is there"
    if isinstance(value, Timed) and len(value.week) != 7:
        yield f"{path}.week", len(value.week), "seven days"
    if isinstance(value, Fluid):
        for drug_id in dict.fromkeys(part.drug_id for part in value.components):
            strength, most = concentration(value, drug_id), MAX_CONCENTRATION_NG_PER_ML
            if not strength <= most:
                yield f"{path}.components", strength, f"{drug_id} in all at most {most:,}"
    if isinstance(value, CatheterPiece) and value.removed_um > value.supplied_um:
        yield f"{path}.removed_um", value.removed_um, "no more than was supplied"


def _limits(library: Library) -> Iterator[tuple[str, object, str]]:
    """A limit that no rule could keep: a window above a day, a maximum where only a minimum means anything."""
    for limit in library.limits:
        where = f"the limits of {limit.drug_id}"
        if not 0 <= limit.window_s <= DAY_S:
            yield where, f"a window of {limit.window_s} s", "a window of at most 24 h"
        if limit.quantity != "concentration_ng_per_ml" and limit.upper is (limit.quantity == "increase_interval_s"):
            yield where, f"a {'maximum' if limit.upper else 'minimum'} of {limit.quantity}", "the other bound"
