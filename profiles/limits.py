"""Limits as data: one record per published, proposed or unconfirmed bound, and the library that holds them."""

from __future__ import annotations

from dataclasses import dataclass

from profiles.drugs import Drug
from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.pump import CatheterPiece, PumpModel


@dataclass(frozen=True, slots=True)
class Limit:
    """One bound on one quantity of one drug (or of every drug: ``drug_id`` empty).

    ``quantity`` says what is compared, in the base unit that its name ends in; ``library.QUANTITIES`` is the list.
    ``screening_percent`` is a percentage of the effective screening bolus; ``stop_without_plan`` and
    ``mixture_components`` and ``patient_bolus_starts`` are counts that may not pass ``value``. ``upper`` is False for a
    minimum. Empty ``indication``, ``jurisdiction`` or ``exposure`` means any; ``exposure == "naive"`` also covers an
    interrupted patient, who may have lost tolerance. A ``first-dose`` limit with empty ``exposure`` holds for every
    first program of a pump (nothing held), with ``naive`` only for a patient who is not tolerant.
    A limit backed by an unconfirmed number is never harder than soft.
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
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Library:
    """Drugs, limits, pump models and catheter pieces of one version."""

    version: int
    title: str
    drugs: tuple[Drug, ...]
    limits: tuple[Limit, ...]
    models: tuple[PumpModel, ...]
    catheters: tuple[CatheterPiece, ...]

    def drug(self, drug_id: str) -> Drug | None:
        """The drug of that id, or None."""
        return next((d for d in self.drugs if d.id == drug_id), None)

    def model(self, model_id: str) -> PumpModel | None:
        """The pump model of that id, or None."""
        return next((m for m in self.models if m.id == model_id), None)
