"""The words of the editor say what the pump really gives, in the unit of the drug's label."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from profiles.drugs import Component, Fluid
from profiles.figures import Figure, Status
from widgets import example_program as example
from widgets.edit_terms import terms_of


def test_a_fluid_is_called_by_its_drugs_and_strengths():
    assert example.terms().title() == "Baclofen 500 mcg/mL"
    assert example.terms(example.MIXTURE).title() == "Morphine 5 mg/mL + bupivacaine 10 mg/mL"
    tall = replace(example.terms(), names=("HYDROmorphone",))
    assert tall.title().startswith("HYDROmorphone")


def test_rounding_down_is_said_and_exact_doses_are_not_called_rounded():
    terms = example.terms()
    assert terms.flow_words(600_000, 300_000) == "Gives 300 mcg/day by 0.6 mL/day."
    words = terms.flow_words(600_000, 300_020)
    assert words == "Gives 300 mcg/day by 0.6 mL/day, rounded down to what the pump can do."


def test_the_other_drugs_of_a_mixture_follow():
    words = example.terms(example.MIXTURE).flow_words(300_000, 1_500_000)
    assert words == "Gives 1.5 mg/day by 0.3 mL/day · bupivacaine 3 mg/day."


def test_a_bolus_says_its_mass_and_its_volume():
    terms = example.terms()
    assert terms.bolus_words(10_000, Fraction(10_000), 5_000) == "Gives 5 mcg in 0.01 mL."
    assert "rounded down" in terms.bolus_words(10_000, Fraction(9_999), 5_000)


def test_an_asked_dose_that_has_nothing_to_do_with_the_given_one_is_not_called_rounding():
    terms = example.terms()
    assert terms.flow_words(600_000, 30_000) == "Gives 300 mcg/day by 0.6 mL/day, not the 30 mcg/day that was asked."
    assert terms.flow_words(600_000, 600_000).endswith("not the 600 mcg/day that was asked.")
    assert terms.bolus_words(200_000, Fraction(200_000), 1_000) == (
        "Gives 100 mcg in 0.2 mL, not the 1 mcg that was asked."
    )
    assert terms.flow_words(600_000, 299_999).endswith("not the 299.999 mcg/day that was asked.")


def test_numbers_that_nobody_confirmed_are_none():
    model = example.LIBRARY.models[0]
    doubtful = Figure(6_000, "hearsay", Status.UNCONFIRMED)
    terms = terms_of(example.BACLOFEN, replace(model, minimum_rate_nl_per_day=doubtful), example.LIBRARY)
    assert terms.minimum_rate_nl_per_day is None
    assert terms.resolution_nl_per_day == 100
    bare = terms_of(Fluid((Component("unheard-of", 1_000),)), None, example.LIBRARY)
    assert (bare.resolution_nl_per_day, bare.names, bare.unit) == (1, ("unheard-of",), "mcg")
    assert bare.strength == 1_000


def test_a_planning_model_of_one_flow_says_which():
    model = example.LIBRARY.models[0]
    one = Figure(500_000, "flow code", Status.UNCONFIRMED)
    fixed = replace(model, planning_only=True, flow_min_nl_per_day=one, flow_max_nl_per_day=one)
    assert terms_of(example.BACLOFEN, fixed, example.LIBRARY).fixed_flow_nl_per_day == 500_000
    assert terms_of(example.BACLOFEN, model, example.LIBRARY).fixed_flow_nl_per_day is None
    assert terms_of(example.BACLOFEN, None, example.LIBRARY).fixed_flow_nl_per_day is None


def test_the_range_of_a_dose_is_that_of_the_flow():
    assert example.terms().dose_range() == (24_000, 12_000_000)
    assert terms_of(example.BACLOFEN, None, example.LIBRARY).dose_range() == (None, None)
