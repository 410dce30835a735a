"""A program's name keeps telling the truth."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from console.demo_patients import demo_patients
from console.files import shipped_library
from console.naming import name_of, renamed
from profiles.drugs import Component, Fluid
from profiles.edits import scale
from profiles.program import Continuous, Order, Program

LIBRARY = shipped_library()
BACLOFEN, MIXED, ZICONOTIDE = (demo.program for demo in demo_patients())


def edited(program: Program, factor: Fraction) -> Order:
    return Order(scale(program, factor, 100))


def test_the_dose_in_the_name_follows_the_draft():
    order = renamed(edited(BACLOFEN, Fraction(11, 10)), BACLOFEN, BACLOFEN, LIBRARY)
    assert order.program.name == "Day/night 330 mcg/day"


def test_a_dose_in_a_name_has_four_figures_at_most():
    order = renamed(edited(BACLOFEN, Fraction(8, 7)), BACLOFEN, BACLOFEN, LIBRARY)
    assert order.program.name == "Day/night 342.8 mcg/day"


def test_every_drug_of_a_mixture_keeps_its_own_dose():
    order = renamed(edited(MIXED, Fraction(3, 4)), MIXED, MIXED, LIBRARY)
    assert order.program.name == "Morphine 3 mg/day, bupivacaine 2.25 mg/day"


def test_a_second_edit_starts_from_the_held_name_again():
    once = renamed(edited(BACLOFEN, Fraction(11, 10)), BACLOFEN, BACLOFEN, LIBRARY)
    twice = renamed(Order(scale(once.program, Fraction(10, 11), 100)), once.program, BACLOFEN, LIBRARY)
    assert twice.program.name.startswith("Day/night ")
    assert twice.program.name == name_of(twice.program, BACLOFEN, LIBRARY)


def test_a_name_that_a_person_has_typed_stays():
    order = edited(BACLOFEN, Fraction(11, 10))
    typed = replace(order, program=replace(order.program, name="Evening plan"))
    assert renamed(typed, BACLOFEN, BACLOFEN, LIBRARY) == typed


def test_a_name_without_a_dose_stays():
    held = replace(ZICONOTIDE, name="Slow start")
    order = renamed(edited(held, Fraction(3, 2)), held, held, LIBRARY)
    assert order.program.name == "Slow start"


def mixed(name: str, morphine: int, bupivacaine: int) -> Program:
    """0.4 mL/day of both, at so many mg/mL."""
    parts = (Component("morphine", morphine * 100_000), Component("bupivacaine", bupivacaine * 100_000))
    return Program(name, Fluid(parts), Continuous(400_000, morphine * 40_000))


def test_a_figure_that_two_drugs_share_is_left_out_when_one_of_them_changes():
    held = mixed("Morphine 4 mg/day, bupivacaine 4 mg/day", 100, 100)
    order = renamed(Order(mixed(held.name, 125, 100)), held, held, LIBRARY)
    assert order.program.name == "Morphine, bupivacaine"
    assert renamed(Order(held), held, held, LIBRARY) == Order(held)


def test_a_part_of_a_larger_figure_is_no_dose():
    held = mixed("Morphine 2 mg/day, bupivacaine 12 mg/day", 50, 300)
    order = renamed(Order(mixed(held.name, 75, 300)), held, held, LIBRARY)
    assert order.program.name == "Morphine 3 mg/day, bupivacaine 12 mg/day"
    grouped = replace(BACLOFEN, name="At most 1,300 mcg/day, now 300 mcg/day")
    order = renamed(edited(grouped, Fraction(11, 10)), grouped, grouped, LIBRARY)
    assert order.program.name == "At most 1,300 mcg/day, now 330 mcg/day"


@given(st.fractions(Fraction(1, 2), 2, max_denominator=50))
def test_going_back_to_the_held_program_gives_the_held_name_back(factor: Fraction):
    once = renamed(edited(BACLOFEN, factor), BACLOFEN, BACLOFEN, LIBRARY)
    back = Order(replace(BACLOFEN, name=once.program.name))
    assert renamed(back, once.program, BACLOFEN, LIBRARY) == Order(BACLOFEN)
