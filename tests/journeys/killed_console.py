"""A console that dies in the middle of a push: the process that a journey starts, no test by itself.

``python -m tests.journeys.killed_console FOLDER SERIAL URL`` opens the real window on that folder, drafts, signs and
programs, and ends by SIGKILL while the pump waits for the hand beside it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from PySide6.QtTest import QTest

from console.app import TITLE, application
from console.clock import Clock
from console.furnish import Console, furnish
from console.phases import Phase
from console.records import patients
from console.settings import Settings
from console.window import Window
from profiles.edits import scale
from profiles.program import Order

PATIENCE_S = 400  # the first time on a machine the check loop is compiled


def opened(folder: Path) -> Console:
    """The console with its window, as ``app.run`` builds it, but with no pump of its own."""
    application()
    window = Window(TITLE)
    window.show()
    return furnish(window, folder, Settings(folder), Clock(), pumps=False)


def until(condition: Callable[[], bool]) -> None:
    """Let the window live until something is so."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(condition)
        QTest.qWait(5)


def push_and_die(console: Console, serial: str, url: str) -> None:
    """Draft, sign and program; the last thing that this process does."""
    controller = console.controller
    controller.reach(serial, url)
    controller.choose(patients.of_serial(console.store, serial).id)
    controller.read()
    until(lambda: controller.desk.phase is Phase.HELD and controller.desk.running_since_at is not None)
    until(lambda: controller.desk.ready)
    controller.edit(Order(scale(controller.desk.held, Fraction(99, 100), 100)))
    controller.review()
    controller.acknowledge(tuple((finding.key, "agreed") for finding in controller.desk.findings if finding.severity))
    controller.sign("A. Physician", "Titration")
    controller.program()
    until(lambda: controller.desk.stage == "waiting")
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    push_and_die(opened(Path(sys.argv[1])), *sys.argv[2:])
