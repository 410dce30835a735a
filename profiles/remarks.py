"""What an order should be read with and no rule judges: notes, which block nothing and are no business of the loop.

A number that nobody stands for is never invented: where the library has no bound, the fact itself is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from profiles.checks import findings, merged
from profiles.checks_bounds import DETAIL as OUT_OF_BOUNDS
from profiles.checks_order import OURS, stated
from profiles.context import Context, Exposure
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.limits import Library
from profiles.line_change import Scope
from profiles.program import Order, Prime
from profiles.pumping import DAY_S
from profiles.tip import dead_volume_nl
from profiles.units import Kind, duration_text, pair

SHORT_PRIME, GAP = "prime", "interrupted"


def with_remarks(order: Order, context: Context, library: Library) -> tuple[Finding, ...]:
    """The findings of every rule and these notes, worst first; of numbers that mean nothing only that they do not."""
    found = findings(order, context, library)
    if any(finding.detail == OUT_OF_BOUNDS for finding in found):
        return found
    return merged((*found, *_short_primes(order, context, library), *_gap(context)))


def _short_primes(order: Order, context: Context, library: Library) -> Iterator[Finding]:
    """A prime that leaves a stretch of what it is to fill: the patient gets what the line holds for so much longer.

    A pump works in whole seconds: what it would give within one may be missing.
    """
    for index, part in enumerate(order.one_time):
        if not isinstance(part, Prime):
            continue
        catheter = part.scope == Scope.CATHETER
        needed_nl = context.catheter.volume_nl() if catheter else dead_volume_nl(context, library)
        if needed_nl is not None and part.volume_nl + part.flow_nl_per_day // DAY_S + 1 < needed_nl:
            asked, needed = pair(part.volume_nl, needed_nl, Kind.VOLUME, "mL")
            where = Place(Part.ONE_TIME, index)
            yield Finding(Rule.CONCENTRATION_STEP, Severity.NOTE, where, asked, needed, "mL", OURS, SHORT_PRIME)


def _gap(context: Context) -> Iterator[Finding]:
    """A patient who counts as tolerant after a gap, however long: no source says when tolerance is lost."""
    if context.exposure is Exposure.TOLERANT and context.interrupted_s:
        gap = duration_text(context.interrupted_s)
        yield stated(Rule.FIRST_DOSE, Severity.NOTE, Place(Part.PROGRAM), gap, "tolerant", GAP)
