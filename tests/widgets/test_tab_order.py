"""Tab leads through a window as it is read, also to what came later, and never in a ring."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from widgets import tab_order
from widgets.scroll import Scroll


class Page(QWidget):
    """First, a place for rows, last."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.first, self.last = QPushButton("first"), QPushButton("last")
        self.column.addWidget(self.first)
        self.column.addWidget(self.last)

    def focusNextPrevChild(self, forward):
        return tab_order.step(self, forward=forward) or super().focusNextPrevChild(forward)

    def put(self, *names):
        row = QWidget()
        inside = QVBoxLayout(row)
        for name in names:
            inside.addWidget(QPushButton(name))
        self.column.insertWidget(self.column.count() - 1, row)
        return row


@pytest.fixture
def page(keep):
    return keep(Page())


def tabbed(page, key=Qt.Key.Key_Tab):
    """What has the keyboard, key by key, until it is again at the first."""
    QApplication.processEvents()  # which shows what was put in
    page.activateWindow()
    page.first.setFocus()
    seen = []
    while not seen or QApplication.focusWidget() is not page.first:
        seen.append(QApplication.focusWidget().text())
        QTest.keyClick(QApplication.focusWidget(), key)
        assert len(seen) < 50, f"a ring that never comes back: {seen}"
    return seen


@pytest.mark.req(58)
def test_what_comes_later_is_reached_where_it_stands(page):
    page.put("a", "b")
    assert tabbed(page) == ["first", "a", "b", "last"]
    page.put("c")
    assert tabbed(page) == ["first", "a", "b", "c", "last"]
    assert tabbed(page, Qt.Key.Key_Backtab) == ["first", "last", "c", "b", "a"]


def test_what_is_hidden_off_or_hands_the_keyboard_on_is_passed(page):
    hidden, off, proxy = (page.put(name) for name in ("hidden", "off", "proxy"))
    hidden.hide()
    off.setEnabled(False)
    proxy.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    proxy.setFocusProxy(proxy.findChild(QPushButton))
    assert tabbed(page) == ["first", "proxy", "last"]


def test_a_grid_is_read_by_rows_and_parts_beside_each_other_from_the_left(page):
    grid = QGridLayout()
    for row, column in ((1, 1), (0, 1), (1, 0), (0, 0)):
        grid.addWidget(QPushButton(f"{row}{column}"), row, column)
    page.column.insertLayout(1, grid)
    splitter = QSplitter()
    right, left = QPushButton("right"), QPushButton("left")
    splitter.addWidget(right)
    splitter.insertWidget(0, left)
    page.column.insertWidget(2, splitter)
    QApplication.processEvents()
    assert tabbed(page) == ["first", "00", "01", "10", "11", "left", "right", "last"]


def test_what_scrolls_is_entered(page):
    inner = QWidget()
    QVBoxLayout(inner).addWidget(QPushButton("inside"))
    page.column.insertWidget(1, Scroll(inner, "Scrolls"))
    QApplication.processEvents()
    assert [stop.accessibleName() or stop.text() for stop in tab_order.stops(page)] == [
        "first",
        "Scrolls",
        "inside",
        "last",
    ]


def test_from_elsewhere_or_alone_there_is_nowhere_to_go(page, keep, qtbot):
    other = keep(QLineEdit())
    other.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    assert not tab_order.step(page, forward=True)
    page.last.hide()
    page.activateWindow()
    page.first.setFocus()
    page.first.setEnabled(False)
    assert not tab_order.step(page, forward=True), "what is off was left without a key"
    page.first.setEnabled(True)
    page.first.setFocus()
    qtbot.waitUntil(page.first.hasFocus)
    assert not tab_order.step(page, forward=True)
