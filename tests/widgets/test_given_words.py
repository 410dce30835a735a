"""A bolus is told by what it gives; the asked dose stands beside it, by that name, where it is not the same."""

from __future__ import annotations

from fractions import Fraction

import pytest

from profiles.drugs import Component, Fluid
from profiles.program import Bolus, PatientBolus
from profiles.units import Kind
from widgets import example_program as example
from widgets.given_words import asked_words, bolus_words, patient_words


@pytest.mark.req(9)
@pytest.mark.parametrize(
    ("bolus", "told"),
    [
        (Bolus(50_000, 600, 25_000), "25 mcg by 0.05 mL in 10 min"),
        (Bolus(50_000, 600, 1), "25 mcg (asked: 0.001 mcg) by 0.05 mL in 10 min"),
        (Bolus(50_000, 600, 25_001), "25 mcg (asked: 25.001 mcg) by 0.05 mL in 10 min"),
        (Bolus(41_666, 420, 20_833), "20.83 mcg by 0.041666 mL in 7 min"),
        (Bolus(50_000, 0, 25_000), "0 mcg (asked: 25 mcg) by 0.05 mL in 0 s"),
    ],
)
def test_the_mass_comes_from_the_volume(bolus, told):
    assert bolus_words(bolus, example.BACLOFEN, example.LIBRARY) == told


def test_every_drug_of_a_mixture_is_told_by_name():
    words = bolus_words(Bolus(20_000, 600, 100_000), example.MIXTURE, example.LIBRARY)
    assert words == "morphine 0.1 mg and bupivacaine 0.2 mg by 0.02 mL in 10 min"


def test_a_drug_that_the_library_does_not_know_is_told_by_its_id():
    strange = Fluid((Component("unheard-of", 1_000_000), Component("other", 1_000_000)))
    assert bolus_words(Bolus(10_000, 600, 10_000), strange, example.LIBRARY).startswith("unheard-of 10 mcg and other")
    assert bolus_words(Bolus(10_000, 600, 0), Fluid(()), example.LIBRARY) == "no drug by 0.01 mL in 10 min"


def test_a_patient_bolus_is_told_with_how_often_and_how_much_in_all():
    patient = PatientBolus(Bolus(10_000, 600, 5_000), 7_200, 6)
    assert patient_words(patient, example.BACLOFEN, example.LIBRARY) == (
        "5 mcg by 0.01 mL in 10 min, lockout 2 h, at most 6 in any 24 h, together 30 mcg"
    )
    assert patient_words(None, example.BACLOFEN, example.LIBRARY) == "none"


def test_less_than_the_step_in_which_one_asks_is_no_difference():
    assert asked_words(Fraction(49_995, 10), 5_000, Kind.MASS, "mcg") == ""
    assert asked_words(Fraction(4_999), 5_000, Kind.MASS, "mcg") == " (asked: 5 mcg)"
