"""Pumps that mix up sessions, and the clause that each of them breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.conformance.session_clauses import LAST, SESSIONS
from device.messages import StatusFrame
from tests.device.conformance.pumps import Wrong, broken, made, saying


class KeepsItsEpoch(Wrong):
    """A new session in the epoch of the one before."""

    def greeted(self, right, frame, keys, serial, epoch, now_ms):
        return right(frame, keys, serial, max(1, epoch - 1), now_ms)


class GreetsAnew(Wrong):
    """Each HELLO opens a session for it, before anybody has proved anything."""

    def greeted(self, right, frame, keys, serial, epoch, now_ms):
        self.door.openings = ()
        answer = right(frame, keys, serial, epoch, now_ms)
        if answer is not None:
            self.door.begin(self.door.openings[-1].session)
            self._remember(self._greetings.begun(self._state))
        return answer


class AnyEpoch(Wrong):
    """Does not look at the epoch of a frame."""

    def may_hear(self, epoch, counter):
        return counter > self.heard


class AnyFrame(Wrong):
    """Looks neither at the epoch nor at the counter."""

    def may_hear(self, epoch, counter):
        return True


class HearsTwice(Wrong):
    """Takes the same counter again."""

    def may_hear(self, epoch, counter):
        return epoch == self._state.epoch and counter >= self.heard


class AnyCounter(Wrong):
    """Takes any counter but the last one."""

    def may_hear(self, epoch, counter):
        return epoch == self._state.epoch and counter != self.heard


class ObeysLateFrames(AnyCounter):
    """Does what a late frame says, and only keeps quiet about it."""

    quiet = False

    def may_hear(self, epoch, counter):
        self.quiet = counter < self.heard
        return super().may_hear(epoch, counter)

    def said(self, message):
        quiet, self.quiet = self.quiet, False
        return None if quiet else message


class NeverTired(Wrong):
    """A session without an end."""

    def tick(self, now_ms):
        self._heard_ms = now_ms
        super().tick(now_ms)


class RepeatsItsCounter(Wrong):
    """Streams without counting."""

    def _send(self, message):
        self.door.session.sent -= isinstance(message, StatusFrame)
        super()._send(message)


WRONG = {
    "S1": KeepsItsEpoch,
    "S2": GreetsAnew,
    "S3": AnyEpoch,
    "S4": AnyFrame,
    "S5": HearsTwice,
    "S6": AnyCounter,
    "S7": ObeysLateFrames,
    "S8": saying(StatusFrame, lambda _: None),
    "S9": NeverTired,
}


def test_every_clause_has_a_pump_that_breaks_it():
    assert [*WRONG, "S10"] == [clause.id for clause in (*SESSIONS, *LAST)]


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.req(41)
def test_a_pump_that_mixes_up_sessions_is_caught(wrong):
    assert wrong in broken(made(WRONG[wrong]), wrong)


def test_a_pump_whose_own_frames_do_not_count_is_caught_at_the_end():
    assert "S10" in broken(made(RepeatsItsCounter), "S8", "S9", "S10")


def test_a_stream_whose_time_goes_back_is_caught():
    class Backwards(Wrong):
        def said(self, message):
            if isinstance(message, StatusFrame):
                return replace(message, status=replace(message.status, elapsed_s=0))
            return message

    pump = made(Backwards)
    pump.tick(0)
    pump.tick(60_000)
    assert "elapsed counter" in broken(pump, "S8").get("S8", "elapsed counter")
