"""What to draw into the syringe, in words and numbers, each with its unit: the answer of the admixture calculator.

No Qt. Volumes and masses are exact fractions of ``profiles.admixture``. A strength is told as a label shows it: four
figures, rounded up, so that a dose computed from it is never below what is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from profiles.admixture import Portion, Recipe
from profiles.drugs import Component, Fluid
from profiles.limits import Library
from profiles.units import Kind, concentration_text, flow_text, mass_text, number, text, volume_text
from widgets.edit_terms import capital

_FIGURES = 4
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the answer: what, how much to draw, its share, its mass, its strength in the mixture."""

    what: str
    volume: str
    share: str
    mass: str = ""
    strength: str = ""


def lines(recipe: Recipe, library: Library) -> tuple[Line, ...]:
    """Each stock, the diluent where there is one, and the whole."""
    rows = [_portion(portion, library) for portion in recipe.portions]
    if recipe.diluent_nl:
        share = _percent(recipe.diluent_nl * 100 / recipe.total_nl)
        rows.append(Line("Diluent", volume_text(recipe.diluent_nl, _FIGURES), share))
    return (*rows, Line("Together", volume_text(recipe.total_nl), "100 %"))


def lasting_words(recipe: Recipe, *, fixed: bool) -> str:
    """The flow that gives the doses and how long the fill lasts; for a fixed flow also that nothing is programmed."""
    days = text(recipe.days * _DAY_S, Kind.DURATION, "day", 1)
    said = f"At {flow_text(recipe.flow_nl_per_day, 5)} this gives every dose and lasts {days}, to the last drop."
    planning = " Planning only: a pump of one flow cannot be programmed; its dose is changed by the fill alone."
    return said + planning if fixed else said


def label_fluid(recipe: Recipe) -> Fluid:
    """The mixture with every strength as its label shows it."""
    parts = (Component(p.drug_id, label_strength(p.concentration_ng_per_ml)) for p in recipe.portions)
    return Fluid(tuple(parts))


def label_strength(ng_per_ml: Fraction | int) -> int:
    """A strength in whole ng/mL, rounded up to four figures."""
    whole = ceil(ng_per_ml)
    step = int("1" + "0" * max(0, len(str(whole)) - _FIGURES))
    return -(-whole // step) * step


def _portion(portion: Portion, library: Library) -> Line:
    drug = library.drug(portion.drug_id)
    name, unit = (drug.name, drug.display_unit) if drug else (portion.drug_id, "mcg")
    return Line(
        capital(name),
        volume_text(portion.volume_nl, _FIGURES),
        _percent(portion.share * 100),
        mass_text(portion.mass_ng, unit, 3),
        concentration_text(label_strength(portion.concentration_ng_per_ml), unit),
    )


def _percent(percent: Fraction) -> str:
    return f"{number(percent, Kind.PERCENT, '%', 1)} %"
