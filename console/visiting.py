"""The next visit as somebody agrees on it: asked for in days, shown as a date, against how long the reservoir lasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from console.context import going_order, has_first
from console.desk import Desk
from console.phases import THERAPY_LOCKED
from console.telling import date_text
from console.views import DUE_BY
from console.visits import after_fill
from profiles.context import Context
from profiles.limits import Library
from profiles.program import Program
from profiles.projection import Due, due
from profiles.pumping import DAY_S
from profiles.units import Kind, duration_text
from widgets.act_dialog import ActCheck, ActField, ActView

VISIT = "visit_s"
_LONGEST_S = 366 * DAY_S  # no fill of an implanted pump lasts a year
TOO_LATE = "The visit is too late."  # of what ``too_late`` says


@dataclass(frozen=True, slots=True)
class Lasting:
    """What it takes to say how long a reservoir lasts under the program that runs; ``now`` carries its zone.

    ``first_again``: a refill that is made now still is the first one with a drug, by an age of its own.
    """

    held: Program
    context: Context
    library: Library
    now: datetime
    first_again: bool = False

    def due(self, refilled_nl: int | None = None) -> Due | None:
        """By when it is to be filled again: by volume in the worst case, or by the age of the fill.

        It is what the pump holds now, or that much of a refill that is made now.
        """
        filled = replace(self.context, planned_refill_s=None)
        if refilled_nl is not None:
            filled = replace(filled, reservoir_nl=refilled_nl, fill_age_s=0, first_fill=self.first_again)
        order = going_order(self.held, self.context.held_age_s)
        return due(order, filled, self.library)

    def date(self, after_s: int) -> str:
        """The day after so many seconds, with how far off it is."""
        return f"{date_text(int(self.now.timestamp()) + after_s, self.now.tzinfo)}, in {_days(after_s)}"


def lasting_of(desk: Desk, context: Context | None, library: Library, now: datetime) -> Lasting | None:
    """For the pump on the desk; None before one with a program was read."""
    held = None if desk.held is None or context is None else context.held
    if held is None or context is None:
        return None
    first_again = False
    if desk.patient is not None and desk.status is not None:
        filled = after_fill(desk.patient, "", int(now.timestamp()), None, held.fluid)
        first_again = has_first(filled, held.fluid, context, library)
    return Lasting(held, context, library, now, first_again)


def visit_field() -> ActField:
    """It begins empty: the last distance is not the next one."""
    help_ = "Days from today until the patient comes for the next refill."
    return ActField(VISIT, "Ne&xt visit in", Kind.DURATION, "day", low=DAY_S, high=_LONGEST_S, help=help_)


def visit_rows(lasting: Lasting, due: Due | None, visit_s: int | None) -> tuple[tuple[str, str], ...]:
    """Until when the reservoir lasts, and the day that was chosen."""
    until = "not known" if due is None else f"{lasting.date(due.at_s)}, by {DUE_BY[due.reason]}"
    return ("The reservoir lasts until", until), ("Next visit", lasting.date(visit_s) if visit_s else "not known yet")


def too_late(due: Due | None, visit_s: int | None) -> str:
    """A visit after the reservoir's last day, as a sentence; empty for any other. It is not refused: facts are kept."""
    if due is None or visit_s is None or visit_s <= due.at_s:
        return ""
    return f"The visit is {_days(visit_s - due.at_s)} later than the reservoir lasts: the worklist goes by the earlier."


def visit_view(desk: Desk, lasting: Lasting | None) -> ActView | None:
    """The question for the next visit alone; None while nothing is known of a pump, or something is under way."""
    if desk.patient is None or lasting is None or desk.phase in THERAPY_LOCKED:
        return None
    due = lasting.due()
    planned = desk.patient.planned_refill_at
    was = "none" if planned is None else date_text(planned, lasting.now.tzinfo)

    def follow(values: Mapping[str, int | None]) -> ActCheck:
        late = too_late(due, values.get(VISIT))
        rows = (("Planned until now", was), *visit_rows(lasting, due, values.get(VISIT)))
        return ActCheck(rows, late, "caution" if late else "soft", brief=TOO_LATE if late else "")

    notes = ("Nothing is sent to the pump: programs are judged, and the worklist is kept, by the new date.",)
    return ActView("Plan the next visit", "Hold to keep the date", follow({}).changes, notes, (visit_field(),), follow)


def _days(span_s: int) -> str:
    """Whole days, rounded down; less than one in hours and minutes."""
    return duration_text(span_s // DAY_S * DAY_S if span_s >= DAY_S else span_s)
