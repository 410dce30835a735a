"""What a push and an act have in common: one end for both, and no outcome by guess."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.act_talk import ActTalk
from device.change_talk import WHY_REFUSED, ChangeTalk
from device.codes import Activation, Reason, Result, Verdict
from device.commands import Open, Perform
from device.events import Confirmed, NotApplied, Progress, Purpose, Stage, Unrecorded, Why
from device.journal import JournalError, MemoryJournal
from device.messages import ActivateReply, ApplyReply, KillReply, StatusReply
from device.open_talk import OpenTalk
from device.push_talk import PushTalk
from device.turns import Answer, Barred, Rejection, Silence
from profiles.acts import Refill
from profiles.pump import LastTransaction
from tests.device.rig import BACLOFEN, CONTEXT, PUSHED, Rig, push
from widgets.wording_pump import reason_text

REFILL = Perform(
    PUSHED, "CIS-1", Refill("fill-1", BACLOFEN, 18_000_000, 2_100_000, 2_000_000), "Nurse", "planned", CONTEXT
)
COMMANDS = {PushTalk: push(), ActTalk: REFILL}
TALKS = tuple(COMMANDS)
DONE = {PushTalk: Result.ACTIVATED, ActTalk: Result.APPLIED}
SWITCHED = {PushTalk: ActivateReply, ActTalk: ApplyReply}


def begun(kind: type[ChangeTalk]) -> tuple[Rig, ChangeTalk]:
    """A change whose first request has left, and its line."""
    rig = Rig()
    rig.ask(Open())
    rig.session.ask(COMMANDS[kind], rig.now_ms)
    talk = rig.session._talk
    assert type(talk) is kind
    return rig, talk


def answer(reply, at_ms=0):
    return Answer(reply, at_ms, 20)


@pytest.mark.req(35)
@pytest.mark.parametrize("result", Result)
@pytest.mark.parametrize("kind", TALKS)
def test_after_a_calling_off_only_the_pumps_own_word_for_it_decides(kind, result):
    _, talk = begun(kind)
    talk = replace(talk, stage=Stage.CALLING_OFF, why=Why.CANCELLED)
    turn = talk.heard(answer(KillReply(1, PUSHED, result, 7)))
    if result is DONE[kind]:
        assert turn.talk.stage is Stage.SETTLING
    elif result in (Result.KILLED, Result.REFUSED):
        assert turn.tell == (NotApplied(PUSHED, Why.CANCELLED, talk.intent.purpose),)
        assert turn.settled == (PUSHED,)
    else:
        assert isinstance(turn.talk, OpenTalk)  # a pump that says something that cannot be is asked anew


@pytest.mark.req(35)
@pytest.mark.parametrize("kind", TALKS)
def test_a_status_that_does_not_name_it_is_no_confirmation(kind):
    rig, talk = begun(kind)
    talk = replace(talk, stage=Stage.SETTLING)
    word = {PushTalk: "activated", ActTalk: "applied"}[kind]
    named = LastTransaction(PUSHED, word)
    good = replace(
        rig.pump.status(),
        generation=talk.intent.base_generation + 1,
        program_digest=talk.intent.program_digest,
        last_transaction=named,
    )
    (done,) = talk.heard(answer(StatusReply(1, good))).tell
    assert isinstance(done, Confirmed)
    assert done.purpose is (Purpose.PROGRAM if kind is PushTalk else Purpose.REFILL)
    wrong = [
        replace(good, serial="CIS-2"),
        replace(good, generation=good.generation + 1),
        replace(good, last_transaction=None),
        replace(good, last_transaction=replace(named, id=b"x" * 16)),
        replace(good, last_transaction=replace(named, result="killed")),
    ]
    for status in wrong:
        assert isinstance(talk.heard(answer(StatusReply(1, status))).talk, OpenTalk)


@pytest.mark.parametrize("kind", TALKS)
def test_it_waits_for_the_hand_at_the_pump_as_long_as_it_may_and_no_longer(kind):
    _, talk = begun(kind)
    talk = replace(talk, stage=Stage.ACTIVATING)
    waiting = SWITCHED[kind](1, PUSHED, Activation.WAITING, 7)
    turn = talk.heard(answer(waiting, at_ms=1_000))
    assert (turn.talk.stage, turn.talk.waiting_since_ms, turn.pause_ms) == (Stage.WAITING, 1_000, talk.means.poll_ms)
    last_ms = 1_000 + talk.means.confirm_ms
    assert turn.talk.heard(answer(waiting, at_ms=last_ms - 1)).talk.stage is Stage.WAITING
    over = turn.talk.heard(answer(waiting, at_ms=last_ms)).talk
    assert (over.stage, over.why) == (Stage.CALLING_OFF, Why.NOT_CONFIRMED)
    assert turn.talk.heard(answer(replace(waiting, state=Activation.ACTIVATED))).talk.stage is Stage.SETTLING
    assert isinstance(turn.talk.heard(answer(replace(waiting, id=b"x" * 16))).talk, OpenTalk)


@pytest.mark.parametrize("kind", TALKS)
def test_what_has_taken_effect_or_is_being_called_off_is_not_called_off_again(kind):
    _, talk = begun(kind)
    may_be = {stage for stage in kind.stages if replace(talk, stage=stage).can_be_cancelled}
    assert may_be == set(kind.stages) - {Stage.SETTLING, Stage.CALLING_OFF}


@pytest.mark.req(34)
@pytest.mark.parametrize("kind", TALKS)
def test_what_never_left_is_not_applied_and_what_may_have_left_is_asked_of_the_pump(kind):
    _, talk = begun(kind)
    barred = Barred(Why.JOURNAL, 0)
    assert talk.heard(barred).tell == (NotApplied(PUSHED, Why.JOURNAL, talk.intent.purpose),)
    after = replace(talk, stage=Stage.ACTIVATING).heard(barred).talk
    assert (after.stage, after.why) == (Stage.CALLING_OFF, Why.UNRECORDED)
    other = replace(talk, stage=Stage.ACTIVATING).heard(Barred(Why.HARD_FINDINGS, 0)).talk
    assert (other.stage, other.why) == (Stage.CALLING_OFF, Why.HARD_FINDINGS)
    assert isinstance(replace(talk, stage=Stage.CALLING_OFF).heard(barred).talk, OpenTalk)


class FullDisk(MemoryJournal):
    """Has room for so many lines, and never again for one more."""

    room = 0

    def append(self, action, body):
        if len(self.lines) >= self.room:
            raise JournalError("the disk is full")
        super().append(action, body)


@pytest.mark.req(34)
@pytest.mark.parametrize("room", range(4))
@pytest.mark.parametrize("kind", TALKS)
def test_on_a_full_disk_what_is_said_of_the_line_and_of_the_pump_is_so(kind, room):
    journal = FullDisk()
    journal.room = room
    rig = Rig(journal=journal)
    rig.ask(Open())
    before, held = len(rig.sent), rig.pump.state.generation
    rig.ask(COMMANDS[kind])
    (ended,) = rig.outcomes()
    lines = ["intent", "activating", "done"]
    assert rig.actions() == lines[:room]
    assert [type(event) for event in rig.events].count(Unrecorded) == min(2, 3 - room)
    if room == 0:
        assert (ended.why, len(rig.sent)) == (Why.JOURNAL, before)
    elif room == 1:
        assert (ended.why, rig.pump.state.killed, rig.pump.state.generation) == (Why.UNRECORDED, (PUSHED,), held)
    else:
        assert (type(ended), rig.pump.state.generation) == (Confirmed, held + 1)
    stages = {event.stage for event in rig.events if isinstance(event, Progress)}
    assert (Stage.BEGIN in stages, Stage.ACTIVATING in stages) == (room > 0, room > 1)
    assert ("nothing was sent" in reason_text(str(ended.why))) == (len(rig.sent) == before)
    assert ("struck it off" in reason_text(str(ended.why))) == (PUSHED in rig.pump.state.killed)


@pytest.mark.parametrize("stage", [Stage.BEGIN, Stage.ACTIVATING, Stage.WAITING, Stage.SETTLING, Stage.CALLING_OFF])
@pytest.mark.parametrize("kind", TALKS)
def test_silence_is_doubt_at_every_stage_and_a_refusal_is_called_off_where_it_can_be(kind, stage):
    _, talk = begun(kind)
    talk = replace(talk, stage=stage)
    assert isinstance(talk.heard(Silence(0)).talk, OpenTalk)
    for reason in Reason:
        after = talk.heard(Rejection(reason, 0)).talk
        if stage in (Stage.SETTLING, Stage.CALLING_OFF):
            assert isinstance(after, OpenTalk)
        else:
            assert (after.stage, after.why) == (Stage.CALLING_OFF, WHY_REFUSED.get(reason, Why.PUMP_REFUSED))


@pytest.mark.req(45)
@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("kind", TALKS)
def test_the_pumps_own_verdict_is_a_condition_apart(kind, verdict):
    _, talk = begun(kind)
    turn = talk.judged_by_pump(verdict)
    if verdict is Verdict.ACCEPTED:
        assert turn is None
    else:
        why = Why.PUMP_ONCE_ONLY if verdict is Verdict.ONCE_ONLY else Why.PUMP_LIMITS
        assert (turn.talk.stage, turn.talk.why) == (Stage.CALLING_OFF, why)
