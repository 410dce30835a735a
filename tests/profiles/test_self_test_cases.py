"""The self-test plants one fault a rule, and nothing in its good orders."""

from __future__ import annotations

import pytest

from profiles.checks import findings
from profiles.findings import Rule, Severity
from profiles.limits import Library
from profiles.self_test_cases import BAD, GOOD, Case


def test_every_rule_has_its_bad_case() -> None:
    assert set(BAD) == set(Rule)


@pytest.mark.parametrize("rule", Rule)
def test_a_bad_case_breaks_its_own_rule_and_no_other(rule: Rule, library: Library) -> None:
    order, context = BAD[rule]
    assert {finding.rule for finding in findings(order, context, library)} == {rule}


@pytest.mark.parametrize("case", GOOD)
def test_a_good_case_breaks_none(case: Case, library: Library) -> None:
    assert not [f for f in findings(*case, library) if f.severity > Severity.NOTE]
