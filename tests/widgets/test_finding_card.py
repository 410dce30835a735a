"""A card leads to its place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from profiles.findings import Finding, Part, Place, Rule, Severity
from widgets.finding_card import FindingCard
from widgets.wording import Of

ONE, TWO = Place(Part.STEP, 0, 0), Place(Part.STEP, 0, 3)


def finding(where=ONE, severity=Severity.SOFT, source="label"):
    return Finding(Rule.DOSE_STEP_UP, severity, where, "35", "30", "%", source)


@pytest.fixture
def card(keep):
    made = keep(FindingCard())
    made.setValue((finding(ONE), finding(TWO)))
    made.led = []
    made.placeRequested.connect(made.led.append)
    return made


def test_a_click_leads_to_the_place_and_the_next_one_further(qtbot, card):
    for _ in range(3):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert card.led == [ONE, TWO, ONE]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_the_keyboard_leads_too(qtbot, card, key):
    qtbot.keyClick(card, key)
    assert card.led == [ONE]


def test_another_key_leads_nowhere(qtbot, card):
    qtbot.keyClick(card, Qt.Key.Key_A)
    qtbot.mouseClick(card, Qt.MouseButton.RightButton)
    assert card.led == []


@pytest.mark.req(58)
def test_severity_is_a_word_an_icon_and_a_name(card):
    assert card._word.text() == "Needs a reason"
    assert card.accessibleName() == "Needs a reason: Increase against the running program · Pattern 1, step 1"
    assert "Also at Pattern 1, step 4." in card.accessibleDescription()


def test_the_source_is_told_where_there_is_one(card):
    assert card._remedy.text().endswith("Source: label")
    card.setValue((finding(source=""),))
    assert "Source" not in card._remedy.text()
    assert card.value() == (finding(source=""),)


def test_the_books_ask_where_the_limit_comes_from_and_only_a_limit_has_them(qtbot, card):
    asked = []
    card.sourceRequested.connect(asked.append)
    assert card._source.accessibleName() == "Where does this limit come from?"
    qtbot.mouseClick(card._source, Qt.MouseButton.LeftButton)
    assert asked == [finding(ONE)]
    assert card.led == []
    card.setValue((Finding(Rule.FLOW_RANGE, Severity.ABSOLUTE, ONE, "1", "2", "mL/day", "ours"),))
    assert card._source.isHidden()


def test_what_weighs_stands_at_one_place_with_and_without_a_way_to_the_source(card, keep):
    other = keep(FindingCard())
    other.setValue((Finding(Rule.FLOW_RANGE, Severity.SOFT, ONE, "1", "2", "mL/day", "ours"),))
    card.setValue((finding(),))
    for one in (card, other):
        one.resize(420, one.sizeHint().height())
    assert (card._source.isHidden(), other._source.isHidden()) == (False, True)
    ends = [one._word.mapTo(one, one._word.rect().topRight()) for one in (card, other)]
    assert ends[0] == ends[1]


def test_what_nobody_asks_for_is_not_called_blocked(card):
    card.setValue((finding(severity=Severity.HARD),), Of.HELD)
    assert card._word.text() == "Breaks a limit"
    assert card.accessibleDescription().endswith("The pump goes on with it.")
    card.setValue((finding(severity=Severity.HARD),), Of.PAST)
    assert card._word.text() == "Breaks a limit"
    assert card.accessibleDescription().endswith("That was judged when the pump was last read.")
    card.setValue((finding(severity=Severity.HARD),))
    assert card._word.text() == "Blocked"
    assert "blocks programming" in card.accessibleDescription()
