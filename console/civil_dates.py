"""When the clock on the wall here is put forward or back within a year, and the plan page's view of those days."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from console.context import WEEK_S, local_wall_s
from console.plan_views import Planned
from profiles.checks_dates import CLOCKS_APART_S
from profiles.civil import CivilDay, Occasion, Transition, civil_days, day_course, notable
from profiles.program import Program, Timed
from profiles.pumping import DAY_S
from profiles.units import duration_text
from profiles.unusual import Unusual
from widgets.clock_panel import ClockDay, ClockView

YEAR_DAYS = 366
_STILL = (
    "The pump does not know the calendar: its clock moves only when a person sets it. Each day below gives this if the "
    "clock is set at the change. If it is not, every step of the day comes that much too early or too late until it is."
)
_NO_HOURS = "This program does not follow the hours of the day, so a change of the clock changes nothing in its flow."
_NONE = "No change of the clock is known here within a year."


def changes_within_a_year(offset_s: Callable[[int], int], now_at: int) -> tuple[Transition, ...]:
    """Every change of the wall in the next year, in seconds from now; none are closer than a week."""
    return tuple(_changes(offset_s, now_at))


def _changes(offset_s: Callable[[int], int], now_at: int) -> Iterator[Transition]:
    for begin_s in range(0, YEAR_DAYS * DAY_S, WEEK_S):
        before = offset_s(now_at + begin_s)
        shift_s = offset_s(now_at + begin_s + WEEK_S) - before
        if shift_s:
            moved = bisect_left(range(WEEK_S), True, key=lambda s: offset_s(now_at + begin_s + s) != before)
            yield Transition(begin_s + moved, shift_s)


def year_ahead(program: Program, planned: Planned, now: datetime, offset_s: Callable[[int], int]) -> ClockView:
    """The view for this moment, by the pump's own clock: it counts as right within the bound that the rule has."""
    known, error_s = planned.context, planned.context.clock_error_s
    apart_s = error_s if abs(error_s) > CLOCKS_APART_S else 0
    context = replace(known, wall_at_start_s=(local_wall_s(now) + apart_s) % WEEK_S)
    changes = changes_within_a_year(offset_s, int(now.timestamp()))
    pump_day = (now.replace(tzinfo=None) + timedelta(seconds=apart_s)).date()
    found = clock_view(program, replace(planned, context=context), changes, pump_day)
    return replace(found, caution=" ".join(said for said in (_drift(apart_s), found.caution) if said))


def _drift(apart_s: int) -> str:
    if not apart_s:
        return ""
    way = "ahead" if apart_s > 0 else "behind"
    return f"The pump's clock is {duration_text(abs(apart_s))} {way}: the times below are those of the pump."


def clock_view(program: Program, planned: Planned, changes: tuple[Transition, ...], first: date) -> ClockView:
    """The days of the year ahead that are not like others, with what runs in those of 23 or 25 hours."""
    drug = planned.label(program.fluid.primary.drug_id)
    days = civil_days(program, planned.context, first, changes, YEAR_DAYS)
    if isinstance(days, Unusual):
        return ClockView((), drug, program.fluid, (), days.sentence)
    shown = tuple(_shown(day, program, planned, changes) for day in notable(days))
    timed = any(isinstance(base, Timed) for base in (program.base, *(step.base for step in program.step_plan)))
    sentences = (_STILL if changes else _NONE, *(() if timed else (_NO_HOURS,)))
    return ClockView(shown, drug, program.fluid, sentences, _caution(planned, changes, timed))


def _shown(day: CivilDay, program: Program, planned: Planned, changes: tuple[Transition, ...]) -> ClockDay:
    special = day.occasion in (Occasion.SHORT, Occasion.LONG)
    return ClockDay(day, day_course(program, planned.context, changes, day) if special else ())


def _caution(planned: Planned, changes: tuple[Transition, ...], timed: bool) -> str:
    refill_s = planned.context.planned_refill_s
    if not timed or refill_s is None or not any(change.at_s <= refill_s for change in changes):
        return ""
    return "The clock changes before the planned refill: set the pump's clock after it, and tell the patient."
