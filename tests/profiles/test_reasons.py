"""A reason reaches the finding it was given for, what became milder by itself, and nothing worse."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.reasons import reaches, unanswered

RISE = Finding(Rule.DOSE_STEP_UP, Severity.SOFT, Place(Part.PROGRAM), "21", "20", "%", "label", "baclofen")
LEAN = replace(RISE, rule=Rule.DOSE_STEP_DOWN, asked="10", allowed="20")
CLOCKS = Finding(Rule.CLOCK, Severity.SOFT, Place(Part.PROGRAM), "90", "60", "s", "ours")
CHANGE = replace(CLOCKS, asked="5 d", allowed="no change of the clock before the refill", unit="", detail="change")
SHORT = Finding(Rule.RESERVOIR_ENDURANCE, Severity.SOFT, Place(Part.RESERVOIR), "7.327796", "6.299931", "mL", "model")
MIXED = Finding(Rule.MIXTURE, Severity.SOFT, Place(Part.FLUID), "pain", "spasticity", "", "ours", "clonidine")


@pytest.mark.req(16)
@pytest.mark.parametrize(
    ("given_for", "now", "stands"),
    [
        (RISE, RISE, True),
        (RISE, replace(RISE, asked="20.5"), True),
        (RISE, replace(RISE, asked="21.01"), False),
        (RISE, replace(RISE, asked="1,210"), False),
        (RISE, replace(RISE, asked="150"), False),
        (RISE, replace(RISE, allowed="10"), False),
        (RISE, replace(RISE, unit="mcg"), False),
        (RISE, replace(RISE, detail="morphine"), False),
        (RISE, replace(RISE, where=Place(Part.BASE)), False),
        (RISE, replace(RISE, rule=Rule.DOSE_DAY), False),
        (RISE, replace(RISE, asked="19.5"), False),
        (LEAN, replace(LEAN, asked="11"), True),
        (LEAN, replace(LEAN, asked="9"), False),
        (CLOCKS, replace(CLOCKS, asked="150"), True),
        (CLOCKS, replace(CLOCKS, asked="151"), False),
        (CHANGE, replace(CHANGE, asked="4 d 23 h"), True),
        (CHANGE, CLOCKS, False),
        (SHORT, replace(SHORT, asked="7.327784"), True),
        (SHORT, replace(SHORT, allowed="6.299908"), True),
        (SHORT, replace(SHORT, allowed="6.298931"), True),
        (SHORT, replace(SHORT, allowed="6.29893"), False),
        (SHORT, replace(SHORT, asked="7.328797"), False),
        (MIXED, MIXED, True),
        (MIXED, replace(MIXED, asked="cancer"), False),
    ],
)
def test_a_reason_stands_for_the_same_and_for_less(given_for: Finding, now: Finding, stands: bool) -> None:
    assert reaches(given_for.key, now) is stands
    assert (unanswered((now,), (given_for.key,)) == ()) is stands


@given(st.decimals(20, 10**6, places=3), st.decimals(20, 10**6, places=3))
def test_no_reason_reaches_a_larger_excess(read: Decimal, now: Decimal) -> None:
    first, later = replace(RISE, asked=str(read)), replace(RISE, asked=str(now))
    assert reaches(first.key, later) is (20 < now <= read or now == read)


@given(st.integers(0, 20), st.integers(0, 2), st.integers(-2, 2))
def test_a_reservoir_that_is_read_a_moment_before_or_after_the_clock_keeps_its_reason(
    s: int, ahead: int, late: int
) -> None:
    """Both figures run down by the second, at 0.8 and at 0.6 mL/day, and neither waits for the other."""
    need, left = (Decimal(7_327_796 - 13 * (s + ahead)), Decimal(6_299_931 - 7 * (s + ahead + late)))
    later = replace(SHORT, asked=str(need / 1_000_000), allowed=str(left / 1_000_000))
    assert reaches(SHORT.key, later)


def test_only_soft_findings_ask_for_an_answer() -> None:
    hard, note = replace(RISE, severity=Severity.HARD), replace(RISE, severity=Severity.NOTE)
    assert unanswered((hard, note, RISE), ()) == (RISE,)
