"""What leaves the catheter tip: plug flow, first in first out, through tubing and catheter by pumped volume.

The fluid is incompressible: a change of flow is at the tip at once, a change of fluid only when the dead volume has
been pumped. A piece of fluid is known by its place ``v``: the volume the pump had pumped when it entered the line,
0 at activation, negative before (1/86,400 nL). It leaves the tip when ``v`` + dead volume has been pumped.

A front seldom arrives on a whole second. In a second in which several fluids leave the tip, each drug counts with its
strongest concentration for that whole second: the rounding that raises the dose, drug by drug. The same holds for all
time where the dead volume is not known. ``arrivals`` has the exact instants.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from profiles.context import Context
from profiles.delivery import Delivery, Segment, concentration, delivery
from profiles.drugs import Component, Fluid
from profiles.limits import Library
from profiles.program import Order
from profiles.pumping import DAY_S, FOREVER_S, second_of
from profiles.runs import pumped_by

_ALWAYS = -FOREVER_S * DAY_S * DAY_S  # a place in the line that entered before everything


@dataclass(frozen=True, slots=True)
class Zone:
    """A fluid that entered the line from place ``from_volume`` on (1/86,400 nL)."""

    from_volume: int
    fluid: Fluid


@dataclass(frozen=True, slots=True)
class Arrival:
    """A front on its way: ``fluid`` leaves the tip after ``volume_nl`` more, ``after_s`` seconds (None: never)."""

    fluid: Fluid
    volume_nl: int
    after_s: int | None


def dead_volume_nl(context: Context, library: Library) -> int | None:
    """Pump tubing plus catheter (nL); None where either is not known."""
    model = library.model(context.pump_model_id)
    tubing, catheter = model.tubing_nl.known() if model else None, context.catheter.volume_nl()
    return None if tubing is None or catheter is None else tubing + catheter


def zones(order: Order, context: Context) -> tuple[Zone, ...]:
    """The fluids of the line by place, neighbours always different; the first reaches back for ever."""
    before = context.held.fluid if context.held else order.program.fluid
    oldest = context.line_fluid or before
    entered = [
        Zone(_ALWAYS, oldest),
        Zone(-context.pumped_since_change_nl * DAY_S, before),
        Zone(0, order.program.fluid),
    ]
    different: list[Zone] = []
    for zone, after in zip(entered, [*entered[1:], None], strict=True):
        empty = after is not None and after.from_volume <= zone.from_volume
        if not empty and (not different or different[-1].fluid != zone.fluid):
            different.append(zone)
    return tuple(different)


def arrivals(order: Order, context: Context, dead_nl: int) -> tuple[Arrival, ...]:
    """The fronts that have not left the tip at activation, in the order in which they arrive.

    ``after_s`` is the first whole second by which the front has passed.
    """
    volume = pumped_by(order, context)
    coming = [(zone, zone.from_volume + dead_nl * DAY_S) for zone in zones(order, context)[1:]]
    return tuple(
        Arrival(zone.fluid, exit_volume // DAY_S, second_of(volume, exit_volume, 0))
        for zone, exit_volume in coming
        if exit_volume > 0
    )


@lru_cache(maxsize=32)
def at_tip(order: Order, context: Context, dead_nl: int | None, start_s: int, horizon_s: int) -> Delivery:
    """What leaves the tip from ``start_s`` for ``horizon_s`` seconds; ``dead_nl`` None: the strongest of all fluids."""
    pump = delivery(order, context, start_s, horizon_s)
    line = zones(order, context)
    if dead_nl is None:
        worst = strongest([zone.fluid for zone in line])
        return Delivery((worst,), tuple(_carrying(segment, 0) for segment in pump.segments))
    return transport(pump, line, dead_nl, pumped_until(order, context, start_s))


def transport(pump: Delivery, line: Sequence[Zone], dead_nl: int, pumped: int = 0) -> Delivery:
    """Pump segments to tip segments; ``pumped`` is the volume pumped before the first segment (1/86,400 nL)."""
    exits = [zone.from_volume + dead_nl * DAY_S for zone in line]
    known: dict[tuple[int, int], int] = {}  # zones that leave together -> fluid
    segments: list[Segment] = []
    for segment in pump.segments:
        for piece, first, last in _pieces(segment, pumped, exits):
            segments.append(_carrying(piece, known.setdefault((first, last), len(known))))
        pumped += segment.volume
    fluids = (strongest([zone.fluid for zone in line[first : last + 1]]) for first, last in known)
    return Delivery(tuple(fluids), tuple(segments))


def pumped_until(order: Order, context: Context, at_s: int) -> int:
    """The volume pumped by second ``at_s`` counted from activation, negative before it (1/86,400 nL)."""
    return pumped_by(order, context)(at_s) if at_s >= 0 else -delivery(order, context, at_s, -at_s).volume


def strongest(fluids: Iterable[Fluid]) -> Fluid:
    """A fluid with each drug at the strongest concentration of any of these; one fluid alone is itself."""
    return _strongest(tuple(fluids))


@lru_cache(maxsize=64)  # the plots ask again for the same few with every key
def _strongest(fluids: tuple[Fluid, ...]) -> Fluid:
    several = list(dict.fromkeys(fluids))
    if len(several) == 1:
        return several[0]
    drugs = dict.fromkeys(part.drug_id for fluid in reversed(several) for part in fluid.components)
    return Fluid(tuple(Component(drug, max(concentration(fluid, drug) for fluid in several)) for drug in drugs))


def _pieces(segment: Segment, pumped: int, exits: Sequence[int]) -> Iterator[tuple[Segment, int, int]]:
    """Cut a segment around the seconds of its fronts: (piece, first zone, last zone that leaves in it)."""
    first, last = _leaving(exits, pumped, pumped + segment.volume)
    if first == last:
        yield segment, first, last
        return
    flow, start_s = segment.flow_nl_per_day, segment.start_s
    cuts = {start_s, segment.end_s}
    for exit_volume in exits[first + 1 : last + 1]:
        whole, rest = divmod(exit_volume - pumped, flow)
        cuts |= {start_s + whole, start_s + whole + (rest > 0)}
    for low_s, high_s in pairwise(sorted(cuts)):
        zones_of = _leaving(exits, pumped + flow * (low_s - start_s), pumped + flow * (high_s - start_s))
        yield Segment(low_s, high_s, flow, segment.source, segment.fluid), *zones_of


def _leaving(exits: Sequence[int], from_volume: int, to_volume: int) -> tuple[int, int]:
    """The first and the last zone of which something leaves between two pumped volumes."""
    first = bisect_right(exits, from_volume) - 1
    return first, max(first, bisect_right(exits, to_volume - 1) - 1)


def _carrying(segment: Segment, fluid: int) -> Segment:
    if segment.fluid == fluid:
        return segment
    return Segment(segment.start_s, segment.end_s, segment.flow_nl_per_day, segment.source, fluid)
