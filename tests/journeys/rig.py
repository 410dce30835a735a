"""The real window with the hands of a clinician."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from shiboken6 import isValid

from console.app import TITLE, Opening
from console.desk import may
from console.front import Front
from console.furnish import Console
from console.phases import Word
from console.settings import Settings
from console.window import Window
from widgets import theme
from widgets.hold_button import HoldButton

Kind = TypeVar("Kind", bound=QWidget)
COMPILING_MS = 400_000  # the first time on a machine the loop is compiled, which takes a minute or several
PATIENCE_MS = 30_000  # a process on a busy machine may take its time; nothing here is timed by it


class Hands:
    """Finds things by the name that is read aloud, and presses them as a person does."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def find(self, kind: type[Kind], name: str) -> Kind:
        """The one visible, usable thing of that name."""
        found = [
            w
            for w in self.window.findChildren(kind)
            if w.isVisible() and name in (w.accessibleName(), _plain(w)) and w.isEnabled()
        ]
        assert len(found) == 1, f"{len(found)} usable {kind.__name__} named {name!r}"
        return found[0]

    def is_there(self, kind: type[QWidget], name: str) -> bool:
        """Whether such a thing can be used now."""
        return any(
            w.isVisible() and w.isEnabled() and name in (w.accessibleName(), _plain(w))
            for w in self.window.findChildren(kind)
        )

    def click(self, name: str) -> None:
        """Press a button."""
        button = self.find(QAbstractButton, name)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())

    def type(self, name: str, text: str) -> None:
        """Write into a field, replacing what stood there, and leave it by Tab."""
        field = self.find(QLineEdit, name)
        field.setFocus(Qt.FocusReason.TabFocusReason)
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Tab)

    def choose(self, name: str, text: str) -> None:
        """Choose in a list by typing its first letters, as the keyboard does."""
        box = self.find(QComboBox, name)
        box.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClicks(box, text)
        assert box.currentText() == text

    def hold(self, name: str, until: Callable[[], bool]) -> None:
        """Press and keep pressed until it acted."""
        button = self.find(HoldButton, name)
        QTest.mousePress(button, Qt.MouseButton.LeftButton, pos=button.rect().center())
        self.until(until, f"holding {name!r}")
        if isValid(button) and button.isVisible():  # a dialog that has done what it is for is gone
            QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))

    def until(self, condition: Callable[[], bool], what: str = "", patience_ms: int = PATIENCE_MS) -> None:
        """Let the window live until something is so."""
        end_ns = time.monotonic_ns() + patience_ms * 1_000_000
        while not condition():
            if time.monotonic_ns() > end_ns:
                pytest.fail(f"it never came to be: {what or condition}; the window said {self.window.said()!r}")
            QTest.qWait(5)


def _plain(widget: QWidget) -> str:
    return widget.text().replace("&", "") if isinstance(widget, QAbstractButton) else ""


class Opened:
    """A console with its window, as ``app.run`` builds it."""

    def __init__(self, folder: Path, trouble: str = "") -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        settings = Settings(folder)
        theme.set_look(app, settings.theme(), settings.text_scale())
        self.front = Front(TITLE)
        self.opening = Opening(self.front, folder, settings, trouble=trouble)
        self.front.show()
        self.opening.furnish()
        assert self.opening.window is not None
        self.window = self.opening.window
        self.hands = Hands(self.window)

    @property
    def console(self) -> Console:
        assert self.opening.console is not None
        return self.opening.console

    @property
    def desk(self) -> Any:
        return self.console.controller.desk

    def may(self, word: Word) -> bool:
        """Whether the desk allows a wish now."""
        return may(self.desk, word)

    def end(self) -> None:
        self.window.release()
        self.opening.end()
        self.front.deleteLater()
        QTest.qWait(0)

    def wait_for_pumps(self) -> None:
        """Every emulated pump listens, one started after the other, and the compiled loop is ready."""
        patients = self.console.controller
        self.hands.until(lambda: len(patients._urls) == 3, "three pumps listen", 3 * PATIENCE_MS)
        self.hands.until(lambda: self.desk.ready, "the check loop is ready", COMPILING_MS)
