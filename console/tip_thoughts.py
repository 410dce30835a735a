"""What is thought of the catheter tip beside plug flow: arrival bands, the dose without a bridge, the spinal fluid.

Values in, values out, for the pool: nothing here knows a window.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from profiles.context import Context
from profiles.csf import Estimate, estimate
from profiles.delivery import concentration
from profiles.dispersion import arrival_bands, tip_curves
from profiles.limits import Library
from profiles.line_change import Unbridged, without_bridge
from profiles.program import Bridge, Order, Prime
from profiles.projection import Projection
from profiles.projection_loops import PLAIN, Loops
from profiles.tip_rates import TipRate, tip_rate
from profiles.totals import mean_nl_per_day
from profiles.unusual import Unusual
from widgets.tip_view import TipView

_FG_PER_NG = 1_000_000


@dataclass(frozen=True, slots=True)
class TipQuestion:
    """What is shown at the tip: an order with its projection; ``csf`` is (span in s, body weight in g) or None."""

    order: Order
    context: Context
    projection: Projection
    csf: tuple[int, int | None] | None = None


def worth_thinking(question: TipQuestion) -> bool:
    """Whether there is anything beside the plot: a fluid on its way, a prime or a bridge, or a wish for the CSF."""
    parts = question.order.one_time
    change = bool(question.projection.arrivals) or any(isinstance(part, Prime | Bridge) for part in parts)
    return change or question.csf is not None


def tip_view(question: TipQuestion, library: Library, loops: Loops = PLAIN) -> TipView:
    """Everything that is said beside the plug flow of one order."""
    order, context = question.order, question.context
    bands = arrival_bands(order, context, library)
    known = () if isinstance(bands, Unusual) else bands
    rates = _rates(question, library) if known and all(band.claimed for band in known) else {}
    primes = any(isinstance(part, Prime) for part in order.one_time)
    missing = None if context.held is None and primes else without_bridge(order.program, context, library)
    return TipView(
        rates=rates,
        bands=known,
        unbridged=_worth_saying(missing, question),
        bridged=any(isinstance(part, Bridge) for part in order.one_time),
        primed=primes and context.held is None and context.line_fluid is None,
        csf=_csf(question, loops) if question.csf else {},
    )


def _worth_saying(missing: Unbridged | Unusual | None, question: TipQuestion) -> Unbridged | Unusual | None:
    """A sentence about a bridge that nobody can need is left out: nothing was programmed, or one fluid is in line."""
    same = question.context.held is not None and question.context.held.fluid == question.order.program.fluid
    needless = isinstance(missing, Unusual) and (question.context.held is None or same)
    return None if needless else missing


def _rates(question: TipQuestion, library: Library) -> Mapping[str, TipRate]:
    projection = question.projection
    curves = tip_curves(question.order, question.context, library, projection.horizon_s)
    if isinstance(curves, Unusual):
        return {}
    found = {drug: tip_rate(projection.edges_s, projection.flow_nl_per_day, curve) for drug, curve in curves.items()}
    return {drug: rate for drug, rate in found.items() if rate is not None}


def _csf(question: TipQuestion, loops: Loops) -> dict[str, Estimate | Unusual]:
    """The estimate of each drug over the stretch that is shown, after what ran before it."""
    span_s, weight_g = question.csf or (0, None)
    edges_s = question.projection.tip_edges_s
    stop = int((edges_s[:-1] < span_s).sum())
    cut_s = edges_s[: stop + 1].copy()
    cut_s[-1] = min(cut_s[-1], float(span_s))
    return {
        drug: estimate(drug, cut_s, rates[:stop], weight_g, _before(question.context, drug), relax=loops.relax)
        for drug, rates in question.projection.tip_ng_per_day.items()
    }


def _before(context: Context, drug_id: str) -> float:
    """The mean dose (ng/day) that the held program has been giving at the tip."""
    if context.held is None:
        return 0.0
    fluid = context.line_fluid or context.held.fluid
    return float(mean_nl_per_day(context.held.base) * concentration(fluid, drug_id) / _FG_PER_NG)
