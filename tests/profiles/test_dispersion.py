"""The arrival band at the tip, and the dilute stretch that follows a prime."""

from dataclasses import replace
from math import pi, sqrt

import numpy as np
import pytest
from hypothesis import given, settings

from profiles.dispersion import (
    DIFFUSIVITY,
    TUBING_MIXING,
    _flow_of_passage,
    _second_at,
    arrival_bands,
    line_of,
    spread_per_second,
    tip_curves,
)
from profiles.dispersion_kernel import Kernel
from profiles.drugs import Component, Fluid
from profiles.figures import Figure, Status
from profiles.program import Bolus, Continuous, Periodic, Prime, Stopped
from profiles.projection_flow import flow_arrays
from profiles.pump import Catheter, CatheterPiece
from profiles.tip import arrivals, zones
from profiles.unusual import Unusual
from tests.profiles.orders import BACLOFEN, CATHETER, DAY, MIXED, STRONG, context, contexts, order, orders, program

LINE_NL = 316_000
OLD = program(Continuous(600_000, 300_000))
CHANGE = order(Continuous(600_000, 1_200_000), fluid=STRONG)
NO_MIXING = Figure(0, "none", Status.PROPOSAL)
PRIME = Prime("a" * 32, "r", "system", LINE_NL, 24_000_000)


def held(**fields):
    return context(held=OLD, held_age_s=DAY, **fields)


def width(band):
    return band.late.volume_nl - band.early.volume_nl


def test_the_mean_arrival_is_plug_flow_and_lies_inside_the_band(library):
    (band,) = arrival_bands(CHANGE, held(), library)
    (plug,) = arrivals(CHANGE, held(), LINE_NL)
    assert (band.mean.volume_nl, band.mean.after_s) == (plug.volume_nl, plug.after_s)
    assert band.early.after_s < band.mean.after_s < band.late.after_s
    assert band.fluid == STRONG
    assert band.claimed
    assert band.status is DIFFUSIVITY.status is TUBING_MIXING.status is Status.PROPOSAL


def test_the_variance_is_that_of_the_formula(library):
    (band,) = arrival_bands(CHANGE, held(), library, mixing=NO_MIXING)
    area, length = 0.22, 800.0  # mm2, mm
    radius, velocity, diffusivity = sqrt(area / pi), 600 / 86_400 / area, 5e-4  # mm, mm/s, mm2/s
    effective = diffusivity * (1 + (velocity * radius / diffusivity) ** 2 / 48)
    variance_ul2 = 2 * area**2 * effective * length / velocity
    kernel = Kernel(LINE_NL, variance_ul2 * 1e6)
    assert width(band) == pytest.approx(kernel.volume_nl(0.95) - kernel.volume_nl(0.05), rel=1e-4)


def test_a_front_spreads_more_the_faster_it_is_pushed_and_the_more_the_tubing_mixes(library):
    slow, fast = (order(Continuous(flow, 1), fluid=STRONG) for flow in (600_000, 12_000_000))
    unmixed = [arrival_bands(each, held(), library, mixing=NO_MIXING)[0] for each in (slow, fast)]
    assert width(unmixed[1]) > 2 * width(unmixed[0])
    (mixed,) = arrival_bands(slow, held(), library)
    assert width(mixed) > width(unmixed[0])


def test_fluid_at_rest_spreads_by_diffusion_alone():
    piece = CATHETER.pieces[0]
    (rest,) = spread_per_second(np.zeros(1), piece, 500)
    assert rest == pytest.approx(2 * 0.22**2 * 5e-4 * 1e6)  # 2 A^2 D in mm, then nL2


def test_a_front_that_passes_too_fast_is_not_claimed(library):
    wide = Catheter((CatheterPiece("wide", 100_000, 0, 2_200, "test"),))
    (band,) = arrival_bands(order(Continuous(24_000_000, 1), fluid=STRONG), held(catheter=wide), library)
    assert not band.claimed
    assert "too fast" in band.caution
    assert band.caution.endswith(".")


def test_a_front_that_never_arrives_has_no_second(library):
    (band,) = arrival_bands(order(Stopped("rest"), fluid=STRONG), held(), library)
    assert (band.mean.volume_nl, band.mean.after_s) == (LINE_NL, None)


def test_a_front_on_its_way_at_activation_was_spread_by_what_pushed_it(library):
    known = held(line_fluid=STRONG, pumped_since_change_nl=150_000)
    (band,) = arrival_bands(order(OLD.base), known, library)
    assert band.mean.volume_nl == LINE_NL - 150_000
    (fresh,) = arrival_bands(CHANGE, held(), library)
    assert width(band) == pytest.approx(width(fresh), rel=1e-3)
    passed = held(line_fluid=STRONG, pumped_since_change_nl=10 * LINE_NL)
    assert arrival_bands(order(OLD.base), passed, library) == ()


def test_one_fluid_all_along_has_no_front(library):
    assert arrival_bands(order(OLD.base), held(), library) == ()
    curves = tip_curves(order(OLD.base), held(), library, DAY)
    assert set(curves["baclofen"].mean) == {500_000.0}


@pytest.mark.parametrize(
    ("known", "figure"),
    [(held(catheter=Catheter()), DIFFUSIVITY), (held(), Figure(None, "nobody knows", Status.UNCONFIRMED))],
)
def test_an_unknown_line_or_diffusivity_is_said_in_words(library, known, figure):
    for result in (
        arrival_bands(CHANGE, known, library, figure),
        tip_curves(CHANGE, known, library, DAY, figure),
    ):
        assert isinstance(result, Unusual)
        assert "not known" in str(result)


def test_more_changes_than_can_be_followed_are_said_in_words(library):
    busy = order(Periodic(Bolus(0, 1, 0), 2, 0, 0), fluid=Fluid((Component("baclofen", 400_000),)))
    assert "too often" in str(arrival_bands(busy, held(), library))


def test_the_dilute_stretch_after_a_prime_is_visible(library):
    """The cause of the recalls: some drug arrives early, and what follows a prime is weaker for hours."""
    primed = order(OLD.base, PRIME)
    curve = tip_curves(primed, context(), library, DAY)["baclofen"]
    prime_ends_s = LINE_NL * DAY / 24_000_000
    early = curve.mean[curve.at_s < 0.9 * prime_ends_s].max()
    just_after = np.interp(prime_ends_s + 60, curve.at_s, curve.mean)
    assert early > 0.01 * 500_000
    assert 0.4 * 500_000 < just_after < 0.7 * 500_000
    full_s = curve.at_s[curve.mean > 0.95 * 500_000][0]
    assert full_s - prime_ends_s > 3_600
    assert curve.low[0] == curve.high[0] == 0
    assert curve.low[-1] == curve.high[-1] == 500_000


def test_a_first_prime_meets_a_line_without_drug_and_a_catheter_prime_a_full_tubing(library):
    system = line_of(order(OLD.base, PRIME), context(), library)
    assert [zone.fluid.components for zone in system] == [(), BACLOFEN.components]
    catheter = order(OLD.base, replace(PRIME, scope="catheter", volume_nl=176_000))
    assert line_of(catheter, context(), library)[1].from_volume == -140_000 * DAY
    assert arrival_bands(catheter, context(), library)[0].mean.volume_nl == 176_000
    for known in (held(), context(line_fluid=STRONG)):
        assert line_of(order(OLD.base, PRIME), known, library) == zones(order(OLD.base, PRIME), known)
    unknown = context(pump_model_id="none")
    assert line_of(catheter, unknown, library)[1].from_volume == 0
    assert isinstance(arrival_bands(catheter, unknown, library), Unusual)


def test_the_curve_gives_the_mass_that_plug_flow_gives(library):
    curve = tip_curves(CHANGE, held(), library, 3 * DAY)["baclofen"]
    mass = np.trapezoid(curve.mean, curve.at_s) * 600_000 / DAY
    plug = 600_000 * 3 * 2_000_000 - LINE_NL * 1_500_000
    assert mass == pytest.approx(plug, rel=2e-3)


def test_several_fronts_follow_each_other_without_overtaking(library):
    known = held(line_fluid=MIXED, pumped_since_change_nl=5_000)
    curves = tip_curves(CHANGE, known, library, 2 * DAY)
    assert set(curves) == {"baclofen", "morphine", "bupivacaine"}
    strong = curves["baclofen"]
    assert strong.mean[0] == 0
    assert strong.mean[-1] == pytest.approx(2_000_000)
    assert np.all(np.diff(curves["morphine"].mean) <= 1e-6)


@settings(max_examples=40)
@given(orders(), contexts())
def test_every_mean_lies_between_the_strengths_in_the_line(library, asked, known):
    curves = tip_curves(asked, known, library, 3 * DAY)
    for drug, curve in curves.items():
        strengths = [
            sum(part.concentration_ng_per_ml for part in zone.fluid.components if part.drug_id == drug)
            for zone in line_of(asked, known, library)
        ]
        assert curve.mean.min() >= min(strengths) - 1e-3
        assert curve.mean.max() <= max(strengths) + 1e-3
        assert np.all(curve.low <= curve.high)
        assert np.all(np.diff(curve.at_s) > 0)
        assert curve.at_s[0] == 0
        assert curve.at_s[-1] == flow_arrays(asked, known, 0, 3 * DAY).edges_s[-1]


def test_a_front_is_followed_until_it_has_left(library):
    last_exit = LINE_NL * DAY
    flow, before_nl = _flow_of_passage(CHANGE, held(), last_exit)
    (left,) = arrivals(CHANGE, held(), LINE_NL)
    assert flow.edges_s[-1] == left.after_s + 1
    assert before_nl == -600_000


def test_a_volume_outside_of_what_was_pumped_was_pumped_at_its_ends():
    flow = flow_arrays(CHANGE, held(), 0, 3 * DAY)
    pumped_nl = flow.volume_at_edges() / DAY
    ends = float(flow.edges_s[0]), float(flow.edges_s[-1])
    assert (_second_at(flow, pumped_nl, -1.0), _second_at(flow, pumped_nl, pumped_nl[-1] + 1)) == ends
    assert ends[0] < _second_at(flow, pumped_nl, pumped_nl[-1] / 2) < ends[1]
