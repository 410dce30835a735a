"""What a first program is made from, for tests: the shipped ratios and three drugs."""

from __future__ import annotations

from pathlib import Path

from profiles.context import Jurisdiction
from profiles.conversions import read_conversions
from profiles.drugs import Component, Fluid
from widgets.chosen_dose import FirstTerms
from widgets.projection_view import DrugLabel

ROOT = Path(__file__).resolve().parents[2]
BACLOFEN, MORPHINE = DrugLabel("baclofen", "baclofen", "mcg"), DrugLabel("morphine", "morphine", "mg")
FENTANYL = DrugLabel("fentanyl", "fentanyl", "mcg")
SHIPPED = read_conversions((ROOT / "profiles" / "data" / "conversions.toml").read_text(encoding="utf-8"))


def terms(drug_id: str = "", ng_per_ml: int = 500_000) -> FirstTerms:
    """With a drug in the reservoir, or with none."""
    fluid = Fluid((Component(drug_id, ng_per_ml),)) if drug_id else None
    return FirstTerms((BACLOFEN, MORPHINE, FENTANYL), SHIPPED, Jurisdiction.US, 100, fluid)


def write(panel, **values) -> None:
    """As if a hand had written these and left the last field."""
    panel.form.setValue(values)
    panel.form.valueChanged.emit(next(reversed(values)))
