"""Stops under faults: told truly, and a pump that does not stay stopped is noticed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.campaign import story
from device.campaign.schedule import read_schedule
from device.campaign.stops import AGAIN, KINDS, STOP, StopTruth, play
from device.codes import Result
from device.events import NotApplied, Why
from device.journal import MemoryJournal
from device.pump_state import Ended


@pytest.fixture
def held(cast):
    return story.state(cast.model)


def stopped(state, transaction=STOP):
    ended = (*state.ended, Ended(transaction, Result.STOPPED, state.generation))
    return replace(state, stopped_s=state.now_s, generation=state.generation + 1, ended=ended)


def watch(held):
    truth = StopTruth(MemoryJournal())
    truth.stop_asked = True
    truth.look(held)
    return truth


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("stop/retries-1: request.4.lost", "Confirmed", "Confirmed"),
        ("stop/retries-1: request.4.lost request.5.lost", "Uncertain", "NotApplied"),
        ("halt/retries-1: record.0.dies-before", "Confirmed", "Confirmed"),
        ("emergency/retries-1: request.0.lost", "Uncertain", "Confirmed"),
    ],
)
def test_the_word_of_a_stop_is_the_one_that_its_fault_allows(cast, quick, text, first, last):
    played = play(cast, text.partition("/")[0], read_schedule(text))
    assert (played.first_word, played.last_word, played.violations) == (first, last, ())


def test_a_stop_that_holds_breaks_nothing(held):
    truth = watch(held)
    truth.look(stopped(held))
    truth.look(replace(stopped(held), counters=replace(held.counters, elapsed_s=held.now_s + 60)))
    assert truth.violations == []


def test_a_stop_that_does_not_hold_is_noticed(held):
    after, counters = stopped(held), held.counters
    drained = replace(after, counters=replace(counters, reservoir_units=counters.reservoir_units - 1))
    for later, words in ((replace(after, stopped_s=None), "runs again"), (drained, "delivers")):
        truth = watch(held)
        truth.look(after)
        truth.look(later)
        assert [words in sentence for sentence in truth.violations] == [True]


def test_a_stop_that_nobody_asked_for_and_one_that_was_denied_are_noticed(held):
    truth = StopTruth(MemoryJournal())
    truth.look(held)
    truth.hear(NotApplied(AGAIN, Why.KILLED))
    truth.look(stopped(held, AGAIN))
    assert truth.violations == [
        "the pump has stopped, and nobody stopped it",
        "the console said not applied, and the pump did it afterwards",
    ]


def test_the_kinds_are_three():
    assert KINDS == ("stop", "emergency", "halt")
