"""Bounds by name: every whole number of an order has some, and none of them can overflow a sum."""

from __future__ import annotations

import typing
from dataclasses import fields, is_dataclass

import pytest

from profiles.context import Context
from profiles.document_bounds import bounds_of
from profiles.program import Order


def integer_fields(shape: type, seen: set[type]) -> set[str]:
    """The names of all whole numbers that can be reached from a shape."""
    if shape in seen or not is_dataclass(shape):
        return set().union(*(integer_fields(a, seen) for a in typing.get_args(shape) if a is not shape), set())
    seen.add(shape)
    hints = typing.get_type_hints(shape)
    own = {f.name for f in fields(shape) if int in (hints[f.name], *typing.get_args(hints[f.name]))}
    return own.union(*(integer_fields(hints[f.name], seen) for f in fields(shape)))


def test_every_whole_number_of_an_order_and_its_context_has_bounds():
    names = integer_fields(Order, set()) | integer_fields(Context, set())
    assert len(names) > 25
    for name in names:
        low, high = bounds_of(name)
        assert low < high < 2**62, name


@pytest.mark.parametrize(("name", "low"), [("flow_nl_per_day", 0), ("duration_s", 1), ("concentration_ng_per_ml", 1)])
def test_what_would_divide_by_nothing_starts_at_one(name, low):
    assert bounds_of(name)[0] == low


def test_a_name_without_a_unit_has_no_bounds():
    with pytest.raises(LookupError, match="colour"):
        bounds_of("colour")
