"""The projection's curves at instants computed by hand, and against the exact rules."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.checks_order import remembered
from profiles.context import Given
from profiles.delivery import concentration, delivery, mass_rates, patient_starts
from profiles.drugs import Component, Fluid
from profiles.figures import Figure, Status
from profiles.program import Bolus, Continuous, Order, PatientBolus, Periodic, Prime, Program, Stopped
from profiles.projection import Due, DueReason, _patient_curve, due, project
from profiles.projection_kernels import COMPILED
from profiles.projection_loops import PLAIN
from profiles.reservoir import Span
from profiles.tip import at_tip
from profiles.windows import worst_window
from tests.profiles.orders import (
    CATHETER,
    DAY,
    MIXED,
    STRONG,
    context,
    contexts,
    order,
    orders,
    program,
)

DEAD_NL = 140_000 + (CATHETER.volume_nl() or 0)


def test_a_steady_program_draws_flat_lines(library):
    held = context(held=program(Continuous(600_000, 0)), reservoir_nl=18_000_000)
    drawn = project(order(Continuous(600_000, 0)), held, library, 30 * DAY)
    assert (drawn.edges_s.tolist(), drawn.flow_nl_per_day.tolist()) == ([0.0, 30 * DAY], [600_000.0])
    assert drawn.tip_ng_per_day["baclofen"].tolist() == [300_000.0]
    assert drawn.tip_ng["baclofen"].tolist() == [0.0, 9_000_000.0]
    hour, four_hours, day = drawn.rolling
    assert [set(r.ng["baclofen"].tolist()) for r in (hour, four_hours, day)] == [{12_500.0}, {50_000.0}, {300_000.0}]
    assert drawn.reservoir.nl.tolist() == [18_000_000.0, 1_400_000.0]  # what cannot be drawn out
    assert drawn.arrivals == ()
    assert drawn.dead_volume_nl == DEAD_NL


def test_a_rise_of_dose_climbs_through_the_window(library):
    held = context(held=program(Continuous(600_000, 0)))
    day = project(order(Continuous(660_000, 0)), held, library, 2 * DAY).rolling[2]
    assert day.at_s.tolist() == [0.0, DAY, 2 * DAY]
    assert day.ng["baclofen"].tolist() == [300_000.0, 330_000.0, 330_000.0]


def test_a_bolus_of_the_hour_before_is_in_the_rolling_line(library):
    held = context(held=program(Continuous(600_000, 0)), given=(Given(0, 600, 10_000),))
    hour = project(order(Continuous(600_000, 0)), held, library, DAY).rolling[0]
    assert hour.ng["baclofen"][0] == 17_500.0  # 25 uL of the program and 10 uL of the bolus, of 500 mcg/mL
    assert hour.ng["baclofen"][-1] == 12_500.0


def test_a_change_of_fluid_is_drawn_where_it_reaches_the_tip(library):
    held = context(held=program(Continuous(660_000, 0), STRONG))
    drawn = project(order(Continuous(660_000, 0)), held, library, 2 * DAY)
    assert drawn.tip_edges_s.tolist() == [0.0, 41_367.0, 41_368.0, 2 * DAY]  # the second of the front stands alone
    assert drawn.arrivals[0].after_s == 41_368
    assert drawn.tip_ng_per_day["baclofen"].tolist()[::2] == [1_320_000.0, 330_000.0]


def test_an_empty_line_gives_nothing_until_its_prime_has_filled_it(library):
    """As in the rules: 0.316 mL at 24 mL/day take 1,138 s, and only then the tip gets anything."""
    prime = Prime("0" * 32, "1" * 32, "system", DEAD_NL, 24_000_000)
    drawn = project(order(Continuous(600_000, 0), prime), context(), library, DAY)
    assert [arrival.after_s for arrival in drawn.arrivals] == [1_138]
    assert drawn.tip_edges_s.tolist() == [0, 1_137, 1_138, DAY]
    assert drawn.tip_ng_per_day["baclofen"].tolist()[::2] == [0, 300_000]


def test_every_drug_that_is_still_in_the_line_is_drawn(library):
    drawn = project(order(Continuous(DAY, 0)), context(held=program(Continuous(DAY, 0), MIXED)), library, DAY)
    assert drawn.drug_ids == ("baclofen", "morphine", "bupivacaine")
    assert set(drawn.rolling[0].ng) == set(drawn.tip_ng) == set(drawn.drug_ids)


@pytest.mark.parametrize("loops", [PLAIN, COMPILED], ids=["plain", "compiled"])
@settings(max_examples=30)
@given(asked=orders(), around=contexts())
def test_the_highest_rolling_mass_is_the_exact_worst_window(library, loops, asked, around):
    drawn = project(asked, around, library, 4_000, loops)
    for curve in drawn.rolling:
        tip = at_tip(asked, remembered(asked, around), DEAD_NL, -curve.window_s, 4_000 + curve.window_s)
        for drug in drawn.drug_ids:
            worst = worst_window(mass_rates(tip, drug), curve.window_s)
            assert np.isclose(curve.ng[drug].max(), worst.amount / DAY / 1e6, rtol=1e-12)
            assert (curve.at_s[0], curve.at_s[-1]) == (0, 4_000)


@settings(max_examples=30)
@given(orders(), contexts())
def test_when_a_pump_has_to_be_seen_is_the_same_without_the_plots(library, asked, around):
    assert due(asked, around, library) == project(asked, around, library, 1).due


@given(orders(), contexts(), st.integers(1, 5_000))
def test_the_sum_at_the_tip_is_the_integral_of_the_rate(library, asked, around, horizon_s):
    drawn = project(asked, around, library, horizon_s)
    tip = at_tip(asked, remembered(asked, around), DEAD_NL, 0, horizon_s)
    for drug in drawn.drug_ids:
        exact = sum(rate.fg_per_day * (rate.end_s - rate.start_s) for rate in mass_rates(tip, drug))
        assert np.isclose(drawn.tip_ng[drug][-1], exact / DAY / 1e6, rtol=1e-12)
        assert len(drawn.tip_ng[drug]) == len(drawn.tip_edges_s) == len(drawn.tip_ng_per_day[drug]) + 1
    assert all(low < high for low, high in pairwise(drawn.edges_s))
    assert len(drawn.edges_s) == len(drawn.flow_nl_per_day) + 1


def test_patient_boluses_are_told_beside_the_rolling_line(library):
    patient = PatientBolus(Bolus(10_000, 600, 5_000), 3_600, 4)
    drawn = project(order(Continuous(600_000, 0), patient=patient), context(), library, DAY)
    assert [round(curve.patient_extra_ng["baclofen"]) for curve in drawn.rolling] == [5_000, 20_000, 20_000]
    quiet = project(order(Continuous(600_000, 0)), context(), library, DAY)
    assert [curve.patient_extra_ng["baclofen"] for curve in quiet.rolling] == [0.0, 0.0, 0.0]


@pytest.mark.req(47)
@pytest.mark.parametrize("most", [3, 24])
def test_the_reservoirs_band_is_the_accuracy_and_every_allowed_bolus(library, most):
    patient = PatientBolus(Bolus(50_000, 600, 0), 3_600, most)
    asked, around = order(Continuous(600_000, 0), patient=patient), context()
    curve = project(asked, around, library, 3 * DAY).reservoir
    assert curve.low_nl is not None
    assert curve.high_nl is not None
    for i in range(0, len(curve.at_s), 5):
        at_s = int(curve.at_s[i])
        base = delivery(asked, around, 0, at_s).volume / DAY
        fast = delivery(asked, around, 0, at_s, patient_starts(patient, at_s)).volume / DAY
        assert np.isclose(curve.nl[i], 18_000_000 - base)
        assert np.isclose(curve.low_nl[i], 18_000_000 - 1.145 * fast)
        assert np.isclose(curve.high_nl[i], 18_000_000 - 0.855 * base)


@pytest.mark.parametrize(("held_nl", "left_nl"), [(1_000, 1_000), (9_000_000, 1_400_000)])
def test_an_empty_pump_gives_no_more(library, held_nl, left_nl):
    curve = project(order(Continuous(24_000_000, 0)), context(reservoir_nl=held_nl), library, DAY).reservoir
    assert curve.nl[-1] == curve.low_nl[-1] == curve.high_nl[-1] == left_nl


def test_an_unknown_accuracy_draws_no_band_and_no_dates(library):
    unsure = Figure(None, "nobody", Status.UNCONFIRMED)
    models = tuple(replace(model, accuracy_per_mille=unsure) for model in library.models)
    drawn = project(order(Continuous(600_000, 0)), context(), replace(library, models=models), DAY)
    assert (drawn.reservoir.low_nl, drawn.reservoir.high_nl, drawn.endurance) == (None, None, None)
    stranger = project(order(Continuous(600_000, 0)), context(pump_model_id="nobody's"), library, DAY)
    assert (stranger.dead_volume_nl, stranger.endurance, stranger.arrivals) == (None, None, ())


def test_the_refill_is_due_at_the_earliest_reason(library):
    bare = replace(library, limits=())
    dates = project(order(Continuous(600_000, 0)), context(), bare, DAY)
    assert dates.endurance is not None
    assert dates.due == Due(dates.endurance.alarm.earliest_s or 0, DueReason.VOLUME)
    soon = project(order(Continuous(600_000, 0)), context(planned_refill_s=5 * DAY), bare, DAY)
    assert soon.due == Due(5 * DAY, DueReason.APPOINTMENT)
    slow = project(order(Continuous(48_000, 0)), context(fill_age_s=100 * DAY), library, DAY)
    assert slow.due == Due(80 * DAY, DueReason.STABILITY)  # baclofen: 180 days in a pump
    assert project(order(Stopped("test")), context(), bare, DAY).due is None


def test_a_fill_past_its_age_is_due_now(library):
    old = project(order(Continuous(48_000, 0)), context(fill_age_s=400 * DAY), library, DAY)
    assert old.due == Due(0, DueReason.STABILITY)


def test_another_drug_is_due_as_a_fill_that_is_still_to_be_made(library):
    slow = Program("slow", Fluid((Component("ziconotide", 25_000),)), Continuous(48_000, 1_200))
    told = context(held=program(Continuous(600_000, 0)), fill_age_s=300 * DAY)
    assert project(Order(slow), told, library, horizon_s=1).due == Due(14 * DAY, DueReason.STABILITY)


def test_a_first_fill_is_due_when_a_first_fill_is_too_old(library):
    drug, slow = Fluid((Component("ziconotide", 25_000),)), Continuous(48_000, 0)
    runs = program(slow, drug)
    for held, first_fill, days in ((None, False, 14), (runs, True, 14), (runs, False, 40)):
        told = context(held=held, first_fill=first_fill)
        assert project(order(slow, fluid=drug), told, library, DAY).due == Due(days * DAY, DueReason.STABILITY)


def test_a_horizon_too_full_to_draw_is_shortened_and_says_so(library):
    mad = order(Periodic(Bolus(1, 1, 0), 2, 0, 0))
    drawn = project(mad, context(), library, 180 * DAY)
    assert drawn.horizon_s == drawn.edges_s[-1] == 1_000_000


def test_a_horizon_of_nothing_is_one_second(library):
    assert project(order(Continuous(1, 0)), context(), library, 0).edges_s.tolist() == [0.0, 1.0]


def test_a_mixture_follows_its_primary_drug(library):
    drawn = project(Order(program(Continuous(200_000, 0), MIXED)), context(held=None), library, DAY)
    assert drawn.drug_ids == ("morphine", "bupivacaine")
    rates = [drawn.tip_ng_per_day[drug][-1] for drug in drawn.drug_ids]
    assert rates == [200_000 * concentration(MIXED, drug) / 1e6 for drug in drawn.drug_ids]
    assert drawn.endurance is not None
    assert isinstance(drawn.endurance.empty, Span)


@pytest.mark.parametrize(("until_s", "boluses"), [(60, 1), (3_600, 1), (3_660, 2)])
def test_a_patient_bolus_that_ends_with_the_span_is_counted_whole(until_s, boluses):
    at_s, nl = _patient_curve(PatientBolus(Bolus(60_000, 60, 0), 3_600, 24), until_s)
    assert np.interp(until_s, at_s, nl) == boluses * 60_000
