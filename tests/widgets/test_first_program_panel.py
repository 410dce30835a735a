"""Both ways to a first program say the same: nothing here chooses a dose."""

from __future__ import annotations

import pytest

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


def test_no_dose_is_filled_in(panel):
    write(panel.route, dose=90_000_000)
    write(panel.trial, bolus=500_000, short=21_600, long=36_000)
    assert panel.route.chosen.field("dose").value() is None
    assert panel.trial.chosen.field("dose").value() is None
