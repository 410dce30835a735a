"""The one warm-up task: import and call every compiled loop once, off the window's thread, and test it on itself.

Programming stays disabled until the self-test has passed; until then the plain twin checks and plain numpy draws.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot
from shiboken6 import isValid

from console.files import SHIPPED
from console.library_files import InUse
from profiles.limits import Library
from profiles.projection_loops import Loops

_COMPILED = ("kernels", "lowering", "projection")  # the sources that the loops are made of
_TESTING = "The safety check is being tested on the library that was chosen: this takes a moment."


@dataclass(frozen=True, slots=True)
class Warmth:
    """What came of it: ``trouble`` is empty, or a sentence why programming stays disabled."""

    trouble: str
    loops: Loops | None = None  # the compiled ones for what is drawn

    @property
    def ready(self) -> bool:
        """Whether the compiled loop may be relied on."""
        return not self.trouble


class WarmUp(QObject):
    """Runs at the start, and again for each other library; ``finished`` carries a Warmth, the last one counts."""

    finished = Signal(object)

    def __init__(self, library: Library, cache: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._cache = cache

    def start(self) -> None:
        """Begin on the thread pool and return at once."""
        QThreadPool.globalInstance().start(_Task(self))

    @Slot(object)
    def use_library(self, in_use: InUse) -> None:
        """Another library judges: nothing is programmed until the check loop has been tested on it as well."""
        self._library = in_use.library
        self.finished.emit(Warmth(_TESTING))
        self.start()

    def work(self) -> None:
        """The task itself; whatever goes wrong in it leaves programming disabled, in so many words.

        What it found of a library that is no longer in use is told to nobody.
        """
        library = self._library
        warmth = Warmth("The check loop could not be started on this computer.")
        try:
            warmth = warm(library, self._cache)
        finally:
            if library is self._library and isValid(self):  # a window may be closed meanwhile
                self.finished.emit(warmth)


class _Task(QRunnable):
    def __init__(self, owner: WarmUp) -> None:
        super().__init__()
        self._owner = owner

    def run(self) -> None:
        self._owner.work()


def warm(library: Library, cache: Path) -> Warmth:
    """Compile or load every loop, then self-test the check loop."""
    os.environ.setdefault("NUMBA_CACHE_DIR", str(_place(cache)))  # a clone may stand where nobody can write
    from profiles import projection_kernels
    from profiles.checks import findings
    from profiles.kernels import verdict
    from profiles.self_test import self_test

    projection_kernels.warm()
    trouble = self_test(verdict, findings, library)
    with suppress(OSError):  # then it is only said again
        _mark(cache).touch()
    return Warmth(trouble, projection_kernels.COMPILED)


def prepared(cache: Path) -> bool:
    """Whether the loops of this release were compiled here before; where not, ``warm`` takes a minute or two."""
    return _mark(cache).exists()


def _mark(cache: Path) -> Path:
    return _place(cache) / f"warm-{release()}"


def _place(cache: Path) -> Path:
    named = os.environ.get("NUMBA_CACHE_DIR")
    return Path(named) if named else cache / release()


def release() -> str:
    """A name for the source of the loops: what another release has compiled is never even looked at."""
    seen = sha256(sys.version.encode())
    for source in sorted(SHIPPED.parent.glob("*.py")):
        if source.name.startswith(_COMPILED):
            seen.update(source.read_bytes())
    return seen.hexdigest()[:16]
