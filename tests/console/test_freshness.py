"""How old the knowledge of a pump is, what covers the screen, and whether a session may end."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from console import desk as steps
from console.desk import Desk
from console.freshness import age_ms, covered, may_end, stale
from console.phases import Phase
from profiles.edits import scale
from profiles.program import Order
from profiles.pump import PumpState

READ_MS = 100_000  # of the desk that was just read


@pytest.mark.req(44)
@pytest.mark.parametrize(("old_ms", "grey"), [(0, False), (3_500, False), (3_501, True), (10_001, True)])
def test_knowledge_is_grey_after_three_missed_frames(held: Desk, old_ms: int, grey: bool):
    assert stale(held, READ_MS + old_ms) is grey
    assert age_ms(held, READ_MS + old_ms) == old_ms


def test_knowledge_is_grey_when_the_line_is_gone_or_nothing_was_read(held: Desk):
    assert stale(replace(held, connected=False), READ_MS)
    assert stale(Desk(), 0)
    assert age_ms(Desk(), 0) is None


def still(desk: Desk) -> Desk:
    assert desk.status is not None
    return steps.seen(desk, replace(desk.status, state=PumpState.STOPPED), 2, 3)


@pytest.mark.req(29)
@pytest.mark.req(30)
def test_a_session_ends_without_a_word_only_when_all_is_settled(held: Desk, demo):
    assert may_end(held)
    assert not may_end(steps.edit(held, Order(scale(demo.program, Fraction(11, 10), 100))))
    assert not may_end(replace(held, phase=Phase.UNCERTAIN))
    assert not may_end(still(held))


def test_a_stopped_pump_a_doubt_and_a_fault_cover_the_screen(held: Desk):
    assert not covered(held)
    for phase in (Phase.UNCERTAIN, Phase.RESOLVING, Phase.FAULT):
        assert covered(replace(held, phase=phase))
    assert covered(still(held))
    assert not covered(replace(still(held), phase=Phase.DRAFTED))


def test_a_pump_that_gives_nothing_covers_the_screen_and_is_not_left_without_a_word(stalled: Desk):
    assert covered(stalled)
    assert not may_end(stalled)
