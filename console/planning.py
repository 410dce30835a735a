"""The plan page's wishes and answers: what is compared and asked, thought out on the pool while the page is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from console.civil_dates import year_ahead
from console.clock import Clock
from console.compare_views import Candidate, Comparison, boluses, candidates, compare, steady
from console.context import given_order, wall_s
from console.controller import Controller
from console.desk import Desk, may
from console.files import FileError, read_text, shipped_conversions
from console.ongoing import held_now
from console.pages.plan import PlanPage
from console.phases import Word
from console.plan_views import Planned, answer_what_if, usual_question
from console.thinking import Thinking
from console.window import Window
from profiles.comparing import MOST_PROGRAMS, Question
from profiles.edits import EditError
from profiles.limits import Library
from profiles.program import Order, Program
from widgets.beside import show_beside
from widgets.chosen_dose import FirstTerms
from widgets.clock_panel import ClockView
from widgets.what_if_panel import WhatIfView

COMPARE, WHAT_IF, CLOCK = "compare", "what-if", "clock"
_INVITATIONS = {
    0: "The pump holds no program: add one from a file, or begin with a first program.",
    1: "There is nothing to compare with yet: change the draft, or add a program here.",
}
_WALL_EPOCH = datetime(2001, 1, 1)  # the pump's wall clock counts from this Monday, without a zone


class Planning(QObject):
    """Slots for the wiring page; ``page`` is what it fills. While the page is closed it does nothing at all."""

    def __init__(
        self,
        window: Window,
        page: PlanPage,
        controller: Controller,
        library: Library,
        thinking: Thinking,
        clock: Clock,
    ) -> None:
        super().__init__(window)
        self._clock = clock
        self._window, self._controller, self._library, self._thinking = window, controller, library, thinking
        self.page = page
        self._added: tuple[Candidate, ...] = ()
        self._dose: int | None = None
        self._note = ""
        self._question: Question | None = None
        self._drafts: tuple[Order | None, ...] = ()

    # --- facts

    def use_library(self, library: Library) -> None:
        """Another library: what is planned from now on follows it."""
        self._library = library

    def show_desk(self, new: Desk, old: Desk) -> None:
        """Another patient forgets what was planned; another draft is planned with, once the page is open."""
        if (new.patient and new.patient.id) != (old.patient and old.patient.id):
            self._added, self._dose, self._note, self._question = (), None, "", None
        if _planned_with(new) != _planned_with(old):
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Think out the section that is open."""
        if self._window.page() != "plan":
            return
        planned = self._planned()
        self.page.setReady(planned is not None)
        if planned is not None:
            sections = {COMPARE: self._ask_compare, WHAT_IF: self._ask_what_if, CLOCK: self._ask_clock}
            sections.get(self.page.section(), self._show_first)(planned)

    @Slot(str, object)
    def show_thought(self, topic: str, result: object) -> None:
        """An answer from the pool."""
        if topic == COMPARE and isinstance(result, Comparison):
            self._drafts = result.drafts
            self.page.compare.setValue(result.view)
        elif topic == WHAT_IF and isinstance(result, WhatIfView):
            self.page.what_if.setValue(result)
        elif topic == CLOCK and isinstance(result, ClockView):
            self.page.clock.setValue(result)

    # --- wishes: compare

    @Slot(object)
    def set_dose(self, dose_ng_per_day: int | None) -> None:
        """Compare at another dose."""
        self._dose = dose_ng_per_day
        self._say("")

    @Slot()
    def add_steady(self) -> None:
        """The same fluid as a steady flow."""
        like = self._like()
        if like is not None:
            self._add(steady(like))

    @Slot(int, int)
    def add_boluses(self, interval_s: int, duration_s: int) -> None:
        """The same dose in boluses."""
        like, shown = self._like(), self.page.compare.value()
        dose = self._dose or (shown.dose_ng_per_day if shown else None)
        if like is None or not dose:
            return
        try:
            self._add(boluses(like, interval_s, duration_s, dose))
        except EditError as refusal:
            self._say(str(refusal))

    @Slot()
    def ask_file(self) -> None:
        """Which document holds the program to compare."""
        dialog = QFileDialog(self._window, "Compare with a program from a file", "", "Cisterna documents (*.json)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.add_file)
        show_beside(dialog, past_stop=True)

    @Slot(str)
    def add_file(self, path: str) -> None:
        """The program of a document; what is wrong with the file is said, and nothing is lost."""
        from profiles.document import DocumentError, read_document  # pydantic: not before a file was chosen

        try:
            document = read_document(read_text(path))
        except (FileError, DocumentError) as refusal:
            self._say(f"Nothing was added. {refusal}")
            return
        self._add(document.order.program, "From a file")

    @Slot(int)
    def remove(self, number: int) -> None:
        """Take a program away that was added by hand."""
        own = len(candidates(self._controller.desk, ()))
        self._added = tuple(each for at, each in enumerate(self._added, own) if at != number)
        self._say("")

    @Slot(int)
    def use_as_draft(self, number: int) -> None:
        """The compared program becomes the draft, as one step that can be undone, and goes through the same checks."""
        order = self._drafts[number] if number < len(self._drafts) else None
        if order is not None:
            self._draft(order)

    @Slot(object)
    def open_draft(self, program: Program) -> None:
        """A program becomes the draft, and the program page opens."""
        self._draft(Order(program))

    def _draft(self, order: Order) -> None:
        if not may(self._controller.desk, Word.EDIT):
            self._window.say("Nothing was drafted: the pump must be read and on the line, and nothing under way.")
            return
        self._controller.edit(order)
        self._window.setPage("program")

    # --- wishes: what if

    @Slot(object)
    def ask_what_if(self, question: Question) -> None:
        """Another date, accuracy or use."""
        self._question = question
        self.refresh()

    @Slot()
    def open_clock(self) -> None:
        """The preview of the days on which the clock changes."""
        self.page.setSection(CLOCK)
        self._window.setPage("plan")
        self.refresh()

    # --- inside

    def _planned(self) -> Planned | None:
        desk, context = self._controller.desk, self._controller.context
        if desk.status is None or context is None or desk.patient is None:
            return None
        start = _WALL_EPOCH + timedelta(seconds=wall_s(desk.status))
        return Planned(context, self._library, start, self._controller.horizon)

    def _like(self) -> Program | None:
        """The program whose fluid an alternative takes over."""
        desk = self._controller.desk
        return desk.draft.program if desk.draft else desk.held

    def _add(self, program: Program, origin: str = "Alternative") -> None:
        full = len(candidates(self._controller.desk, self._added)) >= MOST_PROGRAMS
        if full:
            self._say(f"{MOST_PROGRAMS} programs are compared at most: remove one first.")
            return
        self._added = (*self._added, Candidate(program, origin, added=True))
        self._say("")

    def _say(self, note: str) -> None:
        self._note = note
        self.refresh()

    def _ask_compare(self, planned: Planned) -> None:
        desk = self._controller.desk
        shown = candidates(desk, self._added)[:MOST_PROGRAMS]
        note = self._note or _INVITATIONS.get(len(shown), "")
        may_draft = may(desk, Word.EDIT)
        self._thinking.ask(COMPARE, partial(_compared, shown, self._dose, planned, note, may_draft))

    def _ask_what_if(self, planned: Planned) -> None:
        desk, context = self._controller.desk, planned.context
        draft = desk.draft if desk.draft and desk.draft.program != desk.held else None
        order = draft or (given_order(context.held, desk.still, context.held_age_s) if context.held else None)
        if order is None:
            self.page.setReady(False)
            return
        question = self._question or usual_question(order, planned)
        self._thinking.ask(WHAT_IF, partial(answer_what_if, order, question, planned))

    def _ask_clock(self, planned: Planned) -> None:
        program = self._like()
        if program is None:
            self.page.setReady(False)
            return
        self._thinking.ask(CLOCK, partial(year_ahead, program, planned, self._clock.now(), self._clock.offset_s))

    def _show_first(self, planned: Planned) -> None:
        held = self._like()
        drugs = tuple(planned.label(drug.id) for drug in self._library.drugs)
        jurisdiction, fluid = planned.context.jurisdiction, held.fluid if held else None
        self.page.first.setTerms(FirstTerms(drugs, shipped_conversions(), jurisdiction, planned.resolution, fluid))


def _planned_with(desk: Desk) -> tuple[object, ...]:
    """What a plan stands on; a plan that the pump follows comes to its next step by itself."""
    now = held_now(desk)
    return desk.held, desk.draft, desk.phase, desk.connected, desk.still, now.base if now else None


def _compared(
    shown: tuple[Candidate, ...], dose: int | None, planned: Planned, note: str, may_draft: bool
) -> Comparison:
    found = compare(shown, dose, planned, note)
    return found if may_draft else found.without_drafting()
