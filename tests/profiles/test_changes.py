"""Was and will be, in reading order; nothing that differs is silent."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from profiles.changes import Change, Label, between, facts, mode
from profiles.day_edits import split_step
from profiles.drugs import Component, Fluid
from profiles.program import Bolus, Continuous, MinimumRate, PatientBolus, Periodic, PlanStep, Step, Stopped, Timed
from tests.profiles.orders import DAY, MIXED, program, programs

HELD = program(Continuous(600_000, 300_000))


def told(changes):
    return {(change.label, change.detail): (change.was, change.will_be, change.unit) for change in changes}


@pytest.mark.req(27)
def test_ten_percent_more_is_told_as_dose_and_volume():
    changes = between(HELD, program(Continuous(660_000, 330_000)))
    assert changes[0] == Change(Label.DOSE_PER_DAY, "baclofen", "300", "330", "mcg/day", Fraction(10))
    assert [(change.label, change.was, change.will_be, change.unit) for change in changes[1:]] == [
        (Label.ASKED_DOSE_PER_DAY, "300", "330", "mcg/day"),
        (Label.VOLUME_PER_DAY, "0.6", "0.66", "mL/day"),
        (Label.WORST_DAY, "300", "330", "mcg"),
        (Label.STEP_DOSE, "300", "330", "mcg/day"),
        (Label.FLOW, "0.6", "0.66", "mL/day"),
    ]
    assert {change.percent for change in changes} == {Fraction(10)}


def test_a_drug_is_told_in_its_own_unit(library):
    changes = told(between(program(Continuous(100_000, 0), MIXED), program(Continuous(200_000, 0), MIXED), library))
    assert changes[Label.DOSE_PER_DAY, "morphine"] == ("2", "4", "mg/day")
    assert changes[Label.DOSE_PER_DAY, "bupivacaine"] == ("0.5", "1", "mg/day")


def test_another_fluid_is_told_drug_by_drug(library):
    changes = told(between(HELD, program(Continuous(500_000, 0), MIXED), library))
    assert changes[Label.CONCENTRATION, "baclofen"] == ("500", "", "mcg/mL")
    assert changes[Label.CONCENTRATION, "morphine"] == ("", "20", "mg/mL")
    assert changes[Label.STEP_DOSE, ""] == ("300 mcg/day baclofen", "10 mg/day morphine", "")
    assert changes[Label.ASKED_DOSE_PER_DAY, "baclofen"] == ("300", "", "mcg/day")


def test_another_drug_has_no_percentage():
    changes = between(HELD, program(Continuous(500_000, 0), MIXED))
    assert [c.percent for c in changes if c.label in (Label.STEP_DOSE, Label.DOSE_PER_DAY)] == [None] * 4


def test_another_drug_is_written_as_its_label_writes_it(library):
    after = program(Continuous(500_000, 0), Fluid((Component("hydromorphone", 1_000_000),)))
    changes = told(between(HELD, after, library))
    assert changes[Label.STEP_DOSE, ""] == ("300 mcg/day baclofen", "0.5 mg/day HYDROmorphone", "")


def test_numbers_that_differ_never_read_the_same():
    one, other = (program(Periodic(Bolus(v, 1, 0), 7 * 3_600, 0, 0)) for v in (10**8, 10**8 - 1))
    change = next(c for c in between(one, other) if c.label is Label.VOLUME_PER_DAY)
    assert (change.was, change.will_be) == ("342.857143", "342.857139")


def test_a_program_without_any_drug_is_told_by_its_volume():
    water = program(Continuous(1_000_000, 0), Fluid(()))
    assert told(between(water, replace(water, base=Continuous(2_000_000, 0))))[Label.FLOW, ""] == ("1", "2", "mL/day")


def test_a_first_program_is_all_new():
    changes = between(None, HELD)
    assert {change.was for change in changes} == {""}
    assert all(change.percent is None for change in changes)
    assert [change.label for change in changes[:3]] == [Label.NAME, Label.MODE, Label.CONCENTRATION]


def test_equal_programs_have_no_change():
    assert between(HELD, HELD) == ()


def test_the_same_delivery_written_otherwise_is_one_line():
    day = program(Timed(((Step(0, DAY, 600_000, 300_000),),)))
    split = replace(day, base=split_step(day.base, 0, 3_600))
    assert between(day, split) == (Change(Label.LAYOUT, "", "", "", ""),)


def test_periodic_and_patient_boluses_are_told_part_by_part():
    patient = PatientBolus(Bolus(10_000, 600, 5_000), 7_200, 6)
    draft = program(Periodic(Bolus(20_000, 1_800, 10_000), 14_400, 0, 0, 3_600), patient=patient)
    changes = told(between(HELD, draft))
    assert changes[Label.MODE, ""] == ("continuous", "periodic", "")
    assert changes[Label.BOLUS_DOSE, "baclofen"] == ("", "10", "mcg")
    assert changes[Label.BOLUS_VOLUME, ""] == ("", "0.02", "mL")
    assert changes[Label.BOLUS_DURATION, ""] == ("", "30 min", "")
    assert changes[Label.INTERVAL, ""] == ("", "4 h", "")
    assert changes[Label.FIRST_BOLUS, ""] == ("", "1 h", "")
    assert changes[Label.PATIENT_DOSE, "baclofen"] == ("", "5", "mcg")
    assert changes[Label.LOCKOUT, ""] == ("", "2 h", "")
    assert changes[Label.MAX_STARTS, ""] == ("", "6", "")
    assert changes[Label.WORST_DAY, "baclofen"] == ("300", "90", "mcg")  # six of 10 mcg and six of 5 mcg


@pytest.mark.req(27)
def test_a_bolus_is_told_by_what_it_gives_with_the_asked_dose_beside_it():
    """Another strength changes what a volume gives, and a dose that was asked changes nothing."""
    patient = PatientBolus(Bolus(10_000, 600, 5_000), 7_200, 6)
    held = replace(HELD, patient_bolus=patient)
    stronger = Fluid((replace(HELD.fluid.primary, concentration_ng_per_ml=2_000_000),))
    changes = told(between(held, replace(held, fluid=stronger)))
    assert changes[Label.PATIENT_DOSE, "baclofen"] == ("5", "20", "mcg")
    assert changes[Label.PATIENT_DAY, "baclofen"] == ("30", "120", "mcg")
    assert (Label.ASKED_PATIENT, "baclofen") not in changes
    other = replace(held, patient_bolus=replace(patient, bolus=Bolus(10_000, 600, 1)))
    assert told(between(held, other)) == {(Label.ASKED_PATIENT, "baclofen"): ("5", "0.001", "mcg")}
    rounded = facts(program(Periodic(Bolus(10_000, 7 * 3_600 + 1, 5_000), 8 * 3_600, 0, 0)))
    assert 4_999 < rounded[Label.BOLUS_DOSE, "baclofen"].value < 5_000


def test_a_bolus_of_a_mixture_is_told_drug_by_drug(library):
    mixed = replace(program(Continuous(100_000, 0), MIXED), patient_bolus=PatientBolus(Bolus(10_000, 600, 0), 7_200, 6))
    given_of = told(between(replace(mixed, patient_bolus=None), mixed, library))
    assert given_of[Label.PATIENT_DOSE, "morphine"] == ("", "0.2", "mg")
    assert given_of[Label.PATIENT_DOSE, "bupivacaine"] == ("", "0.05", "mg")


def test_a_plan_is_told_step_by_step():
    changes = told(between(HELD, replace(HELD, step_plan=(PlanStep(3 * DAY, Continuous(700_000, 0)),))))
    assert changes == {
        (Label.PLAN_START, "1"): ("", "3 days", ""),
        (Label.PLAN_MODE, "1"): ("", "continuous", ""),
        (Label.PLAN_DOSE, "1"): ("", "350", "mcg/day"),
    }


def test_a_stop_has_its_reason_told():
    changes = told(between(HELD, program(Stopped("surgery"))))
    assert changes[Label.STOP_REASON, ""] == ("", "surgery", "")
    assert changes[Label.DOSE_PER_DAY, "baclofen"] == ("300", "0", "mcg/day")


def test_from_nothing_there_is_no_percentage():
    changes = between(program(Stopped("surgery")), HELD)
    assert next(c for c in changes if c.label is Label.DOSE_PER_DAY).percent is None


@pytest.mark.parametrize(
    ("base", "code"),
    [
        (Continuous(1, 0), "continuous"),
        (Timed(((),)), "timed"),
        (Periodic(Bolus(1, 1, 1), 9, 0, 0), "periodic"),
        (MinimumRate(6_000), "minimum-rate"),
        (Stopped("x"), "stopped"),
    ],
)
def test_every_mode_has_a_code(base, code):
    assert mode(base) == code


@pytest.mark.req(27)
@given(programs(), programs())
def test_no_difference_is_silent(held, draft):
    changes = between(held, draft)
    assert bool(changes) == (held != draft)
    assert all(change.was != change.will_be or change.label is Label.LAYOUT for change in changes)


@given(programs())
def test_facts_are_in_reading_order(any_program):
    ranks = [list(Label).index(label) for label, _ in facts(any_program) if label.value[:4] != "plan"]
    assert ranks == sorted(ranks)
