"""Everything that a page offers is reached by the Tab key, and nothing traps it."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from console.commands.stage import Stage
from console.commands.staged import Staged
from console.commands.tour_steps import BACLOFEN, draft, read
from console.files import shipped_library
from console.window import PAGES

MOST = 400  # strokes of the Tab key: no page has so many stops


@pytest.fixture(scope="module")
def staged(qapp, tmp_path_factory):
    folder = tmp_path_factory.mktemp("keyboard")
    made = Staged(Stage(folder, shipped_library(), datetime(2026, 11, 23, 9, 0, tzinfo=UTC)), folder)
    made.ready()
    made.controller.choose(BACLOFEN)
    read(made)
    draft(made, Fraction(5, 4))
    yield made
    made.close()


def stops(window: QWidget) -> set[QWidget]:
    """What may be used now and asks for the keyboard."""
    found = window.findChildren(QWidget)
    asking = (w for w in found if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible() and w.isEnabled())
    return {w for w in asking if w.focusProxy() is None}


def group(widget: QWidget) -> set[QWidget]:
    """The buttons of which one is chosen: the Tab key leads to one of them, the arrows from there to the others."""
    of = widget.group() if isinstance(widget, QAbstractButton) else None
    return {widget} if of is None or not of.exclusive() else set(of.buttons())


def tabbed(window: QWidget) -> set[QWidget]:
    """Where the Tab key leads until it comes round."""
    reached: set[QWidget] = set()
    for _ in range(MOST):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focused = window.focusWidget()
        if focused is None:
            continue
        reached.add(focused)
    return reached


@pytest.mark.req(58)
@pytest.mark.parametrize("page", [*(item.key for item in PAGES), "review"])
def test_the_tab_key_reaches_everything_that_may_be_used(staged, page):
    if page == "review":
        staged.controller.review()
    else:
        staged.showing.go(page)
    staged.settle()
    staged.window.activateWindow()
    wanted = stops(staged.window)
    reached = tabbed(staged.window)
    missed = [w for w in wanted if not group(w) & reached]
    assert not [f"{type(w).__name__} {w.accessibleName()!r}" for w in missed]
    assert len(wanted) > 3
