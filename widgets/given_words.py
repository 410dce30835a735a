"""What a bolus gives, in words: from its volume and the strength of the fluid, never from the dose that was asked.

The asked dose is told beside the given one, by that name, and only where the two are not the same. No Qt, so that
editor, review, print and commands say the same.
"""

from __future__ import annotations

from fractions import Fraction

from profiles.drugs import Fluid
from profiles.limits import Library
from profiles.program import Bolus, PatientBolus
from profiles.totals import bolus_nl, patient_nl_per_day
from profiles.units import Kind, duration_text, number, total_pair, total_text, volume_text

_FG_PER_NG = 1_000_000


def bolus_words(bolus: Bolus, fluid: Fluid, library: Library) -> str:
    """One bolus: ``25 mcg by 0.05 mL in 10 min``; of a mixture each drug by name."""
    given_nl = bolus_nl(bolus)
    asked = ""
    if fluid.components:
        primary = fluid.primary
        given = given_nl * primary.concentration_ng_per_ml / _FG_PER_NG
        asked = asked_words(given, bolus.asked_ng, Kind.MASS, _unit(primary.drug_id, library))
    volume = volume_text(bolus.volume_nl, None)
    return f"{_masses(given_nl, fluid, library)}{asked} by {volume} in {duration_text(bolus.duration_s)}"


def patient_words(patient: PatientBolus | None, fluid: Fluid, library: Library) -> str:
    """What one start gives, how often it may be, and the most that all of them add; ``none`` without one."""
    if patient is None:
        return "none"
    each = bolus_words(patient.bolus, fluid, library)
    most = _masses(patient_nl_per_day(patient), fluid, library)
    lockout, starts = duration_text(patient.lockout_s), number(patient.max_starts, Kind.COUNT, "")
    return f"{each}, lockout {lockout}, at most {starts} in any 24 h, together {most}"


def asked_words(given: Fraction, asked: Fraction | int, kind: Kind, unit: str) -> str:
    """The asked dose in brackets; nothing within one ng of the given one, the step in which doses are asked for."""
    return "" if abs(given - asked) < 1 else f" (asked: {total_pair(given, asked, kind, unit)[1]} {unit})"


def _masses(volume_nl: Fraction, fluid: Fluid, library: Library) -> str:
    """The mass of each drug in a volume; its name where there is more than one."""
    told = []
    for part in fluid.components:
        drug, mass_ng = library.drug(part.drug_id), volume_nl * part.concentration_ng_per_ml / _FG_PER_NG
        mass = total_text(mass_ng, Kind.MASS, drug.display_unit if drug else "mcg")
        told.append(f"{drug.name if drug else part.drug_id} {mass}" if len(fluid.components) > 1 else mass)
    return " and ".join(told) or "no drug"


def _unit(drug_id: str, library: Library) -> str:
    drug = library.drug(drug_id)
    return drug.display_unit if drug else "mcg"
