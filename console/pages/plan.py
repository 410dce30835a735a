"""The plan page: compare, what if, a first program, and the clock; each a section of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Self

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from console.slices import Slices
from widgets import theme
from widgets.choices import Choice, SegmentField
from widgets.clock_panel import ClockPanel
from widgets.compare_panel import ComparePanel
from widgets.empty_state import EmptyState, EmptyView
from widgets.first_program_panel import FirstProgramPanel
from widgets.scroll import Scroll
from widgets.what_if_panel import WhatIfPanel

SECTIONS = (
    Choice("compare", "Compare", "Programs side by side at one dose a day"),
    Choice("what-if", "What if", "Another refill date, accuracy or use of the patient bolus"),
    Choice("first", "First program", "From a trial, or from another route to the pump"),
    Choice("clock", "Clock", "Days of 23 and 25 hours, the leap day, the end of the year"),
)
NOT_READ = EmptyView("plan", "Nothing to plan with yet", "Choose a patient in the worklist and read the pump first.")


class PlanPage(QWidget):
    """Parts: ``compare``, ``what_if``, ``first``, ``clock``, ``empty``; ``sectionChanged()`` when another is opened."""

    sectionChanged = Signal()

    @classmethod
    def building(cls) -> Slices[Self]:
        """The page in slices: each section takes its time."""
        compare = ComparePanel()
        yield None
        what_if = WhatIfPanel()
        yield None
        first = FirstProgramPanel()
        yield None
        clock = ClockPanel()
        yield None
        return cls(compare, what_if, first, clock)

    def __init__(
        self, compare: ComparePanel, what_if: WhatIfPanel, first: FirstProgramPanel, clock: ClockPanel
    ) -> None:
        super().__init__()
        self.compare, self.what_if, self.first, self.clock = compare, what_if, first, clock
        self.empty = EmptyState()
        self.empty.setValue(NOT_READ)
        self._choice = SegmentField(SECTIONS)
        self._choice.setAccessibleName("Section of the plan")
        self._panels: dict[str, QWidget] = {
            "compare": self.compare,
            "what-if": self.what_if,
            "first": self.first,
            "clock": self.clock,
        }
        self._sections = QStackedWidget()
        self._areas = [Scroll(self._panels[str(section.value)], section.text) for section in SECTIONS]
        for area in self._areas:
            self._sections.addWidget(area)
        inner = QWidget()
        column = QVBoxLayout(inner)
        theme.page_edges(column)
        column.setSpacing(theme.space(3))
        column.addWidget(self._choice, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._sections, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(inner)
        self._choice.valueChanged.connect(self._turn)
        self.setSection("compare")

    def apart(self) -> tuple[Callable[[], object], ...]:
        """Take the sections out; each call puts one back, in their order, and the first one is open."""
        for area in self._areas:
            self._sections.removeWidget(area)
            area.setParent(None)
        return tuple(partial(self._sections.addWidget, area) for area in self._areas)

    def section(self) -> str:
        """The section that is open."""
        return str(self._choice.value())

    def setSection(self, key: str) -> None:
        """Open a section, silently."""
        self._choice.setValue(key)
        self._sections.setCurrentIndex([choice.value for choice in SECTIONS].index(key))

    def setReady(self, on: bool) -> None:
        """Whether there is a pump to plan for; otherwise the way to one is said."""
        self._stack.setCurrentIndex(1 if on else 0)

    def is_ready(self) -> bool:
        """Whether the sections are shown."""
        return self._stack.currentIndex() == 1

    @Slot(object)
    def _turn(self, key: object) -> None:
        self.setSection(str(key))
        self.sectionChanged.emit()
