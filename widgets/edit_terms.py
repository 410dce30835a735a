"""What the editor must know of pump and drugs to turn a dose into a flow, and the words for what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from profiles.drugs import Fluid
from profiles.edits import bolus_for_dose, flow_for_dose
from profiles.limits import Library
from profiles.pump import PumpModel
from profiles.units import concentration_text, dose_text, flow_text, mass_text, volume_text

_FG_PER_NG = 1_000_000
_DECIMALS = 4  # of a dose that was rounded: enough to see that it is below the one asked for


@dataclass(frozen=True, slots=True)
class EditTerms:
    """Fluid, names and units of its drugs by id, and the pump's own numbers (None: nobody could confirm them)."""

    fluid: Fluid
    names: tuple[str, ...]
    units: tuple[str, ...]
    resolution_nl_per_day: int
    minimum_rate_nl_per_day: int | None
    steps_per_day_max: int | None
    flow_min_nl_per_day: int | None = None
    flow_max_nl_per_day: int | None = None
    bolus_duration_min_s: int | None = None
    bolus_duration_max_s: int | None = None
    interval_min_s: int | None = None
    planning_only: bool = False
    fixed_flow_nl_per_day: int | None = None  # of a pump with one flow from the factory

    @property
    def unit(self) -> str:
        """The primary drug's unit of mass, ``mcg`` or ``mg``."""
        return self.units[0]

    @property
    def strength(self) -> int:
        """The primary drug's concentration in ng/mL."""
        return self.fluid.primary.concentration_ng_per_ml

    def title(self) -> str:
        """The fluid in words: ``Baclofen 500 mcg/mL``, components joined by a plus."""
        parts = zip(self.names, self.fluid.components, self.units, strict=True)
        said = [f"{name} {concentration_text(c.concentration_ng_per_ml, unit)}" for name, c, unit in parts]
        return " + ".join((capital(said[0]), *said[1:]))

    def dose_range(self) -> tuple[int | None, int | None]:
        """The least and the greatest dose per day (ng) that this pump can give of this fluid; None: not known."""
        low, high = self.flow_min_nl_per_day, self.flow_max_nl_per_day
        least = None if low is None else -(-low * self.strength // _FG_PER_NG)
        return least, None if high is None else high * self.strength // _FG_PER_NG

    def dose_ng_per_day(self, flow_nl_per_day: int, component: int = 0) -> Fraction:
        """What a flow gives of a component, exactly."""
        strength = self.fluid.components[component].concentration_ng_per_ml
        return Fraction(flow_nl_per_day * strength, _FG_PER_NG)

    def mass_ng(self, volume_nl: Fraction | int) -> Fraction:
        """What a volume holds of the primary drug, exactly."""
        return Fraction(volume_nl) * self.strength / _FG_PER_NG

    def flow_words(self, flow_nl_per_day: int, asked_ng_per_day: int) -> str:
        """What the pump will really give for an asked dose, with the other drugs that follow."""
        given = self.dose_ng_per_day(flow_nl_per_day)
        others = "".join(
            f" · {name} {dose_text(self.dose_ng_per_day(flow_nl_per_day, at), unit, _DECIMALS)}"
            for at, (name, unit) in enumerate(zip(self.names, self.units, strict=True))
            if at
        )
        fits = flow_nl_per_day == flow_for_dose(asked_ng_per_day, self.strength, self.resolution_nl_per_day)
        down = _beside(given, asked_ng_per_day, dose_text(asked_ng_per_day, self.unit), fits=fits)
        return f"Gives {dose_text(given, self.unit, _DECIMALS)} by {flow_text(flow_nl_per_day)}{down}{others}."

    def bolus_words(self, volume_nl: int, given_nl: Fraction, asked_ng: int) -> str:
        """What one bolus really gives."""
        given = self.mass_ng(given_nl)
        fits = volume_nl == bolus_for_dose(asked_ng, 0, self.fluid).volume_nl
        down = _beside(given, asked_ng, mass_text(asked_ng, self.unit), fits=fits)
        return f"Gives {mass_text(given, self.unit, _DECIMALS)} in {volume_text(volume_nl, 6)}{down}."


def _beside(given: Fraction, asked_ng: int, asked: str, *, fits: bool) -> str:
    """How the given dose stands to the asked one; ``fits``: the pump can do no more of what was asked."""
    if fits or abs(given - asked_ng) < 1:
        return ", rounded down to what the pump can do" if given < asked_ng else ""
    return f", not the {asked} that was asked"


def capital(name: str) -> str:
    """A drug's name at the beginning of a line; tall-man letters (HYDROmorphone) stay as they are."""
    return name if name[:2].isupper() else name[:1].upper() + name[1:]


def terms_of(fluid: Fluid, model: PumpModel | None, library: Library) -> EditTerms:
    """The terms for a fluid in a pump; a drug that the library does not know keeps its id and is written in mcg."""
    drugs = [library.drug(part.drug_id) for part in fluid.components]
    names = [drug.name if drug else part.drug_id for drug, part in zip(drugs, fluid.components, strict=True)]
    return EditTerms(
        fluid=fluid,
        names=tuple(names),
        units=tuple(drug.display_unit if drug else "mcg" for drug in drugs),
        resolution_nl_per_day=(model.flow_resolution_nl_per_day.known() if model else None) or 1,
        minimum_rate_nl_per_day=model.minimum_rate_nl_per_day.known() if model else None,
        steps_per_day_max=model.steps_per_day_max.known() if model else None,
        flow_min_nl_per_day=model.flow_min_nl_per_day.known() if model else None,
        flow_max_nl_per_day=model.flow_max_nl_per_day.known() if model else None,
        bolus_duration_min_s=model.bolus_duration_min_s.known() if model else None,
        bolus_duration_max_s=model.bolus_duration_max_s.known() if model else None,
        interval_min_s=model.interval_min_s.known() if model else None,
        planning_only=model.planning_only if model else False,
        fixed_flow_nl_per_day=fixed_flow(model) if model else None,
    )


def fixed_flow(model: PumpModel) -> int | None:
    """The one flow of a planning model whose least and greatest are the same, confirmed or not."""
    low, high = model.flow_min_nl_per_day.value, model.flow_max_nl_per_day.value
    return low if model.planning_only and low is not None and low == high else None
