"""The two words that end a transaction; the third has a panel of its own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from widgets.outcome_panel import Outcome, OutcomePanel, OutcomeView


@pytest.fixture
def panel(keep):
    return keep(OutcomePanel())


def texts(panel):
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible() and label.text()]


def buttons(panel):
    shown = [one for one in panel.findChildren(QPushButton) if one.isVisible()]
    return {one.accessibleName(): one for one in shown}


@pytest.mark.req(35)
@pytest.mark.parametrize(
    ("outcome", "word", "offered"),
    [
        (Outcome.CONFIRMED, "Confirmed", {"Done", "Save summary"}),
        (Outcome.NOT_APPLIED, "Not applied", {"Done"}),
        (Outcome.FORGOTTEN, "Not known any more", {"Done"}),
    ],
)
def test_each_outcome_has_its_word_and_offers_only_what_is_allowed(panel, outcome, word, offered):
    panel.setValue(OutcomeView(outcome, "Why."))
    assert texts(panel)[0] == word
    assert set(buttons(panel)) == offered


def test_reasons_steps_and_facts_are_shown_where_there_are_any(panel):
    steps, facts = ("Plug in.", "Read."), (("Id", "5b"),)
    panel.setValue(OutcomeView(Outcome.NOT_APPLIED, "The line broke.", "It ran A.", steps, facts))
    shown = texts(panel)
    assert {"The line broke.", "It ran A.", "1.  Plug in.\n2.  Read.", "Id", "5b", "What to do next"} <= set(shown)
    panel.setValue(OutcomeView(Outcome.CONFIRMED, "Read back."))
    assert "What to do next" not in texts(panel)


def test_a_stop_has_its_own_word(panel):
    panel.setValue(OutcomeView(Outcome.CONFIRMED, "It said so.", title="Stopped"))
    assert texts(panel)[0] == "Stopped"
    assert panel.value().title == "Stopped"


def test_its_buttons_ask(qtbot, panel):
    panel.setValue(OutcomeView(Outcome.CONFIRMED, "Read back."))
    with qtbot.waitSignal(panel.summaryRequested):
        qtbot.mouseClick(buttons(panel)["Save summary"], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.closeRequested):
        qtbot.mouseClick(buttons(panel)["Done"], Qt.MouseButton.LeftButton)
