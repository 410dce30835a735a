"""Every new Desk onto the glass: which page, which words, which buttons. It decides nothing about therapy.

Widgets are set from values, silently; what did not change is not set again, because this follows every keystroke.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from console.actions import ACTIONS
from console.asking import may_state
from console.bridge_words import bridge_words
from console.clock import Clock
from console.controller import Controller
from console.desk import Desk, may
from console.doubting import stop_reason_view, uncertain_view
from console.forecast import Forecast
from console.idle import Idle, lapsed
from console.key_words import why_empty
from console.library_files import InUse
from console.logbook import Logbook
from console.ongoing import starts_again
from console.pages.building import Pages
from console.phases import THERAPY_LOCKED, Phase, Word
from console.planning import Planning
from console.plotting import Plotting
from console.records.store import Store
from console.roster import Roster
from console.standing import BREAKS, broken_limits, broken_text
from console.telling import banner_view, cover_view, in_doubt, outcome_view
from console.thinking import Thinking
from console.tolerance_views import stated_words
from console.unread import UNKEPT, UNKEPT_WHY
from console.views import pump_view, review_view
from console.window import Window
from device.events import LogRead
from profiles.checks_order import drug_ids
from profiles.limits import Library
from profiles.titration import withdrawal
from widgets.change_review import ReviewAnswer
from widgets.course_words import delivery_words
from widgets.progress_panel import ProgressView
from widgets.stop_words import restart

TICK_MS = 500  # how often ages and staleness are looked at; three missed frames are told within half a second
_REVIEWING = frozenset({Phase.REVIEW, Phase.SIGNED})
_UNDER_WAY = frozenset({Phase.PROGRAMMING, Phase.STOPPING})


class Showing(QObject):
    """Slots for the wiring page; public parts: the pages, the cover and the roster."""

    def __init__(
        self,
        window: Window,
        controller: Controller,
        forecast: Forecast,
        store: Store,
        library: Library,
        clock: Clock,
        roster: Roster,
        pages: Pages,
    ) -> None:
        super().__init__(window)
        self._window, self._controller = window, controller
        self._library, self._clock, self.roster = library, clock, roster
        self._idle = Idle()
        self._passed = False  # the stopped cover was read and put aside
        self._aside = False  # the worklist was asked for while the pump on the desk is in doubt
        self.thinking = Thinking()
        self._shown_library: Library | None = None  # by which the held program was last judged
        self.worklist, self.pump, self.program = roster.worklist, pages.pump, pages.program
        self.plan, self.library, self.review, self.cover = pages.plan, pages.library, pages.review, pages.cover
        plots = self.program.plots
        self.plotting = Plotting(plots, controller, forecast, self.thinking, library, clock, window.layOutNow)
        self.planning = Planning(window, pages.plan, controller, library, self.thinking, clock)
        self.logbook = Logbook(self.pump.log, store, clock)
        self.ticking = QTimer(self)
        self.ticking.setInterval(TICK_MS)

    # --- facts

    @Slot(object, object)
    def show_desk(self, new: Desk, old: Desk) -> None:
        """A new Desk: pages, banner, actions, cover."""
        if new.still != old.still:
            self._passed = False
        self._turn_page(new, old)
        self._show_banner(new)
        self._show_actions(new)
        if new is old or _of_pump(new) != _of_pump(old) or self._shown_library is not self._library:
            self._show_pump(new)
            self._show_standing(new)
            self._shown_library = self._library
        self._show_review(new, old)
        self.program.setDesk(new, self._controller.context)
        self.program.bridge.setValue(*bridge_words(new, self._library, self._clock.now().tzinfo))
        self._show_cover(new)
        self._show_strip(new)
        if old.note and new.note != old.note and self._window.said() == old.note:
            self._window.say("")  # what was said of a state that has ended
        self.plotting.ask(new, old)
        self.planning.show_desk(new, old)
        self._window.layOutNow()

    @Slot(object)
    def show_log(self, event: LogRead | None = None) -> None:
        """The pump's log with the console's own rows of this pump; without one, what the record has had since."""
        self.logbook.show(self._controller.desk, event)
        self._show_pump(self._controller.desk)

    @Slot(object)
    def use_library(self, in_use: InUse) -> None:
        """Another library: names, units and limits of every page follow."""
        self._library = in_use.library
        self.roster.use_library(in_use.library)
        self.program.setLibrary(in_use.library)
        self.planning.use_library(in_use.library)
        self.library.setValue(in_use)
        self.plotting.use_library(in_use.library)

    @Slot()
    def tick(self) -> None:
        """Ages grow although nothing happens."""
        desk = self._controller.desk
        self._show_banner(desk)
        self._show_pump(desk)
        reminder = self._idle.reminder(desk, self._clock.ms())
        if reminder:
            self._window.say(reminder)
            QApplication.alert(self._window)
        elif lapsed(self._window.said(), desk):
            self._window.say("")

    @Slot()
    def pass_cover(self) -> None:
        """The warning of a stopped pump was read: the pages are needed to restart it."""
        self._passed = True
        self._show_cover(self._controller.desk)

    def look_aside(self) -> None:
        """Another patient is to be seen to: the worklist, and nothing else, in spite of a pump in doubt."""
        self._aside = True
        self.go("worklist")

    @Slot(str)
    def go(self, key: str) -> None:
        """A page was asked for; while something is reviewed or under way, that is the program's page."""
        self._window.setPage("review" if key == "program" and _on_review(self._controller.desk) else key)
        self._window.rail.setValue(key)
        if key == "plan":
            self.planning.refresh()
        self._aside = self._aside and key == "worklist"
        self._show_cover(self._controller.desk)
        self._show_strip(self._controller.desk)

    @Slot(object)
    def follow_answer(self, answer: ReviewAnswer) -> None:
        """What the signer has given so far: reasons become acknowledgements, another name ends a signature."""
        self._controller.acknowledge(answer.reasons)
        signature = self._controller.desk.signature
        if signature is not None and (signature.person, signature.meaning) != (answer.name.strip(), answer.meaning):
            self._controller.amend()

    # --- parts

    def _turn_page(self, new: Desk, old: Desk) -> None:
        moved_on = new.phase is not old.phase or new.result is not old.result
        if moved_on and _on_review(new):
            self._window.setPage("review")
        elif self._window.page() == "review" and not _on_review(new):
            beside = old.result is not None and old.result.what not in ("push", "stop")
            self._window.setPage("pump" if beside or not new.shapable else "program")
        changed_hands = (new.patient.id if new.patient else "") != (old.patient.id if old.patient else "")
        if changed_hands:
            self.logbook.forget()
            self._aside = False
            self.plotting.forget()
            self._window.setPage("pump" if new.patient else "worklist")

    def _show_banner(self, desk: Desk) -> None:
        view = banner_view(desk, self._clock.ms(), self._clock.now().tzinfo)
        if view != self._window.banner.value():
            self._window.banner.setValue(view)

    def _show_actions(self, desk: Desk) -> None:
        for row in ACTIONS:
            self._window.actions_by_id[row.id].setEnabled(row.enabled(desk))
        self._window.banner.setStopEnabled(may(desk, Word.STOP))
        self._window.rail.setItemEnabled("library", True)
        self._window.rail.setItemEnabled("pump", desk.patient is not None)
        self._window.rail.setItemEnabled("plan", desk.patient is not None and not desk.unkept)
        self._window.rail.setItemEnabled("program", desk.shapable)
        self.pump.panel.setReadEnabled(may(desk, Word.READ))
        can_act = may(desk, Word.ACT)
        self.pump.panel.setActsEnabled(can_act, can_act and desk.book is not None, can_act and desk.held is not None)
        self.pump.panel.setVisitEnabled(desk.held is not None and desk.phase not in THERAPY_LOCKED and not desk.unkept)
        self.pump.panel.setProgramEnabled(desk.shapable and desk.phase in (Phase.HELD, Phase.DRAFTED))

    def _show_pump(self, desk: Desk) -> None:
        patient = desk.patient
        due = self.roster.due_of(patient.id) if patient else None
        now = self._clock.now()
        view = pump_view(desk, self._library, self._clock.ms(), now, due, now.tzinfo, self.logbook.seen)
        self.pump.setValue(view, why_empty(desk))
        self.pump.setReason(stop_reason_view(desk, now.tzinfo))

    def _show_standing(self, desk: Desk) -> None:
        """What the library says of the held program, and of a restart after a stop or a gap."""
        held = desk.held
        context, told, said = None if held is None else self._controller.context_of(held.fluid), None, ""
        if context is not None and held is not None:
            if not desk.still:  # what stands still gives nothing; the advice says what a restart means
                found = broken_limits(held, context, self._library)
                said = broken_text(found, self._library, connected=desk.connected)
            told = restart(held, context, self._library, stopped=bool(desk.still))
        if desk.unkept:
            self.pump.broken.setValue(UNKEPT, f"{desk.unkept} {UNKEPT_WHY}")
        else:
            self.pump.broken.setValue(BREAKS if said else "", said)
        self.pump.advice.setAdvice(told, self._library, stated_words(desk.stated, self._clock.now().tzinfo))
        self.pump.advice.setAsking(stands=bool(desk.still), may=may_state(desk))

    def _show_review(self, new: Desk, old: Desk) -> None:
        outcome = outcome_view(new, self._clock.now().tzinfo)
        if new.phase in _UNDER_WAY:
            self.review.progress.setValue(_progress(new))
            self.review.setValue(self.review.progress)
        elif new.phase in _REVIEWING:
            self._show_changes(new, old)
            self.review.setValue(self.review.review)
        elif outcome is not None:
            if outcome != self.review.outcome.value():
                self.review.outcome.setValue(outcome)
            self.review.setValue(self.review.outcome)

    def _show_changes(self, new: Desk, old: Desk) -> None:
        view = review_view(new, self._library, self._controller.context, self._clock.now().tzinfo)
        fresh = old.phase not in _REVIEWING
        if view is not None and (fresh or view != self.review.review.value()):
            self.review.review.setValue(view)
        signature = new.signature
        typed = ReviewAnswer() if fresh else self.review.review.answer()
        who = (signature.person, signature.meaning) if signature else (typed.name, typed.meaning)
        answer = ReviewAnswer(new.acknowledged, *who)
        signed = f"Signed by {signature.person}: {signature.meaning}. It lapses with any change." if signature else ""
        self.review.review.setAnswer(answer, signed)

    def _show_cover(self, desk: Desk) -> None:
        zone = self._clock.now().tzinfo
        plain = None if self._passed else cover_view(desk, self._withdrawal(desk), zone, self._starts(desk))
        doubtful = in_doubt(desk) and not self._looks_aside(desk)
        if doubtful:
            self.cover.setDoubt(uncertain_view(desk, self._withdrawal(desk), zone), desk.phase is Phase.RESOLVING)
        elif plain is not None:
            self.cover.setValue(plain, stop_reason_view(desk, zone))
        wanted = self.cover if doubtful or plain is not None else None
        if (wanted is not None) != self._window.covered():
            self._window.setCover(wanted)
            if wanted is not None:
                wanted.takeFocus()

    def _show_strip(self, desk: Desk) -> None:
        self.roster.aside = self._looks_aside(desk)
        self.roster.show_strip(desk)

    def _looks_aside(self, desk: Desk) -> bool:
        """Only the worklist can be seen past a pump in doubt, and not while it is being asked."""
        return self._aside and desk.phase is Phase.UNCERTAIN and self._window.page() == "worklist"

    def _starts(self, desk: Desk) -> str:
        """With what a pump that its own program has stopped starts by itself."""
        told = starts_again(desk)
        return f", with {delivery_words(told.base, desk.held.fluid, self._library)}" if told and desk.held else ""

    def _withdrawal(self, desk: Desk) -> str:
        return withdrawal(drug_ids(desk.held.fluid), self._library) if desk.held else ""


def _on_review(desk: Desk) -> bool:
    return desk.phase in _REVIEWING | _UNDER_WAY or desk.result is not None


def _of_pump(desk: Desk) -> Desk:
    """What the pump page shows at once; a keystroke says nothing about the pump, what only grows waits for a tick."""
    status = desk.status
    still = status and replace(
        status, elapsed_s=0, reservoir_nl=0, delivered_nl=0, pumped_since_change_nl=0, flow_nl_per_day=0
    )
    return replace(desk, preview=None, findings=(), status=still, read_ms=0, read_at=0)


_DOING = {
    "push": "Programming",
    "clock": "Setting the clock of",
    "limits": "Changing the limits of",
    "refill": "Recording a refill of",
    "bolus": "Ordering a bolus of",
}


def _progress(desk: Desk) -> ProgressView:
    serial = desk.patient.serial if desk.patient else ""
    if desk.phase is Phase.STOPPING:
        return ProgressView(f"Stopping {serial}", "stop")
    late = desk.stage in ("settling", "calling-off", "asking-again")
    return ProgressView(
        f"{_DOING.get(desk.doing, _DOING['push'])} {serial}", desk.stage, *desk.moved, may_cancel=not late
    )
