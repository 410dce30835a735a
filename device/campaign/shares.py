"""The campaign in shares that can be done in any process and in any order; their boards add up to the scoreboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import islice
from random import Random

from device.campaign import attacks, cuts, hunt, hunts, tally
from device.campaign.hunts import Caught
from device.campaign.scene import Cast
from device.campaign.schedule import PUSH, Schedule, Strike
from device.campaign.stories import STORIES, play
from device.campaign.tally import Tally


class Part(StrEnum):
    """The parts of the campaign; each of the first three is played in every story."""

    PAIRS = "pairs"  # one single fault and its pairs
    RANDOM = "random"
    BYTES = "bytes"
    FRAMES = "frames"
    MEMORY = "memory"
    MUTANT = "mutant"
    ATTACKS = "attacks"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one story is struck: pairs of each single fault (None is every one), random runs, each n-th byte."""

    pairs_each: int | None
    random_runs: int
    bytes_every: int


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is played; ``every`` n takes each n-th corruption. ``act`` is for each story beside the push."""

    push: Reach
    act: Reach
    corruptions_every: int
    bits_every: int
    survivor_runs: int  # how long a mutant with another safeguard behind it is hunted
    mutant_runs: int

    def of(self, story: str) -> Reach:
        """How far this story is struck."""
        return self.push if story == PUSH else self.act


SHORT = Extent(Reach(3, 500, 23), Reach(1, 60, 47), 16, 97, 30, 800)
FULL = Extent(Reach(None, 20_000, 1), Reach(None, 2_500, 1), 1, 1, 2_000, 4_000)


@dataclass(frozen=True, slots=True)
class Share:
    """One piece of work; which fields count depends on the part."""

    part: Part
    seed: int
    extent: Extent
    story: str = PUSH
    retries: int = 1
    strike: Strike | None = None
    number: int = 0
    count: int = 0


SINGLES, PAIRS, RANDOM, CUTS = "singles", "pairs", "random", "cuts"


@dataclass(frozen=True, slots=True)
class Board:
    """What shares have found. Corruptions are frames tried; cells are memory writes cut, attacks the list.

    ``tallies`` has one for each story and sort of fault, as ``named`` names them.
    """

    tallies: Mapping[str, Tally] = field(default_factory=dict)
    corruptions: int = 0
    accepted: int = 0
    cells: int = 0
    torn: int = 0
    attacks: int = 0
    reached: tuple[str, ...] = ()  # attacks that got somewhere
    caught: tuple[Caught, ...] = ()

    def __add__(self, other: Board) -> Board:
        names = dict.fromkeys((*self.tallies, *other.tallies))
        return Board(
            {name: self.tally(name) + other.tally(name) for name in names},
            self.corruptions + other.corruptions,
            self.accepted + other.accepted,
            self.cells + other.cells,
            self.torn + other.torn,
            self.attacks + other.attacks,
            self.reached + other.reached,
            self.caught + other.caught,
        )

    def tally(self, name: str) -> Tally:
        """What was counted under a name."""
        return self.tallies.get(name, Tally())


def named(story: str, sort: str) -> str:
    """The name of a tally."""
    return f"{story} {sort}"


PIECE = 250  # runs of a random or byte share


def shares(cast: Cast, extent: Extent, seed: int) -> Iterator[Share]:
    """Everything there is to do; the long ones first."""
    yield from (Share(Part.MUTANT, seed, extent, number=number) for number in range(len(hunts.HUNTS)))
    frames, _ = cuts.heard(cast)
    yield from (Share(Part.FRAMES, seed, extent, number=number) for number in range(len(frames)))
    yield Share(Part.MEMORY, seed, extent)
    yield Share(Part.ATTACKS, seed, extent)
    for story in STORIES:
        yield from _of_story(cast, extent, seed, story)


def _of_story(cast: Cast, extent: Extent, seed: int, story: str) -> Iterator[Share]:
    reach, of = extent.of(story), partial(Share, extent=extent, story=story)
    for retries in hunt.RETRIES:
        for number, strike in enumerate(hunt.singles(cast, retries, story)):
            yield of(Part.PAIRS, seed + number, retries=retries, strike=strike)
    for start in range(0, reach.random_runs, PIECE):
        yield of(Part.RANDOM, seed * 1_000_003 + start, count=min(PIECE, reach.random_runs - start))
    total = len(_bytes(cast, reach, story))
    yield from (of(Part.BYTES, seed, number=start) for start in range(0, total, PIECE))


def done(share: Share, cast: Cast) -> Board:
    """Do one share."""
    return _WORK[share.part](share, cast)


def _chosen(number: int | None, random: Random) -> hunt.Choose:
    return hunt.every if number is None else hunt.sample(random, number)


def _pairs(share: Share, cast: Cast) -> Board:
    if share.strike is None:
        return Board()
    choose = _chosen(share.extent.of(share.story).pairs_each, Random(share.seed))
    single, pairs = hunt.single_and_pairs(cast, Schedule(share.retries, (share.strike,), share.story), choose)
    return Board({named(share.story, SINGLES): single, named(share.story, PAIRS): pairs})


def _random(share: Share, cast: Cast) -> Board:
    random, found = Random(f"{share.seed} {share.story}"), Tally()
    for _ in range(share.count):
        found += tally.of(play(cast, hunt.at_random(cast, random, share.story)))
    return Board({named(share.story, RANDOM): found})


def _bytes(cast: Cast, reach: Reach, story: str) -> tuple[Strike, ...]:
    return tuple(islice(hunt.byte_strikes(cast, story), 0, None, reach.bytes_every))


def _byte(share: Share, cast: Cast) -> Board:
    found = Tally()
    struck = _bytes(cast, share.extent.of(share.story), share.story)
    for strike in struck[share.number : share.number + PIECE]:
        found += tally.of(play(cast, Schedule(1, (strike,), share.story)))
    return Board({named(share.story, CUTS): found})


def _frames(share: Share, cast: Cast) -> Board:
    frame = cuts.heard(cast)[0][share.number]
    small = cuts.accepted(frame, islice(cuts.small_corruptions(frame), 0, None, share.extent.corruptions_every))
    firsts = range(share.number % share.extent.bits_every, 8 * len(frame), share.extent.bits_every)
    bits = cuts.accepted(frame, cuts.bit_pairs(frame, firsts))
    return Board(corruptions=small[0] + bits[0], accepted=small[1] + bits[1])


def _memory(_: Share, cast: Cast) -> Board:
    cells = [cuts.torn(write) for write in cuts.heard(cast)[1]]
    return Board(cells=sum(tried for tried, _ in cells), torn=sum(wrong for _, wrong in cells))


def _attacks(_: Share, cast: Cast) -> Board:
    ends = list(attacks.nowhere(cast))
    return Board(attacks=len(ends), reached=tuple(attack.id for attack, held in ends if not held))


def _mutant(share: Share, cast: Cast) -> Board:
    hunted, extent = hunts.HUNTS[share.number], share.extent
    runs = extent.survivor_runs if hunted.behind else extent.mutant_runs
    return Board(caught=(hunts.hunted(cast, hunted, runs, share.seed),))


_WORK: Mapping[Part, Callable[[Share, Cast], Board]] = {
    Part.PAIRS: _pairs,
    Part.RANDOM: _random,
    Part.BYTES: _byte,
    Part.FRAMES: _frames,
    Part.MEMORY: _memory,
    Part.MUTANT: _mutant,
    Part.ATTACKS: _attacks,
}
