"""The arrival band at the tip: when 5 %, the mean and 95 % of a new fluid arrive, and the strengths that follow.

Axial dispersion in a tube, ``D_eff = D (1 + (u a / D)**2 / 48)`` (Taylor 1953, Aris 1956) from bore and diffusivity,
adds ``2 A**2 D_eff dt`` to the variance of a front in pumped volume while it passes a piece of catheter; how fast it
was pushed there therefore matters. Part of the tubing is taken to mix besides. The kernel keeps its mean, so plug flow
stays the mean arrival and mass is conserved. An estimate for drawing (status ``proposal``): no rule reads it. It is not
claimed where a front passes a piece faster than ``a**2 / D``, as it then has no time to even out over the bore.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from profiles.context import Context
from profiles.delivery import concentration
from profiles.dispersion_kernel import Floats, Kernel
from profiles.drugs import Fluid
from profiles.figures import Figure, Status
from profiles.limits import Library
from profiles.program import Order, Prime
from profiles.projection_flow import Flow, flow_arrays, shortened
from profiles.pump import CatheterPiece
from profiles.pumping import DAY_S, second_of
from profiles.runs import pumped_by
from profiles.tip import Zone, dead_volume_nl, pumped_until, zones
from profiles.unusual import Unusual

#: Of a small molecule in water, in square micrometres a second (5e-10 m2/s): an order of magnitude, not a measurement.
DIFFUSIVITY = Figure(500, "order of magnitude of a small molecule in water; this project's proposal", Status.PROPOSAL)
#: Share of the pump tubing that mixes like a stirred volume, per mille.
TUBING_MIXING = Figure(100, "a tenth of the tubing taken as stirred; this project's proposal", Status.PROPOSAL)
EARLY, LATE = 0.05, 0.95
_HISTORY_S = 30 * DAY_S  # how far back the flow of a front that entered before activation is followed
_UM3_PER_NL = 1e6
_SHARES = (0.001, 0.01, 0.03, EARLY, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, LATE, 0.97, 0.99, 0.999)
_GRID_POINTS = 240


@dataclass(frozen=True, slots=True)
class Point:
    """After how much more from activation (nL, negative: before it), and after how many seconds (None: never)."""

    volume_nl: float
    after_s: int | None


@dataclass(frozen=True, slots=True)
class ArrivalBand:
    """A front at the tip: 5 %, mean (plug flow) and 95 % of it. ``caution`` is a sentence where it is not claimed."""

    fluid: Fluid
    early: Point
    mean: Point
    late: Point
    caution: str
    status: Status = Status.PROPOSAL

    @property
    def claimed(self) -> bool:
        """Whether the estimate's own conditions hold for this front."""
        return not self.caution


@dataclass(frozen=True, slots=True, eq=False)
class TipCurve:
    """A drug's strength at the tip (ng/mL) at ``at_s``: the mean, and between which strengths it lies."""

    at_s: Floats
    low: Floats
    mean: Floats
    high: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Front:
    fluid: Fluid
    entered_nl: float
    kernel: Kernel
    caution: str


def arrival_bands(
    order: Order,
    context: Context,
    library: Library,
    diffusivity: Figure = DIFFUSIVITY,
    mixing: Figure = TUBING_MIXING,
) -> tuple[ArrivalBand, ...] | Unusual:
    """The band of every front that is still to come, in the order in which they arrive; a sentence where unknown."""
    fronts = _fronts(order, context, library, diffusivity, mixing)
    if isinstance(fronts, Unusual):
        return fronts
    volume = pumped_by(order, context)

    def point(volume_nl: float) -> Point:
        return Point(volume_nl, second_of(volume, ceil(volume_nl * DAY_S), 0))

    return tuple(
        ArrivalBand(
            front.fluid,
            point(front.entered_nl + front.kernel.volume_nl(EARLY)),
            point(front.entered_nl + front.kernel.mean_nl),
            point(front.entered_nl + front.kernel.volume_nl(LATE)),
            front.caution,
        )
        for front in fronts
        if front.entered_nl + front.kernel.volume_nl(LATE) > 0
    )


def tip_curves(
    order: Order,
    context: Context,
    library: Library,
    horizon_s: int,
    diffusivity: Figure = DIFFUSIVITY,
    mixing: Figure = TUBING_MIXING,
) -> dict[str, TipCurve] | Unusual:
    """The strength of each drug at the tip from activation on; after a prime the dilute stretch shows in the mean.

    ``low`` and ``high`` are the weakest and strongest fluid that may be leaving between 5 % and 95 % arrival.
    """
    fronts = _fronts(order, context, library, diffusivity, mixing)
    if isinstance(fronts, Unusual):
        return fronts
    pump = flow_arrays(order, context, 0, shortened(order, context, max(horizon_s, 1)))
    at_s = _instants(pump, fronts)
    pumped_nl = pump.volume_at(at_s) / DAY_S
    fluids = (line_of(order, context, library)[0].fluid, *(front.fluid for front in fronts))
    mean, surely, maybe = _shares(fronts, pumped_nl)
    drugs = dict.fromkeys(part.drug_id for fluid in reversed(fluids) for part in fluid.components)
    seconds = at_s.astype(np.float64)
    curves = {}
    for drug in drugs:
        strengths = np.array([concentration(fluid, drug) for fluid in fluids], dtype=np.float64)
        possible = np.where(_between(len(fluids), surely, maybe), strengths[:, None], np.nan)
        curves[drug] = TipCurve(seconds, np.nanmin(possible, axis=0), strengths @ mean, np.nanmax(possible, axis=0))
    return curves


def line_of(order: Order, context: Context, library: Library) -> tuple[Zone, ...]:
    """The fluids of the line; before a first prime it holds no drug, and a catheter-only prime finds the tubing full.

    ``tip.zones`` takes an unknown line as full of the new drug, which is right for limits and hides the dilute stretch.
    """
    line = zones(order, context)
    prime = next((part for part in order.one_time if isinstance(part, Prime)), None)
    if prime is None or context.held is not None or context.line_fluid is not None:
        return line
    model = library.model(context.pump_model_id)
    tubing_nl = (model.tubing_nl.known() if model else None) or 0
    begins = -tubing_nl * DAY_S if prime.scope == "catheter" else 0
    return Zone(line[0].from_volume, Fluid(())), Zone(begins, order.program.fluid)


def spread_per_second(flow_nl_per_day: Floats, piece: CatheterPiece, diffusivity_um2_per_s: int) -> Floats:
    """By how much the variance of a front grows in a second inside a piece (nL squared): ``2 A**2 D_eff``."""
    area_um2 = _area_um2(piece)
    velocity_um_per_s = flow_nl_per_day * _UM3_PER_NL / DAY_S / area_um2
    peclet = velocity_um_per_s * sqrt(area_um2 / pi) / diffusivity_um2_per_s
    effective: Floats = diffusivity_um2_per_s * (1.0 + peclet**2 / 48.0)
    return 2.0 * area_um2**2 * effective / _UM3_PER_NL**2


def _area_um2(piece: CatheterPiece) -> float:
    """Bore area from volume per cm: 1 nL is 1e6 cubic micrometres, 1 cm is 1e4 micrometres."""
    return piece.volume_nl_per_cm * _UM3_PER_NL / 1e4


def _fronts(
    order: Order, context: Context, library: Library, diffusivity: Figure, mixing: Figure
) -> tuple[_Front, ...] | Unusual:
    dead_nl, diffuses = dead_volume_nl(context, library), diffusivity.known()
    if not dead_nl or not diffuses:
        return Unusual("The volume of the line or the diffusivity is not known, so no arrival can be estimated.")
    tubing_nl = dead_nl - (context.catheter.volume_nl() or 0)
    mixed_nl = tubing_nl * (mixing.known() or 0) / 1_000
    line = line_of(order, context, library)[1:]
    if not line:
        return ()
    flow = _flow_of_passage(order, context, line[-1].from_volume + dead_nl * DAY_S)
    if flow is None:
        return Unusual("The flow changes too often for the arrival to be estimated: use fewer changes.")
    pump, before_nl = flow
    entered_nl = (zone.from_volume / DAY_S for zone in line)
    return tuple(
        _front(zone.fluid, at_nl, pump, before_nl, context, tubing_nl, dead_nl, mixed_nl**2, diffuses)
        for zone, at_nl in zip(line, entered_nl, strict=True)
    )


def _flow_of_passage(order: Order, context: Context, last_exit: int) -> tuple[Flow, float] | None:
    """The flow until the last front has left (a year at most), and the volume (nL) pumped before its first edge."""
    start_s = -min(max(context.held_age_s, 1), _HISTORY_S)
    leaves_s = second_of(pumped_by(order, context), last_exit, 0, 366 * DAY_S)
    end_s = 366 * DAY_S if leaves_s is None else leaves_s + 1
    if shortened(order, context, end_s) < end_s:
        return None
    return flow_arrays(order, context, start_s, end_s), pumped_until(order, context, start_s) / DAY_S


def _front(
    fluid: Fluid,
    entered_nl: float,
    pump: Flow,
    before_nl: float,
    context: Context,
    tubing_nl: int,
    dead_nl: int,
    variance_nl2: float,
    diffusivity_um2_per_s: int,
) -> _Front:
    """One front followed through every piece of the catheter at the flow that pushed it there."""
    pumped_nl = before_nl + pump.volume_at_edges() / DAY_S
    caution, at_nl = "", entered_nl + tubing_nl
    for piece in context.catheter.pieces:
        length_nl = (piece.supplied_um - piece.removed_um) * piece.volume_nl_per_cm / 1e4
        begins_s, ends_s = (_second_at(pump, pumped_nl, nl) for nl in (at_nl, at_nl + length_nl))
        inside_s = np.clip(pump.edges_s, begins_s, ends_s)
        grows = spread_per_second(pump.flow_nl_per_day.astype(np.float64), piece, diffusivity_um2_per_s)
        variance_nl2 += float(np.sum(np.diff(inside_s) * grows))
        if ends_s - begins_s < _area_um2(piece) / pi / diffusivity_um2_per_s:
            caution = "The fluid passes the catheter too fast for this estimate to hold: it may arrive earlier."
        at_nl += length_nl
    return _Front(fluid, entered_nl, Kernel(float(dead_nl), max(variance_nl2, 1.0)), caution)


def _second_at(pump: Flow, pumped_nl: Floats, volume_nl: float) -> float:
    """When a volume had been pumped; the ends of the span where it lies outside."""
    i = int(np.searchsorted(pumped_nl, volume_nl))
    if i == 0 or i == len(pumped_nl):
        return float(pump.edges_s[min(i, len(pumped_nl) - 1)])
    return float(np.interp(volume_nl, pumped_nl[i - 1 : i + 1], pump.edges_s[i - 1 : i + 1]))


def _instants(pump: Flow, fronts: tuple[_Front, ...]) -> NDArray[np.int64]:
    """Where to draw: an even grid, and the seconds around every share of every front."""
    pumped_nl = pump.volume_at_edges() / DAY_S
    shares = [_second_at(pump, pumped_nl, f.entered_nl + f.kernel.volume_nl(p)) for f in fronts for p in _SHARES]
    last_s = int(pump.edges_s[-1])
    grid = np.linspace(0, last_s, _GRID_POINTS)
    return np.unique(np.concatenate([grid, np.floor(shares), np.ceil(shares)]).astype(np.int64))


def _shares(fronts: tuple[_Front, ...], pumped_nl: Floats) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Share of each fluid in what leaves (fluids x instants), and the first and last fluid that may be leaving.

    No front overtakes the one before it, though each spreads by its own flow.
    """
    passed = np.ones((len(fronts) + 2, len(pumped_nl)))
    passed[-1] = 0.0
    surely, maybe = np.zeros(len(pumped_nl), dtype=np.int64), np.zeros(len(pumped_nl), dtype=np.int64)
    for number, front in enumerate(fronts, start=1):
        passed[number] = np.minimum(passed[number - 1], front.kernel.curve(pumped_nl - front.entered_nl))
        surely[passed[number] >= LATE] = number
        maybe[passed[number] >= EARLY] = number
    return passed[:-1] - passed[1:], surely, maybe


def _between(fluids: int, first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.bool_]:
    number = np.arange(fluids)[:, None]
    inside: NDArray[np.bool_] = (number >= first) & (number <= last)
    return inside
