"""The worklist, and over every page the pumps that have not answered: what is there before any pump is chosen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from console.clock import Clock
from console.controller import Controller
from console.desk import Desk
from console.doubting import strip_lines
from console.listing import worklist_row
from console.patient import Doubt
from console.standing import Standing
from console.telling import in_doubt
from console.urgency import Urgency
from console.window import Window
from profiles.limits import Library
from widgets.worklist import Worklist

_SOON = "The pages are being laid out; the patient opens in a moment."


class Roster(QObject):
    """Slots for the wiring page; ``worklist`` is what it fills, ``wanted`` the patient who was opened too early."""

    def __init__(self, window: Window, controller: Controller, library: Library, clock: Clock) -> None:
        super().__init__(window)
        self._window, self._controller, self._library, self._clock = window, controller, library, clock
        self._due: dict[str, Urgency] = {}
        self._doubts: tuple[Doubt, ...] = ()
        self._standing = Standing()
        self.worklist = Worklist()
        self.wanted = ""
        self.aside = False  # whether the pump on the desk, being in doubt, is out of sight

    @Slot(object, object)
    def show_patients(self, rows: tuple[Urgency, ...], doubts: tuple[Doubt, ...]) -> None:
        """Who is due when, and what each pump was last known to do."""
        self._doubts = doubts
        in_question = {one.serial for one in doubts}
        self._due = {row.patient.id: row for row in rows}
        zone, now_at = self._clock.now().tzinfo, self._clock.at()
        broken = {
            row.patient.id for row in rows if self._standing.breaks(row.patient, row.reading, self._library, zone)
        }
        asked = ((row, row.patient.serial in in_question, row.patient.id in broken) for row in rows)
        shown = (worklist_row(row, self._library, now_at, zone, *marks) for row, *marks in asked)
        self.worklist.setValue(tuple(shown))
        self.show_strip(self._controller.desk)

    def show_strip(self, desk: Desk) -> None:
        """Pumps in doubt but the one on the desk, whose cover says more while it can be seen."""
        own = desk.patient.id if desk.patient and in_doubt(desk) and not self.aside else ""
        who = (row.patient for row in self._due.values())
        self._window.strip.setValue(strip_lines(self._doubts, who, own, self._clock.now().tzinfo))

    def due_of(self, patient_id: str) -> Urgency | None:
        """When that patient is due, as the worklist says it."""
        return self._due.get(patient_id)

    def use_library(self, library: Library) -> None:
        """Another library: the next list is judged by it."""
        self._library = library

    @Slot(str)
    def remember(self, patient_id: str) -> None:
        """Somebody opens a patient before the pages are there."""
        self.wanted = patient_id
        self._window.say(_SOON)
