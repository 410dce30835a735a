"""What leaves is exactly what was signed."""

from __future__ import annotations

from dataclasses import replace

from console.asking import Shown, may_state, perform_of, push_of, shown_of, stop_of, why_not_state
from console.desk import Desk, Signature
from console.phases import Phase
from device.commands import Stop
from profiles.acts import ClockChange
from profiles.findings import Key
from profiles.program import Order
from tests.device.rig import CONTEXT


def test_a_push_carries_the_signed_order_and_the_generation_that_was_shown(held: Desk):
    signature = Signature("A. Doctor", "Titration", 5, 7, "aa", "bb", "cc" * 32)
    key = Key("dose-day", "base", "", "mcg/day", "2", "1")
    desk = replace(held, transaction="ab" * 16, acknowledged=((key, "slow titration"),))
    push = push_of(desk, Order(held.held), signature, CONTEXT)
    assert (push.transaction, push.order, push.context) == (bytes.fromhex("ab" * 16), Order(held.held), CONTEXT)
    assert (push.acknowledged, push.base_generation) == (frozenset({key}), 7)
    assert (push.person, push.meaning, push.document_digest) == ("A. Doctor", "Titration", bytes.fromhex("cc" * 32))


def test_an_act_carries_its_person_and_the_generation_that_was_asked_about(held: Desk):
    desk, shown = replace(held, transaction="ab" * 16), shown_of(held)
    assert shown == Shown(held.status.serial, held.status.generation)
    later = replace(desk, status=replace(held.status, generation=99))
    command = perform_of(later, ClockChange(0, 60), "A. Nurse", "summer time", CONTEXT, shown)
    assert (command.act, command.person, command.meaning) == (ClockChange(0, 60), "A. Nurse", "summer time")
    assert (command.transaction, command.base_generation) == (bytes.fromhex("ab" * 16), held.status.generation)


def test_before_a_pump_was_read_nothing_is_shown():
    assert shown_of(Desk()) is None


def test_everything_that_leaves_carries_the_serial_number_of_the_patients_own_pump(held: Desk):
    other = replace(held, transaction="ab" * 16, status=replace(held.status, serial="CIS-OTHER"))
    signature = Signature("A. Doctor", "Titration", 5, 7, "aa", "bb", "cc" * 32)
    left = (
        push_of(other, Order(held.held), signature, CONTEXT),
        perform_of(other, ClockChange(0, 60), "A. Nurse", "summer time", CONTEXT, Shown(held.patient.serial, 1)),
        stop_of(other),
    )
    assert {command.serial for command in left} == {held.patient.serial}
    assert stop_of(Desk()) == Stop(b"", "", "emergency")
    assert stop_of(other, signature).person == "A. Doctor"


def test_tolerance_can_be_stated_of_a_pump_that_is_read_and_settled_with_a_reason_and_a_name(held: Desk):
    shown = shown_of(held)
    assert why_not_state(held, "A. Doctor", "examined", shown) == ""
    assert "write why" in why_not_state(held, "A. Doctor", " ", shown)
    assert "write who" in why_not_state(held, " ", "examined", shown)
    assert "has changed" in why_not_state(held, "A. Doctor", "examined", Shown("CIS-9", 1))
    for other in (Desk(), replace(held, connected=False), replace(held, phase=Phase.UNCERTAIN)):
        assert not may_state(other)
        assert "read the pump first" in why_not_state(other, "A. Doctor", "examined", shown)
