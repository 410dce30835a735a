"""Plug flow: what goes in comes out, later by the dead volume; fronts round so that the dose rises."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles.delivery import Rate, Source, concentration, delivery, mass_rates
from profiles.drugs import Component, Fluid
from profiles.program import Bridge, Continuous, Prime, Stopped
from profiles.pump import Catheter
from profiles.tip import (
    Arrival,
    Zone,
    arrivals,
    at_tip,
    dead_volume_nl,
    pumped_until,
    strongest,
    transport,
    zones,
)
from tests.profiles.orders import (
    BACLOFEN,
    CATHETER,
    DAY,
    FLUIDS,
    MIXED,
    MIXED_WEAKER,
    STRONG,
    context,
    contexts,
    flow_at,
    order,
    orders,
    program,
)


def test_new_fluid_arrives_after_the_dead_volume():
    held = context(held=program(Continuous(660_000, 0), STRONG))
    (front,) = arrivals(order(Continuous(660_000, 0)), held, 316_000)
    assert front == Arrival(BACLOFEN, 316_000, 41_368)  # 0.316 mL at 0.66 mL/day: 11 h 29 min 27.3 s


def test_the_tip_follows_the_flow_at_once_and_the_fluid_by_volume():
    held = context(held=program(Continuous(DAY, 0), STRONG))  # 1 nL a second
    tip = at_tip(order(Continuous(2 * DAY, 0)), held, 100, -10, 200)
    assert [(s.start_s, s.end_s, s.flow_nl_per_day, tip.fluids[s.fluid]) for s in tip.segments] == [
        (-10, 0, DAY, STRONG),
        (0, 50, 2 * DAY, STRONG),
        (50, 190, 2 * DAY, BACLOFEN),
    ]


@pytest.mark.parametrize(("before", "after", "second"), [(STRONG, BACLOFEN, 34), (BACLOFEN, STRONG, 33)])
def test_a_front_inside_a_second_counts_the_stronger_fluid_for_all_of_it(before, after, second):
    held = context(held=program(Continuous(3 * DAY, 0), before))  # 100 nL at 3 nL/s: after 33 and a third second
    tip = at_tip(order(Continuous(3 * DAY, 0), fluid=after), held, 100, 0, 60)
    old, new = (concentration(fluid, "baclofen") * 3 * DAY for fluid in (before, after))
    assert mass_rates(tip, "baclofen") == (Rate(0, second, old), Rate(second, 60, new))


def test_in_a_mixture_each_drug_is_rounded_on_its_own():
    held = context(held=program(Continuous(3 * DAY, 0), MIXED))
    tip = at_tip(order(Continuous(3 * DAY, 0), fluid=MIXED_WEAKER), held, 100, 0, 60)
    assert [rate.start_s for rate in mass_rates(tip, "morphine")] == [0, 34]
    assert [rate.start_s for rate in mass_rates(tip, "bupivacaine")] == [0, 33]


def test_a_stopped_pump_keeps_its_front_where_it_is():
    held = context(held=program(Continuous(DAY, 0), STRONG))
    asked = order(Stopped("test"))
    tip = at_tip(asked, held, 100, 0, DAY)
    assert [(s.start_s, s.end_s, tip.fluids[s.fluid]) for s in tip.segments] == [(0, DAY, STRONG)]
    assert arrivals(asked, held, 100) == (Arrival(BACLOFEN, 100, None),)


def test_a_bridge_as_large_as_the_line_ends_when_the_new_fluid_is_at_the_tip():
    held = context(held=program(Continuous(DAY, 0), STRONG))
    bridge = Bridge("3" * 32, "r", "unchanged", STRONG, 100, Continuous(DAY, 0))
    tip = at_tip(order(Continuous(4 * DAY, 0), bridge), held, 100, 0, 200)
    assert [(s.start_s, s.source, tip.fluids[s.fluid]) for s in tip.segments] == [
        (0, Source.BRIDGE, STRONG),
        (100, Source.BASE, BACLOFEN),
    ]


def test_a_prime_fills_an_empty_line():
    water = Fluid(())
    empty = context(line_fluid=water)
    tip = at_tip(order(Continuous(DAY, 0), Prime("2" * 32, "r", "system", 100, 10 * DAY)), empty, 100, 0, 30)
    assert [(s.start_s, s.flow_nl_per_day, tip.fluids[s.fluid]) for s in tip.segments] == [
        (0, 10 * DAY, water),
        (10, DAY, BACLOFEN),
    ]


def test_the_line_remembers_two_changes_of_fluid():
    asked, around = order(Continuous(DAY, 0)), context(held=program(Continuous(DAY, 0), STRONG), line_fluid=MIXED)
    around = replace(around, pumped_since_change_nl=40)
    assert [zone.fluid for zone in zones(asked, around)] == [MIXED, STRONG, BACLOFEN]
    assert arrivals(asked, around, 100) == (Arrival(STRONG, 60, 60), Arrival(BACLOFEN, 100, 100))


def test_a_front_that_has_passed_is_not_awaited():
    around = context(held=program(Continuous(DAY, 0)), line_fluid=STRONG, pumped_since_change_nl=100)
    assert arrivals(order(Continuous(DAY, 0)), around, 100) == ()
    assert [zone.fluid for zone in zones(order(Continuous(DAY, 0)), around)] == [STRONG, BACLOFEN]


def test_a_line_of_the_same_fluid_has_one_zone():
    around = context(held=program(Continuous(DAY, 0)), line_fluid=BACLOFEN, pumped_since_change_nl=7)
    assert [zone.fluid for zone in zones(order(Continuous(DAY, 0)), around)] == [BACLOFEN]
    assert arrivals(order(Continuous(DAY, 0)), around, 100) == ()


def test_an_unknown_line_counts_the_strongest_of_all_for_all_time():
    held = context(held=program(Continuous(DAY, 0), MIXED))
    tip = at_tip(order(Continuous(DAY, 0), fluid=MIXED_WEAKER), held, None, -50, 100)
    assert {tip.fluids[s.fluid] for s in tip.segments} == {
        Fluid((Component("morphine", 20_000_000), Component("bupivacaine", 7_500_000)))
    }


def test_the_strongest_of_one_fluid_is_itself():
    twice = Fluid((Component("baclofen", 1), Component("baclofen", 2)))
    assert strongest([twice, twice]) is twice


@pytest.mark.req(48)
def test_the_dead_volume_is_this_models_tubing_plus_the_catheter(library):
    assert dead_volume_nl(context(), library) == 140_000 + 176_000


def test_the_dead_volume_is_unknown_without_a_catheter_or_a_model(library):
    assert dead_volume_nl(context(catheter=Catheter()), library) is None
    assert dead_volume_nl(context(pump_model_id="nobody's"), library) is None
    assert CATHETER.volume_nl() == 176_000


@given(orders(), contexts(), st.integers(-900, 900))
def test_pumped_volume_counts_from_activation(asked, around, at_s):
    low, high = sorted((0, at_s))
    pumped = delivery(asked, around, low, high - low).volume
    assert pumped_until(asked, around, at_s) == (pumped if at_s > 0 else -pumped)


def _leaving(line, exits_from, exits_to, dead):
    """The fluids, with exact volumes, that leave while the pumped volume goes from one value to another (oracle)."""
    low, high = exits_from - dead, exits_to - dead
    bounds = [*(zone.from_volume for zone in line), 10**30]
    found = []
    for zone, start, end in zip(line, bounds, bounds[1:], strict=False):
        volume = min(high, end) - max(low, start)
        if volume > 0 or (low == high and start <= low < end):
            found.append((zone.fluid, max(volume, 0)))
    return found


@settings(max_examples=60)
@given(orders(), contexts(), st.integers(0, 3_000), st.integers(-700, 300))
def test_every_second_carries_the_strongest_fluid_that_leaves_in_it(asked, around, dead_nl, start_s):
    line = zones(asked, around)
    tip = at_tip(asked, around, dead_nl, start_s, 1_500)
    pumped = pumped_until(asked, around, start_s)
    assert next((s.start_s, s.end_s) for s in tip.segments)[0] == start_s
    for segment in tip.segments:
        for at_s in {segment.start_s, segment.end_s - 1}:
            before = pumped + segment.flow_nl_per_day * (at_s - segment.start_s)
            leaving = _leaving(line, before, before + flow_at(asked, around, at_s), dead_nl * DAY)
            assert tip.fluids[segment.fluid] == strongest([fluid for fluid, _ in leaving])
        pumped += segment.volume
    assert tip.volume == delivery(asked, around, start_s, 1_500).volume


@settings(max_examples=60)
@given(orders(), contexts(), st.integers(0, 3_000))
def test_mass_out_is_mass_in_but_for_the_second_of_a_front_which_only_adds(asked, around, dead_nl):
    line = zones(asked, around)
    tip = at_tip(asked, around, dead_nl, 0, 1_500)
    top_flow = max(segment.flow_nl_per_day for segment in tip.segments)
    for drug in {part.drug_id for fluid in FLUIDS for part in fluid.components}:
        exact = sum(v * concentration(f, drug) for f, v in _leaving(line, 0, tip.volume, dead_nl * DAY))
        out = sum(rate.fg_per_day * (rate.end_s - rate.start_s) for rate in mass_rates(tip, drug))
        strongest_one = max(concentration(zone.fluid, drug) for zone in line)
        assert 0 <= out - exact <= (len(line) - 1) * top_flow * strongest_one


@given(st.lists(st.integers(1, 9), min_size=1, max_size=8), st.integers(0, 60))
def test_fronts_on_whole_seconds_keep_the_mass_exactly(lengths, dead_nl):
    pump = delivery(order(Continuous(DAY, 0)), context(), 0, 200)  # 1 nL a second: every front on a second
    places = [sum(lengths[:i]) * DAY for i in range(len(lengths))]
    line = [Zone(-(10**20), STRONG), *(Zone(v, FLUIDS[i % 2]) for i, v in enumerate(places))]
    tip = transport(pump, line, dead_nl)
    out = sum(rate.fg_per_day * (rate.end_s - rate.start_s) for rate in mass_rates(tip, "baclofen"))
    exact = sum(v * concentration(f, "baclofen") for f, v in _leaving(line, 0, 200 * DAY, dead_nl * DAY))
    assert out == exact
