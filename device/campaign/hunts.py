"""Each safeguard taken away, alone and in the pairs that stand in for each other: what the campaign must catch.

A single one that survives has another safeguard behind it; its row says which, and the pair of both must be caught.
What a push relies on is taken away from the acts, the stops and the pairing too, where it is theirs as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from random import Random

from device.campaign import hunt
from device.campaign import mutants as m
from device.campaign.scene import Cast
from device.campaign.schedule import Schedule, read_schedule
from device.campaign.stories import play
from device.campaign.swaps import STEPS, bare, swapped


@dataclass(frozen=True, slots=True)
class Hunt:
    """``first`` is the schedule that is tried first and tells the story; ``behind`` what stands behind a single one."""

    names: tuple[str, ...]
    first: Schedule
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Caught:
    """Whether a hunt's mutant was noticed; by which schedule, after how many runs, and which rule it broke."""

    names: tuple[str, ...]
    story: str
    schedule: str
    rule: str
    runs: int
    behind: str = ""

    @property
    def is_caught(self) -> bool:
        """Some schedule showed it."""
        return bool(self.schedule)


def _hunt(names: tuple[str, ...], first: str, behind: str = "") -> Hunt:
    return Hunt(names, read_schedule(first), behind)


PAIRS = (
    _hunt((m.ANY_EPOCH, m.NO_TOMBSTONE), "retries-1: request.9.stuck"),
    _hunt((m.ANY_EPOCH, m.NO_KILL), "retries-1: request.9.stuck"),
    _hunt((m.NO_DIGEST, m.NO_READ_BACK), "retries-1: request.6.flipped"),
    _hunt((m.TRUSTS, m.NO_COMPARING, m.NO_READ_BACK), "retries-1: request.6.flipped"),
    _hunt((m.ANY_SWITCH, m.OLD_STAGE), "retries-1: request.6.changed"),
    _hunt((m.ANY_SWITCH, m.ANY_BEGIN), "retries-1: request.5.changed"),
    _hunt((m.WRITES_LATER, m.NO_SETTLING), "retries-1: memory.3.power-before"),
    _hunt((m.OPEN_GATE, m.NO_LINE), "retries-1: record.0.fails"),
    _hunt((m.SAME_EPOCH, m.SAME_KEYS), "retries-1: request.5.replayed"),
    _hunt((m.ANY_TAG, m.ANY_CRC), "retries-1: to-console.163.corrupted"),
    _hunt((m.ANY_REPLY, m.ANY_SESSION), "retries-1: reply.6.replayed"),
    _hunt((m.ANY_REPLY, m.ANY_WHO), "retries-1: reply.9.late reply.11.replayed"),
)
ACTS = (
    _hunt((m.ANY_APPLY,), "bolus/retries-1: request.5.changed"),
    _hunt((m.ANY_PROPOSAL,), "bolus/retries-1: request.5.changed", "APPLY compares it too"),
    _hunt((m.ANY_PROPOSAL, m.ANY_APPLY), "bolus/retries-1: request.5.changed"),
    _hunt((m.ANY_ACT,), "refill/retries-1: request.4.flipped", "the console compares the act"),
    _hunt((m.NO_ACT_READ,), "refill/retries-1: request.4.flipped", "APPLY names the digest of the act"),
    _hunt((m.ANY_ACT, m.NO_ACT_READ), "refill/retries-1: request.4.flipped"),
    _hunt((m.APPLIED_UNREAD,), "bolus/retries-1:", "the pump writes before it answers"),
    _hunt((m.WRITES_LATER,), "bolus/retries-1: memory.2.power-torn"),
    _hunt((m.WRITES_LATER, m.APPLIED_UNREAD), "bolus/retries-1: memory.2.power-torn"),
    _hunt((m.ACT_AGAIN,), "refill/retries-3: reply.5.lost"),
    _hunt((m.ACTS_FORGOTTEN,), "bolus/retries-1:"),
    _hunt((m.TWO_STEPS,), "bolus/retries-1: memory.3.power-after"),
    _hunt((m.ONE_BANK,), "limits/retries-1: memory.1.power-torn"),
    _hunt((m.SILENCE,), "clock/retries-1: request.6.visited"),
    _hunt((m.NO_INTENT,), "bolus/retries-1:"),
    _hunt((m.SILENT_RECORD,), "bolus/retries-1: record.0.fails"),
    _hunt((m.NO_LINE,), "bolus/retries-1: record.0.fails", "the gate wants the line"),
    _hunt((m.OPEN_GATE,), "bolus/retries-1:", "the session asks in order"),
    _hunt((m.OPEN_GATE, m.NO_LINE), "bolus/retries-1: record.0.fails"),
    _hunt((m.ANY_EPOCH,), "bolus/retries-1:", "killed ids are remembered"),
    _hunt((m.NO_TOMBSTONE,), "bolus/retries-1:", "the epoch"),
    _hunt((m.ANY_EPOCH, m.NO_TOMBSTONE), "bolus/retries-1: request.5.stuck"),
    _hunt((m.NO_KILL,), "bolus/retries-1: request.6.visited"),
    _hunt((m.ANY_EPOCH, m.NO_KILL), "bolus/retries-1: request.5.stuck"),
    _hunt((m.TWICE,), "bolus/retries-1: request.5.replayed", "the same id has no further effect"),
    _hunt((m.ANY_HELLO,), "bolus/retries-1: request.3.replayed"),
)
STOPS = (
    _hunt((m.NO_LOOK,), "stop/retries-1:", "the pump writes before it answers"),
    _hunt((m.WRITES_LATER,), "stop/retries-1: memory.2.power-before"),
    _hunt((m.WRITES_LATER, m.NO_LOOK), "stop/retries-1: memory.2.power-before"),
    _hunt((m.SILENCE_STOPS,), "stop/retries-1: request.4.visited"),
    _hunt((m.KILLED_STOPS,), "stop/retries-1:", "the epoch"),
    _hunt((m.ANY_EPOCH,), "stop/retries-1:", "killed ids are remembered"),
    _hunt((m.ANY_EPOCH, m.KILLED_STOPS), "stop/retries-1: request.4.stuck request.5.lost"),
    _hunt((m.RUNS_AGAIN,), "stop/retries-1: memory.2.power-after"),
    _hunt((m.ONE_BANK,), "emergency/retries-1: memory.1.power-torn"),
    _hunt((m.TWICE,), "halt/retries-1: request.8.replayed"),
)
PAIRINGS = (
    _hunt((m.UNPROVED,), "pairing/retries-1:"),
    _hunt((m.WRITES_LATER,), "pairing/retries-1: memory.1.power-before"),
    _hunt((m.ONE_BANK,), "pairing/retries-1: memory.2.power-torn"),
)
HUNTS = (
    *PAIRS,
    *(_hunt((mutant.name,), mutant.shown_by, mutant.behind) for mutant in m.MUTANTS),
    *ACTS,
    *STOPS,
    *PAIRINGS,
)


def hunted(cast: Cast, what: Hunt, runs_max: int, seed: int) -> Caught:
    """Play the known schedule, singles, then pairs by chance, until a rule breaks or so many runs are over."""
    mutants = [m.BY_NAME[name] for name in what.names]
    weak = m.without(cast, mutants)
    with swapped([*bare(STEPS), *(swap for mutant in mutants for swap in mutant.swaps)]):
        runs = 0
        for schedule in islice(chain((what.first,), _schedules(weak, what.first.story, seed)), runs_max):
            played = play(weak, schedule)
            runs += 1
            if played.violations:
                return Caught(what.names, schedule.story, str(schedule), played.violations[0], runs, what.behind)
    return Caught(what.names, what.first.story, "", "", runs, what.behind)


def _schedules(cast: Cast, story: str, seed: int) -> Iterator[Schedule]:
    """Every single in an order by chance, retries 1 first, because retries hide defects; then pairs without end."""
    random = Random(seed)
    for retries in hunt.RETRIES:
        yield Schedule(retries, (), story)
        strikes = hunt.singles(cast, retries, story)
        yield from (Schedule(retries, (strike,), story) for strike in random.sample(strikes, len(strikes)))
    while firsts := hunt.singles(cast, 1, story):
        first = Schedule(1, (random.choice(firsts),), story)
        later = hunt.after(play(cast, first), first.strikes[0])
        for second in random.sample(later, min(len(later), 10)):
            yield replace(first, strikes=(*first.strikes, second))
