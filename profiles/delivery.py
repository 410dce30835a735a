"""The exact flow of an order: stretches of constant whole nL/day that tile time, in whole seconds from activation.

What runs when, and every rule of the seams, is laid down in ``profiles.runs``; here it becomes flow. A bolus adds to
the base: its flow is volume x 86,400 / duration rounded down, so it never gives more than asked. All volumes are
integers in 1/86,400 nL, all masses integers in 1/86,400 fg. Stretches alike are joined, so that splitting a step of a
program changes nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from profiles.context import Context
from profiles.drugs import Fluid
from profiles.program import Base, Order, PatientBolus, Periodic, Timed
from profiles.pumping import (
    DAY_S,
    base_flow_nl_per_day,
    bolus_achieved,
    bolus_flow_nl_per_day,
    day_pieces,
    first_bolus_s,
    patient_spacing_s,
)
from profiles.runs import Run, Source, boluses_before, cycle_s, pumped_by, runs, settled_s, single_boluses

__all__ = [
    "Delivery",
    "Rate",
    "Segment",
    "Source",
    "bolus_achieved",
    "bolus_flow_nl_per_day",
    "cycle_s",
    "delivery",
    "mass_rates",
    "patient_starts",
    "periodic_starts",
    "pumped_by",
    "settled_s",
]

_SOURCES = tuple(Source)
_RANK = {source: rank for rank, source in enumerate(Source)}
_DOWNWARD = tuple(reversed(range(len(Source))))


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of constant flow; ``fluid`` is an index into ``Delivery.fluids``."""

    start_s: int
    end_s: int
    flow_nl_per_day: int
    source: Source
    fluid: int

    @property
    def volume(self) -> int:
        """What passes in this stretch, in 1/86,400 nL."""
        return self.flow_nl_per_day * (self.end_s - self.start_s)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Segments that tile ``[start, end)`` without a gap, and the fluids that they carry."""

    fluids: tuple[Fluid, ...]
    segments: tuple[Segment, ...]

    @property
    def edges_s(self) -> tuple[int, ...]:
        """Every instant at which something changes, first start and last end included."""
        return (*(s.start_s for s in self.segments), *(s.end_s for s in self.segments[-1:]))

    @property
    def volume(self) -> int:
        """What passes in all, in 1/86,400 nL."""
        return sum(segment.volume for segment in self.segments)


class Rate(NamedTuple):
    """A stretch of constant mass rate; fg/day = nL/day x ng/mL."""

    start_s: int
    end_s: int
    fg_per_day: int


class _Layer(NamedTuple):
    start_s: int
    end_s: int
    flow_nl_per_day: int
    source: Source


@lru_cache(maxsize=32)
def delivery(
    order: Order, context: Context, start_s: int, horizon_s: int, patient_starts_s: tuple[int, ...] = ()
) -> Delivery:
    """What leaves the pump from ``start_s`` (negative: the held program) for ``horizon_s`` seconds.

    ``patient_starts_s`` are starts of the patient bolus, none by default; nothing checks that they are allowed.
    The fluid of a segment is the one drawn from the reservoir: the held one before activation, the order's after it.
    """
    end_s = start_s + horizon_s
    layers = [layer for run in runs(order, context) for layer in _run_layers(run, context, start_s, end_s)]
    layers += [_Layer(*single, Source.ONE_TIME) for single in (*boluses_before(context), *single_boluses(order))]
    layers += _patient_layers(order.program.patient_bolus, patient_starts_s)
    fluids = tuple(dict.fromkeys((_fluid_before(order, context), order.program.fluid)))
    return Delivery(fluids, _sweep(layers, start_s, end_s, len(fluids) - 1))


def mass_rates(flow: Delivery, drug_id: str) -> tuple[Rate, ...]:
    """The mass rate of one drug over a delivery (at the pump or at the tip), stretches alike joined."""
    strength = [concentration(fluid, drug_id) for fluid in flow.fluids]
    rates: list[Rate] = []
    for segment in flow.segments:
        rate = segment.flow_nl_per_day * strength[segment.fluid]
        start_s = rates.pop().start_s if rates and rates[-1].fg_per_day == rate else segment.start_s
        rates.append(Rate(start_s, segment.end_s, rate))
    return tuple(rates)


def concentration(fluid: Fluid, drug_id: str) -> int:
    """The concentration of a drug in a fluid (ng/mL), 0 where it is not in it; twice named, it counts twice."""
    return sum(part.concentration_ng_per_ml for part in fluid.components if part.drug_id == drug_id)


def periodic_starts(run: Run, start_s: int, end_s: int) -> Iterator[int]:
    """The starts of a run's periodic boluses in ``[start_s, end_s)``.

    Before its origin the held program is taken to have run always: its boluses are continued backwards.
    """
    if not isinstance(run.base, Periodic) or not run.boluses or run.base.interval_s <= 0:
        return
    first_s = run.origin_s + first_bolus_s(run.base)
    step_s = run.base.interval_s
    low_s, high_s = max(start_s, run.start_s), min(end_s, run.end_s)
    number = -((first_s - low_s) // step_s)
    while (at_s := first_s + number * step_s) < high_s:
        if number >= 0 or at_s < run.origin_s:
            yield at_s
        number += 1


def patient_starts(patient: PatientBolus, horizon_s: int) -> tuple[int, ...]:
    """The earliest starts that lockout and rolling count allow from second 0 on: the fastest emptying, exactly."""
    starts: list[int] = []
    spacing_s = patient_spacing_s(patient)
    if patient.max_starts <= 0 or spacing_s <= 0:
        return ()
    at_s = 0
    while at_s < horizon_s:
        starts.append(at_s)
        at_s += spacing_s
        if len(starts) >= patient.max_starts:
            at_s = max(at_s, starts[-patient.max_starts] + DAY_S)
    return tuple(starts)


def _fluid_before(order: Order, context: Context) -> Fluid:
    return context.held.fluid if context.held else order.program.fluid


def _run_layers(run: Run, context: Context, start_s: int, end_s: int) -> Iterator[_Layer]:
    """The layers of one run that touch ``[start_s, end_s)``."""
    low_s, high_s = max(run.start_s, start_s), min(run.end_s, end_s)
    if low_s >= high_s:
        return
    for piece in _base_pieces(run.base, context.wall_at_start_s, low_s, high_s):
        yield _Layer(*piece, run.source)
    if isinstance(run.base, Periodic):
        duration_s, flow = run.base.bolus.duration_s, bolus_flow_nl_per_day(run.base.bolus)
        for at_s in periodic_starts(run, start_s - duration_s, end_s):
            yield _Layer(at_s, min(at_s + duration_s, run.end_s), flow, Source.PERIODIC)


def _base_pieces(base: Base, wall_at_zero_s: int, low_s: int, high_s: int) -> Iterator[tuple[int, int, int]]:
    """(start, end, flow) of a base without its boluses, inside ``[low_s, high_s)``."""
    if not isinstance(base, Timed):
        yield low_s, high_s, base_flow_nl_per_day(base)
        return
    for day in range((low_s + wall_at_zero_s) // DAY_S, (high_s - 1 + wall_at_zero_s) // DAY_S + 1):
        midnight_s = day * DAY_S - wall_at_zero_s
        for start_s, end_s, flow in day_pieces(base.day(day % 7)):
            if midnight_s + start_s < high_s and low_s < midnight_s + end_s:
                yield max(midnight_s + start_s, low_s), min(midnight_s + end_s, high_s), flow


def _patient_layers(patient: PatientBolus | None, starts_s: Sequence[int]) -> list[_Layer]:
    if patient is None:
        return []
    flow, duration_s = bolus_flow_nl_per_day(patient.bolus), patient.bolus.duration_s
    return [_Layer(at_s, at_s + duration_s, flow, Source.PATIENT) for at_s in starts_s]


def _sweep(layers: Sequence[_Layer], start_s: int, end_s: int, fluid: int) -> tuple[Segment, ...]:
    """Sum the layers between every two edges; the most specific source that flows names the stretch."""
    changes = [(0, 0, 0, 0)] if start_s < 0 < end_s else []
    for layer in layers:
        low_s, high_s = max(layer.start_s, start_s), min(layer.end_s, end_s)
        if low_s < high_s and layer.flow_nl_per_day:
            rank = _RANK[layer.source]
            changes += [(low_s, layer.flow_nl_per_day, rank, 1), (high_s, -layer.flow_nl_per_day, rank, -1)]
    changes.sort()
    flow, at_s, active, segments = 0, start_s, [0] * len(_SOURCES), list[Segment]()
    for when_s, difference, rank, count in [*changes, (end_s, 0, 0, 0)]:
        if when_s > at_s:
            _join(segments, Segment(at_s, when_s, flow, _most_specific(active), fluid if at_s >= 0 else 0))
            at_s = when_s
        flow += difference
        active[rank] += count
    return tuple(segments)


def _most_specific(active: Sequence[int]) -> Source:
    for rank in _DOWNWARD:
        if active[rank]:
            return _SOURCES[rank]
    return Source.BASE


def _join(segments: list[Segment], new: Segment) -> None:
    """Append, or lengthen the last segment where nothing differs."""
    if segments:
        last = segments[-1]
        if (last.flow_nl_per_day, last.source, last.fluid) == (new.flow_nl_per_day, new.source, new.fluid):
            segments[-1] = Segment(last.start_s, new.end_s, last.flow_nl_per_day, last.source, last.fluid)
            return
    segments.append(new)
