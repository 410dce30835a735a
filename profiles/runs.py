"""Which base runs when: an order laid out on the time line, before any flow is computed.

Rules of this file, which the emulator and the compiled loop follow too (t = 0 is the activation):

* The held program runs before 0, with its own origin ``held_age_s`` ago; earlier than that nothing is known and its
  pattern is taken to have run always. Without a held program nothing flowed. Activation cuts what the held program
  was giving; a periodic bolus under way ends there.
* The standing program starts at 0, or at the end of a delayed start. That instant is the origin from which its
  periodic boluses and its step plan count. A plan step is a new base with its own origin; it cuts the one before.
* Primes and bridges come first, one after the other in the order's sequence. Each ends at the first whole second at
  which its volume has been pumped. While they run, the standing flow is off and a periodic bolus that would start is
  left out; a bridge gives its pattern's flow without periodic boluses.
* A single bolus adds to what runs, ``delay_s`` after activation, unless that is not before ``expiry_s``. Those that
  were given before activation add to the held program.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from profiles.context import Context
from profiles.program import (
    Base,
    Bridge,
    Continuous,
    DelayedStart,
    Order,
    Periodic,
    Prime,
    Program,
    SingleBolus,
    Stopped,
    Timed,
)
from profiles.pumping import (
    DAY_S,
    FOREVER_S,
    WEEK_S,
    VolumeBy,
    base_volume,
    bolus_flow_nl_per_day,
    second_of,
)


class Source(StrEnum):
    """The part of an order that a stretch of flow comes from, from the least to the most specific."""

    BASE = "base"
    BRIDGE = "bridge"
    PRIME = "prime"
    PERIODIC = "periodic"
    PATIENT = "patient"
    ONE_TIME = "one-time"


@dataclass(frozen=True, slots=True)
class Run:
    """One base from ``start_s`` to ``end_s``; its periodic boluses, if allowed, count from ``origin_s``."""

    start_s: int
    end_s: int
    base: Base
    origin_s: int
    source: Source
    boluses: bool = True


@lru_cache(maxsize=32)
def runs(order: Order, context: Context) -> tuple[Run, ...]:
    """Every run from the distant past to the distant future, in order, tiling time."""
    head = _head(order, context.wall_at_start_s)
    free_s = head[-1].end_s if head else 0
    delays = [part for part in order.one_time if isinstance(part, DelayedStart)]
    origin_s = max((part.delay_s for part in delays), default=0)
    program = _standing(order.program, origin_s, max(free_s, origin_s), FOREVER_S)
    everything = (*_held(context), *head, *_waits(delays, free_s), *program)
    return tuple(run for run in everything if run.start_s < run.end_s)


def settled_s(order: Order, context: Context) -> int:
    """The second from which only the last base of the standing program runs: all seams of the flow are before it."""
    last_run_s = runs(order, context)[-1].start_s
    return max(last_run_s, 0, *(end_s for _, end_s, _ in single_boluses(order)))


def pumped_by(order: Order, context: Context) -> VolumeBy:
    """A function: the volume pumped from activation until second t >= 0 (1/86,400 nL), without patient boluses."""
    ahead = [(run, run_volume(run, context.wall_at_start_s)) for run in runs(order, context) if run.start_s >= 0]
    singles = single_boluses(order)

    def volume(t_s: int) -> int:
        base = sum(by(min(t_s, run.end_s)) for run, by in ahead if run.start_s < t_s)
        return base + sum(flow * max(0, min(t_s, end_s) - start_s) for start_s, end_s, flow in singles)

    return volume


def run_volume(run: Run, wall_at_start_s: int) -> VolumeBy:
    """What one run has pumped from its start until second t, for t inside it (1/86,400 nL)."""
    return base_volume(run.base, wall_at_start_s, run.start_s, run.origin_s if run.boluses else None)


def single_boluses(order: Order) -> tuple[tuple[int, int, int], ...]:
    """(start, end, flow) of each single bolus that will start at all."""
    parts = [part for part in order.one_time if isinstance(part, SingleBolus) and part.delay_s < part.expiry_s]
    return tuple(
        (part.delay_s, part.delay_s + part.bolus.duration_s, bolus_flow_nl_per_day(part.bolus)) for part in parts
    )


def boluses_before(context: Context) -> tuple[tuple[int, int, int], ...]:
    """(start, end, flow) of each single bolus that was given beside the held program; they end at 0 or before."""
    if context.held is None:
        return ()
    ends = [(-given.ended_ago_s, given) for given in context.given]
    return tuple((end_s - given.duration_s, end_s, given.flow_nl_per_day) for end_s, given in ends)


def cycle_s(base: Base) -> int:
    """After how many seconds the flow of a base repeats itself; a steady flow is said to repeat every day."""
    if isinstance(base, Timed):
        alike = all(base.day(weekday) == base.day(0) for weekday in range(7))
        return DAY_S if alike else WEEK_S
    if isinstance(base, Periodic) and base.interval_s > 0:
        return base.interval_s
    return DAY_S


def last_base(program: Program) -> Base:
    """The base that a program ends in when its step plan has run."""
    return max(program.step_plan, key=lambda step: step.after_s).base if program.step_plan else program.base


def _held(context: Context) -> tuple[Run, ...]:
    if context.held is None:
        return (Run(-FOREVER_S, 0, Stopped("nothing was programmed"), -FOREVER_S, Source.BASE),)
    return _standing(context.held, -context.held_age_s, -FOREVER_S, 0)


def _waits(delays: list[DelayedStart], free_s: int) -> tuple[Run, ...]:
    """What runs until the standing program starts; of several delays each takes over where the one before ends."""
    waits: list[Run] = []
    for part in delays:
        waits.append(Run(free_s, part.delay_s, part.meanwhile, 0, Source.ONE_TIME))
        free_s = max(free_s, part.delay_s)
    return tuple(waits)


def _standing(program: Program, origin_s: int, start_s: int, end_s: int) -> tuple[Run, ...]:
    """The program's bases between two instants; the first is taken to reach back to ``start_s``."""
    plan = sorted(program.step_plan, key=lambda step: step.after_s)
    begins = [origin_s, *(origin_s + step.after_s for step in plan)]
    bases = [program.base, *(step.base for step in plan)]
    ends = [*begins[1:], end_s]
    return tuple(
        Run(max(begin, start_s) if index else start_s, min(end, end_s), base, begin, Source.BASE)
        for index, (begin, end, base) in enumerate(zip(begins, ends, bases, strict=True))
    )


def _head(order: Order, wall_at_start_s: int) -> tuple[Run, ...]:
    """Primes and bridges, one after the other from activation on; one without any flow never ends."""
    head: list[Run] = []
    at_s = 0
    for part in order.one_time:
        if isinstance(part, Prime | Bridge):
            run = _head_run(part, at_s)
            ends_s = second_of(run_volume(run, wall_at_start_s), part.volume_nl * DAY_S, at_s)
            at_s = FOREVER_S if ends_s is None else ends_s
            head.append(Run(run.start_s, at_s, run.base, run.origin_s, run.source, run.boluses))
    return tuple(head)


def _head_run(part: Prime | Bridge, at_s: int) -> Run:
    if isinstance(part, Prime):
        return Run(at_s, FOREVER_S, Continuous(part.flow_nl_per_day, 0), at_s, Source.PRIME, False)
    return Run(at_s, FOREVER_S, part.pattern, at_s, Source.BRIDGE, False)
