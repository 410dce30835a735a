"""The flow of a base over the clock, weekday by weekday, and where two bases differ on it.

A steady base is one stretch all day; boluses are not in it. A stretch in which nothing changes is one stretch however
many steps it is written in.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise

from profiles.program import Base, Timed
from profiles.pumping import DAY_S, base_flow_nl_per_day, day_pieces
from profiles.units import clock_text

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the day (seconds after midnight) at one flow."""

    start_s: int
    end_s: int
    flow_nl_per_day: int


@dataclass(frozen=True, slots=True)
class Difference:
    """On these weekdays (Monday = 0), between these times, the flow was one and will be another; None: no program."""

    days: tuple[int, ...]
    start_s: int
    end_s: int
    was_nl_per_day: int | None
    will_be_nl_per_day: int

    def __str__(self) -> str:
        """``Monday to Friday 06:00 to 08:00``; nothing is said where it is every day, all day."""
        times = f"{clock_text(self.start_s)} to {clock_text(self.end_s)}"
        words = ("" if len(self.days) == 7 else days_text(self.days), "" if times == "00:00 to 24:00" else times)
        return " ".join(word for word in words if word)


def day_stretches(base: Base, weekday: int) -> tuple[Stretch, ...]:
    """A weekday from 00:00 to 24:00, tiled; a gap flows nothing, an overlap flows both."""
    if not isinstance(base, Timed):
        return (Stretch(0, DAY_S, base_flow_nl_per_day(base)),)
    pieces = day_pieces(base.day(weekday))
    edges_s = sorted({0, DAY_S, *(edge for start, end, _ in pieces for edge in (start, end))})
    flows = [
        (low, high, sum(flow for start, end, flow in pieces if start <= low < end)) for low, high in pairwise(edges_s)
    ]
    joined = ([*group] for _, group in groupby(flows, key=lambda piece: piece[2]))
    return tuple(Stretch(group[0][0], group[-1][1], group[0][2]) for group in joined)


def differences(held: Base | None, draft: Base) -> tuple[Difference, ...]:
    """Where the flow over the clock differs, days alike told together, in the order of the week and the day."""
    days = [_day_differences(held, draft, weekday) for weekday in range(7)]
    rows: list[Difference] = []
    for pattern in dict.fromkeys(days):
        weekdays = tuple(weekday for weekday in range(7) if days[weekday] == pattern)
        rows += [Difference(weekdays, *row) for row in pattern]
    return tuple(rows)


def days_text(days: tuple[int, ...]) -> str:
    """``Monday to Friday``, ``Saturday, Sunday``, ``every day``: three or more in a row are a range."""
    if len(days) == 7:
        return "every day"
    words = []
    for _, group in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0]):
        run = [_WEEKDAYS[day] for _, day in group]
        words += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else run
    return ", ".join(words)


def _day_differences(held: Base | None, draft: Base, weekday: int) -> tuple[tuple[int, int, int | None, int], ...]:
    after = day_stretches(draft, weekday)
    before = day_stretches(held, weekday) if held else ()
    edges_s = sorted({0, DAY_S, *(stretch.start_s for stretch in (*before, *after))})
    pairs = [(low, high, _flow_at(before, low), _flow_at(after, low)) for low, high in pairwise(edges_s)]
    joined = ([*group] for (was, will), group in groupby(pairs, key=lambda pair: pair[2:]) if was != will)
    return tuple((group[0][0], group[-1][1], group[0][2], group[0][3] or 0) for group in joined)


def _flow_at(stretches: tuple[Stretch, ...], at_s: int) -> int | None:
    return next((stretch.flow_nl_per_day for stretch in stretches if stretch.start_s <= at_s < stretch.end_s), None)
