"""The estimates beside a projection's table: the arrival band at the tip and the spinal fluid, named as estimates.

The sentences say what the window says: what follows without a bridge, and that an estimate is not measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from console.commands.answers import CommandError
from profiles.units import Kind, UnitError, parse_quantity

if TYPE_CHECKING:
    from profiles.context import Context
    from profiles.limits import Library
    from profiles.program import Order
    from profiles.projection import Floats, Projection

JUST_AFTER_S = 2e-3  # a row shows what holds from it on


@dataclass(frozen=True, slots=True)
class Extra:
    """One column: straight between its own instants; outside them there is nothing to estimate (an empty cell)."""

    at_s: Floats
    values: Floats


def weight_of(text: str) -> int | None:
    """``70 kg`` in grams; None where none was given."""
    if not text:
        return None
    try:
        return parse_quantity(text, Kind.WEIGHT)
    except UnitError as error:
        raise CommandError(f"--weight: {error}") from error


def estimates(
    order: Order, context: Context, library: Library, projection: Projection, weight_g: int | None
) -> dict[str, Extra]:
    """Column name -> its estimate: ``estimate_tip_…`` while a fluid arrives, ``estimate_csf_…`` all the time."""
    from console.tip_thoughts import TipQuestion, tip_view
    from profiles.csf import Estimate

    found = tip_view(TipQuestion(order, context, projection, (projection.horizon_s, weight_g)), library)
    columns = {}
    for drug, rate in found.rates.items():
        for word, values in (("low", rate.low), ("mean", rate.mean), ("high", rate.high)):
            columns[f"estimate_tip_{drug}_{word}_ng_per_day"] = Extra(rate.at_s, values)
    for drug, band in found.csf.items():
        if isinstance(band, Estimate):
            for word, values in (("low", band.low), ("high", band.high)):
                columns[f"estimate_csf_{drug}_{word}_ng_per_ml"] = Extra(band.at_s, values)
    return columns


def sentences(
    order: Order,
    context: Context,
    library: Library,
    projection: Projection,
    start: datetime,
    csf: tuple[int, int | None] | None,
) -> tuple[str, ...]:
    """What must be said beside the table, whether anyone asked or not; ``csf`` as in ``TipQuestion``."""
    from console.tip_thoughts import TipQuestion, tip_view
    from profiles.csf import LABEL
    from profiles.unusual import Unusual
    from widgets.projection_view import DrugLabel
    from widgets.tip_view import arrival_words, primed_words, unbridged_words

    found = tip_view(TipQuestion(order, context, projection, csf), library)
    known = [(drug, library.drug(drug)) for drug in projection.drug_ids]
    drugs = tuple(DrugLabel(id_, drug.name, drug.display_unit) for id_, drug in known if drug)
    said = [unbridged_words(found, drugs, start.replace(tzinfo=None)), primed_words(found)]
    said += [f"At the tip: {arrival_words(band)}." for band in found.bands]
    said += [f"Columns named estimate_csf: {LABEL}."] if csf else []
    said += [str(band) for band in found.csf.values() if isinstance(band, Unusual)]
    return tuple(sentence for sentence in said if sentence)


def spread(extra: Extra, at_s: Floats) -> list[str]:
    """The cells of a column, empty where nothing is estimated."""
    import numpy as np

    values = np.interp(at_s + JUST_AFTER_S, extra.at_s, extra.values)
    inside = (at_s >= extra.at_s[0]) & (at_s <= extra.at_s[-1])
    return [f"{value:.12g}" if there else "" for value, there in zip(values, inside, strict=True)]
