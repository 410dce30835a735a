"""What a session knows decides what it may begin."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.commands import Cancel, Open, ReadLog, ReadStatus, Resolve, Stop
from device.events import Confirmed, Lost, Opened, Purpose, Why
from device.journal import Action, Intent
from device.knowledge import Knowledge
from device.read_talk import LogTalk, StatusTalk
from device.turns import Doubt
from tests.device.rig import Rig, push

STATUS = replace(Rig().pump.status(), generation=4)
ID = b"t" * 16
DOUBT = Doubt(Intent(ID, "CIS-1", Purpose.PROGRAM, 1, bytes(32), bytes(32)), Why.SILENT)


def knowing(problem: Why | None = None) -> Knowledge:
    known = Knowledge()
    known.hear(Opened(STATUS, None, b"", 0, 0, problem=problem))
    return known


def test_an_opening_teaches_serial_generation_and_problem():
    known = knowing(Why.UNREADABLE)
    assert (known.serial, known.generation, known.problem) == ("CIS-1", 4, Why.UNREADABLE)


@pytest.mark.req(39)
@pytest.mark.parametrize(("generation", "learnt"), [(4, 4), (5, 5), (6, 4)])
def test_our_own_change_moves_the_generation_by_one_and_anothers_does_not(generation, learnt):
    known = knowing()
    known.hear(Confirmed(ID, Why.ACTIVATED, status=replace(STATUS, generation=generation)))
    assert known.generation == learnt


def test_a_confirmation_without_a_status_and_one_before_any_opening_teach_nothing():
    known = knowing()
    known.hear(Confirmed(ID, Why.REPLACED_SINCE))
    assert known.generation == 4
    fresh = Knowledge()
    fresh.hear(Confirmed(ID, Why.STOPPED, Purpose.STOP, STATUS))
    assert fresh.generation is None


def test_after_a_loss_a_push_needs_a_new_opening():
    known = knowing()
    assert known.why_not(push(), None, True) is None
    known.hear(Lost(Why.SILENT))
    assert known.why_not(push(), None, True) is Why.NOT_OPEN


def test_the_standing_holds_the_lines_of_this_transaction_alone():
    known = knowing()
    known.begin(ID)
    known.recorded |= {(ID.hex(), Action.INTENT), ((b"o" * 16).hex(), Action.ACTIVATING)}
    standing = known.standing()
    assert (standing.transaction, standing.generation, standing.recorded) == (ID, 4, frozenset({Action.INTENT}))
    assert standing.killable == {ID}
    known.doubts[b"o" * 16] = DOUBT
    assert known.standing().uncertain == {b"o" * 16}
    assert known.standing().killable == {ID, b"o" * 16}


@pytest.mark.req(35)
def test_while_something_is_uncertain_only_reading_resolving_and_stop_are_begun():
    known = knowing()
    known.doubts[ID] = DOUBT
    assert known.why_not(push(), None, True) is Why.UNRESOLVED
    for command in (Open(), Resolve(), ReadStatus(), ReadLog(), Stop(ID, "CIS-1", "x")):
        assert known.why_not(command, None, True) is None


def test_a_push_waits_behind_reading_only():
    known = knowing()
    for talk in (None, StatusTalk(), LogTalk(1)):
        assert known.why_not(push(), talk, True) is None
    assert known.why_not(push(), object(), True) is Why.BUSY
    assert known.why_not(push(), None, False) is Why.NOT_OPEN
    assert knowing(Why.JOURNAL).why_not(push(), None, True) is Why.JOURNAL
    assert knowing(Why.UNREADABLE).why_not(push(), None, True) is None


def test_reading_needs_an_open_line_and_cancel_something_to_cancel():
    known = knowing()
    assert known.why_not(ReadStatus(), None, False) is Why.NOT_OPEN
    assert known.why_not(Open(), None, False) is None
    assert known.why_not(Stop(ID, "CIS-1", "x"), None, False) is None
    assert known.why_not(Cancel(), StatusTalk(), True) is Why.NOTHING_TO_DO
