"""Small things between a press and a wish: what the window asks of the console beside therapy itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from console.acts import CLOCK_MEANING, LIMITS_MEANING, clock_change, clock_view, limits_change, limits_view
from console.alarms import note_seen, seen_view
from console.asking import Shown, shown_of
from console.clock import Clock
from console.controller import Controller
from console.exchange.summary import NOT_A_DEVICE, pdf
from console.files import FileError, write_bytes
from console.forecast import Forecast
from console.freshness import may_end
from console.library_files import InUse
from console.paper import summary_of
from console.questions import loses_draft, question
from console.records import audit, patients
from console.records.store import Store, StoreError
from console.refilling import Asked, asked_of, follow, refill_meaning, refill_of, refill_view, volumes
from console.settings import TEXT_SCALES, THEMES, Settings
from console.showing import Showing
from console.telling import unfinished_words
from console.tolerance import relied_on
from console.tolerance_views import tolerance_view
from console.views import lost_words
from console.visiting import VISIT, Lasting, lasting_of, visit_view
from console.visits import Visit
from console.warm import Warmth
from console.window import Window
from profiles.context import Exposure
from profiles.findings import Place
from profiles.limits import Library
from profiles.pump import Alarm
from widgets import theme
from widgets.act_dialog import ActDialog, ActView
from widgets.beside import show_beside
from widgets.change_review import ReviewAnswer
from widgets.tolerance_dialog import ToleranceDialog

ABOUT = f"""Cisterna, an open desktop console for implanted intrathecal drug pumps.

{NOT_A_DEVICE} Every limit carries its source; nothing in it replaces a clinician's judgement.

Licence: Apache-2.0."""


class Errands(QObject):
    """Slots only; each does one thing."""

    def __init__(
        self,
        window: Window,
        showing: Showing,
        controller: Controller,
        forecast: Forecast,
        store: Store,
        settings: Settings,
        library: Library,
        clock: Clock,
    ) -> None:
        super().__init__(window)
        self._window, self._showing, self._controller, self._forecast = window, showing, controller, forecast
        self._store, self._settings, self._library, self._clock = store, settings, library, clock
        self._alarm: Alarm | None = None  # the one that is being asked about
        self._shown: Shown | None = None  # the pump that an open dialog asks about
        self._next = ""  # the patient whom somebody asked for over a draft
        self._refill: Asked | None = None  # what the open dialog on a refill began from

    def slots(self) -> dict[str, Callable[[], None]]:
        """Action id -> what it does."""
        c = self._controller
        plain = {"read": c.read, "review": self.review, "back": c.back, "undo": c.undo, "redo": c.redo}
        own = {name: getattr(self, name) for name in ("summary", "theme", "larger", "smaller", "about", "tolerance")}
        places = {name: getattr(self, f"go_{name}") for name in ("worklist", "pump", "program", "plan")}
        rest = {"discard": self.discard, "focus-stop": self._window.banner.focusStop, "quit": self.quit}
        return {**plain, **own, **places, **rest}

    @Slot()
    def go_worklist(self) -> None:
        """Every patient."""
        self._showing.go("worklist")

    @Slot()
    def go_pump(self) -> None:
        """The pump page."""
        self._showing.go("pump")

    @Slot()
    def go_program(self) -> None:
        """The program page."""
        self._showing.go("program")

    @Slot()
    def go_plan(self) -> None:
        """The plan page."""
        self._showing.go("plan")

    @Slot()
    def discard(self) -> None:
        """Name what would be lost, and ask; keeping it is the default."""
        text = f"{lost_words(self._controller.desk, self._library)} Undo brings it back until the pump is programmed."
        go = question(self._window, "Discard the draft?", text, "Discard the draft", "Keep the draft")
        go.clicked.connect(self.discard_now)

    @Slot()
    def discard_now(self) -> None:
        """Back to what the pump holds; the person was asked."""
        self._controller.discard()

    @Slot()
    def review(self) -> None:
        """What was typed counts first: a review is of what stands in the fields, or there is none."""
        trouble = self._showing.program.takeTyped()
        self._window.say(trouble) if trouble else self._controller.review()

    @Slot(str)
    def open_patient(self, patient_id: str) -> None:
        """Turn to a patient; a draft that would be lost by that is named first."""
        desk = self._controller.desk
        if not loses_draft(desk, patient_id):
            self._controller.choose(patient_id)
            return
        self._next = patient_id
        text = lost_words(desk, self._library)
        go = question(self._window, "Leave the draft?", text, "Open the other patient", "Stay with the draft")
        go.clicked.connect(self.open_now)

    @Slot()
    def open_now(self) -> None:
        """Turn to the other patient; the person was asked."""
        self._controller.choose(self._next)

    @Slot()
    def set_clock(self) -> None:
        """Ask before the pump's clock is set: what it is, what it will be, and which doses that meets."""
        desk = self._controller.desk
        change = clock_change(desk, self._clock.now())
        if change is None:
            self._window.say("The pump's clock is right, or does not run like ours: there is nothing to set.")
            return
        dialog = self._asks(clock_view(desk, change, self._controller.context))
        dialog.performRequested.connect(self.perform_clock)
        show_beside(dialog)

    @Slot(object, str)
    def perform_clock(self, _values: object, person: str) -> None:
        """Set it to what this computer says at this moment, not when the question was asked."""
        change = clock_change(self._controller.desk, self._clock.now())
        if change is not None:
            self._controller.perform(change, person, CLOCK_MEANING, self._shown)

    @Slot()
    def set_limits(self) -> None:
        """Ask for the pump's own limits, as they are now."""
        view = limits_view(self._controller.desk)
        if view is None:
            self._window.say("The pump's own limits have not been read: read the pump first.")
            return
        dialog = self._asks(view)
        dialog.performRequested.connect(self.perform_limits)
        show_beside(dialog)

    @Slot(object, str)
    def perform_limits(self, values: dict[str, object], person: str) -> None:
        """Propose them to the pump, which has the last word."""
        self._controller.perform(limits_change(values), person, LIMITS_MEANING, self._shown)

    @Slot()
    def record_refill(self) -> None:
        """Ask what was drawn out and what was filled in, and compare it with what the pump counts."""
        asked = self._refill = asked_of(self._controller.desk, self._library, self._lasting())
        if asked is None:
            self._window.say("A refill is recorded for the program that runs: read a pump that holds one first.")
            return
        dialog = self._asks(refill_view(asked))
        dialog.performRequested.connect(self.perform_refill)
        show_beside(dialog)

    @Slot(object, str)
    def perform_refill(self, values: dict[str, object], person: str) -> None:
        """Record it for the fluid, and against the count, that the label was read for."""
        asked = self._refill
        if asked is not None and follow(asked, volumes(values)).may:
            act = refill_of(asked, values, self._clock.now())
            if VISIT in values:
                self._controller.agree(Visit(act.refill_id, self._after(values), person.strip()))
            self._controller.perform(act, person, refill_meaning(values), self._shown)

    @Slot()
    def plan_visit(self) -> None:
        """Ask for the day of the next visit."""
        view = visit_view(self._controller.desk, self._lasting())
        if view is None:
            self._window.say("Read the pump first, and plan the visit when nothing is under way.")
            return
        dialog = self._asks(view)
        dialog.performRequested.connect(self.keep_visit)
        show_beside(dialog)

    @Slot(object, str)
    def keep_visit(self, values: dict[str, object], person: str) -> None:
        """It goes into the record, and nothing goes to the pump."""
        self._controller.plan_visit(self._after(values), person, self._shown)

    def _lasting(self) -> Lasting | None:
        return lasting_of(self._controller.desk, self._controller.context, self._library, self._clock.now())

    def _after(self, values: dict[str, object]) -> int:
        """The day (UTC s) of a visit that is so many days off."""
        return self._clock.at() + int(str(values[VISIT]))

    @Slot()
    def tolerance(self) -> None:
        """Ask what the patient is used to: at the stop in which the pump is, else by the record."""
        desk, zone = self._controller.desk, self._clock.now().tzinfo
        view = tolerance_view(desk, self._controller.context, self._library, zone)
        if view is None:
            self._window.say("Read the pump first: it must say what it does, and since when where it stands still.")
            return
        self._shown = shown_of(desk)
        dialog = ToleranceDialog(view, self._window)
        dialog.statementRequested.connect(self.keep_statement)
        show_beside(dialog)

    @Slot(object, str, str)
    def keep_statement(self, exposure: Exposure, reason: str, person: str) -> None:
        """It is about the pump that was on the screen when it was asked for."""
        self._controller.state_tolerance(exposure, reason, person, self._shown)
        self._showing.show_log()

    def _asks(self, view: ActView) -> ActDialog:
        """A question about the pump as it is on the screen now."""
        self._shown = shown_of(self._controller.desk)
        return ActDialog(view, self._window)

    @Slot(object)
    def see_alarm(self, alarm: Alarm) -> None:
        """Ask who has seen an alarm."""
        dialog = ActDialog(seen_view(alarm), self._window)
        self._alarm = alarm
        dialog.performRequested.connect(self.keep_seen)
        show_beside(dialog)

    @Slot(object, str)
    def keep_seen(self, _values: object, person: str) -> None:
        """Who has seen it stands in the record and beside the alarm; the pump is not asked for anything."""
        patient = self._controller.desk.patient
        if patient is None or self._alarm is None:
            return
        try:
            note_seen(self._store, patient.serial, self._alarm, person)
        except StoreError as error:
            self._window.say(f"It was not recorded: do it again. {error}")
            return
        self._showing.show_log()

    @Slot(object)
    def take_warmth(self, warmth: Warmth) -> None:
        """The compiled loops are there, or are not."""
        if warmth.loops is not None:
            self._forecast.use(warmth.loops)
        self._controller.make_ready(warmth.trouble)

    @Slot(object)
    def sign(self, answer: ReviewAnswer) -> None:
        """The signature panel was filled in and pressed."""
        self._controller.acknowledge(answer.reasons)
        self._controller.sign(answer.name, answer.meaning)

    @Slot(object)
    def lead_to(self, place: Place) -> None:
        """From the review back to the place of a finding."""
        self._controller.back()
        self._showing.go("program")
        self._showing.program.lead_to(place)

    @Slot(str)
    def cover_action(self, action: str) -> None:
        """What was pressed on what lies over the page."""
        if action == "pass":
            self._showing.pass_cover()
        elif action == "others":
            self._showing.look_aside()
        else:
            self._controller.read()

    @Slot(object)
    def use_library(self, in_use: InUse) -> None:
        """Another library: what is printed from now on follows it."""
        self._library = in_use.library

    # --- paper

    @Slot()
    def summary(self) -> None:
        """Ask where the summary goes; it is written when a place was chosen."""
        desk = self._controller.desk
        name = f"{desk.patient.record_number if desk.patient else 'pump'} {self._clock.now():%Y-%m-%d %H%M}.pdf"
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._window, "Save the summary", str(Path(folder) / name), "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(self.save_summary)
        show_beside(dialog, past_stop=True)

    @Slot(str)
    def save_summary(self, path: str) -> None:
        """Write the one-page summary, and say so in the status line and in the audit trail."""
        desk = self._controller.desk
        if desk.patient is None:
            return
        due = self._showing.roster.due_of(desk.patient.id)
        try:
            signed = next(iter(patients.confirmed_revisions(self._store, desk.patient.serial, desk.patient.id)), None)
            newest = next(iter(audit.newest(self._store, 1)), None)
            stated = desk.stated or (relied_on(self._store, signed.transaction) if signed else None)
        except StoreError as error:
            self._window.say(f"The summary was not saved. {error}")
            return
        page = summary_of(desk, self._library, self._clock.now(), self._clock.ms(), due, signed, newest, stated)
        if page is None:
            self._window.say("There is nothing to print yet: read the pump first.")
            return
        try:
            write_bytes(path, pdf(page))
        except FileError as error:
            self._window.say(str(error))
            return
        said = f"The summary is saved as {Path(path).name}."
        try:
            audit.append(self._store, "console", "summary-saved", {"serial": desk.patient.serial})
        except StoreError as error:
            said += f" The record does not say so. {error}"
        self._window.say(said)

    # --- look

    @Slot()
    def theme(self) -> None:
        """The other theme."""
        after = THEMES[(THEMES.index(self._settings.theme()) + 1) % len(THEMES)]
        self._settings.set_theme(after)
        self._dress()

    @Slot()
    def larger(self) -> None:
        """Larger text."""
        self._scale(1)

    @Slot()
    def smaller(self) -> None:
        """Smaller text."""
        self._scale(-1)

    def _scale(self, by: int) -> None:
        at = TEXT_SCALES.index(self._settings.text_scale()) + by
        self._settings.set_text_scale(TEXT_SCALES[max(0, min(at, len(TEXT_SCALES) - 1))])
        self._dress()

    def _dress(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, self._settings.theme(), self._settings.text_scale(), self._window)

    @Slot()
    def about(self) -> None:
        """What this is, and what it is not."""
        box = QMessageBox(QMessageBox.Icon.NoIcon, "About Cisterna", ABOUT, parent=self._window)
        show_beside(box, past_stop=True)

    # --- ending

    @Slot()
    def quit(self) -> None:
        """The same as closing the window."""
        self._window.close()

    @Slot()
    def close(self) -> None:
        """Close at once when all is settled; otherwise ask, and staying is the default."""
        if may_end(self._controller.desk):
            self._window.release()
            return
        words = unfinished_words(self._controller.desk)
        question(self._window, "Close Cisterna?", words, "Close anyway", "Stay").clicked.connect(self.leave)

    @Slot()
    def leave(self) -> None:
        """Close now; the person was asked."""
        self._window.release()
