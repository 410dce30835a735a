"""The exact worst sliding window over piecewise-constant rates: integers, no sampling.

The amount in a window is piecewise linear in its place, so its maximum has an edge of the window on a breakpoint:
a merged walk over both edges visits them all. Rates are per day and times whole seconds, so amounts are
rate x s/day: 1/86,400 of the mass or volume.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from profiles.delivery import Rate
from profiles.program import PatientBolus
from profiles.pumping import DAY_S, patient_spacing_s


@dataclass(frozen=True, slots=True)
class Worst:
    """The largest amount in any window (1/86,400 of mass or volume), and the earliest window that holds it.

    ``at_most``: a bound, where what could be added to the window may not fit into it all at once.
    """

    amount: int
    start_s: int
    end_s: int
    at_most: bool = False


def worst_window(rates: Sequence[Rate], window_s: int) -> Worst:
    """The worst window inside the span of ``rates``, which must tile it; a span shorter than a window is one window.

    Raises ValueError for no rates, or a window without length.
    """
    if not rates or window_s <= 0:
        raise ValueError("A worst window needs at least one stretch of flow and a window longer than nothing.")
    begin_s, end_s = rates[0].start_s, rates[-1].end_s
    left_s, right_s = begin_s, min(begin_s + window_s, end_s)
    amount = _amount(rates, left_s, right_s)
    best = Worst(amount, left_s, right_s)
    tail, front = 0, next(i for i, rate in enumerate(rates) if rate.end_s >= right_s)
    while right_s < end_s:
        front += rates[front].end_s == right_s
        tail += rates[tail].end_s == left_s
        leaving, entering = rates[tail], rates[front]
        step_s = min(leaving.end_s - left_s, entering.end_s - right_s)
        amount += (entering.fg_per_day - leaving.fg_per_day) * step_s
        left_s, right_s = left_s + step_s, right_s + step_s
        if amount > best.amount:
            best = Worst(amount, left_s, right_s)
    return best


def patient_extra(patient: PatientBolus, amount: int, window_s: int) -> Fraction:
    """The most that patient boluses of ``amount`` each can add in any window (same unit as ``amount``), exactly.

    ``amount x min(N, floor(W/L) + min(W mod L, b)/b)`` for duration b, start-to-start spacing L (the lockout, or the
    bolus where that is longer: a start during another bolus is refused), at most N starts in any 24 h, and a window W
    of 24 h at most. Added to the worst window of the base it is exact inside one program where boluses may start at
    any time, and a bound at a seam or beside boluses that refuse them. Raises ValueError for a longer window or a
    bolus without duration.
    """
    duration_s, spacing_s = patient.bolus.duration_s, patient_spacing_s(patient)
    if duration_s <= 0 or not 0 < window_s <= DAY_S:
        raise ValueError("The worst case of patient boluses needs a bolus that lasts and a window of at most 24 h.")
    whole, rest_s = divmod(window_s, spacing_s)
    return amount * min(Fraction(patient.max_starts), whole + Fraction(min(rest_s, duration_s), duration_s))


def _amount(rates: Sequence[Rate], start_s: int, end_s: int) -> int:
    amount = 0
    for rate in rates:
        if rate.start_s >= end_s:
            break
        amount += rate.fg_per_day * max(0, min(rate.end_s, end_s) - max(rate.start_s, start_s))
    return amount
