"""The one warm-up task."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from console import warm
from console.files import shipped_library
from console.library_files import InUse, Origin
from console.warm import Warmth, WarmUp, prepared, release
from profiles.limits import Library
from profiles.seals import Verdict


def in_use(library: Library) -> InUse:
    return InUse(library, Origin("", "made up", library.version, "", Verdict(None)))


def test_whether_this_release_was_prepared_here_is_known_beforehand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("profiles.projection_kernels.warm", lambda: True)
    monkeypatch.setattr("profiles.self_test.self_test", lambda *_judges: "")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert not prepared(tmp_path / "unused")
    warm.warm(shipped_library(), tmp_path / "unused")
    assert prepared(tmp_path / "unused")
    monkeypatch.setattr(warm, "release", lambda: "another release")
    assert not prepared(tmp_path / "unused")


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


@pytest.mark.req(21)
def test_another_library_is_tested_before_anything_is_programmed_again(
    qtbot: QtBot, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    tested: list[Library] = []
    monkeypatch.setattr(warm, "warm", lambda one, _cache: tested.append(one) or Warmth(""))
    task, told = WarmUp(library, tmp_path), []
    task.finished.connect(told.append)
    other = replace(library, version=99)
    task.use_library(in_use(other))
    assert [one.ready for one in told] == [False]
    assert "being tested" in told[0].trouble
    qtbot.waitUntil(lambda: len(told) == 2)
    assert (tested, told[1].ready) == ([other], True)
    QThreadPool.globalInstance().waitForDone()


@pytest.mark.req(21)
def test_what_was_found_of_a_library_that_is_no_longer_in_use_counts_for_nothing(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    task, told = WarmUp(library, tmp_path), []

    def overtaken(_library: Library, _cache: Path) -> Warmth:
        task.use_library(in_use(replace(library, version=99)))
        return Warmth("")

    monkeypatch.setattr(warm, "warm", overtaken)
    monkeypatch.setattr(WarmUp, "start", lambda _self: None)
    task.finished.connect(told.append)
    task.work()
    assert [one.ready for one in told] == [False]


def test_another_release_never_reads_what_this_one_has_compiled(monkeypatch: pytest.MonkeyPatch):
    mine = release()
    assert mine == release()
    monkeypatch.setattr("console.warm.sys.version", "another Python")
    assert release() != mine


def test_a_window_that_was_closed_meanwhile_is_told_nothing(
    qtbot: QtBot, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def closing(_library: Library, _cache: Path) -> Warmth:
        shiboken6.delete(task)
        return Warmth("")

    monkeypatch.setattr(warm, "warm", closing)
    task = WarmUp(library, tmp_path)
    task.work()
    assert not shiboken6.isValid(task)
