"""STOP goes out first; what can no longer be right is closed with a word, and what was said of the STOP stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QDialog

from console.stopping import Stopping
from console.window import Window
from widgets.beside import show_beside

CLOSED = "'Record a refill' was closed by STOP: nothing of it was done, and what was written in it is not kept."


class Pressed:
    """A controller that does one thing when it is asked to stop."""

    def __init__(self, then: Callable[[], None] = lambda: None, *, refuses: bool = False) -> None:
        self.desk: object = object()
        self._then, self._refuses = then, refuses

    def stop(self) -> None:
        self.desk = self.desk if self._refuses else object()
        self._then()


@pytest.fixture
def window(qtbot) -> Window:
    made = Window("t")
    qtbot.addWidget(made)
    made.show()
    dialog = QDialog(made)
    dialog.setWindowTitle("Record a refill")
    show_beside(dialog)
    made.say("Read 4 s ago.")
    return made


@pytest.mark.req(13)
def test_the_dialog_is_closed_after_the_stop_was_sent(window: Window):
    there: list[bool] = []
    Stopping(window, Pressed(lambda: there.append(window.beside.dialog() is not None))).stop()
    assert there == [True]
    assert window.beside.dialog() is None
    assert window.said() == CLOSED


def test_what_was_said_of_the_stop_itself_comes_first(window: Window):
    Stopping(window, Pressed(lambda: window.say("STOP is in the record."))).stop()
    assert window.said() == f"STOP is in the record. {CLOSED}"


def test_without_a_dialog_nothing_more_is_said(window: Window):
    window.beside.close()
    Stopping(window, Pressed()).stop()
    assert window.said() == "Read 4 s ago."


def test_a_stop_that_is_refused_closes_nothing(window: Window):
    Stopping(window, Pressed(lambda: window.say("There is no pump to stop."), refuses=True)).stop()
    assert window.beside.dialog() is not None
    assert window.said() == "There is no pump to stop."
    window.beside.close()
