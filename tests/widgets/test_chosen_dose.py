"""The dose is written by a person, and a strength that is new is written twice."""

from __future__ import annotations

import pytest

from profiles.program import Continuous
from tests.widgets.first_terms import BACLOFEN, MORPHINE, terms, write
from widgets.chosen_dose import ChosenDose, provenance


@pytest.fixture
def chosen(keep):
    return keep(ChosenDose())


def test_what_is_in_the_reservoir_stands_there_and_the_dose_does_not(chosen, qtbot):
    chosen.setDrug(BACLOFEN, terms("baclofen"))
    assert chosen.field("strength").value() == 500_000
    assert "In the reservoir now: 500 mcg/mL" in chosen.field("strength").note()
    assert chosen.field("dose").value() is None
    chosen._open.click()
    assert "the dose a day that you choose" in chosen._note.text()
    write(chosen, dose=100_000)
    with qtbot.waitSignal(chosen.programChosen) as told:
        chosen._open.click()
    program = told.args[0]
    assert program.base == Continuous(200_000, 100_000)
    assert program.name == "Baclofen 100 mcg/day"
    assert program.fluid == terms("baclofen").fluid


def test_another_strength_is_written_twice(chosen):
    chosen.setDrug(BACLOFEN, terms("baclofen"))
    write(chosen, strength=2_000_000)
    assert chosen.fluid() is None
    chosen._open.click()
    assert "write the same one twice" in chosen._note.text()
    write(chosen, again=2_000_000)
    assert chosen.fluid().primary.concentration_ng_per_ml == 2_000_000


def test_a_drug_that_is_not_in_the_reservoir_begins_empty_in_its_own_unit(chosen):
    chosen.setDrug(MORPHINE, terms("baclofen"))
    assert (chosen.field("dose").unit(), chosen.field("strength").unit()) == ("mg/day", "mg/mL")
    assert chosen.field("strength").value() is None
    chosen._open.click()
    assert chosen._note.text() == "Write the strength of the drug in the pump."


def test_the_same_drug_again_leaves_what_was_written(chosen):
    chosen.setDrug(BACLOFEN, terms("baclofen"))
    write(chosen, dose=100_000)
    chosen.setDrug(BACLOFEN, terms("baclofen"))
    assert chosen.field("dose").value() == 100_000


def test_a_source_stands_beside_its_status():
    assert provenance("a label", "label").text() == "a label (label)"
