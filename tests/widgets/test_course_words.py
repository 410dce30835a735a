"""What runs after what is always said, and the last thing is what goes on."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from fractions import Fraction

import pytest

from profiles.fill_edits import Treatment, filled, treated
from profiles.program import (
    Bolus,
    Continuous,
    DelayedStart,
    MinimumRate,
    Order,
    PatientBolus,
    Periodic,
    PlanStep,
    Prime,
    Program,
    SingleBolus,
    Stopped,
)
from widgets import example_program as example
from widgets.course_words import about, course, course_lines, delivery_words, given_lines

STEADY = Program("Steady", example.BACLOFEN, Continuous(600_000, 300_000))
CONTEXT = example.context_of(STEADY)
STRONG = replace(example.BACLOFEN, components=(replace(example.BACLOFEN.primary, concentration_ng_per_ml=2_000_000),))
ID = "ab" * 16


def lines(*parts, program=STEADY):
    return course_lines(Order(program, parts), CONTEXT, example.LIBRARY)


def test_a_program_alone_needs_no_words_about_what_follows():
    assert lines() == ()
    (only,) = course(Order(STEADY), CONTEXT, example.LIBRARY)
    assert str(only) == "At once: 'Steady', baclofen 300 mcg/day by 0.6 mL/day, until it is changed."


def test_after_a_single_bolus_the_program_runs_on():
    assert lines(SingleBolus(ID, Bolus(50_000, 600, 25_000), 900, 4_500)) == (
        "At once: 'Steady', baclofen 300 mcg/day by 0.6 mL/day, until it is changed.",
        "From 15 min after the switch: single bolus of 25 mcg by 0.05 mL in 10 min, once, on top of what runs.",
    )


def test_a_single_bolus_is_told_by_what_it_gives_whatever_was_asked():
    (_, bolus) = lines(SingleBolus(ID, Bolus(50_000, 600, 1), 900, 4_500))
    assert "single bolus of 25 mcg (asked: 0.001 mcg) by 0.05 mL in 10 min" in bolus


def test_a_standing_program_is_told_by_what_it_gives_with_the_asked_dose_beside_it():
    assert given_lines(STEADY, example.LIBRARY) == ("'Steady' gives baclofen 300 mcg/day by 0.6 mL/day.",)
    lying = replace(
        STEADY, base=Continuous(600_000, 30_000), patient_bolus=PatientBolus(Bolus(200_000, 600, 1_000), 7_200, 4)
    )
    assert given_lines(lying, example.LIBRARY) == (
        "'Steady' gives baclofen 300 mcg/day by 0.6 mL/day (asked: 30 mcg/day).",
        "Patient bolus: 100 mcg (asked: 1 mcg) by 0.2 mL in 10 min, lockout 2 h, at most 4 in any 24 h, together "
        "400 mcg.",
    )
    assert given_lines(replace(STEADY, base=MinimumRate(6_000)), example.LIBRARY) == (
        "'Steady' gives the pump's minimum rate, baclofen 3 mcg/day by 0.006 mL/day.",
    )


def test_a_delayed_start_says_what_runs_until_then_and_what_then():
    assert lines(DelayedStart(ID, 21_600, MinimumRate(6_000))) == (
        "At once: until the delayed start the pump's minimum rate, baclofen 3 mcg/day by 0.006 mL/day.",
        "From 6 h after the switch: 'Steady', baclofen 300 mcg/day by 0.6 mL/day, until it is changed.",
    )
    assert "nothing, the pump stands still (wait)" in lines(DelayedStart(ID, 60, Stopped("wait")))[0]


def test_a_prime_and_a_bridge_say_how_much_how_long_and_what_is_off():
    assert lines(Prime(ID, "r", "system", 316_000, 12_000_000))[0] == (
        "At once: prime of 0.316 mL for 37 min 56 s; patient and periodic boluses are off."
    )
    bridged = treated(
        filled(Order(STEADY), STRONG, CONTEXT, example.LIBRARY),
        Treatment.BRIDGE_SCALED, CONTEXT, example.LIBRARY, ID, "r",
    )  # fmt: skip
    assert course_lines(bridged, CONTEXT, example.LIBRARY) == (
        "At once: bridge of 0.316 mL of the old fluid for 12 h 39 min, baclofen 300 mcg/day by 0.6 mL/day; patient "
        "and periodic boluses are off.",
        "From 12 h 39 min after the switch: 'Steady', baclofen 300 mcg/day by 0.15 mL/day, until it is changed.",
    )


def test_every_step_of_a_plan_has_its_line():
    planned = replace(
        STEADY, step_plan=(PlanStep(604_800, Continuous(660_000, 330_000)), PlanStep(1_209_600, Stopped("end"))),
    )  # fmt: skip
    told = lines(program=planned)
    assert told[1] == "From 7 days after the switch: step 1 of the plan, baclofen 330 mcg/day by 0.66 mL/day."
    assert told[2].endswith("step 2 of the plan, nothing, the pump stands still (end), until it is changed.")


def test_an_order_that_was_read_again_is_told_in_the_same_words():
    planned = replace(STEADY, step_plan=(PlanStep(604_800, Continuous(660_000, 330_000)),))
    assert lines(program=deepcopy(planned)) == lines(program=planned)
    assert lines(program=planned)[0].startswith(f"At once: '{STEADY.name}'")


def test_every_drug_of_a_mixture_is_told_and_an_average_is_called_one():
    boluses = Periodic(Bolus(20_000, 600, 100_000), 14_400, 0, 0)
    words = delivery_words(boluses, example.MIXTURE, example.LIBRARY)
    assert words.startswith("morphine 0.")
    assert ", bupivacaine 1." in words
    assert words.endswith(" mL/day on average")


def test_an_order_that_cannot_be_laid_out_says_nothing():
    broken = Periodic(Bolus(20_000, 600, 100_000), 0, 0, 0)
    assert course(Order(replace(STEADY, base=broken)), CONTEXT, example.LIBRARY) == ()


@pytest.mark.parametrize(
    ("span_s", "said"), [(59, "59 s"), (3_599, "59 min 59 s"), (3_601, "1 h 1 min"), (Fraction(7_199, 2), "1 h")]
)
def test_a_long_span_is_told_to_the_minute_and_never_too_short(span_s, said):
    assert about(span_s) == said
