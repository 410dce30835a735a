"""A push without a window: read the pump, judge, record, transact, settle, and read the pump again.

The pump's own facts replace the document's before anything is judged, and what is held is always read from the pump.
What is signed is kept as the window keeps it, and past increases come from the same record: neither way in is a way
around the rules of the other.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from console.clock import Clock
from console.commands.answers import CommandError, Exit, note
from console.commands.interrupts import Interrupts
from console.commands.restarting import statement, still_tolerant
from console.commands.talking import Talking, opened, talking
from console.context import clock_change_s, held_age_s, live_context, renewed
from console.files import data_folder
from console.given import LOOKED_BACK_S, given_before, whole_since_s
from console.history import already, past, with_those_of
from console.journal import StoreJournal
from console.keeping import keep_revision
from console.library_files import Memory, load
from console.library_memory import memory_of
from console.line import LineEvent
from console.patient import Patient, Statement
from console.records import audit, patients
from console.records.store import Store, StoreError, StoreKind, open_store
from console.running import Ran, ran_by, so_far
from console.signing import binding, signature
from console.standstill import exposure_of
from console.tolerance import statements
from console.visits import by_book, unrecorded
from console.warm import prepared, warm
from device.commands import Cancel, Perform, Push, ReadBook, ReadLog
from device.events import (
    BookRead,
    Confirmed,
    Declined,
    LogRead,
    Noise,
    NotApplied,
    Opened,
    Progress,
    Uncertain,
    Unrecorded,
    Why,
)
from device.gate import Gate
from profiles.checks import findings
from profiles.checks_order import drug_name
from profiles.context import Context
from profiles.continuing import writable
from profiles.document import Document, document_digest
from profiles.drugs import Fluid
from profiles.findings import Finding, Rule, blocking, soft
from profiles.limits import Library
from profiles.pump import PumpEvent, PumpStatus
from profiles.pump_book import PumpBook
from profiles.remarks import with_remarks
from profiles.units_tables import MAX_DURATION_S
from widgets.wording_pump import stage_text

MEANING = "I have reviewed this program and ask the pump to run it"
ENDS_WITHIN_S = 120.0  # the minute that a person may take to confirm at the pump, and every try around it
SETTLES_WITHIN_S = 20.0  # after a broken line: until the pump has been asked again, or the end stays uncertain
READS_WITHIN_S = 10.0
_OF_PATIENT = {
    "exposure": "what the patient is used to",
    "indication": "the indication",
    "jurisdiction": "whose label applies",
    "catheter": "the catheter",
    "screening_bolus_ng": "the screening bolus",
}
_DATES = (
    "planned_refill_s",
    "fill_age_s",
    "first_fill",
    "interrupted_s",
)  # they move by themselves: a document's are old


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a push. ``held`` is the pump as it was last read, None when it could not be."""

    outcome: str  # confirmed, not-applied or uncertain
    why: Why
    transaction: bytes
    held: Opened | None
    findings: tuple[Finding, ...]
    stated: Statement | None = None  # what it rests on where the pump stood still


@dataclass(frozen=True, slots=True)
class Signed:
    """A judged document, who signs it, with which reasons for its soft findings, and what it rests on after a stop."""

    document: Document
    context: Context
    findings: tuple[Finding, ...]
    person: str
    reasons: dict[Rule, str]
    stated: Statement | None = None

    @property
    def refused(self) -> Why | None:
        """Why it may not leave, or None."""
        if blocking(self.findings):
            return Why.HARD_FINDINGS
        return Why.UNACKNOWLEDGED if any(f.rule not in self.reasons for f in soft(self.findings)) else None


def push(
    document: Document,
    url: str,
    person: str,
    reasons: dict[Rule, str],
    interrupts: Interrupts | None = None,
    tolerance: str = "",
) -> Answer:
    """What became of bringing ``document`` into the pump at ``url``; an interrupt calls it off, a second one leaves.

    ``tolerance`` states, with its reason, that the patient is still tolerant at the stop in which the pump is.
    """
    before, recorded = known(document.context, url, document.order.program.fluid)
    context = still_tolerant(recorded, before.status) if tolerance else recorded
    library = library_for(before.status.emulator)
    signed = Signed(document, context, with_remarks(document.order, context, library), person, reasons)
    if signed.refused is not None:
        return Answer("not-applied", signed.refused, b"", before, signed.findings)
    gate = gate_for(library)
    with closing(store_for(before.status.emulator)) as store:
        signed = replace(signed, stated=statement(store, before.status, recorded.exposure, person, tolerance))
        answer = _transact(signed, url, gate, store, before, interrupts or Interrupts())
    return replace(answer, stated=signed.stated)


def known(context: Context, url: str, fluid: Fluid | None = None) -> tuple[Opened, Context]:
    """The pump as it is now, and a document's context with what pump, log and record know better.

    ``fluid`` is what an order is made for, where it is not the one that is held.
    """
    with talking(url) as talk:
        before, book = opened(talk, url), _book(talk)
        live = _live(context, before, book, talk)
    return before, _recorded(live, before, book, fluid)


def _book(talk: Talking) -> PumpBook | None:
    """The pump's own book; None where it keeps none."""
    talk.ask(ReadBook())
    told = talk.until(lambda event: isinstance(event, BookRead | Noise), READS_WITHIN_S)
    return told.book if isinstance(told, BookRead) else None


def _live(context: Context, before: Opened, book: PumpBook | None, talk: Talking) -> Context:
    """The document's context with what the pump knows better, the age of its program included."""
    talk.ask(ReadLog())
    log = talk.until(lambda event: isinstance(event, LogRead), READS_WITHIN_S)
    live = renewed(context, before.status, before.program, datetime.now().astimezone())
    events = log.events if isinstance(log, LogRead) else ()
    ran = _ran(before.status, events, book)
    held, age_s = (None, 0) if before.program is None else so_far(before.program, ran, before.status)
    held = None if held is None else writable(held)
    live = replace(live, held=held, held_age_s=min(MAX_DURATION_S, age_s))
    change_s = clock_change_s(Clock().offset_s, Clock().at())
    since_s = whole_since_s(events)
    if since_s is None or before.status.elapsed_s - since_s < LOOKED_BACK_S:
        note("The pump's log does not reach back 24 h: single boluses before its oldest line do not count.")
    return replace(live, clock_change_s=change_s, given=given_before(events, before.status.elapsed_s))


def _ran(status: PumpStatus, events: tuple[PumpEvent, ...], book: PumpBook | None) -> Ran | None:
    """Since when its program runs: by the pump's book, else by its log; None: neither tells."""
    if book is not None and book.activation is not None:
        return ran_by(status.serial, book.activation)
    age_s = held_age_s(status, events)
    return None if age_s is None else Ran(status.serial, status.generation, status.elapsed_s - age_s)


def _recorded(context: Context, held: Opened, book: PumpBook | None = None, fluid: Fluid | None = None) -> Context:
    """With what the record of this pump knows, whichever way it came there, beside what the document tells."""
    status = held.status
    if not _records(status.emulator).exists():
        return context
    with closing(store_for(status.emulator)) as store:
        patient = patients.of_serial(store, status.serial)
        revisions = patients.confirmed_revisions(store, status.serial, patient.id if patient else "")
        stated = statements(store, status.serial)
    context = context if patient is None else _of_patient(context, _as_filled(patient, status, book), held, fluid)
    rises = past(revisions, held.program, status, context.held_age_s, int(datetime.now(UTC).timestamp()))
    done = tuple(dict.fromkeys((*already(revisions), *context.done)))
    exposure = exposure_of(context.exposure, status, stated)
    return replace(context, increases=with_those_of(rises, context.increases), done=done, exposure=exposure)


def _as_filled(patient: Patient, status: PumpStatus, book: PumpBook | None) -> Patient:
    """A record as it would be with the pump's last fill in it, whichever console brought it there."""
    fill = None if book is None else book.fill
    if fill is None:
        return patient
    return by_book(patient, fill, status, int(datetime.now(UTC).timestamp()))


def _of_patient(context: Context, patient: Patient, held: Opened, fluid: Fluid | None) -> Context:
    """Whom the pump is for stands in the record; where the document says otherwise that is told, and does not count."""
    now = datetime.now().astimezone()
    library = library_for(held.status.emulator)
    known = live_context(patient, held.status, held.program, library, now, fluid=fluid)
    of_record = {name: getattr(known, name) for name in _OF_PATIENT}
    if told := [word for name, word in _OF_PATIENT.items() if of_record[name] != getattr(context, name)]:
        note(f"The record of {patient.record_number} counts, not the document, for: {', '.join(told)}.")
    if held.program and (missing := unrecorded(patient, held.program.fluid)):
        names = " and ".join(drug_name(library, drug_id) for drug_id in missing)
        note(f"The last refill on record had no {names}: the age of the fill is judged as of one that is made now.")
    dates = {name: getattr(known, name) for name in _DATES}
    return replace(context, **of_record, **dates)


def _transact(signed: Signed, url: str, gate: Gate, store: Store, before: Opened, interrupts: Interrupts) -> Answer:
    """One transaction on a line with a gate and a durable journal."""
    transaction = os.urandom(16)
    with talking(url, gate, StoreJournal(store), Stages()) as talk:
        now = opened(talk, url)
        if now.status.serial != before.status.serial:
            return Answer("not-applied", Why.ANOTHER_PUMP, b"", now, signed.findings)
        acknowledge(signed, transaction, store)
        _keep(signed, transaction, store, now)
        command = _command(signed, transaction, before.status)
        interrupts.counting = True  # from here on only the pump can say that nothing was changed
        talk.ask(command)
        ended = settled(talk, transaction, interrupts)
    return told(ended, transaction, read_again(url, interrupts), signed.findings)


def acknowledge(signed: Signed, transaction: bytes, store: Store) -> None:
    """Each soft finding that is passed, with its reason, before anything leaves."""
    for finding in soft(signed.findings):
        reason = signed.reasons[finding.rule]
        body = {"transaction": transaction.hex(), "finding": list(finding.key), "reason": reason}
        audit.append(store, signed.person, "acknowledged", body)


def _keep(signed: Signed, transaction: bytes, store: Store, before: Opened) -> None:
    """The signed program as a revision, before anything leaves."""
    bound = binding(signed.document.order, signed.document.context)
    at = int(datetime.now(UTC).timestamp())
    made = signature(signed.person, MEANING, at, before.status.generation, bound)
    rests_on = signed.stated.row if signed.stated else ""
    keep_revision(store, before.status.serial, made, bound, transaction, before.program, rests_on)


def _command(signed: Signed, transaction: bytes, status: PumpStatus) -> Push:
    return Push(
        transaction,
        status.serial,
        signed.document.order,
        signed.context,
        frozenset(finding.key for finding in soft(signed.findings)),
        signed.person,
        MEANING,
        document_digest(signed.document.order, signed.document.context),
        status.generation,
    )


def gate_for(library: Library) -> Gate:
    """The last yes or no, with both twins; raises CommandError when the compiled one fails its own test."""
    cache = data_folder() / "compiled"
    if not prepared(cache):
        note("Preparing the safety check (once; a minute or two).")
    warmth = warm(library, cache)
    if not warmth.ready:
        raise CommandError(f"Nothing can be programmed: {warmth.trouble}", Exit.UNCHANGED)
    from profiles.kernels import verdict

    return Gate(lambda o, c: findings(o, c, library), lambda o, c: verdict(o, c, library))


def store_for(emulator: bool) -> Store:
    """Where the record goes: emulated and implanted pumps never share a file."""
    path = _records(emulator)
    try:
        return open_store(path, StoreKind(path.stem))
    except StoreError as error:
        raise CommandError(str(error), Exit.UNCHANGED) from error


def _records(emulator: bool) -> Path:
    kind = StoreKind.DEMONSTRATION if emulator else StoreKind.CLINIC
    return data_folder() / f"{kind}.sqlite"


def library_for(emulator: bool) -> Library:
    """The library that the window uses with the same records; while it does not verify nothing is pushed."""
    memory = Memory()
    if _records(emulator).exists():
        with closing(store_for(emulator)) as store:
            memory = memory_of(store)
    in_use = load(memory)
    if in_use.trouble:
        raise CommandError(in_use.trouble, Exit.UNCHANGED)
    return in_use.library


def settled(talk: Talking, transaction: bytes, interrupts: Interrupts) -> LineEvent | None:
    """The last word on a transaction; after a broken line the pump is asked again. An interrupt calls it off.

    None when nobody said how it ended: in time, or before somebody who had interrupted once did so again.
    """

    def final(event: LineEvent) -> bool:
        return ended(event) and not (isinstance(event, Uncertain) and not event.is_over)

    def ended(event: LineEvent) -> bool:
        own = isinstance(event, Confirmed | NotApplied | Uncertain) and event.transaction == transaction
        return own or (isinstance(event, Declined) and event.command in (Push.__name__, Perform.__name__))

    last = talk.until(ended, ENDS_WITHIN_S, interrupts.waiting)
    if last is None and interrupts.take():
        note("Interrupted: calling it off. The pump has the last word.")
        talk.ask(Cancel())
        last = talk.until(ended, SETTLES_WITHIN_S, interrupts.waiting)
    if isinstance(last, Uncertain):
        note("Nobody knows yet how it ended: asking the pump.")
        last = talk.until(final, SETTLES_WITHIN_S, interrupts.waiting) or last
    return last


def told(ended: LineEvent | None, transaction: bytes, held: Opened | None, found: tuple[Finding, ...]) -> Answer:
    """The answer for a last word and a pump that was read again."""
    if isinstance(ended, Confirmed):
        return Answer("confirmed", ended.why, transaction, held, found)
    if isinstance(ended, NotApplied):
        return Answer("not-applied", ended.why, transaction, held, ended.findings or found)
    if isinstance(ended, Declined) and ended.why is not Why.UNRESOLVED:
        return Answer("not-applied", ended.why, b"", held, found)
    why = ended.why if isinstance(ended, Uncertain | Declined) else Why.SILENT
    return Answer("uncertain", why, transaction, held, found)


def read_again(url: str, interrupts: Interrupts) -> Opened | None:
    """The pump as it is now; None when it cannot be reached."""
    try:
        with talking(url) as talk:
            return opened(talk, url, interrupts.waiting)
    except CommandError:
        return None


class Stages:
    """Hears a push or an act, and says each stage when it begins, and why the record is not written; each once."""

    def __init__(self) -> None:
        self._last = self._trouble = ""

    def __call__(self, event: LineEvent) -> None:
        """Something came from the line."""
        if isinstance(event, Unrecorded) and event.detail != self._trouble:
            self._trouble = event.detail
            note(f"The record was not written: {event.detail}")
        if isinstance(event, Progress) and str(event.stage) != self._last:
            self._last = str(event.stage)
            note(f"{stage_text(self._last)}.")
