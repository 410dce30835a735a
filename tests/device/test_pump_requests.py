"""Every request class has its answer, and reading changes nothing."""

from __future__ import annotations

import typing
from dataclasses import replace

import pytest

from device import messages, pump_book, pump_requests
from device.codes import EventCode, Reason, Slot
from device.message_forms import EVENTS_MAX
from device.messages import Hello, Log, Pair, Proof, Read, ReadReply, Refused, Status, StatusReply, Who
from device.pump_requests import Circumstance, answered, unreadable
from device.pump_state import LOG_MAX, Stage
from device.pump_transactions import Presence

HERE = Circumstance(7, 60, Presence.GIVEN)


def test_every_request_but_the_greeting_is_in_the_table():
    assert set(typing.get_args(messages.Request)) - {Who, Hello, Pair, Proof} == set(pump_requests._TABLE)


def test_what_is_not_in_the_table_is_refused(factory_pump):
    answer = answered(factory_pump, Hello("CIS-1"), HERE)
    assert answer.reply == Refused(7, 0x01, Reason.UNSUPPORTED)
    assert answer.state == factory_pump


def test_a_frame_without_a_request_is_refused_by_its_number():
    assert unreadable(3, 0x55) == Refused(3, 0x55, Reason.UNREADABLE)


def test_a_status_says_the_time_scale(factory_pump):
    answer = answered(factory_pump, Status(), HERE)
    assert isinstance(answer.reply, StatusReply)
    assert (answer.reply.answers, answer.reply.status.time_scale) == (7, 60)


def test_both_slots_are_read_in_stretches(running_pump):
    stage = Stage(b"i" * 16, 1, 3, b"d" * 32, 2, b"e" * 32, b"abcde", sealed=True)
    state = replace(running_pump(), stage=stage)
    image = state.program_image
    for slot, memory in ((Slot.ACTIVE, image), (Slot.STAGED, b"abcde")):
        for offset in (0, 2, len(memory)):
            answer = answered(state, Read(slot, offset, 3), HERE)
            assert answer.reply == ReadReply(7, slot, offset, len(memory), memory[offset : offset + 3])
            assert answer.state == state
        beyond = answered(state, Read(slot, len(memory) + 1, 3), HERE)
        assert beyond.reply == Refused(7, 0x03, Reason.BAD_RANGE)


def test_nothing_staged_reads_as_nothing(factory_pump):
    for slot in (Slot.ACTIVE, Slot.STAGED):
        assert answered(factory_pump, Read(slot, 0, 100), HERE).reply == ReadReply(7, slot, 0, 0, b"")


def test_the_book_is_read_in_stretches(running_pump):
    state = running_pump()
    whole = pump_book.image(state)
    answer = answered(state, Read(Slot.BOOK, 3, 20), HERE)
    assert answer.reply == ReadReply(7, Slot.BOOK, 3, len(whole), whole[3:23])


@pytest.mark.req(42)
def test_the_log_is_read_in_rows_without_a_gap(factory_pump):
    state = factory_pump
    for number in range(LOG_MAX + 50):
        state = state.noted(EventCode.SESSION, number)
    first, read = 1, []
    while first <= state.log_head:
        reply = answered(state, Log(first), HERE).reply
        assert (reply.oldest, reply.head) == (state.log_head - LOG_MAX + 1, state.log_head)
        assert 0 < len(reply.events) <= EVENTS_MAX
        read += reply.events
        first = reply.events[-1].sequence + 1
    assert [event.sequence for event in read] == [line.sequence for line in state.log]
    assert answered(state, Log(state.log_head + 1), HERE).reply.events == ()
