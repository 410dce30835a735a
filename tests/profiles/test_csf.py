"""The estimate in the spinal fluid, held to the published checkpoints where one compartment can meet them."""

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from profiles.csf import LABEL, MODELS, Model, curve, estimate, steady_ng_per_ml
from profiles.figures import Status
from profiles.projection_kernels import COMPILED
from profiles.projection_loops import PLAIN
from profiles.unusual import Unusual

H, DAY = 3_600.0, 86_400.0
KG70 = 70_000


def over(drug, *pieces, weight_g=None, before=0.0, models=MODELS):
    """(hours, ng/h) one after the other."""
    edges = np.concatenate(([0.0], np.cumsum([hours * H for hours, _ in pieces])))
    rates = np.array([ng_per_h * 24.0 for _, ng_per_h in pieces])
    return estimate(drug, edges, rates, weight_g, before, models)


def at(result, hours):
    """The band at an instant."""
    return tuple(float(np.interp(hours * H, result.at_s, curve)) for curve in (result.low, result.high))


def test_k1_ziconotide_falls_below_5_percent_of_its_peak_within_24_h():
    for model in (model for model in MODELS if model.drug_id == "ziconotide"):
        alone = over("ziconotide", (96, 100.0), (24, 0.0), models=(model,))
        assert alone.high[-1] < 0.05 * at(alone, 96)[1]


def test_k2_morphine_after_a_quarter_milligram_meets_the_published_value_at_the_top_of_the_band():
    """The mean model alone gives 2,725 ng/mL: early mixing is not complete at 1 h."""
    low, high = at(over("morphine", (1 / 60, 60 * 250_000.0), (1, 0.0), weight_g=KG70), 1 + 1 / 60)
    assert low < 4_228
    assert 4_228 - 361 < high < 4_228 + 361


def test_k3_morphine_after_half_a_milligram_is_underestimated_for_a_known_reason():
    """One compartment mixes at once; in life the drug is still near the tip: 1.55 to 1.63 times the model's value."""
    _, high = at(over("morphine", (1 / 60, 60 * 500_000.0), (1, 0.0), weight_g=KG70), 1 + 1 / 60)
    assert high < 10_447 - 1_538
    mean = next(model for model in MODELS if "0.5 mg, mean" in model.source and "SD" not in model.source)
    alone = over("morphine", (1 / 60, 60 * 500_000.0), (1, 0.0), weight_g=KG70, models=(mean,))
    assert 10_447 / at(alone, 1 + 1 / 60)[1] == pytest.approx(1.6, abs=0.1)


@pytest.mark.parametrize(("mcg_per_day", "published"), [(50, 130), (1_200, 1_240)])
def test_k4_baclofen_steady_states_lie_inside_the_band_after_1_to_2_days(mcg_per_day, published):
    result = over("baclofen", (96, mcg_per_day * 1_000 / 24))
    low, high = at(result, 96)
    assert low < published < high
    for end, plateau in zip(at(result, 36), at(result, 96), strict=True):
        assert end > 0.95 * plateau


def test_k5_the_dog_plateau_needs_the_dogs_own_numbers_and_is_nearly_flat_by_8_h():
    """Published as flat from 8 h; one compartment with the terminal half-life of 2.47 h is at 89 % then."""
    volume_ul = round(2_920 * 2.47 / 0.6931)
    dog = Model("ziconotide", 2_920, volume_ul, False, "S19: dog, 1 mcg/h", Status.CONSENSUS)
    result = over("ziconotide", (48, 1_000.0), models=(dog,))
    assert at(result, 48)[1] == pytest.approx(343, rel=0.01)
    assert at(result, 8)[1] == pytest.approx(0.89 * 343, rel=0.02)


@pytest.mark.parametrize(("ng", "peak", "area"), [(1_000.0, 16.4, 83.6), (10_000.0, 132.0, 608.0)])
def test_k6_ziconotide_peak_and_area_over_an_hour_lie_on_the_band(ng, peak, area):
    result = over("ziconotide", (1, ng), (200, 0.0))
    low, high = at(result, 1)
    assert low < peak < high * 1.01
    areas = [float(np.trapezoid(curve, result.at_s / H)) for curve in (result.low, result.high)]
    assert areas[0] < area < areas[1] * 1.02


def test_k7_one_compartment_has_no_place_along_the_spine():
    """Lumbar against cisternal (7:1, 2:1) cannot be met: the estimate has one strength at an instant, for no place."""
    result = over("morphine", (24, 1_000.0), weight_g=KG70)
    assert result.low.shape == result.high.shape == result.at_s.shape


def test_the_steady_state_per_milligram_a_day_agrees_with_the_published_clearance():
    means = [m for m in MODELS if m.drug_id == "morphine" and "SD" not in m.source]
    assert [steady_ng_per_ml(m, 1_000_000, KG70) for m in means] == pytest.approx([2_909, 3_530], rel=0.01)


def test_an_estimate_is_a_band_with_its_label_and_sources():
    result = over("baclofen", (24, 10_000.0))
    assert result.label == LABEL
    assert "not measured" in LABEL
    assert np.all(result.low[1:] < result.high[1:])
    assert all(model.source for model in result.models)
    assert not hasattr(result, "mean")
    for model in MODELS:
        assert model.status in (Status.LABEL, Status.CONSENSUS)


@pytest.mark.parametrize(
    ("drug", "shortest", "longest"), [("ziconotide", 2.5, 5.5), ("morphine", 2.7, 4.0), ("baclofen", 0.85, 5.0)]
)
def test_every_model_keeps_to_the_published_half_lives(drug, shortest, longest):
    for model in MODELS:
        assert model.drug_id != drug or shortest <= model.half_life_h <= longest


def test_what_cannot_be_estimated_is_said_in_words():
    assert "No human data on fentanyl" in str(over("fentanyl", (1, 1.0)))
    for weight in (None, 0, -5):
        assert "weight" in str(over("morphine", (1, 1.0), weight_g=weight))
    assert isinstance(estimate("baclofen", np.zeros(1), np.zeros(0)), Unusual)


rates = arrays.arrays(np.float64, st.integers(1, 40), elements=st.floats(0, 1e9))


@given(rates, st.floats(0, 1e6))
def test_joined_steps_are_as_exact_as_one_after_the_other(ng_per_day, before):
    edges = np.arange(len(ng_per_day) + 1) * 1_700.0
    model = MODELS[0]
    result = estimate("ziconotide", edges, ng_per_day, None, before, (model,))
    c = before / 24 / 22.8
    for rate in ng_per_day:
        steady, kept = rate / 24 / 22.8, exp(-1_700 / 3_600 * 22.8 / 155)
        c = steady + (c - steady) * kept
    assert result.high[-1] == pytest.approx(c, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("loops", [PLAIN, COMPILED], ids=["plain", "compiled"])
@pytest.mark.parametrize("model", [model for model in MODELS if not model.per_kg], ids=str)
def test_half_a_year_of_half_hours_is_as_exact_as_one_after_the_other(model, loops):
    rates = np.random.default_rng(1).uniform(0, 1e6, 180 * 48)
    rates[4_000:4_096] = 0.0  # two days of a stopped pump
    edges = np.arange(len(rates) + 1) * 1_800.0
    levels, keep = [5e5 / 24 / model.clearance_ul_per_h * 1e3], exp(-0.5 * model.clearance_ul_per_h / model.volume_ul)
    for rate in rates:
        steady = rate / 24 / model.clearance_ul_per_h * 1e3
        levels.append(steady + (levels[-1] - steady) * keep)
    assert np.allclose(curve(model, edges, rates, before=5e5, relax=loops.relax), levels, rtol=1e-9, atol=0)


@given(st.floats(1, 1e9))
def test_a_rate_that_has_always_run_goes_on_as_it_was(ng_per_day):
    result = estimate("baclofen", np.array([0.0, DAY]), np.array([ng_per_day]), None, ng_per_day)
    assert np.allclose(result.low, result.low[0], rtol=1e-9)
    assert np.allclose(result.high, result.high[0], rtol=1e-9)
