"""From a trial to a first program: how long a bolus relieved says how many a day; the label's rule stands beside."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from profiles.conversion import FirstDose, Trial, TrialBeat, draft_beat, first_dose, trial_to_pump
from profiles.edits import EditError
from profiles.units import Kind, dose_text, duration_text, mass_text, number
from profiles.unusual import Unusual
from widgets import theme
from widgets.base_forms import align_labels
from widgets.choices import Choice, ChoiceField
from widgets.chosen_dose import ChosenDose, FirstTerms, provenance
from widgets.edit_terms import capital
from widgets.fields import QuantityField
from widgets.form import Form, Row
from widgets.projection_view import DrugLabel
from widgets.theme import Role

MOST_BEATS = 6  # ways to repeat a bolus that can still be read; a wider range is to be narrowed


class _Beat(QWidget):
    """One way to repeat the bolus, with its button."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beat: TrialBeat | None = None
        self._words: QLabel = theme.label("", Role.BODY, wrap=True)
        self.button: QPushButton = theme.button("Open as boluses", "plain")
        self.button.clicked.connect(self._say)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)

    def setValue(self, beat: TrialBeat | None, drug: DrugLabel) -> None:
        """Show another one; None hides it."""
        self._beat = beat
        self.setVisible(beat is not None)
        if beat is not None:
            self._words.setText(beat_words(beat, drug))
            self.button.setAccessibleName(f"Open as boluses: {beat_words(beat, drug)}")

    def words(self) -> str:
        """What it says."""
        return self._words.text()

    @Slot()
    def _say(self) -> None:
        self.chosen.emit(self._beat)


class TrialPanel(QWidget):
    """``setTerms(FirstTerms)``. Signal ``programChosen(Program)``: a draft that goes through the same checks."""

    programChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._terms: FirstTerms | None = None
        self.form = Form(
            (
                Row("drug", "&Drug", ChoiceField, "The drug of the trial."),
                Row("bolus", "&Trial bolus", lambda: QuantityField(Kind.MASS, "mcg"), "The bolus that relieved."),
                Row("short", "&Shortest relief", _hours, "How long the shortest relief lasted."),
                Row("long", "&Longest relief", _hours, "How long the longest lasted; the same if it was given once."),
                Row("lasting", "&One bolus lasts", lambda: QuantityField(Kind.DURATION, "min"), "In the pump."),
            )
        )
        align_labels(self.form)
        self._result = theme.label("", Role.BODY, wrap=True)
        self._source = provenance("", "")
        self._rule, self._rule_source = theme.label("", Role.BODY, wrap=True), provenance("", "")
        self._beats = tuple(_Beat() for _ in range(MOST_BEATS))
        self._note = theme.label("", Role.SMALL, "caution", wrap=True)
        self._note.hide()
        self.chosen = ChosenDose("from the trial", "igc")
        self._lay_out()
        self.form.valueChanged.connect(self._follow)
        self.chosen.programChosen.connect(self.programChosen)
        for beat in self._beats:
            beat.chosen.connect(self._open)

    def _lay_out(self) -> None:
        card = theme.card()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.space(4), theme.space(4), theme.space(4), theme.space(4))
        column.setSpacing(theme.space(2.5))
        column.addWidget(theme.label("Trial to pump", Role.HEADING))
        column.addWidget(self.form)
        for part in (self._result, self._source, *self._beats, self._rule, self._rule_source, self._note):
            column.addWidget(part)
        column.addWidget(theme.rule())
        column.addWidget(self.chosen)
        column.addStretch(1)

    def setTerms(self, terms: FirstTerms) -> None:
        """Other drugs, ratios or fluid."""
        if terms == self._terms:
            return
        self._terms = terms
        drug = cast("ChoiceField", self.form.field("drug"))
        drug.setChoices(tuple(Choice(each, capital(each.name)) for each in terms.drugs))
        if drug.value() is None:
            held = terms.fluid.primary.drug_id if terms.fluid else ""
            drug.setValue(next((each for each in terms.drugs if each.id == held), next(iter(terms.drugs), None)))
        self._follow()

    def results(self) -> tuple[str, ...]:
        """What is said: the exact quotients, each way to repeat the bolus, and the label's rule."""
        beats = (beat.words() for beat in self._beats if not beat.isHidden())
        return tuple(said for said in (self._result.text(), *beats, self._rule.text()) if said)

    def _number(self, key: str) -> int | None:
        return cast("QuantityField", self.form.field(key)).value()

    @Slot()
    def _follow(self) -> None:
        terms, drug = self._terms, cast("DrugLabel | None", cast("ChoiceField", self.form.field("drug")).value())
        if terms is None or drug is None:
            return
        bolus = cast("QuantityField", self.form.field("bolus"))
        if bolus.unit() != drug.unit:
            bolus.setUnit(drug.unit)
        self.chosen.setDrug(drug, terms)
        bolus_ng, short_s, long_s = (self._number(key) for key in ("bolus", "short", "long"))
        if bolus_ng is None or short_s is None:
            self._show_trial(None, drug)
            self._show_rule(None, drug)
            return
        self._show_trial(None if long_s is None else trial_to_pump(bolus_ng, short_s, long_s), drug)
        known = terms.jurisdiction, terms.conversions, long_s
        self._show_rule(None if long_s and long_s < short_s else first_dose(drug.id, bolus_ng, short_s, *known), drug)

    def _show_trial(self, found: Trial | Unusual | None, drug: DrugLabel) -> None:
        beats = () if found is None or isinstance(found, Unusual) else found.beats
        few = len(beats) <= MOST_BEATS
        for at, beat in enumerate(self._beats):
            beat.setValue(beats[at] if few and at < len(beats) else None, drug)
        self._result.setText(trial_words(found, few=few))
        known = isinstance(found, Trial)
        self._source.setText(f"{found.rule.source} ({found.rule.status})" if isinstance(found, Trial) else "")
        self._source.setVisible(known)

    def _show_rule(self, found: FirstDose | Unusual | None, drug: DrugLabel) -> None:
        self._rule.setText(rule_words(found, drug))
        self._rule.setVisible(bool(self._rule.text()))
        known = isinstance(found, FirstDose)
        self._rule_source.setText(f"{found.rule.source} ({found.rule.status})" if isinstance(found, FirstDose) else "")
        self._rule_source.setVisible(known)

    @Slot(object)
    def _open(self, beat: TrialBeat) -> None:
        fluid, lasting_s = self.chosen.fluid(), self._number("lasting")
        if fluid is None or not lasting_s:
            self._say(self.chosen.why_not() or "Write how long one bolus lasts in the pump.")
            return
        name = f"Boluses every {duration_text(beat.interval_s)}"
        try:
            self.programChosen.emit(draft_beat(name, fluid, beat, lasting_s))
            self._say("")
        except EditError as refusal:
            self._say(str(refusal))

    def _say(self, sentence: str) -> None:
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))


def trial_words(found: Trial | Unusual | None, *, few: bool = True) -> str:
    """The exact quotients, never rounded to one number."""
    if found is None:
        return "Write the bolus and how long its relief lasted: the boluses a day follow as a range."
    if isinstance(found, Unusual):
        return found.sentence
    low, high = (number(count, Kind.COUNT, "", 2) for count in (found.fewest_per_day, found.most_per_day))
    boluses = "1 bolus" if low == high == "1" else f"{low if low == high else f'{low} to {high}'} boluses"
    wide = "The range is too wide to list: write how long the relief lasted more closely."
    return f"24 h divided by the relief: {boluses} a day. {'Whole numbers around it:' if few else wide}"


def beat_words(beat: TrialBeat, drug: DrugLabel) -> str:
    """``3 a day, every 8 h: 150 mcg/day``."""
    each = mass_text(beat.dose_ng_per_day // beat.boluses_per_day, drug.unit)
    day = dose_text(beat.dose_ng_per_day, drug.unit)
    return f"{beat.boluses_per_day:,} a day of {each}, every {duration_text(beat.interval_s)}: {day}"


def rule_words(found: FirstDose | Unusual | None, drug: DrugLabel) -> str:
    """The label's first dose, as the range of its two multiples and which of them its rule takes."""
    if found is None:
        return ""
    if isinstance(found, Unusual):
        return found.sentence
    low, high = (dose_text(ng, drug.unit) for ng in (found.low_ng_per_day, found.high_ng_per_day))
    by_rule = found.by_rule_ng_per_day
    which = f". {by_rule}" if isinstance(by_rule, Unusual) else f"; its rule takes {dose_text(by_rule, drug.unit)}."
    return f"Label ({found.rule.jurisdiction}): first dose {low} to {high}{which} The rule: {found.rule.note}."


def _hours() -> QuantityField:
    return QuantityField(Kind.DURATION, "h")
