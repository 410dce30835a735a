"""Boluses beside the standing flow: the one the patient may start, and the one that is given once."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from profiles.edits import bolus_for_dose
from profiles.program import PatientBolus, SingleBolus
from profiles.pumping import bolus_achieved
from profiles.units import Kind, duration_text, mass_text
from profiles.windows import patient_extra
from widgets.base_forms import DoseForm, Range
from widgets.edit_terms import EditTerms
from widgets.fields import QuantityField
from widgets.form import Row
from widgets.switched_part import SwitchedPart

_DAY_S = 86_400
_GRACE_S = 3_600  # a bolus that has not begun an hour after its time is void (our definition)


class PatientBolusFields(DoseForm):
    """Dose, length, lockout and the most starts in 24 h."""

    def __init__(self, parent: QWidget | None = None) -> None:
        rows = (
            Row("dose", "Dose", lambda: QuantityField(Kind.MASS, "mcg"), "Mass of the primary drug in one bolus."),
            Row("duration", "Lasting", lambda: QuantityField(Kind.DURATION, "min"), "How long one bolus takes."),
            Row("lockout", "Lockout", lambda: QuantityField(Kind.DURATION, "h"), "From start to start, in hours."),
            Row("starts", "Most in 24 h", lambda: QuantityField(Kind.COUNT, ""), "Starts in any rolling 24 h."),
        )
        super().__init__(rows, parent)

    def drug_units(self, terms: EditTerms) -> dict[str, str]:
        """The dose is written as the drug's label does."""
        return {"dose": terms.unit}

    def ranges(self, terms: EditTerms) -> dict[str, Range]:
        """What the pump can time."""
        return {"duration": (terms.bolus_duration_min_s, terms.bolus_duration_max_s)}

    def setValue(self, patient: PatientBolus | None, terms: EditTerms) -> None:
        """Show a patient bolus silently; None leaves what was typed before, for who switches it on again."""
        self.setTerms(terms)
        if patient is not None:
            bolus = patient.bolus
            self.form.setValue(
                {
                    "dose": bolus.asked_ng,
                    "duration": bolus.duration_s,
                    "lockout": patient.lockout_s,
                    "starts": patient.max_starts,
                }
            )
            self._tell(patient)

    def made(self) -> PatientBolus | None:
        """What the fields make now; None while one is empty."""
        return cast("PatientBolus | None", self._made("dose"))

    def built(self, numbers: dict[str, int | None], key: str) -> PatientBolus | None:
        """The patient bolus, once every field is filled."""
        terms = self._terms
        dose, duration_s, lockout_s, starts = (numbers[name] for name in ("dose", "duration", "lockout", "starts"))
        if terms is None or dose is None or duration_s is None or lockout_s is None or starts is None:
            self.say("Off until dose, length, lockout and the most starts in 24 h are written.")
            return None
        patient = PatientBolus(bolus_for_dose(dose, duration_s, terms.fluid), lockout_s, starts)
        self._tell(patient)
        return patient

    def _tell(self, patient: PatientBolus) -> None:
        if self._terms is not None:
            self.say(patient_words(patient, self._terms))


def patient_words(patient: PatientBolus, terms: EditTerms) -> str:
    """What one bolus gives, and the most that all of them can add in any 24 h."""
    bolus = patient.bolus
    if bolus.duration_s <= 0:
        return "The bolus lasts no time: write its length in minutes."
    each = terms.bolus_words(bolus.volume_nl, Fraction(bolus_achieved(bolus), _DAY_S), bolus.asked_ng)
    most = terms.mass_ng(patient_extra(patient, bolus_achieved(bolus), _DAY_S) / _DAY_S)
    return f"{each} At most {mass_text(most, terms.unit, 4)} on top in any 24 h."


class SingleBolusFields(DoseForm):
    """Dose, length and delay of a bolus that is given once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        rows = (
            Row("dose", "Dose", lambda: QuantityField(Kind.MASS, "mcg"), "Of the primary drug in the bolus."),
            Row("duration", "Lasting", lambda: QuantityField(Kind.DURATION, "min"), "How long the bolus takes."),
            Row("delay", "Starts after", lambda: QuantityField(Kind.DURATION, "min"), "After activation, 0: at once."),
        )
        super().__init__(rows, parent)
        self.id = ""

    def drug_units(self, terms: EditTerms) -> dict[str, str]:
        """The dose is written as the drug's label does."""
        return {"dose": terms.unit}

    def ranges(self, terms: EditTerms) -> dict[str, Range]:
        """What the pump can time."""
        return {"duration": (terms.bolus_duration_min_s, terms.bolus_duration_max_s)}

    def setValue(self, single: SingleBolus | None, terms: EditTerms) -> None:
        """Show a single bolus silently; None empties the fields: a given bolus must never come back by itself."""
        self.setTerms(terms)
        self.id = single.id if single else ""
        self.form.setValue(
            {
                "dose": single.bolus.asked_ng if single else None,
                "duration": single.bolus.duration_s if single else None,
                "delay": single.delay_s if single else 0,
            }
        )
        self._tell(single)

    def made(self) -> SingleBolus | None:
        """What the fields make now; None while one is empty."""
        return cast("SingleBolus | None", self._made("dose"))

    def built(self, numbers: dict[str, int | None], key: str) -> SingleBolus | None:
        """The bolus, once every field is filled."""
        terms, dose, duration_s, delay_s = self._terms, numbers["dose"], numbers["duration"], numbers["delay"]
        if terms is None or dose is None or duration_s is None or delay_s is None:
            self.say("Off until dose, length and start are written.")
            return None
        single = SingleBolus(self.id, bolus_for_dose(dose, duration_s, terms.fluid), delay_s, delay_s + _GRACE_S)
        self._tell(single)
        return single

    def _tell(self, single: SingleBolus | None) -> None:
        self.say(single_words(single, self._terms) if single and self._terms else "")


def single_words(single: SingleBolus, terms: EditTerms) -> str:
    """What it gives, when, and what runs afterwards."""
    bolus = single.bolus
    given = terms.bolus_words(bolus.volume_nl, Fraction(bolus_achieved(bolus), _DAY_S), bolus.asked_ng)
    when = f"{duration_text(single.delay_s)} after activation" if single.delay_s else "At activation"
    void = duration_text(single.expiry_s - single.delay_s)
    return f"{given} {when}, once, over the program, which runs on afterwards. Void if it has not begun {void} later."


class SwitchedBolus(SwitchedPart):
    """A title with a switch, and the fields under it while it is on.

    Signals: ``valuePreviewed(object | None)``, ``valueChanged(object | None)``: the bolus, or None when it is off.
    """

    valuePreviewed = Signal(object)
    valueChanged = Signal(object)

    def __init__(
        self,
        title: str,
        fields: PatientBolusFields | SingleBolusFields,
        new_id: Callable[[], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, fields, parent=parent)
        self.fields, self._new_id = fields, new_id
        self._shown: PatientBolus | SingleBolus | None = None
        fields.form.nameFields(title)
        self.switched.connect(self._follow)
        fields.valuePreviewed.connect(self.valuePreviewed)
        fields.valueChanged.connect(self.valueChanged)

    def setValue(self, bolus: PatientBolus | SingleBolus | None, terms: EditTerms) -> None:
        """Show a bolus, or that there is none, silently."""
        if bolus is None and self._shown is None and self.isOn():
            self.fields.setTerms(terms)  # half a bolus is left to be finished
            return
        self._shown = bolus
        self.setOn(bolus is not None)
        self.fields.setValue(bolus, terms)  # type: ignore[arg-type]  # each kind of fields is given its own kind of bolus

    def forget(self) -> None:
        """Another pump: what was written for the one before is gone."""
        self._shown = None
        self.setOn(False)
        self.fields.form.setValue(dict.fromkeys(self.fields.form.value()))

    @Slot(bool)
    def _follow(self, on: bool) -> None:
        """Off takes the bolus out of the draft at once; on waits until every field is filled."""
        if not on:
            self.valueChanged.emit(None)
            return
        if isinstance(self.fields, SingleBolusFields) and self._new_id is not None:
            self.fields.id = self._new_id()
        made = self.fields.made()
        self.fields.field("dose").setFocus()
        if made is not None:
            self.valueChanged.emit(made)
