"""Stopping and the log: STOP needs nothing, is done once, and leaves its line like everything that happens."""

from __future__ import annotations

from device.codes import EventCode, Reason, Result, word
from device.conformance.bench import Bench, Clause, Talk, require
from device.conformance.drafts import begun, draft, pushed, running, stopped
from device.messages import Kill, KillReply, Log, LogReply, Seal, Stop, StopReply
from profiles.pump import PumpState


def _stops(bench: Bench) -> Talk[None]:
    before = yield from bench.before(running(bench))
    reply = yield from stopped(bench)
    after = yield from bench.status()
    require(after.state is PumpState.STOPPED, f"After STOP the pump is {after.state.value}.")
    require(after.flow_nl_per_day == 0, f"After STOP the pump says a flow of {after.flow_nl_per_day:,} nL/day.")
    due = before.generation + 1
    named = (reply.generation, after.generation)
    require(named == (due, due), f"STOP makes generation {due}; the pump says {named[0]} and {named[1]}.")


def _names_it(bench: Bench) -> Talk[None]:
    yield from bench.before(running(bench))
    reply = yield from bench.before(stopped(bench))
    last = (yield from bench.status()).last_transaction
    named = last is not None and (last.id, last.result) == (reply.id, word(Result.STOPPED))
    require(named, "After STOP the status does not name that transaction as stopped.")


def _same_stop(bench: Bench) -> Talk[None]:
    yield from bench.before(running(bench))
    stop = Stop(bench.random(16))
    first = yield from bench.before(bench.granted(stop, StopReply))
    before = yield from bench.status()
    again = yield from bench.granted(stop, StopReply)
    require(again.generation == first.generation, "The same STOP again gets another answer.")
    yield from bench.unchanged(before, "The same STOP again")


def _same_stop_later(bench: Bench) -> Talk[None]:
    """A STOP that a line has kept for long must not stop what was started after it."""
    yield from bench.before(running(bench))
    stop = Stop(bench.random(16))
    yield from bench.before(bench.granted(stop, StopReply))
    before = yield from bench.before(running(bench))
    yield from bench.granted(stop, StopReply)
    yield from bench.unchanged(before, "A STOP of former times")


def _stops_killed(bench: Bench) -> Talk[None]:
    """A console that has struck a STOP off may be asked for it again."""
    yield from bench.before(running(bench))
    stop = Stop(bench.random(16))
    yield from bench.before(bench.granted(Kill(stop.id), KillReply))
    yield from bench.granted(stop, StopReply)
    status = yield from bench.status()
    require(status.state is PumpState.STOPPED, "STOP under an id that was killed does not stop.")
    reply = yield from bench.granted(Kill(stop.id), KillReply)
    require(reply.result is Result.STOPPED, f"KILL of a STOP that was obeyed says {word(reply.result)}.")


def _stopped_twice(bench: Bench) -> Talk[None]:
    yield from bench.before(running(bench))
    first = yield from bench.before(stopped(bench))
    second = yield from stopped(bench)
    require(second.generation == first.generation, "STOP of a stopped pump raises the generation.")


def _kills_stage(bench: Bench) -> Talk[None]:
    status = yield from bench.before(running(bench))
    order = draft(bench, status)
    yield from bench.before(begun(bench, order))
    yield from stopped(bench)
    for request in (next(order.chunks()), Seal(order.id), order.begin()):
        yield from bench.refused(request, Reason.KILLED, because=" of a transaction that STOP came upon")


def _runs_again(bench: Bench) -> Talk[None]:
    yield from bench.before(running(bench))
    yield from bench.before(stopped(bench))
    status = yield from bench.before(bench.opened())
    yield from pushed(bench, draft(bench, status))
    after = yield from bench.status()
    require(after.state is PumpState.RUNNING, f"After STOP and a new program the pump is {after.state.value}.")


def _log_in_a_row(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    oldest, first, times = (yield from bench.granted(Log(1), LogReply)).oldest, 1, [0]
    first = oldest
    while first and first <= status.log_head:
        reply = yield from bench.granted(Log(first), LogReply)
        numbers = [event.sequence for event in reply.events]
        due = list(range(first, first + len(numbers)))
        require(bool(numbers), f"The log has lines up to {reply.head}, and none from {first} on is given.")
        require(numbers == due, f"The log's lines from {first} on are numbered {numbers[:6]}; {due[:6]} were due.")
        times += [event.elapsed_s for event in reply.events]
        first += len(numbers)
    now = yield from bench.status()
    require(times == sorted(times), "The log's times go back.")
    require(times[-1] <= now.elapsed_s, "The log holds a time that the pump has not reached.")


def _log_of(bench: Bench) -> Talk[None]:
    before = yield from bench.before(running(bench))
    order = draft(bench, before)
    yield from bench.before(pushed(bench, order))
    yield from bench.before(stopped(bench))
    reply = yield from bench.granted(Log(before.log_head + 1), LogReply)
    told = [event.code for event in reply.events]
    for code in (EventCode.ACTIVATED, EventCode.STOPPED):
        require(word(code) in told, f"The log has no line '{word(code)}' for what has just been done.")


STOPPING = (
    Clause("X1", "STOP ends all delivery, one generation further.", _stops),
    Clause("X2", "The status names a STOP as the transaction that ended last.", _names_it),
    Clause("X3", "The same STOP again gets the same answer and changes nothing.", _same_stop),
    Clause("X4", "A STOP of former times does not stop what was started after it.", _same_stop_later),
    Clause("X5", "STOP of a stopped pump is accepted and makes no new generation.", _stopped_twice),
    Clause("X6", "STOP is accepted while a transaction is open, and kills it.", _kills_stage),
    Clause("X7", "A stopped pump starts again with the next program that is activated.", _runs_again),
    Clause("X8", "STOP under an id that was killed stops, and is known as done from then on.", _stops_killed),
    Clause("L1", "The log's lines are numbered in a row, and their times never go back nor ahead.", _log_in_a_row),
    Clause("L2", "An activation and a STOP leave their lines in the log.", _log_of),
)
