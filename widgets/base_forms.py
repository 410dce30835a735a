"""Forms for the bases with one flow: a steady dose, a bolus every so many hours, and the pump's minimum rate."""

from __future__ import annotations

from fractions import Fraction
from typing import cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from profiles.day_edits import dose_of_flow, flow_for_dose
from profiles.edits import bolus_for_dose
from profiles.program import Continuous, MinimumRate, Periodic
from profiles.pumping import bolus_achieved
from profiles.totals import mean_nl_per_day, worst_day_nl
from profiles.units import Kind, duration_text, flow_text, number, total_text
from widgets import theme
from widgets.edit_terms import EditTerms
from widgets.fields import QuantityField
from widgets.form import Form, Row
from widgets.steady_words import SteadyWords
from widgets.theme import Role

Range = tuple[int | None, int | None]
_DAY_S = 86_400
_PERIODIC_NAMES = {"bolus": "bolus dose", "duration": "length", "interval": "interval", "base": "dose between"}


class DoseForm(QWidget):
    """A column of fields with words under it.

    Signals: ``valuePreviewed(object)`` while typing, ``valueChanged(object)`` on Enter or leaving; both carry what the
    fields make together, and are silent while that is not complete.
    """

    valuePreviewed = Signal(object)
    valueChanged = Signal(object)

    def __init__(self, rows: tuple[Row, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._terms: EditTerms | None = None
        self.form = Form(rows)
        self._words = SteadyWords()
        align_labels(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.form)
        column.addWidget(self._words)
        self.form.valuePreviewed.connect(self._preview)
        self.form.valueChanged.connect(self._change)

    def field(self, key: str) -> QuantityField:
        """The field of that key."""
        return cast("QuantityField", self.form.field(key))

    def numbers(self, **typed: object) -> dict[str, int | None]:
        """What every field holds in base units; ``typed`` stands in for what is being typed."""
        return cast("dict[str, int | None]", self.form.value() | typed)

    def setTerms(self, terms: EditTerms) -> None:
        """Write doses in the unit of the primary drug."""
        self._terms = terms
        for key, unit in self.drug_units(terms).items():
            if self.field(key).unit() != unit:
                self.field(key).setUnit(unit)
        for key, (low, high) in self.ranges(terms).items():
            self.field(key).setRange(low, high)

    def words(self) -> str:
        """The sentence under the fields."""
        return self._words.text()

    def say(self, words: str) -> None:
        """Put a sentence under the fields."""
        self._words.setText(words)
        self._words.setVisible(bool(words))

    def drug_units(self, terms: EditTerms) -> dict[str, str]:
        """Field -> unit, for the fields whose unit is the drug's."""
        return {}

    def ranges(self, terms: EditTerms) -> dict[str, Range]:
        """Field -> least and most that the pump can do; a side that nobody confirmed is None."""
        return {}

    def built(self, numbers: dict[str, int | None], key: str) -> object | None:
        """What the fields make; ``key`` is the one that was touched; None while something is missing."""
        raise AssertionError(f"{type(self).__name__} does not say what its fields make")

    def _made(self, key: str, **typed: object) -> object | None:
        return None if self._terms is None else self.built(self.numbers(**typed), key)

    @Slot(str, object)
    def _preview(self, key: str, value: object) -> None:
        made = self._made(key, **{key: value})
        if made is not None:
            self.valuePreviewed.emit(made)

    @Slot(str)
    def _change(self, key: str) -> None:
        made = self._made(key)
        if made is not None:
            self.valueChanged.emit(made)


def align_labels(form: Form) -> None:
    """The same room for every label, so that the fields of all forms of the editor stand under each other."""
    room = theme.text_width("Most in 24 h") + theme.space(2)
    for words in form.findChildren(QLabel):
        if words.buddy() is not None:
            words.setMinimumWidth(room)


class ContinuousForm(DoseForm):
    """Dose per day or flow: either drives the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        rows = (
            Row("dose", "&Dose", lambda: QuantityField(Kind.DOSE, "mcg/day"), "Of the primary drug; it sets the flow."),
            Row("flow", "&Flow", lambda: QuantityField(Kind.FLOW, "mL/day"), "Follows the dose, or sets it."),
        )
        super().__init__(rows, parent)

    def drug_units(self, terms: EditTerms) -> dict[str, str]:
        """The dose is written as the drug's label does."""
        return {"dose": f"{terms.unit}/day"}

    def ranges(self, terms: EditTerms) -> dict[str, Range]:
        """What the pump can pump, and what that gives."""
        return {"dose": terms.dose_range(), "flow": (terms.flow_min_nl_per_day, terms.flow_max_nl_per_day)}

    def setValue(self, base: Continuous | None, terms: EditTerms) -> None:
        """Show a steady flow silently; None leaves the fields empty."""
        self.setTerms(terms)
        self.form.setValue(
            {
                "dose": (base.asked_ng_per_day or None) if base else None,
                "flow": (base.flow_nl_per_day or None) if base else None,
            }
        )
        self._tell(base)

    def built(self, numbers: dict[str, int | None], key: str) -> Continuous | None:
        """The flow of the dose, rounded down; or the dose of the flow. The other field follows."""
        terms = self._terms
        if terms is None or numbers[key] is None:
            return None
        typed = cast("int", numbers[key])
        if key == "dose":
            base = Continuous(flow_for_dose(typed, terms.strength, terms.resolution_nl_per_day), typed)
            self.field("flow").setValue(base.flow_nl_per_day)
        else:
            flow = typed - typed % terms.resolution_nl_per_day
            base = Continuous(flow, dose_of_flow(flow, terms.strength))
            self.field("dose").setValue(base.asked_ng_per_day)
        self._tell(base)
        return base

    def setTerms(self, terms: EditTerms) -> None:
        """A pump of one flow takes neither dose nor flow: only another fill changes its dose."""
        super().setTerms(terms)
        for key in ("dose", "flow"):
            self.field(key).setReadOnly(terms.fixed_flow_nl_per_day is not None)

    def _tell(self, base: Continuous | None) -> None:
        terms = self._terms
        if base is not None and not base.flow_nl_per_day:
            self.say("No dose yet: write it. Until then nothing can be programmed.")
            return
        self.say(terms.flow_words(base.flow_nl_per_day, base.asked_ng_per_day) if base and terms else "")


class PeriodicForm(DoseForm):
    """A bolus every so many hours, with or without a flow under it; the 24 h total is said at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        rows = (
            Row("bolus", "Bolus &dose", lambda: QuantityField(Kind.MASS, "mcg"), "Of the primary drug in one bolus."),
            Row("duration", "&Lasting", lambda: QuantityField(Kind.DURATION, "min"), "How long one bolus takes."),
            Row("interval", "&Every", lambda: QuantityField(Kind.DURATION, "h"), "From start to start, in hours."),
            Row("base", "&Between", lambda: QuantityField(Kind.DOSE, "mcg/day"), "The dose between them; 0 for none."),
        )
        super().__init__(rows, parent)
        self._first_after_s: int | None = None

    def drug_units(self, terms: EditTerms) -> dict[str, str]:
        """Doses are written as the drug's label does."""
        return {"bolus": terms.unit, "base": f"{terms.unit}/day"}

    def ranges(self, terms: EditTerms) -> dict[str, Range]:
        """What the pump can time and pump; between boluses nothing at all may flow."""
        return {
            "duration": (terms.bolus_duration_min_s, terms.bolus_duration_max_s),
            "interval": (terms.interval_min_s, None),
            "base": (None, terms.dose_range()[1]),
        }

    def setValue(self, base: Periodic | None, terms: EditTerms) -> None:
        """Show boluses silently; None leaves the fields empty: there is no default dose or interval."""
        self.setTerms(terms)
        self._first_after_s = base.first_after_s if base else None
        self.form.setValue(
            {
                "bolus": base.bolus.asked_ng if base else None,
                "duration": base.bolus.duration_s if base else None,
                "interval": base.interval_s if base else None,
                "base": base.asked_base_ng_per_day if base else None,
            }
        )
        self._tell(base)

    def built(self, numbers: dict[str, int | None], key: str) -> Periodic | None:
        """The boluses, once every field is filled."""
        terms = self._terms
        bolus_ng, duration_s, interval_s, asked = (numbers[name] for name in ("bolus", "duration", "interval", "base"))
        if terms is None or bolus_ng is None or duration_s is None or interval_s is None or asked is None:
            self.say(_missing(numbers))
            return None
        flow = flow_for_dose(asked, terms.strength, terms.resolution_nl_per_day)
        bolus = bolus_for_dose(bolus_ng, duration_s, terms.fluid)
        base = Periodic(bolus, interval_s, flow, asked, self._first_after_s)
        self._tell(base)
        return base

    def _tell(self, base: Periodic | None) -> None:
        terms = self._terms
        self.say(periodic_words(base, terms) if base and terms else "")


def periodic_words(base: Periodic, terms: EditTerms) -> str:
    """How many boluses, and what they give together with the flow between them: on average and in the worst 24 h."""
    if base.interval_s <= 0:
        return "The interval is 0: write how long it is from one start to the next."
    a_day = Fraction(_DAY_S, base.interval_s)
    count = number(a_day, Kind.COUNT, "", 2)
    mean, worst = (terms.mass_ng(nl) for nl in (mean_nl_per_day(base), worst_day_nl(base)))
    bolus = terms.bolus_words(base.bolus.volume_nl, Fraction(bolus_achieved(base.bolus), _DAY_S), base.bolus.asked_ng)
    most = f", at most {total_text(worst, Kind.MASS, terms.unit)} in any 24 h" if worst != mean else ""
    volume = total_text(mean_nl_per_day(base), Kind.FLOW, "mL/day")
    total = f"{total_text(mean, Kind.DOSE, f'{terms.unit}/day')} in all, {volume}{most}"
    return f"Every {duration_text(base.interval_s)}: {count} boluses a day. {bolus} Together {total}."


class MinimumForm(QWidget):
    """The pump's own minimum flow: nothing to type, everything to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = theme.label("", Role.BODY, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._words)

    def words(self) -> str:
        """What is said."""
        return self._words.text()

    def setValue(self, base: MinimumRate | None, terms: EditTerms) -> None:
        """Say what the minimum flow gives."""
        if base is None:
            self._words.setText("")
            return
        dose = total_text(terms.dose_ng_per_day(base.flow_nl_per_day), Kind.DOSE, f"{terms.unit}/day")
        self._words.setText(
            f"The pump runs at its own minimum of {flow_text(base.flow_nl_per_day)}, which gives {dose}. "
            "It keeps the catheter open; it is no therapy."
        )


def _missing(numbers: dict[str, int | None]) -> str:
    """What is still to be filled in, as a sentence."""
    lacking = [name for key, name in _PERIODIC_NAMES.items() if numbers[key] is None]
    joined = f"{', '.join(lacking[:-1])} and {lacking[-1]}" if len(lacking) > 1 else lacking[0]
    return f"Still to be written: {joined}. Until then the draft stays as it is."
