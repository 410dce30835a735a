"""Where no window can open, Qt ends the process by itself: a person then gets a sentence and an exit code instead.

Nothing is tried beforehand: a child process that starts Qt only to see would cost the first paint more than Qt itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

NO_WINDOW = 2  # as for every other input that cannot be used
_SENTENCE = (
    "No window can open here ({reason}). Start Cisterna in a desktop session, or name its screen in DISPLAY. "
    "Where Qt lacks a library of this system, python3 dev.py run says which. Commands need no screen: main.py --help."
)


@contextmanager
def window_wanted() -> Iterator[None]:
    """While the application is made: what Qt says is kept, and told at the end, or it is why there is no window."""
    said: list[str] = []

    def hear(kind: QtMsgType, _place: QMessageLogContext, text: str) -> None:
        if kind is QtMsgType.QtFatalMsg:  # Qt aborts when this returns
            _end(said[0] if said else text.splitlines()[0])
        said.append(text)

    former = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(former)
        for text in said:
            print(text, file=sys.stderr)


def _end(reason: str) -> None:
    print(_SENTENCE.format(reason=reason.strip().rstrip(".")), file=sys.stderr, flush=True)
    os._exit(NO_WINDOW)
