"""Pumps that stop or keep their log wrongly, and the clause that each of them breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.codes import Reason
from device.conformance.stop_clauses import STOPPING
from device.messages import Activate, LogReply, Stop, StopReply
from device.pump_transactions import Answered, refused
from profiles.pump import PumpState
from tests.device.conformance.pumps import broken, made, on, saying, telling


def says_stopped(state, request, answers, _right):
    """Says that it has stopped, and goes on."""
    return Answered(state, StopReply(answers, request.id, state.generation + 1))


def stops_again(state, request, _answers, right):
    """Does each STOP that it hears."""
    ended = tuple(ended for ended in state.ended if ended.id != request.id)
    return right(state=replace(state, ended=ended))


def counts_stops(_state, _request, _answers, right):
    """Makes a generation of each STOP."""
    answer = right()
    more = replace(answer.state, generation=answer.state.generation + 1)
    return Answered(more, replace(answer.reply, generation=more.generation))


def stops_once(state, request, answers, right):
    """Will not stop what stands."""
    return refused(state, answers, request, Reason.BUSY) if state.stopped_s is not None else right()


def stages_on(state, request, answers, right):
    """Will not stop while somebody programs it."""
    return refused(state, answers, request, Reason.BUSY) if state.stage is not None else right()


def keeps_stage(state, _request, _answers, right):
    """Stops, and goes on with the transaction that was open."""
    answer = right()
    ended = tuple(e for e in answer.state.ended if state.stage is None or e.id != state.stage.id)
    kept = replace(answer.state, stage=state.stage, ended=ended, killed=state.killed)
    return replace(answer, state=kept)


def heeds_kills(state, request, answers, right):
    """Will not stop under an id that was killed."""
    return refused(state, answers, request, Reason.KILLED) if request.id in state.killed else right()


def stays_killed(state, request, _answers, right):
    """Stops, and goes on calling the id killed."""
    answer = right()
    if request.id not in state.killed:
        return answer
    killed = tuple(ended for ended in state.ended if ended.id == request.id)
    return replace(answer, state=replace(answer.state, ended=(*killed, *answer.state.ended)))


def stays_stopped(state, _request, _answers, right):
    """Takes a new program, and does not start it."""
    answer = right()
    return replace(answer, state=replace(answer.state, stopped_s=state.stopped_s))


def unnamed(status):
    """Says nothing of a STOP when asked what came last."""
    stopped = status.state is PumpState.STOPPED
    return replace(status, last_transaction=None) if stopped else status


def loses_lines(reply):
    """Leaves a line out."""
    return replace(reply, events=reply.events[:1] + reply.events[2:])


def dull(reply):
    """Writes the same word on each line."""
    return replace(reply, events=tuple(replace(event, code="session") for event in reply.events))


def ahead(reply):
    """Writes times that have not been."""
    return replace(reply, events=tuple(replace(event, elapsed_s=event.elapsed_s + 10**6) for event in reply.events))


WRONG = (
    ("X1", on(Stop, says_stopped)),
    ("X1", telling(lambda status: replace(status, flow_nl_per_day=7))),
    ("X2", telling(unnamed)),
    ("X3", on(Stop, counts_stops)),
    ("X4", on(Stop, stops_again)),
    ("X5", on(Stop, counts_stops)),
    ("X5", on(Stop, stops_once)),
    ("X6", on(Stop, stages_on)),
    ("X6", on(Stop, keeps_stage)),
    ("X7", on(Activate, stays_stopped)),
    ("X8", on(Stop, heeds_kills)),
    ("X8", on(Stop, stays_killed)),
    ("L1", saying(LogReply, loses_lines)),
    ("L1", saying(LogReply, ahead)),
    ("L2", saying(LogReply, dull)),
)
NAMES = [f"{clause}-{place}" for place, (clause, _) in enumerate(WRONG)]


def test_every_clause_has_a_pump_that_breaks_it():
    assert {clause for clause, _ in WRONG} == {clause.id for clause in STOPPING}


@pytest.mark.parametrize(("clause", "pump"), WRONG, ids=NAMES)
def test_a_pump_that_stops_or_remembers_wrongly_is_caught(clause, pump):
    assert clause in broken(made(pump), clause)
