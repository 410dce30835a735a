"""Worst first, merged by rule, cards used again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from profiles.findings import Finding, Part, Place, Rule, Severity
from widgets.finding_card import FindingCard
from widgets.findings_panel import FindingsPanel, merged
from widgets.stop_words import STATE_TOLERANCE


def finding(rule, severity, step=0):
    return Finding(rule, severity, Place(Part.STEP, 0, step), "2", "1", "mL/day", "")


NOTE = finding(Rule.STABILITY, Severity.NOTE)
SOFT = finding(Rule.DOSE_STEP_UP, Severity.SOFT)
HARD = finding(Rule.DOSE_DAY, Severity.HARD)
HARD_TOO = finding(Rule.DOSE_DAY, Severity.HARD, 1)


@pytest.fixture
def panel(keep):
    return keep(FindingsPanel())


def shown(panel):
    return [card.value() for card in panel.findChildren(FindingCard) if card.isVisible()]


def texts(panel):
    return [label.text() for label in panel.findChildren(QLabel)]


@pytest.mark.req(57)
def test_findings_of_one_rule_are_one_card_and_the_worst_stand_first():
    assert merged((NOTE, SOFT, HARD, HARD_TOO)) == ((HARD, HARD_TOO), (SOFT,), (NOTE,))
    assert merged(()) == ()


def test_notes_of_one_rule_that_say_different_things_are_cards_of_their_own():
    first, other = replace(NOTE, detail="first", asked="baclofen"), replace(NOTE, detail="new", asked="morphine")
    elsewhere = replace(first, where=Place(Part.FLUID, 1))
    assert merged((first, other, elsewhere)) == ((first, elsewhere), (other,))


def test_the_panel_shows_the_cards_and_counts_the_findings(panel):
    panel.setValue((NOTE, SOFT, HARD, HARD_TOO))
    assert shown(panel) == [(HARD, HARD_TOO), (SOFT,), (NOTE,)]
    assert "2 blocked · 1 needs a reason · 1 note" in texts(panel)
    assert panel.value() == (NOTE, SOFT, HARD, HARD_TOO)


def test_cards_are_used_again_because_this_follows_every_keystroke(panel):
    panel.setValue((SOFT, HARD))
    before = panel.findChildren(FindingCard)
    panel.setValue((NOTE,))
    panel.setValue((SOFT, HARD))
    assert panel.findChildren(FindingCard) == before
    panel.setValue(())
    assert shown(panel) == []
    assert "Nothing found" in texts(panel)


def test_a_card_leads_to_its_place(qtbot, panel):
    panel.setValue((HARD,))
    with qtbot.waitSignal(panel.placeRequested) as led:
        qtbot.mouseClick(panel.findChild(FindingCard), Qt.MouseButton.LeftButton)
    assert led.args == [HARD.where]


def test_nothing_found_takes_one_line_and_leaves_the_room_to_its_neighbours(panel):
    empty = panel.sizeHint().height()
    panel.setValue((HARD,))
    assert panel.sizeHint().height() > 2 * empty
    panel.setValue(())
    assert panel.sizeHint().height() == empty


def test_it_says_how_tall_it_must_be_to_show_everything(qtbot, panel):
    panel.resize(420, 600)
    empty = panel.fullHeight()
    panel.setValue((SOFT,))
    qtbot.waitUntil(lambda: panel.fullHeight() > empty)
    one = panel.fullHeight()
    panel.setValue((SOFT, HARD, NOTE))
    qtbot.waitUntil(lambda: panel.fullHeight() > one)
    panel.resize(420, panel.fullHeight())
    qtbot.waitUntil(lambda: panel._scroll.verticalScrollBar().maximum() == 0)


def test_a_change_of_the_clock_leads_to_the_preview_of_that_day_and_others_to_their_place(keep, qtbot):
    panel = keep(FindingsPanel())
    change = Finding(Rule.CLOCK, Severity.SOFT, Place(Part.PROGRAM), "5 days", "none", "", "rule", "change")
    apart = Finding(Rule.CLOCK, Severity.SOFT, Place(Part.PROGRAM), "90", "60", "s", "rule")
    panel.setValue((change,))
    with qtbot.waitSignal(panel.clockRequested):
        panel._cards[0].lead()
    panel.setValue((apart,))
    with qtbot.waitSignal(panel.placeRequested):
        panel._cards[0].lead()


def test_a_card_that_is_asked_for_its_source_is_heard(qtbot, panel):
    panel.setValue((HARD,))
    (card,) = [card for card in panel.findChildren(FindingCard) if card.isVisible()]
    with qtbot.waitSignal(panel.sourceRequested) as asked:
        card.sourceRequested.emit(HARD)
    assert asked.args == [HARD]


def test_a_start_dose_of_a_pump_that_stands_still_leads_to_a_statement(keep, qtbot):
    panel = keep(FindingsPanel())
    start = Finding(Rule.FIRST_DOSE, Severity.HARD, Place(Part.BASE), "300", "100", "mcg/day", "label")
    panel.setValue((start, SOFT))
    ways = [button for button in panel.findChildren(QPushButton) if button.text() == STATE_TOLERANCE]
    assert ways == []
    panel.setRestart(True)
    (way,) = [button for button in panel.findChildren(QPushButton) if button.text() == STATE_TOLERANCE]
    assert way.isVisible()
    with qtbot.waitSignal(panel.stateRequested):
        way.click()
    panel.setValue((SOFT,))
    assert not way.isVisible()
    panel.setValue((start,))
    assert way.isVisible()
    panel.setRestart(False)
    assert not way.isVisible()


def test_what_cannot_be_judged_yet_is_not_called_clean(panel):
    for why in ("Reading the pump's log", "Not known"):
        panel.setUnjudged(why)
        assert panel.said() == why
    panel.setValue((HARD,))
    assert panel.said() == "1 blocked", "what was found is told in any case"
    panel.setValue(())
    panel.setUnjudged("")
    assert panel.said() == "Nothing found"
