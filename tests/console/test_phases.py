"""The table of phases: every cell is known, and what is not in it is refused."""

from __future__ import annotations

import pytest

from console.phases import THERAPY_LOCKED, TRANSITIONS, Phase, Word, after

WISHES_THAT_SEND_THERAPY = (Word.EDIT, Word.RETURN, Word.REVIEW, Word.SIGN, Word.PROGRAM)


def test_every_phase_has_its_row():
    assert set(TRANSITIONS) == set(Phase)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("word", Word)
def test_a_cell_is_a_phase_or_a_refusal(phase: Phase, word: Word):
    assert after(phase, word) is TRANSITIONS[phase].get(word)


@pytest.mark.parametrize("phase", Phase)
def test_stop_is_possible_in_every_phase(phase: Phase):
    assert after(phase, Word.STOP) in (Phase.STOPPING, Phase.FAULT)


@pytest.mark.parametrize("phase", Phase)
def test_a_bug_leads_to_reading_only_from_every_phase(phase: Phase):
    assert after(phase, Word.FAULT) is Phase.FAULT


@pytest.mark.req(35)
@pytest.mark.parametrize("phase", [Phase.UNCERTAIN, Phase.RESOLVING, Phase.FAULT, Phase.STOPPING])
def test_no_therapy_can_be_asked_for_while_nobody_knows(phase: Phase):
    assert [after(phase, word) for word in WISHES_THAT_SEND_THERAPY] == [None] * len(WISHES_THAT_SEND_THERAPY)


@pytest.mark.req(35)
@pytest.mark.parametrize("phase", [p for p in Phase if after(p, Word.PROGRAM)])
def test_only_a_signed_draft_can_be_programmed(phase: Phase):
    assert phase is Phase.SIGNED


@pytest.mark.req(30)
@pytest.mark.parametrize("phase", sorted(THERAPY_LOCKED))
def test_a_session_does_not_end_while_the_pump_is_in_doubt(phase: Phase):
    assert after(phase, Word.LEAVE) is None
    assert after(phase, Word.CHOOSE) is None


@pytest.mark.req(44)
def test_a_lost_line_during_a_push_is_uncertain_and_never_merely_lost():
    assert after(Phase.PROGRAMMING, Word.LOST) is Phase.UNCERTAIN
    assert after(Phase.UNCERTAIN, Word.LOST) is Phase.UNCERTAIN


def test_every_phase_but_the_fault_can_be_left_again():
    for phase in Phase:
        reached = {phase}
        while True:
            more = {target for p in reached for target in TRANSITIONS[p].values()} - reached
            if not more:
                break
            reached |= more
        assert phase is Phase.FAULT or Phase.AWAY in reached
