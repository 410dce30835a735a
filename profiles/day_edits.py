"""Edits of a day's steps: dose and edge of a step, split, remove, move, merge, patterns by weekday.

A ``Timed`` goes in, a new one comes out. Steps that tile the day go on tiling it: an edge belongs to both neighbours.
What cannot be done raises ``EditError``; an edge that would pass its neighbour is refused, not pushed along.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from profiles.program import Step, Timed
from profiles.units import clock_text

Week = tuple[int, int, int, int, int, int, int]
_NL_PER_ML = 1_000_000


class EditError(ValueError):
    """An edit that this program cannot take; ``str()`` is a sentence that says why."""


def flow_for_dose(asked_ng_per_day: int, concentration_ng_per_ml: int, resolution_nl_per_day: int) -> int:
    """Flow = dose / concentration, rounded down to whole multiples of the pump's resolution (nL/day)."""
    if concentration_ng_per_ml <= 0:
        raise EditError("The reservoir's primary drug has no concentration: a dose cannot become a flow.")
    flow = asked_ng_per_day * _NL_PER_ML // concentration_ng_per_ml
    return flow // resolution_nl_per_day * resolution_nl_per_day


def dose_of_flow(flow_nl_per_day: int, concentration_ng_per_ml: int) -> int:
    """What a flow gives, in whole ng/day rounded down."""
    return flow_nl_per_day * concentration_ng_per_ml // _NL_PER_ML


def scaled_step(step: Step, factor: Fraction, concentration_ng_per_ml: int, resolution_nl_per_day: int) -> Step:
    """A step with its asked dose times ``factor``, in whole ng/day rounded down."""
    asked = int(step.asked_ng_per_day * factor)
    return replace(
        step,
        flow_nl_per_day=flow_for_dose(asked, concentration_ng_per_ml, resolution_nl_per_day),
        asked_ng_per_day=asked,
    )


def set_step_dose(
    timed: Timed,
    pattern: int,
    index: int,
    asked_ng_per_day: int,
    concentration_ng_per_ml: int,
    resolution_nl_per_day: int,
) -> Timed:
    """The asked dose of one step, at the rate per day that it has while it lasts; the flow rounds down."""
    flow = flow_for_dose(asked_ng_per_day, concentration_ng_per_ml, resolution_nl_per_day)
    steps = _steps(timed, pattern)
    changed = replace(_step(steps, index), flow_nl_per_day=flow, asked_ng_per_day=asked_ng_per_day)
    return _with(timed, pattern, (*steps[:index], changed, *steps[index + 1 :]))


def split_step(timed: Timed, pattern: int, at_s: int) -> Timed:
    """Two steps alike where there was one; nothing of the delivery changes until one of them is edited."""
    steps = _steps(timed, pattern)
    for index, step in enumerate(steps):
        if step.start_s < at_s < step.end_s:
            halves = (replace(step, end_s=at_s), replace(step, start_s=at_s))
            return _with(timed, pattern, (*steps[:index], *halves, *steps[index + 1 :]))
    raise EditError(f"No step goes through {clock_text(at_s)}: choose a time inside a step to split it.")


def remove_step(timed: Timed, pattern: int, index: int) -> Timed:
    """Take a step away; the step before it lasts longer, or for the first one the step after it begins earlier."""
    steps = _steps(timed, pattern)
    gone = _step(steps, index)
    if len(steps) == 1:
        raise EditError("The last step of a day cannot be taken away: a day needs one. Change its dose instead.")
    rest = [*steps[:index], *steps[index + 1 :]]
    if index:
        rest[index - 1] = replace(rest[index - 1], end_s=gone.end_s)
    else:
        rest[0] = replace(rest[0], start_s=gone.start_s)
    return _with(timed, pattern, tuple(rest))


def move_edge(timed: Timed, pattern: int, index: int, start_s: int) -> Timed:
    """Move the start of step ``index`` (1 or later), which is the end of the step before it."""
    steps = _steps(timed, pattern)
    if index <= 0:
        raise EditError("A day begins at 00:00: its first edge cannot be moved.")
    before, after = _step(steps, index - 1), _step(steps, index)
    if not before.start_s < start_s < after.end_s:
        raise EditError(
            f"The edge must stay between {clock_text(before.start_s)} and {clock_text(after.end_s)}, "
            "where its neighbours are: take a step away to go further."
        )
    moved = (replace(before, end_s=start_s), replace(after, start_s=start_s))
    return _with(timed, pattern, (*steps[: index - 1], *moved, *steps[index + 1 :]))


def merge_equal(timed: Timed) -> Timed:
    """Join neighbours of the same flow and asked dose, in every pattern."""
    return replace(timed, patterns=tuple(_merged(pattern) for pattern in timed.patterns))


def set_weekday(timed: Timed, weekday: int, pattern: int) -> Timed:
    """Let a weekday (Monday = 0) follow a pattern."""
    _steps(timed, pattern)
    week = list(timed.week)
    week[weekday] = pattern
    return replace(timed, week=_week(week))


def add_pattern(timed: Timed, weekday: int) -> Timed:
    """A pattern of its own for a weekday, a copy of the one it follows now."""
    week = list(timed.week)
    week[weekday] = len(timed.patterns)
    return Timed((*timed.patterns, timed.day(weekday)), _week(week))


def copy_pattern(timed: Timed, source: int, target: int) -> Timed:
    """The steps of one pattern written over those of another; the days that follow each stay as they are."""
    _steps(timed, target)
    return _with(timed, target, _steps(timed, source))


def used_patterns(timed: Timed) -> Timed:
    """The same week without patterns that no day follows, numbered in the order of the week."""
    order = list(dict.fromkeys(timed.week))
    return Timed(tuple(timed.patterns[old] for old in order), _week([order.index(old) for old in timed.week]))


def _merged(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    merged: list[Step] = []
    for step in steps:
        last = merged[-1] if merged else None
        alike = last and (last.end_s, last.flow_nl_per_day, last.asked_ng_per_day) == (
            step.start_s,
            step.flow_nl_per_day,
            step.asked_ng_per_day,
        )
        if last and alike:
            merged[-1] = replace(last, end_s=step.end_s)
        else:
            merged.append(step)
    return tuple(merged)


def _steps(timed: Timed, pattern: int) -> tuple[Step, ...]:
    if not 0 <= pattern < len(timed.patterns):
        raise EditError(f"There is no pattern {pattern + 1}: this program has {len(timed.patterns)}.")
    return timed.patterns[pattern]


def _step(steps: tuple[Step, ...], index: int) -> Step:
    if not 0 <= index < len(steps):
        raise EditError(f"There is no step {index + 1}: this pattern has {len(steps)}.")
    return steps[index]


def _with(timed: Timed, pattern: int, steps: tuple[Step, ...]) -> Timed:
    return replace(timed, patterns=(*timed.patterns[:pattern], steps, *timed.patterns[pattern + 1 :]))


def _week(days: list[int]) -> Week:
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = days
    return (monday, tuesday, wednesday, thursday, friday, saturday, sunday)
