"""The worst window of whole orders against brute force: every seam, second and patient; and the number of both twins.

The plain walk, the loop as written and a sum over all seconds are three ways to one number.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from profiles import lowering_layout as at
from profiles.checks_dose import _between, _extra, tip_of
from profiles.checks_order import can_be_walked, remembered
from profiles.delivery import Rate
from profiles.program import Order, PatientBolus
from profiles.pumping import DAY_S, bolus_flow_nl_per_day
from profiles.tip import dead_volume_nl
from profiles.units_tables import LIMB_BITS
from profiles.windows import worst_window
from tests.profiles import edge_orders as edge
from tests.profiles import orders as short
from tests.profiles.plain_loop import part, tape_of

WINDOWS_S = (60, 1_000, 3_600, 4 * 3_600, DAY_S)
SOME = settings(max_examples=40, suppress_health_check=list(HealthCheck))


# --- every walk of a small world, without exception


LENGTHS, RATES = (1, 2, 3), (0, 1, 4)
WALKS = [
    shape
    for pieces in (1, 2, 3)
    for shape in product(product(LENGTHS, RATES), repeat=pieces)
    if all(one[1] != other[1] for one, other in pairwise(shape))  # alike neighbours are one piece
]


def laid(shape):
    """Rates from a list of (length, rate)."""
    edges = np.cumsum([0, *(length for length, _ in shape)]).tolist()
    return tuple(Rate(low, high, rate) for (low, high), (_, rate) in zip(pairwise(edges), shape, strict=True))


@pytest.mark.req(13)
@pytest.mark.parametrize("window", range(1, 8))
def test_every_walk_of_a_small_world_has_the_worst_window_that_trying_them_all_finds(window):
    loop = part("worst_window")
    for shape in WALKS:
        rates = laid(shape)
        seconds = [rate for length, rate in shape for _ in range(length)]
        most = max(sum(seconds[low : low + window]) for low in range(max(1, len(seconds) - window + 1)))
        assert worst_window(rates, window).amount == most
        pieces = np.array([[r.start_s, r.end_s, r.fg_per_day, 1] for r in rates], object)
        assert tuple(loop(pieces, [1] * len(rates), window, 0, 100)) == (most >> LIMB_BITS, most & (2**LIMB_BITS - 1))


# --- whole orders, second by second


def per_second(tip):
    """The mass of each second (fg/day x s, wrapping in int64 as all its sums do) and the first second."""
    lengths = [rate.end_s - rate.start_s for rate in tip.rates]
    return np.repeat(np.array([rate.fg_per_day for rate in tip.rates], np.int64), lengths), tip.rates[0].start_s


def sums(seconds, window_s):
    """Every sum of ``window_s`` neighbours; one of all where there are fewer."""
    behind = np.concatenate(([0], np.cumsum(seconds)))
    wide = min(window_s, len(seconds))
    return behind[wide:] - behind[:-wide]


def worst_by_trying(seconds, start_s, window_s):
    """The worst window ahead, or that across the activation where it is worse than all before and after it."""
    ahead = sums(seconds[-start_s:], window_s).max()
    if start_s == 0:
        return ahead
    past = sums(seconds[:-start_s], window_s).max()
    across = sums(seconds[max(0, -start_s - window_s) : -start_s + window_s], window_s).max()
    return across if across > max(past, ahead) else ahead


def without_patients(case):
    order, context = case
    held = context.held and replace(context.held, patient_bolus=None)
    program = replace(order.program, patient_bolus=None)
    return replace(order, program=program), remembered(order, replace(context, held=held))


@pytest.mark.req(13)
@SOME
@given(st.tuples(short.orders(), short.contexts()), st.sampled_from(WINDOWS_S))
def test_the_worst_window_of_an_order_is_the_worst_of_all_seconds_over_every_seam(case, window_s):
    order, context = without_patients(case)
    assume(can_be_walked(order))
    for drug in {component.drug_id for component in order.program.fluid.components}:
        tip = tip_of(order, context, dead_volume_nl(context, edge.shipped()), drug)
        assert tip.worst(window_s).amount == worst_by_trying(*per_second(tip), window_s)
        assert tip.least(window_s).amount == sums(per_second(tip)[0][-tip.rates[0].start_s :], window_s).min()


@pytest.mark.req(20)
@SOME
@given(st.tuples(short.orders(), short.contexts()) | edge.cases(), st.sampled_from(WINDOWS_S))
def test_the_loop_as_written_finds_the_same_number(case, window_s):
    order, context = case
    assume(can_be_walked(order) and dead_volume_nl(context, edge.shipped()) is not None)
    walks = context.held is None or can_be_walked(Order(context.held))
    t = tape_of(order, context, edge.shipped())
    drug_id = order.program.fluid.primary.drug_id
    tip = tip_of(order, remembered(order, context), dead_volume_nl(context, edge.shipped()), drug_id)
    assume(len(tip.rates) < 3_000)
    with_held = bool(t[at.HELD] == 1 and walks)
    runs, singles, zones = part("lay_runs")(t, with_held), part("lay_singles")(t), part("lay_zones")(t, with_held)
    start_s = min(0, tip.rates[0].start_s)
    pieces = part("walk_tip")(t, runs, singles, zones, start_s, part("walk_end")(t, runs, singles, zones))
    high, low = part("worst_mass")(t, zones, pieces, 0, window_s, with_held)
    assert (int(high) << LIMB_BITS) + int(low) == tip.worst(window_s).amount


# --- patients who take all that lockout and count allow


def taken(dice, patients, start_s, end_s):
    """Starts that a patient may get, some of them by chance left out: (second, which program's bolus)."""
    starts, at_s = [], start_s
    while at_s < end_s:
        patient = patients[at_s >= 0]
        day = [start for start in starts if at_s - start < DAY_S]
        free = patient is not None and len(day) < patient.max_starts
        free = free and (not starts or at_s - starts[-1] >= patient.lockout_s)
        busy = starts and starts[-1] < 0 <= at_s and patients[0] and at_s - starts[-1] < patients[0].bolus.duration_s
        if free and not busy and dice.random() < 0.9:
            starts.append(at_s)
        at_s += dice.choice([1, 7, 60]) if not free or dice.random() < 0.2 else max(1, patient.lockout_s)
    return starts


usual = st.builds(
    PatientBolus,
    st.builds(short.Bolus, st.integers(1, 30_000), st.integers(30, 1_200), st.just(0)),
    lockout_s=st.integers(1_200, 5 * 3_600),
    max_starts=st.integers(1, 12),
)


@pytest.mark.req(13)
@SOME
@given(
    short.bases, short.bases, st.none() | usual, st.none() | usual, st.sampled_from(WINDOWS_S), st.integers(0, 2**32)
)
def test_no_patient_gets_more_in_a_window_than_the_worst_one_holds(base, before, patient, earlier, window_s, seed):
    """One fluid: boluses of both programs, counted and locked out across the activation as the pump does."""
    order = short.order(base, patient=patient)
    context = short.context(held=short.program(before, patient=earlier), held_age_s=DAY_S)
    assume(can_be_walked(order) and can_be_walked(Order(context.held)))
    tip = tip_of(order, context, 316_000, "baclofen")
    seconds, start_s = per_second(tip)
    given_, dice = seconds.copy(), Random(seed)
    for start in taken(dice, (earlier, patient), start_s, len(seconds) + start_s):
        bolus = (patient if start >= 0 else earlier).bolus
        end = min(start + bolus.duration_s, 0) if start < 0 else start + bolus.duration_s  # activation cuts it
        given_[start - start_s : end - start_s] += bolus_flow_nl_per_day(bolus) * 500_000
    ahead = sums(given_[-start_s:], window_s).max()
    assert ahead <= tip.worst(window_s).amount
    across = sums(given_[max(0, -start_s - window_s) : -start_s + window_s], window_s).max()
    assert across <= max(tip.worst(window_s).amount, past_of(tip, window_s))


def past_of(tip, window_s):
    """The most that the held program alone may have given in a window: what a change is measured against."""
    return worst_window(_between(tip.rates, None, 0), window_s).amount + _extra(tip.held, window_s)
