"""An act beside the program: possible only where nothing is drafted, and its end changes no program."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.desk import Desk, NotNow, Result
from console.desk_acts import act, acted, not_acted
from console.phases import Phase
from profiles.acts import ClockChange, LimitsChange, PumpLimits

NAME = "ab" * 16
CLOCK = ClockChange(0, 60)
LIMITS = LimitsChange(PumpLimits(1, 1, 1, 1, 1))


def test_an_act_leaves_from_what_is_held_and_from_nowhere_else(held: Desk):
    begun = act(replace(held, connected=True), NAME, CLOCK)
    assert (begun.phase, begun.transaction, begun.doing, begun.result) == (Phase.PROGRAMMING, NAME, "clock", None)
    for phase in (Phase.DRAFTED, Phase.REVIEW, Phase.SIGNED, Phase.UNCERTAIN, Phase.LOST, Phase.AWAY, Phase.FAULT):
        with pytest.raises(NotNow):
            act(replace(held, connected=True, phase=phase), NAME, CLOCK)
    with pytest.raises(NotNow):
        act(replace(held, connected=False), NAME, CLOCK)


def test_done_or_not_the_program_that_is_held_is_the_same(held: Desk):
    begun = act(replace(held, connected=True), NAME, LIMITS)
    done = acted(begun, held.status, Result("confirmed", "applied", NAME, "limits"), 5, 6)
    assert (done.phase, done.held, done.read_ms, done.read_at) == (Phase.HELD, held.held, 5, 6)
    undone = not_acted(begun, Result("not-applied", "pump-limits", NAME, "limits"))
    assert (undone.phase, undone.held, undone.result.word) == (Phase.HELD, held.held, "not-applied")
