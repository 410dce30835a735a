"""From another route to the pump: each published ratio with its range and source, and the whole range over them."""

from __future__ import annotations

from fractions import Fraction
from typing import cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from profiles.conversion import ByRatio, Converted, Given, convert
from profiles.conversions import Ratio, Route
from profiles.units import Kind, dose_text, number
from profiles.unusual import Unusual
from widgets import theme
from widgets.base_forms import align_labels
from widgets.choices import Choice, ChoiceField
from widgets.chosen_dose import ChosenDose, FirstTerms
from widgets.edit_terms import capital
from widgets.fields import QuantityField
from widgets.form import Form, Row
from widgets.projection_view import DrugLabel
from widgets.theme import Role

ROUTES = (Route.ORAL, Route.INTRAVENOUS, Route.EPIDURAL, Route.INTRATHECAL)
MOST_RATIOS = 6  # published for one pair of routes and drugs; a test counts them
_ASK = "Write the whole dose of a day by that route: what each published ratio makes of it stands here."


class _RatioRow(QWidget):
    """What one ratio makes of the dose, and where it comes from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._range, self._source = theme.label("", Role.STRONG), theme.label("", Role.SMALL, "soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._range)
        column.addWidget(self._source)
        self.hide()

    def value(self) -> tuple[str, str]:
        """Range and source."""
        return self._range.text(), self._source.text()

    def setValue(self, row: ByRatio | None, drug: DrugLabel) -> None:
        """Show another ratio; None hides it."""
        self.setVisible(row is not None)
        if row is not None:
            self._range.setText(row_words(row, drug))
            self._source.setText(ratio_words(row.ratio))


class RoutePanel(QWidget):
    """``setTerms(FirstTerms)``. Signal ``programChosen(Program)``: a draft that goes through the same checks."""

    programChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._terms: FirstTerms | None = None
        self.form = Form(
            (
                Row("route", "&Route now", ChoiceField, "How the patient gets the drug now."),
                Row("now", "Drug &now", ChoiceField, "What the patient gets now."),
                Row("dose", "Dose of a d&ay", lambda: QuantityField(Kind.DOSE, "mg/day"), "All of it, in 24 h."),
                Row("wanted", "Drug in the &pump", ChoiceField, "What the pump is to give."),
            )
        )
        align_labels(self.form)
        cast("ChoiceField", self.form.field("route")).setChoices(
            tuple(Choice(route, route.capitalize()) for route in ROUTES)
        )
        cast("ChoiceField", self.form.field("route")).setValue(Route.ORAL)
        self._range, self._words = theme.label("", Role.TOTAL), theme.label(_ASK, Role.BODY, "soft", wrap=True)
        self._rows = tuple(_RatioRow() for _ in range(MOST_RATIOS))
        self.chosen = ChosenDose("from another route", "ehu")
        self._lay_out()
        self.form.valueChanged.connect(self._follow)
        self.chosen.programChosen.connect(self.programChosen)

    def _lay_out(self) -> None:
        card = theme.card()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.space(4), theme.space(4), theme.space(4), theme.space(4))
        column.setSpacing(theme.space(2.5))
        column.addWidget(theme.label("Another route to intrathecal", Role.HEADING))
        column.addWidget(self.form)
        for part in (self._range, self._words, *self._rows, theme.rule(), self.chosen):
            column.addWidget(part)
        column.addStretch(1)

    def setTerms(self, terms: FirstTerms) -> None:
        """Other drugs, ratios or fluid."""
        if terms == self._terms:
            return
        self._terms = terms
        known = {ratio.from_drug for ratio in terms.conversions.ratios}
        choices = tuple(Choice(drug, capital(drug.name)) for drug in terms.drugs if drug.id in known)
        held = terms.fluid.primary.drug_id if terms.fluid else ""
        for key, offered in (("now", choices), ("wanted", tuple(Choice(d, capital(d.name)) for d in terms.drugs))):
            field = cast("ChoiceField", self.form.field(key))
            field.setChoices(offered)
            if field.value() is None and offered:
                mine = (choice.value for choice in offered if cast("DrugLabel", choice.value).id == held)
                field.setValue(next(mine, offered[0].value))
        self._follow()

    def result(self) -> Converted | Unusual | None:
        """What the ratios make of the dose that was written; None while there is none."""
        values, terms = self.form.value(), self._terms
        now, wanted = cast("DrugLabel | None", values["now"]), cast("DrugLabel | None", values["wanted"])
        dose = cast("int | None", values["dose"])
        if terms is None or now is None or wanted is None or dose is None:
            return None
        given = Given(cast("Route", values["route"]), now.id)
        return convert(dose, given, Given(Route.INTRATHECAL, wanted.id), terms.conversions)

    @Slot()
    def _follow(self) -> None:
        wanted = cast("DrugLabel | None", self.form.value()["wanted"])
        if self._terms is None or wanted is None:
            return
        self.chosen.setDrug(wanted, self._terms)
        found = self.result()
        self._range.setVisible(isinstance(found, Converted))
        if isinstance(found, Converted):
            self._range.setText(range_words(found, wanted))
            self._words.setText(" ".join(found.cautions))
        else:
            self._words.setText(_ASK if found is None else found.sentence)
        shown = found.rows if isinstance(found, Converted) else ()
        for at, row in enumerate(self._rows):
            row.setValue(shown[at] if at < len(shown) else None, wanted)

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Each ratio's range, and where it comes from."""
        return tuple(row.value() for row in self._rows if not row.isHidden())

    def words(self) -> str:
        """What is said about the whole."""
        return self._words.text()


def range_words(found: Converted, drug: DrugLabel) -> str:
    """``0.4 to 20 mg/day`` over every published ratio; the same twice is said once."""
    return _between(found.low_ng_per_day, found.high_ng_per_day, drug)


def row_words(row: ByRatio, drug: DrugLabel) -> str:
    """One ratio's own range, with the middle where one was published."""
    middle = row.middle_ng_per_day
    about = f", middle {dose_text(middle, drug.unit, 3)}" if middle is not None else ""
    return f"{_between(row.low_ng_per_day, row.high_ng_per_day, drug)}{about}"


def ratio_words(ratio: Ratio) -> str:
    """The ratio with its provenance."""
    low, high = (number(value, Kind.COUNT, "") for value in (ratio.low, ratio.high))
    figure = f"{low} to {high}" if ratio.has_spread else f"{low}, without a published spread"
    return f"Divided by {figure}: {ratio.note}. Source: {ratio.source} ({ratio.status})"


def _between(low: Fraction, high: Fraction, drug: DrugLabel) -> str:
    first, last = (dose_text(value, drug.unit, 3) for value in (low, high))
    return last if first == last else f"{first.partition(' ')[0]} to {last}"
