"""The pump's clock put forward or back: what happens to a dose that stands in the hour which is skipped or repeated.

A timed bolus is a step above both neighbours that is no longer than the change itself. In skipped time it is owed, and
given at the end of that time, one after the other; in repeated time it was given, and is left out. ``profiles.civil``
previews the same to the person who sets the clock; the two are written apart and compared in the tests. What is owed
and what was given is kept by the wall second of its start, so that a change that is taken back takes this back too.
A change of a day or more only moves the pattern: there is no hour that was skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from device.codes import EventCode
from device.pump_course import DAY_S, WEEK_DAYS, base_now
from device.pump_state import UNITS_PER_NL, ClockPart, PumpState
from device.values import replace
from profiles.program import Timed


def moved(state: PumpState, wall_offset_s: int) -> PumpState:
    """The pump with another wall offset, noted in its log; the elapsed counter is as it was."""
    shift_s = wall_offset_s - state.wall_offset_s
    parts: tuple[ClockPart, ...] = ()
    running = base_now(state)
    if abs(shift_s) < DAY_S and running is not None and isinstance(running.base, Timed):
        met = tuple(_met(running.base, state.wall_s, shift_s))
        parts = _after_forward(state, met) if shift_s > 0 else _after_back(state, met)
    state = replace(state, wall_offset_s=wall_offset_s, clock_parts=parts).noted(EventCode.CLOCK_SET, wall_offset_s)
    return _noted(state)


def owed(state: PumpState) -> tuple[ClockPart, ...]:
    """Pieces that were skipped and are still to be given, or being given."""
    parts = state.clock_parts
    return tuple(part for part in parts if part.start_s is not None and part.start_s + part.lasts_s > state.now_s)


def given(state: PumpState) -> tuple[ClockPart, ...]:
    """Pieces that were given already, at which the wall clock will come by again."""
    return tuple(p for p in state.clock_parts if p.start_s is None and p.wall_s + p.lasts_s > state.wall_s)


def settled(state: PumpState) -> PumpState:
    """What is over dropped."""
    left = (*owed(state), *given(state))
    return state if len(left) == len(state.clock_parts) else replace(state, clock_parts=left)


def _met(base: Timed, turn_s: int, shift_s: int) -> Iterator[ClockPart]:
    """The pieces of timed boluses between two readings of the wall clock; ``start_s`` is how long the rest still runs.

    A bolus that reaches past the skipped time runs its last part by the clock first: so long the piece has to wait.
    """
    low_s, high_s = min(turn_s, turn_s + shift_s), max(turn_s, turn_s + shift_s)
    for day in range(low_s // DAY_S, (high_s - 1) // DAY_S + 1):
        for start_s, end_s, flow in _peaks(base, day % WEEK_DAYS, high_s - low_s):
            begin_s, stop_s = max(start_s + day * DAY_S, low_s), min(end_s + day * DAY_S, high_s)
            if begin_s < stop_s:
                yield ClockPart(begin_s, stop_s - begin_s, flow, max(0, end_s + day * DAY_S - high_s))


def _peaks(base: Timed, weekday: int, longest_s: int) -> Iterator[tuple[int, int, int]]:
    """(start, end, flow above the higher neighbour) of each timed bolus of a weekday."""
    steps = sorted(base.day(weekday), key=lambda step: step.start_s)
    runs = [[*group] for _, group in groupby(steps, key=lambda step: step.flow_nl_per_day)]
    for left, run, right in zip(runs, runs[1:], runs[2:], strict=False):
        around = max(left[0].flow_nl_per_day, right[0].flow_nl_per_day)
        start_s, end_s = run[0].start_s, run[-1].end_s
        if run[0].flow_nl_per_day > around and end_s - start_s <= longest_s:
            yield start_s, end_s, run[0].flow_nl_per_day - around


def _after_forward(state: PumpState, met: tuple[ClockPart, ...]) -> tuple[ClockPart, ...]:
    """What was skipped is owed, except what had been given; it waits for what is owed already."""
    before = [*owed(state)]
    free_s = max([state.now_s, *((part.start_s or 0) + part.lasts_s for part in before)])
    for piece in met:
        free_s = max(free_s, state.now_s + (piece.start_s or 0))
        for left in _without(piece, given(state)):
            before.append(replace(left, start_s=free_s))
            free_s += left.lasts_s
    return (*before, *given(state))


def _after_back(state: PumpState, met: tuple[ClockPart, ...]) -> tuple[ClockPart, ...]:
    """What comes again was given, except what is still owed: that is given when its time comes by."""
    coming = tuple(_still_to_come(part, state.now_s) for part in owed(state))
    kept = [
        replace(left, start_s=(rest.start_s or 0) + left.wall_s - rest.wall_s)
        for rest in coming
        for left in _without(rest, met)
    ]
    had = [replace(left, start_s=None) for piece in met for left in _without(piece, (*coming, *given(state)))]
    return (*kept, *had, *given(state))


def _still_to_come(part: ClockPart, now_s: int) -> ClockPart:
    """The rest of an owed piece that has not been given at that second."""
    start_s = max(now_s, part.start_s or 0)
    past_s = start_s - (part.start_s or 0)
    return ClockPart(part.wall_s + past_s, part.lasts_s - past_s, part.flow_nl_per_day, start_s)


def _without(piece: ClockPart, others: tuple[ClockPart, ...]) -> Iterator[ClockPart]:
    """What is left of a piece where none of the others lies."""
    free_s, end_s = piece.wall_s, piece.wall_s + piece.lasts_s
    for other in sorted(others, key=lambda part: part.wall_s):
        if other.wall_s >= end_s or other.wall_s + other.lasts_s <= free_s:
            continue
        if other.wall_s > free_s:
            yield replace(piece, wall_s=free_s, lasts_s=other.wall_s - free_s)
        free_s = max(free_s, other.wall_s + other.lasts_s)
    if free_s < end_s:
        yield replace(piece, wall_s=free_s, lasts_s=end_s - free_s)


def _noted(state: PumpState) -> PumpState:
    """A line for each dose that moves or is left out."""
    for part in state.clock_parts:
        code = EventCode.TIMED_BOLUS_LEFT_OUT if part.start_s is None else EventCode.TIMED_BOLUS_MOVED
        state = state.noted(code, part.flow_nl_per_day * part.lasts_s // UNITS_PER_NL)
    return state
