"""The quick ``replace`` gives what the one of the standard library gives, and refuses what that refuses."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.codes import EventCode
from device.pump_state import LogLine
from device.values import replace

LINES = st.builds(LogLine, st.integers(), st.integers(), st.sampled_from(EventCode), st.integers())


@dataclass(frozen=True, slots=True)
class Even:
    half: int
    whole: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "whole", 2 * self.half)


@dataclass(frozen=True)
class Loose:
    one: int = 1
    two: int = 2


@given(LINES, st.fixed_dictionaries({}, optional={"sequence": st.integers(), "detail": st.integers()}))
def test_it_gives_what_the_standard_library_gives(line, changes):
    assert replace(line, **changes) == dataclasses.replace(line, **changes)


@given(LINES)
def test_the_value_it_starts_from_stays_as_it_was(line):
    before = dataclasses.astuple(line)
    replace(line, detail=line.detail + 1)
    assert dataclasses.astuple(line) == before


def test_a_class_that_computes_when_it_is_made_is_called():
    assert replace(Even(1), half=4).whole == 8


def test_a_class_without_slots_is_called():
    assert replace(Loose(), two=5) == Loose(1, 5)


def test_a_name_that_is_no_field_is_refused():
    with pytest.raises(TypeError, match="nothing"):
        replace(LogLine(1, 2, EventCode.STARTED, 3), nothing=4)
