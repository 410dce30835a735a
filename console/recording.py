"""Wishes and facts that go into the record and not to a pump: readings, reasons of a stop, statements of tolerance."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from console import desk as steps
from console.asking import Shown, why_not, why_not_state
from console.clock import Clock
from console.doubts import all_doubts
from console.journal import CONSOLE
from console.judging import Judging
from console.keeping import carried, image_of, keep_reading
from console.open_ends import with_record
from console.patient import Patient
from console.phases import Phase
from console.records import patients
from console.records.store import Store, StoreError
from console.replacing import keep_date
from console.running import Ran
from console.standstill import exposure_of
from console.stop_reasons import explain
from console.tolerance import state
from console.urgencies import Urgencies
from console.urgency import by_urgency
from console.visits import Visit, after_fill, by_book, filled_at, seen
from profiles.context import Exposure
from profiles.limits import Library
from profiles.pump import PumpState, PumpStatus
from profiles.pump_book import PumpBook


class Recording(Judging):
    """Signal: ``listed(rows, doubts)``, and those of ``Judging``."""

    listed = Signal(object, object)
    _image = b""  # of the program that was last read
    _agreed: Visit | None = None  # with a refill that the pump has not confirmed yet

    def __init__(self, store: Store, library: Library, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(store, library, clock, parent)
        self._urgencies = Urgencies()

    def list_patients(self) -> None:
        """Say who is due when."""
        if self._desk.unkept:
            return
        with self._record("The worklist is as old as it was."):
            everyone = patients.everyone(self._store)
            readings = patients.last_readings(self._store)
            past, zone = self._past, self._clock.now().tzinfo
            doubts = all_doubts(self._store, everyone)
            doubted = frozenset(one.serial for one in doubts)
            ages = past.age_at, past.bridge_at
            rows = by_urgency(everyone, readings, self._library, zone, *ages, doubted, self._urgencies.row)
            self.listed.emit(rows, doubts)

    def amend(self) -> None:
        """Something that was signed is being changed: a signature that stands lapses."""
        if self._desk.phase is Phase.SIGNED:
            self._set(steps.amend(self._desk))

    def explain_stop(self, transaction: str, person: str, reason: str) -> None:
        """Who stopped the pump and why, given afterwards."""
        patient = self._desk.patient
        if patient is None:
            return
        try:
            explain(self._store, patient.serial, transaction, person, reason)
        except StoreError as error:
            self.said.emit(f"The reason was not kept: give it again. {error}")
            return
        self._set(with_record(self._store, self._desk))
        self.said.emit("The reason of the emergency stop is in the record.")

    def state_tolerance(self, exposure: Exposure, reason: str, person: str, shown: Shown | None) -> None:
        """Keep what the patient is used to: at the stop in which the pump is, else in the patient's record.

        ``shown`` is the pump that the person was asked about. A signature lapses, because its draft is judged anew.
        """
        desk = self._desk
        refusal = why_not_state(desk, person, reason, shown)
        if refusal or desk.status is None or desk.patient is None:
            self.said.emit(refusal)
            return
        try:
            if desk.still:
                was = exposure_of(desk.patient.exposure, desk.status, desk.statements)
                state(self._store, desk.status, was, exposure, person, reason)
            else:
                patients.set_exposure(self._store, desk.patient, exposure, person.strip(), reason.strip())
                desk = replace(desk, patient=replace(desk.patient, exposure=exposure))
        except StoreError as error:
            self.said.emit(f"The statement was not kept: give it again. {error}")
            return
        self._set(with_record(self._store, desk))
        self.amend()
        self._refresh_context()
        self.said.emit("The statement is in the record.")

    def agree(self, visit: Visit) -> None:
        """The visit that goes with a refill: it counts as soon as the pump has that refill in its book."""
        self._agreed = visit

    def plan_visit(self, at: int, person: str, shown: Shown | None) -> None:
        """Another day for the next visit; ``shown`` is the pump that the person was asked about."""
        patient, refusal = self._desk.patient, why_not(self._desk, person, shown)
        if refusal or patient is None:
            self.said.emit(refusal)
        elif self._keep_dates(replace(patient, planned_refill_at=at), person.strip()):
            self.said.emit("The next visit is in the record.")

    # --- what a pump said

    def _keep_fill(self, book: PumpBook) -> None:
        """A fill that the record does not have yet, whichever console or command brought it into the pump's book."""
        patient, status, fill = self._desk.patient, self._desk.status, book.fill
        if patient is None or status is None or fill is None:
            return
        now_at = self._clock.at()
        visit = self._agreed if self._agreed is not None and self._agreed.refill_id == fill.refill_id else None
        if visit is None:
            if (known := by_book(patient, fill, status, now_at)) != patient:
                self._keep_dates(known, CONSOLE)
            return
        told, at = seen(patient, status), filled_at(fill, status, now_at)
        if self._keep_dates(after_fill(told, fill.refill_id, at, visit.at, fill.fluid), visit.person):
            self._agreed = None

    def _keep_dates(self, patient: Patient, person: str) -> bool:
        """Whether the record has a patient's new dates; then everything is judged by them."""
        with self._record("The dates were not kept."):
            patients.set_dates(self._store, patient, person)
            self._set(replace(self._desk, patient=patient))
            self._refresh_context()
            self.list_patients()
            return True
        return False

    def _keep(self, status: PumpStatus, image: bytes, ran: Ran | None = None) -> None:
        if self._desk.patient is None:
            return
        with self._record("This reading is not in the record."):
            keep_reading(self._store, self._desk.patient, status, image, self._clock.at(), ran)
            if differs := keep_date(self._store, status):
                self.said.emit(differs)
        self.list_patients()

    def _learn(self, ran: Ran | None) -> None:
        """Since when the program runs, as book or log told: for every page, for the rules, and for the worklist."""
        status, patient = self._desk.status, self._desk.patient
        age_s = ran.age_s(status) if ran is not None and status is not None else 0
        since = self._clock.at() - age_s // status.time_scale if status is not None and age_s else None
        self._set(replace(self._desk, ran=ran, running_since_at=since))
        if status is None or patient is None or not age_s or status.state is not PumpState.RUNNING:
            return  # a reading that stands still does not tell how far its program is
        with self._record():
            if ran != carried(self._store, patient, status):
                self._keep(status, self._image, ran)

    def _end(self, status: PumpStatus | None) -> None:
        """STOP was confirmed: how far the program had come stays known."""
        desk = self._desk
        if status is not None and desk.status is not None and status == desk.status:
            self._set(replace(desk, ran=self._past.take_stop(status)))
        self._keep_stopped(status)

    def _keep_stopped(self, status: PumpStatus | None) -> None:
        """The worklist says at once that it stands still; only what is known of this patient's own pump is kept."""
        patient = self._desk.patient
        if status is not None and patient is not None and status.serial == patient.serial:
            image = b""
            with self._record():
                image = image_of(self._store, patient, status)
            self._keep(status, image, self._past.ran)
