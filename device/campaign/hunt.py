"""Which schedules are played: every single fault, every pair, faults at random, every byte.

A pair is found as it can happen: the second fault falls at a point that the run with the first one really comes to,
in its retries and its recovery too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from random import Random

from device.campaign import tally
from device.campaign.person import Played
from device.campaign.scene import Cast
from device.campaign.schedule import BYTES, KINDS, PUSH, Point, Schedule, Strike, Where
from device.campaign.stories import play
from device.campaign.tally import Tally

RETRIES = (1, 3)  # retries hide defects: each campaign runs without them too
FAULTS_MAX = 6  # of a random schedule
_LATER = 3  # how much farther than a clean run the points of a random schedule reach
Choose = Callable[[tuple[Strike, ...]], Iterable[Strike]]


def clean(cast: Cast, retries: int, story: str = PUSH) -> Played:
    """The run in which nothing goes wrong."""
    return play(cast, Schedule(retries, (), story))


def singles(cast: Cast, retries: int, story: str = PUSH) -> tuple[Strike, ...]:
    """Every fault that can befall a run in which nothing else goes wrong."""
    return clean(cast, retries, story).reached


def single_and_pairs(cast: Cast, single: Schedule, choose: Choose) -> tuple[Tally, Tally]:
    """The run with one fault, and those of its pairs that ``choose`` picks."""
    (first,) = single.strikes
    alone = play(cast, single)
    pairs = Tally()
    for second in choose(after(alone, first)):
        pairs += tally.of(play(cast, replace(single, strikes=(first, second))))
    return tally.of(alone), pairs


def after(alone: Played, first: Strike) -> tuple[Strike, ...]:
    """The faults that can befall that run behind its first one; equal points in time are taken once."""
    points = [strike.point for strike in alone.reached]
    last = len(points) - points[::-1].index(first.point)
    return alone.reached[last:]


def every(strikes: tuple[Strike, ...]) -> Iterable[Strike]:
    """All of them."""
    return strikes


def sample(random: Random, number: int) -> Choose:
    """So many of them, by chance."""
    return lambda strikes: random.sample(strikes, min(number, len(strikes)))


def at_random(cast: Cast, random: Random, story: str = PUSH) -> Schedule:
    """A schedule of two to six faults: at points, at bytes, or both."""
    retries = random.choice(RETRIES)
    run = clean(cast, retries, story)
    last = {where: [s.point.number for s in run.reached if s.point.where is where] for where in _POINTS}
    counts = {where: 1 + max(numbers, default=0) for where, numbers in last.items()}
    ends = {**{where: _LATER * number for where, number in counts.items()}, **run.bytes_passed}
    strikes = {_one(random, ends) for _ in range(random.randint(2, FAULTS_MAX))}
    return Schedule(retries, tuple(sorted(strikes)), story)


def _one(random: Random, ends: dict[Where, int]) -> Strike:
    where = random.choice(_LIKELY)
    return Strike(Point(where, random.randrange(ends[where])), random.choice(KINDS[where]))


_POINTS = tuple(where for where in KINDS if where not in BYTES)
_LIKELY = (Where.REQUEST, Where.REQUEST, *KINDS)


def shortest(cast: Cast, schedule: Schedule) -> Schedule:
    """A schedule that still breaks a rule and from which no strike can be left out."""
    for strike in schedule.strikes:
        rest = replace(schedule, strikes=tuple(other for other in schedule.strikes if other != strike))
        if play(cast, rest).violations:
            return shortest(cast, rest)
    return schedule


def byte_strikes(cast: Cast, story: str = PUSH) -> Iterator[Strike]:
    """Every byte of either direction and of the memory, with everything that can happen to it alone."""
    passed = clean(cast, 1, story).bytes_passed
    for where in BYTES:
        for number in range(passed[where]):
            for kind in KINDS[where]:
                yield Strike(Point(where, number), kind)
