"""On every page Tab goes the way of the eye: once to each stop, and always to the right or further down."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.commands.staged import Staged
from console.commands.tour import staged
from console.commands.tour_shapes import choose, write
from console.commands.tour_steps import BACLOFEN, read
from profiles.fill_edits import Treatment
from widgets import tab_order

_EDGE = 4  # px by which neighbours may overlap


def round_trip(window: QWidget) -> list[QWidget]:
    """Every stop from the first one around to it again."""
    first = next(tab_order.stops(window))
    first.setFocus()
    met: list[QWidget] = []
    while not met or QApplication.focusWidget() is not first:
        at = QApplication.focusWidget()
        assert at is not None
        assert at not in met, f"a ring: {at.accessibleName()}"
        met.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
    return met


def sides(a: QWidget, b: QWidget) -> tuple[QRect, QRect]:
    """Where the two parts stand, beside each other in one widget, that hold the one and the other."""
    above = a
    while not above.isAncestorOf(b):
        above = above.parentWidget()
    return _side(a, above), _side(b, above)


def _side(part: QWidget, above: QWidget) -> QRect:
    while part is not above and part.parentWidget() is not above:
        part = part.parentWidget()
    return QRect(part.mapTo(above, QPoint()), part.size())


def is_read_on(a: QWidget, b: QWidget) -> bool:
    """Whether the eye comes to ``b`` after ``a``: inside it, below it or at its right."""
    was, now = sides(a, b)
    return a.isAncestorOf(b) or now.top() >= was.bottom() - _EDGE or now.left() >= was.right() - _EDGE


def shaped(window: Staged) -> None:
    """The program page with parts that come later: a second drug's row, a bridge, a bolus, a plan."""
    window.showing.go("program")
    editor = window.showing.program.editor
    editor.fill.switch.click()
    row = editor.fill.fields.rows.rows()[0]
    for field in (row.ordered, row.labelled):
        write(field, 2_000_000)
    choose(editor.fill.fields.line, Treatment.BRIDGE_SCALED)
    editor.plan.switch.click()
    window.settle()


@pytest.mark.req(58)
def test_every_page_is_walked_as_it_is_read(qapp):
    with staged() as window:
        window.controller.choose(BACLOFEN)
        read(window)
        shaped(window)
        for page in ("program", "pump", "plan", "library", "worklist"):
            window.showing.go(page)
            window.settle()
            met = round_trip(window.window)
            assert met == list(tab_order.stops(window.window)), page
            for one, other in pairwise(met):
                assert is_read_on(one, other), (page, one.accessibleName(), other.accessibleName())
