"""What an order should be read with and no rule judges: notes, which block nothing and are no business of the loop.

A number that nobody stands for is never invented: where the library has no bound, the fact itself is told.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from profiles.checks import findings, merged
from profiles.checks_bounds import DETAIL as OUT_OF_BOUNDS
from profiles.checks_order import OURS, drug_ids, drug_name, stated
from profiles.context import Context, Exposure
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.guardrails import applicable, fill_limits
from profiles.limits import Library, Limit
from profiles.line_change import Scope
from profiles.program import Order, Prime
from profiles.pumping import DAY_S
from profiles.tip import dead_volume_nl
from profiles.units import Kind, duration_text, pair

SHORT_PRIME, GAP, NEW_FILL, UNRECORDED, FIRST_FILL = "prime", "interrupted", "new", "unrecorded", "first"


def with_remarks(
    order: Order, context: Context, library: Library, unrecorded: Container[str] = ()
) -> tuple[Finding, ...]:
    """The findings of every rule and these notes, worst first; of numbers that mean nothing only that they do not.

    ``unrecorded`` are drugs that the last recorded fill has not.
    """
    found = findings(order, context, library)
    if any(finding.detail == OUT_OF_BOUNDS for finding in found):
        return found
    notes = (*_short_primes(order, context, library), *_gap(context), *_new_fill(order, context, library, unrecorded))
    return merged((*found, *notes, *_first_fill(found, order, context, library)))


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


def _new_fill(order: Order, context: Context, library: Library, unrecorded: Container[str]) -> Iterator[Finding]:
    """A drug that the held program has not, or the last recorded fill: its own is still to be made, or to be recorded.

    Either is judged as one that is made now.
    """
    fluid, held = order.program.fluid, context.held.fluid if context.held else order.program.fluid
    for index, part in enumerate(fluid.components):
        new = part.drug_id not in drug_ids(held)
        if new or part.drug_id in unrecorded:
            lasts = _shortest(fill_limits(library, context, part.drug_id, fluid)) or "an unknown time"
            yield _of_fill(index, part.drug_id, library, lasts, NEW_FILL if new else UNRECORDED)


def _first_fill(found: tuple[Finding, ...], order: Order, context: Context, library: Library) -> Iterator[Finding]:
    """Why a fill that is there is judged as the first one with its drug, where a rule has found it too old for that."""
    held = drug_ids(context.held.fluid) if context.held and context.first_fill else ()
    old = {finding.detail for finding in found if finding.rule is Rule.STABILITY}
    for index, part in enumerate(order.program.fluid.components):
        first = _shortest(applicable(library, context, Rule.STABILITY, "first_fill_age_s", part.drug_id))
        if first and part.drug_id in old and part.drug_id in held:
            yield _of_fill(index, part.drug_id, library, first, FIRST_FILL)


def _of_fill(index: int, drug_id: str, library: Library, lasts: str, detail: str) -> Finding:
    where, name = Place(Part.FLUID, index), drug_name(library, drug_id)
    return stated(Rule.STABILITY, Severity.NOTE, where, name, lasts, detail)


def _shortest(limits: tuple[Limit, ...]) -> str:
    """The age of a fill that all of some limits allow, as the rule takes it and people read it; empty without any."""
    ages_s = [limit.value for limit in limits if limit.upper]
    return duration_text(min(ages_s)) if ages_s else ""
