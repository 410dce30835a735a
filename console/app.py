"""The composition root: the window first, everything heavy after its first paint, and one place where bugs end.

Until the window is painted nothing here imports numpy, plots, the database or a codec (a test asserts it).
"""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QApplication

from console.collecting import Collector
from console.front import Front
from console.screen import window_wanted
from console.settings import Settings
from console.slices import Slices, Work, at_once
from widgets import look

if TYPE_CHECKING:
    from console.clock import Clock
    from console.furnish import Console
    from console.window import Window

UNSEEN_MS = 2_000  # a window that starts minimised is never painted, and its console must work all the same
_BREATH_MS = 1  # not 0: such timers come before everything else that waits for its turn
_PAINT_MS = 8  # Qt paints what has changed up to 5 ms later; beside work on the pool it takes several times as long
TITLE = "DEMONSTRATION · Cisterna"
_FAULT = "This console met a fault of its own ({kind}). Only reading and STOP are possible; start it again."
_NOT_OPENED = (
    "This console met a fault of its own while it opened ({kind}), and nothing can be done in it. "
    "Every pump goes on as it was programmed. Close it and start it again."
)


def main(argv: Sequence[str]) -> int:
    """A known command word runs without a window; everything else opens it."""
    words = [word for word in argv if word != "run"]
    from console.commands import run as run_command

    return run_command(words)


def run(folder: Path | None = None) -> int:
    """Open the window on the demonstration store and stay until it closes."""
    from console.files import FileError, data_folder, wanted_folder

    trouble = ""
    try:
        place = folder or data_folder()
    except FileError as error:  # the window tells it, and still reads and stops pumps
        place, trouble = wanted_folder(), str(error)
    app = application()
    settings = Settings(place)
    look.set_look(app, settings.theme(), settings.text_scale())
    front = Front(TITLE)
    opening = Opening(front, place, settings, trouble=trouble)
    front.restoreGeometry(settings.layout("window"))
    front.show()
    QTimer.singleShot(UNSEEN_MS, opening.prepare)
    code = app.exec()
    opening.end()
    return code


def application() -> QApplication:
    """The one application of this process."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    with window_wanted():
        app = QApplication(["cisterna"])
    app.setApplicationName("Cisterna")
    app.setApplicationDisplayName("Cisterna")
    return app


class _Task(QRunnable):
    """One piece of work on the pool; what it raises goes back with its result."""

    def __init__(self, work: Work, done: SignalInstance) -> None:
        super().__init__()
        self._work, self._done = work, done

    def run(self) -> None:
        """Work, and say what came of it."""
        try:
            result, error = self._work(), None
        except Exception as trouble:  # raised again where the result is waited for
            result, error = None, trouble
        self._done.emit(result, error)


class Opening(QObject):
    """The window with what was furnished behind it; the only place that catches everything.

    A bug is journalled, shown, and takes the console down to reading and STOP: it fails closed.
    """

    _met = Signal(str, str)
    _done = Signal(object, object)

    def __init__(
        self, front: Front, folder: Path, settings: Settings, clock: Clock | None = None, *, trouble: str = ""
    ) -> None:
        super().__init__()
        self._front = front
        self.window: Window | None = None
        self.console: Console | None = None
        self._folder, self._settings, self._clock, self._trouble = folder, settings, clock, trouble
        self._former = (sys.excepthook, threading.excepthook)
        self._met.connect(self._fall_back)
        self._collector = Collector()
        self._collector.hold()  # until everything is there, see _settle
        self._slices = self._open()
        self._work: Work | None = None
        self._begun = self._left = False
        front.painted.connect(self.prepare)
        front.left.connect(self._leave_early)
        sys.excepthook = self._catch
        threading.excepthook = self._catch_in_thread

    @Slot()
    def prepare(self) -> None:
        """Build everything behind the painted window, in slices between which it answers. Once."""
        if not self._begun:
            from PySide6.QtCore import Qt  # what is named in it is half of what a first paint could cost

            self._begun = True
            self._done.connect(self._go_on, Qt.ConnectionType.QueuedConnection)
            self._go_on(None, None)

    def furnish(self) -> None:
        """The same at once."""
        if not self._begun and not self._left:
            self._begun = True
            at_once(self._slices)

    def _open(self) -> Slices[None]:
        yield partial(import_module, "console.window")
        window = yield from self._filling()
        yield partial(import_module, "console.furnish")  # a second or two of the pool's thread, not of the window's
        from console.clock import Clock
        from console.furnish import furnishing, waking

        clock = self._clock or Clock()
        self.console = yield from furnishing(window, self._folder, self._settings, clock, trouble=self._trouble)
        self.console.warm_up.finished.connect(self._settle)
        yield None
        yield from waking(self.console)

    def _filling(self) -> Slices[Window]:
        """What the front was shown for, with nothing behind it yet: built, dressed, and put in."""
        from console.window import Window
        from widgets import theme

        window = Window(TITLE)
        yield None
        theme.dress(window)
        yield None
        window.closeRequested.connect(self._leave_early)
        self._front.fill(window)
        self.window = window
        return window

    @Slot()
    def _settle(self) -> None:
        """Everything is there. What was imported and built stays for good: the collector never looks at it again.

        Measured: while packages were being imported it walked through all of them time and again, which was a quarter
        of the whole start, and each of its three last walks held the window up for 200 ms.
        """
        self._collector.begin()

    @Slot(object, object)
    def _go_on(self, result: object, error: Exception | None) -> None:
        """The next slice, unless the window was left meanwhile."""
        if self._left:
            return
        try:
            work = self._slices.send(result) if error is None else self._slices.throw(error)
        except StopIteration:
            return
        if work is None:
            QTimer.singleShot(_BREATH_MS, self._breathe)
        else:
            self._work = work
            QTimer.singleShot(_PAINT_MS, self._hand_over)

    @Slot()
    def _breathe(self) -> None:
        self._go_on(None, None)

    @Slot()
    def _hand_over(self) -> None:
        """The work that waits is begun on the pool, unless the window was left meanwhile."""
        if self._work is not None and not self._left:
            QThreadPool.globalInstance().start(_Task(self._work, self._done))

    def end(self) -> None:
        """Close what is open, and put the hooks back."""
        if self._left:
            QThreadPool.globalInstance().waitForDone()  # Python must not end in the middle of an import
        self._slices.close()
        if self.console is not None:
            self.console.end()
        self._collector.end()
        sys.excepthook, threading.excepthook = self._former

    @Slot()
    def _leave_early(self) -> None:
        """Who closes the window before anything is behind it is not asked: nothing has begun."""
        if self.console is None:
            self._left = True
            if self.window is not None:
                self.window.release()

    def _catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        text = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(text)
        self._met.emit(kind.__name__, text)

    def _catch_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._catch(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    @Slot(str, str)
    def _fall_back(self, kind: str, text: str) -> None:
        """On the window's thread: record it, say it, and allow nothing but reading and STOP."""
        console = self.console
        if console is None:
            self._not_opened(_NOT_OPENED.format(kind=kind))
            return
        console.window.beside.close()
        from console.records import audit

        try:
            audit.append(console.store, "console", "fault", {"kind": kind, "trace": text[-4_000:]})
        except Exception as error:  # the record itself may be what broke; the window must still fall back
            console.window.say(f"The fault could not be recorded ({error}).")
        console.controller.fail(_FAULT.format(kind=kind))
        console.window.say(_FAULT.format(kind=kind))

    def _not_opened(self, sentence: str) -> None:
        """Nothing is behind the window, perhaps not even the window: there is nothing to fall back to."""
        window = self.window
        if window is None:
            self._left = True  # what was on its way there would find the place taken
            self._front.fail(sentence)
        else:
            window.beside.close()
            window.say(sentence)
