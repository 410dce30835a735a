"""What record and log tell of the pump on the desk: for how long its program has run, and how doses rose before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from console.context import held_age_s
from console.given import bolus_events, given_before
from console.history import already, past
from console.patient import Patient, Reading, Revision
from console.records import patients
from console.records.store import Store
from profiles.context import Context
from profiles.program import Program
from profiles.pump import PumpEvent, PumpStatus
from profiles.units_tables import MAX_DURATION_S


class Past:
    """Of one patient at a time: ``load`` reads the record, ``take_log`` the pump's own log."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._started: tuple[str, int, int] | None = None  # serial, generation, elapsed second of its activation
        self._boluses: tuple[PumpEvent, ...] = ()
        self._revisions: tuple[Revision, ...] = ()

    def forget(self) -> None:
        """Another pump follows."""
        self._started = None
        self._boluses = ()

    def load(self, patient: Patient | None) -> None:
        """The signed programs that a pump confirmed, whichever console or command brought them there."""
        self._revisions = (
            () if patient is None else patients.confirmed_revisions(self._store, patient.serial, patient.id)
        )

    def take_log(self, status: PumpStatus, events: Iterable[PumpEvent]) -> int | None:
        """How long the program of this status has been running by the pump's log; None: it does not reach back."""
        log = tuple(events)
        self._boluses = bolus_events(log)
        age_s = held_age_s(status, log)
        self._started = None if age_s is None else (status.serial, status.generation, status.elapsed_s - age_s)
        return age_s

    def age_s(self, status: PumpStatus) -> int:
        """How long the program of this status has been running, at least 1 s; 0 while the log has not told."""
        if self._started is None or self._started[:2] != (status.serial, status.generation):
            return 0
        return max(1, status.elapsed_s - self._started[2])

    def age_at(self, reading: Reading) -> int:
        """The same at a reading: by the pump's log, now or then, else since the revision that it holds."""
        age_s = self.age_s(reading.status) or reading.held_age_s
        if age_s is not None:
            return max(1, age_s)
        held = reading.status.program_digest.hex()
        signed = patients.confirmed_revisions(self._store, reading.status.serial)
        began = next((one.at for one in signed if one.program_digest == held), None)
        return 0 if began is None else max(1, (reading.at - began) * reading.status.time_scale)

    def told(self, context: Context, status: PumpStatus, held: Program | None, now_at: int) -> Context:
        """A context with what log and record know: age, past increases, what a refill has had, boluses of hours ago."""
        age_s = self.age_s(status)
        return replace(
            context,
            held_age_s=min(MAX_DURATION_S, age_s),  # ten years and more are all the same to every rule
            increases=past(self._revisions, held, status, age_s, now_at),
            done=already(self._revisions),
            given=given_before(self._boluses, status.elapsed_s),
        )
