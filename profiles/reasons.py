"""How far a reason reaches: to the finding that it was given for, and never to a worse one.

A finding moves while nobody edits: the reservoir falls, the refill comes nearer, two clocks are read a second apart.
What has become milder by that keeps its reason; what an edit has changed does not, and that is not judged here.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from profiles.checks_dates import CLOCKS_APART_S
from profiles.findings import Finding, Key, Rule, soft

# How far two readings of one thing may lie apart, in the unit of the finding. Clocks that differ by less than a minute
# agree (checks_dates). The reservoir is read from the pump and the refill from our clock, not in the same instant, and
# the pump runs on while a hand goes from the signature to the button: volumes are said to the microlitre.
_READ_TWICE: dict[str, Decimal] = {Rule.CLOCK: Decimal(CLOCKS_APART_S), Rule.RESERVOIR_ENDURANCE: Decimal("0.001")}


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
    return abs(after) <= abs(before) + _READ_TWICE.get(now.rule, 0)


def _beyond(key: Key) -> Decimal | None:
    """How far the asked number is above the allowed one, or below it; None where one of them is no number."""
    try:
        return Decimal(key.asked.replace(",", "")) - Decimal(key.allowed.replace(",", ""))
    except InvalidOperation:
        return None
