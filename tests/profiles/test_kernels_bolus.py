"""The loop on boluses: each size on both sides of its limit, and what a prime pushes out of the tip."""

from __future__ import annotations

from dataclasses import replace

import pytest

from profiles import lowering_layout as at
from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.limits import Limit
from profiles.program import (
    Bolus,
    Continuous,
    PatientBolus,
    PlanStep,
    Prime,
    SingleBolus,
    Stopped,
)
from profiles.pump import Catheter
from tests.profiles import edge_orders as edge
from tests.profiles.orders import BACLOFEN, DAY, STRONG, context, order, program
from tests.profiles.plain_loop import part, rows_of, tape_of, written


def limited(rule, quantity, value):
    upper = quantity != "increase_interval_s"
    limit = Limit(rule, Severity.HARD, "baclofen", quantity, value, upper, "test", Status.LABEL)
    return replace(edge.shipped(), limits=(limit,))


@pytest.mark.parametrize(("volume", "told"), [(20_000, False), (20_001, True)])
def test_a_bolus_may_weigh_its_limit_and_no_more(volume, told):
    library = limited(Rule.BOLUS_SIZE, "bolus_ng", 10_000)  # 0.02 mL of 500 mcg/mL
    bolus, rows = SingleBolus("0" * 32, Bolus(volume, DAY, 0)), rows_of()
    part("judge_sizes")(tape_of(order(Continuous(600_000, 0), bolus, fluid=BACLOFEN), context(), library), rows)
    assert bool(written(rows)) is told


@pytest.mark.parametrize(
    ("volume", "starts", "details"), [(60_000, 3, []), (60_001, 3, [at.D_DRUG]), (1, 4, [at.D_STARTS])]
)
def test_a_patient_bolus_is_a_share_of_the_daily_dose_and_has_a_count(volume, starts, details):
    percent = limited(Rule.PATIENT_BOLUS, "patient_bolus_percent", 10)
    count = limited(Rule.PATIENT_BOLUS, "patient_bolus_starts", 3)
    library = replace(percent, limits=percent.limits + count.limits)
    patient, rows = PatientBolus(Bolus(volume, DAY, 0), DAY, starts), rows_of()
    part("judge_sizes")(tape_of(order(Continuous(600_000, 0), patient=patient), context(), library), rows)
    assert [row[5] for row in written(rows)] == details


def test_a_patient_bolus_over_no_flow_at_all_has_an_endless_share():
    library = limited(Rule.PATIENT_BOLUS, "patient_bolus_percent", 100_000)
    patient, rows = PatientBolus(Bolus(1, 60, 0), DAY, 1), rows_of()
    part("judge_sizes")(tape_of(order(Stopped("rest"), patient=patient), context(), library), rows)
    assert [row[5] for row in written(rows)] == [at.D_DRUG]


@pytest.mark.parametrize(
    ("known", "scope", "room"),
    [
        ({}, "system", 316_000),
        ({}, "catheter", 176_000),
        ({"held": program(Continuous(1, 0))}, "system", 0),
        ({"line_fluid": STRONG}, "catheter", 0),
    ],
)
def test_what_a_prime_pushes_out_may_weigh_the_limit_of_a_bolus(known, scope, room):
    library = limited(Rule.BOLUS_SIZE, "bolus_ng", 10_000)  # 20,000 nL of 500 mcg/mL, 5,000 nL of 2,000 mcg/mL
    allowed = 5_000 if "line_fluid" in known else 20_000
    for over, told in ((0, []), (1, [at.R_BOLUS_SIZE])):
        prime = Prime("0" * 32, "r", scope, room + allowed + over, 24_000_000)
        rows = rows_of()
        part("judge_sizes")(tape_of(order(Continuous(1, 0), prime), context(**known), library), rows)
        assert [row[0] for row in written(rows)] == told
    unknown = context(catheter=Catheter(), **known)
    rows = rows_of()
    part("judge_sizes")(tape_of(order(Continuous(1, 0), prime), unknown, library), rows)
    assert written(rows) == []


@pytest.mark.parametrize(("least", "told"), [(500_000, []), (499_999, [at.D_DRUG])])
def test_a_patient_bolus_is_a_share_of_the_least_dose_of_a_plan_wherever_it_stands(least, told):
    library = limited(Rule.PATIENT_BOLUS, "patient_bolus_percent", 10)
    patient = PatientBolus(Bolus(50_000, DAY, 0), DAY, 1)
    for first, second in ((600_000, least), (least, 600_000)):
        planned = order(Continuous(first, 0), patient=patient, plan=(PlanStep(DAY, Continuous(second, 0)),))
        rows = rows_of()
        part("judge_sizes")(tape_of(planned, context(), library), rows)
        assert [row[5] for row in written(rows)] == told


def test_a_patient_bolus_of_nothing_over_no_flow_is_no_share_at_all():
    library = limited(Rule.PATIENT_BOLUS, "patient_bolus_percent", 0)
    patient, rows = PatientBolus(Bolus(0, 60, 0), DAY, 1), rows_of()
    part("judge_sizes")(tape_of(order(Stopped("rest"), patient=patient), context(), library), rows)
    assert written(rows) == []
