"""Without a screen the console says so in a sentence, and what Qt says on the way to a window is not lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning

from console.screen import window_wanted

ROOT = Path(__file__).resolve().parents[2]


def opened(folder: Path, **screen: str) -> subprocess.CompletedProcess[str]:
    """The console as somebody starts it, with nothing but this said of a screen."""
    bare = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--data", str(folder)], cwd=ROOT, env={**bare, **screen},
        capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only there a screen is named by the environment")


@pytest.mark.parametrize(
    ("screen", "reason"),
    [
        pytest.param({}, "could not connect to display", marks=LINUX),
        pytest.param({"DISPLAY": ":4711"}, "could not connect to display :4711", marks=LINUX),
        ({"QT_QPA_PLATFORM": "nonsense"}, "nonsense"),
    ],
)
def test_without_a_screen_there_is_a_sentence_with_what_to_do_and_exit_code_2(tmp_path, screen, reason):
    done = opened(tmp_path, **screen)
    assert (done.returncode, done.stdout) == (2, "")
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("No window can open here (")
    assert reason in sentence
    assert sentence.endswith("main.py --help.")


def test_what_qt_says_while_a_window_does_open_is_passed_on_and_its_listener_put_back(capfd):
    heard: list[str] = []

    def listener(_kind: object, _place: object, text: str) -> None:
        heard.append(text)

    before = qInstallMessageHandler(listener)
    try:
        with window_wanted():
            qWarning("a word of Qt")
        assert (capfd.readouterr().err, heard) == ("a word of Qt\n", [])
        qWarning("another")
        assert heard == ["another"]
    finally:
        qInstallMessageHandler(before)
