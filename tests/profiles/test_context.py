"""A context starts from nothing known: no held program, no planned refill, no history."""

from __future__ import annotations

from profiles.context import Context, Exposure, Jurisdiction
from profiles.pump import Catheter


def test_an_unstated_history_is_empty_and_not_guessed() -> None:
    context = Context("cisterna-20", Catheter(), 20_000_000, 2_000_000, "pain", Jurisdiction.US, Exposure.NAIVE)
    assert context.held is None
    assert context.line_fluid is None
    assert context.planned_refill_s is None
    assert context.increases == ()
