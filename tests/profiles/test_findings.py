"""A finding knows whether it blocks, and what an acknowledgement binds to."""

from __future__ import annotations

import pytest

from profiles.findings import Finding, Part, Place, Rule, Severity, blocking, soft


def finding(severity: Severity, where: Place | None = None, detail: str = "") -> Finding:
    return Finding(Rule.DOSE_DAY, severity, where or Place(Part.BASE), "2", "1", "mg/day", "S1", detail)


EACH = tuple(finding(s) for s in Severity)


def test_only_hard_and_absolute_findings_block() -> None:
    assert [f.severity for f in blocking(EACH)] == [Severity.HARD, Severity.ABSOLUTE]


def test_only_soft_findings_ask_for_a_reason() -> None:
    assert [f.severity for f in soft(EACH)] == [Severity.SOFT]


@pytest.mark.parametrize("part", Part)
def test_every_place_is_a_path_into_the_document(part: Part) -> None:
    path = str(Place(part, 3, 5))
    assert path.startswith(("program", "one_time", "context"))
    assert "{" not in path


def test_findings_of_one_rule_at_one_place_are_told_apart_by_their_detail() -> None:
    assert finding(Severity.SOFT, detail="1 h").key != finding(Severity.SOFT, detail="4 h").key
    assert finding(Severity.SOFT).key == ("dose-day", "program.base", "", "mg/day", "2", "1")
