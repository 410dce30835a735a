"""What the wire tells, as steps of the Desk: pure, one small function a kind of event.

Outcomes of a push that is under way end it. Outcomes that an opening found are told once more inside ``Opened``, and
only there, beside what the pump holds, do they change the Desk. What another pump says is no fact about this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from console import desk as steps
from console import desk_acts
from console.desk import Desk, Result
from console.line import Broken
from console.phases import Phase, Word, after
from device.events import (
    BookRead,
    Confirmed,
    Declined,
    Lost,
    NotApplied,
    Opened,
    Outcome,
    Progress,
    Purpose,
    StatusRead,
    Streamed,
    Uncertain,
    Why,
)
from profiles.pump import PumpStatus
from widgets.wording_pump import reason_text

Step = Callable[[Desk, Any, int, int], Desk]
CHANGED_ELSEWHERE = "The pump was changed from elsewhere since it was read: it is read again."
_KEYLESS = frozenset({Why.NOT_PAIRED, Why.KEYS_LOCKED, Why.WRONG_KEYS})
_KNOWN = frozenset({Phase.HELD, Phase.DRAFTED, Phase.REVIEW, Phase.SIGNED, Phase.READING})
_ACTS = frozenset(Purpose) - {Purpose.PROGRAM, Purpose.STOP}
_WORDS = {Confirmed: "confirmed", NotApplied: "not-applied", Uncertain: "uncertain"}
FORGOTTEN = "forgotten"  # the word for what was uncertain and is over


def heard(desk: Desk, event: object, now_ms: int, now_at: int) -> Desk:
    """The Desk after an event; what changes nothing returns the same Desk."""
    step = _STEPS.get(type(event))
    return desk if step is None or is_foreign(desk, event) else step(desk, event, now_ms, now_at)


def named(desk: Desk, event: object) -> Desk:
    """The pump of which only the address was known is the one that answers there."""
    patient, status = desk.patient, getattr(event, "status", None)
    if patient is None or patient.serial:
        return desk
    serial = status.serial if isinstance(status, PumpStatus) else str(getattr(event, "serial", ""))
    return replace(desk, patient=replace(patient, serial=serial)) if serial else desk


def is_foreign(desk: Desk, event: object) -> bool:
    """Whether it is about another pump than the one of the patient on the screen."""
    if desk.patient is None:
        return False
    if isinstance(event, Uncertain):
        return event.serial not in ("", desk.patient.serial)
    status = getattr(event, "status", None)
    return isinstance(status, PumpStatus) and status.serial != desk.patient.serial


def is_another_program(desk: Desk, status: PumpStatus) -> bool:
    """Whether this pump was changed from elsewhere since it was read: what is on the screen is no longer what it holds.

    A change and a STOP of this console end with a reading of their own.
    """
    known = desk.status
    if known is None or desk.phase not in _KNOWN:
        return False
    return (status.generation, status.program_digest) != (known.generation, known.program_digest)


def read_again(desk: Desk) -> Desk:
    """What was read is no longer what the pump holds: a review ends, a signature lapses, the pump is asked."""
    shaped = steps.back(desk) if desk.phase in (Phase.REVIEW, Phase.SIGNED) else desk
    return replace(steps.read(shaped), note=CHANGED_ELSEWHERE)


def result_of(outcome: Outcome) -> Result:
    """An outcome as the window keeps it."""
    what = "push" if outcome.purpose is Purpose.PROGRAM else str(outcome.purpose)
    word = FORGOTTEN if isinstance(outcome, Uncertain) and outcome.is_over else _WORDS[type(outcome)]
    return Result(word, str(outcome.why), outcome.transaction.hex(), what)


def _opened(desk: Desk, event: Opened, now_ms: int, now_at: int) -> Desk:
    unresolved = event.problem is Why.JOURNAL or any(map(_waits, event.outcomes))
    took_effect = any(
        isinstance(one, Confirmed) and one.transaction.hex() == desk.transaction for one in event.outcomes
    )
    before = replace(desk, draft=None, older=(), newer=()) if took_effect else desk
    digest = event.status.program_digest.hex()
    known = steps.opened(replace(before, keyless=""), event.status, event.program, digest, now_ms, now_at, unresolved)
    known = replace(known, round_trip_ms=event.round_trip_ms)
    return _with_outcomes(known, event.outcomes) if event.outcomes else known


def _waits(outcome: Outcome) -> bool:
    return isinstance(outcome, Uncertain) and not outcome.is_over


def _with_outcomes(desk: Desk, outcomes: tuple[Outcome, ...]) -> Desk:
    """Each is kept; what is still in doubt comes first, then the transaction of this session, then the newest."""
    found = [result_of(one) for one in outcomes]
    told = max(found, key=lambda one: (one.word == "uncertain", one.transaction == desk.transaction, found.index(one)))
    return replace(desk, result=told, others=tuple(one for one in found if one is not told))


def _status(desk: Desk, event: StatusRead | Streamed, now_ms: int, now_at: int) -> Desk:
    known = desk.status is not None and event.status.serial == desk.status.serial
    if not known or is_another_program(desk, event.status):
        return desk  # a status of a program that was not read says nothing of the one on the screen
    seen = steps.seen(desk, event.status, now_ms, now_at)
    return replace(seen, round_trip_ms=event.round_trip_ms) if isinstance(event, StatusRead) else seen


def _book(desk: Desk, event: BookRead, _now_ms: int, _now_at: int) -> Desk:
    return replace(desk, book=event.book)


def _progress(desk: Desk, event: Progress, _now_ms: int, _now_at: int) -> Desk:
    if desk.phase is not Phase.PROGRAMMING or event.transaction.hex() != desk.transaction:
        return desk
    return steps.progressed(desk, str(event.stage), event.done, event.total)


def _confirmed(desk: Desk, event: Confirmed, now_ms: int, now_at: int) -> Desk:
    if event.purpose is Purpose.STOP:
        return _stopped(desk, event, now_ms, now_at)
    if not _is_under_way(desk, event) or event.status is None:
        return desk  # Opened follows and says what the pump holds
    if event.purpose in _ACTS:
        return desk_acts.acted(desk, event.status, result_of(event), now_ms, now_at)
    if event.program is None:
        return desk
    digest = event.status.program_digest.hex()
    return steps.confirmed(desk, event.program, digest, event.status, result_of(event), now_ms, now_at)


def _stopped(desk: Desk, event: Confirmed, now_ms: int, now_at: int) -> Desk:
    if not desk.stop_waits or event.transaction.hex() != desk.transaction or event.status is None:
        return desk  # a STOP of former times: Opened follows and says what the pump does
    found = desk.result is not None and desk.result.what != "stop" and desk.result.word == "uncertain"
    overtaken = found or any(doubt.what != "stop" for doubt in desk.doubts)
    return steps.stop_known(desk, event.status, result_of(event), overtaken, now_ms, now_at)


def _not_applied(desk: Desk, event: NotApplied, _now_ms: int, _now_at: int) -> Desk:
    if event.purpose is Purpose.STOP and desk.stop_waits:
        answered = replace(desk, stop_waits=False)
        return steps.uncertain(answered, result_of(event))  # the pump refused to stop: read before anything else
    if not _is_under_way(desk, event):
        return desk
    ended = desk_acts.not_acted if event.purpose in _ACTS else steps.not_applied
    return ended(desk, result_of(event))


def _uncertain(desk: Desk, event: Uncertain, _now_ms: int, _now_at: int) -> Desk:
    if event.is_over:
        return desk  # Opened follows and says what the pump holds
    if desk.phase is Phase.STOPPING and event.purpose is not Purpose.STOP:
        return replace(desk, result=result_of(event))  # overtaken by STOP, which is still under way
    if event.purpose is Purpose.STOP and event.why is Why.CONTRADICTION:
        desk = replace(desk, stop_waits=False)  # it answers, and goes on: to send it once more helps nobody
    return steps.uncertain(desk, result_of(event)) if after(desk.phase, Word.UNCERTAIN) else desk


def _is_under_way(desk: Desk, event: Confirmed | NotApplied) -> bool:
    return desk.phase is Phase.PROGRAMMING and event.transaction.hex() == desk.transaction


def _declined(desk: Desk, event: Declined, _now_ms: int, _now_at: int) -> Desk:
    """Nothing of it was sent, even where the line was called lost before the wish had come to it."""
    overtaken = _overtaken(desk)
    if event.command not in ("Push", "Perform") or not (desk.phase is Phase.PROGRAMMING or overtaken):
        return desk
    ended = desk_acts.not_acted if event.command == "Perform" else steps.not_applied
    told = ended(desk, Result("not-applied", str(event.why), desk.transaction, desk.doing))
    return steps.lost(told, desk.note) if overtaken else told


def _overtaken(desk: Desk) -> bool:
    """Whether the desk is in doubt for one reason alone: the line broke while a wish was on its way to it.

    A session that had begun it says itself that it is uncertain, which ends the stage, and its intent is on record.
    """
    recorded = {doubt.transaction for doubt in desk.doubts}
    result = desk.result
    waiting = desk.phase is Phase.UNCERTAIN and result is not None and result.transaction == desk.transaction
    return waiting and desk.stage == "begin" and desk.transaction not in recorded


def _lost(desk: Desk, event: Lost, _now_ms: int, _now_at: int) -> Desk:
    patient, why = desk.patient, reason_text(str(event.why))
    if event.serial and patient is not None and event.serial != patient.serial:
        why = "" if event.why is Why.ANOTHER_PUMP else f" {why}"
        note = f"{event.serial} answers on this line, not {patient.serial}.{why}"
        return replace(steps.lost(desk, note), stranger=event.serial, keyless="")
    keyless = str(event.why) if event.why in _KEYLESS else ""
    return replace(steps.lost(desk, why), stranger="", keyless=keyless)


def _broken(desk: Desk, event: Broken, _now_ms: int, _now_at: int) -> Desk:
    return replace(steps.lost(desk, event.sentence), stranger="")


_STEPS: Mapping[type, Step] = {
    BookRead: _book,
    Opened: _opened,
    StatusRead: _status,
    Streamed: _status,
    Progress: _progress,
    Confirmed: _confirmed,
    NotApplied: _not_applied,
    Uncertain: _uncertain,
    Declined: _declined,
    Lost: _lost,
    Broken: _broken,
}
