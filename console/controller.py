"""Holds the one Desk: turns wishes of the hand and facts of the wire into the next, and says so.

Wishes that the table of phases refuses change nothing and are answered with a sentence. What may leave for the pump
leaves only through ``program`` and ``stop``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from console import desk as steps
from console import desk_acts
from console.asking import Shown, perform_of, push_of, stop_of, why_not
from console.bridging import by_log
from console.clock import Clock
from console.desk import Desk, NotNow
from console.given import whole_since_s
from console.hearing import CHANGED_ELSEWHERE, heard, is_another_program, is_foreign, named, read_again
from console.keeping import keep_signed, note_signature, note_stop
from console.library_files import InUse
from console.link import Link
from console.naming import renamed
from console.open_ends import STOP_FIRST, chosen, doubts_of, first_in_doubt, with_record
from console.patient import Patient
from console.phases import THERAPY_LOCKED, Phase
from console.recording import Recording
from console.records import patients
from console.records.store import Store, StoreError
from console.signing import Binding, binding, signature
from console.unread import STAYS, pump_at
from device.commands import Cancel, Open, ReadBook, ReadLog
from device.events import (
    BookRead,
    Confirmed,
    LogRead,
    NotApplied,
    Opened,
    Purpose,
    StatusRead,
    Streamed,
    Uncertain,
    Unrecorded,
)
from device.kinds import CodecError
from profiles.acts import Act
from profiles.document_text import DocumentError
from profiles.findings import Key
from profiles.limits import Library
from profiles.program import Order
from profiles.pump import PumpStatus

LOG_LINES = 200  # events read back from the pump's log at first; more where they do not reach back a day
AT_REST = frozenset({Phase.HELD, Phase.DRAFTED, Phase.REVIEW})  # nothing is on its way to the pump
_RECORDED = (Opened, Confirmed, NotApplied, Uncertain)  # after these the record holds other things open than before
CONTEXT_AGE_MS = 60_000  # how old the judged moment may grow while nobody changes anything


class Controller(Recording):
    """Signals: ``changed(new, old)`` Desks; ``said(sentence)``; ``listed(rows, doubts)``; ``logged(LogRead)``;
    ``sampled(PumpStatus)`` for each status the pump said.
    """

    logged = Signal(object)
    sampled = Signal(object)

    def __init__(
        self,
        store: Store,
        library: Library,
        link: Link,
        clock: Clock,
        parent: QObject | None = None,
        random: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        super().__init__(store, library, clock, parent)
        self._link, self._random = link, random  # names of transactions are drawn from the second
        self._urls: dict[str, str] = {}
        self._log_lines = LOG_LINES
        self._log_head = 0  # the newest line of the pump's log that was asked for
        self._number = 0  # of the line that is listened to; 0: none
        self._bound: Binding | None = None
        link.told.connect(self.hear)

    # --- wishes

    def reach(self, serial: str, url: str) -> None:
        """Where a pump can be reached today."""
        self._urls[serial] = url
        patient = self._desk.patient
        if patient is not None and patient.serial == serial and patient.url != url:
            self._set(replace(self._desk, patient=replace(patient, url=url)))
            if self._desk.phase is Phase.UNCERTAIN or (self._number and not self._desk.connected):
                self._dial()  # whoever still tries the old address tries in vain

    def resume(self) -> None:
        """After a start: a pump that the record calls in doubt comes before everything else."""
        with self._record():
            found = first_in_doubt(self._store)
            if found is not None:
                self.choose(found.id)

    def choose(self, patient_id: str) -> bool:
        """Turn to a patient; False when the present pump may not be left."""
        if self._desk.patient is not None and self._desk.patient.id == patient_id:
            return True
        if self._desk.stop_waits:
            self.said.emit(STOP_FIRST)
            return False
        found = None
        with self._record("The patient was not opened."):
            found = next((one for one in patients.everyone(self._store) if one.id == patient_id), None)
        if found is None:
            return False
        if not self._try(self._turning_to(found), replace(found, url=self._urls.get(found.serial, found.url))):
            return False
        self.said.emit("")  # what was said of another patient leaves with that patient
        self._hang_up()
        self._read_past()
        self._set(chosen(self._store, self._desk, self._clock.ms(), self._clock.at()))
        if self._desk.phase is Phase.UNCERTAIN and found.serial in self._urls:
            self._dial()
        return True

    def reach_unread(self, url: str, serial: str = "") -> None:
        """Without records: turn to the pump at an address and read it; ``serial`` where a person gave it."""
        present = self._desk.patient
        if not self._desk.unkept or self._desk.phase in THERAPY_LOCKED:
            self.said.emit(STAYS)
            return
        wanted = pump_at(url, serial)
        if wanted != present and self._try(steps.choose, wanted):
            self._hang_up()
        self.read()

    def _turning_to(self, patient: Patient) -> Callable[[Desk, Patient], Desk]:
        """How to turn to a patient: away from a pump in doubt only while the record holds that doubt."""
        present = self._desk.patient
        if self._desk.phase is not Phase.UNCERTAIN or present is None or not doubts_of(self._store, present):
            return steps.choose
        return steps.turn if doubts_of(self._store, patient) else steps.set_aside

    def read(self) -> None:
        """Ask the pump."""
        if self._try(steps.read):
            self._dial() if not self._number else self._link.ask(Open())

    def edit(self, order: Order) -> None:
        """One step of drafting; doses that the program's name mentions follow."""
        desk = self._desk
        if desk.held is not None and desk.draft is not None:
            order = renamed(order, desk.draft.program, desk.held, self._library)
        self._try(steps.edit, order)

    def preview(self, order: Order | None) -> None:
        """Text that is still being typed."""
        if self._desk.phase in (Phase.HELD, Phase.DRAFTED):
            self._set(steps.preview(self._desk, order))

    def undo(self) -> None:
        """One draft back."""
        self._try(steps.undo)

    def redo(self) -> None:
        """One draft forward."""
        self._try(steps.redo)

    def discard(self) -> None:
        """Back to what the pump holds."""
        self._try(steps.discard)

    def review(self) -> None:
        """Look at held and draft side by side, judged by this moment."""
        self._refresh_context()
        self._try(steps.review)

    def back(self) -> None:
        """From the review to the draft."""
        self._try(steps.back)

    def acknowledge(self, reasons: tuple[tuple[Key, str], ...]) -> None:
        """Exactly these soft findings are passed, each with its reason."""
        if self._desk.phase not in (Phase.REVIEW, Phase.SIGNED):
            return
        given = dict(reasons)
        for key in {key for key, _ in self._desk.acknowledged} | set(given):
            self._try(steps.acknowledge, key, given.get(key, ""))

    def sign(self, person: str, meaning: str) -> None:
        """Bind a name and a meaning to exactly this draft."""
        self._refresh_context()
        desk = self._desk
        if desk.draft is None or desk.status is None or desk.patient is None or self._context is None:
            return
        try:
            self._bound = binding(desk.draft, self._context)
            made = signature(person, meaning, self._clock.at(), desk.status.generation, self._bound)
            signed = steps.sign(desk, made)
            rests_on = desk.stated.row if desk.stated else ""
            note_signature(self._store, desk.patient, made, desk.acknowledged, rests_on)
        except (NotNow, StoreError, CodecError, DocumentError) as refusal:
            self.said.emit(f"Nothing was signed. {refusal}")
            return
        self._set(signed)

    def program(self) -> None:
        """Let the signed draft leave; the moment is judged once more, and the record comes first."""
        self._refresh_context()
        desk, bound = self._desk, self._bound
        if desk.signature is None or desk.draft is None or self._context is None or bound is None:
            self.said.emit("Nothing was programmed: the draft is not signed, or something changed since. Review again.")
            return
        if not desk.ready:
            self.said.emit(f"Nothing was programmed. {desk.not_ready}")
            return
        transaction = self._random(16)
        try:
            ready = steps.program(desk, transaction.hex())
            keep_signed(self._store, desk, bound, transaction)
        except (NotNow, StoreError) as refusal:
            self.said.emit(f"Nothing was programmed. {refusal}")
            return
        self._set(ready)
        self._link.ask(push_of(ready, desk.draft, desk.signature, self._context))

    def perform(self, act: Act, person: str, meaning: str, shown: Shown | None) -> None:
        """Do one act beside the program: the intent comes first, and the pump has the last word.

        ``shown`` is what the person was asked about: if another pump or generation is there by now, nothing is done.
        """
        transaction = self._random(16)
        refusal = why_not(self._desk, person, shown)
        if refusal or shown is None:
            self.said.emit(refusal)
            return
        if self._try(desk_acts.act, transaction.hex(), act):
            self._link.ask(perform_of(self._desk, act, person.strip(), meaning, self._context, shown))

    def cancel(self) -> None:
        """Call the running push off; only the pump's agreement ends it."""
        if self._desk.phase is Phase.PROGRAMMING:
            self._link.ask(Cancel())

    def close_result(self) -> None:
        """The outcome was seen."""
        self._set(replace(self._desk, result=None, others=()))

    def stop(self) -> None:
        """Stop the pump, whatever else is going on: the link has it before anything else here can fail."""
        before = self._desk  # one that was pressed before and is not answered is the same one
        transaction = before.transaction if before.stop_waits else self._random(16).hex()
        try:
            pressed = steps.stop(before, transaction)
        except NotNow as refusal:
            self.said.emit(str(refusal))
            return
        stop = stop_of(pressed, before.signature)
        if not self._number:
            self._dial()
        self._link.ask(stop)
        self._set(pressed)
        if not before.connected and not before.stop_waits:
            trouble = note_stop(self._store, stop, before.status)
            self._set(with_record(self._store, self._desk))
            self.said.emit(trouble or "STOP is in the record.")

    @Slot(object)
    def use_library(self, in_use: InUse) -> None:
        """Another library judges from now on: what is held and drafted is judged again, and a signature lapses."""
        self.amend()
        self._judge_by(in_use)
        self.list_patients()

    def fail(self, note: str) -> None:
        """A bug was met: reading and STOP only."""
        self._set(steps.fault(self._desk, note))

    # --- facts

    @Slot(int, object)
    def hear(self, number: int, event: object) -> None:
        """Something came from the link."""
        if number != self._number:
            return
        self._set(named(self._desk, event))
        if (isinstance(event, Opened) and self._is_another_pump(event)) or is_foreign(self._desk, event):
            return
        if isinstance(event, StatusRead | Streamed) and is_another_program(self._desk, event.status):
            self._read_again()
            return
        after = heard(self._desk, event, self._clock.ms(), self._clock.at())
        self._set(with_record(self._store, after) if isinstance(event, _RECORDED) else after)
        effect = self._EFFECTS.get(type(event))
        if effect is not None:
            effect(self, event)

    def _is_another_pump(self, event: Opened) -> bool:
        patient = self._desk.patient
        if patient is None or event.status.serial == patient.serial:
            return False
        if not self._desk.stop_waits:  # STOP goes on waiting for the pump that it is for
            self._hang_up()
        note = f"The pump at this address is {event.status.serial}, not {patient.serial}: nothing was read from it."
        self._set(replace(steps.lost(self._desk, note), stranger=event.status.serial, keyless=""))
        self.said.emit(note)
        return True

    def _read_again(self) -> None:
        """Programmed, stopped or set by somebody else: it is read before anything else is said of it."""
        if self._desk.phase is not Phase.READING:
            self._set(read_again(self._desk))
            self.said.emit(CHANGED_ELSEWHERE)
            self._link.ask(Open())

    def _on_opened(self, event: Opened) -> None:
        self._image = event.image
        self._keep(event.status, event.image)
        with self._record():
            if self._desk.patient is not None:
                self._set(replace(self._desk, ran=self._past.take_reading(self._desk.patient, event.status)))
        self._refresh_context()
        self._link.ask(ReadBook())
        self._ask_log(event.status)
        self.sampled.emit(event.status)

    def _on_confirmed(self, event: Confirmed) -> None:
        if event.purpose is Purpose.STOP:
            self._end(event.status)
        elif event.purpose is Purpose.PROGRAM and event.program is not None and event.status is not None:
            self._on_opened(Opened(event.status, event.program, event.image, self._clock.ms(), 0))
        elif event.status is not None:
            self._learn(self._past.take_act(event.status))
            self._link.ask(ReadBook())
            self._ask_log(event.status)

    def _on_status(self, event: StatusRead | Streamed) -> None:
        self.sampled.emit(event.status)
        if self._clock.ms() - self._context_ms >= CONTEXT_AGE_MS:
            self._refresh_context()
        if event.status.log_head > self._log_head and self._desk.phase in AT_REST:
            self._ask_log(event.status)  # a bolus that was waiting has begun, say

    def _ask_log(self, status: PumpStatus) -> None:
        self._log_head = status.log_head
        self._link.ask(ReadLog(max(1, status.log_head - self._log_lines + 1)))

    def _on_book(self, event: BookRead) -> None:
        if self._desk.status is not None:
            self._learn(self._past.take_book(self._desk.status, event.book))
            self._keep_fill(event.book)

    def _on_log(self, event: LogRead) -> None:
        status = self._desk.status
        if status is not None:
            self._learn(self._past.take_log(status, event.events))
            bridge_nl, first = by_log(event, status)
            self._set(replace(self._desk, log_from_s=whole_since_s(event.events), bridge_nl=bridge_nl))
            self._refresh_context()
            self._log_lines = max(self._log_lines, len(event.events))
            if first:
                self._link.ask(ReadLog(first))
        if event.gap or event.future:
            self.said.emit("The pump's log has a gap or a time in the future: look at it before you rely on it.")
        self.logged.emit(event)

    _EFFECTS: dict[type, Callable[[Controller, Any], None]] = {
        Opened: _on_opened,
        Confirmed: _on_confirmed,
        StatusRead: _on_status,
        Streamed: _on_status,
        LogRead: _on_log,
        BookRead: _on_book,
        Unrecorded: lambda self, event: self.said.emit(f"The record could not be written ({event.detail})."),
    }

    # --- inside

    def _try(self, step: Callable[..., Desk], *arguments: object) -> bool:
        try:
            self._set(step(self._desk, *arguments))
        except NotNow as refusal:
            self.said.emit(str(refusal))
            return False
        return True

    def _dial(self) -> None:
        if self._desk.patient is not None:
            self._number = self._link.dial(self._desk.patient.url)

    def _hang_up(self) -> None:
        self._link.hang_up()
        self._number, self._log_lines = 0, LOG_LINES
        self._context = None
        self._past.forget()
