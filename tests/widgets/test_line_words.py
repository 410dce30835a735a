"""What becomes of the line, in numbers, with the source of each volume."""

from __future__ import annotations

from dataclasses import replace

import pytest

from profiles.drugs import Component, Fluid
from profiles.fill_edits import Treatment, filled, treated
from profiles.program import Bolus, Continuous, Order, Periodic, Program
from profiles.pump import Catheter
from widgets import example_program as example
from widgets.line_words import TREATMENT_NAMES, line_words, once_words, volume_words

HELD = Program("Steady", example.BACLOFEN, Continuous(600_000, 300_000))
STRONG = Fluid((Component("baclofen", 2_000_000),))
CONTEXT = example.context_of(HELD)
LIBRARY = example.LIBRARY
ID, REFILL = "a" * 32, "CIS-104233 2026-11-24"


def order_of(treatment, held=HELD, fluid=STRONG):
    known = replace(CONTEXT, held=held)
    return treated(filled(Order(held), fluid, known, LIBRARY), treatment, known, LIBRARY, ID, REFILL)


def test_every_treatment_has_a_name():
    assert set(TREATMENT_NAMES) == set(Treatment)


@pytest.mark.req(48)
def test_the_volume_of_the_line_is_told_with_every_part_and_its_source():
    assert volume_words(CONTEXT, LIBRARY) == (
        "Line: 0.316 mL = pump tubing 0.14 mL (Example 20, version 1: made up for an example) + example 80 cm of "
        "0.0022 mL per cm (example)."
    )


@pytest.mark.req(49)
def test_an_unknown_volume_is_a_sentence_that_says_what_to_do():
    words = volume_words(replace(CONTEXT, catheter=Catheter()), LIBRARY)
    assert words.startswith("The volume of the line is not known: record the catheter's pieces")


@pytest.mark.req(49)
def test_a_bridge_is_told_in_steps_with_the_other_policy_beside_it():
    raised = replace(
        order_of(Treatment.BRIDGE_SCALED), program=replace(HELD, fluid=STRONG, base=Continuous(165_000, 330_000))
    )
    assert line_words(raised, CONTEXT, LIBRARY).splitlines() == [
        "1. 0.316 mL of the old fluid (baclofen 500 mcg/mL) is pushed out of the line.",
        "2. It runs at 0.66 mL/day; it takes 11 h 30 min. The tip gets baclofen 330 mcg/day.",
        "3. Patient and periodic boluses are off until the new fluid is at the tip.",
        "4. Then the new fluid (baclofen 2,000 mcg/mL) arrives: baclofen 330 mcg/day.",
        "Bridge at the dose as it was would give baclofen 300 mcg/day for 12 h 39 min.",
        "Once, for refill CIS-104233 2026-11-24: going back, programming again or a restart of the pump never repeats "
        "this bridge.",
    ]


def test_boluses_that_a_bridge_replaces_by_a_flow_are_told():
    boluses = replace(HELD, base=Periodic(Bolus(20_000, 600, 10_000), 14_400, 480_000, 240_000))
    known = replace(CONTEXT, held=boluses)
    assert "its boluses as a steady flow" in line_words(order_of(Treatment.BRIDGE_UNCHANGED, boluses), known, LIBRARY)


def test_a_policy_that_cannot_be_is_told_beside_the_one_that_can():
    other = Fluid((Component("morphine", 2_000_000),))
    bridged = treated(
        Order(Program("m", other, Continuous(600_000, 1_200_000))),
        Treatment.BRIDGE_UNCHANGED, CONTEXT, LIBRARY, ID, REFILL,
    )  # fmt: skip
    assert "Bridge at the new dose: The main drug is another one" in line_words(bridged, CONTEXT, LIBRARY)


@pytest.mark.parametrize(("treatment", "volume", "what"), [
    (Treatment.PRIME_SYSTEM, "0.316 mL", "tubing and catheter"),
    (Treatment.PRIME_CATHETER, "0.176 mL", "the catheter"),
])  # fmt: skip
def test_a_prime_says_what_it_fills_how_long_it_takes_and_what_it_pushes(treatment, volume, what):
    lines = line_words(order_of(treatment, fluid=example.BACLOFEN), CONTEXT, LIBRARY).splitlines()
    assert lines[0].startswith(f"1. {volume} fills {what} at 12 mL/day, the pump's prime flow, in ")
    assert "baclofen of the new fluid can enter by it" in lines[1]
    assert "of the old fluid leaves the tip in that time" in lines[2]
    assert "boluses are off until the prime has ended" in lines[3]
    first = line_words(order_of(treatment, fluid=example.BACLOFEN), replace(CONTEXT, held=None), LIBRARY)
    assert "of the old fluid" not in first


def test_a_line_without_a_part_has_nothing_to_say():
    assert line_words(Order(HELD), CONTEXT, LIBRARY) == ""


@pytest.mark.req(50)
def test_a_part_says_that_it_happens_once_and_for_which_refill():
    (prime,) = order_of(Treatment.PRIME_SYSTEM, fluid=example.BACLOFEN).one_time
    assert once_words(prime).startswith("Once, for refill CIS-104233 2026-11-24: ")
    assert once_words(prime).endswith("never repeats this prime.")
