"""A number that may reach the compiled loop: whole and inside its bounds, or no number at all."""

from __future__ import annotations


class BoundsError(ValueError):
    """A number that the sums of the loop could not hold, or that is no whole number at all: the order is refused."""


def whole(value: object, low: int, high: int) -> int:
    """A whole number inside two bounds, accepted only if it is; ``True`` and 1.0 are none. Raises BoundsError."""
    if type(value) is int and low <= value <= high:
        return value
    raise BoundsError(f"{value!r} is no whole number from {low:,} to {high:,}.")
