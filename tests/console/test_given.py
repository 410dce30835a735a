"""Single boluses of the hours before, read from the lines of a pump's log."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.given import bolus_events, given_before
from profiles.context import Given
from profiles.pump import PumpEvent

NOW_S = 500_000
DAY = 86_400


def line(ago_s: int, code: str, detail: int = 0) -> PumpEvent:
    return PumpEvent(NOW_S - ago_s, NOW_S - ago_s, code, detail)


def bolus(ago_s: int, duration_s: int = 600, volume_nl: int = 20_000) -> tuple[PumpEvent, PumpEvent]:
    return line(ago_s + duration_s, "bolus-started", volume_nl), line(ago_s, "bolus-ended", volume_nl)


def read(*events: PumpEvent) -> tuple[Given, ...]:
    return given_before(bolus_events(events), NOW_S)


def test_a_bolus_is_told_by_when_it_ended_how_long_it_lasted_and_what_it_gave():
    log = (line(90_000, "activated", 2), *bolus(3_600), line(3_000, "session"), *bolus(60, 300, 5_000))
    assert read(*log) == (Given(3_600, 600, 20_000), Given(60, 300, 5_000))
    assert read() == read(line(5, "session")) == ()


def test_what_a_bolus_really_gave_counts_and_not_what_was_asked():
    assert read(line(700, "bolus-started", 20_000), line(100, "bolus-ended", 13_000)) == (Given(100, 600, 13_000),)
    assert read(line(700, "bolus-started", 20_000), line(700, "bolus-ended", 0)) == ()


def test_a_bolus_that_ended_a_day_ago_is_out_of_every_window():
    assert read(*bolus(DAY)) == ()
    assert read(*bolus(DAY - 1)) == (Given(DAY - 1, 600, 20_000),)


def test_a_bolus_under_way_counts_in_full_and_now():
    assert read(line(900, "session"), line(600, "bolus-started", 20_000)) == (Given(0, 600, 20_000),)


def test_a_bolus_that_began_before_the_oldest_line_lasted_from_there_on():
    assert read(line(900, "session"), line(100, "bolus-ended", 20_000)) == (Given(100, 800, 20_000),)
    assert read(line(100, "bolus-ended", 20_000)) == (Given(100, 18, 20_000),)  # no pump is faster than 100 mL/day


def test_prime_and_bridge_are_no_boluses():
    for part in ("prime", "bridge"):
        assert read(line(900, f"{part}-started", 300_000), line(100, f"{part}-ended", 300_000)) == ()


@given(st.integers(1, 60))
def test_however_many_there_were_their_volume_and_the_newest_of_them_are_told(count):
    log = [event for number in range(count) for event in bolus(1_000 * (count - number), 600, number + 1)]
    told = read(*log)
    assert len(told) == min(count, 24)
    assert sum(each.volume_nl for each in told) == sum(range(count + 1))
    assert told[-1] == Given(1_000, 600, count)
    oldest_told = count - len(told) + 1  # the last of those that are told as one
    assert told[0].ended_ago_s == 1_000 * (count - oldest_told + 1)
    assert told[0].duration_s <= 600
