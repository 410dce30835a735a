"""Every page, built a part at a time so that the window answers between: first what is likely to be wanted first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from console.pages.cover import Cover
from console.pages.library import LibraryPage
from console.pages.plan import PlanPage
from console.pages.program import ProgramPage
from console.pages.pump import PumpPage
from console.pages.review import ReviewPage
from console.slices import Slices
from console.window import Window
from profiles.limits import Library


@dataclass(frozen=True, slots=True)
class Pages:
    """What the hand can turn to, and the cover that lies over it; the worklist is the roster's."""

    pump: PumpPage
    program: ProgramPage
    plan: PlanPage
    library: LibraryPage
    review: ReviewPage
    cover: Cover


def building(window: Window, library: Library) -> Slices[Pages]:
    """Build the pages and put them into the window."""
    pump = PumpPage()
    yield None
    window.addPage("pump", pump)
    yield None
    program = yield from ProgramPage.building(library)
    yield None
    yield from _in_parts(window, "program", program, program.apart())
    plan = yield from PlanPage.building()
    yield None
    yield from _in_parts(window, "plan", plan, plan.apart())
    review = ReviewPage()
    yield None
    window.addPage("review", review)
    yield None
    shelf = LibraryPage()
    yield None
    window.addPage("library", shelf)
    yield None
    cover = Cover(window)
    cover.hide()
    return Pages(pump, program, plan, shelf, review, cover)


def _in_parts(window: Window, key: str, page: QWidget, parts: Iterable[Callable[[], object]]) -> Slices[None]:
    """Put a page into the window part by part, because that is when each is dressed: whole, it takes five frames."""
    yield None
    window.addPage(key, page)
    yield None
    for put_back in parts:
        put_back()
        yield None
