"""The safeguards that can be taken away, each by what is laid over the code in its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from device.campaign import weak_acts, weak_console, weak_pump
from device.campaign.scene import Cast
from device.campaign.swaps import Swap
from device.campaign.weak_pump import answering
from device.messages import Activate, Apply, Begin, Chunk, Kill, Propose, Seal, Stop

CLEAN = "retries-1:"  # nothing goes wrong on the line


@dataclass(frozen=True, slots=True)
class Mutant:
    """What is laid over modules and over the cast.

    ``behind`` names what stands behind the safeguard, if anything; ``shown_by`` is a schedule that once showed it.
    """

    name: str
    swaps: tuple[Swap, ...] = ()
    cast: tuple[tuple[str, type], ...] = ()
    behind: str = ""
    shown_by: str = CLEAN


def _pump(name: str, kind: type, behind: str = "", shown_by: str = CLEAN) -> Mutant:
    return Mutant(name, (), (("pump", kind),), behind, shown_by)


def _answers(name: str, kind: type, instead: Any, behind: str = "", shown_by: str = CLEAN) -> Mutant:
    return Mutant(name, (answering(kind, instead),), (), behind, shown_by)


def _laid(name: str, owner: str, member: str, make: Any, behind: str = "", shown_by: str = CLEAN) -> Mutant:
    return Mutant(name, (Swap(owner, member, make),), (), behind, shown_by)


def _played(name: str, role: str, kind: type, behind: str = "", shown_by: str = CLEAN) -> Mutant:
    return Mutant(name, (), ((role, kind),), behind, shown_by)


ANY_EPOCH, NO_TOMBSTONE = "pump hears any epoch", "killed ids are forgotten"
ANY_TAG, SAME_EPOCH, ANY_HELLO = "no tag is checked", "pump gives the same epoch again", "a HELLO alone opens"
ANY_SWITCH, ANY_BEGIN = "pump compares no generation at ACTIVATE", "pump compares no generation at BEGIN"
OLD_STAGE = "a stage outlives somebody else's transaction"
NO_DIGEST, NO_READ_BACK = "pump believes the announced digest", "nothing is read back"
NO_COMPARING, TRUSTS = "console compares no digest", "pump judges by the announced digest"
NO_KILL, WRITES_LATER = "the last transaction decides", "pump answers before it writes"
NO_SETTLING = "nothing is read after the switch"
_PUSH, _ACT = "device.push_talk:PushTalk", "device.act_talk:ActTalk"
SAME_KEYS, ANY_CRC = "a session draws the same keys again", "no CRC is checked"
ANY_REPLY, ANY_SESSION = "any reply is the answer", "console hears any session"
ANY_WHO = "console hears any answer to WHO"
NO_INTENT, SILENT_RECORD = "intent after sending", "a failed line is taken for written"
SILENCE, TWO_STEPS, ONE_BANK = "silence means not applied", "pointer and result in two writes", "memory of one bank"
TWICE, FORGETS = "pump hears a frame twice", "results are forgotten"
ANY_APPLY, ANY_PROPOSAL = "pump compares no generation at APPLY", "pump compares no generation at PROPOSE"
ANY_ACT, NO_ACT_READ = "pump compares no digest at APPLY", "console compares no act"
APPLIED_UNREAD, ACT_AGAIN = "nothing is read after APPLY", "the same APPLY is done again"
ACTS_FORGOTTEN = "results of acts are forgotten"
NO_LOOK, SILENCE_STOPS = "nothing is read after STOP", "silence means stopped"
KILLED_STOPS, RUNS_AGAIN = "pump stops under a killed id", "a stopped pump runs when its power comes"
UNPROVED = "a pairing is told before it is proved"
OPEN_GATE, NO_LINE = "gate lets everything pass", "session sends without its line"

MUTANTS = (
    _pump(ANY_EPOCH, weak_pump.AnyEpoch, "killed ids are remembered"),
    _pump(TWICE, weak_pump.AnyCounter, shown_by="retries-1: request.8.replayed"),
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
    _laid(NO_COMPARING, _PUSH, "stages", weak_console.believes_digest, "reading back, and the pump's own digest"),
    _laid(TRUSTS, "device.pump_transactions", "_judge", weak_pump.trusts_digest, "the console compares the digests"),
    _pump(TWO_STEPS, weak_pump.TwoSteps, shown_by="retries-1: memory.5.power-after"),
    _pump(WRITES_LATER, weak_pump.AnswersFirst, shown_by="retries-1: memory.3.power-before"),
    _answers(FORGETS, Activate, weak_pump.forgets_results),
    _answers("the same ACTIVATE is done again", Activate, weak_pump.switches_again, shown_by="retries-3: reply.9.lost"),
    _answers("staging overwrites the running program", Chunk, weak_pump.stages_in_place),
    _laid(ONE_BANK, "device.campaign.scene", "memory_on", weak_pump.one_bank),
    _laid(SILENCE, "device.change_talk:ChangeTalk", "doubt", weak_console.silence_means_no,
          shown_by="retries-1: memory.5.power-after"),
    _laid(NO_KILL, "device.open_talk", "_resolve", weak_console.last_transaction_decides,
          shown_by="retries-1: request.10.changed"),
    _played(NO_INTENT, "journal", weak_console.LateRecord),
    _played(SILENT_RECORD, "journal", weak_console.SilentRecord,
            shown_by="retries-1: record.0.fails"),
    _laid(NO_LINE, "device.session:Session", "_write", weak_console.writes_or_not, "the gate wants the line"),
    _played(OPEN_GATE, "gate", weak_console.OpenGate, "the session asks in order"),
    _played(ANY_REPLY, "session", weak_console.AnyReply, "counters rise, and a WHO is answered once"),
    _laid(ANY_WHO, "device.session", "Channel", weak_console.any_who, "replies name a counter"),
    _laid(ANY_SESSION, "device.session", "Channel", weak_console.any_session, "replies name a counter"),
    _laid(NO_SETTLING, _PUSH, "stages", weak_console.never_settles, "the pump writes before it answers"),
    Mutant(SAME_KEYS, (), (("pump", weak_pump.SameKeys), ("session", weak_console.SameShares)), "the epoch rises"),
    _laid(ANY_CRC, "device.framing", "decode_frame", weak_pump.any_crc, "the tag"),
)  # fmt: skip
OF_OTHERS = (  # safeguards of the stories beside the push; their hunts say where
    _answers(ANY_APPLY, Apply, weak_acts.any_generation_applied),
    _answers(ANY_PROPOSAL, Propose, weak_acts.any_generation_proposed),
    _answers(ANY_ACT, Apply, weak_acts.any_act_applied),
    _played(NO_ACT_READ, "gate", weak_acts.TrustingActGate),
    _laid(APPLIED_UNREAD, _ACT, "stages", weak_acts.never_settles),
    _answers(ACT_AGAIN, Apply, weak_acts.applies_again),
    _answers(ACTS_FORGOTTEN, Apply, weak_pump.forgets_results),
    _laid(NO_LOOK, "device.stop_talk", "_look", weak_acts.looks_nowhere),
    _laid(SILENCE_STOPS, "device.stop_talk", "_again", weak_acts.silence_means_stopped),
    _answers(KILLED_STOPS, Stop, weak_acts.stops_killed),
    _laid(RUNS_AGAIN, "device.emulator", "_restarted", weak_acts.runs_again),
    _laid(UNPROVED, "device.pair_talk", "_STEPS", weak_acts.paired_unproved),
)
BY_NAME = {mutant.name: mutant for mutant in (*MUTANTS, *OF_OTHERS)}


def without(cast: Cast, mutants: Iterable[Mutant]) -> Cast:
    """The cast with every mutant's classes; two pumps (or consoles) become one that lacks both safeguards."""
    changes: dict[str, tuple[type, ...]] = {}
    for mutant in mutants:
        for role, kind in mutant.cast:
            changes[role] = (kind, *changes.get(role, ()))
    made: dict[str, Any] = {role: type("Weak", kinds, {}) for role, kinds in changes.items()}
    return replace(cast, **made)
