"""Projections of what is held and what is drafted, as fast as the hand: at once while they are quick, else on the pool.

A projection that took longer than ``AT_ONCE_MS`` moves to the thread pool, with a generation number: an answer to a
question that is no longer asked is dropped. What is held is projected once and kept.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from console.library_files import InUse
from profiles.context import Context
from profiles.limits import Library
from profiles.program import Order
from profiles.projection import Projection, project
from profiles.projection_loops import PLAIN, Loops
from profiles.pump import PumpStatus
from widgets.projection_view import LONGEST_S

AT_ONCE_MS = 12  # of the 16.7 that one frame has; another thread would cost a change of hands on top


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be projected. ``held`` is None for a pump without a program, ``shown`` None while nothing differs.

    ``begin`` is what the pump said at the moment of the context, where every curve begins.
    """

    held: Order | None
    shown: Order | None
    context: Context
    begin: PumpStatus
    typing: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The projections to a question."""

    question: Question
    held: Projection | None
    draft: Projection | None


class Forecast(QObject):
    """``ask(Question)``; signal ``answered(Answer)``, for the newest question only."""

    answered = Signal(object)
    _computed = Signal(int, object, int)

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.loops = PLAIN
        self._generation = 0
        self._took_ms = 0
        self._kept: tuple[Order, Context, Projection] | None = None
        self._computed.connect(self._arrived)

    @Slot(object)
    def use_library(self, in_use: InUse) -> None:
        """Another library: what was projected by the former one is forgotten."""
        self._library, self._kept = in_use.library, None
        self._generation += 1

    def use(self, loops: Loops) -> None:
        """The compiled loops are warm: use them from now on."""
        self.loops = loops

    def ask(self, question: Question) -> None:
        """Project it; the answer comes at once or later."""
        self._generation += 1
        if self._took_ms <= AT_ONCE_MS:
            self._arrived(self._generation, *self._timed(question))
        else:
            QThreadPool.globalInstance().start(_Task(self, self._generation, question))

    def work(self, generation: int, question: Question) -> None:
        """The task on the pool."""
        self._computed.emit(generation, *self._timed(question))

    def _timed(self, question: Question) -> tuple[Answer, int]:
        begun_ns = time.perf_counter_ns()
        answer = self._answer(question)
        return answer, (time.perf_counter_ns() - begun_ns) // 1_000_000

    def _answer(self, question: Question) -> Answer:
        held = None if question.held is None else self._held(question.held, question.context)
        shown = None if question.shown is None else self._project(question.shown, question.context)
        return Answer(question, held, shown)

    def _held(self, order: Order, context: Context) -> Projection:
        kept = self._kept
        if kept is not None and kept[0] == order and kept[1] == context:
            return kept[2]
        projection = self._project(order, context)
        self._kept = (order, context, projection)
        return projection

    def _project(self, order: Order, context: Context) -> Projection:
        return project(order, context, self._library, LONGEST_S, self.loops)

    @Slot(int, object, int)
    def _arrived(self, generation: int, answer: Answer, took_ms: int) -> None:
        if answer.question.shown is not None:
            self._took_ms = took_ms
        if generation == self._generation:
            self.answered.emit(answer)


class _Task(QRunnable):
    def __init__(self, owner: Forecast, generation: int, question: Question) -> None:
        super().__init__()
        self._owner, self._generation, self._question = owner, generation, question

    def run(self) -> None:
        self._owner.work(self._generation, self._question)
