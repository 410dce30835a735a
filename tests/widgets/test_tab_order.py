"""What comes later is reached where it stands and not last."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from widgets.tab_order import insert_stops, stops


class Page(QWidget):
    """First, a place for rows, last."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.first, self.last = QLineEdit("first"), QLineEdit("last")
        self.column.addWidget(self.first)
        self.column.addWidget(self.last)

    def put(self, *names: str) -> QWidget:
        row = QWidget()
        inside = QVBoxLayout(row)
        for name in names:
            inside.addWidget(QLabel(name))
            inside.addWidget(QLineEdit(name))
        self.column.insertWidget(self.column.count() - 1, row)
        insert_stops(row, self.last)
        return row


@pytest.fixture
def page(keep):
    return keep(Page())


def tabbed(page: Page, many: int) -> list[str]:
    QApplication.processEvents()  # which shows what was put in
    page.activateWindow()
    page.first.setFocus()
    seen = []
    for _ in range(many):
        focused = QApplication.focusWidget()
        assert isinstance(focused, QLineEdit)
        seen.append(focused.text())
        QTest.keyClick(page, Qt.Key.Key_Tab)
    return seen


@pytest.mark.req(58)
def test_rows_that_come_later_are_reached_between_what_stands_around_them(page):
    row = page.put("a", "b")
    assert [stop.text() for stop in stops(row)] == ["a", "b"]
    page.put("c")
    assert tabbed(page, 6) == ["first", "a", "b", "c", "last", "first"]


def test_a_part_that_takes_no_key_changes_nothing(page):
    page.put()
    assert tabbed(page, 3) == ["first", "last", "first"]


def test_a_single_stop_is_a_part_too(page):
    alone = QLineEdit("alone")
    page.column.addWidget(alone)
    insert_stops(alone, page.last)
    assert stops(alone) == [alone]
    assert tabbed(page, 3) == ["first", "alone", "last"]
