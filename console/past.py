"""What record and log tell of the pump on the desk: for how long its program has run, and how doses rose before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from console.bridging import begun_by_record
from console.context import held_age_s
from console.given import bolus_events, given_before
from console.history import already, past
from console.keeping import carried
from console.patient import Patient, Reading, Revision
from console.records import patients
from console.records.store import Store
from console.running import Ran, ran_by, so_far
from profiles.context import Context
from profiles.continuing import writable
from profiles.program import Program
from profiles.pump import PumpEvent, PumpStatus
from profiles.pump_book import PumpBook
from profiles.units_tables import MAX_DURATION_S


class Past:
    """Of one patient at a time: ``load`` reads the record, ``take_log`` the pump's own log."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.ran: Ran | None = None  # since when the program of the pump on the desk runs; None: not told
        self._boluses: tuple[PumpEvent, ...] = ()
        self._revisions: tuple[Revision, ...] = ()

    def forget(self) -> None:
        """Another pump follows."""
        self.ran = None
        self._boluses = ()
        self._revisions = ()

    def load(self, patient: Patient | None) -> None:
        """The signed programs that a pump confirmed, whichever console or command brought them there."""
        known = {one.id: one for one in self._revisions}  # none is ever edited, and each holds a whole document
        found = () if patient is None else patients.confirmed_revisions(self._store, patient.serial, patient.id)
        self._revisions = tuple(known.get(one.id, one) for one in found)

    def take_reading(self, patient: Patient, status: PumpStatus) -> Ran | None:
        """By what the record has of this program, until the pump itself tells."""
        if not self.age_s(status):
            self.ran = carried(self._store, patient, status)
        return self.ran

    def take_book(self, status: PumpStatus, book: PumpBook) -> Ran | None:
        """By the pump's own book, which has the last word; a book that does not tell leaves what was known."""
        if book.activation is not None:
            self.ran = ran_by(status.serial, book.activation)
        return self.ran

    def take_log(self, status: PumpStatus, events: Iterable[PumpEvent]) -> Ran | None:
        """By the pump's log, where nothing better has told and it reaches back to the activation."""
        log = tuple(events)
        self._boluses = bolus_events(log)
        age_s = held_age_s(status, log)
        if age_s is not None and not self.age_s(status):
            self.ran = Ran(status.serial, status.generation, status.elapsed_s - age_s)
        return self.ran

    def take_act(self, status: PumpStatus) -> Ran | None:
        """Something was done beside the program, which goes on."""
        self.ran = None if self.ran is None else self.ran.beside(status)
        return self.ran

    def take_stop(self, status: PumpStatus) -> Ran | None:
        """STOP has ended it: how far it had come stays known."""
        self.ran = None if self.ran is None else self.ran.stopped(status)
        return self.ran

    def age_s(self, status: PumpStatus) -> int:
        """How long the program of this status has been running, at least 1 s; 0 while nobody knows."""
        return 0 if self.ran is None else self.ran.age_s(status)

    def age_at(self, reading: Reading) -> int:
        """The same at a reading: by the pump, now or then, else since the revision that it holds."""
        age_s = self.age_s(reading.status) or reading.held_age_s
        if age_s is not None:
            return max(1, age_s)
        held = reading.status.program_digest.hex()
        signed = patients.confirmed_revisions(self._store, reading.status.serial)
        began = next((one.at for one in signed if one.program_digest == held), None)
        return 0 if began is None else max(1, (reading.at - began) * reading.status.time_scale)

    def bridge_at(self, reading: Reading) -> int:
        """The volume (nL) of the bridge that came with what a reading holds; 0: none did, or nobody recorded it."""
        if reading.status.previous_fluid is None:
            return 0
        return begun_by_record(patients.confirmed_revisions(self._store, reading.status.serial), reading.status)

    def told(self, context: Context, status: PumpStatus, held: Program | None, now_at: int) -> Context:
        """A context with what pump and record know: how far the program is, past increases, what a refill has had,
        boluses of hours ago.
        """
        age_s = self.age_s(status)
        program, so_far_s = (None, 0) if held is None else so_far(held, self.ran, status)
        return replace(
            context,
            held=None if program is None else writable(program),
            held_age_s=min(MAX_DURATION_S, so_far_s),  # ten years and more are all the same to every rule
            increases=past(self._revisions, held, status, age_s, now_at),
            done=already(self._revisions),
            given=given_before(self._boluses, status.elapsed_s),
        )
