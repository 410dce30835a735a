"""A long task in slices: results and errors of its work come back to where they are waited for."""

from __future__ import annotations

import pytest

from console.slices import Slices, at_once


def adding(numbers: tuple[int, ...]) -> Slices[int]:
    total = 0
    for number in numbers:
        yield None
        total += yield lambda number=number: number * 10
    return total


def test_at_once_does_all_of_it_in_order():
    assert at_once(adding((1, 2, 3))) == 60
    assert at_once(adding(())) == 0


def test_what_a_piece_of_work_raises_is_raised():
    def broken() -> Slices[None]:
        yield lambda: 1 // 0

    with pytest.raises(ZeroDivisionError):
        at_once(broken())
