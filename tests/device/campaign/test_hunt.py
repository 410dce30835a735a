"""Which schedules are played."""

from __future__ import annotations

from random import Random

import pytest

from device.campaign import hunt
from device.campaign.schedule import BYTES, Schedule, Where, read_schedule
from device.campaign.stories import play


@pytest.mark.req(34)
@pytest.mark.req(37)
@pytest.mark.parametrize("retries", hunt.RETRIES)
def test_no_single_fault_breaks_a_rule(cast, quick, retries):
    strikes = hunt.singles(cast, retries)
    assert len(strikes) > 150
    broken = [str(s) for s in strikes if play(cast, Schedule(retries, (s,))).violations]
    assert broken == []


@pytest.mark.req(40)
def test_pairs_fall_where_the_run_with_the_first_fault_really_comes(cast, quick):
    (first,) = read_schedule("retries-1: request.9.pulled").strikes
    alone = play(cast, Schedule(1, (first,)))
    later = hunt.after(alone, first)
    assert first.point not in {strike.point for strike in later}
    assert max(s.point.number for s in later if s.point.where is Where.REQUEST) >= 10  # the recovery is reached too
    single, pairs = hunt.single_and_pairs(cast, Schedule(1, (first,)), hunt.sample(Random(1), 12))
    assert (single.runs, pairs.runs, single.violations, pairs.violations) == (1, 12, 0, 0)


def test_everything_is_chosen_or_a_sample():
    strikes = read_schedule("retries-1: request.2.lost request.3.lost").strikes
    assert tuple(hunt.every(strikes)) == strikes
    assert len(list(hunt.sample(Random(0), 5)(strikes))) == 2


@pytest.mark.req(36)
def test_random_schedules_are_the_same_for_the_same_seed_and_break_nothing(cast, quick):
    one, other = Random(5), Random(5)
    for _ in range(40):
        schedule = hunt.at_random(cast, one)
        assert schedule == hunt.at_random(cast, other)
        assert read_schedule(str(schedule)) == schedule
        assert play(cast, schedule).violations == (), str(schedule)


def test_every_byte_is_struck(cast, quick):
    places = {strike.point.where for strike in hunt.byte_strikes(cast)}
    assert places == set(BYTES)


def test_a_failing_schedule_is_cut_down_to_what_matters(cast, quick, monkeypatch):
    wanted = read_schedule("retries-1: request.3.lost").strikes[0]

    class Fake:
        def __init__(self, schedule):
            self.violations = ("x",) if wanted in schedule.strikes else ()

    monkeypatch.setattr(hunt, "play", lambda cast, schedule: Fake(schedule))
    long = read_schedule("stop/retries-1: reply.3.lost request.3.lost memory.2.power-after")
    assert str(hunt.shortest(cast, long)) == "stop/retries-1: request.3.lost"
