"""How far a reason reaches: to the finding that it was given for, and never to a worse one.

A finding moves while nobody edits: the reservoir falls, the refill comes nearer, two clocks are read a second apart.
What has become milder by that keeps its reason; what an edit has changed does not, and that is not judged here.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from profiles.checks_dates import CLOCKS_APART_S
from profiles.findings import Finding, Key, Rule, soft


def unanswered(findings: tuple[Finding, ...], given: Iterable[Key]) -> tuple[Finding, ...]:
    """The soft findings that none of the given reasons reaches."""
    keys = tuple(given)
    return tuple(finding for finding in soft(findings) if not any(reaches(key, finding) for key in keys))


def reaches(given: Key, finding: Finding) -> bool:
    """Whether a reason given for ``given`` still stands for ``finding``: the same thing, and no worse than it was."""
    now = finding.key
    if (given.rule, given.place, given.detail, given.unit) != (now.rule, now.place, now.detail, now.unit):
        return False
    return given == now or _waits_for_the_same(given, now) or _no_worse(given, now)


def _waits_for_the_same(given: Key, now: Key) -> bool:
    """The time until one change of the clock runs down by itself."""
    return given.rule == Rule.CLOCK and given.detail == "change" and given.allowed == now.allowed


def _no_worse(given: Key, now: Key) -> bool:
    """On the same side of the bound and no further from it; what is said in words must be the same words."""
    before, after = _beyond(given), _beyond(now)
    if before is None or after is None or (before > 0) != (after > 0):
        return False
    # clocks that differ by less than this agree (checks_dates): two readings of one error do too
    same = CLOCKS_APART_S if now.rule == Rule.CLOCK else 0
    return abs(after) <= abs(before) + same


def _beyond(key: Key) -> Decimal | None:
    """How far the asked number is above the allowed one, or below it; None where one of them is no number."""
    try:
        return Decimal(key.asked.replace(",", "")) - Decimal(key.allowed.replace(",", ""))
    except InvalidOperation:
        return None
