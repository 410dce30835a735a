"""What is estimated at the catheter tip and beyond, as one frozen value, and the words for it.

Estimates stand beside the plug flow of the projection and feed no limit. What would happen without a bridge is no
estimate but the same plug flow, in numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction

from profiles.csf import Estimate
from profiles.dispersion import ArrivalBand
from profiles.line_change import Unbridged, Wrong
from profiles.tip_rates import TipRate
from profiles.units import Kind, duration_text, percent_change_text, total_text, volume_text
from profiles.unusual import Unusual
from widgets.axis_ticks import moment_text
from widgets.projection_view import DrugLabel


@dataclass(frozen=True, slots=True, eq=False)
class TipView:
    """``rates`` by drug where a band is claimed; ``csf`` by drug where the estimate was asked for.

    ``unbridged`` says what the draft would give on the old fluid (None: nothing else than meant); ``bridged``: the
    draft has a bridge. ``primed``: the draft primes a line that holds no drug yet.
    """

    rates: Mapping[str, TipRate] = field(default_factory=dict)
    bands: tuple[ArrivalBand, ...] = ()
    unbridged: Unbridged | Unusual | None = None
    bridged: bool = False
    primed: bool = False
    csf: Mapping[str, Estimate | Unusual] = field(default_factory=dict)

    @property
    def overdose(self) -> bool:
        """Whether some drug would be given above what is meant."""
        known = self.unbridged if isinstance(self.unbridged, Unbridged) else None
        return known is not None and any(dose.given_ng_per_day > dose.meant_ng_per_day for dose in known.doses)


def arrival_words(band: ArrivalBand) -> str:
    """``new fluid after 0.316 mL, about 12 h 39 min (11 h 44 min to 14 h 34 min)``: the mean, 5 % and 95 %."""
    said = f"new fluid after {volume_text(round(band.mean.volume_nl))}, {_about(band.mean.after_s)}"
    if not band.claimed:
        return f"{said}. {band.caution}"
    if band.early.after_s is None or band.late.after_s is None:
        return said
    early, late = (duration_text(to_minutes(max(0, s))) for s in (band.early.after_s, band.late.after_s))
    return f"{said} ({early} to {late})"


def unbridged_words(view: TipView, drugs: tuple[DrugLabel, ...], start: datetime) -> str:
    """What the tip would get without a bridge, for how long and until when; empty where nothing is wrong."""
    found = view.unbridged
    if found is None:
        return ""
    if isinstance(found, Unusual):
        return found.sentence
    labels = {drug.id: drug for drug in drugs}
    named = [(dose, labels.get(dose.drug_id) or DrugLabel(dose.drug_id, dose.drug_id, "mcg")) for dose in found.doses]
    doses = "; ".join(_wrong_words(dose, drug) for dose, drug in named if _differs(dose, drug))
    if not doses:
        return ""
    begin = "Without the bridge" if view.bridged else "Without a bridge"
    return f"{begin} the tip gets {doses}, {_for_how_long(found, start)}."


def primed_words(view: TipView) -> str:
    """How long the drug comes thin after a prime; empty where nothing is primed."""
    if not view.primed or not view.bands:
        return ""
    late = view.bands[0].late
    if late.after_s is None:
        return "The line is not full of the drug, and at this flow it never will be."
    return (
        f"The drug comes thin at first: full strength at the tip after {volume_text(round(late.volume_nl))}, "
        f"{_about(late.after_s)} (95 %, estimate)."
    )


def _wrong_words(dose: Wrong, drug: DrugLabel) -> str:
    given, meant = (_dose(ng, drug) for ng in (dose.given_ng_per_day, dose.meant_ng_per_day))
    if isinstance(dose.ratio, Unusual):
        return f"{given} of {drug.name}, which is not meant any more"
    change = (dose.ratio - 1) * 100
    word = "overdose" if change > 0 else "underdose"
    return f"{given} of {drug.name} instead of {meant} ({word}, {percent_change_text(change)})"


def _differs(dose: Wrong, drug: DrugLabel) -> bool:
    """Whether anybody could see the difference; of several drugs one may go on as it was."""
    return isinstance(dose.ratio, Unusual) or _dose(dose.given_ng_per_day, drug) != _dose(dose.meant_ng_per_day, drug)


def _dose(ng_per_day: Fraction, drug: DrugLabel) -> str:
    """To four figures, as the totals are."""
    return total_text(ng_per_day, Kind.DOSE, f"{drug.unit}/day")


def _for_how_long(found: Unbridged, start: datetime) -> str:
    if found.for_s is None:
        return f"until {volume_text(found.volume_nl)} more has been pumped: never at this flow"
    end = moment_text(start + timedelta(seconds=to_minutes(found.for_s)))
    return f"for {duration_text(to_minutes(found.for_s))}, until {end} ({volume_text(found.volume_nl)})"


def _about(after_s: int | None) -> str:
    return "never at this flow" if after_s is None else f"about {duration_text(to_minutes(max(0, after_s)))}"


def to_minutes(seconds: int) -> int:
    """To the next whole minute: an arrival is never called earlier than it is."""
    return -(-seconds // 60) * 60
