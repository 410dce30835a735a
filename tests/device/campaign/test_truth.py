"""What must hold, and that each rule notices when it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device import pump_form
from device.campaign import story
from device.campaign.truth import Truth
from device.codes import EventCode
from device.events import Confirmed, NotApplied, Opened, Why
from device.journal import Action, MemoryJournal
from device.memory import Memory, RamBanks
from device.pump_state import LedgerEntry, PartState
from device.pump_status import status


@pytest.fixture
def held(cast):
    banks = RamBanks()
    banks.cells = list(story.cells(cast.model))
    return pump_form.from_bytes(Memory(banks).payload)


@pytest.fixture
def watch(held):
    journal = MemoryJournal()
    truth = Truth(journal)
    truth.look(held)
    truth.bases[story.FIRST] = held.generation
    for action in (Action.INTENT, Action.ACTIVATING):
        journal.append(action, {"transaction": story.FIRST.hex()})
    return truth, journal


def raised(state, generations=1):
    image, once = story.IMAGES[story.FIRST]
    return replace(state, program_image=image, once_image=once, generation=state.generation + generations)


def test_a_truthful_run_breaks_nothing(watch, held):
    truth, journal = watch
    truth.look(raised(held))
    truth.hear(Confirmed(story.FIRST, Why.ACTIVATED))
    journal.append(Action.DONE, {"transaction": story.FIRST.hex()})
    truth.end(raised(held))
    assert truth.violations == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: replace(s, program_image=s.program_image[:-1]), "not one complete"),
        (lambda s: replace(s, stopped_s=1), "stopped"),
        (lambda s: replace(s, counters=replace(s.counters, elapsed_s=s.now_s - 1)), "ran back"),
        (lambda s: replace(s, generation=s.generation - 1), "earlier program"),
        (lambda s: replace(raised(s), once_image=b""), "not one complete"),
    ],
)
def test_a_pump_that_does_what_it_must_not_is_noticed(watch, held, change, words):
    truth, _ = watch
    truth.look(change(held))
    assert any(words in sentence for sentence in truth.violations)


def test_a_change_without_its_lines_or_over_an_unseen_program_is_noticed(held):
    truth = Truth(MemoryJournal())
    truth.look(held)
    truth.look(raised(held))
    truth.look(raised(raised(held)))
    assert {"without a durable" in s or "overwrote" in s or "twice" in s for s in truth.violations} == {True}
    assert len(truth.violations) == 3


def test_untrue_words_are_noticed_whenever_they_are_said(watch, held):
    truth, journal = watch
    truth.hear(Confirmed(story.FIRST, Why.ACTIVATED))
    truth.hear(NotApplied(story.FIRST, Why.SILENT))
    truth.look(raised(held))
    truth.hear(NotApplied(story.FIRST, Why.SILENT))
    truth.hear(Opened(status(held, 1), None, b"something else", 0, 0))
    journal.append(Action.NOT_APPLIED, {"transaction": story.FIRST.hex()})
    truth.end(raised(held))
    assert len(truth.violations) == 5


def test_a_bolus_given_twice_is_noticed(watch, held):
    part = bytes.fromhex(story.PART.id)
    twice = held.noted(EventCode.BOLUS_STARTED).noted(EventCode.BOLUS_STARTED)
    for state in (twice, replace(held, ledger=(LedgerEntry(part, PartState.DONE, 0, 1),) * 2)):
        truth, _ = watch
        truth.violations.clear()
        truth.end(state)
        assert truth.violations == ["the bolus was given more than once"]
