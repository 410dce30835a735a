"""Every connection between the rooms, grouped by who speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.controller import Controller
    from console.demo import DemoPumps
    from console.errands import Errands
    from console.forecast import Forecast
    from console.link import Link
    from console.pairing import Pairing
    from console.roster import Roster
    from console.shelf import Shelf
    from console.showing import Showing
    from console.unread_desk import UnreadDesk
    from console.warm import WarmUp
    from console.window import Window


def connect(
    window: Window,
    showing: Showing,
    controller: Controller,
    forecast: Forecast,
    errands: Errands,
    warm_up: WarmUp,
    pumps: DemoPumps | None,
    shelf: Shelf,
) -> None:
    """Wire everything, once."""
    _from_the_desk(window, showing, controller, forecast)
    _from_the_window(window, showing, controller, errands)
    _from_the_pages(showing, controller, errands)
    _from_the_library(window, showing, controller, forecast, errands, shelf)
    warm_up.finished.connect(errands.take_warmth)
    shelf.changed.connect(warm_up.use_library)
    if pumps is not None:
        pumps.listening.connect(controller.reach)
        pumps.failed.connect(window.say)


def connect_roster(roster: Roster, controller: Controller) -> None:
    """The worklist before the other pages are there: who is opened now is opened as soon as they are."""
    controller.listed.connect(roster.show_patients)
    roster.worklist.openRequested.connect(roster.remember)


def connect_unread(desk: UnreadDesk) -> None:
    """The first page where there are no records."""
    desk.panel.readRequested.connect(desk.reach)


def connect_pairing(showing: Showing, link: Link, pairing: Pairing) -> None:
    """The way from a pump without a key to a paired one."""
    showing.pump.pairRequested.connect(pairing.begin)
    showing.cover.pairRequested.connect(pairing.begin)
    link.told.connect(pairing.hear)


def _from_the_library(
    window: Window, showing: Showing, controller: Controller, forecast: Forecast, errands: Errands, shelf: Shelf
) -> None:
    for part in (showing, forecast, errands, controller):  # the controller last: it makes the others show it
        shelf.changed.connect(part.use_library)
    shelf.said.connect(window.say)
    from console.library_errands import LibraryErrands  # the page itself is light: the worklist is wired before others

    own = LibraryErrands(window, showing, shelf)
    for action_id, slot in own.slots().items():
        window.actions_by_id[action_id].triggered.connect(slot)
    showing.library.chooseRequested.connect(own.ask)
    for page in (showing.program.findings, showing.review.review):
        page.sourceRequested.connect(own.show_source)


def _from_the_desk(window: Window, showing: Showing, controller: Controller, forecast: Forecast) -> None:
    controller.changed.connect(showing.show_desk)
    controller.logged.connect(showing.show_log)
    controller.sampled.connect(showing.plotting.show_sample)
    controller.said.connect(window.say)
    forecast.answered.connect(showing.plotting.show_answer)
    for thinks in (showing.plotting, showing.planning):
        showing.thinking.thought.connect(thinks.show_thought)
    showing.ticking.timeout.connect(showing.tick)


def _from_the_window(window: Window, showing: Showing, controller: Controller, errands: Errands) -> None:
    from console.stopping import Stopping  # like the others: after the first paint

    window.closeRequested.connect(errands.close)
    window.rail.valueChanged.connect(showing.go)
    window.banner.stopRequested.connect(Stopping(window, controller).stop)
    showing.cover.actionRequested.connect(errands.cover_action)
    window.strip.openRequested.connect(errands.open_patient)
    for action_id, slot in errands.slots().items():
        window.actions_by_id[action_id].triggered.connect(slot)


def _from_the_pages(showing: Showing, controller: Controller, errands: Errands) -> None:
    showing.worklist.openRequested.disconnect(showing.roster.remember)
    showing.worklist.openRequested.connect(errands.open_patient)
    showing.pump.readRequested.connect(controller.read)
    showing.pump.programRequested.connect(errands.go_program)
    for reason in (showing.pump.reason, showing.cover.reason):
        reason.reasonGiven.connect(controller.explain_stop)
    showing.pump.clockRequested.connect(errands.set_clock)
    showing.pump.limitsRequested.connect(errands.set_limits)
    showing.pump.refillRequested.connect(errands.record_refill)
    showing.pump.visitRequested.connect(errands.plan_visit)
    showing.pump.seenRequested.connect(errands.see_alarm)
    for asking in (showing.pump.advice, showing.program.findings):
        asking.stateRequested.connect(errands.tolerance)
    _from_the_program_page(showing, controller, errands)
    _from_the_plan_page(showing)
    review = showing.review.review
    review.valueChanged.connect(showing.follow_answer)
    review.signRequested.connect(errands.sign)
    review.programRequested.connect(controller.program)
    review.backRequested.connect(controller.back)
    review.placeRequested.connect(errands.lead_to)
    showing.review.progress.cancelRequested.connect(controller.cancel)
    showing.review.outcome.summaryRequested.connect(errands.summary)
    showing.review.outcome.closeRequested.connect(controller.close_result)


def _from_the_plan_page(showing: Showing) -> None:
    page, planning = showing.plan, showing.planning
    page.sectionChanged.connect(planning.refresh)
    page.compare.doseChanged.connect(planning.set_dose)
    page.compare.steadyRequested.connect(planning.add_steady)
    page.compare.bolusesRequested.connect(planning.add_boluses)
    page.compare.fileRequested.connect(planning.ask_file)
    page.compare.removeRequested.connect(planning.remove)
    page.compare.draftRequested.connect(planning.use_as_draft)
    page.what_if.asked.connect(planning.ask_what_if)
    page.first.programChosen.connect(planning.open_draft)


def _from_the_program_page(showing: Showing, controller: Controller, errands: Errands) -> None:
    page = showing.program
    page.findings.placeRequested.connect(page.lead_to)
    page.findings.clockRequested.connect(showing.planning.open_clock)
    page.plots.estimatesWanted.connect(showing.plotting.ask_estimates)
    page.plots.stepEdgePreviewed.connect(page.editor.previewStepEdge)
    page.plots.stepEdgeMoved.connect(page.editor.moveStepEdge)
    page.editor.valuePreviewed.connect(controller.preview)
    page.editor.valueChanged.connect(controller.edit)
    wishes = {"undo": controller.undo, "redo": controller.redo, "discard": errands.discard}
    for name, wish in {**wishes, "review": errands.review}.items():
        page.buttons[name].clicked.connect(wish)
