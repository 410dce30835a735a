"""Bounds by name: every whole number of an order has some, and none of them can overflow a sum."""

from __future__ import annotations

import typing
from dataclasses import fields, is_dataclass

import pytest

from profiles.context import Context
from profiles.document_bounds import bounds_of, is_blank, is_visible
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


@pytest.mark.parametrize("text", ["a\u2028b", "a\u2029b", "a\x00b", "a\u202eb", "a\ud800b"])
def test_what_breaks_a_line_or_cannot_be_seen_is_no_text(text):
    assert not is_visible(text)


def test_a_space_of_any_width_is_welcome():
    assert is_visible("300\u202fmcg/day\u00a0at night")


@pytest.mark.parametrize(
    ("text", "blank"), [("   ", True), ("\u00a0", True), ("\u3164", True), ("-", True), ("夜", False)]
)
def test_a_name_has_a_letter_or_a_digit_to_be_known_by(text, blank):
    assert is_blank(text) is blank
