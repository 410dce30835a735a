"""The start-up self-test of the compiled loop: until it has passed, nothing may be pushed."""

from __future__ import annotations

from collections.abc import Callable

from profiles.checks import Judged, judged
from profiles.context import Context
from profiles.findings import Finding, Rule, Severity
from profiles.limits import Library
from profiles.program import Order
from profiles.self_test_cases import BAD, GOOD

Verdict = Callable[[Order, Context, Library], frozenset[Judged]]
Twin = Callable[[Order, Context, Library], tuple[Finding, ...]]

FAILED = "The compiled check loop failed its self-test on {0}: programming is disabled. Start the console again."


def self_test(verdict: Verdict, twin: Twin, library: Library) -> str:
    """Empty when the loop finds the planted fault of every rule and says of each case what the plain rules say.

    Otherwise one sentence with the case that went wrong. A library whose limits were raised far enough may let a
    planted fault pass; the plain rules then let it pass too, and only their agreement is asked for.
    """
    for rule, (order, context) in BAD.items():
        said, plain = verdict(order, context, library), judged(twin(order, context, library))
        if said != plain or not (_names(said, rule) or _raised(rule, library)):
            return FAILED.format(f"the bad case of {rule}")
    for number, (order, context) in enumerate(GOOD, 1):
        if verdict(order, context, library) != judged(twin(order, context, library)):
            return FAILED.format(f"good case {number}")
    return ""


def _names(said: frozenset[Judged], rule: Rule) -> bool:
    return any(found == rule and severity > Severity.NOTE for found, severity, _, _ in said)


def _raised(rule: Rule, library: Library) -> bool:
    return any(limit.rule == rule and limit.raised for limit in library.limits)
