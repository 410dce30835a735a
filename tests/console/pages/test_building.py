"""The pages are built in slices, each in the window at the end, and the window has its turn between."""

from __future__ import annotations

import pytest

from console.pages.building import Pages, building
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


def test_what_is_given_up_half_way_leaves_the_window_usable(window, library):
    slices = building(window, library)
    next(slices)
    next(slices)
    slices.close()
    assert window.page() == "opening"
    window.setPage("pump")
