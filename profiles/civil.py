"""Days of the calendar as the pump will live them: a clock put forward or back, a leap day, the end of a year.

The pump counts elapsed seconds; only steps over the day follow its wall clock, and that moves only when a person sets
it. A step pattern then has a day of 23 or 25 h at its usual flow. A *timed bolus* (a step above both neighbours, no
longer than the change itself) is a dose, not a rate: in the hour that is skipped it runs at the hour's end, in an hour
that comes twice it runs once. Leap days and new years change nothing, as a pattern knows weekdays only; they are shown
so that a person sees it. The dates at which a zone changes are handed in: there is no clock and no zone table here.
Volumes are integers in 1/86,400 nL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from profiles.context import Context
from profiles.delivery import delivery
from profiles.program import Order, Program, Timed
from profiles.pumping import DAY_S, FOREVER_S, WEEK_S
from profiles.runs import runs
from profiles.schedule import day_stretches
from profiles.unusual import Unusual


@dataclass(frozen=True, slots=True)
class Transition:
    """The wall clock moves by ``shift_s`` (3,600: put forward an hour) ``at_s`` seconds after activation."""

    at_s: int
    shift_s: int


class Occasion(StrEnum):
    """What is special about a day."""

    SHORT = "short"  # the clock is put forward
    LONG = "long"  # the clock is put back
    LEAP_DAY = "leap-day"
    YEAR_END = "year-end"
    ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True)
class TimedBolus:
    """A timed bolus that the change meets: its usual second of the day, for how long, and what is given at its start.

    ``missed`` is True in a skipped hour, where it runs from ``runs_s`` (seconds after activation) instead; False in a
    repeated one, where it has run and is left out at ``runs_s``. ``volume`` is what it adds to the flow around it.
    """

    of_day_s: int
    duration_s: int
    missed: bool
    runs_s: int
    volume: int


@dataclass(frozen=True, slots=True)
class CivilDay:
    """A calendar day in elapsed seconds after activation, what it gives, and what it would give without a change.

    ``by_clock`` is what a pump would give that followed its wall clock alone and knew no timed boluses.
    """

    day: date
    start_s: int
    end_s: int
    volume: int
    by_clock: int
    usual: int
    occasion: Occasion
    boluses: tuple[TimedBolus, ...]

    @property
    def length_s(self) -> int:
        """23, 24 or 25 h as a rule."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a day at one flow: elapsed seconds after activation, and the second of the day on the wall."""

    start_s: int
    end_s: int
    wall_s: int
    flow_nl_per_day: int

    @property
    def volume(self) -> int:
        """What it gives."""
        return self.flow_nl_per_day * (self.end_s - self.start_s)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A time in which the wall clock is elapsed time plus ``offset_s``, from midnight of the first day."""

    start_s: int
    end_s: int
    offset_s: int


def civil_days(
    program: Program, context: Context, first: date, transitions: Sequence[Transition], days: int
) -> tuple[CivilDay, ...] | Unusual:
    """``days`` calendar days from ``first``, the day of activation, for a standing program.

    What was given before activation counts in the first day. One-time parts are left out.
    """
    if first.weekday() != context.wall_at_start_s // DAY_S % 7:
        return Unusual("The pump's weekday is not the calendar's: set the pump's clock before looking at dates.")
    if any(change.at_s < 0 or not 0 < abs(change.shift_s) < DAY_S for change in transitions):
        return Unusual("A change of the clock lies before activation, or is none: only coming changes are shown.")
    ordered = sorted(transitions, key=lambda change: change.at_s)
    pieces = _pieces(context, ordered)
    bounds = [_midnight(pieces, number) for number in range(days + 1)]
    boluses = tuple(bolus for change in ordered for bolus in _boluses(program, context, pieces, change))
    return tuple(
        _day(program, context, pieces, first + timedelta(days=number), (start_s, end_s), boluses)
        for number, (start_s, end_s) in enumerate(pairwise(bounds))
    )


def day_course(
    program: Program, context: Context, transitions: Sequence[Transition], day: CivilDay
) -> tuple[Stretch, ...]:
    """What runs in a day of ``civil_days`` by the clock on the wall; its timed boluses are moved or left out besides.

    The volumes add up to ``day.by_clock``.
    """
    pieces = _pieces(context, sorted(transitions, key=lambda change: change.at_s))
    return tuple(stretch for piece in pieces for stretch in _stretches(program, context, piece, day))


def _stretches(program: Program, context: Context, piece: _Piece, day: CivilDay) -> Iterator[Stretch]:
    start_s, end_s = max(piece.start_s, day.start_s), min(piece.end_s, day.end_s)
    if start_s < end_s:
        for s in delivery(Order(program), _at_clock(context, piece), start_s, end_s - start_s).segments:
            yield Stretch(s.start_s, s.end_s, (s.start_s + piece.offset_s) % DAY_S, s.flow_nl_per_day)


def notable(days: Sequence[CivilDay]) -> tuple[CivilDay, ...]:
    """The days to show: every one that is not ordinary, and the one after it."""
    return tuple(
        day
        for before, day in zip((None, *days), days, strict=False)
        if day.occasion is not Occasion.ORDINARY or (before and before.occasion is not Occasion.ORDINARY)
    )


def _pieces(context: Context, transitions: Sequence[Transition]) -> tuple[_Piece, ...]:
    offset_s, start_s, pieces = context.wall_at_start_s % DAY_S, -FOREVER_S, list[_Piece]()
    for change in transitions:
        pieces.append(_Piece(start_s, change.at_s, offset_s))
        offset_s, start_s = offset_s + change.shift_s, change.at_s
    return (*pieces, _Piece(start_s, FOREVER_S, offset_s))


def _midnight(pieces: Sequence[_Piece], number: int) -> int:
    """The elapsed second from which the wall clock is at or past midnight of a day for good."""
    wanted_s = number * DAY_S
    return max(min(p.end_s, wanted_s - p.offset_s) for p in pieces if p.start_s + p.offset_s < wanted_s)


def _day(
    program: Program,
    context: Context,
    pieces: Sequence[_Piece],
    day: date,
    bounds_s: tuple[int, int],
    boluses: Sequence[TimedBolus],
) -> CivilDay:
    start_s, end_s = bounds_s
    inside = [p for p in pieces if p.start_s < end_s and start_s < p.end_s]
    by_clock = sum(_volume(program, context, p, max(p.start_s, start_s), min(p.end_s, end_s)) for p in inside)
    mine = tuple(bolus for bolus in boluses if start_s <= bolus.runs_s < end_s)
    moved = sum(bolus.volume if bolus.missed else -bolus.volume for bolus in mine)
    usual = _volume(program, context, inside[0], start_s, start_s + DAY_S)
    occasion = _occasion(day, end_s - start_s)
    return CivilDay(day, start_s, end_s, by_clock + moved, by_clock, usual, occasion, mine)


def _occasion(day: date, length_s: int) -> Occasion:
    if length_s != DAY_S:
        return Occasion.SHORT if length_s < DAY_S else Occasion.LONG
    if (day.month, day.day) == (2, 29):
        return Occasion.LEAP_DAY
    return Occasion.YEAR_END if (day.month, day.day) == (12, 31) else Occasion.ORDINARY


def _volume(program: Program, context: Context, piece: _Piece, start_s: int, end_s: int) -> int:
    """What is given between two instants at the wall clock of one piece."""
    return delivery(Order(program), _at_clock(context, piece), start_s, end_s - start_s).volume


def _at_clock(context: Context, piece: _Piece) -> Context:
    midnight_s = context.wall_at_start_s // DAY_S * DAY_S
    return replace(context, wall_at_start_s=(midnight_s + piece.offset_s) % WEEK_S)


def _boluses(program: Program, context: Context, pieces: Sequence[_Piece], change: Transition) -> Iterator[TimedBolus]:
    """The timed boluses inside the wall seconds that one change skips or repeats."""
    running = next(run for run in runs(Order(program), context) if run.start_s <= change.at_s < run.end_s)
    if not isinstance(running.base, Timed):
        return
    before = next(piece for piece in pieces if piece.end_s == change.at_s)
    turn_s = change.at_s + before.offset_s  # the wall clock when it is moved
    low_s, high_s = min(turn_s, turn_s + change.shift_s), max(turn_s, turn_s + change.shift_s)
    free_s = change.at_s
    for day in range(low_s // DAY_S, (high_s - 1) // DAY_S + 1):
        weekday = (context.wall_at_start_s // DAY_S + day) % 7
        for start_s, end_s, excess in _peaks(running.base, weekday, high_s - low_s):
            part = max(start_s + day * DAY_S, low_s), min(end_s + day * DAY_S, high_s)
            if part[0] >= part[1]:
                continue
            lasts_s = part[1] - part[0]
            after_s = change.at_s + max(0, end_s + day * DAY_S - high_s)  # what the clock leaves of it runs first
            free_s = max(free_s, after_s)
            runs_s = free_s if change.shift_s > 0 else change.at_s + part[0] - low_s
            yield TimedBolus(part[0] % DAY_S, lasts_s, change.shift_s > 0, runs_s, excess * lasts_s)
            free_s += lasts_s


def _peaks(base: Timed, weekday: int, longest_s: int) -> Iterator[tuple[int, int, int]]:
    """(start, end, flow above its neighbours) of each timed bolus of a weekday."""
    day = day_stretches(base, weekday)
    for left, peak, right in zip(day, day[1:], day[2:], strict=False):
        around = max(left.flow_nl_per_day, right.flow_nl_per_day)
        if peak.flow_nl_per_day > around and peak.end_s - peak.start_s <= longest_s:
            yield peak.start_s, peak.end_s, peak.flow_nl_per_day - around
