"""Two readings of time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from console.clock import Clock, monotonic_ms


def test_the_monotonic_reading_never_runs_back():
    first = monotonic_ms()
    assert monotonic_ms() >= first


def test_a_wall_turned_by_hand_keeps_its_offset_and_this_computers_follows_its_zone():
    east = Clock(now=lambda: datetime(2026, 11, 24, tzinfo=timezone(timedelta(hours=2))))
    assert east.offset_s(0) == east.offset_s(10**9) == 7_200
    here = Clock()
    assert here.offset_s(here.at()) == here.now().utcoffset().total_seconds()


def test_the_wall_carries_its_zone_and_seconds_count_from_1970():
    clock = Clock()
    assert clock.now().tzinfo is not None
    assert abs(clock.at() - int(clock.now().timestamp())) <= 1
