"""The one warm-up task."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from console import warm
from console.warm import Warmth, WarmUp, release
from profiles.limits import Library


@pytest.mark.req(21)
def test_what_came_of_it_is_told_from_the_pool(
    qtbot: QtBot, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(warm, "warm", lambda _library, _cache: Warmth(""))
    task = WarmUp(library, tmp_path)
    with qtbot.waitSignal(task.finished, timeout=10_000) as told:
        task.start()
    assert told.args[0].ready
    QThreadPool.globalInstance().waitForDone()


@pytest.mark.req(21)
def test_whatever_goes_wrong_leaves_programming_disabled(
    qtbot: QtBot, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def fail(_library: Library, _cache: Path) -> Warmth:
        raise OSError("no compiler")

    monkeypatch.setattr(warm, "warm", fail)
    task = WarmUp(library, tmp_path)
    told: list[Warmth] = []
    task.finished.connect(told.append)
    with pytest.raises(OSError, match="no compiler"):
        task.work()
    assert not told[0].ready
    assert told[0].trouble.endswith(".")


def test_another_release_never_reads_what_this_one_has_compiled(monkeypatch: pytest.MonkeyPatch):
    mine = release()
    assert mine == release()
    monkeypatch.setattr("console.warm.sys.version", "another Python")
    assert release() != mine
