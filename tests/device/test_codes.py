"""The closed lists keep their numbers and have words."""

from __future__ import annotations

import re
from enum import IntEnum

import pytest

from device import codes

LISTS = [item for item in vars(codes).values() if isinstance(item, type) and issubclass(item, IntEnum)]


@pytest.mark.parametrize("numbers", [item for item in LISTS if item is not IntEnum], ids=lambda item: item.__name__)
def test_every_number_is_used_once_and_has_a_word(numbers):
    words = [codes.word(code) for code in numbers]
    assert len(set(words)) == len(numbers.__members__) == len({int(code) for code in numbers})
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", text) for text in words)


def test_numbers_that_are_on_the_wire_do_not_move():
    assert [int(slot) for slot in codes.Slot] == [1, 2, 3]
    assert [int(state) for state in codes.Activation] == [1, 2]
    results = {"ACTIVATED": 1, "KILLED": 2, "REFUSED": 3, "STOPPED": 4, "APPLIED": 5}
    assert {code.name: int(code) for code in codes.Result} == results
    assert (codes.Verdict.ACCEPTED, codes.Reason.KILLED, codes.Reason.EPOCH) == (0, 5, 11)
