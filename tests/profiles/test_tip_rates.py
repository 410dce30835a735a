"""The band of mass rates at the tip while a new fluid arrives."""

from dataclasses import replace

import numpy as np
import pytest

from profiles.dispersion import TipCurve, tip_curves
from profiles.program import Continuous, Order, Prime, Step, Timed
from profiles.projection import project
from profiles.tip_rates import tip_rate
from tests.profiles.orders import BACLOFEN, DAY, STRONG, context, order, program

OLD = program(Continuous(600_000, 300_000))
NOON, FOUR = DAY // 2, 16 * 3_600  # 0.3 mL are pumped by four, and the front needs 0.316 mL
DAY_NIGHT = Timed(((Step(0, NOON, 300_000, 0), Step(NOON, FOUR, 900_000, 0), Step(FOUR, DAY, 300_000, 0)),))


def band_of(asked, known, library, drug="baclofen"):
    projection = project(asked, known, library, 7 * DAY)
    curve = tip_curves(asked, known, library, 7 * DAY)[drug]
    return projection, tip_rate(projection.edges_s, projection.flow_nl_per_day, curve)


def test_the_band_goes_from_the_old_dose_to_the_new_one_around_plug_flow(library):
    known = context(held=OLD, held_age_s=DAY)
    projection, band = band_of(order(Continuous(600_000, 1_200_000), fluid=STRONG), known, library)
    (arrival,) = projection.arrivals
    assert band.at_s[0] < arrival.after_s < band.at_s[-1]
    tail = 0.05 * 900_000 + 1  # before 5 % and beyond 95 % the mean still differs by so much
    assert np.all(band.low <= band.mean + tail)
    assert np.all(band.mean <= band.high + tail)
    assert band.mean[0] == pytest.approx(300_000, rel=0.02)
    assert band.mean[-1] == pytest.approx(1_200_000, rel=0.02)
    assert band.low.min() == pytest.approx(300_000)
    assert band.high.max() == pytest.approx(1_200_000)
    assert np.all(np.diff(band.at_s) > 0)


def test_a_step_of_the_flow_is_upright_in_the_band(library):
    known = context(held=OLD, held_age_s=DAY, wall_at_start_s=0)
    projection, band = band_of(order(DAY_NIGHT, fluid=STRONG), known, library)
    assert FOUR in projection.edges_s
    assert band.at_s[0] < FOUR < band.at_s[-1]
    before, after = (np.interp(FOUR + shift, band.at_s, band.high) for shift in (0, 2e-3))
    assert before / after == pytest.approx(3, rel=0.01)


def test_mass_is_that_of_plug_flow(library):
    known = context(held=OLD, held_age_s=DAY)
    asked = order(Continuous(600_000, 1_200_000), fluid=STRONG)
    projection, band = band_of(asked, known, library)
    (arrival,) = projection.arrivals
    given = np.trapezoid(band.mean, band.at_s)
    plug = 300_000 * (arrival.after_s - band.at_s[0]) + 1_200_000 * (band.at_s[-1] - arrival.after_s)
    assert given == pytest.approx(plug, rel=0.02)


def test_after_a_prime_of_an_empty_line_the_drug_comes_thin(library):
    asked = order(Continuous(600_000, 300_000), Prime("a" * 32, "r", "system", 316_000, 1_896_000))
    _, band = band_of(asked, context(), library)
    assert band.mean[0] == pytest.approx(0, abs=2_000_000)
    assert band.low.min() == 0
    assert band.high.max() > 300_000


def test_one_fluid_has_no_band(library):
    known = context(held=OLD, held_age_s=DAY)
    assert band_of(Order(OLD), known, library)[1] is None
    nothing = np.empty(0)
    uncertain = TipCurve(np.array([0.0, 1.0]), np.zeros(2), np.zeros(2), np.ones(2))
    assert tip_rate(nothing, nothing, uncertain) is None
    assert tip_rate(np.array([5.0, 6.0]), np.ones(1), uncertain) is None


def test_a_change_of_drug_has_a_band_for_each(library):
    other = replace(OLD, fluid=replace(BACLOFEN, components=(replace(BACLOFEN.primary, drug_id="morphine"),)))
    known = context(held=OLD, held_age_s=DAY)
    for drug in ("morphine", "baclofen"):
        _, band = band_of(Order(other), known, library, drug)
        assert band.low.min() == pytest.approx(0)
        assert band.high.max() == pytest.approx(300_000)
