"""The self-test passes for twins that agree, and names the case for a loop that is blind, deaf or inventive."""

from __future__ import annotations

from dataclasses import replace

import pytest

from profiles.checks import Judged, findings, judged
from profiles.context import Context
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.limits import Library
from profiles.program import Order
from profiles.self_test import self_test


def honest(order: Order, context: Context, library: Library) -> frozenset[Judged]:
    return judged(findings(order, context, library))


def test_a_loop_that_says_what_the_plain_rules_say_passes(library: Library) -> None:
    assert self_test(honest, findings, library) == ""


@pytest.mark.req(21)
@pytest.mark.parametrize("rule", Rule)
def test_a_loop_that_is_blind_to_one_rule_fails_with_its_name(rule: Rule, library: Library) -> None:
    def blind(order: Order, context: Context, library: Library) -> frozenset[Judged]:
        return frozenset(row for row in honest(order, context, library) if row[0] != rule)

    assert f"the bad case of {rule}" in self_test(blind, findings, library)


def test_twins_that_are_blind_together_fail_too(library: Library) -> None:
    def nothing(order: Order, context: Context, library: Library) -> frozenset[Judged]:
        return frozenset()

    assert "bad case of flow-range" in self_test(nothing, lambda *_: (), library)


def test_a_loop_that_invents_a_finding_fails_on_the_good_case(library: Library) -> None:
    invented: Judged = (Rule.CLOCK, Severity.SOFT, Place(Part.PROGRAM), "")

    def inventive(order: Order, context: Context, library: Library) -> frozenset[Judged]:
        said = honest(order, context, library)
        return said or frozenset({invented})

    assert "good case 1" in self_test(inventive, findings, library)


def test_a_limit_that_a_site_has_raised_may_let_its_case_pass(library: Library) -> None:
    def high(value: int, rule: Rule) -> int:
        return 10**9 if rule == Rule.PATIENT_BOLUS else value

    limits = tuple(
        replace(x, value=high(x.value, x.rule), raised_from=x.value if x.rule == Rule.PATIENT_BOLUS else None)
        for x in library.limits
    )
    assert self_test(honest, findings, replace(library, limits=limits)) == ""


def test_a_bad_case_that_both_only_note_fails_too(library: Library) -> None:
    def mild(order: Order, context: Context, library: Library) -> tuple[Finding, ...]:
        return tuple(replace(finding, severity=Severity.NOTE) for finding in findings(order, context, library))

    said = self_test(lambda *case: judged(mild(*case)), mild, library)
    assert "the bad case of" in said
