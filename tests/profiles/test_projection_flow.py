"""The arrays are ``delivery`` and ``at_tip``, edge by edge."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.delivery import delivery
from profiles.program import Bolus, Continuous, Periodic, Step, Timed
from profiles.projection_flow import MAX_CHANGES, Flow, flow_arrays, shortened, tip_arrays, union
from profiles.projection_kernels import COMPILED
from profiles.projection_loops import PLAIN
from profiles.tip import at_tip, pumped_until, zones
from tests.profiles.orders import DAY, context, contexts, order, orders, program


def joined(edges, values):
    """Edges and values with neighbours alike joined, whatever they were cut by."""
    kept = [
        (edge, value)
        for i, (edge, value) in enumerate(zip(edges, values, strict=False))
        if not i or values[i - 1] != value
    ]
    return kept, edges[-1]


def from_arrays(flow: Flow):
    values = [
        (int(q), flow.fluids[i] if len(flow.fluids) else None)
        for q, i in zip(flow.flow_nl_per_day, flow.fluid, strict=True)
    ]
    return joined([int(edge) for edge in flow.edges_s], values)


def from_segments(plain):
    values = [(s.flow_nl_per_day, plain.fluids[s.fluid]) for s in plain.segments]
    return joined(list(plain.edges_s), values)


@given(orders(), contexts(), st.integers(-2_000, 800), st.integers(1, 3 * DAY))
def test_pump_arrays_are_the_delivery(asked, around, start_s, length_s):
    arrays = flow_arrays(asked, around, start_s, start_s + length_s)
    assert from_arrays(arrays) == from_segments(delivery(asked, around, start_s, length_s))
    assert arrays.edges_s.dtype == arrays.flow_nl_per_day.dtype == np.int64


@pytest.mark.parametrize("loops", [PLAIN, COMPILED], ids=["plain", "compiled"])
@settings(max_examples=80)
@given(asked=orders(), around=contexts(), start_s=st.integers(-900, 0), dead_nl=st.none() | st.integers(0, 3_000))
def test_tip_arrays_are_what_leaves_the_tip(loops, asked, around, start_s, dead_nl):
    pump = flow_arrays(asked, around, start_s, 2_000)
    tip = tip_arrays(pump, zones(asked, around), dead_nl, pumped_until(asked, around, start_s), loops.carry)
    assert from_arrays(tip) == from_segments(at_tip(asked, around, dead_nl, start_s, 2_000 - start_s))


@given(orders(), contexts(), st.lists(st.integers(-500, 1_000), min_size=1))
def test_volumes_between_edges_are_those_of_the_delivery(asked, around, instants):
    flow = flow_arrays(asked, around, -500, 1_000)
    expected = [delivery(asked, around, -500, at_s + 500).volume for at_s in instants]
    assert flow.volume_at(np.array(instants)).tolist() == expected
    assert flow.volume_at_edges()[-1] == delivery(asked, around, -500, 1_500).volume


def test_activation_is_an_edge_even_where_nothing_changes():
    arrays = flow_arrays(order(Continuous(5, 0)), context(held=order(Continuous(5, 0)).program), -10, 10)
    assert arrays.edges_s.tolist() == [-10, 0, 10]


def test_a_bolus_a_second_for_half_a_year_shortens_the_horizon():
    mad = order(Periodic(Bolus(1, 1, 0), 1, 0, 0))
    horizon_s = shortened(mad, context(), 180 * DAY)
    assert horizon_s == MAX_CHANGES // 2
    assert len(flow_arrays(mad, context(), 0, 4_000).edges_s) < 10


def test_a_day_of_48_steps_keeps_half_a_year():
    day = tuple(Step(i * 1_800, (i + 1) * 1_800, i, 0) for i in range(48))
    assert shortened(order(Timed((day,))), context(), 180 * DAY) == 180 * DAY
    assert shortened(order(Continuous(1, 0)), context(), 180 * DAY) == 180 * DAY


@given(st.lists(st.integers(-50, 50)), st.lists(st.integers(-50, 50), min_size=1))
def test_a_union_is_sorted_without_doubles(some, others):
    both = union(np.array(some, dtype=np.int64), np.array(others, dtype=np.int64))
    assert both.tolist() == sorted({*some, *others})


def test_the_activation_is_an_edge_although_nothing_changes_there():
    steady = Continuous(600_000, 0)
    flow = flow_arrays(order(steady), context(held=program(steady)), -10, 10)
    assert flow.edges_s.tolist() == [-10, 0, 10]
    assert flow_arrays(order(steady), context(held=program(steady)), 0, 10).edges_s.tolist() == [0, 10]
