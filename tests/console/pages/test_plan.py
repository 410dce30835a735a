"""The plan page: sections by hand and by word, and a way on when there is nothing yet."""

from __future__ import annotations

import pytest

from console.pages.plan import NOT_READ, SECTIONS, PlanPage
from console.slices import at_once


@pytest.fixture
def page(qtbot):
    made = at_once(PlanPage.building())
    qtbot.addWidget(made)
    made.show()
    return made


def test_without_a_pump_the_page_says_what_to_do(page):
    assert not page.is_ready()
    assert page.empty.value() == NOT_READ
    page.setReady(True)
    assert page.is_ready()


def test_every_section_opens_silently_and_by_hand(page, qtbot):
    said = []
    page.sectionChanged.connect(lambda: said.append(page.section()))
    for number, choice in enumerate(SECTIONS):
        page.setSection(choice.value)
        assert page._sections.currentIndex() == number
    assert said == []
    page._choice._group.button(0).click()
    assert said == ["compare"]
