"""The estimate in the spinal fluid is a band with its words, or a sentence why there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from profiles.csf import MODELS, Estimate, estimate
from profiles.unusual import Unusual
from widgets import example_program as example
from widgets.csf_panel import CsfPanel
from widgets.projection_view import DAY_S, DrugLabel


@pytest.fixture
def panel(keep):
    made = CsfPanel()
    made.resize(700, 150)
    return keep(made)


@pytest.fixture
def view():
    return example.view()


def steady() -> Estimate:
    found = estimate("baclofen", np.array([0.0, DAY_S]), np.array([300_000.0]), None, 300_000.0)
    assert isinstance(found, Estimate)
    return found


def test_the_band_is_called_an_estimate_with_its_sources(panel, view):
    panel.setEstimate(view, DAY_S, view.drugs[0], steady())
    assert "estimate" in panel.accessibleName()
    assert panel.words() == "published models, not measured; no limit is judged by it"
    assert "not measured" in panel.accessibleDescription()
    assert "S44" in panel.toolTip()
    assert panel.reading(3_600) == "baclofen 0.156 mcg/mL to 0.962 mcg/mL, estimate"
    assert panel.curve("band").style().fill
    assert panel.weight_g() is None


def test_a_missing_estimate_is_a_sentence_and_the_weight_is_asked_for(panel, view, qtbot):
    panel.setEstimate(view, DAY_S, view.drugs[0], Unusual("Record the patient's weight to see an estimate."))
    assert "weight" in panel.words()
    assert panel.reading(0) == ""
    field = panel._weight
    assert not field.isHidden()
    field.setFocus()
    qtbot.keyClicks(field._line, "70")
    with qtbot.waitSignal(panel.weightChanged):
        field._quantity_line.committed.emit()
    assert panel.weight_g() == 70_000
    panel.forget()
    assert panel.weight_g() is None


def test_the_weight_stays_in_sight_where_the_band_rests_on_it(panel, view):
    morphine = tuple(model for model in MODELS if model.per_kg)
    panel.setEstimate(view, DAY_S, DrugLabel("baclofen", "baclofen", "mcg"), replace(steady(), models=morphine))
    assert not panel._weight.isHidden()
    panel.setEstimate(view, DAY_S, view.drugs[0], None)
    assert panel.words() == "being estimated"
