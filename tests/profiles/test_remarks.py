"""What is told beside the findings: it blocks nothing, and the compiled loop need not know of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from profiles.checks import findings, judged
from profiles.context import Exposure
from profiles.findings import Severity, blocking, soft
from profiles.kernels import verdict
from profiles.line_change import Scope, prime
from profiles.program import Bolus, Continuous, Prime, SingleBolus
from profiles.pump import Catheter
from profiles.remarks import GAP, SHORT_PRIME, with_remarks
from profiles.unusual import Unusual
from tests.profiles.orders import BACLOFEN, CATHETER, DAY, context, order, program

STEADY = Continuous(600_000, 300_000)
CATHETER_NL = CATHETER.volume_nl() or 0
FLOW = 12_000_000  # 138.9 nL in a second


def remarks(order_, context_, library):
    """What is told that no rule found."""
    return [f for f in with_remarks(order_, context_, library) if f not in findings(order_, context_, library)]


def primed(scope, volume_nl):
    return order(STEADY, Prime("a" * 32, "implant", scope, volume_nl, FLOW))


@pytest.mark.parametrize(("scope", "line_nl"), [(Scope.CATHETER, CATHETER_NL), (Scope.SYSTEM, CATHETER_NL + 140_000)])
def test_a_prime_that_leaves_more_than_a_second_of_what_it_is_to_fill_is_told(scope, line_nl, library):
    for missing_nl, asked in ((0, []), (139, []), (140, ["mL"]), (line_nl - 1, ["mL"])):
        found = remarks(primed(str(scope), line_nl - missing_nl), context(), library)
        assert [(f.severity, f.detail, f.unit) for f in found] == [(Severity.NOTE, SHORT_PRIME, "mL") for _ in asked]
    (found,) = remarks(primed(str(scope), 100_000), context(), library)
    assert (str(found.where), found.asked, float(found.allowed)) == ("one_time[0]", "0.1", line_nl / 1e6)


@pytest.mark.parametrize("scope", Scope)
def test_a_prime_that_the_console_makes_is_never_short(scope, library):
    plan = prime(scope, BACLOFEN, context(), library, "a" * 32, "implant")
    assert not isinstance(plan, Unusual)
    assert remarks(order(STEADY, plan.part), context(), library) == []


def test_what_is_no_prime_fills_nothing_that_it_could_leave_short(library):
    single = SingleBolus("b" * 32, Bolus(1_000, 60, 500_000))
    assert remarks(order(STEADY, single), context(held=program(STEADY)), library) == []


def test_of_a_line_that_nobody_knows_nothing_is_said(library):
    assert remarks(primed("system", 1_000), context(catheter=Catheter()), library) == []


@pytest.mark.parametrize("exposure", Exposure)
def test_a_tolerant_patient_after_a_gap_is_told_with_its_length_and_without_a_bound(exposure, library):
    known = context(held=program(STEADY), exposure=exposure)
    assert remarks(order(STEADY), known, library) == []
    found = remarks(order(STEADY), replace(known, interrupted_s=3 * DAY), library)
    told = [(f.severity, f.detail, f.asked, f.allowed) for f in found]
    assert told == ([(Severity.NOTE, GAP, "3 days", "tolerant")] if exposure is Exposure.TOLERANT else [])


def test_it_blocks_nothing_needs_no_reason_and_leaves_the_twins_alike(library):
    asked, known = primed("system", 100_000), context(interrupted_s=DAY)
    found, told = findings(asked, known, library), with_remarks(asked, known, library)
    assert (blocking(told), soft(told)) == (blocking(found), soft(found))
    assert judged(found) == verdict(asked, known, library)
    assert len(told) == len(found) + 2


def test_of_numbers_outside_the_bounds_only_that_is_said(library):
    wild = primed("system", -1)
    assert with_remarks(wild, context(interrupted_s=DAY), library) == findings(wild, context(), library)
