"""Both ways to a first program say the same: nothing here chooses a dose."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from tests.widgets.first_terms import terms, write
from widgets.first_program_panel import FirstProgramPanel


@pytest.fixture
def panel(keep):
    made = keep(FirstProgramPanel())
    made.setTerms(terms("morphine", 10_000_000))
    return made


@pytest.mark.parametrize("way", ["trial", "route"])
def test_a_program_of_either_way_is_told(panel, qtbot, way):
    part = getattr(panel, way)
    write(part.chosen, dose=500_000)
    with qtbot.waitSignal(panel.programChosen) as told:
        part.chosen._open.click()
    assert told.args[0].base.asked_ng_per_day == 500_000


def test_one_of_them_is_the_next_thing_to_do_once_its_dose_is_written(panel):
    kinds = lambda: [way.chosen._open.property("kind") for way in (panel.trial, panel.route)]  # noqa: E731 - read twice
    assert kinds() == ["plain", "plain"]
    write(panel.trial.chosen, dose=500_000)
    assert kinds() == ["primary", "plain"]
    write(panel.route.chosen, dose=400_000)
    assert kinds() == ["plain", "primary"]
    write(panel.route.chosen, dose=None)
    assert kinds() == ["plain", "plain"]


def test_every_field_has_a_shortcut_of_its_own(panel):
    letters = [
        text[text.index("&") + 1].lower() for label in panel.findChildren(QLabel) if "&" in (text := label.text())
    ]
    assert len(letters) == len(set(letters)) == 15
    names = {way.chosen._open.accessibleName() for way in (panel.trial, panel.route)}
    assert names == {"Open as draft, from the trial", "Open as draft, from another route"}


def test_no_dose_is_filled_in(panel):
    write(panel.route, dose=90_000_000)
    write(panel.trial, bolus=500_000, short=21_600, long=36_000)
    assert panel.route.chosen.field("dose").value() is None
    assert panel.trial.chosen.field("dose").value() is None
