"""What journal lines say is still open."""

from __future__ import annotations

import json
from dataclasses import replace

from device.events import Purpose
from device.journal import Action, Intent, MemoryJournal, intent_body, open_intents

FIRST = Intent(b"1" * 16, "CIS-1", Purpose.PROGRAM, 4, bytes(32), b"\x01" * 32)
SECOND = Intent(b"2" * 16, "CIS-1", Purpose.STOP, 5, bytes(32), bytes(32))
ELSEWHERE = replace(FIRST, transaction=b"3" * 16, serial="CIS-2")


def begun(intent):
    return (Action.INTENT.value, {**intent_body(intent), "person": "Dr. Example"})


def line(action, intent):
    return (action.value, {"transaction": intent.transaction.hex(), "serial": intent.serial})


def test_an_intent_that_no_line_has_closed_is_open_oldest_first():
    assert open_intents([begun(FIRST), begun(SECOND)], "CIS-1") == (FIRST, SECOND)


def test_every_end_closes_and_uncertain_does_not():
    for action, still_open in (
        (Action.DONE, ()),
        (Action.NOT_APPLIED, ()),
        (Action.FORGOTTEN, ()),
        (Action.UNCERTAIN, (FIRST,)),
    ):
        assert open_intents([begun(FIRST), line(action, FIRST)], "CIS-1") == still_open


def test_activating_is_remembered():
    lines = [begun(FIRST), line(Action.ACTIVATING, FIRST)]
    assert open_intents(lines, "CIS-1") == (replace(FIRST, activating=True),)


def test_another_pump_and_other_lines_are_passed_over():
    lines = [begun(ELSEWHERE), ("sign-in", {"person": "x"}), line(Action.DONE, SECOND), begun(FIRST)]
    assert open_intents(lines, "CIS-1") == (FIRST,)
    assert open_intents(lines, "CIS-2") == (ELSEWHERE,)
    assert open_intents([], "CIS-1") == ()


def test_a_switch_that_was_asked_of_another_pump_opens_nothing_here():
    lines = [begun(ELSEWHERE), line(Action.ACTIVATING, ELSEWHERE), line(Action.ACTIVATING, SECOND), begun(FIRST)]
    assert open_intents(lines, "CIS-1") == (FIRST,)
    assert open_intents(lines, "CIS-2") == (replace(ELSEWHERE, activating=True),)


def test_a_body_holds_json_types_and_returns_from_json():
    action, body = begun(FIRST)
    assert open_intents([(action, json.loads(json.dumps(body)))], "CIS-1") == (FIRST,)


def test_the_memory_journal_keeps_what_it_is_given():
    journal, body = MemoryJournal(), {"transaction": "00", "serial": "CIS-1"}
    journal.append(Action.DONE.value, body)
    body["serial"] = "changed afterwards"
    assert journal.lines == [("done", {"transaction": "00", "serial": "CIS-1"})]
    journal.append(*begun(FIRST))
    assert journal.open_intents("CIS-1") == (FIRST,)
