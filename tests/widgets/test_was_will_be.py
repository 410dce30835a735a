"""Held and draft side by side."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from widgets.chip import Chip
from widgets.figure import Figure
from widgets.was_will_be import ChangeLine, TotalLine, WasWillBe, WasWillBeView

VIEW = WasWillBeView(
    (TotalLine("Baclofen a day", "300 mcg/day", "330 mcg/day", "+10 %"),),
    (ChangeLine("Patient bolus", "none", "5 mcg"),),
)


@pytest.mark.req(27)
def test_both_sides_the_difference_and_every_change_are_shown(keep):
    view = keep(WasWillBe())
    view.setValue(VIEW)
    assert [figure.value() for figure in view.findChildren(Figure) if figure.isVisible()] == [
        "300 mcg/day",
        "330 mcg/day",
    ]
    texts = {label.text() for label in view.findChildren(QLabel) if label.isVisible()}
    assert {"Baclofen a day", "+10 %", "Patient bolus", "none", "5 mcg"} <= texts
    assert view.value() is VIEW


@pytest.mark.req(28)
def test_held_and_draft_are_named_in_words(keep):
    view = keep(WasWillBe())
    view.setValue(VIEW)
    assert [chip.value() for chip in view.findChildren(Chip) if chip.isVisible()] == ["Held by the pump", "Draft"]


def test_another_comparison_replaces_the_first_whole(qapp, keep):
    view = keep(WasWillBe())
    view.setValue(VIEW)
    view.setValue(WasWillBeView())
    qapp.processEvents()
    assert [figure for figure in view.findChildren(Figure) if figure.isVisible()] == []
