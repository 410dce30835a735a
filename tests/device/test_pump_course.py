"""What a pump is doing at this second, by hand-made days."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.pump_course import (
    base_now,
    bolus_flow_nl_per_day,
    delayed_start,
    flow_now,
    line_part,
    next_change_s,
    periodic_due_s,
    program_of,
    program_origin_s,
    steady_flow_nl_per_day,
)
from device.pump_therapy import advanced
from profiles.program import (
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    MinimumRate,
    Periodic,
    Prime,
    Step,
    Stopped,
    Timed,
)

DAY_S = 86_400
NIGHT_DAY = Timed(
    ((Step(0, 21_600, 500_000, 0), Step(21_600, DAY_S, 700_000, 0)), (Step(0, DAY_S, 600_000, 0),)),
    (0, 0, 0, 0, 0, 1, 1),
)
PERIODIC = Periodic(Bolus(20_000, 1_200, 0), 14_400, 100_000, 0)


def test_a_factory_new_pump_does_nothing(factory_pump):
    assert program_of(factory_pump) is None
    assert base_now(factory_pump) is None
    assert flow_now(factory_pump) == 0
    assert list(next_change_s(factory_pump, 0)) == []


@pytest.mark.parametrize(
    ("base", "wall_s", "flow"),
    [
        (Continuous(600_000, 0), 0, 600_000),
        (MinimumRate(6_000), 0, 6_000),
        (Stopped("holiday"), 0, 0),
        (PERIODIC, 0, 100_000),
        (NIGHT_DAY, 21_599, 500_000),
        (NIGHT_DAY, 21_600, 700_000),
        (NIGHT_DAY, 5 * DAY_S, 600_000),  # Saturday
        (NIGHT_DAY, 7 * DAY_S, 500_000),  # Monday again
    ],
)
def test_the_steady_flow_of_each_kind_of_base(base, wall_s, flow):
    assert steady_flow_nl_per_day(base, wall_s) == flow


def test_a_bolus_flows_rounded_down_and_never_above_what_was_asked():
    assert bolus_flow_nl_per_day(Bolus(20_000, 1_200, 0)) == 1_440_000
    assert bolus_flow_nl_per_day(Bolus(10, 7, 0)) * 7 <= 10 * DAY_S


def test_a_stopped_pump_has_no_base(running_pump):
    assert base_now(replace(running_pump(), stopped_s=0)) is None


def test_primes_and_bridges_come_one_after_the_other(running_pump):
    prime = Prime("1" * 32, "r", "system", 1_000, 864_000)
    bridge = Bridge("2" * 32, "r", "unchanged", _fluid(running_pump), 2_000, Continuous(432_000, 0))
    state = running_pump(None, (prime, bridge))
    assert (line_part(state), flow_now(state)) == (prime, 864_000)
    state = advanced(state, 100)  # 1,000 nL at 10 nL/s
    assert (line_part(state), flow_now(state)) == (bridge, 432_000)
    state = advanced(state, 500)  # 2,000 nL at 5 nL/s
    assert (line_part(state), flow_now(state)) == (None, 600_000)


def _fluid(running_pump):
    return program_of(running_pump()).fluid


def test_a_delayed_start_waits_with_its_own_base(running_pump):
    waiting = DelayedStart("3" * 32, 5_000, MinimumRate(6_000))
    state = running_pump(None, (waiting,))
    assert delayed_start(state) == waiting
    assert (flow_now(state), program_origin_s(state)) == (6_000, 5_000)
    state = advanced(state, 5_000)
    assert delayed_start(state) is None
    assert (flow_now(state), base_now(state).origin_s) == (600_000, 5_000)


def test_periodic_boluses_are_due_one_interval_after_the_origin(running_pump, program_with):
    state = running_pump(program_with(PERIODIC))
    assert periodic_due_s(state) == 14_400
    state = advanced(state, 14_400)
    assert flow_now(state) == 100_000 + 1_440_000
    assert periodic_due_s(state) == 28_800
    assert flow_now(advanced(state, 15_600)) == 100_000


def test_a_given_start_counts_from_the_origin(running_pump, program_with):
    state = running_pump(program_with(replace(PERIODIC, first_after_s=0)))
    assert flow_now(state) == 1_540_000
    assert periodic_due_s(state) == 14_400


def test_the_next_edge_of_the_day_is_a_change(running_pump, program_with):
    state = running_pump(program_with(NIGHT_DAY))  # Monday noon
    assert min(at for at in next_change_s(state, flow_now(state)) if at > 0) == DAY_S // 2
