"""Before a push: what the gate and the generation say, and what the intent and its signature hold."""

from __future__ import annotations

import pytest

from device.events import NotApplied, Purpose, Why
from device.gate import Gate
from device.image import digest, encode_one_time, encode_program
from device.journal import Intent, MemoryJournal
from device.push_start import prepared, signature
from device.push_talk import PushTalk
from device.turns import Means
from profiles.findings import Finding, Key, Part, Place, Rule, Severity
from tests.device.rig import BOLUS, DRAFT, PUSHED, open_gate, push

EARLIER, LATER = Key("a", "d", "x", "%", "3", "2"), Key("b", "c", "", "%", "3", "2")
FOUND = Finding(Rule.DOSE_DAY, Severity.SOFT, Place(Part.BASE), "2", "1", "mcg/day", "label")


def means(gate: Gate) -> Means:
    return Means(gate, MemoryJournal(), bytes, 1, 1, 1)


def test_an_order_that_may_leave_gets_its_intent():
    talk = prepared(means(open_gate()), push(), "CIS-1", 7)
    assert isinstance(talk, PushTalk)
    once = digest(encode_one_time((BOLUS,)))
    assert talk.intent == Intent(PUSHED, "CIS-1", Purpose.PROGRAM, 7, digest(encode_program(DRAFT)), once)
    assert talk.offer.order.program == DRAFT


@pytest.mark.req(39)
def test_another_generation_than_the_reviewed_one_is_refused_before_the_gate_is_asked():
    gate = Gate(lambda *_: pytest.fail("not asked"), lambda *_: pytest.fail("not asked"))
    assert prepared(means(gate), push(base_generation=6), "CIS-1", 7) == NotApplied(PUSHED, Why.ANOTHER_PROGRAMMER)


def test_a_pump_that_was_not_read_gets_nothing():
    assert prepared(means(open_gate()), push(), "CIS-1", None) == NotApplied(PUSHED, Why.NOT_OPEN)


def test_what_the_gate_refuses_is_not_applied_with_its_findings():
    row = (FOUND.rule, FOUND.severity, FOUND.where, FOUND.detail)
    gate = Gate(lambda order, context: (FOUND,), lambda order, context: frozenset({row}))
    assert prepared(means(gate), push(), "CIS-1", 7) == NotApplied(PUSHED, Why.UNACKNOWLEDGED, findings=(FOUND,))
    acknowledged = push(acknowledged=frozenset({FOUND.key}))
    assert isinstance(prepared(means(gate), acknowledged, "CIS-1", 7), PushTalk)


@pytest.mark.req(62)
def test_a_signature_binds_name_meaning_document_and_acknowledgements():
    assert signature(push(document_digest=b"\x07" * 32, acknowledged=frozenset({LATER, EARLIER}))) == {
        "person": "Dr. Example",
        "meaning": "approved",
        "document_digest": "07" * 32,
        "acknowledged": [["a", "d", "x", "%", "3", "2"], ["b", "c", "", "%", "3", "2"]],
    }


def test_an_order_that_was_reviewed_for_another_pump_is_refused_before_the_gate_is_asked():
    gate = Gate(lambda *_: pytest.fail("not asked"), lambda *_: pytest.fail("not asked"))
    assert prepared(means(gate), push(), "CIS-2", 7) == NotApplied(PUSHED, Why.ANOTHER_PUMP, detail="CIS-2")
