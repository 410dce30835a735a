"""The exact worst window against brute force, and the patient's worst case against every allowed pattern of starts."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.delivery import Rate, delivery, mass_rates, patient_starts
from profiles.program import Bolus, Continuous, PatientBolus
from profiles.pumping import bolus_achieved
from profiles.windows import Worst, patient_extra, worst_window
from tests.profiles.orders import BACLOFEN, DAY, context, contexts, order, orders

HOUR = 3_600


@st.composite
def rates(draw):
    """Stretches that tile a short span from anywhere."""
    at_s, stretches = draw(st.integers(-30, 30)), []
    for length_s, rate in draw(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 5)), min_size=1, max_size=12)):
        stretches.append(Rate(at_s, at_s + length_s, rate))
        at_s += length_s
    return tuple(stretches)


def per_second(stretches):
    return [rate.fg_per_day for rate in stretches for _ in range(rate.start_s, rate.end_s)]


@pytest.mark.req(13)
@given(rates(), st.integers(1, 60))
def test_no_window_holds_more_than_the_worst_one(stretches, window_s):
    seconds = per_second(stretches)
    behind = [0, *accumulate(seconds)]
    wide = min(window_s, len(seconds))
    amounts = [behind[low + wide] - behind[low] for low in range(len(seconds) - wide + 1)]
    worst = worst_window(stretches, window_s)
    assert worst.amount == max(amounts)
    assert worst.start_s == stretches[0].start_s + amounts.index(worst.amount)
    assert worst.end_s == worst.start_s + wide


@settings(max_examples=25)
@given(orders(), contexts(), st.sampled_from([60, 500, 1_000]))
def test_the_worst_window_of_an_order_is_the_worst_of_all_its_seconds(asked, around, window_s):
    drug = asked.program.fluid.primary.drug_id
    stretches = mass_rates(delivery(asked, around, -800, 2_400), drug)
    seconds = per_second(stretches)
    behind = [0, *accumulate(seconds)]
    most = max(behind[low + window_s] - behind[low] for low in range(len(seconds) - window_s + 1))
    assert worst_window(stretches, window_s).amount == most


def test_the_earliest_of_equal_windows_is_named():
    assert worst_window((Rate(0, 10, 1), Rate(10, 20, 0), Rate(20, 30, 1)), 10) == Worst(10, 0, 10)


def test_splitting_a_stretch_moves_no_worst_window():
    whole = (Rate(0, 10, 1), Rate(10, 20, 5), Rate(20, 40, 2))
    split = (Rate(0, 3, 1), Rate(3, 10, 1), Rate(10, 11, 5), Rate(11, 20, 5), Rate(20, 21, 2), Rate(21, 40, 2))
    assert worst_window(whole, 15) == worst_window(split, 15) == Worst(60, 10, 25)


@pytest.mark.req(19)
def test_amounts_beyond_64_bits_are_exact():
    huge = 24_000_000 * 50_000_000  # 24 mL/day of 50 mg/mL
    assert worst_window((Rate(0, 2 * DAY, huge),), DAY).amount == huge * DAY > 2**63


@pytest.mark.req(18)
@pytest.mark.parametrize(("stretches", "window_s"), [((), 10), ((Rate(0, 1, 1),), 0), ((Rate(0, 1, 1),), -1)])
def test_no_window_or_no_flow_has_no_worst_case(stretches, window_s):
    with pytest.raises(ValueError, match="worst window"):
        worst_window(stretches, window_s)


def most_by_trying(duration, lockout, most_starts, window, day=24):
    """Every pattern of starts on whole hours that lockout and rolling count allow; hours inside [0, window)."""

    @cache
    def best(from_hour, recent):
        top = 0
        for at in range(from_hour, window):
            near = tuple(start for start in recent if at - start < day)
            if len(near) < most_starts:
                inside = max(0, min(at + duration, window) - max(at, 0))
                top = max(top, inside + best(at + lockout, (*near, at)))
        return top

    return best(-duration, ())


@pytest.mark.req(13)
@settings(max_examples=300)
@given(st.integers(1, 24), st.integers(1, 12), st.integers(1, 24), st.integers(1, 6))
def test_no_pattern_of_patient_boluses_gives_more_than_the_formula(window, duration, lockout, most_starts):
    lockout = max(lockout, duration)
    if lockout == 1 and most_starts > 4:
        most_starts = 4  # the tree of patterns would be too large
    patient = PatientBolus(Bolus(1, duration * HOUR, 0), lockout * HOUR, most_starts)
    extra = patient_extra(patient, duration, window * HOUR)
    assert extra == most_by_trying(duration, lockout, most_starts, window)


def test_a_part_of_a_bolus_counts_as_that_part():
    patient = PatientBolus(Bolus(1, 600, 0), HOUR, 10)
    assert patient_extra(patient, 600, HOUR + 200) == 800
    assert patient_extra(patient, 7, HOUR + 200) == Fraction(7 * 4, 3)


def test_a_lockout_shorter_than_the_bolus_spaces_by_the_bolus():
    patient = PatientBolus(Bolus(1, HOUR, 0), 60, 24)
    assert patient_extra(patient, 1, 3 * HOUR) == 3


def test_the_formula_is_what_the_pump_delivers_when_starts_come_as_early_as_allowed():
    patient = PatientBolus(Bolus(9_000, 120, 0), 2 * HOUR, 6)
    asked = order(Continuous(0, 0), patient=patient)
    flow = delivery(asked, context(), 0, 3 * DAY, patient_starts(patient, 3 * DAY))
    amount = bolus_achieved(patient.bolus) * BACLOFEN.primary.concentration_ng_per_ml
    for window_s in (HOUR, 4 * HOUR, DAY):
        assert worst_window(mass_rates(flow, "baclofen"), window_s).amount == patient_extra(patient, amount, window_s)


@pytest.mark.req(18)
@pytest.mark.parametrize(("duration_s", "window_s"), [(0, HOUR), (60, 0), (60, -1), (60, DAY + 1)])
def test_the_formula_refuses_what_it_does_not_hold_for(duration_s, window_s):
    with pytest.raises(ValueError, match="patient boluses"):
        patient_extra(PatientBolus(Bolus(1, duration_s, 0), HOUR, 3), 1, window_s)
