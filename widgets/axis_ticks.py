"""Where the marks of an axis stand and what they say: clock times for a day, day names for a week, dates beyond.

Pure: seconds and numbers in, words out. Numbers follow ISMP: 0.5, 1, 1,200.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

DAY_S = 86_400
_CLOCK_STEPS_S = (300, 900, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 43_200)
_DAY_STEPS = (1, 2, 7, 14)
_MONTH_STEPS = (1, 2, 3, 6, 12)
_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark at ``at`` (seconds, or the unit of the values); ``below`` is a second line where a day or year begins."""

    at: float
    text: str
    below: str = ""


@lru_cache(maxsize=4)  # the same under every plot, and while a dose is typed from key to key
def time_ticks(start: datetime, low_s: float, high_s: float, most: int) -> tuple[Tick, ...]:
    """Marks between ``low_s`` and ``high_s`` seconds after ``start``, at most ``most`` of them on round local times."""
    span_s, most = high_s - low_s, max(2, most)
    for step_s in _CLOCK_STEPS_S:
        if span_s / step_s <= most and span_s <= 3 * DAY_S:
            return _clock_ticks(start, low_s, high_s, step_s)
    for days in _DAY_STEPS:
        if span_s / (days * DAY_S) <= most:
            return _day_ticks(start, low_s, high_s, days)
    months = next((n for n in _MONTH_STEPS if span_s / (n * 30.4 * DAY_S) <= most), 12)
    return _month_ticks(start, low_s, high_s, months)


def _clock_ticks(start: datetime, low_s: float, high_s: float, step_s: int) -> tuple[Tick, ...]:
    midnight = datetime(start.year, start.month, start.day)
    into_day_s = (start - midnight).total_seconds()
    first = math.ceil((low_s + into_day_s) / step_s)
    last = math.floor((high_s + into_day_s) / step_s)
    ticks = []
    for number in range(first, last + 1):
        moment = midnight + timedelta(seconds=number * step_s)
        is_day = number * step_s % DAY_S == 0
        ticks.append(Tick(number * step_s - into_day_s, moment.strftime("%H:%M"), day_text(moment) if is_day else ""))
    return tuple(ticks)


def _day_ticks(start: datetime, low_s: float, high_s: float, days: int) -> tuple[Tick, ...]:
    midnight = datetime(start.year, start.month, start.day)
    if days >= 7:  # weeks begin on Monday
        midnight -= timedelta(days=midnight.weekday())
    into_s = (start - midnight).total_seconds()
    first, last = math.ceil((low_s + into_s) / (days * DAY_S)), math.floor((high_s + into_s) / (days * DAY_S))
    ticks = []
    for number in range(first, last + 1):
        moment = midnight + timedelta(days=number * days)
        name = _DAYS[moment.weekday()] if days < 7 else ""
        date = f"{moment.day} {_MONTHS[moment.month - 1]}"
        ticks.append(Tick(number * days * DAY_S - into_s, name or date, date if name else _year(moment, days)))
    return tuple(ticks)


def _month_ticks(start: datetime, low_s: float, high_s: float, months: int) -> tuple[Tick, ...]:
    ticks: list[Tick] = []
    number = (start.year * 12 + start.month - 1) // months * months
    while True:
        moment = datetime(number // 12, number % 12 + 1, 1)
        at_s = (moment - start).total_seconds()
        if at_s > high_s:
            return tuple(ticks)
        if at_s >= low_s:
            ticks.append(Tick(at_s, _MONTHS[moment.month - 1], str(moment.year) if moment.month <= months else ""))
        number += months


def _year(moment: datetime, days: int) -> str:
    return str(moment.year) if moment.month == 1 and moment.day <= days else ""


def day_text(moment: datetime) -> str:
    """``Tue 24 Nov``."""
    return f"{_DAYS[moment.weekday()]} {moment.day} {_MONTHS[moment.month - 1]}"


def moment_text(moment: datetime) -> str:
    """``Tue 24 Nov 14:05``."""
    return f"{day_text(moment)} {moment:%H:%M}"


def value_ticks(highest: float, most: int) -> tuple[float, tuple[Tick, ...]]:
    """The top of an axis from zero that holds ``highest`` with air above it, and at most ``most`` steps to it.

    The top is a round number, so that it stays where it is while a dose is typed.
    """
    wanted = highest * 1.06 if highest > 0 else 1.0
    step = nice_step(wanted, max(1, most))
    count = math.ceil(wanted / step - 1e-9)
    return count * step, tuple(Tick(step * i, number_text(step * i, step)) for i in range(count + 1))


def nice_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that reaches ``span`` in ``most`` steps."""
    size = 10.0 ** math.floor(math.log10(span / most))
    return next(size * nice for nice in _NICE if span / (size * nice) <= most + 1e-9)


def number_text(value: float, step: float) -> str:
    """A number with the decimals that ``step`` needs and no trailing zeros: ``0.5``, ``1``, ``1,200``."""
    decimals = max(0, 1 - math.floor(math.log10(step)))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
