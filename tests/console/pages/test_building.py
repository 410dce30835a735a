"""The pages are built in slices, each in the window at the end, and the window has its turn between."""

from __future__ import annotations

import pytest

from console.pages.building import Pages, building
from console.pages.plan import PlanPage
from console.pages.program import ProgramPage
from console.slices import at_once
from console.window import Window


@pytest.fixture
def window(qtbot):
    made = Window("Cisterna")
    qtbot.addWidget(made)
    yield made
    made.release()


def test_every_page_is_in_the_window_when_the_last_slice_is_done(window, library):
    pages = at_once(building(window, library))
    for key in ("pump", "program", "plan", "review", "library"):
        assert window.isAncestorOf(getattr(pages, key)), key
    assert pages.cover.isHidden()


def test_no_slice_builds_more_than_a_third_of_all(window, library, qapp):
    """The window stands still for as long as one slice takes."""
    slices, built, before = building(window, library), [], len(qapp.allWidgets())
    while not built or isinstance(built[-1], int):
        try:
            next(slices)
        except StopIteration as end:
            built.append(end.value)
        else:
            built.append(len(qapp.allWidgets()) - before - sum(built))
    *sizes, pages = built
    assert isinstance(pages, Pages)
    assert max(sizes) < sum(sizes) / 3


def tab_order(page):
    """What Tab leads to inside a page, in its order."""
    at, order = page.nextInFocusChain(), []
    while at is not page:
        if page.isAncestorOf(at):
            order.append((type(at).__name__, at.accessibleName()))
        at = at.nextInFocusChain()
    return order


def test_a_page_that_is_put_in_by_parts_is_the_same_as_one_that_is_put_in_whole(window, library, qtbot):
    pages = at_once(building(window, library))
    for key, alone in (("program", ProgramPage(library)), ("plan", at_once(PlanPage.building()))):
        whole = Window("Cisterna")
        qtbot.addWidget(whole)
        whole.addPage(key, alone)
        assert tab_order(getattr(pages, key)) == tab_order(alone), key
        whole.release()
    splitter = pages.program.splitter
    assert [splitter.widget(at).isHidden() for at in range(splitter.count())] == [False, False]
    assert not splitter.childrenCollapsible()


def test_what_is_given_up_half_way_leaves_the_window_usable(window, library):
    slices = building(window, library)
    next(slices)
    next(slices)
    slices.close()
    assert window.page() == "opening"
    window.setPage("pump")
