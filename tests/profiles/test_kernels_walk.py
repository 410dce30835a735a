"""The loop's own walk through an order: second by second what the rules say, and no row that is not there."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles import lowering_layout as at
from profiles.kernels_walk import FOREVER, RUN_START
from profiles.program import Continuous, Stopped
from profiles.runs import pumped_by, second_of
from profiles.units_tables import LIMB_BITS
from tests.profiles import orders as short
from tests.profiles.edge_orders import shipped
from tests.profiles.orders import DAY, context, order
from tests.profiles.plain_loop import part, tape_of, watched_array

FAST = settings(max_examples=60, suppress_health_check=list(HealthCheck))


def tape(order_, context_):
    return tape_of(order_, context_, shipped())


def test_a_cell_that_a_table_does_not_have_raises():
    t, cell, rows = tape(order(Continuous(600_000, 0)), context()), part("cell"), part("size")
    assert rows(t, at.BASES) == 1
    assert cell(t, at.BASES, 0, at.BASE_FLOW) == 600_000
    for row, column in ((1, 0), (-1, 0), (0, at.BASE_COLUMNS), (0, -1)):
        with pytest.raises(IndexError):
            cell(t, at.BASES, row, column)


def spaced(base):
    return not isinstance(base, short.Periodic) or base.interval_s >= max(60, base.bolus.duration_s)


@pytest.mark.req(20)
@FAST
@given(short.orders(), short.contexts(), st.integers(0, 1_500))
def test_the_flow_at_every_instant_is_that_of_the_rules(order_, context_, now):
    t = tape(order_, context_)
    if not part("order_walkable")(t) or not part("walkable")(t, t[at.PROGRAM_BASES], part("size")(t, at.BASES), 1):
        return
    runs, singles = part("lay_runs")(t, context_.held is not None), part("lay_singles")(t)
    for instant in (now, -now - 1):
        flow, until, _ = part("flow_at")(t, runs, singles, 0, instant)
        assert flow == short.flow_at(order_, context_, instant)
        assert until > instant
        last = min(until - 1, instant + 400)  # and it holds as long as it says
        assert flow == short.flow_at(order_, context_, last if instant >= 0 else min(last, -1))


def test_a_day_that_does_not_tile_is_never_walked():
    hole = short.Timed(((short.Step(0, 10, 5, 0),),))
    with pytest.raises(ValueError, match="does not tile"):
        part("timed_flow")(tape(order(hole), context()), 0, 20)


def test_a_volume_is_pumped_by_the_first_whole_second():
    t = tape(order(Continuous(86_400, 0)), context())
    runs, singles = part("lay_runs")(t, False), part("lay_singles")(t)
    assert part("second_pumped")(t, runs[0], 10 * DAY) == 10
    assert part("second_pumped")(t, runs[0], 10 * DAY + 1) == 11
    assert part("front_arrival")(t, runs, singles, 10 * DAY + 1) == 11
    stopped = tape(order(Stopped("rest")), context())
    runs = part("lay_runs")(stopped, False)
    assert part("front_arrival")(stopped, runs, singles, 1) == -1
    assert part("second_pumped")(stopped, runs[0], 1) == FOREVER


def test_a_front_that_passes_within_a_second_takes_the_stronger_fluid_for_it():
    zones = watched_array([[-(2**62), 2], [25, 1], [95, 0]])
    front = part("next_front")
    assert front(zones, 10, 0, 0, 100) == (2, 0b1)  # two whole seconds of the oldest
    assert front(zones, 10, 20, 2, 100) == (3, 0b11)  # the second in which the front passes
    assert front(zones, 10, 30, 3, 100) == (9, 0b10)
    assert front(zones, 10, 95, 9, 100) == (100, 0b100)
    assert front(zones, 100, 0, 0, 100) == (1, 0b111)  # both fronts in one second
    t = tape(order(Continuous(600_000, 0)), context(held=short.program(Continuous(1, 0), short.STRONG)))
    t_zones = part("lay_zones")(t, True)
    strength = part("strength_of")
    assert strength(t, t_zones, 0b01, 0) == 2_000_000
    assert strength(t, t_zones, 0b10, 0) == 500_000
    assert strength(t, t_zones, 0b11, 0) == 2_000_000


def test_pieces_find_room_however_many_there_are():
    few = watched_array([[1, 2, 3, 4]])
    wider = part("with_piece")(few, 1)
    assert (len(wider), wider[0].tolist()) == (2, [1, 2, 3, 4])
    assert part("with_piece")(wider, 1) is wider


heavy = st.sampled_from([0, 3, 2**14, 70_000])
pieces_of = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9), heavy), min_size=1)


@given(pieces_of, st.integers(1, 30), st.integers(-3, 40), st.integers(1, 60))
def test_the_worst_window_is_the_worst_of_all_its_seconds(steps, window, start, length):
    rows, now = [], 0
    for seconds, flow, _ in steps:
        rows.append([now, now + seconds, flow, 1])
        now += seconds
    end = start + length
    if start >= now or end <= 0:
        return
    masses = [flow * strength for seconds, flow, strength in steps for _ in range(seconds)][max(start, 0) : end]
    span = min(window, len(masses))
    expected = max(sum(masses[i : i + span]) for i in range(len(masses) - span + 1))
    strengths = watched_array([strength for _, _, strength in steps])
    high, low = part("worst_window")(watched_array(rows), strengths, window, start, end)
    assert high * 2**LIMB_BITS + low == expected


@pytest.mark.req(19)
def test_a_piece_of_years_multiplies_nothing_that_nears_wrapping():
    rows, strengths = watched_array([[0, FOREVER, 10**8, 1]]), watched_array([10**8])
    high, low = part("worst_window")(rows, strengths, DAY, 0, FOREVER)
    assert int(high) * 2**LIMB_BITS + int(low) == 10**16 * DAY


def test_after_the_last_run_nothing_flows():
    t = tape_of(order(Continuous(600_000, 0)), context(), shipped())
    runs = part("lay_runs")(t, False)
    runs[0, 1] = 10  # a run that ends
    flow, until, which = part("flow_at")(t, runs, part("lay_singles")(t), 0, 11)
    assert (int(flow), int(which)) == (0, 1) and int(until) > DAY


def test_a_bolus_that_begins_with_its_run_is_given_and_one_before_it_is_not():
    t = tape(order(short.Periodic(short.Bolus(10_000, 600, 0), 7_200, 300_000, 0)), context())
    run = part("lay_runs")(t, False)[0]
    for begins, flow in ((3 * 7_200, 10_000 * DAY // 600), (3 * 7_200 + 1, 0)):
        run[RUN_START] = begins
        assert part("periodic_flow")(t, run, begins)[0] == flow


def test_a_run_of_no_length_is_no_run():
    for wait_s in (99, 100, 101):
        delayed = short.DelayedStart("d" * 32, wait_s, Continuous(1, 0))
        prime = short.Prime("a" * 32, "r", "system", 100, DAY)  # 1 nL a second
        t = tape(order(Continuous(600_000, 0), prime, delayed), context())
        runs = part("lay_runs")(t, False).tolist()
        assert all(start < end for start, end, *_ in runs)
        assert len(runs) == (3 if wait_s > 100 else 2)


@pytest.mark.parametrize(("delay_s", "given_"), [(3_599, 1), (3_600, 0), (7_200, 0)])
def test_a_single_bolus_that_is_void_before_it_begins_is_never_given(delay_s, given_):
    single = short.SingleBolus("b" * 32, short.Bolus(10_000, 600, 0), delay_s, 3_600)
    assert len(part("lay_singles")(tape(order(Continuous(600_000, 0), single), context()))) == given_


@pytest.mark.parametrize("days", [1, 3])
def test_a_front_arrives_when_the_rules_say_so_also_after_a_change_of_flow(days):
    day = (short.Step(0, 40_000, 100_000, 0), short.Step(40_000, DAY, 1_000_000, 0))
    order_, context_ = order(short.Timed((day,))), context()
    t = tape(order_, context_)
    runs, singles, pumped = part("lay_runs")(t, False), part("lay_singles")(t), pumped_by(order_, context_)
    for volume in (pumped(days * DAY), pumped(days * DAY) + 1, pumped(days * DAY + 50_000)):
        assert part("front_arrival")(t, runs, singles, volume) == second_of(pumped, volume, 0)
