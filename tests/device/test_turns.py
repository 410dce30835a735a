"""Turns: joining keeps everything in order, and an outcome closes exactly what it may close."""

from __future__ import annotations

import pytest

from device.events import Confirmed, Lost, Noise, NotApplied, Purpose, Uncertain, Why
from device.journal import Action, Intent
from device.messages import Status
from device.turns import Doubt, Turn, concluded, joined

ID = b"t" * 16
DOUBT = Doubt(Intent(ID, "CIS-1", Purpose.PROGRAM, 1, bytes(32), bytes(32)), Why.SILENT)


def test_joined_turns_do_the_first_and_go_on_as_the_second():
    first = Turn(tell=(Lost(Why.SILENT),), doubts=(DOUBT,), settled=(ID,))
    then = Turn(ask=Status(), pause_ms=5, tell=(Noise("x"),))
    both = joined(first, then)
    assert (both.ask, both.pause_ms) == (Status(), 5)
    assert both.tell == (Lost(Why.SILENT), Noise("x"))
    assert (both.doubts, both.settled) == ((DOUBT,), (ID,))


@pytest.mark.parametrize(
    ("outcome", "action", "settled"),
    [
        (Confirmed(ID, Why.ACTIVATED), Action.DONE, (ID,)),
        (NotApplied(ID, Why.PUMP_LIMITS, detail="flow"), Action.NOT_APPLIED, (ID,)),
        (Uncertain(ID, Why.UNPLUGGED, Purpose.STOP), Action.UNCERTAIN, ()),
        (Uncertain(ID, Why.FORGOTTEN, Purpose.BOLUS, "killed", "CIS-1"), Action.FORGOTTEN, (ID,)),
    ],
)
def test_an_outcome_is_recorded_told_and_settles_only_if_it_is_certain_or_can_never_be(outcome, action, settled):
    turn = concluded(outcome, "CIS-1")
    (entry,) = turn.entries
    assert (entry.action, entry.required) == (action, False)
    assert entry.body == {
        "transaction": ID.hex(),
        "serial": "CIS-1",
        "purpose": outcome.purpose.value,
        "why": outcome.why.value,
        "detail": outcome.detail,
    }
    assert (turn.tell, turn.settled, turn.ask, turn.talk) == ((outcome,), settled, None, None)
