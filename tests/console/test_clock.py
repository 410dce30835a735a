"""Two readings of time."""

from __future__ import annotations

from console.clock import Clock, monotonic_ms


def test_the_monotonic_reading_never_runs_back():
    first = monotonic_ms()
    assert monotonic_ms() >= first


def test_the_wall_carries_its_zone_and_seconds_count_from_1970():
    clock = Clock()
    assert clock.now().tzinfo is not None
    assert abs(clock.at() - int(clock.now().timestamp())) <= 1
