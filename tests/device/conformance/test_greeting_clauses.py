"""Pumps that believe a greeting too early, and the clause that each of them breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.codes import Reason
from device.conformance.greeting_clauses import GREETINGS
from device.message_forms import TYPES, encode_message
from device.messages import Pair, Refused, Who, WhoReply
from device.pump_door import _proved
from device.sealing import unsealed
from tests.device.conformance.pumps import Wrong, broken, made
from tests.device.conformance.test_session_clauses import GreetsAnew


class NamesAnother(Wrong):
    """Says another number in plain from the second time on."""

    asked = 0

    def _hear(self, frame, now_ms):
        self.asked += frame.type == TYPES[Who]
        if frame.type != TYPES[Who] or self.asked == 1:
            super()._hear(frame, now_ms)
            return
        frame_type, payload = encode_message(WhoReply(frame.counter, "CIS-9", True, False))
        self._put(unsealed(frame_type, frame.counter, payload))


class AnswersEverybody(Wrong):
    """Tells whoever it does not understand so, in the session of somebody else."""

    def _hear(self, frame, now_ms):
        before = len(self._outgoing)
        super()._hear(frame, now_ms)
        if len(self._outgoing) - before < 2 and self.door.session is not None:
            self._send(Refused(0, frame.type, Reason.EPOCH))


class AnyNumber(Wrong):
    """Does not look at the number that a HELLO names."""

    def greeted(self, right, frame, keys, serial, epoch, now_ms):
        for name in (serial, "another pump"):
            if _proved(frame, keys, name) is not None:
                return right(frame, keys, name, epoch, now_ms)
        return None


class BurnsEpochs(Wrong):
    """Writes a new epoch for each HELLO, and goes on with its session."""

    def greeted(self, right, frame, keys, serial, epoch, now_ms):
        answer = right(frame, keys, serial, epoch, now_ms)
        if answer is not None:
            self._remember(replace(self._state, epoch=epoch))
        return answer

    def may_hear(self, epoch, counter):
        return epoch == self.door.session.epoch and counter > self.heard


class PairsWithAnybody(Wrong):
    """Answers a PAIR although nobody has asked for it."""

    def _hear(self, frame, now_ms):
        super()._hear(frame, now_ms)
        if frame.type == TYPES[Pair]:
            self._send(Refused(0, frame.type, Reason.UNREADABLE))


class AlwaysPairing(Wrong):
    """Waits for a pairing all the time."""

    def _hear(self, frame, now_ms):
        self._greetings._pairing.open(now_ms)
        super()._hear(frame, now_ms)


WRONG = {
    "H1": NamesAnother,
    "H2": AnswersEverybody,
    "H3": AnyNumber,
    "H4": GreetsAnew,
    "H5": BurnsEpochs,
    "H6": GreetsAnew,
    "H7": AnswersEverybody,
    "H8": PairsWithAnybody,
}


def test_every_clause_has_a_pump_that_breaks_it():
    assert list(WRONG) == [clause.id for clause in GREETINGS]


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.req(65)
def test_a_pump_that_believes_a_greeting_too_early_is_caught(wrong):
    assert wrong in broken(made(WRONG[wrong]), wrong)


def test_a_pump_that_waits_for_a_pairing_by_itself_is_caught():
    assert "H8" in broken(made(AlwaysPairing), "H8")
