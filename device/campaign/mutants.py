"""Each safeguard taken away, alone and in the pairs that stand in for each other: what the campaign must catch.

A single one that survives has another safeguard behind it; its row says which, and the pair of both must be caught.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, combinations, islice
from random import Random
from typing import Any

from device.campaign import hunt, weak_console, weak_pump
from device.campaign.run import play
from device.campaign.scene import Cast
from device.campaign.schedule import Schedule, read_schedule
from device.campaign.swaps import Swap, swapped
from device.campaign.weak_pump import answering
from device.messages import Activate, Begin, Chunk, Kill, Seal


@dataclass(frozen=True, slots=True)
class Mutant:
    """What is laid over modules and over the cast.

    ``behind`` names what stands behind the safeguard, if anything; ``shown_by`` is a schedule that once showed it, and
    is tried first.
    """

    name: str
    swaps: tuple[Swap, ...] = ()
    cast: tuple[tuple[str, type], ...] = ()
    behind: str = ""
    shown_by: str = ""


def _pump(name: str, kind: type, behind: str = "", shown_by: str = "") -> Mutant:
    return Mutant(name, (), (("pump", kind),), behind, shown_by)


def _answers(name: str, kind: type, instead: Any, behind: str = "", shown_by: str = "") -> Mutant:
    return Mutant(name, (answering(kind, instead),), (), behind, shown_by)


def _laid(name: str, owner: str, member: str, make: Any, behind: str = "", shown_by: str = "") -> Mutant:
    return Mutant(name, (Swap(owner, member, make),), (), behind, shown_by)


def _played(name: str, role: str, kind: type, behind: str = "", shown_by: str = "") -> Mutant:
    return Mutant(name, (), ((role, kind),), behind, shown_by)


ANY_EPOCH, NO_TOMBSTONE = "pump hears any epoch", "killed ids are forgotten"
ANY_TAG, SAME_EPOCH, ANY_HELLO = "no tag is checked", "pump gives the same epoch again", "a HELLO alone opens"
ANY_SWITCH, ANY_BEGIN = "pump compares no generation at ACTIVATE", "pump compares no generation at BEGIN"
OLD_STAGE = "a stage outlives somebody else's transaction"
NO_DIGEST, NO_READ_BACK = "pump believes the announced digest", "nothing is read back"
NO_KILL, WRITES_LATER = "the last transaction decides", "pump answers before it writes"
NO_SETTLING = "nothing is read after the switch"
_PUSH = "device.push_talk:PushTalk"
OPEN_GATE, NO_LINE = "gate lets everything pass", "session sends without its line"

MUTANTS = (
    _pump(ANY_EPOCH, weak_pump.AnyEpoch, "killed ids are remembered"),
    _pump("pump hears a frame twice", weak_pump.AnyCounter, shown_by="retries-1: request.8.replayed"),
    _pump(ANY_HELLO, weak_pump.AnyHello, shown_by="retries-1: request.3.replayed"),
    _pump(SAME_EPOCH, weak_pump.SameEpoch, "each session has keys of its own"),
    _laid(ANY_TAG, "device.sealing", "ChaCha20Poly1305", weak_pump.any_tag,
          "the CRC finds what a line does; who forges a CRC is in the attacker's list"),
    _answers(NO_TOMBSTONE, Kill, weak_pump.no_tombstone, "the epoch"),
    _answers(ANY_SWITCH, Activate, weak_pump.any_generation_switches, "another BEGIN or switch gives up the stage"),
    _answers(ANY_BEGIN, Begin, weak_pump.any_generation_begins, "ACTIVATE compares it too"),
    _laid(OLD_STAGE, "device.campaign.pump", "others_transaction", weak_pump.keeps_stage, "the generation is compared"),
    Mutant(
        NO_DIGEST,
        (
            Swap("device.pump_transactions", "_judge", weak_pump.trusts_digest),
            answering(Seal, weak_pump.announces_digest),
        ),
        behind="reading back",
    ),
    _played(NO_READ_BACK, "gate", weak_console.TrustingGate, "the digest over the memory"),
    _laid("console compares no digest", _PUSH, "stages", weak_console.believes_digest, "reading back"),
    _pump("pointer and result in two writes", weak_pump.TwoSteps, shown_by="retries-1: memory.5.power-after"),
    _pump(WRITES_LATER, weak_pump.AnswersFirst, "the status is read after the switch"),
    _answers("results are forgotten", Activate, weak_pump.forgets_results, shown_by="retries-1:"),
    _answers("the same ACTIVATE is done again", Activate, weak_pump.switches_again, "", "retries-3: reply.9.lost"),
    _answers("staging overwrites the running program", Chunk, weak_pump.stages_in_place, shown_by="retries-1:"),
    _laid("memory of one bank", "device.campaign.scene", "memory_on", weak_pump.one_bank),
    _laid("silence means not applied", "device.change_talk:ChangeTalk", "doubt", weak_console.silence_means_no,
          shown_by="retries-1: memory.5.power-after"),
    _laid(NO_KILL, "device.open_talk", "_resolve", weak_console.last_transaction_decides,
          shown_by="retries-1: request.10.changed"),
    _played("intent after sending", "journal", weak_console.LateRecord, shown_by="retries-1:"),
    _played("a failed line is taken for written", "journal", weak_console.SilentRecord,
            shown_by="retries-1: record.0.fails"),
    _laid(NO_LINE, "device.session:Session", "_write", weak_console.writes_or_not, "the gate wants the line"),
    _played(OPEN_GATE, "gate", weak_console.OpenGate, "the session asks in order"),
    _played("any reply is the answer", "session", weak_console.AnyReply, "replies name their id, and are read twice"),
    _laid("console hears any session", "device.session", "Channel", weak_console.any_session, "replies name a counter"),
    _laid(NO_SETTLING, _PUSH, "stages", weak_console.never_settles, "the pump writes before it answers"),
)  # fmt: skip
BY_NAME = {mutant.name: mutant for mutant in MUTANTS}
PAIRS: dict[tuple[str, ...], str] = {
    (ANY_EPOCH, NO_TOMBSTONE): "retries-1: request.9.stuck",
    (ANY_EPOCH, NO_KILL): "retries-1: request.9.late",
    (NO_DIGEST, NO_READ_BACK): "retries-1: request.6.flipped",
    (ANY_SWITCH, OLD_STAGE): "retries-1: request.6.changed",
    (ANY_SWITCH, ANY_BEGIN): "retries-1: request.5.changed",
    (WRITES_LATER, NO_SETTLING): "retries-1: memory.5.power-before",
    (OPEN_GATE, NO_LINE): "retries-1: record.0.fails",
}


@dataclass(frozen=True, slots=True)
class Caught:
    """Whether a mutant was noticed; by which schedule, after how many runs, and which rule it broke."""

    names: tuple[str, ...]
    schedule: str
    rule: str
    runs: int

    @property
    def is_caught(self) -> bool:
        """Some schedule showed it."""
        return bool(self.schedule)


def without(cast: Cast, mutants: Iterable[Mutant]) -> Cast:
    """The cast with every mutant's classes; two pumps (or consoles) become one that lacks both safeguards."""
    changes: dict[str, tuple[type, ...]] = {}
    for mutant in mutants:
        for role, kind in mutant.cast:
            changes[role] = (kind, *changes.get(role, ()))
    made: dict[str, Any] = {role: type("Weak", kinds, {}) for role, kinds in changes.items()}
    return replace(cast, **made)


def hunted(cast: Cast, names: tuple[str, ...], runs_max: int, seed: int) -> Caught:
    """Play the known schedule, singles, then pairs by chance, until a rule breaks or so many runs are over."""
    mutants = [BY_NAME[name] for name in names]
    weak = without(cast, mutants)
    known = PAIRS.get(names) or mutants[0].shown_by
    first = (read_schedule(known),) if known else ()
    with swapped([swap for mutant in mutants for swap in mutant.swaps]):
        runs = 0
        for schedule in islice(chain(first, _schedules(weak, seed)), runs_max):
            played = play(weak, schedule)
            runs += 1
            if played.violations:
                return Caught(names, str(schedule), played.violations[0], runs)
    return Caught(names, "", "", runs)


def _schedules(cast: Cast, seed: int) -> Iterator[Schedule]:
    """Every single in an order by chance, retries 1 first, because retries hide defects; then pairs without end."""
    random = Random(seed)
    for retries in hunt.RETRIES:
        yield Schedule(retries)
        strikes = hunt.singles(cast, retries)
        yield from (Schedule(retries, (strike,)) for strike in random.sample(strikes, len(strikes)))
    while firsts := hunt.singles(cast, 1):
        first = random.choice(firsts)
        later = hunt.after(play(cast, Schedule(1, (first,))), first)
        yield from (Schedule(1, (first, second)) for second in random.sample(later, min(len(later), 10)))


def survivors_in_pairs(singles: Iterable[Caught]) -> tuple[tuple[str, ...], ...]:
    """Every pair of safeguards that survived alone, for the full campaign."""
    alone = [one.names[0] for one in singles if not one.is_caught]
    return tuple(combinations(alone, 2))
