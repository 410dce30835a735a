"""The wiring page: every wish of the glass has somewhere to go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMetaMethod, QObject
from pytestqt.qtbot import QtBot

from console.actions import ACTIONS
from console.clock import Clock
from console.furnish import Console, furnish
from console.library_errands import LibraryErrands
from console.settings import Settings
from console.window import Window


@pytest.fixture
def console(qtbot: QtBot, tmp_path: Path, still: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    monkeypatch.setattr("console.warm.WarmUp.start", lambda self: None)
    window = Window("Cisterna")
    qtbot.addWidget(window)
    made = furnish(window, tmp_path, Settings(tmp_path), still, pumps=False)
    yield made
    made.end()
    window.release()


def is_heard(sender: QObject, name: str) -> bool:
    meta = sender.metaObject()
    for index in range(meta.methodCount()):
        method = meta.method(index)
        if method.methodType() is QMetaMethod.MethodType.Signal and bytes(method.name().data()).decode() == name:
            return sender.isSignalConnected(method)
    raise AssertionError(f"{sender} has no signal {name}")


def test_every_wish_of_the_glass_is_heard(console: Console):
    showing, window = console.showing, console.window
    wishes = (
        (window, "closeRequested"),
        (window.banner, "stopRequested"),
        (window.strip, "openRequested"),
        (showing.cover, "actionRequested"),
        (showing.cover.reason, "reasonGiven"),
        (showing.pump.reason, "reasonGiven"),
        (window.rail, "valueChanged"),
        (showing.worklist, "openRequested"),
        (showing.pump, "readRequested"),
        (showing.pump, "programRequested"),
        (showing.program.editor, "valuePreviewed"),
        (showing.program.editor, "valueChanged"),
        (showing.program.findings, "placeRequested"),
        (showing.program.plots, "stepEdgePreviewed"),
        (showing.program.plots, "stepEdgeMoved"),
        (showing.review.review, "valueChanged"),
        (showing.review.review, "signRequested"),
        (showing.review.review, "programRequested"),
        (showing.review.review, "backRequested"),
        (showing.review.review, "placeRequested"),
        (showing.review.progress, "cancelRequested"),
        (showing.review.outcome, "summaryRequested"),
        (showing.review.outcome, "closeRequested"),
        (showing.cover, "actionRequested"),
    )
    assert [name for sender, name in wishes if not is_heard(sender, name)] == []


def test_every_action_does_something(console: Console):
    for row in ACTIONS:
        assert is_heard(console.window.actions_by_id[row.id], "triggered"), row.id
    of_the_library = LibraryErrands(console.window, console.showing, console.shelf).slots()
    assert {*console.errands.slots(), *of_the_library} == {row.id for row in ACTIONS}


def test_every_button_of_the_program_page_does_something(console: Console):
    assert [name for name, button in console.showing.program.buttons.items() if not is_heard(button, "clicked")] == []
