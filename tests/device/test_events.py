"""Events are frozen facts with words of their own, and an outcome is one of three."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from device import events


@pytest.mark.req(35)
def test_there_are_exactly_three_outcomes():
    assert [outcome.__name__ for outcome in get_args(events.Outcome)] == ["Confirmed", "NotApplied", "Uncertain"]
    assert set(get_args(events.Outcome)) < set(get_args(events.Event))


@pytest.mark.parametrize("words", [events.Why, events.Stage, events.Purpose], ids=lambda item: item.__name__)
def test_a_code_is_a_word_and_no_sentence(words):
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", word.value) for word in words)


def test_every_event_says_what_it_means():
    assert all(event.__doc__.strip().endswith(".") for event in get_args(events.Event))
