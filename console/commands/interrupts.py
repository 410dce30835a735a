"""Ctrl-C and SIGTERM while a command runs: they end it, until it has asked a pump for a change; then they are counted.

From that moment no signal may break a turn off in its middle, and no end may claim that nothing was changed.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK")  # each where the system has it


class Interrupts:
    """What somebody who waits asks between two turns."""

    def __init__(self) -> None:
        self.counting = False  # from now on they are only counted
        self._count = self._taken = 0

    def hear(self, *_signal: object) -> None:
        """One more; fits a signal."""
        if not self.counting:
            raise KeyboardInterrupt
        self._count += 1

    def waiting(self) -> bool:
        """Whether there is one that nobody has taken."""
        return self._count > self._taken

    def take(self) -> bool:
        """Take one; False when there is none."""
        if not self.waiting():
            return False
        self._taken += 1
        return True


@contextmanager
def listening() -> Iterator[Interrupts]:
    """Interrupts that are heard by signals; on another thread than the first there are no signals to hear."""
    heard = Interrupts()
    if threading.current_thread() is not threading.main_thread():
        yield heard
        return
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.signal(number, heard.hear) for number in numbers}
    try:
        yield heard
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)


@contextmanager
def ending_between_steps() -> Iterator[Callable[[], None]]:
    """For a command that plays a window: Qt keeps to itself what is raised in a slot. What is yielded is called after
    each step, and ends the command there when a signal has come.
    """
    with listening() as interrupts:
        interrupts.counting = True

        def look() -> None:
            if interrupts.take():
                raise KeyboardInterrupt

        yield look
