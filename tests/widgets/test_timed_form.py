"""Steps by weekday: every change is one new week."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from profiles.program import Timed
from widgets import example_program as example
from widgets.timed_form import TimedForm

BASE = example.DAY_AND_NIGHT.base


@pytest.fixture
def form(keep):
    made = TimedForm()
    made.resize(480, 420)
    made.setValue(BASE, example.terms())
    return keep(made)


def said(form):
    out = []
    form.valueChanged.connect(out.append)
    return out


def test_patterns_are_called_by_their_days(form):
    assert [button.text() for button in form._patterns._group.buttons()] == ["Mon to Fri", "Sat, Sun"]
    form._patterns._group.button(1).click()
    assert form.table.steps().pattern() == 1
    assert form._days.value() == (5, 6)
    assert form._day_words.text() == "2 steps, 297 mcg/day"


def test_a_day_that_is_cleared_gets_steps_of_its_own(qtbot, form):
    out = said(form)
    qtbot.mouseClick(form._days._days[4], Qt.MouseButton.LeftButton)
    assert len(out[0].patterns) == 3
    assert out[0].day(4) == BASE.day(4)
    assert form._days.value() == (0, 1, 2, 3)


def test_a_day_that_is_ticked_joins_and_empty_patterns_go(qtbot, form):
    out = said(form)
    qtbot.mouseClick(form._days._days[5], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(form._days._days[6], Qt.MouseButton.LeftButton)
    assert out[-1] == Timed((BASE.patterns[0],), (0,) * 7)
    assert not form._patterns.isVisible()


def test_the_last_day_of_a_pattern_cannot_be_cleared(qtbot, keep):
    form = TimedForm()
    form.setValue(Timed(BASE.patterns, (0, 0, 0, 0, 0, 0, 1)), example.terms())
    keep(form)
    form._patterns._group.button(1).click()
    out = said(form)
    qtbot.mouseClick(form._days._days[6], Qt.MouseButton.LeftButton)
    assert out == []
    assert form._days.value() == (6,)
    assert form._note.text().startswith("A day always has steps")


def test_buttons_split_and_remove_the_step_under_the_cursor(qtbot, form):
    out = said(form)
    form.table.setCurrentIndex(form.table.steps().index(1, 2))
    form._split.click()
    assert len(out[-1].patterns[0]) == 4
    assert form.table.steps().rowCount() == 4
    form._remove.click()
    assert len(out[-1].patterns[0]) == 3
    assert len(out) == 2


def test_a_refusal_stands_under_the_table_and_goes_with_the_next_edit(form):
    form.table.steps().setData(form.table.steps().index(1, 2), ".5")
    assert "write 0.5" in form._note.text()
    assert form._note.isVisible()
    form.table.steps().setData(form.table.steps().index(1, 2), "330")
    assert not form._note.isVisible()


def test_a_finding_leads_to_its_step(form):
    form.showPlace(1, 1)
    assert form.table.steps().pattern() == 1
    assert form.table.currentIndex().row() == 1
    assert form.table.hasFocus() or form.table.focusProxy() is None
    form.showPlace(9, 0)
    assert form.table.steps().pattern() == 1


def test_a_pump_that_is_full_of_steps_takes_no_more(keep):
    from dataclasses import replace

    form = TimedForm()
    form.setValue(BASE, replace(example.terms(), steps_per_day_max=3))
    keep(form)
    assert not form._split.isEnabled()


def test_the_steps_of_other_days_can_be_copied_here(form):
    changed = []
    form.valueChanged.connect(changed.append)
    assert form._copies.isVisible()
    form._copy.setCurrentIndex(0)
    form._copy.activated.emit(0)
    assert changed[0].patterns == (BASE.patterns[1], BASE.patterns[1])
    assert changed[0].week == BASE.week
    assert form._copy.value() is None, "the choice is an act, not a state"
