"""Programs are values: equal when they say the same, and never changed in place."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from profiles.drugs import Component, Fluid
from profiles.program import Continuous, Order, Program, Step, Timed

WEEKDAY = (Step(0, 86_400, 600_000, 300_000),)
WEEKEND = (Step(0, 43_200, 500_000, 250_000), Step(43_200, 86_400, 700_000, 350_000))


def test_each_weekday_points_to_its_pattern() -> None:
    timed = Timed((WEEKDAY, WEEKEND), (0, 0, 0, 0, 0, 1, 1))
    assert [timed.day(d) for d in range(7)] == [WEEKDAY] * 5 + [WEEKEND] * 2


def test_a_program_cannot_be_changed_in_place() -> None:
    program = Program("p", Fluid((Component("baclofen", 500_000),)), Continuous(600_000, 300_000))
    with pytest.raises(FrozenInstanceError):
        program.name = "q"  # type: ignore[misc]  # the assignment is what is tested
    assert Order(program) == Order(program, ())
