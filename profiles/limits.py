"""Limits as data: one record per published, proposed or unconfirmed bound, and the library that holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from profiles.drugs import Drug
from profiles.figures import Source, Status
from profiles.findings import Rule, Severity
from profiles.pump import CatheterModel, PumpModel
from profiles.units import Kind, duration_text, text

#: What the source of a raised limit says behind the library's own.
RAISED = "; raised from "
#: What each limit quantity is measured in.
QUANTITIES: Mapping[str, Kind] = MappingProxyType(
    {
        "dose_ng_per_day": Kind.DOSE,
        "window_dose_ng": Kind.MASS,
        "concentration_ng_per_ml": Kind.CONCENTRATION,
        "screening_percent": Kind.PERCENT,
        "increase_percent": Kind.PERCENT,
        "decrease_percent": Kind.PERCENT,
        "increase_ng_per_day": Kind.DOSE,
        "decrease_ng_per_day": Kind.DOSE,
        "increase_interval_s": Kind.DURATION,
        "increases_per_week": Kind.COUNT,
        "stop_without_plan": Kind.COUNT,
        "bolus_ng": Kind.MASS,
        "patient_bolus_percent": Kind.PERCENT,
        "patient_bolus_ng": Kind.MASS,
        "patient_bolus_starts": Kind.COUNT,
        "fill_age_s": Kind.DURATION,
        "first_fill_age_s": Kind.DURATION,
        "mixture_components": Kind.COUNT,
    }
)
#: What each rule of the library looks at: a limit on anything else would be read by nobody.
JUDGED: Mapping[Rule, frozenset[str]] = MappingProxyType(
    {
        Rule.CONCENTRATION_MAX: frozenset({"concentration_ng_per_ml"}),
        Rule.CONCENTRATION_MIN: frozenset({"concentration_ng_per_ml"}),
        Rule.DOSE_DAY: frozenset({"dose_ng_per_day"}),
        Rule.DOSE_WINDOW: frozenset({"window_dose_ng"}),
        Rule.FIRST_DOSE: frozenset({"dose_ng_per_day", "screening_percent"}),
        Rule.DOSE_STEP_UP: frozenset({"increase_percent", "increase_ng_per_day"}),
        Rule.DOSE_STEP_DOWN: frozenset({"decrease_percent", "decrease_ng_per_day", "stop_without_plan"}),
        Rule.STEP_INTERVAL: frozenset({"increase_interval_s", "increases_per_week"}),
        Rule.BOLUS_SIZE: frozenset({"bolus_ng"}),
        Rule.PATIENT_BOLUS: frozenset({"patient_bolus_percent", "patient_bolus_ng", "patient_bolus_starts"}),
        Rule.STABILITY: frozenset({"fill_age_s", "first_fill_age_s"}),
        Rule.MIXTURE: frozenset({"mixture_components"}),
    }
)


@dataclass(frozen=True, slots=True)
class Limit:
    """One bound on one quantity of one drug (or of every drug: ``drug_id`` empty).

    ``quantity`` says what is compared, in the base unit that its name ends in; ``QUANTITIES`` is the list.
    ``screening_percent`` is a percentage of the effective screening bolus; ``stop_without_plan`` and
    ``mixture_components`` and ``patient_bolus_starts`` are counts that may not pass ``value``. ``upper`` is False for a
    minimum. Empty ``indication``, ``jurisdiction`` or ``exposure`` means any; ``exposure == "naive"`` also covers an
    interrupted patient, who may have lost tolerance. A ``first-dose`` limit with empty ``exposure`` holds for every
    first program of a pump (nothing held), with ``naive`` only for a patient who is not tolerant.
    A limit ``beside`` a drug holds only where that drug is in the same fluid: mixtures last less long.
    ``first_fill_age_s`` bounds the fill that a pump has first, in place of every longer ``fill_age_s``.
    A limit backed by an unconfirmed number is never harder than soft. ``by`` and ``reason`` are filled for what a site
    file sets or raises; ``raised_from`` is what the library says where a site has moved a bound outward.
    """

    rule: Rule
    severity: Severity
    drug_id: str
    quantity: str
    value: int
    upper: bool
    source: str
    status: Status
    jurisdiction: str = ""
    indication: str = ""
    exposure: str = ""
    window_s: int = 0
    raised_from: int | None = None
    by: str = ""
    reason: str = ""
    beside: str = ""

    @property
    def raised(self) -> bool:
        """Whether a site has moved it outward."""
        return self.raised_from is not None


@dataclass(frozen=True, slots=True)
class Site:
    """Whose site file has been laid over a library, and which version of it."""

    name: str
    version: int
    pharmacist: str


@dataclass(frozen=True, slots=True)
class Library:
    """Drugs, limits, pump models and catheters of one version, the site file's changes included."""

    version: int
    title: str
    drugs: tuple[Drug, ...]
    limits: tuple[Limit, ...]
    models: tuple[PumpModel, ...]
    catheters: tuple[CatheterModel, ...]
    sources: tuple[Source, ...] = ()
    site: Site | None = None

    def drug(self, drug_id: str) -> Drug | None:
        """The drug of that id, or None."""
        return next((d for d in self.drugs if d.id == drug_id), None)

    def model(self, model_id: str) -> PumpModel | None:
        """The pump model of that id, or None."""
        return next((m for m in self.models if m.id == model_id), None)


def bound_text(limit: Limit, mass_unit: str) -> str:
    """The bound of a limit as people read it, with its unit: ``at most 25 mg/day``, ``at least 24 h``."""
    return f"{'at most' if limit.upper else 'at least'} {amount_text(limit.value, limit.quantity, mass_unit)}"


def amount_text(value: int, quantity: str, mass_unit: str) -> str:
    """A value of a limit's quantity with its unit; ``mass_unit`` is the drug's, ``mcg`` or ``mg``."""
    kind = QUANTITIES[quantity]
    if kind is Kind.DURATION:
        hours = f"{value // 3_600} h" if value % 3_600 == 0 and value <= 3 * 86_400 else ""  # as the literature says it
        return hours or (f"{value // 86_400} days" if value % 86_400 == 0 else duration_text(value))
    ends = {
        Kind.DOSE: f"{mass_unit}/day",
        Kind.MASS: mass_unit,
        Kind.CONCENTRATION: f"{mass_unit}/mL",
        Kind.PERCENT: "%",
    }
    return text(value, kind, ends.get(kind, ""))
