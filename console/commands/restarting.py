"""A push to a pump that stands still: what was stated of the tolerance at this stop, or is stated by the push."""

from __future__ import annotations

from dataclasses import replace

from console.commands.answers import CommandError, Exit
from console.patient import Statement
from console.records.store import Store
from console.standstill import standing
from console.tolerance import state, statements
from profiles.context import Context, Exposure
from profiles.pump import PumpStatus
from profiles.stillness import interrupted, still_since_s


def still_tolerant(context: Context, status: PumpStatus) -> Context:
    """What a push is judged by if that is stated; raises CommandError where there is no stop to speak of."""
    if not interrupted(status):
        raise CommandError(f"--tolerance is about a stop, and {status.serial} does not stand still.", Exit.UNCHANGED)
    if still_since_s(status) is None:
        raise CommandError(f"--tolerance: {status.serial} does not say since when it stands still.", Exit.UNCHANGED)
    return replace(context, exposure=Exposure.TOLERANT)


def statement(store: Store, status: PumpStatus, was: Exposure, person: str, tolerance: str) -> Statement | None:
    """What a push rests on: the statement made with the reason ``tolerance``, else the one that stands, if any does."""
    if tolerance:
        return state(store, status, was, Exposure.TOLERANT, person, tolerance)
    return standing(statements(store, status.serial), status)
