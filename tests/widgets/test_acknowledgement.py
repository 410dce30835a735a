"""A reason first, then its own confirmation."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from profiles.findings import Finding, Part, Place, Rule, Severity
from widgets.acknowledgement import Acknowledgement
from widgets.fields import TickField

FINDING = Finding(Rule.DOSE_STEP_UP, Severity.SOFT, Place(Part.PROGRAM), "35", "30", "%", "label")


@pytest.fixture
def card(keep):
    made = keep(Acknowledgement(FINDING))
    made.said = []
    made.valueChanged.connect(lambda: made.said.append(made.value()))
    return made


def reason(card):
    return card.findChild(QLineEdit)


def tick(card):
    return card.findChild(TickField)


@pytest.mark.req(16)
def test_the_tick_waits_for_the_reason(qtbot, card):
    assert not tick(card).isEnabled()
    qtbot.keyClicks(reason(card), "spasm")
    assert tick(card).isEnabled()
    assert card.value() == ""
    qtbot.mouseClick(tick(card), Qt.MouseButton.LeftButton)
    assert card.value() == "spasm"
    assert card.said[-1] == "spasm"


@pytest.mark.req(16)
def test_a_changed_reason_takes_the_confirmation_back(qtbot, card):
    card.setValue("spasm")
    assert card.value() == "spasm"
    qtbot.keyClicks(reason(card), "s")
    assert card.value() == ""
    assert card.reason() == "spasms"


def test_blanks_are_no_reason(qtbot, card):
    qtbot.keyClicks(reason(card), "   ")
    assert not tick(card).isEnabled()


def test_clearing_is_silent_and_whole(card):
    card.setValue("spasm")
    card.setValue("")
    assert (card.value(), card.reason(), card.said) == ("", "", [])
    assert card.finding() is FINDING


def test_fields_are_named_after_their_finding(card):
    assert reason(card).accessibleName() == "Reason: Increase against the running program"
    assert tick(card).accessibleName() == "Confirm: Increase against the running program"
