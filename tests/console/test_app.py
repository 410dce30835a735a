"""The composition root: it opens, it says what cannot be opened, and a bug leaves reading and STOP."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.app import TITLE, Opening, application, main
from console.clock import Clock
from console.front import Front
from console.phases import Phase
from console.records import audit
from console.settings import Settings
from console.warm import Warmth

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def opening(qtbot: QtBot, tmp_path: Path, still: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opening]:
    """A furnished window without pump processes and without the warm-up."""
    monkeypatch.setattr("console.demo.DemoPumps.start", lambda self, who=(): None)
    monkeypatch.setattr("console.warm.WarmUp.start", lambda self: None)
    front = Front(TITLE)
    qtbot.addWidget(front)
    made = Opening(front, tmp_path, Settings(tmp_path), still)
    made.furnish()
    yield made
    made.end()
    made.window.release()


def test_the_first_screen_shows_three_patients_and_something_to_do(opening: Opening):
    assert opening.console is not None
    assert opening.window.page() == "worklist"
    assert len(opening.console.showing.worklist.rows()) == 3
    assert opening.console.showing.worklist.value() == "d0" * 16
    assert "DEMONSTRATION" in opening.window.window().windowTitle()


def test_furnishing_happens_once(opening: Opening):
    first = opening.console
    opening.furnish()
    assert opening.console is first


@pytest.mark.req(18)
def test_a_bug_is_recorded_shown_and_leaves_reading_and_stop(
    opening: Opening, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
):
    console = opening.console
    assert console is not None
    try:
        raise LookupError("a bug")
    except LookupError as error:
        sys.excepthook(LookupError, error, error.__traceback__)
    qtbot.waitUntil(lambda: console.controller.desk.phase is Phase.FAULT)
    (row,) = audit.newest(console.store, 1)
    assert (row.action, row.fields()["kind"]) == ("fault", "LookupError")
    assert "LookupError" in opening.window.said()
    assert opening.window.covered()
    assert "a bug" in capsys.readouterr().err


def test_a_bug_on_the_links_thread_is_caught_as_well(
    opening: Opening, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
):
    console = opening.console
    assert console is not None

    def fail() -> None:
        raise RuntimeError("on a thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: console.controller.desk.phase is Phase.FAULT)
    assert "on a thread" in capsys.readouterr().err


def test_hooks_are_put_back(qtbot: QtBot, tmp_path: Path, still: Clock):
    before = sys.excepthook
    front = Front(TITLE)
    qtbot.addWidget(front)
    Opening(front, tmp_path, Settings(tmp_path), still).end()
    assert sys.excepthook is before


def test_what_is_heavy_is_imported_beside_the_window_and_then_furnished_once(
    qtbot: QtBot, tmp_path: Path, still: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("console.demo.DemoPumps.start", lambda self, who=(): None)
    monkeypatch.setattr("console.warm.WarmUp.start", lambda self: None)
    front = Front(TITLE)
    qtbot.addWidget(front)
    made = Opening(front, tmp_path, Settings(tmp_path), still)
    made.prepare()
    made.prepare()
    assert made.console is None  # the window's thread goes on
    qtbot.waitUntil(lambda: made.console is not None, timeout=30_000)
    made.end()
    made.window.release()


def test_a_window_that_is_closed_before_anything_is_in_it_closes_and_stays_empty(
    qtbot: QtBot, tmp_path: Path, still: Clock
):
    front = Front(TITLE)
    qtbot.addWidget(front)
    made = Opening(front, tmp_path, Settings(tmp_path), still)
    front.show()
    made.prepare()
    front.close()
    assert not front.isVisible()
    made.furnish()
    made.end()
    assert (made.window, made.console) == (None, None)


def test_a_window_that_is_closed_before_anything_is_behind_it_closes_and_stays_empty(
    qtbot: QtBot, tmp_path: Path, still: Clock
):
    front = Front(TITLE)
    qtbot.addWidget(front)
    made = Opening(front, tmp_path, Settings(tmp_path), still)
    front.show()
    made.prepare()
    qtbot.waitUntil(lambda: made.window is not None, timeout=30_000)
    front.close()
    assert not front.isVisible()
    made.furnish()
    assert made.console is None
    made.end()


def test_a_window_that_is_closed_half_way_leaves_nothing_open(
    qtbot: QtBot, tmp_path: Path, still: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("console.demo.DemoPumps.start", lambda self, who=(): pytest.fail("nobody is there any more"))
    front = Front(TITLE)
    qtbot.addWidget(front)
    made = Opening(front, tmp_path, Settings(tmp_path), still)
    front.show()
    made.prepare()
    qtbot.waitUntil(lambda: made.window is not None and made.window.page() == "worklist", timeout=30_000)
    front.close()
    assert not front.isVisible()
    made.end()
    assert made.console is None
    assert not list(tmp_path.glob("*-wal"))


def test_an_opened_window_asks_its_console_before_it_closes(opening: Opening, monkeypatch: pytest.MonkeyPatch):
    front = opening.window.window()
    front.show()
    monkeypatch.setattr("console.errands.may_end", lambda desk: False)
    front.close()
    assert front.isVisible()
    assert opening.window.beside.dialog().windowTitle() == "Close Cisterna?"
    monkeypatch.setattr("console.errands.may_end", lambda desk: True)
    opening.console.errands.quit()
    assert not front.isVisible()


def test_a_window_that_cannot_be_built_says_so_and_can_be_closed(
    qtbot: QtBot, tmp_path: Path, still: Clock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def broken(title: str) -> None:
        raise LookupError("no window")

    monkeypatch.setattr("console.window.Window", broken)
    front = Front(TITLE)
    qtbot.addWidget(front)
    made = Opening(front, tmp_path, Settings(tmp_path), still)
    front.show()
    try:
        made.furnish()
    except LookupError as error:
        sys.excepthook(LookupError, error, error.__traceback__)
    (said,) = front.findChildren(QLabel)
    assert "Every pump goes on as it was programmed" in said.text()
    assert "no window" in capsys.readouterr().err
    front.close()
    assert not front.isVisible()
    made.end()


def test_what_breaks_on_the_pool_is_raised_on_the_windows_thread_and_the_window_stays(
    qtbot: QtBot, tmp_path: Path, still: Clock, monkeypatch: pytest.MonkeyPatch
):
    def broken() -> None:
        raise LookupError("no library")

    monkeypatch.setattr("console.furnish.shipped_library", broken)
    front = Front(TITLE)
    qtbot.addWidget(front)
    made = Opening(front, tmp_path, Settings(tmp_path), still)
    with qtbot.captureExceptions() as met:
        made.prepare()
        qtbot.waitUntil(lambda: bool(met), timeout=30_000)
    assert [kind for kind, *_ in met] == [LookupError]
    assert made.console is None
    made._fall_back("LookupError", "no library")
    assert "nothing can be done in it" in made.window.said()
    made.end()
    made.window.release()


def test_the_collector_rests_until_everything_is_there_and_is_the_windows_alone_from_then_on(opening: Opening):
    assert not gc.isenabled()
    opening.console.warm_up.finished.emit(Warmth(""))
    assert not gc.isenabled()
    assert gc.get_freeze_count() > 0
    gc.unfreeze()


def test_importing_the_console_on_a_thread_leaves_no_object_of_qt_on_it():
    asked = (
        "import gc, threading\n"
        "from console.app import application\n"
        "from PySide6.QtCore import QObject, QThread\n"
        "app = application()\n"
        "thread = threading.Thread(target=lambda: __import__('console.furnish'))\n"
        "thread.start(); thread.join()\n"
        "made = [one for one in gc.get_objects() if isinstance(one, QObject)]\n"
        "print(len(made), [one for one in made if one.thread() != QThread.currentThread()])"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)
    count, others = said.stdout.split(maxsplit=1)
    assert int(count) >= 1
    assert others.strip() == "[]"


def test_a_store_that_cannot_be_opened_leaves_a_window_that_says_so(
    qtbot: QtBot, tmp_path: Path, still: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("console.warm.WarmUp.start", lambda self: None)
    (tmp_path / "demonstration.sqlite").write_bytes(b"no database" * 500)
    front = Front(TITLE)
    qtbot.addWidget(front)
    made = Opening(front, tmp_path, Settings(tmp_path), still)
    made.furnish()
    assert made.console is not None
    assert "demonstration.sqlite" in made.console.controller.desk.unkept
    assert made.window.page() == "worklist"
    made.end()
    made.window.release()


def test_a_command_word_runs_without_a_window(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    assert main(["check", str(tmp_path / "nothing.json")]) == 2
    assert "nothing.json" in capsys.readouterr().err


def test_there_is_one_application(qapp):
    assert application() is qapp
