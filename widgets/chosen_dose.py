"""The dose that a clinician writes for a first program, in which strength: nothing is filled in for them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from profiles.context import Jurisdiction
from profiles.conversion import draft_steady
from profiles.conversions import Conversions
from profiles.drugs import Component, Fluid
from profiles.edits import EditError
from profiles.units import Kind, concentration_text, dose_text
from widgets import theme
from widgets.base_forms import align_labels
from widgets.edit_terms import capital
from widgets.fields import QuantityField
from widgets.form import Form, Row
from widgets.projection_view import DrugLabel
from widgets.theme import Role


@dataclass(frozen=True, slots=True)
class FirstTerms:
    """What a first program is made from: the drugs of the library, the published ratios, whose labels apply, the
    pump's step of flow (nL/day), and the fluid that is in the reservoir now (None: none).
    """

    drugs: tuple[DrugLabel, ...]
    conversions: Conversions
    jurisdiction: Jurisdiction
    resolution_nl_per_day: int
    fluid: Fluid | None = None


class ChosenDose(QWidget):
    """A strength, written twice where it is not the one in the reservoir, and a dose a day.

    Signals: ``programChosen(Program)``; ``touched()`` when something was written. ``setDrug`` says which drug;
    ``fluid()`` is None while the strength is not clear. ``way`` is where the dose comes from, ``keys`` are the letters
    of its shortcuts, because a page has two of these.
    """

    programChosen = Signal(object)
    touched = Signal()

    def __init__(self, way: str = "", keys: str = "igc", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        names = ("Strength in the pump", "Strength again", "The dose you choose")
        strength, again, dose = (name.replace(key, f"&{key}", 1) for name, key in zip(names, keys, strict=True))
        self._terms: FirstTerms | None = None
        self._drug: DrugLabel | None = None
        self.form = Form(
            (
                Row("strength", strength, _strength, "Of the drug in the reservoir."),
                Row("again", again, _strength, "A second time, because a slip here is a tenfold dose."),
                Row("dose", dose, _dose, "Written by you: nothing is filled in from the range."),
            )
        )
        align_labels(self.form)
        self._note = theme.label("", Role.SMALL, "caution", wrap=True)
        self._note.hide()
        self._open = theme.button("Open as draft", "plain", "program")
        self._open.setAccessibleName(f"Open as draft{way and f', {way}'}")
        self._open.clicked.connect(self._choose)
        self.form.valueChanged.connect(self._follow)
        self.form.valueChanged.connect(self.touched)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.form)
        column.addWidget(self._note)
        column.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)

    def field(self, key: str) -> QuantityField:
        """The field ``strength``, ``again`` or ``dose``."""
        field = self.form.field(key)
        assert isinstance(field, QuantityField)
        return field

    def setDrug(self, drug: DrugLabel, terms: FirstTerms) -> None:
        """Another drug: its units, and its strength where the reservoir holds it already."""
        changed = (drug, terms.fluid) != (self._drug, self._terms.fluid if self._terms else None)
        self._drug, self._terms = drug, terms
        if not changed:
            return
        for key in ("strength", "again"):
            self.field(key).setUnit(f"{drug.unit}/mL")
            self.field(key).setValue(None)
        self.field("dose").setUnit(f"{drug.unit}/day")
        self.field("dose").setValue(None)
        self.field("strength").setValue(self._held_strength())
        self._say("")
        self._follow()

    def fluid(self) -> Fluid | None:
        """What would be in the reservoir: what is in it now, or the drug alone in the strength that was written."""
        strength, terms = self.field("strength").value(), self._terms
        if self._drug is None or terms is None or not strength:
            return None
        if strength == self._held_strength():
            return terms.fluid
        if strength != self.field("again").value():
            return None
        return Fluid((Component(self._drug.id, strength),))

    def setNext(self, on: bool) -> None:
        """Whether opening this one is the next thing to do on its page; it is marked once everything is written."""
        ready = on and self.fluid() is not None and bool(self.field("dose").value())
        theme.mark(self._open, kind="primary" if ready else "plain")

    def why_not(self) -> str:
        """What is still to be written before there is a fluid, as a sentence."""
        if not self.field("strength").value():
            return "Write the strength of the drug in the pump."
        if self.fluid() is None:
            return "The two strengths differ: write the same one twice, from the vial's label."
        return ""

    def _held_strength(self) -> int | None:
        fluid = self._terms.fluid if self._terms else None
        same = fluid is not None and self._drug is not None and fluid.primary.drug_id == self._drug.id
        return fluid.primary.concentration_ng_per_ml if fluid is not None and same else None

    @Slot()
    def _follow(self) -> None:
        strength, held = self.field("strength").value(), self._held_strength()
        self.form.setRowVisible("again", strength is not None and strength != held)
        if held is not None and self._drug is not None:
            words = f"In the reservoir now: {concentration_text(held, self._drug.unit)}."
            self.field("strength").setNote(words if strength == held else "", "soft")

    @Slot()
    def _choose(self) -> None:
        dose, fluid, drug = self.field("dose").value(), self.fluid(), self._drug
        if fluid is None or drug is None or self._terms is None:
            self._say(self.why_not())
            return
        if not dose:
            self._say("Write the dose a day that you choose.")
            return
        name = f"{capital(drug.name)} {dose_text(dose, drug.unit)}"
        try:
            made = draft_steady(name, fluid, dose, self._terms.resolution_nl_per_day)
        except EditError as refusal:
            self._say(str(refusal))
            return
        self._say("")
        self.programChosen.emit(made)

    def _say(self, sentence: str) -> None:
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))


def provenance(source: str, status: object) -> QLabel:
    """Where a number comes from, small and grey."""
    return theme.label(f"{source} ({status})", Role.SMALL, "soft", wrap=True)


def _strength() -> QuantityField:
    return QuantityField(Kind.CONCENTRATION, "mcg/mL")


def _dose() -> QuantityField:
    return QuantityField(Kind.DOSE, "mcg/day")
