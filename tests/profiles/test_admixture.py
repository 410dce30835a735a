"""The admixture calculator: every gram that goes in comes out at the asked dose."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.admixture import REFILL_SET_NL, Want, constant_flow, flow_of_strength, recipe, undiluted_flow
from profiles.figures import Status
from profiles.unusual import Unusual

MG = 1_000_000
ML = 1_000_000
WANTS = (Want("morphine", 5 * MG), Want("bupivacaine", 2 * MG))
STOCKS = {"morphine": 25 * MG, "bupivacaine": 10 * MG}


@st.composite
def cases(draw):
    """Some drugs with their doses, and the strength of each stock."""
    rows = draw(st.lists(st.tuples(st.integers(1, 30 * MG), st.integers(1_000, 50 * MG)), min_size=1, max_size=5))
    wants = tuple(Want(f"drug-{index}", dose) for index, (dose, _) in enumerate(rows))
    return wants, {want.drug_id: strength for want, (_, strength) in zip(wants, rows, strict=True)}


def test_two_stocks_without_diluent_give_the_flow_and_the_shares_of_the_formula():
    made = recipe(WANTS, STOCKS, 20 * ML)
    assert made.flow_nl_per_day == 400_000  # 0.2 mL of morphine + 0.2 mL of bupivacaine a day
    assert [p.share for p in made.portions] == [Fraction(1, 2), Fraction(1, 2)]
    assert [p.concentration_ng_per_ml for p in made.portions] == [12_500_000, 5_000_000]
    assert made.diluent_nl == 0
    assert made.days == 50


def test_a_wished_strength_leaves_room_for_diluent():
    flow = flow_of_strength(WANTS[0], 5 * MG)
    made = recipe(WANTS, STOCKS, 20 * ML, flow)
    assert flow == ML
    assert made.fluid.primary.concentration_ng_per_ml == 5 * MG
    assert made.diluent_nl == 12 * ML


def test_a_constant_flow_pump_takes_dose_times_days_of_each_drug():
    made = constant_flow(WANTS, STOCKS, 35 * ML, 500_000, REFILL_SET_NL.value)
    assert made.days == 70
    assert made.total_nl == 38 * ML
    assert [p.mass_ng * 35 / 38 for p in made.portions] == [70 * 5 * MG, 70 * 2 * MG]
    assert REFILL_SET_NL.status is Status.LABEL


@given(cases(), st.integers(1, 50 * ML), st.fractions(1, 20))
def test_at_the_flow_of_the_recipe_every_dose_is_exactly_as_wanted(case, total_nl, faster):
    wants, stocks = case
    flow = undiluted_flow(wants, stocks) * faster
    made = recipe(wants, stocks, total_nl, flow)
    for want, portion, part in zip(wants, made.portions, made.fluid.components, strict=True):
        assert portion.concentration_ng_per_ml * flow / 1_000_000 == want.dose_ng_per_day
        assert portion.mass_ng == want.dose_ng_per_day * made.days
        assert 0 <= part.concentration_ng_per_ml - portion.concentration_ng_per_ml < 1
    assert sum(p.volume_nl for p in made.portions) + made.diluent_nl == total_nl
    assert made.diluent_nl >= 0


@pytest.mark.parametrize(
    ("wants", "stocks", "said"),
    [
        ((), STOCKS, "No drug"),
        ((WANTS[0], WANTS[0]), STOCKS, "twice"),
        ((Want("morphine", 0),), STOCKS, "Nothing of morphine"),
        ((Want("clonidine", 1),), STOCKS, "stock of clonidine"),
    ],
)
def test_what_cannot_be_mixed_is_said_in_words(wants, stocks, said):
    for result in (
        undiluted_flow(wants, stocks),
        recipe(wants, stocks, ML),
        constant_flow(wants, stocks, ML, 500_000),
    ):
        assert isinstance(result, Unusual)
        assert said in str(result)


def test_a_flow_too_slow_for_the_stocks_or_an_empty_fill_is_said_in_words():
    assert "too weak" in str(recipe(WANTS, STOCKS, ML, 399_999))
    assert "too weak" in str(constant_flow(WANTS, STOCKS, ML, 0))
    assert "nothing to mix" in str(recipe(WANTS, STOCKS, 0))
    assert "needs a dose" in str(flow_of_strength(WANTS[0], 0))
    assert "needs a dose" in str(flow_of_strength(Want("morphine", 0), 1))
