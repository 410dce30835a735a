"""A bolus is off until it is whole, and says what it adds and what runs afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from profiles.program import Bolus, PatientBolus, SingleBolus
from widgets import example_program as example
from widgets.bolus_forms import (
    PatientBolusFields,
    SingleBolusFields,
    SwitchedBolus,
    patient_words,
    single_words,
)

TERMS = example.terms()
PATIENT = PatientBolus(Bolus(10_000, 300, 5_000), 7_200, 6)
SINGLE = SingleBolus("ab" * 16, Bolus(50_000, 600, 25_000), 900, 4_500)


def fill(qtbot, fields, **texts):
    for key, text in texts.items():
        line = fields.field(key).focusProxy()
        line.selectAll()
        qtbot.keyClicks(line, text)
        qtbot.keyClick(line, Qt.Key.Key_Return)


def listen(form):
    out = []
    form.valueChanged.connect(out.append)
    return out


@pytest.fixture
def patient(keep):
    made = SwitchedBolus("Patient bolus", PatientBolusFields())
    made.setValue(None, TERMS)
    return keep(made)


@pytest.fixture
def single(keep):
    ids = iter(("01" * 16, "02" * 16))
    made = SwitchedBolus("Single bolus, once", SingleBolusFields(), lambda: next(ids))
    made.setValue(None, TERMS)
    return keep(made)


def test_a_patient_bolus_needs_all_four_numbers(qtbot, patient):
    out = listen(patient)
    patient.switch.click()
    assert patient.fields.isVisible()
    fill(qtbot, patient.fields, dose="5", duration="5", lockout="2")
    assert out == []
    assert patient.fields.words().startswith("Off until")
    fill(qtbot, patient.fields, starts="6")
    assert out == [PATIENT]


def test_switching_off_takes_it_out_at_once_and_on_again_brings_it_back(patient):
    patient.setValue(PATIENT, TERMS)
    out = listen(patient)
    patient.switch.click()
    assert out == [None]
    patient.switch.click()
    assert out == [None, PATIENT]


def test_the_most_that_a_patient_can_add_is_said():
    assert patient_words(PATIENT, TERMS) == "Gives 5 mcg in 0.01 mL. At most 30 mcg on top in any 24 h."
    still = PatientBolus(Bolus(10_000, 0, 5_000), 7_200, 6)
    assert patient_words(still, TERMS).startswith("The bolus lasts no time")


@pytest.mark.req(18)
def test_every_single_bolus_has_an_id_of_its_own_and_never_comes_back(qtbot, single):
    out = listen(single)
    single.switch.click()
    fill(qtbot, single.fields, dose="25", duration="10")
    assert out[-1] == SingleBolus("01" * 16, Bolus(50_000, 600, 25_000), 0, 3_600)
    single.switch.click()
    assert out[-1] is None
    single.setValue(None, TERMS)
    single.switch.click()
    assert single.fields.field("dose").value() is None
    fill(qtbot, single.fields, dose="25", duration="10")
    assert out[-1].id == "02" * 16


def test_what_runs_afterwards_is_said():
    words = single_words(SINGLE, TERMS)
    assert words == (
        "Gives 25 mcg in 0.05 mL. 15 min after activation, once, over the program, which runs on afterwards. "
        "Void if it has not begun 1 h later."
    )


def test_a_bolus_that_is_shown_keeps_its_id_while_it_is_edited(qtbot, single):
    single.setValue(SINGLE, TERMS)
    out = listen(single)
    fill(qtbot, single.fields, dose="30")
    assert out[-1].id == SINGLE.id
    assert out[-1].bolus.asked_ng == 30_000


def test_typing_is_previewed(qtbot, patient):
    patient.setValue(PATIENT, TERMS)
    previewed = []
    patient.valuePreviewed.connect(previewed.append)
    line = patient.fields.field("dose").focusProxy()
    line.selectAll()
    qtbot.keyClicks(line, "7")
    assert [bolus.bolus.asked_ng for bolus in previewed] == [7_000]
