"""Pumps that lack a safeguard do lack it, and nothing else."""

from __future__ import annotations

import pytest

from device.campaign import story, weak_pump
from device.campaign.mutants import BY_NAME, without
from device.campaign.pump import banks_of
from device.campaign.run import play
from device.campaign.schedule import Schedule
from device.campaign.swaps import swapped
from device.campaign.weak_pump import one_bank

PUMPS = [name for name in BY_NAME if name.startswith(("pump", "killed", "pointer", "a stage"))]


@pytest.mark.parametrize("name", PUMPS)
def test_on_a_clean_line_a_weak_pump_does_its_work(cast, name):
    mutant = BY_NAME[name]
    with swapped(mutant.swaps):
        played = play(without(cast, [mutant]), Schedule(3))
    assert (played.violations, played.last_word) == ((), "Confirmed")


def test_a_memory_of_one_bank_holds_the_state_and_no_copy(cast):
    banks = banks_of(cast.model, lambda bank, data: None)
    memory = one_bank(lambda banks: None)(banks)
    assert memory.payload
    assert banks.cells.count(b"") == 1
    memory.commit(b"next")
    assert memory.payload == b"next"
    assert banks.cells.count(b"") == 1


def test_nothing_is_announced_without_a_stage(cast):
    from device import pump_requests
    from device.messages import Seal
    from device.pump_factory import in_therapy
    from device.pump_requests import Circumstance
    from device.pump_transactions import Presence

    state = in_therapy(story.SERIAL, cast.model, story.context(), story.WALL_S)
    circumstance = Circumstance(1, 1, Presence.GIVEN)
    seal = pump_requests._TABLE[Seal]
    request = Seal(b"i" * 16)
    assert weak_pump.announces_digest(seal)(state, request, circumstance) == seal(state, request, circumstance)
