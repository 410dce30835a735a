"""What a person may do to a pump beside its program, as views of a dialog, and back from them as acts: pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from console.context import local_wall_s
from console.desk import Desk
from console.listing import fluid_words
from profiles.acts import ClockChange, LimitsChange, PumpLimits
from profiles.checks_order import same_fluid
from profiles.civil import TimedBolus, Transition, civil_days
from profiles.context import Context
from profiles.limits import Library
from profiles.units import Kind, clock_text, duration_text, flow_text, volume_text
from profiles.unusual import Unusual
from widgets.act_dialog import ActField, ActView
from widgets.pump_panel import WEEKDAYS, pump_clock

DAY_S = 86_400
CLOCK_MEANING = "The pump's clock is set to this computer's"
LIMITS_MEANING = "The pump's own limits are set"
_PREVIEW_DAYS = 3


def clock_change(desk: Desk, now: datetime) -> ClockChange | None:
    """The change that puts the pump's clock right; None when it is, or when its time does not run like ours."""
    status = desk.status
    if status is None or status.time_scale != 1:
        return None
    change = ClockChange(status.wall_offset_s, local_wall_s(now) - status.elapsed_s)
    return change if change.shift_s else None


def clock_view(desk: Desk, change: ClockChange, context: Context | None) -> ActView:
    """The two readings of the clock, and what moves with it."""
    status = desk.status
    if status is None:
        raise ValueError("a clock is set after it was read")
    wall_s = status.elapsed_s + change.wall_offset_s
    will = f"{WEEKDAYS[wall_s // DAY_S % 7]} {clock_text(wall_s % DAY_S // 60 * 60)}"
    moves = f"{duration_text(abs(change.shift_s))} {'forward' if change.shift_s > 0 else 'back'}"
    notes = (
        f"The clock moves {moves}. Steps over the day follow it; lockouts, intervals, counts and the log do not.",
        *_doses(desk, change, context),
        "The running program stays as it is. The pump asks for a confirmation by hand.",
    )
    return ActView("Set the pump's clock", "Hold to set the clock",
                   (("The pump's clock now", pump_clock(status)), ("The pump's clock then", will)), notes)  # fmt: skip


def limits_view(desk: Desk) -> ActView | None:
    """The limits in force as figures to change, inside those of the factory; None before they were read."""
    book = desk.book
    if book is None:
        return None
    held, widest = book.limits, book.factory
    rows = (
        ("flow_max_nl_per_day", "&Highest flow", Kind.FLOW, "mL/day"),
        ("bolus_max_nl", "One &bolus, at most", Kind.VOLUME, "mL"),
        ("day_max_nl", "One &day, at most", Kind.VOLUME, "mL"),
        ("change_max_percent", "&Rise at one change, at most", Kind.PERCENT, "%"),
        ("interval_min_s", "Shortest &interval", Kind.DURATION, "min"),
    )
    fields = tuple(_field(row, held, widest) for row in rows)
    notes = (
        "The pump refuses what breaks these, whatever a console says. They can be tightened inside the factory's, and "
        "not below what is running.",
    )
    return ActView("Change the pump's own limits", "Hold to change the limits", (), notes, fields)


def limits_change(values: Mapping[str, object]) -> LimitsChange:
    """The act of a dialog's figures."""
    return LimitsChange(PumpLimits(**{name: int(str(value)) for name, value in values.items()}))


def limit_lines(desk: Desk) -> tuple[tuple[str, str], ...]:
    """(name, value) of each limit that the pump holds; none before they were read."""
    if desk.book is None:
        return ()
    limits = desk.book.limits
    return (
        ("Highest flow", flow_text(limits.flow_max_nl_per_day)),
        ("One bolus", volume_text(limits.bolus_max_nl)),
        ("One day", volume_text(limits.day_max_nl)),
        ("Rise at one change", f"{limits.change_max_percent:,} %"),
        ("Shortest interval", duration_text(limits.interval_min_s)),
    )


def fill_words(desk: Desk, library: Library) -> str:
    """The last fill by the pump's own record, and which one has to follow it; empty where there is none."""
    fill = desk.book.fill if desk.book is not None else None
    if fill is None:
        return ""
    drawn, expected = volume_text(fill.withdrawn_nl), volume_text(fill.expected_nl)
    said = f"{volume_text(fill.volume_nl)}, {drawn} drawn of {expected}"
    if desk.held is None or same_fluid(fill.fluid, desk.held.fluid):
        return said
    return f"{said}. Now programmed for {fluid_words(desk.held, library)}, whose refill is not recorded yet"


def _field(row: tuple[str, str, Kind, str], held: PumpLimits, widest: PumpLimits) -> ActField:
    name, label, kind, unit = row
    bound = int(getattr(widest, name))
    low, high = (bound, None) if name == "interval_min_s" else (0, bound)
    return ActField(name, label, kind, unit, int(getattr(held, name)), low, high)


def _doses(desk: Desk, change: ClockChange, context: Context | None) -> tuple[str, ...]:
    """A sentence for each timed bolus that the change meets."""
    if desk.held is None or context is None or abs(change.shift_s) >= DAY_S:
        return ()
    first = date(2001, 1, 1 + context.wall_at_start_s // DAY_S)  # a Monday: only the weekday counts
    days = civil_days(desk.held, context, first, (Transition(0, change.shift_s),), _PREVIEW_DAYS)
    return () if isinstance(days, Unusual) else tuple(_dose(bolus) for day in days for bolus in day.boluses)


def _dose(bolus: TimedBolus) -> str:
    at = clock_text(bolus.of_day_s // 60 * 60)
    if bolus.missed:
        return f"The timed bolus of {at} is skipped by the clock: the pump gives it right after the change."
    return f"The timed bolus of {at} has been given: when the clock comes there again, the pump leaves it out."
