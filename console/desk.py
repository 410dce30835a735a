"""The whole state of the console as one frozen value, and the pure steps from one Desk to the next.

No Qt, no file, no clock. A step that the table of ``phases`` does not allow raises ``NotNow``.
Undo is a tuple of older drafts, redo a tuple of newer ones; both end when a program is confirmed, because one-time
parts must never come back by going back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from console.patient import Doubt, Patient, Statement, Unexplained
from console.phases import THERAPY_LOCKED, Phase, Word, after
from console.running import Ran
from console.standstill import standing
from profiles.findings import Finding, Key, blocking, soft
from profiles.program import Order, Program
from profiles.pump import PumpState, PumpStatus
from profiles.pump_book import PumpBook
from profiles.reasons import reaches, unanswered
from profiles.stillness import interrupted, why_still

UNDO_DEPTH = 200  # drafts kept; a session of titration has a few dozen


class NotNow(Exception):  # noqa: N818 - a refusal is no error of the program
    """The table does not allow this word in this phase."""

    def __init__(self, phase: Phase, word: Word) -> None:
        super().__init__(f"'{word}' is not possible while the console is in phase '{phase}'.")
        self.phase = phase
        self.word = word


@dataclass(frozen=True, slots=True)
class Signature:
    """Printed name and meaning, bound to the exact image, one-time parts and document."""

    person: str
    meaning: str
    at: int  # UTC seconds
    generation: int  # of the pump while it was reviewed
    program_digest: str
    once_digest: str
    document_digest: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the last push or stop: ``word`` is confirmed, not-applied or uncertain; ``reason`` is a code."""

    word: str
    reason: str
    transaction: str
    what: str = "push"  # or the word of another purpose


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the window shows. Times are milliseconds of one monotonic clock unless named ``_at``."""

    phase: Phase = Phase.AWAY
    patient: Patient | None = None
    held: Program | None = None
    status: PumpStatus | None = None
    held_digest: str = ""
    read_ms: int = 0
    read_at: int = 0
    running_since_at: int | None = None
    ran: Ran | None = None  # how far the held program has come; None while nobody knows
    draft: Order | None = None
    preview: Order | None = None
    older: tuple[Order, ...] = ()
    newer: tuple[Order, ...] = ()
    findings: tuple[Finding, ...] = ()
    acknowledged: tuple[tuple[Key, str], ...] = ()
    signature: Signature | None = None
    transaction: str = ""
    doing: str = "push"  # what the transaction is for, as in ``Result.what``
    stage: str = ""
    moved: tuple[int, int] = (0, 0)  # bytes done and in all, in a stage that moves bytes
    result: Result | None = None
    others: tuple[Result, ...] = ()  # what else was found to have ended, beside ``result``
    doubts: tuple[Doubt, ...] = ()  # what the record holds as open for this pump
    unexplained: tuple[Unexplained, ...] = ()  # emergency stops without a reason yet
    statements: tuple[Statement, ...] = ()  # of the patient's tolerance, at stops of this pump, newest first
    connected: bool = False
    ready: bool = False  # the compiled loop is warm and passed its self-test
    # why nothing can be programmed, while it cannot
    not_ready: str = "The safety check is getting ready: this takes a moment."
    unkept: str = ""  # why there are no records and none can be kept: then a pump is read and stopped, nothing else
    book: PumpBook | None = None  # the pump's limits, its last fill, its one-time parts, as last read
    log_from_s: int | None = None  # the pump's elapsed second since which its log was read whole; None: not read yet
    bridge_nl: int | None = None  # of the bridge that runs, by the pump's log; 0: none; None: its log is not read yet
    round_trip_ms: int = 0  # of the last reading: half of it bounds the error of the pump's clock
    stop_waits: bool = False  # STOP was pressed, and the pump has not answered it: it is sent until it has
    note: str = ""  # the line's last trouble, as a sentence
    stranger: str = ""  # the serial number that answers in place of this patient's pump, while the line is lost
    keyless: str = ""  # why the pump could not be greeted: not-paired, keys-locked or wrong-keys

    @property
    def shown(self) -> Order | None:
        """What plots and findings speak about: the text being typed, else the draft, else what is held."""
        if self.preview is not None:
            return self.preview
        return self.draft if self.draft is not None else held_order(self)

    @property
    def shapable(self) -> bool:
        """Whether a program can be drafted: the one that is held, or the first one of a pump from the factory."""
        first = self.status is not None and self.status.state is PumpState.FACTORY
        return not self.unkept and (self.held is not None or first)

    @property
    def stopped(self) -> bool:
        """The pump itself said that it was stopped, by hand or by plan."""
        return self.status is not None and self.status.state is PumpState.STOPPED

    @property
    def still(self) -> str:
        """Why the pump itself says that it gives nothing, stopped or not; empty while it gives, or has no program."""
        return why_still(self.status) if self.status is not None and interrupted(self.status) else ""

    @property
    def stated(self) -> Statement | None:
        """What was stated about exactly the stop in which the pump stands still now; None without a statement."""
        return None if self.status is None else standing(self.statements, self.status)


def held_order(desk: Desk) -> Order | None:
    """The held program as an order without one-time parts: those are never read back as a draft."""
    return None if desk.held is None else Order(program=desk.held)


def step(desk: Desk, word: Word, **changes: object) -> Desk:
    """The Desk after ``word``, with ``changes`` to its fields; raises NotNow when the table refuses."""
    phase = after(desk.phase, word)
    if phase is None:
        raise NotNow(desk.phase, word)
    return replace(desk, phase=phase, **changes)  # type: ignore[arg-type]  # names are checked by replace itself


def may(desk: Desk, word: Word) -> bool:
    """Whether the table and the Desk's own state allow a wish now."""
    if after(desk.phase, word) is None:
        return False
    condition = _CONDITIONS.get(word)
    return condition is None or condition(desk)


def choose(desk: Desk, patient: Patient) -> Desk:
    """Another patient: everything known of the former pump is forgotten."""
    return _bare(desk, Word.CHOOSE, patient)


def turn(desk: Desk, patient: Patient) -> Desk:
    """From a pump in doubt to another one in doubt: neither is settled by it, the record keeps both."""
    return _bare(desk, Word.TURN, patient)


def set_aside(desk: Desk, patient: Patient) -> Desk:
    """From a pump in doubt to any other patient's: the doubt stays with its pump, in the record and on every page."""
    return _bare(desk, Word.SET_ASIDE, patient)


def leave(desk: Desk) -> Desk:
    """Back to no patient."""
    return _bare(desk, Word.LEAVE, None)


def _bare(desk: Desk, word: Word, patient: Patient | None) -> Desk:
    phase = step(desk, word).phase
    return Desk(phase, patient, ready=desk.ready, not_ready=desk.not_ready, unkept=desk.unkept)


def read(desk: Desk) -> Desk:
    """Ask the pump; while uncertain the same wish asks what became of the transaction."""
    return step(desk, Word.READ, preview=None, note="")


def opened(
    desk: Desk, status: PumpStatus, held: Program | None, digest: str, now_ms: int, now_at: int, unresolved: bool
) -> Desk:
    """The pump answered: its program is the truth. A draft survives only if the pump still holds what it began from."""
    same = held == desk.held and desk.draft is not None
    draft = desk.draft if same else (None if held is None else Order(program=held))
    changed = draft is not None and (held is None or draft != Order(program=held))
    word = Word.OPENED_UNCERTAIN if unresolved else (Word.OPENED_DRAFT if changed else Word.OPENED)
    known = step(
        desk, word, held=held, status=status, held_digest=digest, draft=draft, preview=None, connected=True, note=""
    )
    kept = known if same else replace(known, older=(), newer=(), findings=(), acknowledged=())
    logged = desk.status is not None and desk.status.generation == status.generation and desk.held_digest == digest
    bridge_nl = desk.bridge_nl if logged else None
    return replace(kept, read_ms=now_ms, read_at=now_at, signature=None, stage="", bridge_nl=bridge_nl)


def seen(desk: Desk, status: PumpStatus, now_ms: int, now_at: int) -> Desk:
    """A status frame: knowledge is fresh again."""
    return replace(desk, status=status, read_ms=now_ms, read_at=now_at, connected=True)


def edit(desk: Desk, order: Order) -> Desk:
    """One undo step; going back to what is held is not a draft."""
    if order == desk.draft:
        return replace(desk, preview=None)
    older = desk.older if desk.draft is None else (*desk.older, desk.draft)[-UNDO_DEPTH:]
    return replace(_drafted(desk, order), older=older, newer=())


def preview(desk: Desk, order: Order | None) -> Desk:
    """Typing: plots and findings follow, the draft does not."""
    return replace(desk, preview=order)


def undo(desk: Desk) -> Desk:
    """The draft before; nothing happens when there is none."""
    if not desk.older:
        return desk
    newer = desk.newer if desk.draft is None else (desk.draft, *desk.newer)
    return replace(_drafted(desk, desk.older[-1]), older=desk.older[:-1], newer=newer)


def redo(desk: Desk) -> Desk:
    """The draft that was undone last."""
    if not desk.newer or desk.draft is None:
        return desk
    return replace(_drafted(desk, desk.newer[0]), older=(*desk.older, desk.draft), newer=desk.newer[1:])


def discard(desk: Desk) -> Desk:
    """The draft becomes what is held, as one undo step; a first program becomes none."""
    order = held_order(desk)
    if order is not None:
        return _drafted(desk, order) if order == desk.draft else edit(desk, order)
    if desk.draft is None:
        return desk
    bare = step(desk, Word.RETURN, draft=None, preview=None, signature=None, findings=(), acknowledged=())
    return replace(bare, older=(*desk.older, desk.draft)[-UNDO_DEPTH:], newer=())


def judged(desk: Desk, findings: tuple[Finding, ...], *, by_time: bool = False) -> Desk:
    """Findings of what is shown; a reason lapses when its finding is gone, changed or worse, and a signature with it.

    ``by_time``: nobody changed the order, the moment moved on; a finding that got milder by that keeps its reason.
    """
    stands = reaches if by_time else _is_of
    kept = tuple(pair for pair in desk.acknowledged if any(stands(pair[0], finding) for finding in soft(findings)))
    if kept == desk.acknowledged and findings == desk.findings:
        return desk
    amended = replace(desk, findings=findings, acknowledged=kept)
    lapsed = desk.signature is not None and (kept != desk.acknowledged or not complete(amended))
    return step(amended, Word.AMEND, signature=None) if lapsed and desk.phase is Phase.SIGNED else amended


def review(desk: Desk) -> Desk:
    """Look at held and draft side by side; the held program itself is reviewed only where the pump stands still."""
    if desk.phase is Phase.HELD and not _restartable(desk):
        raise NotNow(desk.phase, Word.REVIEW)
    return step(desk, Word.REVIEW, preview=None, signature=None, result=None, others=())


def back(desk: Desk) -> Desk:
    """From the review to the draft, or to what is held where that was reviewed; the signature lapses."""
    return step(desk, Word.RETURN if desk.draft == held_order(desk) else Word.BACK, signature=None)


def acknowledge(desk: Desk, key: Key, reason: str) -> Desk:
    """One soft finding passed with a reason; an empty reason takes it back."""
    others = tuple(pair for pair in desk.acknowledged if pair[0] != key)
    kept = (*others, (key, reason.strip())) if reason.strip() else others
    if kept == desk.acknowledged:
        return desk
    return step(desk, Word.AMEND, acknowledged=kept, signature=None)


def amend(desk: Desk) -> Desk:
    """Something that was signed is being changed: the signature lapses."""
    return step(desk, Word.AMEND, signature=None)


def complete(desk: Desk) -> bool:
    """Nothing blocks, and every soft finding has its reason."""
    return not blocking(desk.findings) and not unanswered(desk.findings, (key for key, _ in desk.acknowledged))


def _is_of(key: Key, finding: Finding) -> bool:
    return key == finding.key


def sign(desk: Desk, signature: Signature) -> Desk:
    """Bind a name and a meaning to exactly this draft."""
    if not complete(desk) or not signature.person.strip() or not signature.meaning.strip():
        raise NotNow(desk.phase, Word.SIGN)
    return step(desk, Word.SIGN, signature=signature)


def program(desk: Desk, transaction: str) -> Desk:
    """The push leaves; from here on only the pump says what it holds."""
    if not may(desk, Word.PROGRAM):
        raise NotNow(desk.phase, Word.PROGRAM)
    return step(
        desk, Word.PROGRAM, transaction=transaction, doing="push", stage="begin", moved=(0, 0), result=None, others=()
    )


def progressed(desk: Desk, stage: str, done: int = 0, total: int = 0) -> Desk:
    """The push has come to a stage, and so far in it."""
    return replace(desk, stage=stage, moved=(done, total))


def confirmed(
    desk: Desk, held: Program | None, digest: str, status: PumpStatus, result: Result, now_ms: int, now_at: int
) -> Desk:
    """The pump holds what was signed, read back from it."""
    order = None if held is None else Order(program=held)
    known = step(desk, Word.CONFIRMED, held=held, held_digest=digest, status=status, result=result, draft=order)
    fresh = replace(known, read_ms=now_ms, read_at=now_at, running_since_at=now_at, connected=True, stage="")
    bare = replace(fresh, older=(), newer=(), findings=(), acknowledged=(), signature=None, preview=None)
    return replace(bare, bridge_nl=None)  # its log has not been read since


def not_applied(desk: Desk, result: Result) -> Desk:
    """The pump certainly holds what it held before; the draft is kept."""
    return step(desk, Word.NOT_APPLIED, result=result, stage="", signature=None)


def uncertain(desk: Desk, result: Result) -> Desk:
    """Nobody knows what the pump holds."""
    return step(desk, Word.UNCERTAIN, result=result, stage="", signature=None)


def stop(desk: Desk, transaction: str) -> Desk:
    """STOP is always possible where a pump is known. Of former results only a push still in doubt goes on to count."""
    if not may(desk, Word.STOP):
        raise NotNow(desk.phase, Word.STOP)
    kept = desk.result if _push_in_doubt(desk) else None
    pressed = step(desk, Word.STOP, transaction=transaction, stage="stop", stop_waits=True, result=kept)
    return replace(pressed, signature=None, preview=None)


def stop_known(desk: Desk, status: PumpStatus, result: Result, unresolved: bool, now_ms: int, now_at: int) -> Desk:
    """The pump was read and has stopped; another transaction may still be unresolved."""
    word = Word.STOPPED_UNCERTAIN if unresolved else Word.STOPPED
    known = step(desk, word, status=status, result=result, stage="", connected=True, stop_waits=False)
    return replace(known, read_ms=now_ms, read_at=now_at)


def lost(desk: Desk, note: str) -> Desk:
    """The line is gone: the last truth is kept, and old; a signature lapses. What was under way is in doubt."""
    result = desk.result
    if desk.phase in (Phase.PROGRAMMING, Phase.STOPPING) and not _push_in_doubt(desk):
        result = Result("uncertain", "silent", desk.transaction, "stop" if desk.phase is Phase.STOPPING else desk.doing)
    return step(desk, Word.LOST, connected=False, note=note, signature=None, preview=None, result=result)


def fault(desk: Desk, note: str) -> Desk:
    """A bug: the console falls back to reading and STOP."""
    return step(desk, Word.FAULT, note=note, signature=None, preview=None)


def _drafted(desk: Desk, order: Order) -> Desk:
    word = Word.RETURN if order == held_order(desk) else Word.EDIT
    return step(desk, word, draft=order, preview=None, signature=None, result=None, others=())


def _push_in_doubt(desk: Desk) -> bool:
    """Whether the last result is a push or an act that nobody knows the end of, and no reading has settled it since."""
    result = desk.result
    doubtful = result is not None and result.what != "stop" and result.word == "uncertain"
    return doubtful and desk.phase in THERAPY_LOCKED


def _reachable(desk: Desk) -> bool:
    return desk.patient is not None and bool(desk.patient.url)


def _restartable(desk: Desk) -> bool:
    return desk.stopped and not desk.unkept


def _reviewable(desk: Desk) -> bool:
    return desk.connected and not blocking(desk.findings) and (desk.phase is not Phase.HELD or _restartable(desk))


_CONDITIONS: Mapping[Word, Callable[[Desk], bool]] = {
    Word.READ: _reachable,
    Word.STOP: lambda desk: _reachable(desk) and bool(desk.patient and desk.patient.serial),
    Word.ACT: lambda desk: desk.connected and desk.status is not None and not desk.unkept,
    Word.EDIT: lambda desk: desk.shapable and desk.connected,
    Word.REVIEW: _reviewable,
    Word.SIGN: complete,
    Word.PROGRAM: lambda desk: desk.ready and desk.connected and desk.signature is not None and complete(desk),
}
