"""The campaign in shares that can be done in any process and in any order; their boards add up to the scoreboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from itertools import islice
from random import Random

from device.campaign import acts, attacks, cuts, hunt, mutants, tally
from device.campaign.mutants import Caught
from device.campaign.run import play
from device.campaign.scene import Cast
from device.campaign.schedule import Schedule, Strike
from device.campaign.tally import Tally


class Part(StrEnum):
    """The parts of the campaign."""

    PAIRS = "pairs"  # one single fault and its pairs
    RANDOM = "random"
    BYTES = "bytes"
    FRAMES = "frames"
    MEMORY = "memory"
    MUTANT = "mutant"
    ATTACKS = "attacks"
    ACTS = "acts"  # one act beside the program: every single fault, pairs, and faults at random


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is played; ``every`` n takes each n-th byte fault or corruption.

    ``pairs_each`` and ``act_pairs_each`` are the pairs of each single fault of a push and of an act; None is every one.
    """

    pairs_each: int | None
    act_pairs_each: int | None
    random_runs: int
    bytes_every: int
    corruptions_every: int
    bits_every: int
    survivor_runs: int  # how long a mutant with another safeguard behind it is hunted
    mutant_runs: int


SHORT = Extent(3, 1, 500, 23, 16, 97, 30, 800)
FULL = Extent(None, None, 20_000, 1, 1, 1, 2_000, 4_000)


@dataclass(frozen=True, slots=True)
class Share:
    """One piece of work; which fields count depends on the part."""

    part: Part
    seed: int
    extent: Extent
    retries: int = 1
    strike: Strike | None = None
    number: int = 0
    count: int = 0
    names: tuple[str, ...] = ()


_NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Board:
    """What shares have found. Corruptions are frames tried; cells are memory writes cut, attacks the list."""

    singles: Tally = _NOTHING
    pairs: Tally = _NOTHING
    random: Tally = _NOTHING
    bytes: Tally = _NOTHING
    acts: Tally = _NOTHING
    act_pairs: Tally = _NOTHING
    act_random: Tally = _NOTHING
    corruptions: int = 0
    accepted: int = 0
    cells: int = 0
    torn: int = 0
    attacks: int = 0
    reached: tuple[str, ...] = ()  # attacks that got somewhere
    caught: tuple[Caught, ...] = ()

    def __add__(self, other: Board) -> Board:
        return Board(
            self.singles + other.singles,
            self.pairs + other.pairs,
            self.random + other.random,
            self.bytes + other.bytes,
            self.acts + other.acts,
            self.act_pairs + other.act_pairs,
            self.act_random + other.act_random,
            self.corruptions + other.corruptions,
            self.accepted + other.accepted,
            self.cells + other.cells,
            self.torn + other.torn,
            self.attacks + other.attacks,
            self.reached + other.reached,
            self.caught + other.caught,
        )


PIECE = 250  # runs of a random or byte share
ACT_SHARES = len(acts.KINDS) * len(hunt.RETRIES)  # among which the random runs of acts are divided


def shares(cast: Cast, extent: Extent, seed: int) -> Iterator[Share]:
    """Everything there is to do; the long ones first."""
    names = [*mutants.PAIRS, *((mutant.name,) for mutant in mutants.MUTANTS)]
    yield from (Share(Part.MUTANT, seed, extent, names=name) for name in names)
    frames, _ = cuts.heard(cast)
    yield from (Share(Part.FRAMES, seed, extent, number=number) for number in range(len(frames)))
    yield Share(Part.MEMORY, seed, extent)
    yield Share(Part.ATTACKS, seed, extent)
    for retries in hunt.RETRIES:
        yield from (Share(Part.ACTS, seed, extent, retries, names=(kind,)) for kind in acts.KINDS)
    for retries in hunt.RETRIES:
        for number, strike in enumerate(hunt.singles(cast, retries)):
            yield Share(Part.PAIRS, seed + number, extent, retries, strike)
    for start in range(0, extent.random_runs, PIECE):
        count = min(PIECE, extent.random_runs - start)
        yield Share(Part.RANDOM, seed * 1_000_003 + start, extent, count=count)
    total = len(_bytes(cast, extent))
    yield from (Share(Part.BYTES, seed, extent, number=start) for start in range(0, total, PIECE))


def done(share: Share, cast: Cast) -> Board:
    """Do one share."""
    return _WORK[share.part](share, cast)


def _chosen(number: int | None, random: Random) -> hunt.Choose:
    return hunt.every if number is None else hunt.sample(random, number)


def _pairs(share: Share, cast: Cast) -> Board:
    if share.strike is None:
        return Board()
    choose = _chosen(share.extent.pairs_each, Random(share.seed))
    single, pairs = hunt.single_and_pairs(cast, share.retries, share.strike, choose)
    return Board(singles=single, pairs=pairs)


def _random(share: Share, cast: Cast) -> Board:
    random, found = Random(share.seed), Tally()
    for _ in range(share.count):
        played = play(cast, hunt.at_random(cast, random))
        found += tally.of(played)
    return Board(random=found)


def _bytes(cast: Cast, extent: Extent) -> tuple[Strike, ...]:
    return tuple(islice(hunt.byte_strikes(cast), 0, None, extent.bytes_every))


def _byte(share: Share, cast: Cast) -> Board:
    found = Tally()
    for strike in _bytes(cast, share.extent)[share.number : share.number + PIECE]:
        found += tally.of(play(cast, Schedule(1, (strike,))))
    return Board(bytes=found)


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


def _acts(share: Share, cast: Cast) -> Board:
    """One act with every single fault that can befall it, with pairs of them, and with several at random."""
    (kind,), random = share.names, Random(f"{share.seed} {share.retries} {share.names}")
    play_it, choose = partial(acts.play_act, cast, kind), _chosen(share.extent.act_pairs_each, random)
    singles, pairs, several = Tally(), Tally(), Tally()
    for strike in play_it(Schedule(share.retries)).reached:
        alone = play_it(Schedule(share.retries, (strike,)))
        singles += tally.of(alone)
        for second in choose(hunt.after(alone, strike)):
            pairs += tally.of(play_it(Schedule(share.retries, (strike, second))))
    for _ in range(share.extent.random_runs // ACT_SHARES):
        several += tally.of(play_it(replace(hunt.at_random(cast, random), retries=share.retries)))
    return Board(acts=singles, act_pairs=pairs, act_random=several)


def _mutant(share: Share, cast: Cast) -> Board:
    extent, names = share.extent, share.names
    covered = len(names) == 1 and mutants.BY_NAME[names[0]].behind
    runs = extent.survivor_runs if covered else extent.mutant_runs
    return Board(caught=(mutants.hunted(cast, names, runs, share.seed),))


_WORK: Mapping[Part, Callable[[Share, Cast], Board]] = {
    Part.PAIRS: _pairs,
    Part.RANDOM: _random,
    Part.BYTES: _byte,
    Part.FRAMES: _frames,
    Part.MEMORY: _memory,
    Part.MUTANT: _mutant,
    Part.ATTACKS: _attacks,
    Part.ACTS: _acts,
}
