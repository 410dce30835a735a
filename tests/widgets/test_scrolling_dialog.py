"""A dialog is as tall as its words at any text size, and scrolls where the window over it is lower."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets import theme
from widgets.audit import clipped
from widgets.scroll import Scroll
from widgets.scrolling_dialog import ScrollingDialog


@pytest.fixture
def make(qtbot, qapp):
    def dialog(above: QWidget | None = None) -> ScrollingDialog:
        body, foot = QWidget(), QHBoxLayout()
        column = QVBoxLayout(body)
        for _ in range(8):
            column.addWidget(theme.label("What is said here needs more than a line of text. " * 3, wrap=True))
        foot.addWidget(theme.button("&Go on"))
        made = ScrollingDialog("A question", above)
        made.lay(body, foot, QSize(30, 10))
        qtbot.addWidget(made)
        made.show()
        qapp.processEvents()
        return made

    return dialog


def test_everything_is_in_sight_at_once(make):
    shown = make()
    assert shown.findChild(Scroll).verticalScrollBar().maximum() == 0
    assert clipped(shown) == ()


@pytest.mark.req(58)
def test_at_twice_the_text_size_too(make, qapp):
    theme.apply(qapp, "light", 2.0)
    window = QWidget()
    window.resize(1_400, 4_000)
    shown = make(window)
    assert shown.findChild(Scroll).verticalScrollBar().maximum() == 0
    assert clipped(shown) == ()
    assert shown.width() == 30 * theme.base_px()
    window.deleteLater()


def test_over_a_low_window_the_words_scroll_and_the_buttons_stay(make, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 200)
    shown = make(window)
    assert shown.height() == 200
    assert shown.findChild(Scroll).verticalScrollBar().maximum() > 0
    assert all(label.height() >= label.heightForWidth(label.width()) for label in shown.findChildren(QLabel))


def test_what_is_said_later_inside_makes_it_grow(make, qapp):
    shown = make()
    before = shown.height()
    label = shown.findChild(Scroll).widget().findChildren(QLabel)[0]
    label.setText(label.text() * 3)
    qapp.processEvents()
    qapp.processEvents()
    assert shown.height() > before
    assert shown.findChild(Scroll).verticalScrollBar().maximum() == 0
