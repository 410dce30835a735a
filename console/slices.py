"""A long task in slices: a generator that gives the window its turn at each ``yield``, and may hand work to the pool.

``yield None`` lets the window answer. ``result = yield work`` has ``work()`` done on the thread pool while the window
answers; what it raises is raised at the ``yield``. ``at_once`` does the same where no window waits.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeVar

T = TypeVar("T")
Work = Callable[[], Any]
Slices = Generator[Work | None, Any, T]


def at_once(slices: Slices[T]) -> T:
    """All of it now, in this thread."""
    result: Any = None
    while True:
        try:
            work = slices.send(result)
        except StopIteration as end:
            made: T = end.value
            return made
        result = work() if work is not None else None
