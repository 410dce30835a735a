"""Names and values."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from widgets.facts import Facts


def shown(facts):
    return [label.text() for label in facts.findChildren(QLabel) if label.isVisible()]


def test_labels_are_used_again_and_hidden_when_there_is_less_to_say(keep):
    facts = keep(Facts())
    facts.setValue((("Serial number", "CIS-1"), ("Model", "cisterna-20")))
    assert shown(facts) == ["Serial number", "CIS-1", "Model", "cisterna-20"]
    labels = facts.findChildren(QLabel)
    facts.setValue((("Serial number", "CIS-2"),))
    assert shown(facts) == ["Serial number", "CIS-2"]
    assert facts.findChildren(QLabel) == labels
    assert facts.value() == (("Serial number", "CIS-2"),)
