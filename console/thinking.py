"""Work that may take longer than a frame, on the thread pool: for each topic only the newest answer is told.

A question that is asked again before its answer came makes the old one silent: it carries a generation number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

Work = Callable[[], object]


class Thinking(QObject):
    """``ask(topic, work)`` runs ``work()`` on the pool; signal ``thought(topic, result)`` in the thread of the window.

    ``work`` must not touch a widget. It has no parent: a task may outlive the window.
    """

    thought = Signal(str, object)
    _done = Signal(str, int, object)

    def __init__(self) -> None:
        super().__init__()
        self._generations: Counter[str] = Counter()
        self._done.connect(self._arrived)

    def ask(self, topic: str, work: Work) -> None:
        """Think about it; what was asked before under this topic no longer counts."""
        self._generations[topic] += 1
        QThreadPool.globalInstance().start(_Task(self, topic, self._generations[topic], work))

    def forget(self, topic: str) -> None:
        """No answer to this topic is wanted any more."""
        self._generations[topic] += 1

    def wanted(self, topic: str, generation: int) -> bool:
        """Whether that question is still the newest of its topic."""
        return generation == self._generations[topic]

    def tell(self, topic: str, generation: int, result: object) -> None:
        """The task on the pool has finished."""
        self._done.emit(topic, generation, result)

    @Slot(str, int, object)
    def _arrived(self, topic: str, generation: int, result: object) -> None:
        if self.wanted(topic, generation):
            self.thought.emit(topic, result)


class _Task(QRunnable):
    def __init__(self, owner: Thinking, topic: str, generation: int, work: Work) -> None:
        super().__init__()
        self._owner, self._topic, self._generation, self._work = owner, topic, generation, work

    def run(self) -> None:
        if self._owner.wanted(self._topic, self._generation):  # a hand that types on leaves nothing to catch up with
            self._owner.tell(self._topic, self._generation, self._work())
