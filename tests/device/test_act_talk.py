"""One act between console and pump: durable before it leaves, compared, confirmed by reading, true when in doubt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device import messages as m
from device.act_image import encode_act
from device.act_talk import ActTalk
from device.codes import Reason, Verdict
from device.commands import Cancel, Open, Perform, ReadBook
from device.emulator import Confirm
from device.events import BookRead, Confirmed, Declined, NotApplied, Opened, Progress, Purpose, Stage, Uncertain, Why
from device.gate import Gate
from device.pump_transactions import stop
from profiles.acts import ClockChange, LimitsChange, Refill
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.program import Bolus, SingleBolus
from tests.device.rig import BACLOFEN, CONTEXT, FailingJournal, Rig, clean, instead, push, requests

DONE = b"d" * 16
BOLUS = SingleBolus("cd" * 16, Bolus(10_000, 600, 5_000), delay_s=60, expiry_s=3_600)
REFILL = Refill("fill-1", BACLOFEN, 18_000_000, 2_100_000, 2_000_000)


def acts(rig):
    offset = rig.pump.state.wall_offset_s
    limits = replace(rig_limits(rig), bolus_max_nl=500_000)
    return BOLUS, ClockChange(offset, offset + 3_600), LimitsChange(limits), REFILL


def rig_limits(rig):
    from device.pump_acts import factory_limits

    return factory_limits(rig.pump.state.limits)


def opened(**changes):
    rig = Rig(**changes)
    rig.ask(Open())
    return rig


def perform(act, **changes):
    return replace(Perform(DONE, "CIS-1", act, "Nurse Example", "planned refill", CONTEXT), **changes)


def applied(rig):
    """Whether the pump itself says that the act took effect, by its memory."""
    return any(ended.id == DONE and ended.result.name == "APPLIED" for ended in rig.pump.state.ended)


def is_true(rig):
    said = rig.said(DONE)
    return said in ("", "Uncertain") or (said == "Confirmed") == applied(rig)


@pytest.mark.req(35)
@pytest.mark.parametrize(
    ("which", "purpose"), [*enumerate((Purpose.BOLUS, Purpose.CLOCK, Purpose.LIMITS, Purpose.REFILL))]
)
def test_an_act_is_confirmed_by_the_status_that_names_it(which, purpose):
    rig = opened()
    rig.ask(perform(acts(rig)[which]))
    (ended,) = rig.outcomes(DONE)
    assert (type(ended), ended.why, ended.purpose) == (Confirmed, Why.APPLIED, purpose)
    assert applied(rig)
    assert rig.actions() == ["intent", "activating", "done"]
    assert [type(request).__name__ for request in requests(rig)[-3:]] == ["Propose", "Apply", "Status"]
    intent = rig.journal.lines[0][1]
    assert (intent["act"], intent["person"]) == (encode_act(acts(opened())[which]).hex(), "Nurse Example")


def test_after_an_act_the_next_one_and_a_push_go_on_from_the_new_generation():
    rig = opened()
    rig.ask(perform(acts(rig)[1]))
    rig.ask(perform(REFILL, transaction=b"e" * 16))
    rig.ask(push())
    assert [rig.said(name) for name in (DONE, b"e" * 16, b"p" * 16)] == ["Confirmed"] * 3


@pytest.mark.req(34)
@pytest.mark.parametrize(("action", "why"), [("intent", Why.JOURNAL), ("activating", Why.UNRECORDED)])
def test_without_its_line_nothing_takes_effect(action, why):
    rig = opened(journal=FailingJournal(action))
    rig.ask(perform(REFILL))
    assert (rig.said(DONE), rig.outcomes(DONE)[-1].why) == ("NotApplied", why)
    assert not applied(rig)
    names = {type(request).__name__ for request in requests(rig)}
    assert "Apply" not in names
    assert ("Propose" in names) == (action == "activating")


@pytest.mark.req(35)
@pytest.mark.parametrize(
    ("later", "word", "why", "line"),
    [(63, Confirmed, Why.REPLACED_SINCE, "done"), (64, Uncertain, Why.FORGOTTEN, "forgotten")],
)
def test_an_act_that_the_pump_has_forgotten_is_called_neither_done_nor_not_done(later, word, why, line):
    """The console is gone when the pump does it, and so much is done from elsewhere that its memory has lost it."""
    rig = opened()
    rig.to_console = instead(m.ApplyReply, lambda reply: None)
    rig.session.ask(perform(REFILL), rig.now_ms)
    rig.settle(lambda: applied(rig))
    rig.pull_plug()
    for number in range(later):
        rig.pump.change(lambda state, n=number: stop(state, m.Stop(bytes([n]) * 16), 0).state, rig.now_ms)
        rig.pump.change(lambda state: replace(state, stopped_s=None), rig.now_ms)
    rig.to_console = clean
    rig.plug_in()
    (opening,) = [event for event in rig.ask(Open()) if isinstance(event, Opened)]
    (ended,) = opening.outcomes
    assert (type(ended), ended.why) == (word, why)
    assert rig.actions()[-1] == line
    assert (rig.session.uncertain, rig.journal.open_intents("CIS-1")) == (frozenset(), ())
    rig.ask(push())
    assert rig.said(b"p" * 16) == "Confirmed"


@pytest.mark.req(13)
def test_a_bolus_is_judged_like_an_order_and_the_program_itself_does_not_leave():
    found = Finding(Rule.DOSE_DAY, Severity.HARD, Place(Part.BASE), "1", "2", "mcg/day", "label")
    seen = []

    def checks(order, context):
        seen.append(order)
        return (found,)

    gate = Gate(checks, lambda order, context: frozenset({(found.rule, found.severity, found.where, found.detail)}))
    rig = opened(gate=gate)
    rig.ask(perform(BOLUS))
    ended = rig.outcomes(DONE)[-1]
    assert (type(ended), ended.why, ended.findings) == (NotApplied, Why.HARD_FINDINGS, (found,))
    assert (seen[0].program.name, seen[0].one_time) == ("300 mcg/day", (BOLUS,))
    rig.ask(perform(REFILL, transaction=b"e" * 16))
    assert rig.said(b"e" * 16) == "Confirmed"


def test_a_bolus_without_a_context_or_a_program_is_not_admitted():
    rig = opened()
    rig.ask(perform(BOLUS, context=None))
    assert rig.outcomes(DONE)[-1].why is Why.NOT_ADMITTED
    fresh = opened(held=None)
    fresh.ask(perform(BOLUS))
    assert fresh.outcomes(DONE)[-1].why is Why.NOT_ADMITTED


def test_an_act_that_has_no_form_does_not_leave():
    rig = opened()
    rig.ask(perform(replace(REFILL, volume_nl=-1)))
    assert rig.outcomes(DONE)[-1].why is Why.UNENCODABLE


@pytest.mark.req(39)
def test_another_programmer_is_detected_before_and_at_the_pump():
    rig = opened()
    rig.ask(perform(REFILL, base_generation=9))
    assert rig.outcomes(DONE)[-1].why is Why.ANOTHER_PROGRAMMER
    other = opened()
    other.pump._state = replace(other.pump.state, generation=5)
    other.ask(perform(REFILL))
    assert (other.said(DONE), other.outcomes(DONE)[-1].why) == ("NotApplied", Why.ANOTHER_PROGRAMMER)


@pytest.mark.req(45)
def test_what_the_pump_does_not_accept_is_called_off_with_its_word():
    rig = opened()
    rig.ask(perform(replace(REFILL, volume_nl=20_000_001)))
    ended = rig.outcomes(DONE)[-1]
    assert (type(ended), ended.why, ended.detail) == (NotApplied, Why.PUMP_LIMITS, "reservoir")
    rig.ask(perform(REFILL, transaction=b"e" * 16))
    rig.ask(perform(REFILL, transaction=b"f" * 16))
    assert rig.outcomes(b"f" * 16)[-1].why is Why.PUMP_ONCE_ONLY


@pytest.mark.req(38)
def test_an_act_that_comes_back_changed_is_not_applied():
    rig = opened()
    other = encode_act(replace(REFILL, volume_nl=1))
    rig.to_console = instead(m.ProposeReply, lambda reply: replace(reply, act=other))
    rig.ask(perform(REFILL))
    assert (rig.said(DONE), rig.outcomes(DONE)[-1].why) == ("NotApplied", Why.READ_BACK_DIFFERS)
    assert not applied(rig)


@pytest.mark.req(67)
def test_without_a_hand_at_the_pump_it_is_not_applied():
    rig = opened(confirm=Confirm.NEVER, confirm_ms=5_000)
    rig.ask(perform(REFILL))
    assert (rig.said(DONE), rig.outcomes(DONE)[-1].why) == ("NotApplied", Why.NOT_CONFIRMED)
    assert any(isinstance(event, Progress) and event.stage is Stage.WAITING for event in rig.events)


def test_the_pump_itself_may_give_the_waiting_up_first():
    rig = opened(confirm=Confirm.NEVER, confirm_ms=600_000)
    rig.ask(perform(REFILL))
    assert rig.outcomes(DONE)[-1].why is Why.NOT_CONFIRMED
    assert rig.pump.state.fills == ()


def test_a_person_calls_it_off_while_the_pump_waits():
    rig = opened(confirm=Confirm.ASK)
    rig.session.ask(perform(REFILL), rig.now_ms)
    rig.settle(until=lambda: rig.pump.waits_for_confirmation)
    rig.session.ask(Cancel(), rig.now_ms)
    rig.settle()
    assert rig.outcomes(DONE)[-1].why is Why.CANCELLED
    rig.session.ask(Cancel(), rig.now_ms)
    rig.wait(10)
    assert Declined("Cancel", Why.NOTHING_TO_DO) in rig.events


@pytest.mark.req(36)
@pytest.mark.parametrize("kind", [m.ProposeReply, m.ApplyReply, m.StatusReply, m.KillReply])
@pytest.mark.parametrize("retries", [1, 3])
def test_a_lost_answer_never_makes_the_word_untrue_nor_the_act_happen_twice(kind, retries):
    rig = opened(retries=retries)
    lost = []

    def once(reply):
        lost.append(reply)
        return None if len(lost) <= retries else reply

    rig.to_console = instead(kind, once)
    rig.ask(perform(REFILL if kind is not m.KillReply else replace(REFILL, volume_nl=20_000_001)))
    rig.to_console = clean
    rig.ask(Open())
    assert rig.said(DONE) == ("Confirmed" if applied(rig) else "NotApplied")
    assert len(rig.pump.state.fills) == int(applied(rig))
    assert rig.journal.open_intents("CIS-1") == ()


@pytest.mark.req(35)
def test_a_line_that_breaks_leaves_it_uncertain_until_the_pump_has_answered():
    rig = opened(confirm=Confirm.ASK)
    rig.session.ask(perform(REFILL), rig.now_ms)
    rig.settle(until=lambda: rig.pump.waits_for_confirmation)
    rig.pull_plug()
    assert isinstance(rig.outcomes(DONE)[-1], Uncertain)
    assert rig.outcomes(DONE)[-1].purpose is Purpose.REFILL
    rig.plug_in()
    rig.ask(perform(REFILL, transaction=b"e" * 16))
    assert Declined("Perform", Why.NOT_OPEN) in rig.events
    rig.ask(Open())
    assert rig.said(DONE) == "NotApplied"
    assert is_true(rig)


@pytest.mark.parametrize("kind", [m.ProposeReply, m.ApplyReply])
def test_an_answer_about_another_transaction_is_not_believed(kind):
    rig = opened()
    rig.to_console = instead(kind, lambda reply: replace(reply, id=b"x" * 16))
    rig.ask(perform(REFILL))
    assert is_true(rig)
    assert rig.said(DONE) in ("Confirmed", "NotApplied")


def test_a_pump_that_says_applied_and_shows_something_else_is_asked_again():
    rig = opened()
    rig.to_console = instead(m.StatusReply, lambda r: replace(r, status=replace(r.status, last_transaction=None)))
    rig.ask(perform(REFILL))
    assert rig.said(DONE) == "Confirmed"
    assert any(isinstance(event, Progress) and event.stage is Stage.ASKING_AGAIN for event in rig.events)


def test_a_kill_that_comes_too_late_is_confirmed():
    rig = opened()
    rig.to_console = instead(m.ApplyReply, lambda r: m.Refused(r.answers, 0x21, Reason.BAD_RANGE))
    rig.ask(perform(REFILL))
    assert (rig.said(DONE), applied(rig)) == ("Confirmed", True)


def test_only_what_the_gate_was_offered_passes():
    rig = opened()
    rig.session._means.gate.accept_act = lambda data: None
    rig.to_console = instead(m.ProposeReply, lambda r: replace(r, verdict=Verdict.ACCEPTED))
    rig.ask(perform(REFILL))
    assert (rig.said(DONE), rig.outcomes(DONE)[-1].why) == ("NotApplied", Why.NOT_ADMITTED)


def test_the_book_is_read_whole_and_after_an_act_it_holds_it():
    rig = opened()
    rig.ask(perform(REFILL))
    (read,) = [event for event in rig.ask(ReadBook()) if isinstance(event, BookRead)]
    assert (read.book.fill.refill_id, read.book.limits) == ("fill-1", rig_limits(rig))


def test_every_stage_but_the_last_two_can_be_killed():
    assert {stage for stage, row in ActTalk.stages.items() if not row.is_killable} == {
        Stage.SETTLING,
        Stage.CALLING_OFF,
    }
