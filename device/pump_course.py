"""What a pump is doing at this very second, from its memory alone: base, line part, flow, and when that will change.

The behaviour is that of ``profiles.runs``, written a second time: the standing program starts at activation or at the
end of a delayed start; its periodic boluses and its plan count from there; primes and bridges come first and end at
the first whole second by which their volume has been pumped; a bolus adds to the base, at a whole flow rounded down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from device.image import decode_one_time, decode_program
from device.mechanics import next_s
from device.pump_state import UNITS_PER_NL, FluidChange, LedgerEntry, PartState, PumpState
from device.values import replace
from profiles.drugs import Fluid
from profiles.program import Base, Bolus, Bridge, DelayedStart, OneTime, Periodic, Prime, Program, Step, Stopped, Timed

DAY_S = 86_400
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Course:
    """The base that runs, and the elapsed second from which its boluses count."""

    base: Base
    origin_s: int


@lru_cache(maxsize=2_048)
def _program(image: bytes) -> Program:
    return decode_program(image)


@lru_cache(maxsize=2_048)
def _parts(blob: bytes) -> tuple[OneTime, ...]:
    return decode_one_time(blob)


def program_of(state: PumpState) -> Program | None:
    """The active program; None in a factory-new pump."""
    return _program(state.program_image) if state.program_image else None


def in_reservoir(state: PumpState) -> Fluid | None:
    """The fluid in the reservoir as far as the pump was told; None in a pump that knows neither refill nor program.

    The last change of fluid says it, whether a refill or a program with its bridge was first to tell of it; without
    one it is what the last refill, else the program, is made of.
    """
    if state.change is not None:
        return state.change.fluid
    program = program_of(state)
    if state.fills:
        return state.fills[-1].fluid
    return None if program is None else program.fluid


def changed(state: PumpState, before: Fluid | None, fluid: Fluid) -> PumpState:
    """The reservoir holds ``fluid`` from this second on; ``before`` is still in the line, and counting starts anew."""
    counters = replace(state.counters, since_change_units=0)
    return replace(state, previous_fluid=before, change=FluidChange(fluid, state.now_s), counters=counters)


def parts_of(state: PumpState) -> tuple[OneTime, ...]:
    """The one-time parts that came with the active program, whatever became of them."""
    return _parts(state.once_image)


def entry_of(state: PumpState, part: OneTime) -> LedgerEntry | None:
    """What the ledger says of a part."""
    part_id = bytes.fromhex(part.id)
    return next((entry for entry in state.ledger if entry.id == part_id), None)


def is_open(state: PumpState, part: OneTime) -> bool:
    """Whether a part may still start or is running."""
    entry = entry_of(state, part)
    return entry is not None and entry.state in {PartState.PENDING, PartState.RUNNING}


def line_part(state: PumpState) -> Prime | Bridge | None:
    """The prime or bridge whose turn it is."""
    return next((part for part in parts_of(state) if isinstance(part, Prime | Bridge) and is_open(state, part)), None)


def delayed_start(state: PumpState) -> DelayedStart | None:
    """The delayed start that is still waiting."""
    return next((part for part in parts_of(state) if isinstance(part, DelayedStart) and is_open(state, part)), None)


def program_origin_s(state: PumpState) -> int:
    """The elapsed second at which the standing program starts or started."""
    delays = [part.delay_s for part in parts_of(state) if isinstance(part, DelayedStart)]
    return state.activated_s + max(delays, default=0)


def base_now(state: PumpState) -> Course | None:
    """The base that runs under everything else; None when stopped or factory-new."""
    program = program_of(state)
    if program is None or state.stopped_s is not None:
        return None
    waiting = delayed_start(state)
    if waiting is not None:
        return Course(waiting.meanwhile, state.activated_s)
    origin_s = program_origin_s(state)
    begun = [step for step in program.step_plan if origin_s + step.after_s <= state.now_s]
    if not begun:
        return Course(program.base, origin_s)
    step = max(begun, key=lambda step: step.after_s)
    return Course(step.base, origin_s + step.after_s)


def bolus_flow_nl_per_day(bolus: Bolus) -> int:
    """volume x 86,400 / duration, rounded down: never above what was asked."""
    return bolus.volume_nl * DAY_S // bolus.duration_s


def steady_flow_nl_per_day(base: Base, wall_s: int) -> int:
    """The flow of a base without its boluses at a second of the wall clock."""
    if isinstance(base, Timed):
        steps = base.day(wall_s // DAY_S % WEEK_DAYS)
        return sum(step.flow_nl_per_day for step in steps if step.start_s <= wall_s % DAY_S < step.end_s)
    if isinstance(base, Periodic):
        return base.base_flow_nl_per_day
    return 0 if isinstance(base, Stopped) else base.flow_nl_per_day


def flow_now(state: PumpState) -> int:
    """What leaves the pump at this second by its own account, in nL/day."""
    return 0 if state.still else asked_flow(state)


def asked_flow(state: PumpState) -> int:
    """What the program asks for at this second, in nL/day, whatever the machine makes of it."""
    running = base_now(state)
    if running is None:
        return 0
    part = line_part(state)
    if isinstance(part, Prime):
        base = part.flow_nl_per_day
    else:
        base = steady_flow_nl_per_day(part.pattern if part else running.base, state.wall_s)
    return base + sum(bolus.flow_nl_per_day for bolus in state.boluses) + _clock_flow(state)


def _clock_flow(state: PumpState) -> int:
    """What timed boluses that a change of the clock met add now, or leave out now, in nL/day."""
    flow = 0
    for part in state.clock_parts:
        if part.start_s is None:
            flow -= part.flow_nl_per_day * (part.wall_s <= state.wall_s < part.wall_s + part.lasts_s)
        else:
            flow += part.flow_nl_per_day * (part.start_s <= state.now_s < part.start_s + part.lasts_s)
    return flow


def periodic_due_s(state: PumpState) -> int | None:
    """The next second, this one included, at which a periodic bolus is due and has not been started."""
    running = base_now(state)
    if running is None or not isinstance(running.base, Periodic):
        return None
    base, now_s = running.base, state.now_s
    first_s = running.origin_s + (base.interval_s if base.first_after_s is None else base.first_after_s)
    missed = max(0, -((first_s - now_s) // base.interval_s))
    due_s = first_s + missed * base.interval_s
    return due_s + base.interval_s if due_s == state.last_periodic_s else due_s


def next_change_s(state: PumpState, flow: int) -> Iterator[int]:
    """The seconds after now at which the flow may change or something must be noted, unordered."""
    counters, now_s = state.counters, state.now_s
    yield from (bolus.end_s for bolus in state.boluses)
    yield from next_s(state.mechanics, now_s)
    for clock_part in state.clock_parts:
        begin_s = clock_part.wall_s - state.wall_offset_s if clock_part.start_s is None else clock_part.start_s
        yield from (begin_s, begin_s + clock_part.lasts_s)
    yield from _schedule_s(state)
    if state.stopped_s is None and flow:
        for mark_nl in (state.limits.alarm_volume_nl, state.limits.residual_nl):
            left = counters.reservoir_units - mark_nl * UNITS_PER_NL
            if left > 0:
                yield now_s - -left // flow
        part = line_part(state)
        if part is not None:
            yield now_s - -(part.volume_nl * UNITS_PER_NL - counters.part_units) // flow


def _schedule_s(state: PumpState) -> Iterator[int]:
    program, running = program_of(state), base_now(state)
    if program is None or running is None:
        return
    part = line_part(state)
    pattern = part.pattern if isinstance(part, Bridge) else running.base
    if isinstance(pattern, Timed):
        yield _next_step_s(pattern, state)
    due_s = periodic_due_s(state)
    if due_s is not None:
        yield due_s
    origin_s = program_origin_s(state)
    yield from (origin_s, *(origin_s + step.after_s for step in program.step_plan))
    for single in parts_of(state):
        if not isinstance(single, Prime | Bridge | DelayedStart) and is_open(state, single):
            yield from (state.activated_s + single.delay_s, state.activated_s + single.expiry_s)


def _next_step_s(base: Timed, state: PumpState) -> int:
    """The elapsed second of the next edge of today's steps, or of midnight."""
    steps: tuple[Step, ...] = base.day(state.wall_s // DAY_S % WEEK_DAYS)
    of_day_s = state.wall_s % DAY_S
    edges = {DAY_S, *(edge for step in steps for edge in (step.start_s, step.end_s))}
    return state.now_s + min(edge for edge in edges if edge > of_day_s) - of_day_s
