"""Words for what a pump says: states, alarms, log events, and why a transaction ended as it did; no Qt.

The codes are the words that the wire uses (``low-reservoir``); a code that stands in no table is quoted as it came.
"""

from __future__ import annotations

from dataclasses import dataclass

from profiles import units
from profiles.pump import AlarmRank, PumpState
from profiles.tones import TONES


@dataclass(frozen=True, slots=True)
class AlarmWords:
    """One alarm: its name, and one sentence what it means and what to do."""

    title: str
    sentence: str


STATES: dict[PumpState, str] = {
    PumpState.FACTORY: "Never programmed",
    PumpState.RUNNING: "Running",
    PumpState.STOPPED: "Stopped",
}
# why a pump that goes on with its program gives nothing, as the end of a sentence
STILL: dict[str, str] = {
    "motor-stall": "its motor has stalled",
    "empty-reservoir": "its reservoir is empty",
    "end-of-service": "its service has ended",
}
RANKS: dict[AlarmRank, str] = {AlarmRank.CRITICAL: "Critical", AlarmRank.NON_CRITICAL: "Non-critical"}

ALARMS: dict[str, AlarmWords] = {
    "low-reservoir": AlarmWords("Low reservoir", "The alarm volume is reached: plan the refill now."),
    "empty-reservoir": AlarmWords("Empty reservoir", "No drug is delivered: refill now and watch for withdrawal."),
    "stopped-too-long": AlarmWords(
        "Stopped for more than 48 hours", "No drug is delivered: decide on restart, and count it as a new start."
    ),
    "motor-stall": AlarmWords("Motor stalled", "No drug is delivered: after an MRI scan wait for recovery, then read."),
    "tube-wear": AlarmWords("Tube wear", "The flow may differ from the program: compare expected and drawn volume."),
    "replace-soon": AlarmWords("Replace soon", "The elective replacement time is reached: plan the replacement."),
    "end-of-service": AlarmWords("End of service", "The pump may stop at any time: replace it."),
    "memory-error": AlarmWords("Memory error", "The pump's memory did not verify: read again and program again."),
    "clock-lost": AlarmWords("Clock lost", "Timed steps may run at the wrong hour: set the pump's clock."),
    "reset": AlarmWords("Reset", "The pump started anew: compare the program that it holds."),
    "log-corrupt": AlarmWords("Log damaged", "Part of the pump's log cannot be read: keep the copy in the records."),
    "not-programmed": AlarmWords("Not programmed", "The pump has no program and delivers nothing."),
    "stopped": AlarmWords("Stopped", "No drug is delivered: watch for withdrawal and plan the restart."),
    "fluid-differs": AlarmWords(
        "Program for another fluid", "The reservoir was filled with something else: program the new concentration now."
    ),
}

# event -> sentence; {volume} the detail as a volume, {detail} the number itself, {s} the plural of what it counts,
# {tries} the number as tries, {duration} as a duration
_EVENTS: dict[str, str] = {
    "manufactured": "Manufactured",
    "started": "Started after power or reset",
    "session": "A console connected",
    "staged": "A program was staged; the old one keeps running",
    "activated": "Program activated, generation {detail}",
    "killed": "A transaction was cancelled before it took effect",
    "refused": "A request was refused",
    "stopped": "Delivery stopped",
    "patient-bolus": "Patient bolus started, {volume}",
    "patient-bolus-refused": "Patient bolus refused, {lockout}",
    "prime-started": "Prime started, {volume}",
    "prime-ended": "Prime ended, {volume} given",
    "bridge-started": "Bridge started, {volume}",
    "bridge-ended": "Bridge ended, {volume} given",
    "bolus-started": "Single bolus started, {volume}",
    "bolus-ended": "Single bolus ended, {volume} given",
    "one-time-expired": "One-time part expired without starting",
    "clock-set": "Clock set",
    "alarm-raised": "Alarm raised{alarm}",
    "alarm-cleared": "Alarm cleared{alarm}",
    "refilled": "Refilled with {volume}",
    "plan-step": "Step {step} of the plan began",
    "fell-back": "Fell back to the last confirmed program",
    "motor-stalled": "Motor stalled",
    "motor-recovered": "Motor recovered",
    "limits-changed": "The pump's own limits were changed",
    "bolus-ordered": "Single bolus ordered, {volume}",
    "timed-bolus-moved": "A timed bolus in the hour that the clock skipped runs at its end, {volume}",
    "paired": "A console was paired; the pump trusts {detail} console{s}",
    "pairing-refused": "A pairing was tried with a wrong secret, {tries} left",
    "consoles-forgotten": "All consoles were forgotten at the pump",
    "timed-bolus-left-out": "A timed bolus in the hour that comes again is left out, {volume}",
}

# the stages of a push in the order in which they are passed; the last two only where something went wrong
STAGES: dict[str, str] = {
    "begin": "Write down the intent and open the transaction",
    "sending": "Send to the pump's second memory",
    "sealing": "Let the pump check what it received",
    "reading-back": "Read back and compare byte for byte",
    "activating": "Ask the pump to switch",
    "waiting": "Wait for the confirmation at the pump, which then switches in one instant",
    "settling": "Read the pump again and compare",
    "calling-off": "Call the transaction off",
    "asking-again": "Ask the pump what became of it",
}

# reason -> why, as a sentence; the words of the wire, its own reasons first, then those of the pump
REASONS: dict[str, str] = {
    "activated": "The pump switched, and what it holds is what was signed.",
    "stopped": "The pump says that it has stopped.",
    "applied": "The pump says that it has done it.",
    "replaced-since": "It took effect, and the pump has been programmed again since.",
    "hard-findings": "The last check before sending found something that blocks.",
    "unacknowledged": "A finding that needs a reason was not acknowledged.",
    "twins-disagree": "The two independent checks do not agree, so nothing was sent.",
    "unencodable": "The program does not fit into the pump's form.",
    "journal": "The record could not be read or written, so nothing was sent.",
    "unrecorded": "The record could not be written on the way, so what was sent was called off: the pump has struck it "
    "off and goes on as before.",
    "record-unread": "The record cannot be read, so nobody can say that nothing is open.",
    "busy": "Another transaction is under way.",
    "not-open": "No pump is open.",
    "unresolved": "An earlier transaction is still uncertain.",
    "nothing-to-do": "There is nothing to call off.",
    "not-admitted": "The last gate before the line did not let a message pass.",
    "read-back-differs": "What came back from the pump was not what was signed.",
    "day-volume-differs": "The pump's own total for a day differs from the one that was signed.",
    "cancelled": "It was called off.",
    "not-confirmed": "Nobody confirmed at the pump in time.",
    "another-programmer": "Another programmer changed the pump since it was read.",
    "pump-busy": "The pump is giving a bolus, prime or bridge that must not be cut.",
    "pump-limits": "The pump's own limits do not allow it.",
    "pump-once-only": "The pump has had this once already, and takes it no second time.",
    "pump-refused": "The pump refused it.",
    "killed": "The pump has struck it off: it never took effect and never will.",
    "forgotten": "So much was done since that the pump's memory has lost it. Whether it took effect then cannot be "
    "known any more; from now on it never can.",
    "silent": "The pump did not answer.",
    "unplugged": "The line to the pump broke.",
    "console-ended": "The console ended before the pump had answered.",
    "another-pump": "Another pump answers on this line.",
    "stop-came-between": "A stop came between.",
    "contradiction": "The pump's account does not fit what was signed.",
    "unreadable": "What the pump holds cannot be read as a program.",
    "not-paired": "This console is not paired with the pump, so neither can trust the other.",
    "keys-locked": "This console's keys are sealed by a passphrase that was not given yet.",
    "wrong-keys": "The pump's keys are not those of what it says it is, so nothing it says is believed.",
    "not-pairing": "The pump does not wait for a pairing: ask for one at the pump first.",
    "pairing-refused": "The pump did not answer to this secret: it is not the one on its card.",
    "wrong-base": "Another programmer changed the pump since it was read.",
    "wrong-digest": "What the pump held in its second memory was not what was signed.",
    "limits": "The pump's own limits do not allow it.",
    "unknown-id": "The pump knows no such transaction.",
    "once-only": "The pump has had this once already, and takes it no second time.",
    "no-image": "The pump holds no program to read.",
    "bad-range": "The pump was asked for a range that does not exist.",
    "epoch": "The session had ended and was opened anew.",
    "not-sealed": "The staged program was not complete.",
    "unsupported": "This pump does not know the request.",
    "memory": "The pump's memory could not be written.",
    "finished": "The transaction had already ended.",
}


def alarm_words(code: str) -> AlarmWords:
    """Name and sentence of an alarm; one that no table holds is quoted."""
    return ALARMS.get(code) or AlarmWords(f"Alarm '{code}'", "This console does not know the alarm: ask the maker.")


def tone_text(rank: AlarmRank) -> str:
    """How an alarm of that rank sounds, and how often."""
    tone = TONES[rank]
    length, every = (units.duration_text(figure.value or 0) for figure in (tone.length_s, tone.every_s))
    notes = "One tone" if tone.notes.value == 1 else f"{tone.notes.value} tones"
    return f"{notes} for {length}, every {every}"


def event_text(code: str, detail: int, alarm: str = "") -> str:
    """One line of the pump's log in words; ``alarm`` is the word of the alarm that it speaks of, if it does."""
    said = _EVENTS.get(code)
    if said is None:
        return f"Event '{code}', {detail}"
    lockout = f"{units.duration_text(detail)} of the lockout left" if detail else "no start left in 24 h"
    which = f": {alarm_words(alarm).title}" if alarm else ""
    volume = units.volume_text(abs(detail))
    words = {"s": "" if detail == 1 else "s", "tries": f"{detail:,} {'try' if detail == 1 else 'tries'}"}
    return said.format(detail=f"{detail:,}", volume=volume, lockout=lockout, step=detail + 1, alarm=which, **words)


def reason_text(reason: str) -> str:
    """Why, as a sentence; empty stays empty, and a code that no table holds is quoted."""
    if not reason:
        return ""
    return REASONS.get(reason) or f"The reason given was '{reason}'."


MAIN_STAGES: tuple[str, ...] = tuple(STAGES)[:7]


def stage_text(stage: str) -> str:
    """A stage of a push in words."""
    return STAGES.get(stage, stage.replace("-", " ").capitalize())
