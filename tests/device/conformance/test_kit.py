"""The whole kit: the emulated pump meets every clause, and what is no pump for it is not touched."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from device.campaign.wiretap import CARD, CONSOLE, PUMP, Keyring
from device.codes import Reason, Result
from device.conformance.kit import CLAUSES, Examination, Grade, NoPump, chosen, failed
from device.emulator import Confirm
from device.image import encode_program
from device.keys import PumpKeys
from device.messages import Kill, KillReply, Seal, StatusReply
from device.noise import public
from device.pump_transactions import Answered, refused
from tests.device.conformance.pumps import Wrong, broken, examined, made
from tests.device.rig import HELD


@pytest.mark.parametrize("held", [HELD, None], ids=["running", "factory-new"])
def test_the_emulated_pump_meets_every_clause(held):
    examination = examined(made(held=held))
    assert [result.clause.id for result in examination.results] == [clause.id for clause in CLAUSES]
    assert [f"{result.clause.id}: {result.detail}" for result in failed(examination.results)] == []


@pytest.mark.req(65)
def test_a_paired_pump_is_examined_under_its_own_keys():
    pump = made()
    pump._remember(replace(pump.state, keys=PumpKeys(PUMP, CARD, (public(CONSOLE),))))
    ids = [clause.id for clause in CLAUSES if clause.id[0] in "FHS"]
    assert [f"{r.clause.id}: {r.detail}" for r in failed(examined(pump, *ids, keys=Keyring()).results)] == []
    with pytest.raises(NoPump, match="not paired"):
        examined(pump, "F1")


def test_the_program_that_was_found_is_brought_back():
    pump = made()
    assert examined(pump, "X1", "A4").restored
    assert pump.state.program_image == encode_program(HELD)
    assert pump.state.stopped_s is None


def test_clauses_have_ids_of_their_own_and_say_a_sentence():
    assert len({clause.id for clause in CLAUSES}) == len(CLAUSES) > 80
    assert all(clause.says[0].isupper() and clause.says.endswith(".") for clause in CLAUSES)


def test_some_clauses_can_be_chosen_and_keep_their_order():
    assert [clause.id for clause in chosen(["T1", "F1"])] == ["F1", "T1"]
    assert chosen([]) == CLAUSES
    with pytest.raises(KeyError, match="F99"):
        chosen(["F1", "F99"])


def test_a_pump_that_is_no_emulator_is_not_examined():
    class Implanted(Wrong):
        def said(self, message):
            status = getattr(message, "status", None)
            return replace(message, status=replace(status, emulator=False)) if status else message

    pump = made(Implanted)
    before = pump.state.program_image, pump.state.generation
    with pytest.raises(NoPump, match="CIS-1 does not say that it is an emulator"):
        examined(pump)
    assert (pump.state.program_image, pump.state.generation) == before


def test_a_port_where_nobody_answers_is_no_pump():
    examination = Examination(random.Random(1).randbytes)
    examination.tick(0)
    with pytest.raises(NoPump, match="was not answered within 2,000 ms"):
        examination.tick(2_000)


def test_a_hand_at_the_pump_is_waited_for():
    waited = []

    def hand(pump):
        waited.append(pump.waits_for_confirmation)
        pump.confirm()

    examination = examined(made(confirm=Confirm.ASK), "A4", hand=hand)
    assert any(waited)
    assert examination.results[0].grade is Grade.MET


def test_without_a_hand_at_the_pump_the_clause_says_so():
    examination = examined(made(confirm=Confirm.NEVER), "A4")
    assert examination.results[0].grade is Grade.FAILED
    assert "not-confirmed" in examination.results[0].detail
    assert not examination.restored


def test_what_could_not_be_tried_is_not_called_a_failure_of_its_own():
    class NeverSeals(Wrong):
        def answer(self, state, request, circumstance):
            answer = super().answer(state, request, circumstance)
            return refused(state, circumstance.answers, request, Reason.MEMORY) if isinstance(request, Seal) else answer

    grades = {result.clause.id: result.grade for result in examined(made(NeverSeals), "T8", "A4").results}
    assert grades == {"T8": Grade.FAILED, "A4": Grade.UNEXAMINED}


def test_a_clause_that_fails_does_not_hide_the_next_one():
    class Forgetful(Wrong):
        """Grants every KILL and remembers none, and says a wrong flow while it stands still."""

        def answer(self, state, request, circumstance):
            if isinstance(request, Kill):
                return Answered(state, KillReply(circumstance.answers, request.id, Result.KILLED, state.generation))
            return super().answer(state, request, circumstance)

        def said(self, message):
            stands = isinstance(message, StatusReply) and self.state.stopped_s is not None
            return replace(message, status=replace(message.status, flow_nl_per_day=7)) if stands else message

    assert set(broken(made(Forgetful), "F1", "K2", "K4", "X1", "X5")) == {"K2", "K4", "X1"}
