"""Which request gets which answer: one table from message class to function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from device import pump_acts, pump_book, pump_transactions
from device.codes import Reason, Slot
from device.message_forms import EVENTS_MAX
from device.messages import (
    Activate,
    Apply,
    Begin,
    Chunk,
    Kill,
    Log,
    LogReply,
    Propose,
    Read,
    ReadReply,
    Refused,
    Request,
    Seal,
    Status,
    StatusReply,
    Stop,
)
from device.pump_state import PumpState
from device.pump_status import events, status
from device.pump_transactions import Answered, Presence, refused


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What an answer needs beside the memory: the counter it answers, the time scale, who stands at the pump."""

    answers: int
    time_scale: int
    presence: Presence


def answered(state: PumpState, request: Request, circumstance: Circumstance) -> Answered:
    """The pump's answer to a request of an open session; what has no place in the table is refused."""
    answer = _TABLE.get(type(request))
    if answer is None:
        return refused(state, circumstance.answers, request, Reason.UNSUPPORTED)
    return answer(state, request, circumstance)


def unreadable(answers: int, frame_type: int) -> Refused:
    """The answer to a frame that is whole but holds no request."""
    return Refused(answers, frame_type, Reason.UNREADABLE)


def _status(state: PumpState, _: Status, circumstance: Circumstance) -> Answered:
    return Answered(state, StatusReply(circumstance.answers, status(state, circumstance.time_scale)))


def _read(state: PumpState, request: Read, circumstance: Circumstance) -> Answered:
    staged = state.stage.data if state.stage is not None else b""
    memory = {Slot.ACTIVE: state.program_image, Slot.STAGED: staged, Slot.BOOK: pump_book.image(state)}[request.slot]
    if request.offset > len(memory):
        return refused(state, circumstance.answers, request, Reason.BAD_RANGE)
    data = memory[request.offset : request.offset + request.length]
    return Answered(state, ReadReply(circumstance.answers, request.slot, request.offset, len(memory), data))


def _log(state: PumpState, request: Log, circumstance: Circumstance) -> Answered:
    lines = tuple(line for line in state.log if line.sequence >= request.first)[:EVENTS_MAX]
    oldest = state.log[0].sequence if state.log else 0
    return Answered(state, LogReply(circumstance.answers, oldest, state.log_head, events(lines)))


def _activate(state: PumpState, request: Activate, circumstance: Circumstance) -> Answered:
    return pump_transactions.activate(state, request, circumstance.answers, circumstance.presence)


def _apply(state: PumpState, request: Apply, circumstance: Circumstance) -> Answered:
    return pump_acts.apply(state, request, circumstance.answers, circumstance.presence)


_Transaction = Callable[[PumpState, Any, int], Answered]


def _plain(answer: _Transaction) -> Callable[[PumpState, Any, Circumstance], Answered]:
    return lambda state, request, circumstance: answer(state, request, circumstance.answers)


_TABLE: Mapping[type, Callable[[PumpState, Any, Circumstance], Answered]] = {
    Status: _status,
    Read: _read,
    Log: _log,
    Begin: _plain(pump_transactions.begin),
    Chunk: _plain(pump_transactions.chunk),
    Seal: _plain(pump_transactions.seal),
    Activate: _activate,
    Kill: _plain(pump_transactions.kill),
    Stop: _plain(pump_transactions.stop),
    Propose: _plain(pump_acts.propose),
    Apply: _apply,
}
