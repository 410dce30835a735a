"""Opening: what is read, and how each open transaction of an earlier session gets its true end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device import messages as m
from device.codes import Reason, Result
from device.commands import Open, Resolve
from device.events import Confirmed, Lost, NotApplied, Opened, Purpose, Streamed, Uncertain, Unrecorded, Why
from device.image import digest, encode_program
from device.journal import Action, Intent, intent_body
from device.open_talk import RESULTS_KEPT, judge
from device.turns import Doubt
from profiles.program import Step, Timed
from profiles.pump import LastTransaction, PumpState
from tests.device.rig import (
    DRAFT,
    HELD,
    PUSHED,
    STOPPED,
    FailingJournal,
    Rig,
    clean,
    instead,
    is_true,
    push,
    requests,
)

NONE = digest(b"")
INTENT = Intent(PUSHED, "CIS-1", Purpose.PROGRAM, 1, digest(encode_program(DRAFT)), NONE)


def of_kind(rig: Rig, kind: type) -> list:
    return [event for event in rig.events if isinstance(event, kind)]


def with_intent(rig: Rig, intent: Intent = INTENT) -> Rig:
    rig.journal.append(Action.INTENT.value, intent_body(intent))
    return rig


def test_an_opening_reads_status_and_program():
    rig = Rig()
    rig.ask(Open())
    (opened,) = rig.events
    assert isinstance(opened, Opened)
    assert (opened.program, opened.image, opened.problem) == (HELD, encode_program(HELD), None)
    assert (opened.status.serial, opened.status.generation, opened.outcomes) == ("CIS-1", 1, ())
    assert [type(request).__name__ for request in requests(rig)] == ["Who", "Hello", "Status", "Read"]


@pytest.mark.req(35)
def test_every_transaction_that_was_open_has_its_end_in_the_opening():
    rig = with_intent(with_intent(Rig()), replace(INTENT, transaction=b"q" * 16, purpose=Purpose.REFILL))
    rig.ask(Open())
    (opened,) = of_kind(rig, Opened)
    assert [(type(one), one.transaction) for one in opened.outcomes] == [
        (NotApplied, PUSHED), (NotApplied, b"q" * 16),
    ]  # fmt: skip
    assert rig.journal.open_intents("CIS-1") == ()


def test_a_factory_new_pump_has_no_program_and_no_problem():
    rig = Rig(held=None)
    rig.ask(Open())
    (opened,) = rig.events
    assert (opened.program, opened.image, opened.problem) == (None, b"", None)
    assert opened.status.state is PumpState.FACTORY


def test_a_long_program_is_read_in_slices():
    steps = tuple(Step(900 * i, 900 * (i + 1), 600_000 + 100 * i, 300_000) for i in range(96))
    held = replace(HELD, base=Timed((steps,)))
    rig = Rig(held=held)
    rig.ask(Open())
    assert rig.events[-1].program == held
    assert len(requests(rig)) > 4


@pytest.mark.parametrize(
    "change",
    [
        lambda reply: replace(reply, data=reply.data[:-1] + bytes([reply.data[-1] ^ 1])),
        lambda reply: replace(reply, data=b"", total=0),
        lambda reply: replace(reply, offset=7),
        lambda reply: m.Refused(reply.answers, 0x03, Reason.NO_IMAGE),
    ],
)
def test_an_active_image_that_cannot_be_read_is_a_problem_and_no_program(change):
    rig = Rig()
    rig.to_console = instead(m.ReadReply, change)
    rig.ask(Open())
    (opened,) = of_kind(rig, Opened)
    assert (opened.program, opened.problem) == (None, Why.UNREADABLE)


def test_an_image_that_fits_its_digest_but_is_no_program_is_a_problem():
    rig = Rig()
    junk = b"\xa1\x00\x01"

    def lie(reply):
        if isinstance(reply, m.StatusReply):
            return replace(reply, status=replace(reply.status, program_digest=digest(junk)))
        return replace(reply, data=junk, total=len(junk))

    rig.to_console = instead(m.StatusReply | m.ReadReply, lie)
    rig.ask(Open())
    assert (rig.events[-1].program, rig.events[-1].image, rig.events[-1].problem) == (None, junk, Why.UNREADABLE)


def test_a_pump_that_does_not_answer_is_lost():
    for kind in (m.StatusReply, m.ReadReply):
        rig = Rig()
        rig.to_console = instead(kind, lambda reply: None)
        rig.ask(Open())
        assert [event.why for event in of_kind(rig, Lost)] == [Why.SILENT]
        assert of_kind(rig, Opened) == []


@pytest.mark.req(41)
def test_an_intent_that_never_reached_the_pump_is_killed_and_not_applied():
    rig = with_intent(Rig())
    rig.ask(Open())
    (ended,) = rig.outcomes()
    assert (type(ended), ended.why) == (NotApplied, Why.KILLED)
    assert rig.pump.state.killed == (PUSHED,)
    assert of_kind(rig, Opened)[0].outcomes == (ended,)
    assert rig.actions() == ["intent", "not-applied"]
    rig.ask(push())
    assert (rig.said(), rig.outcomes()[-1].detail) == ("NotApplied", "killed")


def test_an_intent_that_took_effect_unseen_is_confirmed():
    rig = Rig()
    rig.ask(Open())
    rig.session.ask(push(), rig.now_ms)
    rig.settle(until=lambda: rig.pump.state.generation == 2)
    rig.pull_plug()
    assert rig.said() == "Uncertain"
    rig.plug_in()
    rig.ask(Open())
    (_, confirmed) = rig.outcomes()
    assert (type(confirmed), confirmed.why, confirmed.status.generation) == (Confirmed, Why.ACTIVATED, 2)
    assert of_kind(rig, Opened)[-1].program == DRAFT
    assert rig.journal.open_intents("CIS-1") == ()
    assert not any(isinstance(request, m.Kill) for request in requests(rig))


def test_several_open_transactions_are_resolved_one_by_one():
    rig = with_intent(with_intent(Rig()), replace(INTENT, transaction=STOPPED, purpose=Purpose.STOP))
    rig.ask(Open())
    assert [(e.transaction, e.purpose) for e in of_kind(rig, NotApplied)] == [
        (PUSHED, Purpose.PROGRAM),
        (STOPPED, Purpose.STOP),
    ]
    assert rig.session.uncertain == frozenset()


def test_an_intent_for_another_pump_is_left_alone():
    rig = with_intent(Rig(), replace(INTENT, serial="CIS-2"))
    rig.ask(Open())
    assert of_kind(rig, NotApplied) == []
    assert rig.pump.state.killed == ()


@pytest.mark.req(35)
def test_while_the_pump_does_not_answer_for_it_a_transaction_stays_uncertain():
    rig = with_intent(Rig())
    rig.to_console = instead(m.KillReply, lambda reply: None)
    rig.ask(Open())
    assert [type(event) for event in rig.events if not isinstance(event, Streamed)] == [Uncertain, Lost]
    assert rig.session.uncertain == {PUSHED}
    rig.to_console = clean
    rig.ask(Resolve())
    assert rig.said() == "NotApplied"
    assert rig.session.uncertain == frozenset()
    assert is_true(rig)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda reply: m.Refused(reply.answers, 0x14, Reason.MEMORY), Why.PUMP_REFUSED),
        (lambda reply: replace(reply, result=Result.STOPPED), Why.CONTRADICTION),
    ],
)
def test_a_pump_that_does_not_say_how_it_ended_leaves_it_uncertain_and_readable(change, why):
    rig = with_intent(Rig())
    rig.to_console = instead(m.KillReply, change)
    rig.ask(Open())
    assert [type(event) for event in rig.events] == [Uncertain, Opened]
    assert rig.events[0].why is why
    assert rig.session.uncertain == {PUSHED}
    rig.ask(push(transaction=b"n" * 16))
    assert rig.said(b"n" * 16) == ""
    assert rig.events[-1].why is Why.UNRESOLVED


def test_an_answer_about_another_transaction_settles_nothing():
    rig = with_intent(Rig())
    rig.to_console = instead(m.KillReply, lambda reply: replace(reply, id=STOPPED))
    rig.ask(Open())
    assert rig.said() == "Uncertain"


@pytest.mark.req(32)
def test_another_pump_on_the_same_line_ends_the_session():
    rig = Rig()
    rig.ask(Open())
    rig.to_console = instead(m.StatusReply, lambda reply: replace(reply, status=replace(reply.status, serial="CIS-2")))
    rig.ask(Open())
    assert rig.events[-1] == Lost(Why.ANOTHER_PUMP, "CIS-1")


def test_a_journal_that_cannot_be_read_is_told_and_forbids_pushing():
    rig = Rig(journal=FailingJournal(unreadable=True))
    rig.ask(Open())
    assert [type(event) for event in rig.events] == [Unrecorded, Opened]
    assert rig.events[1].problem is Why.JOURNAL
    assert rig.events[1].program == HELD
    rig.ask(push())
    assert rig.events[-1].why is Why.JOURNAL


def status_with(**changes):
    rig = Rig()
    rig.ask(Open())
    return replace(rig.events[0].status, **changes)


LAST = LastTransaction(PUSHED, "activated")
RUNS = {"generation": 2, "program_digest": INTENT.program_digest, "last_transaction": LAST}


@pytest.mark.req(35)
@pytest.mark.parametrize(
    ("purpose", "result", "status", "outcome", "why"),
    [
        (Purpose.PROGRAM, "activated", RUNS, Confirmed, Why.ACTIVATED),
        (Purpose.PROGRAM, "activated", {**RUNS, "generation": 3}, Uncertain, Why.CONTRADICTION),
        (Purpose.PROGRAM, "activated", {**RUNS, "program_digest": NONE}, Uncertain, Why.CONTRADICTION),
        (Purpose.PROGRAM, "activated", {"generation": 5}, Confirmed, Why.REPLACED_SINCE),
        (Purpose.PROGRAM, "killed", {}, NotApplied, Why.CANCELLED),
        (Purpose.PROGRAM, "refused", {}, NotApplied, Why.CANCELLED),
        (Purpose.PROGRAM, "killed", {"generation": RESULTS_KEPT}, NotApplied, Why.CANCELLED),
        (Purpose.PROGRAM, "killed", {"generation": 1 + RESULTS_KEPT}, Uncertain, Why.FORGOTTEN),
        (Purpose.BOLUS, "killed", {"generation": 1 + RESULTS_KEPT}, Uncertain, Why.FORGOTTEN),
        (Purpose.STOP, "killed", {"generation": 2 + RESULTS_KEPT}, Uncertain, Why.FORGOTTEN),
        (Purpose.REFILL, "refused", {"generation": 1 + RESULTS_KEPT}, NotApplied, Why.CANCELLED),
        (Purpose.PROGRAM, "stopped", {}, Uncertain, Why.CONTRADICTION),
        (Purpose.STOP, "stopped", {}, Confirmed, Why.REPLACED_SINCE),
        (Purpose.STOP, "stopped", {"last_transaction": LAST}, Uncertain, Why.CONTRADICTION),
        (
            Purpose.STOP,
            "stopped",
            {"last_transaction": LAST, "state": PumpState.STOPPED, "flow_nl_per_day": 0},
            Confirmed,
            Why.STOPPED,
        ),
        (Purpose.STOP, "activated", {}, Uncertain, Why.CONTRADICTION),
        (Purpose.STOP, "killed", {}, NotApplied, Why.CANCELLED),
    ],
)
def test_the_pumps_word_and_status_decide_the_outcome(purpose, result, status, outcome, why):
    doubt = Doubt(replace(INTENT, purpose=purpose), Why.CANCELLED)
    ended = judge(doubt, result, status_with(**status))
    assert (type(ended), ended.why, ended.purpose) == (outcome, why, purpose)
    assert not isinstance(ended, Uncertain) or ended.serial == INTENT.serial
