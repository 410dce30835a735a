"""STOP: always allowed, verified by reading, sent again under the same id, and true about what is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device import messages as m
from device.codes import Reason
from device.commands import Open, Resolve, Stop
from device.events import Confirmed, Declined, Lost, NotApplied, Purpose, Uncertain, Why
from device.framing import decode_frame, encode_frame
from device.gate import Gate
from device.image import digest, encode_program
from profiles.pump import PumpState
from tests.device.rig import HELD, PUSHED, STOPPED, FailingJournal, Rig, clean, instead, push, requests

STOP = Stop(STOPPED, "CIS-1", "Nurse Example", "overdose suspected")


def stands_still(rig: Rig) -> bool:
    status = rig.pump.status()
    return status.state is PumpState.STOPPED and status.flow_nl_per_day == 0


def opened(**changes) -> Rig:
    rig = Rig(**changes)
    rig.ask(Open())
    return rig


def test_a_stop_is_confirmed_by_the_state_that_the_pump_shows():
    rig = opened()
    rig.ask(STOP)
    (ended,) = rig.outcomes(STOPPED)
    assert (type(ended), ended.why, ended.purpose) == (Confirmed, Why.STOPPED, Purpose.STOP)
    assert ended.status.state is PumpState.STOPPED
    assert stands_still(rig)
    assert [type(request).__name__ for request in requests(rig)[-2:]] == ["Stop", "Status"]
    assert rig.actions() == ["intent", "done"]
    assert rig.journal.lines[0][1]["reason"] == "overdose suspected"


def test_a_stop_needs_no_opening_and_no_gate():
    def never(order, context):
        pytest.fail("a stop is not judged")

    rig = Rig(gate=Gate(never, never))
    rig.ask(STOP)
    assert rig.said(STOPPED) == "Confirmed"
    assert [type(request).__name__ for request in requests(rig)] == ["Who", "Hello", "Status", "Stop", "Status"]


def test_a_stop_goes_although_its_line_cannot_be_written():
    rig = opened(journal=FailingJournal("intent", "done"))
    rig.ask(STOP)
    assert stands_still(rig)
    assert rig.said(STOPPED) == "Confirmed"
    assert [type(event).__name__ for event in rig.events].count("Unrecorded") == 2


def test_stopping_twice_under_one_id_or_two_does_it_once():
    rig = opened()
    rig.ask(STOP)
    generation = rig.pump.state.generation
    rig.ask(STOP)
    rig.ask(replace(STOP, transaction=b"t" * 16))
    assert rig.said(b"t" * 16) == "Confirmed"
    assert rig.pump.state.generation == generation


@pytest.mark.req(44)
def test_another_pump_that_stands_still_confirms_nothing():
    rig = opened()
    rig.to_console = instead(m.StatusReply, lambda said: replace(said, status=replace(said.status, serial="CIS-2")))
    rig.ask(STOP)
    assert stands_still(rig)
    assert rig.said(STOPPED) == "Uncertain"
    rig.to_console = clean
    rig.ask(Resolve())
    assert rig.said(STOPPED) == "Confirmed"


def test_a_reply_alone_is_not_believed():
    """A pump that says *stopped* once when the STOP has never reached it."""
    rig, lies = opened(), []

    def never_arrives(data):
        frame = decode_frame(data.strip(b"\x00"))
        if lies or frame.type != 0x15:
            return data
        lies.append(frame.counter)  # the console's own keys seal a STATUS in place of the STOP
        return encode_frame(rig.session._channel._keys.lock(0x02, frame.epoch, frame.counter, b"\xa0"))

    rig.to_pump = never_arrives
    rig.to_console = instead(
        m.StatusReply, lambda said: m.StopReply(said.answers, STOPPED, 2) if said.answers in lies else said
    )
    rig.ask(STOP)
    assert rig.said(STOPPED) == "Confirmed"
    assert stands_still(rig)
    assert sum(isinstance(request, m.Stop) for request in requests(rig)) == 2


@pytest.mark.parametrize("kind", [m.StopReply, m.StatusReply])
def test_a_silent_pump_is_opened_again_and_gets_the_same_id(kind):
    lost = []
    rig = opened(retries=1)
    rig.to_console = instead(kind, lambda reply: reply if lost else lost.append(reply))
    rig.ask(STOP)
    assert rig.said(STOPPED) == "Confirmed"
    sent = [request for request in requests(rig) if isinstance(request, m.Stop)]
    assert len(sent) == 2
    assert {request.id for request in sent} == {STOPPED}
    assert rig.pump.state.generation == 2


def test_a_dead_line_leaves_the_stop_uncertain_in_so_many_words():
    rig = opened()
    rig.to_console = lambda data: b""
    rig.ask(STOP)
    assert [type(event) for event in rig.events[-2:]] == [Uncertain, Lost]
    assert rig.events[-2].purpose is Purpose.STOP
    assert rig.session.uncertain == {STOPPED}
    rig.to_console = clean
    rig.ask(Resolve())
    assert rig.said(STOPPED) == "Confirmed"
    assert stands_still(rig)


def test_a_stop_that_never_arrived_is_killed_on_reopening_and_said_to_be_so():
    rig = opened()
    rig.to_pump = lambda data: b""
    rig.session.ask(STOP, rig.now_ms)
    held_back = []
    rig.to_pump = lambda data: held_back.append(data) or b""
    rig.step()
    rig.pull_plug()
    assert rig.said(STOPPED) == "Uncertain"
    rig.to_pump = clean
    rig.plug_in()
    rig.ask(Open())
    assert (rig.said(STOPPED), rig.outcomes(STOPPED)[-1].purpose) == ("NotApplied", Purpose.STOP)
    rig.pump.receive(b"".join(held_back), rig.now_ms)
    assert not stands_still(rig)
    assert rig.pump_program == digest(encode_program(HELD))


def test_without_any_pump_the_stop_is_uncertain_and_nothing_is_recorded_for_a_pump_that_nobody_knows():
    rig = Rig()
    rig.to_console = lambda data: b""
    rig.ask(STOP)
    assert [type(event) for event in rig.events] == [Uncertain, Lost]
    assert rig.journal.lines == []
    assert rig.session.uncertain == frozenset()


def test_a_refused_stop_is_verified_by_reading_too():
    rig = opened()
    rig.to_console = instead(m.StopReply, lambda reply: m.Refused(reply.answers, 0x15, Reason.MEMORY))
    rig.ask(STOP)
    assert rig.said(STOPPED) == "Confirmed"
    assert rig.outcomes(STOPPED)[0].detail == "memory"
    rig = opened()
    rig.to_console = instead(
        m.StopReply | m.StatusReply,
        lambda reply: (
            m.Refused(reply.answers, 0x15, Reason.MEMORY)
            if isinstance(reply, m.StopReply)
            else replace(reply, status=replace(reply.status, state=PumpState.RUNNING, flow_nl_per_day=600_000))
        ),
    )
    rig.ask(STOP)
    ended = rig.outcomes(STOPPED)[0]
    assert (type(ended), ended.why, ended.detail) == (NotApplied, Why.PUMP_REFUSED, "memory")


def test_a_pump_that_goes_on_in_spite_of_its_reply_is_stopped_again_and_then_called_uncertain():
    rig = opened()
    rig.to_console = instead(
        m.StatusReply,
        lambda reply: replace(reply, status=replace(reply.status, state=PumpState.RUNNING, flow_nl_per_day=1)),
    )
    rig.ask(STOP)
    assert rig.said(STOPPED) == "Uncertain"
    assert sum(isinstance(request, m.Stop) for request in requests(rig)) == 1 + rig.retries


def test_another_pump_on_the_line_is_not_taken_for_the_one_to_stop():
    rig = opened(retries=1)
    rig.to_console = instead(
        m.StopReply | m.StatusReply,
        lambda reply: (
            None if isinstance(reply, m.StopReply) else replace(reply, status=replace(reply.status, serial="CIS-2"))
        ),
    )
    rig.ask(STOP)
    assert [event.why for event in rig.events[-2:]] == [Why.ANOTHER_PUMP, Why.ANOTHER_PUMP]


@pytest.mark.parametrize("first", [(), (Open(),)])
def test_a_stop_for_a_pump_that_is_not_there_stops_nobody(first):
    rig = Rig()
    for command in first:
        rig.ask(command)
    rig.ask(replace(STOP, serial="CIS-2"))
    assert rig.outcomes(STOPPED) == [Uncertain(STOPPED, Why.ANOTHER_PUMP, Purpose.STOP, serial="CIS-2")]
    assert rig.events[-1] == Lost(Why.ANOTHER_PUMP, "CIS-1")
    assert not any(isinstance(request, m.Stop) for request in requests(rig))
    assert (rig.actions(), rig.session.uncertain) == ([], frozenset())
    assert not stands_still(rig)


def test_a_second_stop_waits_for_the_first():
    rig = opened()
    rig.session.ask(STOP, rig.now_ms)
    rig.ask(replace(STOP, transaction=b"t" * 16))
    assert Declined("Stop", Why.BUSY) in rig.events
    assert stands_still(rig)


@pytest.mark.req(35)
def test_stop_is_allowed_while_something_is_uncertain_and_after_the_line_was_lost():
    rig = opened()
    rig.session.ask(push(), rig.now_ms)
    rig.to_console = lambda data: b""
    rig.settle()
    assert rig.session.uncertain == {PUSHED}
    rig.to_console = clean
    rig.ask(STOP)
    assert rig.said(STOPPED) == "Confirmed"
    assert rig.session.uncertain == {PUSHED}
    assert stands_still(rig)


def test_after_our_own_stop_a_push_starts_the_pump_again():
    rig = opened()
    rig.ask(STOP)
    rig.ask(push())
    assert rig.said() == "Confirmed"
    assert rig.pump.status().state is PumpState.RUNNING
