"""Every kind of act has its purpose, and its intent line says exactly what was decided."""

from __future__ import annotations

from typing import get_args

import pytest

from device.act_start import PURPOSES, act_signature, prepared_act
from device.commands import Perform
from device.events import NotApplied, Purpose, Why
from device.gate import Gate
from device.journal import MemoryJournal
from device.keys import PublishedKeys
from device.turns import Means
from profiles.acts import Act, ClockChange
from profiles.findings import Key

PASSED = Key("clock", "program", "", "s", "90", "60")


def test_every_act_has_a_purpose_of_its_own():
    assert set(PURPOSES) == set(get_args(Act))
    assert set(PURPOSES.values()) == set(Purpose) - {Purpose.PROGRAM, Purpose.STOP}


def test_the_intent_line_names_person_meaning_act_and_what_was_accepted():
    command = Perform(bytes(16), "CIS-1", ClockChange(0, 60), "Nurse", "summer time", acknowledged=frozenset({PASSED}))
    said = act_signature(command, b"\x01")
    assert said == {"person": "Nurse", "meaning": "summer time", "act": "01", "acknowledged": [list(PASSED)]}


def test_an_act_for_another_pump_is_refused_before_the_gate_is_asked():
    gate = Gate(lambda *_: pytest.fail("not asked"), lambda *_: pytest.fail("not asked"))
    command = Perform(bytes(16), "CIS-1", ClockChange(0, 60), "Nurse", "summer time")
    means = Means(gate, MemoryJournal(), PublishedKeys(), 1, 1, 1)
    refused = NotApplied(bytes(16), Why.ANOTHER_PUMP, Purpose.CLOCK, "CIS-2")
    assert prepared_act(means, command, "CIS-2", 7, None) == refused
