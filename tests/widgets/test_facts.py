"""Names and values."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from widgets import theme
from widgets.facts import Facts


def shown(facts):
    return [label.text() for label in facts.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize(("ems", "columns"), [(70, 3), (50, 2), (20, 1)])
def test_facts_take_as_many_columns_as_have_room(qapp, keep, ems, columns):
    facts = keep(Facts(columns=3))
    facts.setValue(tuple((f"Name {number}", f"Value {number}") for number in range(4)))
    facts.resize(theme.base_px() * ems, 200)
    qapp.processEvents()
    grid = facts.layout()
    last = divmod(3, columns)
    assert grid.itemAtPosition(last[0], 2 * last[1]).widget().text() == "Name 3"
    assert shown(facts) == [text for number in range(4) for text in (f"Name {number}", f"Value {number}")]


def test_it_asks_for_the_width_of_one_column_alone(keep):
    wide, narrow = keep(Facts(columns=3)), keep(Facts())
    for facts in (wide, narrow):
        facts.setValue((("Name", "Value"),) * 3)
    assert wide.minimumSizeHint().width() == narrow.minimumSizeHint().width()


def test_labels_are_used_again_and_hidden_when_there_is_less_to_say(keep):
    facts = keep(Facts())
    facts.setValue((("Serial number", "CIS-1"), ("Model", "cisterna-20")))
    assert shown(facts) == ["Serial number", "CIS-1", "Model", "cisterna-20"]
    labels = facts.findChildren(QLabel)
    facts.setValue((("Serial number", "CIS-2"),))
    assert shown(facts) == ["Serial number", "CIS-2"]
    assert facts.findChildren(QLabel) == labels
    assert facts.value() == (("Serial number", "CIS-2"),)
