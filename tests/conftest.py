"""What every test stands on: a library, a clock that is turned by hand, a pump in a process, and no noise.

Rules of this file: nothing sleeps; a warning of Qt, an unexpected log line or a window left over fails the test.
"""

from __future__ import annotations

import gc
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # read when Qt is imported, so before any test module
os.environ["PYTHONUTF8"] = "1"  # what child processes print is compared as text
os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / ".venv" / "compiled"))  # compiled once, by dev.py

from hypothesis import settings  # noqa: E402 - after the environment is set, like everything a test imports

settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)  # same cases on every machine
settings.register_profile("search", deadline=None, max_examples=2_000)  # by hand: HYPOTHESIS_PROFILE=search
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that uses the application is marked ``gui`` by itself."""
    for item in items:
        if {"qtbot", "qapp"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("gui")


@pytest.fixture(scope="session", autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the records of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CISTERNA_DATA", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session")
def library_texts() -> dict[str, str]:
    """The shipped library as file name -> TOML text."""
    data = ROOT / "profiles" / "data"
    return {p.relative_to(data).as_posix(): p.read_text(encoding="utf-8") for p in sorted(data.rglob("*.toml"))}


@pytest.fixture(scope="session")
def library(library_texts: dict[str, str]):
    """The shipped library."""
    from profiles.library import read_library

    return read_library(library_texts)


class Clock:
    """A clock in whole milliseconds that only moves when a test turns it."""

    def __init__(self) -> None:
        self.now_ms = 0

    def __call__(self) -> int:
        return self.now_ms

    def turn(self, ms: int) -> int:
        """Move on by ``ms`` and say the new time."""
        if ms < 0:
            raise ValueError("a clock is only turned forward")
        self.now_ms += ms
        return self.now_ms


@pytest.fixture
def clock() -> Clock:
    """A turned clock, standing at 0 ms."""
    return Clock()


class _LogLines(logging.Handler):
    """Keeps what was logged at warning level or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.expected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def unexpected(self) -> list[str]:
        return [line for line in self.lines if not any(re.search(p, line) for p in self.expected)]


@pytest.fixture(autouse=True)
def _log_lines() -> Iterator[_LogLines]:
    """An unexpected log line fails the test that caused it."""
    handler = _LogLines()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    if handler.unexpected():
        pytest.fail("unexpected log lines:\n" + "\n".join(handler.unexpected()), pytrace=False)


@pytest.fixture
def expect_log(_log_lines: _LogLines) -> Callable[[str], None]:
    """``expect_log(pattern)``: log lines that match the pattern belong to this test."""
    return _log_lines.expected.append


def _top_level_widgets() -> set[object]:
    """Every window alive, without touching Qt when the test did not."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    application = widgets.QApplication.instance() if widgets else None
    return set(application.topLevelWidgets()) if application else set()


@pytest.fixture(autouse=True)
def _no_window_left_over(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that leaves a window behind fails; usually a lambda or partial in ``connect`` holds ``self``."""
    if request.node.get_closest_marker("gui") is None:
        yield
        return
    before = _top_level_widgets()
    yield
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if _top_level_widgets() - before:
        gc.collect()
    left = _top_level_widgets() - before
    if left:
        names = ", ".join(sorted(f"{type(w).__name__} {w.objectName()!r}" for w in left))
        for widget in left:
            widget.deleteLater()
        pytest.fail(f"windows left over: {names}", pytrace=False)


@dataclass(frozen=True)
class Ran:
    """What a finished process said."""

    code: int
    out: str
    err: str


def _environment() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"}


@pytest.fixture(scope="session")
def run_main() -> Callable[..., Ran]:
    """``run_main("check", path)``: the real program in a process of its own."""

    def run(*arguments: object, timeout_s: float = 60, stdin: str | None = None) -> Ran:
        command = [sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", timeout=timeout_s, cwd=ROOT,
            env=_environment(), input=stdin, check=False,
        )  # fmt: skip
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


class PumpProcess:
    """``main.py emulate`` as a process; ``url`` is where it listens."""

    def __init__(self, *arguments: object) -> None:
        command = [sys.executable, str(ROOT / "main.py"), "emulate", *map(str, arguments)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            encoding="utf-8", cwd=ROOT, env=_environment(),
        )  # fmt: skip
        self.url = (self.process.stdout.readline() if self.process.stdout else "").strip()
        if not self.url:
            raise AssertionError(f"the emulator did not start: {self.end()}")

    def say(self, line: str, answer: str) -> None:
        """Say something at the pump, and wait until it has answered that."""
        assert self.process.stdin and self.process.stderr
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        while answer not in (said := self.process.stderr.readline()):
            assert said, f"the emulator ended before it said {answer!r}"

    def end(self) -> str:
        """Ask it to save and leave, and say what it wrote on stderr."""
        if self.process.poll() is None:
            self.process.terminate()
        _, err = self.process.communicate(timeout=20)
        return err


@pytest.fixture
def pump_process() -> Iterator[Callable[..., PumpProcess]]:
    """``pump_process()`` starts an emulated pump on a free loopback port; all of them end with the test."""
    started: list[PumpProcess] = []

    def start(*arguments: object) -> PumpProcess:
        chosen = arguments if "--listen" in arguments else (*arguments, "--listen", "tcp:0")
        started.append(PumpProcess(*chosen))
        return started[-1]

    yield start
    for pump in started:
        if pump.process.poll() is None:
            pump.end()
