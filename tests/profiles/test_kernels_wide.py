"""The wide numbers of the loop are those of Python: all small ones, made-up ones, and the ends of each limb."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.kernels_wide import LIMB, LIMBS
from tests.profiles.plain_loop import Watched, part

exceeds, more, plus, wide, wide_mass = (part(name) for name in ("exceeds", "more", "plus", "wide", "wide_mass"))
EDGES = (0, 1, 2, 2**31 - 1, 2**31, 2**31 + 1, 2**62 - 1)
factors = st.sampled_from(EDGES) | st.integers(0, 2**62 - 1) | st.integers(0, 2_000)
fours = st.tuples(factors, factors, factors, factors)


def number(limbs):
    """The Python integer of a wide number."""
    assert all(0 <= limb < 2**LIMB for limb in limbs)
    return sum(int(limb) << (LIMB * place) for place, limb in enumerate(limbs))


def watched(numbers):
    return tuple(map(Watched, numbers))


def test_products_of_every_four_numbers_at_the_ends_of_a_limb_are_exact():
    for a, b, c, d in product(EDGES, repeat=4):
        assert number(wide(*watched((a, b, c, d)))) == a * b * c * d


def test_comparisons_of_all_small_products_are_exact():
    small = range(4)
    for a, b, e, f in product(small, repeat=4):
        for c, g in product((0, 1, 3), repeat=2):
            assert exceeds(*watched((a, b, c, 1, e, f, g, 1))) is bool(a * b * c > e * f * g)


@given(fours, fours)
def test_products_sums_and_comparisons_are_those_of_python(one, other):
    left, right = wide(*watched(one)), wide(*watched(other))
    a, b = one[0] * one[1] * one[2] * one[3], other[0] * other[1] * other[2] * other[3]
    assert (number(left), number(right)) == (a, b)
    assert number(plus(left, right)) == a + b
    assert more(left, right) is (a > b)
    assert exceeds(*watched(one), *watched(other)) is (a > b)


@given(fours, st.sampled_from([-1, 1]))
def test_a_difference_of_one_is_seen_however_wide_the_numbers_are(four, by):
    value = four[0] * four[1] * four[2] * four[3]
    one_more = plus(wide(*watched(four)), wide(*watched((1, 1, 1, 1))))
    same = wide(*watched(four))
    assert number(one_more) == value + 1
    assert more(one_more, same) and not more(same, one_more) and not more(same, same)
    assert exceeds(*watched(four), *watched(four)) is False


@given(st.integers(0, 2**62 - 1), st.integers(0, 2**62 - 1), st.integers(0, 2**40))
def test_a_mass_of_two_sums_is_put_together_without_loss(high, low, factor):
    assert number(wide_mass(*watched((high, low, factor)))) == (high * 2**14 + low) * factor


@pytest.mark.parametrize("place", range(1, LIMBS))
def test_one_in_a_higher_limb_is_more_than_anything_below_it(place):
    higher, lower = ([0] * LIMBS for _ in range(2))
    higher[place], lower[:place] = 1, [2**LIMB - 1] * place
    assert more(higher, lower) and not more(lower, higher)


def test_four_factors_and_a_sum_have_room():
    assert LIMBS * LIMB > 4 * 62 + 1


@pytest.mark.req(19)
@pytest.mark.parametrize("wrong", [-1, 2**62, 2**63 - 1, -(2**63), float("nan")])
def test_a_factor_outside_its_bounds_raises_and_is_not_computed_with(wrong):
    for place in range(4):
        four = [1, 1, 1, 1]
        four[place] = wrong
        with pytest.raises(ValueError, match="outside its bounds"):
            wide(*four)
