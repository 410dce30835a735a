"""Products of several numbers, compared limb by limb where they are wider than 64 bits, for the compiled loop."""

from __future__ import annotations

import numpy as np

from profiles.kernels import compiled
from profiles.lowering_layout import Vector
from profiles.units_tables import LIMB_BITS

LIMBS = 10  # four factors of two limbs each, and one for the carry beyond
LIMB = 31
LIMB_MASK = 2**31 - 1


@compiled
def times(out: Vector, used: int, low: int, high: int) -> None:
    """Multiply a wide number of ``used`` limbs, in place, by ``high`` x 2**31 + ``low``."""
    carry_low, carry_high, carry, previous = 0, 0, 0, 0
    for i in range(used + 2):
        digit = out[i]
        carry_low += digit * low
        carry_high += previous * high
        carry += (carry_low & LIMB_MASK) + (carry_high & LIMB_MASK)
        out[i] = carry & LIMB_MASK
        carry_low, carry_high, carry, previous = carry_low >> LIMB, carry_high >> LIMB, carry >> LIMB, digit


@compiled
def wide(a: int, b: int, c: int, d: int) -> Vector:
    """a x b x c x d in limbs of 31 bits; each from 0 to 2**62 - 1. Anything else is a bug and raises."""
    out = np.zeros(LIMBS, np.int64)
    out[0] = 1
    used = 1
    for factor in (a, b, c, d):
        if not (0 <= factor < 2**62):
            raise ValueError("a factor outside its bounds")
        if factor != 1:
            times(out, used, factor & LIMB_MASK, factor >> LIMB)
            used += 2
    return out


@compiled
def plus(left: Vector, right: Vector) -> Vector:
    """The sum of two wide numbers."""
    out, carry = np.zeros(LIMBS, np.int64), 0
    for i in range(LIMBS):
        carry += left[i] + right[i]
        out[i] = carry & LIMB_MASK
        carry >>= LIMB
    return out


@compiled
def more(left: Vector, right: Vector) -> bool:
    """Whether one wide number is greater than another."""
    for i in range(LIMBS - 1, -1, -1):
        if left[i] != right[i]:
            return left[i] > right[i]
    return False


@compiled
def exceeds(a: int, b: int, c: int, d: int, e: int, f: int, g: int, h: int) -> bool:
    """Whether a x b x c x d > e x f x g x h, exactly."""
    return more(wide(a, b, c, d), wide(e, f, g, h))


@compiled
def wide_mass(high: int, low: int, factor: int) -> Vector:
    """A mass of two sums, times a factor, as a wide number."""
    return plus(wide(high, 2**LIMB_BITS, factor, 1), wide(low, factor, 1, 1))
