"""What is told beside the findings: it blocks nothing, and the compiled loop need not know of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from profiles.checks import findings, judged
from profiles.context import Exposure
from profiles.drugs import Component, Fluid
from profiles.findings import Rule, Severity, blocking, soft
from profiles.kernels import verdict
from profiles.line_change import Scope, prime
from profiles.program import Bolus, Continuous, Prime, SingleBolus
from profiles.pump import Catheter
from profiles.remarks import FIRST_FILL, GAP, NEW_FILL, SHORT_PRIME, UNRECORDED, with_remarks
from profiles.unusual import Unusual
from tests.profiles.orders import BACLOFEN, CATHETER, DAY, MIXED, context, order, program

STEADY = Continuous(600_000, 300_000)
CATHETER_NL = CATHETER.volume_nl() or 0
FLOW = 12_000_000  # 138.9 nL in a second


MORPHINE = Fluid((Component("morphine", 10_000_000),))
ZICONOTIDE = Fluid((Component("ziconotide", 25_000),))


def pain(**fields):
    return context(indication="pain", **fields)


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


@pytest.mark.req(47)
def test_a_drug_that_the_held_program_has_not_is_told_with_how_long_its_first_fill_lasts(library):
    known = pain(held=program(STEADY, MIXED))
    assert remarks(order(STEADY, fluid=MIXED), known, library) == []
    assert remarks(order(STEADY, fluid=ZICONOTIDE), pain(), library) == []  # the first program of a pump
    both = Fluid((*MIXED.components, *ZICONOTIDE.components))
    for fluid, index in ((ZICONOTIDE, 0), (both, 2)):
        (found,) = remarks(order(STEADY, fluid=fluid), known, library)
        assert (found.severity, found.detail, found.asked) == (Severity.NOTE, NEW_FILL, "ziconotide")
        assert (str(found.where), found.allowed) == (f"program.fluid.components[{index}]", "14 days")
    beside = Fluid((*BACLOFEN.components, *MORPHINE.components))
    (found,) = remarks(order(STEADY, fluid=beside), pain(held=program(STEADY, MORPHINE)), library)
    assert (found.asked, found.allowed) == ("baclofen", "30 days"), "beside morphine, as the rule takes it"
    unbounded = replace(library, limits=())
    assert [f.allowed for f in remarks(order(STEADY, fluid=ZICONOTIDE), known, unbounded)] == ["an unknown time"]


@pytest.mark.req(47)
def test_a_drug_that_the_last_recorded_fill_has_not_is_told_as_one_whose_fill_is_not_recorded(library):
    asked, known = order(STEADY, fluid=ZICONOTIDE), pain(held=program(STEADY, ZICONOTIDE))
    found = [f for f in with_remarks(asked, known, library, ("ziconotide",)) if f.rule is Rule.STABILITY]
    assert [(f.severity, f.detail, f.asked) for f in found] == [(Severity.NOTE, UNRECORDED, "ziconotide")]
    assert with_remarks(asked, known, library, ("morphine",)) == with_remarks(asked, known, library)
    new = with_remarks(asked, pain(held=program(STEADY, MIXED)), library, ("ziconotide",))
    assert [f.detail for f in new if f.rule is Rule.STABILITY] == [NEW_FILL]


@pytest.mark.req(47)
def test_a_fill_that_is_too_old_for_a_first_one_is_told_why_it_is_judged_as_that(library):
    asked, known = order(STEADY, fluid=ZICONOTIDE), pain(held=program(STEADY, ZICONOTIDE))
    for age_s, told in ((14 * DAY, []), (14 * DAY + 1, [("ziconotide", "14 days", FIRST_FILL)])):
        found = remarks(asked, replace(known, fill_age_s=age_s, first_fill=True), library)
        assert [(f.asked, f.allowed, f.detail) for f in found] == told
        assert remarks(asked, replace(known, fill_age_s=age_s), library) == []
    assert remarks(asked, replace(known, fill_age_s=90 * DAY), library) == []  # too old for any, and no first one
    old = pain(held=program(STEADY, MIXED), fill_age_s=400 * DAY, first_fill=True)
    assert remarks(order(STEADY, fluid=MIXED), old, library) == []  # the library knows no first fill of these


def test_it_blocks_nothing_needs_no_reason_and_leaves_the_twins_alike(library):
    asked, known = primed("system", 100_000), context(interrupted_s=DAY)
    found, told = findings(asked, known, library), with_remarks(asked, known, library)
    assert (blocking(told), soft(told)) == (blocking(found), soft(found))
    assert judged(found) == verdict(asked, known, library)
    assert len(told) == len(found) + 2


def test_of_numbers_outside_the_bounds_only_that_is_said(library):
    wild = primed("system", -1)
    assert with_remarks(wild, context(interrupted_s=DAY), library) == findings(wild, context(), library)
