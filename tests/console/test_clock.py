"""Two readings of time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.clock import LOCAL, Clock, monotonic_ms
from console.telling import date_text, moment


def test_the_monotonic_reading_never_runs_back():
    first = monotonic_ms()
    assert monotonic_ms() >= first


def test_a_wall_turned_by_hand_keeps_its_offset_and_this_computers_follows_its_zone():
    east = Clock(now=lambda: datetime(2026, 11, 24, tzinfo=timezone(timedelta(hours=2))))
    assert east.offset_s(0) == east.offset_s(10**9) == 7_200
    here = Clock()
    assert here.offset_s(here.at()) == here.now().utcoffset().total_seconds()


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of this system cannot be turned for a test")
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("berlin")
def test_what_happened_in_summer_is_told_in_summer_time_in_winter_too():
    zone = Clock().now().tzinfo
    july = int(datetime(2026, 7, 12, 7, 40, tzinfo=UTC).timestamp())
    assert moment(july, zone) == moment(july) == "12 Jul 2026, 09:40"
    april = int(datetime(2027, 4, 4, 22, 30, tzinfo=UTC).timestamp())
    assert (date_text(april, zone), moment(april, zone)) == ("5 Apr 2027", "5 Apr 2027, 00:30")
    assert Clock().offset_s(july) == 7_200
    assert Clock().offset_s(july + 180 * 86_400) == 3_600


@pytest.mark.usefixtures("berlin")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the zone is one for all examples
@given(st.integers(0, 2**31 - 86_400))
def test_every_instant_comes_back_from_the_wall(at: int):
    wall = datetime.fromtimestamp(at, LOCAL)
    assert wall.timestamp() == at
    assert wall.utcoffset() == datetime.fromtimestamp(at).astimezone().utcoffset()
    assert (wall.tzname(), wall.dst()) == ("CEST" if wall.utcoffset() == timedelta(hours=2) else "CET", None)
    assert LOCAL.utcoffset(None) is LOCAL.tzname(None) is None


def test_the_wall_carries_its_zone_and_seconds_count_from_1970():
    clock = Clock()
    assert clock.now().tzinfo is not None
    assert abs(clock.at() - int(clock.now().timestamp())) <= 1
