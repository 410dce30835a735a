"""What the bench measures in processes of their own: the first paint, everything warm, a keystroke to its repaint.

Each function is the whole life of one process: it prints what it measured and leaves. Nothing is imported at the top,
because what a process imports is part of what is measured.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit, QWidget

    from console.commands.staged import Staged
    from widgets.projection_plots import ProjectionPlots

KEYS = 240
WARM_UP_KEYS = 20
PAINTED_WITHIN_S = 2.0


def bare() -> None:
    """A QWidget and nothing else, until it is painted: the reference of both starts."""
    from PySide6.QtWidgets import QApplication, QWidget

    app = QApplication(["bare"])
    _when_painted(_say_and_leave)
    widget = QWidget()
    widget.resize(1_440, 900)
    widget.show()
    app.exec()


def first_paint() -> None:
    """The console as ``main.py`` starts it, until its window is painted."""
    _until_painted()


def frame() -> None:
    """The same until rail and banner, the emergency stop in it, are painted."""
    _until_painted("Banner")


def worklist() -> None:
    """The same until the worklist is painted, which is shown with its rows in it."""
    _until_painted("Worklist")


def _until_painted(kind: str = "") -> None:
    from console.app import application
    from console.commands import run

    application()
    _when_painted(_say_and_leave, kind)
    sys.exit(run([]))


def everything_warm() -> None:
    """The same, until records, plots and compiled loops are there and have passed their test.

    Prints the longest time after the first paint in which the window could not have answered (ms), and when it was.
    """
    from PySide6.QtCore import QObject, QTimerEvent

    from console.app import application
    from console.commands import run
    from console.warm import WarmUp

    sys.modules["coverage"] = None  # type: ignore[assignment]  # numba would load it; whoever only runs has not got it
    app, finish, beats = application(), WarmUp.work, _Beats()
    _when_painted(beats.begin)

    class Heart(QObject):
        done = False

        def timerEvent(self, _event: QTimerEvent) -> None:
            beats.beat()
            if self.done:
                app.exit(0)  # not quit(): it asks the window, whose console may have a word to say first

    heart = Heart(app)
    heart.startTimer(2)  # ms: often enough to see an absence, too seldom to make one

    def work(self: WarmUp) -> None:
        finish(self)
        print(f"{beats.longest_ms:.1f} {time.monotonic_ns()}", flush=True)
        heart.done = True

    setattr(WarmUp, "work", work)  # noqa: B010 - the last thing a start does, on the pool's thread; seen from outside
    sys.exit(run([]))


class _Beats:
    """How long the loop of the window was away at most, from the first paint on."""

    def __init__(self) -> None:
        self.longest_ms = 0.0
        self._last: float | None = None

    def begin(self) -> None:
        """From here on every absence counts."""
        self._last = self._last or time.perf_counter()

    def beat(self) -> None:
        """The loop is here."""
        now = time.perf_counter()
        if self._last is not None:
            self.longest_ms = max(self.longest_ms, (now - self._last) * 1_000)
            self._last = now


def _when_painted(then: Callable[[], None], kind: str = "") -> None:
    """Call ``then`` at the first event that follows the first paint (of a widget of that class): by then every child
    is painted, too."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject

    class Eye(QObject):
        seen = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                self.seen = self.seen or not kind or type(watched).__name__ == kind
            elif self.seen:
                then()
            return False

    app = QCoreApplication.instance()
    if app is not None:
        eye = Eye(app)
        app.installEventFilter(eye)


def _say_and_leave() -> None:
    import os

    print(time.monotonic_ns(), flush=True)
    os._exit(0)  # what comes after the first paint is not measured and need not be tidied up


# --- a keystroke


def keystrokes() -> None:
    """Type into the dose of a steady program and print for each key the milliseconds until the plots were painted."""
    from console.commands.tour import staged
    from console.files import data_folder
    from console.warm import warm

    with staged() as window:
        window.ready(warm(window.stage.library, data_folder() / "compiled"))
        gc.collect()
        gc.freeze()  # as the console does once everything is there
        took_ms = typed(window)
    print(*(f"{ms:.3f}" for ms in took_ms[WARM_UP_KEYS:]))


def programming(window: Staged) -> ProjectionPlots:
    """The program page of the demonstration's patient with a steady dose, read from the pump, and its plots."""
    window.controller.choose("d2" * 16)
    window.controller.read()
    window.turn(5_000)
    window.showing.go("program")
    window.settle()
    return window.showing.program.plots


def typed(window: Staged, keys: int = KEYS) -> list[float]:
    """Milliseconds from each key to the paint of the plots that show what it changed."""
    plots = programming(window)
    field = _dose(window)
    field.setFocus()
    field.end(False)
    eye = _PaintEye(window, plots)
    eye.after(field, "1")
    field.cursorBackward(False)  # from here on every key makes another draft, with another flow in every plot
    return [eye.after(field, "9" if number % 2 == 0 else "") for number in range(keys)]


def _dose(window: Staged) -> QLineEdit:
    """The field that is typed into."""
    from PySide6.QtWidgets import QLineEdit

    fields = window.showing.program.editor.findChildren(QLineEdit)
    return next(f for f in fields if f.isVisible() and f.accessibleName().lower().startswith("dose"))


class _PaintEye:
    """Notices when new projections were shown and the plots were painted after that."""

    def __init__(self, window: Staged, plots: QWidget) -> None:
        self.answered = 0
        self._plots = plots
        window.forecast.answered.connect(self._answer)

    def _answer(self, _answer: object) -> None:
        self.answered += 1

    def after(self, field: QLineEdit, text: str) -> float:
        """Press a key (backspace for no text) and wait for its paint; the milliseconds between."""
        from PySide6.QtCore import QCoreApplication, QEvent, Qt
        from PySide6.QtGui import QKeyEvent

        before = self.answered
        key = Qt.Key(ord(text)) if text else Qt.Key.Key_Backspace
        begun = time.perf_counter()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(field, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))
        while self.answered == before:
            QCoreApplication.processEvents()
            if time.perf_counter() - begun > PAINTED_WITHIN_S:
                raise TimeoutError(f"after the key {text!r} in '{field.text()}' the plots were never painted")
        QCoreApplication.processEvents()  # the paint that the answer asked for
        return (time.perf_counter() - begun) * 1_000
