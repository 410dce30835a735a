"""The plots of the program page: projections asked for, answers and estimates shown, and what the pump was measured to
give laid over them.

Every curve begins at the moment by which the order is judged. While nothing is asked anew the axis stays, and what is
measured walks along it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Slot

from console.bridging import still_bridging, untold
from console.clock import Clock
from console.context import given_order, wall_s
from console.controller import Controller
from console.desk import Desk, held_order
from console.forecast import Answer, Forecast, Question
from console.telling import unseen_words
from console.thinking import Thinking
from console.tip_thoughts import TipQuestion, tip_view, worth_thinking
from profiles.limits import Library
from profiles.pump import PumpStatus
from widgets.projection_plots import ProjectionPlots
from widgets.projection_view import view_of
from widgets.tip_view import TipView

FOLLOWS_S = 3_600  # the pump's seconds after which what is drawn begins anew although nothing changed
_TIP = "tip"  # the topic of what is estimated at the catheter tip
_WALL_EPOCH = datetime(2001, 1, 1)  # the pump's wall clock counts from this Monday, without a zone


class Plotting(QObject):
    """Slots for the wiring page; ``ask`` follows each Desk, ``laid_out`` is called after something else is shown."""

    def __init__(
        self,
        plots: ProjectionPlots,
        controller: Controller,
        forecast: Forecast,
        thinking: Thinking,
        library: Library,
        clock: Clock,
        laid_out: Callable[[], None],
    ) -> None:
        super().__init__(plots)
        self._plots, self._controller, self._forecast, self._thinking = plots, controller, forecast, thinking
        self._library, self._clock, self._laid_out = library, clock, laid_out
        self._begin: PumpStatus | None = None  # the moment of what was asked last
        self._answer: Answer | None = None

    def use_library(self, library: Library) -> None:
        """Another library: the plots are asked for anew."""
        self._library, self._begin = library, None

    def forget(self) -> None:
        """Another patient."""
        self._answer = None
        self._plots.csf.forget()

    def ask(self, new: Desk, old: Desk) -> None:
        """Ask for projections where the desk shows something else, or the moment has moved on."""
        context, begin = self._controller.context, self._controller.moment
        if new.status is None or context is None or begin is None:
            self._begin = None
            self._plots.setView(None)
            return
        if new.shown == held_order(new) and untold(begin, new.bridge_nl):
            self._begin = None  # what was asked before is not shown any more
            self._plots.setUntold(reading=new.connected)
            return
        if self._begin is None or new.held_digest != old.held_digest or begin.serial != self._begin.serial:
            self._plots.clearMeasured()
        elif _drawn(new) == _drawn(old) and not _moved_on(self._begin, begin):
            return
        self._begin = begin
        held = None if context.held is None else given_order(context.held, new.still, context.held_age_s)
        held = held and still_bridging(held, begin, new.bridge_nl)
        shown = new.shown if new.shown != held_order(new) else None
        self._forecast.ask(Question(held, shown, context, begin, typing=new.preview is not None))

    @Slot(object)
    def show_answer(self, answer: Answer) -> None:
        """Projections for the four plots."""
        question = answer.question
        order, begin = question.shown or question.held, question.begin
        self._answer = answer
        if order is None or self._begin is None:
            self._plots.setView(None)
            return
        desk = self._controller.desk
        start = _WALL_EPOCH + timedelta(seconds=wall_s(begin))
        view = view_of(
            start,
            answer.held,
            answer.draft,
            order,
            question.context,
            self._library,
            desk.findings,
            typing=question.typing,
        )
        unseen = unseen_words(desk, self._clock.now().tzinfo)
        self._plots.setView(replace(view, unseen=unseen), float(begin.elapsed_s))
        self.ask_estimates()
        self._laid_out()

    @Slot()
    def ask_estimates(self) -> None:
        """What stands beside the tip's plug flow is thought out on the pool, and only where there is something."""
        answer = self._answer
        if answer is None:
            return
        order, projection = answer.question.shown or answer.question.held, answer.draft or answer.held
        if order is None or projection is None:
            return
        question = TipQuestion(order, answer.question.context, projection, self._plots.csfWish())
        if worth_thinking(question):
            self._thinking.ask(_TIP, partial(tip_view, question, self._library, self._forecast.loops))
        else:
            self._thinking.forget(_TIP)
            self._plots.setEstimates(None)

    @Slot(str, object)
    def show_thought(self, topic: str, result: object) -> None:
        """Something was thought out on the pool."""
        if topic == _TIP and isinstance(result, TipView):
            self._plots.setEstimates(result)

    @Slot(object)
    def show_sample(self, status: PumpStatus) -> None:
        """What the pump was measured to deliver now."""
        if self._begin is not None:
            self._plots.addMeasured(float(status.elapsed_s), status.flow_nl_per_day)


def _drawn(desk: Desk) -> tuple[object, ...]:
    """What the plots follow: what is shown and held, how far that is, and whether anything is given."""
    return desk.shown, desk.findings, desk.held, desk.ran, desk.still, desk.log_from_s, desk.bridge_nl


def _moved_on(drawn: PumpStatus, now: PumpStatus) -> bool:
    """Whether something was done beside the program since, a refill say, or so much time has passed that it shows."""
    return drawn.generation != now.generation or not 0 <= now.elapsed_s - drawn.elapsed_s < FOLLOWS_S
