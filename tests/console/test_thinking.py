"""Work on the pool: only the newest answer of a topic is told."""

from __future__ import annotations

from threading import Event, current_thread, main_thread

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from console.thinking import Thinking


@pytest.fixture
def thinking(qtbot: QtBot) -> Thinking:
    return Thinking()


@pytest.fixture
def told(thinking: Thinking) -> list[tuple[str, object]]:
    heard: list[tuple[str, object]] = []
    thinking.thought.connect(lambda topic, result: heard.append((topic, result)))
    return heard


def test_work_is_done_beside_the_window_and_told_in_its_thread(qtbot: QtBot, thinking: Thinking, told):
    thinking.ask("sum", lambda: current_thread() is main_thread())
    qtbot.waitUntil(lambda: told == [("sum", False)])


def test_an_answer_that_was_overtaken_stays_silent(qtbot: QtBot, thinking: Thinking, told):
    gate = Event()
    thinking.ask("sum", lambda: gate.wait(10) and "old")
    thinking.ask("other", lambda: "untouched")
    thinking.ask("sum", lambda: "new")
    gate.set()
    QThreadPool.globalInstance().waitForDone()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert sorted(told) == [("other", "untouched"), ("sum", "new")]


def test_what_nobody_wants_is_not_begun(qtbot: QtBot, thinking: Thinking, told):
    begun: list[str] = []
    pool = QThreadPool.globalInstance()
    gate = Event()
    for number in range(pool.maxThreadCount()):
        thinking.ask(f"busy {number}", lambda: gate.wait(10))
    thinking.ask("sum", lambda: begun.append("sum"))
    thinking.forget("sum")
    gate.set()
    pool.waitForDone()
    qtbot.waitUntil(lambda: len(told) == pool.maxThreadCount())
    assert begun == []
