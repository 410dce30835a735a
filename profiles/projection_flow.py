"""The same flow as ``delivery`` and ``tip``, laid out as whole-number arrays, fast enough for half a year a keystroke.

Runs come from ``profiles.runs``; a whole run is expanded at once instead of stretch by stretch. Tests hold these arrays
equal to ``delivery`` and ``at_tip``, edge by edge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from profiles.context import Context
from profiles.drugs import Fluid
from profiles.program import Order, Periodic, Timed
from profiles.pumping import DAY_S, base_flow_nl_per_day, bolus_flow_nl_per_day, day_pieces, first_bolus_s
from profiles.runs import Run, boluses_before, runs, single_boluses
from profiles.tip import Zone, strongest

Ints = NDArray[np.int64]
Numbers = NDArray[np.int8]  # of fluids: a line holds three at most
Carry = Callable[[Ints, Ints, Ints, int], tuple[Ints, Ints, Numbers, Ints]]
MAX_CHANGES = 1_000_000  # a draft may ask for a bolus a second: beyond this the horizon is shortened, visibly


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """``flow_nl_per_day[i]`` of fluid ``fluid[i]`` from ``edges_s[i]`` to ``edges_s[i + 1]``."""

    edges_s: Ints
    flow_nl_per_day: Ints
    fluid: Numbers
    fluids: tuple[Fluid, ...]

    def volume_at_edges(self) -> Ints:
        """The volume (1/86,400 nL) from the first edge until each edge."""
        return _volume_at_edges(self.edges_s, self.flow_nl_per_day)

    def volume_at(self, at_s: Ints) -> Ints:
        """The volume (1/86,400 nL) from the first edge until each instant, which must lie between the edges."""
        behind = self.volume_at_edges()
        i = np.clip(np.searchsorted(self.edges_s, at_s, "right") - 1, 0, len(self.flow_nl_per_day) - 1)
        volume: Ints = behind[i] + self.flow_nl_per_day[i] * (at_s - self.edges_s[i])
        return volume


def shortened(order: Order, context: Context, horizon_s: int) -> int:
    """The horizon, or the shorter one that keeps the arrays within ``MAX_CHANGES``."""
    parts = [run for run in runs(order, context) if run.start_s < horizon_s and run.end_s > 0]
    changes = sum(_changes(run, max(run.start_s, 0), min(run.end_s, horizon_s)) for run in parts)
    return horizon_s if changes <= MAX_CHANGES else max(1, horizon_s * MAX_CHANGES // changes)


def flow_arrays(order: Order, context: Context, start_s: int, end_s: int) -> Flow:
    """What leaves the pump in ``[start_s, end_s)``; fluid 0 before activation and the last one after it."""
    wall_s = context.wall_at_start_s
    layers = [layer for run in runs(order, context) for layer in _run_layers(run, wall_s, start_s, end_s)]
    singles = (*boluses_before(context), *single_boluses(order))
    layers += [_layer([low_s], [high_s], [flow]) for low_s, high_s, flow in singles]
    edges_s, flow = _sum(layers, start_s, end_s)
    fluids = tuple(dict.fromkeys((context.held.fluid if context.held else order.program.fluid, order.program.fluid)))
    return Flow(edges_s, flow, np.where(edges_s[:-1] < 0, 0, len(fluids) - 1).astype(np.int8), fluids)


def tip_arrays(pump: Flow, line: Sequence[Zone], dead_nl: int | None, pumped: int, carry: Carry | None = None) -> Flow:
    """What leaves the tip; ``pumped`` is the volume before the first edge (1/86,400 nL), see ``profiles.tip``.

    ``carry`` is the hot loop: ``carry_plain`` or its compiled form.
    """
    if dead_nl is None or len(line) == 1:
        worst = strongest([zone.fluid for zone in line])
        return Flow(pump.edges_s, pump.flow_nl_per_day, np.zeros_like(pump.fluid), (worst,))
    exits = np.array([max(zone.from_volume + dead_nl * DAY_S, -(2**62)) for zone in line], dtype=np.int64)
    edges_s, flow, fluid, together = (carry or carry_plain)(pump.edges_s, pump.flow_nl_per_day, exits, pumped)
    ranges = [divmod(zones, len(line)) for zones in together.tolist()]
    return Flow(edges_s, flow, fluid, tuple(_leaving_together(line, first, last) for first, last in ranges))


def _leaving_together(line: Sequence[Zone], first: int, last: int) -> Fluid:
    return line[first].fluid if first == last else strongest(zone.fluid for zone in line[first : last + 1])


def carry_plain(edges_s: Ints, flow: Ints, exits: Ints, pumped: int) -> tuple[Ints, Ints, Numbers, Ints]:
    """Flow at the pump to flow at the tip: edges, flows, which zones leave in each piece, and what these numbers mean.

    ``exits`` are the pumped volumes at which each zone begins to leave, rising. Number n stands for the zones from
    ``together[n] // len(exits)`` to ``together[n] % len(exits)``; neighbouring pieces may be alike.
    """
    reach = _reach(edges_s, flow, int(exits[-1]) - pumped)
    cut_s, cut_flow = _cut_at_fronts(edges_s[: reach + 1], flow[:reach], exits - pumped)
    volume = _volume_at_edges(cut_s, cut_flow) + pumped
    first = np.searchsorted(exits, volume[:-1], "right") - 1
    last = np.maximum(first, np.searchsorted(exits, volume[1:] - 1, "right") - 1)
    behind = np.full(len(flow) - reach, len(exits) ** 2 - 1)  # behind the last front its fluid alone
    leaving = np.concatenate([first * len(exits) + last, behind])
    changes = np.concatenate(([True], np.diff(leaving) != 0))  # fronts only move on: no number comes twice
    return (
        np.concatenate([cut_s, edges_s[reach + 1 :]]),
        np.concatenate([cut_flow, flow[reach:]]),
        (np.cumsum(changes) - 1).astype(np.int8),
        leaving[changes],
    )


def _reach(edges_s: Ints, flow: Ints, volume: int) -> int:
    """How many pieces to look at so that a volume from the first edge lies inside them; all if it is never pumped."""
    count, pieces = 64, len(flow)
    while count < pieces and int(np.dot(flow[:count], np.diff(edges_s[: count + 1]))) < volume:
        count *= 2
    return min(count, pieces)


def union(some: Ints, others: Ints) -> Ints:
    """All of both, sorted, once each (numpy's own ``union1d`` hashes, which costs more than the rest together)."""
    together = np.sort(np.concatenate([some, others]), kind="stable")
    return together[np.concatenate(([True], np.diff(together) != 0))]


def _changes(run: Run, start_s: int, end_s: int) -> int:
    span_s = max(0, end_s - start_s)
    if isinstance(run.base, Timed):
        return span_s * max(len(pattern) for pattern in run.base.patterns) // DAY_S
    if isinstance(run.base, Periodic) and run.boluses and run.base.interval_s > 0:
        return 2 * span_s // run.base.interval_s
    return 1


def _run_layers(run: Run, wall_s: int, start_s: int, end_s: int) -> Iterator[Ints]:
    low_s, high_s = max(run.start_s, start_s), min(run.end_s, end_s)
    if low_s >= high_s:
        return
    if isinstance(run.base, Timed):
        yield from _timed_layers(run.base, wall_s, low_s, high_s)
        return
    yield _layer([low_s], [high_s], [base_flow_nl_per_day(run.base)])
    if isinstance(run.base, Periodic) and run.boluses and run.base.interval_s > 0:
        yield _periodic_layer(run, run.base, start_s, high_s)


def _timed_layers(timed: Timed, wall_s: int, low_s: int, high_s: int) -> Iterator[Ints]:
    """All days of one pattern at once: midnights x steps."""
    days = np.arange((low_s + wall_s) // DAY_S, (high_s - 1 + wall_s) // DAY_S + 1, dtype=np.int64)
    chosen = np.array(timed.week, dtype=np.int64)[days % 7]
    for index, pattern in enumerate(timed.patterns):
        pieces = np.array(day_pieces(pattern), dtype=np.int64).reshape(-1, 3)
        midnights_s = days[chosen == index] * DAY_S - wall_s
        starts_s = np.add.outer(midnights_s, pieces[:, 0]).ravel()
        ends_s = np.add.outer(midnights_s, pieces[:, 1]).ravel()
        yield np.stack(
            [np.clip(starts_s, low_s, high_s), np.clip(ends_s, low_s, high_s), np.tile(pieces[:, 2], len(midnights_s))]
        )


def _periodic_layer(run: Run, periodic: Periodic, start_s: int, end_s: int) -> Ints:
    """The boluses of a run that touch the span; see ``delivery.periodic_starts`` for which ones there are."""
    first_s, duration_s = run.origin_s + first_bolus_s(periodic), max(periodic.bolus.duration_s, 0)
    low_s = max(start_s - duration_s, run.start_s)
    numbers = np.arange(
        -((first_s - low_s) // periodic.interval_s), -((first_s - end_s) // periodic.interval_s), dtype=np.int64
    )
    starts_s = first_s + numbers * periodic.interval_s
    starts_s = starts_s[(numbers >= 0) | (starts_s < run.origin_s)]
    flow = np.full_like(starts_s, bolus_flow_nl_per_day(periodic.bolus))
    return np.stack([starts_s, np.minimum(starts_s + duration_s, end_s), flow])


def _layer(starts_s: Sequence[int], ends_s: Sequence[int], flows: Sequence[int]) -> Ints:
    return np.array([starts_s, ends_s, flows], dtype=np.int64)


def _sum(layers: Sequence[Ints], start_s: int, end_s: int) -> tuple[Ints, Ints]:
    """Layers (3 x n: start, end, flow) to edges and summed flows; stretches alike are joined, activation is an edge."""
    starts_s, ends_s, flows = np.concatenate(layers, axis=1)
    forced_s = np.array([start_s, 0, end_s] if start_s < 0 < end_s else [start_s, end_s], dtype=np.int64)
    times_s = np.clip(np.concatenate([forced_s, starts_s, ends_s]), start_s, end_s)
    changes = np.concatenate([np.zeros_like(forced_s), flows, -flows])
    order = np.argsort(times_s, kind="stable")
    times_s, total = times_s[order], np.cumsum(changes[order])
    last_of_time = np.flatnonzero(np.diff(times_s, append=end_s + 1))
    edges_s, flow = times_s[last_of_time], total[last_of_time][:-1]
    needed = np.concatenate(([True], np.diff(flow) != 0, [True])) | (edges_s == 0)
    return edges_s[needed], flow[needed[:-1]]


def _cut_at_fronts(edges_s: Ints, flow: Ints, fronts: Ints) -> tuple[Ints, Ints]:
    """Edges before and after the second in which a front passes; ``fronts`` count from the first edge."""
    volume = _volume_at_edges(edges_s, flow)
    cuts = []
    for front in fronts[(fronts > 0) & (fronts < volume[-1])]:
        i = int(np.searchsorted(volume, front, "right")) - 1
        whole, rest = divmod(int(front - volume[i]), int(flow[i]))
        cuts += [int(edges_s[i]) + whole, int(edges_s[i]) + whole + (rest > 0)]
    cut_s = union(edges_s, np.array(cuts, dtype=np.int64))
    return cut_s, flow[np.searchsorted(edges_s, cut_s[:-1], "right") - 1]


def _volume_at_edges(edges_s: Ints, flow: Ints) -> Ints:
    volume = np.zeros_like(edges_s)
    np.cumsum(flow * np.diff(edges_s), out=volume[1:])
    return volume
