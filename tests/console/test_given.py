"""Single boluses of the hours before, read from the lines of a pump's log."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.given import MOST_LINES, bolus_events, given_before, read_on_from, whole_since_s
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


def lines(first: int, last: int, every_s: int = 60) -> tuple[PumpEvent, ...]:
    """Numbered lines, the last of them now."""
    return tuple(PumpEvent(n, NOW_S - (last - n) * every_s, "session", 0) for n in range(first, last + 1))


def test_a_log_is_whole_from_its_oldest_line_on_and_only_behind_a_gap():
    assert whole_since_s(()) is None
    assert whole_since_s(lines(301, 500)) == NOW_S - 199 * 60
    assert whole_since_s((*lines(301, 399), *lines(450, 500))) == NOW_S - 50 * 60


def test_before_its_first_line_a_pump_gave_nothing():
    assert NOW_S - whole_since_s(lines(1, 5)) >= DAY
    assert read_on_from(lines(1, 5), 1, NOW_S) == 0


def test_it_is_read_on_until_a_day_is_covered_or_the_pump_has_no_more():
    assert read_on_from(lines(301, 500), 1, NOW_S) == 101  # twice as many
    assert read_on_from(lines(301, 500), 245, NOW_S) == 245
    assert read_on_from(lines(301, 500), 301, NOW_S) == 0
    assert read_on_from(lines(301, 500, 3_600), 1, NOW_S) == 0  # more than a day already
    assert read_on_from((), 1, NOW_S) == 0


def test_a_log_without_end_is_not_read_without_end():
    log, rounds = lines(20_000 - 199, 20_000, 1), 0
    while first := read_on_from(log, 1, NOW_S):
        log, rounds = lines(first, 20_000, 1), rounds + 1
        assert rounds < 10
    assert MOST_LINES <= len(log) < 2 * MOST_LINES
