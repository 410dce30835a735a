"""The estimated concentration in the spinal fluid: a band over published one-compartment models, never a line.

``dC/dt = R/V - (CL/V) C`` with R the mass rate at the tip, stepped exactly over each stretch of constant rate. Every
published or derived pair of clearance and volume is one model; the band is the lowest and highest of them at each
instant. An estimate, not a measurement: no rule, no alarm and no dose advice reads it (published spread exceeds the
mean, and catheter samples of baclofen showed no relation to dose). A drug without human data has no estimate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from profiles.figures import Status
from profiles.unusual import Unusual

Floats = NDArray[np.float64]
Relax = Callable[[Floats, Floats, float, float, float], Floats]
LABEL = "Model estimate from published parameters, not measured"
_POINTS = 600
_NOTHING = 1e-40  # of a concentration: far beyond the 16 digits of a double
_HOURS_PER_DAY = 24.0
_SECONDS_PER_HOUR = 3_600.0


@dataclass(frozen=True, slots=True)
class Model:
    """One published or derived pair: clearance (uL/h) and volume (uL), both per kg of body weight or as they are."""

    drug_id: str
    clearance_ul_per_h: int
    volume_ul: int
    per_kg: bool
    source: str
    status: Status

    @property
    def half_life_h(self) -> float:
        """ln 2 x volume / clearance."""
        return log(2.0) * self.volume_ul / self.clearance_ul_per_h


_ZICONOTIDE = "S4: label's clinical pharmacology, 23 people, 1-10 mcg over 1 h"
_MORPHINE = "S27: Anesthesiology 60:448, 1984"
_BACLOFEN = "S46 clearance 13-80 mL/h, S44 volume 22-157 mL, kept to half-lives of 0.9-5 h"

#: Human data only. Ziconotide: the printed means, and the pairs that meet peak and area of the lowest and highest dose
#: (area = dose / clearance, peak at the end of the hour). Morphine: both groups, mean and one standard deviation.
#: Baclofen: the corners of the published ranges that agree with the published half-lives.
MODELS: tuple[Model, ...] = (
    Model("ziconotide", 22_800, 155_000, False, _ZICONOTIDE, Status.LABEL),
    Model("ziconotide", 11_960, 54_800, False, f"{_ZICONOTIDE}; derived from area and peak", Status.LABEL),
    Model("ziconotide", 16_450, 67_100, False, f"{_ZICONOTIDE}; derived from area and peak", Status.LABEL),
    Model("morphine", 205, 1_060, True, f"{_MORPHINE}: 0.25 mg, mean", Status.CONSENSUS),
    Model("morphine", 172, 890, True, f"{_MORPHINE}: 0.25 mg, mean less one SD", Status.CONSENSUS),
    Model("morphine", 238, 1_230, True, f"{_MORPHINE}: 0.25 mg, mean plus one SD", Status.CONSENSUS),
    Model("morphine", 169, 880, True, f"{_MORPHINE}: 0.5 mg, mean", Status.CONSENSUS),
    Model("morphine", 144, 720, True, f"{_MORPHINE}: 0.5 mg, mean less one SD", Status.CONSENSUS),
    Model("morphine", 193, 1_040, True, f"{_MORPHINE}: 0.5 mg, mean plus one SD", Status.CONSENSUS),
    Model("baclofen", 13_000, 22_000, False, _BACLOFEN, Status.CONSENSUS),
    Model("baclofen", 13_000, 93_000, False, _BACLOFEN, Status.CONSENSUS),
    Model("baclofen", 80_000, 104_000, False, _BACLOFEN, Status.CONSENSUS),
    Model("baclofen", 80_000, 157_000, False, _BACLOFEN, Status.CONSENSUS),
)


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """The band (ng/mL) at ``at_s``, the models that span it, and the words that must stand beside it."""

    at_s: Floats
    low: Floats
    high: Floats
    models: tuple[Model, ...]
    label: str = LABEL


def estimate(
    drug_id: str,
    edges_s: Floats,
    ng_per_day: Floats,
    weight_g: int | None = None,
    before_ng_per_day: float = 0.0,
    models: tuple[Model, ...] = MODELS,
    relax: Relax | None = None,
) -> Estimate | Unusual:
    """The band that a mass rate at the tip makes: ``ng_per_day[i]`` from ``edges_s[i]`` to ``edges_s[i + 1]``.

    ``before_ng_per_day`` has run for long before the first edge. ``weight_g`` is needed where a model is per kg.
    ``relax`` is the hot loop: ``relax_plain`` or its compiled form.
    """
    chosen = tuple(model for model in models if model.drug_id == drug_id)
    if not chosen:
        return Unusual(f"No human data on {drug_id} in the spinal fluid are known, so nothing is estimated.")
    if any(model.per_kg for model in chosen) and not (weight_g and weight_g > 0):
        return Unusual(f"The data on {drug_id} are per kilogram: record the patient's weight to see an estimate.")
    if len(edges_s) < 2:
        return Unusual("There is no stretch of time to estimate over.")
    at_s, rates = _finer(edges_s, ng_per_day)
    curves = [curve(model, at_s, rates, weight_g or 0, before_ng_per_day, relax) for model in chosen]
    return Estimate(at_s, np.min(curves, axis=0), np.max(curves, axis=0), chosen)


def steady_ng_per_ml(model: Model, ng_per_day: float, weight_g: int = 0) -> float:
    """What a constant rate ends in: rate / clearance."""
    clearance_ml_per_h, _ = _sized(model, weight_g)
    return ng_per_day / _HOURS_PER_DAY / clearance_ml_per_h


def _sized(model: Model, weight_g: int) -> tuple[float, float]:
    """Clearance (mL/h) and volume (mL) of this patient."""
    size = weight_g / 1e3 if model.per_kg else 1.0
    return model.clearance_ul_per_h * size / 1e3, model.volume_ul * size / 1e3


def curve(
    model: Model,
    at_s: Floats,
    ng_per_day: Floats,
    weight_g: int = 0,
    before: float = 0.0,
    relax: Relax | None = None,
) -> Floats:
    """One model's concentration (ng/mL) at every instant; ``before`` (ng/day) has run for long before the first.

    Over a stretch of constant rate one compartment only nears its steady state: its peaks lie at the instants.
    """
    clearance, volume = _sized(model, weight_g)
    per_s, start = clearance / volume / _SECONDS_PER_HOUR, steady_ng_per_ml(model, before, weight_g)
    return (relax or relax_plain)(at_s, ng_per_day, clearance * _HOURS_PER_DAY, per_s, start)


def relax_plain(at_s: Floats, ng_per_day: Floats, ml_per_day: float, per_s: float, start: float) -> Floats:
    """``c' = per_s (ng_per_day / ml_per_day - c)`` from ``start``, exactly, at every instant; rates hold in between."""
    gained = -np.expm1(-per_s * np.diff(at_s))
    return np.concatenate(([start], _stepped(1.0 - gained, ng_per_day / ml_per_day * gained, start)))


def _stepped(kept: Floats, added: Floats, start: float) -> Floats:
    """``c[i + 1] = kept[i] * c[i] + added[i]`` for all i at once: neighbouring steps are joined, then pairs of pairs.

    Every factor lies in 0..1, so nothing grows, and it may end when nothing of what lies further back is left; as exact
    as one step after the other, without a loop over steps.
    """
    kept, added = kept.copy(), added.copy()
    reach = 1
    while reach < len(kept) and kept[reach:].max() > _NOTHING:
        added[reach:] += kept[reach:] * added[:-reach]
        kept[reach:] *= kept[:-reach]
        reach *= 2
    return kept * start + added


def _finer(edges_s: Floats, ng_per_day: Floats) -> tuple[Floats, Floats]:
    """The same rates with enough instants to draw curves; splitting a stretch changes no result."""
    at_s = np.unique(np.concatenate([edges_s, np.linspace(edges_s[0], edges_s[-1], _POINTS)]))
    return at_s, ng_per_day[np.searchsorted(edges_s, at_s[:-1], "right") - 1]
