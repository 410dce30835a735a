"""Reading: the status with its round trip, the log page by page, a gap and a future time by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device import messages as m
from device.commands import Open, ReadLog, ReadStatus
from device.events import LogRead, Lost, StatusRead, Why
from device.message_forms import EVENTS_MAX
from tests.device.rig import Rig, instead, push, requests


def opened() -> Rig:
    rig = Rig()
    rig.ask(Open())
    return rig


def read_log(rig: Rig, first: int = 1) -> LogRead:
    return next(event for event in rig.ask(ReadLog(first)) if isinstance(event, LogRead))


@pytest.mark.req(53)
def test_a_status_comes_with_the_round_trip_that_bounds_its_clock():
    rig = opened()
    rig.session.ask(ReadStatus(), rig.now_ms)
    out = rig.session.outgoing()
    asked_ms = rig.now_ms
    rig.now_ms += 120
    rig.pump.receive(out, rig.now_ms)
    rig.session.receive(rig.pump.outgoing(), rig.now_ms)
    (read,) = rig.session.events()
    assert isinstance(read, StatusRead)
    assert (read.at_ms, read.round_trip_ms) == (asked_ms + 120, 120)


def test_a_log_is_read_to_its_head_however_long_it_is():
    rig = opened()
    for n in range(2 * EVENTS_MAX):
        rig.pump.set_wall(1_000_000 + 1_000 * n, rig.now_ms)
    log = read_log(rig)
    assert [event.sequence for event in log.events] == list(range(1, log.head + 1))
    assert log.head > 2 * EVENTS_MAX
    assert (log.gap, log.future, log.oldest) == (False, False, 1)
    assert sum(isinstance(request, m.Log) for request in requests(rig)) == -(-log.head // EVENTS_MAX)


def test_a_log_can_be_read_from_where_one_stopped():
    rig = opened()
    head = read_log(rig).head
    log = read_log(rig, head + 1)
    assert (log.events, log.gap) == ((), False)
    rig.ask(push())
    log = read_log(rig, head + 1)
    assert [event.sequence for event in log.events] == list(range(head + 1, log.head + 1))
    assert "activated" in {event.code for event in log.events}


@pytest.mark.req(42)
def test_a_missing_line_is_a_gap():
    rig = opened()
    rig.ask(push())
    rig.to_console = instead(m.LogReply, lambda page: replace(page, events=page.events[:1] + page.events[2:]))
    assert read_log(rig).gap


@pytest.mark.req(42)
def test_what_a_pump_no_longer_keeps_is_a_gap_only_for_whoever_expects_it():
    rig = opened()
    rig.to_console = instead(
        m.LogReply, lambda page: replace(page, events=tuple(e for e in page.events if e.sequence > 2), oldest=3)
    )
    assert not read_log(rig).gap
    assert read_log(rig, 2).gap
    assert not read_log(rig, 3).gap


@pytest.mark.req(42)
def test_a_time_that_the_pump_has_not_reached_is_named():
    rig = opened()
    rig.to_console = instead(
        m.LogReply,
        lambda page: replace(page, events=(*page.events[:-1], replace(page.events[-1], elapsed_s=2**30))),
    )
    log = read_log(rig)
    assert (log.future, log.gap) == (True, False)


def test_a_pump_that_sends_no_more_lines_before_its_head_does_not_hold_the_console():
    rig = opened()
    rig.to_console = instead(m.LogReply, lambda page: replace(page, events=(), head=page.head + 5))
    assert read_log(rig).gap


def test_a_pump_that_repeats_a_page_for_ever_does_not_hold_the_console():
    rig = opened()
    rig.to_console = instead(m.LogReply, lambda page: replace(page, events=page.events[:1], head=2**32 - 1))
    log = read_log(rig)
    assert log.gap
    assert len(log.events) < 10


@pytest.mark.parametrize(
    ("command", "kind"), [(ReadStatus(), m.StatusReply), (ReadLog(), m.LogReply), (ReadLog(), m.StatusReply)]
)
def test_a_pump_that_does_not_answer_is_lost(command, kind):
    rig = opened()
    rig.to_console = instead(kind, lambda reply: None)
    rig.ask(command)
    assert rig.events[-1] == Lost(Why.SILENT)
