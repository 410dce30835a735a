"""An unfinished draft is told of once, after five minutes in which nobody touched it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.desk import Desk
from console.idle import IDLE_MS, UNFINISHED, Idle, lapsed
from console.phases import Phase
from profiles.edits import set_base_dose
from profiles.program import Order


@pytest.mark.req(29)
def test_a_draft_that_waits_is_told_of_once_and_again_after_it_was_touched(held: Desk, demo):
    idle, order = Idle(), Order(set_base_dose(demo.program, 330_000, 100))
    drafted = replace(held, phase=Phase.DRAFTED, draft=order)
    assert idle.reminder(drafted, 1_000) == ""
    assert idle.reminder(drafted, 999 + IDLE_MS) == ""
    assert idle.reminder(drafted, 1_000 + IDLE_MS) == UNFINISHED
    assert idle.reminder(drafted, 1_000 + 2 * IDLE_MS) == ""
    typing = replace(drafted, preview=Order(set_base_dose(demo.program, 340_000, 100)))
    assert idle.reminder(typing, 1_001 + 2 * IDLE_MS) == ""
    assert idle.reminder(typing, 1_001 + 3 * IDLE_MS) == UNFINISHED


@pytest.mark.req(29)
@pytest.mark.parametrize("phase", [Phase.HELD, Phase.LOST, Phase.PROGRAMMING, Phase.AWAY])
def test_without_a_draft_there_is_nothing_to_tell(held: Desk, phase: Phase):
    idle = Idle()
    assert idle.reminder(replace(held, phase=phase), 0) == ""
    assert idle.reminder(replace(held, phase=phase), 2 * IDLE_MS) == ""


@pytest.mark.req(29)
def test_what_was_told_of_a_draft_is_taken_back_when_there_is_none(held: Desk):
    assert lapsed(UNFINISHED, held)
    assert not lapsed(UNFINISHED, replace(held, phase=Phase.REVIEW))
    assert not lapsed("Saved.", held)
