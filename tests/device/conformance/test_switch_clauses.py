"""Pumps that switch or kill wrongly, and the clause that each of them breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.codes import Activation, Reason, Result
from device.conformance.switch_clauses import SWITCHING
from device.messages import Activate, ActivateReply, Begin, Kill, KillReply, Refused
from device.pump_transactions import Answered, refused
from tests.device.conformance.pumps import Wrong, broken, made, on, telling


def forgets(state, transaction):
    """The state without a word about that transaction."""
    ended = tuple(ended for ended in state.ended if ended.id != transaction)
    return replace(state, ended=ended, killed=tuple(killed for killed in state.killed if killed != transaction))


def unsealed(state, _request, _answers, right):
    """Does not wait for SEAL."""
    stage = state.stage
    return right() if stage is None else right(state=replace(state, stage=replace(stage, sealed=True)))


def any_digest(state, request, _answers, right):
    """Looks at its own digests alone."""
    stage = state.stage
    if stage is None:
        return right()
    same = replace(request, program_digest=stage.program_digest, once_digest=stage.once_digest)
    return right(request=same)


def any_base(state, request, _answers, right):
    """Does not look at the generation."""
    return right(request=replace(request, base_generation=state.generation))


def says_yes(state, request, answers, right):
    """Says that it is done, and does nothing."""
    answer = right()
    done = isinstance(answer.reply, ActivateReply) and answer.state is not state
    said = ActivateReply(answers, request.id, Activation.ACTIVATED, state.generation + 1)
    return Answered(state, said) if done else answer


def two_further(_state, _request, _answers, right):
    """Counts a switch twice."""
    answer = right()
    return replace(answer, state=replace(answer.state, generation=answer.state.generation + 1))


def answers_once(state, request, answers, right):
    """Refuses to say again what it has said."""
    ended = any(ended.id == request.id for ended in state.ended)
    return refused(state, answers, request, Reason.FINISHED) if ended else right()


def counts_again(state, request, _answers, right):
    """Makes a new generation of the same request."""
    ended = any(ended.id == request.id for ended in state.ended)
    return right(state=replace(state, generation=state.generation + 1)) if ended else right()


def short_memory(state, _request, _answers, right):
    """Remembers one transaction."""
    answer = right()
    return replace(answer, state=replace(answer.state, ended=answer.state.ended[-1:]))


def older_base(state, request, _answers, right):
    """Takes an order for the generation before as one for this."""
    older = request.base_generation == state.generation - 1
    return right(request=replace(request, base_generation=state.generation)) if older else right()


class NoLedger(Wrong):
    """Keeps no book of one-time parts."""

    def answer(self, state, request, circumstance):
        return super().answer(replace(state, ledger=()), request, circumstance)


def kills_nothing(state, request, answers, _right):
    """Says that it is killed, and forgets it."""
    return Answered(state, KillReply(answers, request.id, Result.KILLED, state.generation))


def kills_the_stage_only(_state, request, _answers, right):
    """Empties the stage, and would take the same id again."""
    answer = right()
    return replace(answer, state=forgets(answer.state, request.id))


def kills_what_it_knows(state, request, answers, right):
    """Refuses to kill what it has never heard of."""
    known = state.stage is not None and state.stage.id == request.id
    known |= any(ended.id == request.id for ended in state.ended)
    return right() if known else refused(state, answers, request, Reason.UNKNOWN_ID)


def kills_once(state, request, answers, right):
    """Refuses to kill the dead."""
    dead = request.id in state.killed
    return refused(state, answers, request, Reason.KILLED) if dead else right()


class ForgetsWithTheSession(Wrong):
    """Remembers killed ids for one session."""

    def greeted(self, right, frame, keys, serial, epoch, now_ms):
        self._state = replace(self._state, killed=(), ended=())
        return right(frame, keys, serial, epoch, now_ms)


def remembers_few(_state, _request, _answers, right):
    """Remembers eight killed ids."""
    answer = right()
    return replace(answer, state=replace(answer.state, killed=answer.state.killed[-8:], ended=answer.state.ended[-8:]))


def claims_to_kill(_state, _request, _answers, right):
    """Calls everything killed, what has taken effect too."""
    answer = right()
    return replace(answer, reply=replace(answer.reply, result=Result.KILLED))


def begins_again(state, request, _answers, right):
    """Takes an id that has ended once more."""
    killed = request.id in state.killed
    return right() if killed else right(state=forgets(state, request.id))


WRONG = (
    ("A1", on(Activate, unsealed)),
    ("A2", on(Activate, any_digest)),
    ("A3", on(Activate, any_base)),
    ("A4", on(Activate, says_yes)),
    ("A4", on(Activate, two_further)),
    ("A5", telling(lambda status: replace(status, last_transaction=None))),
    ("A6", on(Activate, answers_once)),
    ("A6", on(Activate, counts_again)),
    ("A7", on(Activate, short_memory)),
    ("A8", on(Begin, begins_again)),
    ("A9", on(Begin, older_base)),
    ("A10", NoLedger),
    ("K1", on(Kill, kills_nothing)),
    ("K1", on(Kill, kills_the_stage_only)),
    ("K2", on(Kill, kills_what_it_knows)),
    ("K3", on(Kill, kills_once)),
    ("K4", ForgetsWithTheSession),
    ("K5", on(Kill, remembers_few)),
    ("K6", on(Kill, claims_to_kill)),
)
NAMES = [f"{clause}-{place}" for place, (clause, _) in enumerate(WRONG)]


def test_every_clause_has_a_pump_that_breaks_it():
    assert {clause for clause, _ in WRONG} == {clause.id for clause in SWITCHING}
    assert Refused.__doc__


@pytest.mark.parametrize(("clause", "pump"), WRONG, ids=NAMES)
@pytest.mark.req(36)
def test_a_pump_that_switches_or_kills_wrongly_is_caught(clause, pump):
    assert clause in broken(made(pump), clause)
