"""The window before anything is in it: a picture that keeps its promise, and an end that what is inside decides."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from console.front import OPENING, USUAL, Front
from console.window import Window
from widgets import theme

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def front(qtbot: QtBot) -> Front:
    made = Front("Cisterna")
    qtbot.addWidget(made)
    return made


class Stubborn(QWidget):
    """It closes when it wants to."""

    willing = False

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self.willing)


def test_it_says_once_that_it_was_painted_and_to_a_screen_reader_what_is_going_on(front: Front, qtbot: QtBot):
    with qtbot.waitSignal(front.painted):
        front.show()
    assert front.size() == USUAL
    assert front.accessibleDescription() == "Opening the records The patients appear here in a moment."
    with qtbot.assertNotEmitted(front.painted, wait=20):
        front.repaint()


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_picture_has_its_places_and_words_where_the_window_has_them(front: Front, qapp: QApplication, scale: float):
    theme.apply(qapp, "light", scale)
    own = Front("Cisterna")
    own.resize(1_440, 1_200)  # high enough for words in the rail at every size of text
    own.show()
    qapp.processEvents()
    picture, window = own._picture, Window("Cisterna")
    title = picture._title.mapTo(own, QPoint(picture._title.width() // 2, 0))
    edges = (picture._banner, picture._rail + 1)
    own.fill(window)
    qapp.processEvents()
    said = next(label for label in window.findChildren(QLabel) if label.text() == OPENING[0])
    there = said.mapTo(own, QPoint(said.width() // 2, 0))
    assert edges == (window.banner.height(), window.rail.width())
    assert (title - there).manhattanLength() <= theme.space(1)
    window.release()
    own.deleteLater()
    theme.apply(qapp, "light")


def test_what_is_put_in_takes_all_of_its_place_and_the_picture_is_gone(front: Front, qapp: QApplication):
    front.show()
    inside = QWidget()
    front.fill(inside)
    qapp.processEvents()
    assert inside.geometry() == front.rect()
    assert [child for child in front.findChildren(QWidget) if child.isVisible()] == [inside]
    assert front.accessibleDescription() == ""


@pytest.mark.req(29)
def test_what_is_inside_decides_whether_it_closes(front: Front, qtbot: QtBot):
    inside = Stubborn()
    front.fill(inside)
    front.show()
    with qtbot.assertNotEmitted(front.left):
        assert not front.close()
    assert front.isVisible()
    inside.willing = True
    assert front.close()
    assert not front.isVisible()


def test_an_empty_one_closes_and_says_so(front: Front, qtbot: QtBot):
    front.show()
    with qtbot.waitSignal(front.left):
        front.close()
    assert not front.isVisible()


def test_why_nothing_is_in_it_is_said_once(front: Front):
    front.show()
    front.fail("It could not be built.")
    front.fail("And again.")
    assert [label.text() for label in front.findChildren(QLabel)] == ["It could not be built."]
    assert front.close()


def test_until_it_is_painted_the_names_that_cost_most_are_not_loaded():
    """``Qt`` is half of what the first paint could cost above a bare window; one call of QPainter would load it."""
    code = """
from console.app import application
from console.front import Front
from widgets import look
import PySide6.QtCore
app = application()
look.set_look(app, "light", 1.0)
front = Front("Cisterna")
front.show()
app.processEvents()
print("Qt" in vars(PySide6.QtCore), front._picture._painted)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert said.stdout.split() == ["False", "True"]
