"""The comparison's cards and wishes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from widgets import compare_panel
from widgets.compare_panel import CompareRow


@pytest.fixture
def panel(keep):
    return keep(compare_panel.example())


def test_each_program_is_a_card_with_its_totals_and_findings(panel):
    assert [card.isHidden() for card in panel._cards] == [False, False, False, True]
    assert ("Dose", "300 mcg/day") in panel._cards[0]._facts.value()
    assert panel._cards[1]._findings.text() == "1 needs a reason"
    assert panel._cards[1].accessibleName() == "Alternative: Steady flow"


def test_what_cannot_be_compared_says_why_and_cannot_be_drafted(panel):
    assert "no dose per day" in panel._cards[2]._refusal.text()
    assert panel._cards[2]._use.isHidden()
    assert panel._cards[0]._remove.isHidden()


def test_a_card_says_what_its_program_would_have_as_a_draft(panel):
    assert panel._cards[0]._drafted.text().startswith("As a draft it has its patient bolus: 5 mcg by 0.01 mL")
    assert panel._cards[1]._drafted.isHidden()


def test_a_card_asks_to_be_drafted_or_removed(panel, qtbot):
    with qtbot.waitSignal(panel.draftRequested) as drafted:
        panel._cards[1]._use.click()
    with qtbot.waitSignal(panel.removeRequested) as removed:
        panel._cards[1]._remove.click()
    assert (drafted.args, removed.args) == ([1], [1])


def test_boluses_need_an_interval_and_a_length(panel, qtbot):
    panel.buttons["boluses"].click()
    assert "how far apart" in panel._note.text()
    for field, text in ((panel._interval, "6"), (panel._duration, "20")):
        field.setFocus()
        qtbot.keyClicks(field._line, text)
        qtbot.keyClick(field._line, Qt.Key.Key_Return)
    with qtbot.waitSignal(panel.bolusesRequested) as asked:
        panel.buttons["boluses"].click()
    assert asked.args == [21_600, 1_200]


def test_four_are_enough(panel, qtbot):
    view = panel.value()
    panel.setValue(replace(view, rows=(*view.rows, CompareRow("Fourth", "Alternative", "quiet", ()))))
    assert not any(button.isEnabled() for button in panel.buttons.values())
    assert "remove one first" in panel.buttons["file"].toolTip()
    panel.setValue(replace(view, may_draft=False))
    assert not panel._cards[0]._use.isEnabled()
    with qtbot.waitSignal(panel.steadyRequested):
        panel.buttons["steady"].click()
    with qtbot.waitSignal(panel.fileRequested):
        panel.buttons["file"].click()


def test_another_dose_is_told_in_the_drugs_unit(panel, qtbot):
    panel.setValue(replace(panel.value(), unit="mg", dose_ng_per_day=4_000_000))
    assert panel._dose.unit() == "mg/day"
    panel._dose.setFocus()
    panel._dose._line.selectAll()
    qtbot.keyClicks(panel._dose._line, "5")
    with qtbot.waitSignal(panel.doseChanged) as said:
        qtbot.keyClick(panel._dose._line, Qt.Key.Key_Return)
    assert said.args == [5_000_000]
