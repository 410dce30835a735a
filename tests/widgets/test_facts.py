"""Names and values."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from widgets.facts import Facts


def shown(facts):
    return [label.text() for label in facts.findChildren(QLabel) if label.isVisible()]


def test_facts_fill_their_columns_row_by_row(keep):
    facts = keep(Facts(columns=3))
    facts.setValue(tuple((f"Name {number}", f"Value {number}") for number in range(4)))
    grid = facts.layout()
    assert grid.itemAtPosition(0, 4).widget().text() == "Name 2"
    assert grid.itemAtPosition(1, 1).widget().text() == "Value 3"


def test_labels_are_used_again_and_hidden_when_there_is_less_to_say(keep):
    facts = keep(Facts())
    facts.setValue((("Serial number", "CIS-1"), ("Model", "cisterna-20")))
    assert shown(facts) == ["Serial number", "CIS-1", "Model", "cisterna-20"]
    labels = facts.findChildren(QLabel)
    facts.setValue((("Serial number", "CIS-2"),))
    assert shown(facts) == ["Serial number", "CIS-2"]
    assert facts.findChildren(QLabel) == labels
    assert facts.value() == (("Serial number", "CIS-2"),)
