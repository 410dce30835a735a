"""Drugs, and the fluid that a reservoir holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug as the library names it; ``display_unit`` is ``mcg`` or ``mg``, as the drug's label writes doses."""

    id: str
    name: str
    display_unit: str
    indications: tuple[str, ...]
    withdrawal: str  # what an abrupt stop does to the patient, shown beside every stop
    source: str


@dataclass(frozen=True, slots=True)
class Component:
    """One drug in a fluid, with its concentration in ng/mL (1 mcg/mL = 1,000 ng/mL)."""

    drug_id: str
    concentration_ng_per_ml: int


@dataclass(frozen=True, slots=True)
class Fluid:
    """What is in the reservoir; the first component is the primary drug, whose dose sets the flow."""

    components: tuple[Component, ...]

    @property
    def primary(self) -> Component:
        """The component whose prescribed dose drives the flow."""
        return self.components[0]
