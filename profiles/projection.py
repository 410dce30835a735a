"""What an order will deliver, as arrays for the four plots: at the pump, at the tip, in rolling windows, the reservoir.

Times are seconds after activation. Flows and rolling volumes are whole numbers (int64) until they become float for
drawing; nothing here feeds a rule. Rolling windows reach back into what the held program gave. The hot loops are an
argument: plain numpy by default, ``projection_kernels.COMPILED`` once that is warm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from profiles.checks_order import remembered
from profiles.context import Context
from profiles.delivery import concentration
from profiles.drugs import Fluid
from profiles.figures import Figure
from profiles.guardrails import fill_age_s, fill_limits
from profiles.limits import Library
from profiles.program import Order, PatientBolus
from profiles.projection_flow import Flow, Ints, flow_arrays, shortened, tip_arrays, union
from profiles.projection_loops import PLAIN, Loops
from profiles.pumping import DAY_S, bolus_achieved, bolus_flow_nl_per_day, patient_spacing_s
from profiles.reservoir import Endurance, endurance
from profiles.tip import Arrival, arrivals, dead_volume_nl, pumped_until, zones
from profiles.windows import patient_extra

Floats = NDArray[np.float64]
WINDOWS_S = (3_600, 14_400, 86_400)  # 1 h, 4 h, 24 h: the windows that dose rules judge
_FG_PER_NG = 1e6


class DueReason(StrEnum):
    """What makes the refill due."""

    VOLUME = "volume"  # the alarm volume, at the earliest
    STABILITY = "stability"  # the drug in the reservoir grows too old
    APPOINTMENT = "appointment"  # the planned refill


@dataclass(frozen=True, slots=True)
class Due:
    """When the refill is due (seconds after activation) and why."""

    at_s: int
    reason: DueReason


@dataclass(frozen=True, slots=True, eq=False)
class Rolling:
    """Mass that left the tip in the ``window_s`` before each instant, per drug (ng): linear between the instants.

    ``patient_extra_ng`` is the most that patient boluses can add to it, which the line itself leaves out.
    """

    window_s: int
    at_s: Floats
    ng: Mapping[str, Floats]
    patient_extra_ng: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class ReservoirCurve:
    """Volume left (nL) at each instant, linear between them: nominal, and the band, None where accuracy is unknown.

    Low: faster by the pump's accuracy with every allowed patient bolus. High: slower by it with none.
    """

    at_s: Floats
    nl: Floats
    low_nl: Floats | None
    high_nl: Floats | None


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """Arrays for the plots. A step curve has one edge more than values; the other curves are linear between points.

    ``horizon_s`` is shorter than asked where the order has too many changes to draw. ``endurance`` is None where the
    pump's accuracy, or what it cannot draw out, is not known.
    """

    horizon_s: int
    drug_ids: tuple[str, ...]
    edges_s: Floats
    flow_nl_per_day: Floats
    tip_edges_s: Floats
    tip_ng_per_day: Mapping[str, Floats]
    tip_ng: Mapping[str, Floats]  # cumulative since activation, at tip_edges_s
    rolling: tuple[Rolling, ...]
    reservoir: ReservoirCurve
    endurance: Endurance | None
    due: Due | None
    dead_volume_nl: int | None
    arrivals: tuple[Arrival, ...]


def project(order: Order, context: Context, library: Library, horizon_s: int, loops: Loops = PLAIN) -> Projection:
    """Everything that the plots show of ``order`` from activation for ``horizon_s`` seconds (at least one).

    The line holds what the rules say that it holds: a first program that begins with a prime has an empty one.
    """
    context = remembered(order, context)
    horizon_s = shortened(order, context, max(horizon_s, 1))
    dead_nl, line = dead_volume_nl(context, library), zones(order, context)
    history_s = -max(WINDOWS_S)
    pump = flow_arrays(order, context, history_s, horizon_s)
    tip = tip_arrays(pump, line, dead_nl, pumped_until(order, context, history_s), loops.carry)
    drugs = tuple(dict.fromkeys(part.drug_id for zone in reversed(line) for part in zone.fluid.components))
    strength = _strength(tip, drugs)
    ahead, tip_ahead = _from_activation(pump), _from_activation(tip)
    tip_ng_per_day, tip_ng = _tip_masses(tip_ahead, drugs, strength)
    lasts = _endurance(order, context, library)
    return Projection(
        horizon_s,
        drugs,
        ahead.edges_s.astype(np.float64),
        ahead.flow_nl_per_day.astype(np.float64),
        tip_ahead.edges_s.astype(np.float64),
        tip_ng_per_day,
        tip_ng,
        _rolling(tip, drugs, strength, order, loops),
        _reservoir(order, context, library, ahead),
        lasts,
        _due(order, context, library, lasts),
        dead_nl,
        () if dead_nl is None else arrivals(order, context, dead_nl),
    )


def due(order: Order, context: Context, library: Library) -> Due | None:
    """When the pump has to be seen, as ``project`` says it, without what the plots show."""
    context = remembered(order, context)
    return _due(order, context, library, _endurance(order, context, library))


def _strength(flow: Flow, drugs: tuple[str, ...]) -> Ints:
    """Concentrations in ng/mL, drugs x fluids."""
    rows = [[concentration(fluid, drug) for fluid in flow.fluids] for drug in drugs]
    return np.array(rows, dtype=np.int64).reshape(len(drugs), len(flow.fluids))


def _from_activation(flow: Flow) -> Flow:
    """Cut off the history; activation is always an edge."""
    first = int(np.searchsorted(flow.edges_s, 0))
    return Flow(flow.edges_s[first:], flow.flow_nl_per_day[first:], flow.fluid[first:], flow.fluids)


def _tip_masses(tip: Flow, drugs: tuple[str, ...], strength: Ints) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Rate (ng/day, per segment) and sum since activation (ng, at the edges) of each drug."""
    lengths_day = np.diff(tip.edges_s) / DAY_S
    rates = {
        drug: tip.flow_nl_per_day * strength[row][tip.fluid].astype(np.float64) / _FG_PER_NG
        for row, drug in enumerate(drugs)
    }
    sums = {drug: np.concatenate(([0.0], np.cumsum(rate * lengths_day))) for drug, rate in rates.items()}
    return rates, sums


def _rolling(tip: Flow, drugs: tuple[str, ...], strength: Ints, order: Order, loops: Loops) -> tuple[Rolling, ...]:
    """The rolling masses for each window, from whole-number volumes of each fluid."""
    by_fluid = np.where(tip.fluid == np.arange(len(tip.fluids))[:, None], tip.flow_nl_per_day, 0)
    results = []
    for window_s in WINDOWS_S:
        start = max(0, int(np.searchsorted(tip.edges_s, -window_s, "right")) - 1)
        edges_s = tip.edges_s[start:].copy()
        edges_s[0] = -window_s
        at_s, volumes = loops.rolling(edges_s, np.ascontiguousarray(by_fluid[:, start:]), window_s)
        masses = strength.astype(np.float64) @ volumes / (_FG_PER_NG * DAY_S)
        extra = {drug: _patient_extra_ng(order, drug, window_s) for drug in drugs}
        results.append(Rolling(window_s, at_s.astype(np.float64), dict(zip(drugs, masses, strict=True)), extra))
    return tuple(results)


def _patient_extra_ng(order: Order, drug: str, window_s: int) -> float:
    patient = order.program.patient_bolus
    if patient is None or patient.bolus.duration_s <= 0:
        return 0.0
    amount = bolus_achieved(patient.bolus) * concentration(order.program.fluid, drug)
    return float(patient_extra(patient, amount, window_s)) / (_FG_PER_NG * DAY_S)


def _reservoir(order: Order, context: Context, library: Library, pump: Flow) -> ReservoirCurve:
    """An empty pump gives no more: no curve falls below what cannot be drawn out (0 where that is not known)."""
    patient_s, patient_nl = _patient_curve(order.program.patient_bolus, int(pump.edges_s[-1]))
    at_s = union(pump.edges_s, patient_s)
    used_nl = pump.volume_at(at_s) / DAY_S
    floor_nl = min(_known(context, library, "residual_nl") or 0, context.reservoir_nl)
    curve_s, nominal = at_s.astype(np.float64), np.maximum(context.reservoir_nl - used_nl, floor_nl)
    accuracy_per_mille = _known(context, library, "accuracy_per_mille")
    if accuracy_per_mille is None:
        return ReservoirCurve(curve_s, nominal, None, None)
    fast_nl = (used_nl + np.interp(at_s, patient_s, patient_nl)) * (1_000 + accuracy_per_mille) / 1_000
    slow_nl = used_nl * (1_000 - accuracy_per_mille) / 1_000
    low, high = (np.maximum(context.reservoir_nl - nl, floor_nl) for nl in (fast_nl, slow_nl))
    return ReservoirCurve(curve_s, nominal, low, high)


def _patient_curve(patient: PatientBolus | None, until_s: int) -> tuple[Ints, Floats]:
    """Instants and volume (nL) of the earliest allowed patient boluses: linear between the instants."""
    if patient is None or patient.max_starts <= 0 or patient.bolus.duration_s <= 0:
        return np.array([0], dtype=np.int64), np.zeros(1)
    spacing_s, starts = patient_spacing_s(patient), patient.max_starts
    starts, period_s = (1, spacing_s) if starts * spacing_s >= DAY_S else (starts, DAY_S)
    periods_s = np.arange(0, until_s, period_s, dtype=np.int64)
    starts_s = np.add.outer(periods_s, np.arange(starts, dtype=np.int64) * spacing_s).ravel()
    ends_s = starts_s + patient.bolus.duration_s
    each_nl = bolus_flow_nl_per_day(patient.bolus) * patient.bolus.duration_s / DAY_S
    volume_nl = np.arange(len(starts_s)) * each_nl
    at_s = np.stack([starts_s, ends_s], axis=1).ravel()
    nl = np.stack([volume_nl, volume_nl + each_nl], axis=1).ravel()
    inside = at_s <= until_s
    return at_s[inside], nl[inside]


def _known(context: Context, library: Library, figure: str) -> int | None:
    """A figure of the pump model by its field's name; None where model or number is not known."""
    model = library.model(context.pump_model_id)
    value: Figure | None = getattr(model, figure, None)
    return value.known() if value else None


def _endurance(order: Order, context: Context, library: Library) -> Endurance | None:
    accuracy, residual_nl = (_known(context, library, name) for name in ("accuracy_per_mille", "residual_nl"))
    if accuracy is None or residual_nl is None:
        return None
    return endurance(order, context, accuracy, residual_nl)


def fresh_s(fluid: Fluid, context: Context, library: Library) -> int | None:
    """For how many seconds the fill is not older than its drugs last, by the shortest limit that the rule applies."""
    held = (fill_limits(library, context, part.drug_id, fluid) for part in fluid.components)
    ages_s = [limit.value for limits in held for limit in limits if limit.upper]
    return max(0, min(ages_s) - fill_age_s(context, fluid)) if ages_s else None


def _due(order: Order, context: Context, library: Library, lasts: Endurance | None) -> Due | None:
    """The earliest of worst-case volume, drug stability and appointment."""
    dates = [
        (DueReason.VOLUME, lasts.alarm.earliest_s if lasts else None),
        (DueReason.STABILITY, fresh_s(order.program.fluid, context, library)),
        (DueReason.APPOINTMENT, context.planned_refill_s),
    ]
    due = [Due(at_s, reason) for reason, at_s in dates if at_s is not None]
    return min(due, key=lambda date: date.at_s, default=None)
