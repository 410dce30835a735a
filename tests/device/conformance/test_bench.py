"""What a clause works with: answers are matched by counter, and a sentence says what came instead."""

from __future__ import annotations

import random

import pytest

from device.codes import Reason
from device.conformance.bench import REPLY_MS, Bench, Missed, Pause, Unexamined, judge_refusal, name_of, require
from device.conformance.drafts import SAMPLE
from device.conformance.line import KitLine
from device.keys import PublishedKeys
from device.messages import BeginReply, KillReply, Refused, Status, StatusReply, StopReply
from device.sealing import SessionKeys


@pytest.fixture
def bench():
    randbytes = random.Random(1).randbytes
    line = KitLine(PublishedKeys(), randbytes)
    line._keys, line._epoch = SessionKeys(bytes(32), bytes(32), is_pump=False), 1
    return Bench(line, randbytes, SAMPLE, [])


def ended(talk, answer=None):
    """What a talk raises or returns when the pump says this, or nothing."""
    assert isinstance(next(talk), Pause)
    with pytest.raises((Missed, Unexamined, StopIteration)) as caught:
        talk.send(answer)
    return caught.value


def test_silence_is_named_with_its_time_and_the_last_noise(bench):
    bench.noise.append("the CRC does not fit")
    said = str(ended(bench.granted(Status(), StatusReply)))
    assert said == (
        f"Status was not answered within {REPLY_MS:,} ms. The last thing heard was no message: the CRC does not fit."
    )


def test_an_answer_to_another_counter_is_no_answer(bench):
    assert "names counter 9; the request had 1" in str(
        ended(bench.granted(Status(), StatusReply), StopReply(9, b"", 1))
    )


def test_another_reply_than_the_one_that_was_due_is_named(bench):
    said = str(ended(bench.granted(Status(), StatusReply), Refused(1, 2, Reason.BUSY)))
    assert said == "Status was answered by Refused (busy); StatusReply was due."


def test_the_right_answer_is_handed_on(bench):
    assert ended(bench.granted(Status(), StopReply), StopReply(1, b"", 4)).value == StopReply(1, b"", 4)


def test_a_failure_before_the_clause_is_not_the_clause_s_own(bench):
    trouble = ended(bench.before(bench.status()), BeginReply(1, bytes(16)))
    assert isinstance(trouble, Unexamined)
    assert str(trouble).startswith("Not tried, because before it: Status was answered by BeginReply")


def test_what_must_not_be_answered_and_is_is_named(bench):
    said = str(ended(bench.unanswered(b"\x01\x00", "Noise"), KillReply(1, b"", 2, 3)))
    assert said == "Noise was answered by KillReply; it must not be answered at all."


def test_a_refusal_must_have_the_reason_and_name_the_request():
    judge_refusal(Refused(1, 0x10, Reason.BUSY), 0x10, (Reason.BUSY,), "Begin")
    with pytest.raises(Missed, match=r"Begin was answered by Refused \(killed\); a refusal was due \(busy or limits\)"):
        judge_refusal(Refused(1, 0x10, Reason.KILLED), 0x10, (Reason.BUSY, Reason.LIMITS), "Begin")
    with pytest.raises(Missed, match="names request type 0x11, not 0x10"):
        judge_refusal(Refused(1, 0x11, Reason.BUSY), 0x10, (Reason.BUSY,), "Begin")


def test_a_message_is_named_by_its_class_and_its_reason():
    assert name_of(Status()) == "Status"
    assert name_of(Refused(1, 2, Reason.WRONG_BASE)) == "Refused (wrong-base)"


def test_what_is_required_and_holds_says_nothing():
    require(True, "Never said.")
    with pytest.raises(Missed, match="It did not"):
        require(False, "It did not.")
