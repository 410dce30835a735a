"""The admixture calculator: doses and stocks in, volumes to draw out, for a programmable pump or one of a fixed flow.

What it finds is only a proposal for the order's side of a new fill: the strength on the syringe's label is still to be
read and written by hand before anything is taken over.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from profiles.admixture import REFILL_SET_NL, Recipe, Want, constant_flow, recipe
from profiles.drugs import Drug
from profiles.limits import Library
from profiles.units import Kind, flow_text, volume_text
from profiles.unusual import Unusual
from widgets import icons, theme
from widgets.base_forms import align_labels
from widgets.choices import Choice, ChoiceField, SegmentField
from widgets.edit_terms import capital, fixed_flow
from widgets.fields import QuantityField
from widgets.form import Form, Row
from widgets.mixture_words import label_fluid, lasting_words, lines
from widgets.scrolling_dialog import ScrollingDialog
from widgets.strength_rows import MOST_DRUGS
from widgets.theme import Role

_LEAST = QSize(46, 40)  # in heights of a line of text: there is room for five drugs and the answer
_HEAD = ("", "Draw", "Share", "Mass", "Strength on the label")
_ASK = "Write for each drug the dose per day and the strength of its stock, and the volume of the fill."


class StockRow(QWidget):
    """One drug: the dose that is wanted and the stock that there is. Signal: ``changed()``."""

    changed = Signal()

    def __init__(self, drugs: tuple[Drug, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drugs = drugs
        self.drug = ChoiceField(tuple(Choice(drug.id, capital(drug.name)) for drug in drugs))
        self.drug.setPlaceholderText("Choose the drug")
        self.dose = QuantityField(Kind.DOSE, "mcg/day")
        self.stock = QuantityField(Kind.CONCENTRATION, "mcg/mL")
        self.remove = theme.mark(QToolButton(), kind="quiet")
        self.remove.setToolTip("Remove this drug")
        icons.put(self.remove, "remove", "accent", theme.tokens())
        row = QGridLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setHorizontalSpacing(theme.space(3))
        row.setVerticalSpacing(theme.space(0.5))
        parts = (("Drug", self.drug), ("Dose wanted", self.dose), ("Strength of the stock", self.stock))
        for column, (words, field) in enumerate(parts):
            row.addWidget(theme.label(words, Role.SMALL, "soft"), 0, column)
            row.addWidget(field, 1, column, Qt.AlignmentFlag.AlignTop)
            row.setColumnStretch(column, 1)
        row.addWidget(self.remove, 1, len(parts), Qt.AlignmentFlag.AlignTop)
        self.drug.valueChanged.connect(self._choose)
        for field in (self.dose, self.stock):
            field.valuePreviewed.connect(self.changed)
            field.valueChanged.connect(self.changed)

    def setNumber(self, number: int, of: int) -> None:
        """Names for a screen reader, and whether it can be taken away."""
        for words, field in (("Drug", self.drug), ("Dose wanted of drug", self.dose), ("Stock of drug", self.stock)):
            field.setAccessibleName(f"{words} {number}")
        self.remove.setAccessibleName(f"Remove drug {number}")
        self.remove.setVisible(of > 1)

    def setDrug(self, drug_id: str) -> None:
        """Show a drug; its dose and its stock are to be written."""
        self.drug.setValue(drug_id)
        self._write_in_its_unit()

    def want(self) -> Want | None:
        """The dose that is wanted; None while drug or dose is missing."""
        drug_id, dose = cast("str | None", self.drug.value()), self.dose.typed()
        return Want(drug_id, dose) if drug_id and dose else None

    def _write_in_its_unit(self) -> None:
        drug = next((each for each in self._drugs if each.id == self.drug.value()), None)
        unit = drug.display_unit if drug else "mcg"
        self.dose.setUnit(f"{unit}/day")
        self.stock.setUnit(f"{unit}/mL")

    @Slot()
    def _choose(self) -> None:
        for field in (self.dose, self.stock):
            field.setValue(None)
        self._write_in_its_unit()
        self.changed.emit()


class MixtureDialog(ScrollingDialog):
    """Signal: ``used(Fluid)`` when the answer is to become the order's side of the new fill."""

    used = Signal(object)

    def __init__(self, library: Library, drugs: tuple[Drug, ...], parent: QWidget | None = None) -> None:
        super().__init__("Mixture calculator", parent)
        self._library, self._drugs = library, drugs
        self._rows: list[StockRow] = []
        self._found: Recipe | None = None
        self.kind = SegmentField((Choice("programmable", "Programmable pump"), Choice("fixed", "Pump of one flow")))
        self.kind.setAccessibleName("Kind of pump")
        self.kind.setValue("programmable")
        fixed = [model for model in library.models if fixed_flow(model) is not None]
        self._models = {model.id: model for model in fixed}
        self.model = ChoiceField(tuple(Choice(model.id, model.name) for model in fixed))
        self.model.setAccessibleName("Model of the pump")
        self.model.setPlaceholderText("Another model")
        self.model.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.space(2))
        self.add = theme.button("Add a &drug", "quiet", "add")
        self.form = Form((
            Row("total", "Fill", lambda: QuantityField(Kind.VOLUME, "mL"), "What the reservoir is to hold."),
            Row("flow", "Flow", lambda: QuantityField(Kind.FLOW, "mL/day", optional=True), "Empty: stocks only."),
        ))  # fmt: skip
        align_labels(self.form)
        self._words = theme.label(_ASK, Role.BODY, "soft", wrap=True)
        self._answer = QGridLayout()
        self._answer.setHorizontalSpacing(theme.space(5))
        self._answer.setVerticalSpacing(theme.space(1.5))
        self.use = theme.button("&Use in the new fill", "primary", "check")
        self.shut = theme.button("&Close", "plain")
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        add = QHBoxLayout()
        add.addStretch(1)
        add.addWidget(self.add)
        column.addWidget(self.kind)
        column.addWidget(self.model)
        column.addLayout(self._list)
        column.addLayout(add)
        column.addWidget(self.form)
        column.addWidget(theme.rule())
        column.addWidget(self._words)
        column.addLayout(self._answer)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.shut)
        foot.addWidget(self.use)
        self.lay(body, foot, _LEAST)

    def _connect(self) -> None:
        self.kind.valueChanged.connect(self._turn)
        self.model.valueChanged.connect(self._choose_model)
        self.add.clicked.connect(self._append)
        self.form.valueChanged.connect(self._reckon)
        self.form.valuePreviewed.connect(self._reckon)
        self.shut.clicked.connect(self.reject)
        self.use.clicked.connect(self._use)
        self.use.setEnabled(False)

    def setDrugs(self, ids: tuple[str, ...]) -> None:
        """Begin with these drugs; the first one sets the flow."""
        for drug_id in ids:
            self._append()
            self._rows[-1].setDrug(drug_id)

    def rows(self) -> tuple[StockRow, ...]:
        """The drugs with their doses and stocks."""
        return tuple(self._rows)

    def words(self) -> str:
        """What is found, or why nothing is."""
        return self._words.text()

    def answer(self) -> Recipe | None:
        """What was found; None while nothing is."""
        return self._found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends the typing in a field; it presses no button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)

    @Slot()
    def _append(self) -> None:
        if len(self._rows) >= MOST_DRUGS:
            return
        row = StockRow(self._drugs)
        row.changed.connect(self._reckon)
        row.remove.clicked.connect(self._remove)
        self._rows.append(row)
        self._list.addWidget(row)
        self._number()

    @Slot()
    def _remove(self) -> None:
        row = next((each for each in self._rows if each.remove is self.sender()), None)
        if row is not None and len(self._rows) > 1:
            self._rows.remove(row)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
            self._number()
            self._rows[-1].drug.setFocus()

    def _number(self) -> None:
        for number, row in enumerate(self._rows, 1):
            row.setNumber(number, len(self._rows))
        self.add.setEnabled(len(self._rows) < MOST_DRUGS)
        self._reckon()

    @Slot()
    def _turn(self) -> None:
        fixed = self.kind.value() == "fixed"
        self.form.setLabel("total", "Reservoir" if fixed else "Fill")
        self.form.setLabel("flow", "Its flow" if fixed else "Flow")
        self.model.setVisible(fixed and bool(self._models))
        self._reckon()

    @Slot(object)
    def _choose_model(self, model_id: object) -> None:
        """A model gives its reservoir where that is confirmed; its flow stands on the certificate of each pump."""
        self.form.setValue({"total": self._models[str(model_id)].reservoir_nl.known()})
        self._reckon()

    @Slot()
    def _reckon(self) -> None:
        """What follows from what is written so far."""
        found = self._recipe()
        self._found = found if isinstance(found, Recipe) else None
        fixed = self.kind.value() == "fixed"
        self.use.setEnabled(self._found is not None and not fixed)
        if self._found is None:
            self._words.setText(str(found or _ASK))
        else:
            self._words.setText(lasting_words(self._found, fixed=fixed) + (_extra_words() if fixed else ""))
        self._show_answer()

    def _recipe(self) -> Recipe | Unusual | None:
        wants = [row.want() for row in self._rows]
        numbers = {key: cast("QuantityField", self.form.field(key)).typed() for key in ("total", "flow")}
        whole = tuple(want for want in wants if want is not None)
        if not wants or len(whole) < len(wants) or not numbers["total"]:
            return None
        stocks = {cast("str", row.drug.value()): row.stock.typed() or 0 for row in self._rows}
        if self.kind.value() == "fixed":
            flow = numbers["flow"]
            if not flow:
                return Unusual(f"Write the flow that stands on the pump's own certificate.{self._nominal_words()}")
            return constant_flow(whole, stocks, numbers["total"], flow, REFILL_SET_NL.value or 0)
        return recipe(whole, stocks, numbers["total"], numbers["flow"] or None)

    def _nominal_words(self) -> str:
        """What the chosen model's flow is taken to be, and who says so."""
        model = self._models.get(str(self.model.value()))
        if model is None:
            return ""
        figure = model.flow_max_nl_per_day
        return f" {model.name} is taken to have {flow_text(figure.value or 0)} ({figure.status}: {figure.source})."

    def _show_answer(self) -> None:
        while (item := self._answer.takeAt(0)) is not None:
            label = item.widget()
            if label is not None:
                label.hide()
                label.deleteLater()
        if self._found is None:
            return
        told = lines(self._found, self._library)
        for column, words in enumerate(_HEAD):
            self._put(words, 0, column, Role.SMALL)
        for number, line in enumerate(told, 1):
            role = Role.STRONG if number == len(told) else Role.BODY
            for column, words in enumerate((line.what, line.volume, line.share, line.mass, line.strength)):
                self._put(words, number, column, role)

    def _put(self, words: str, row: int, column: int, role: Role) -> None:
        side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
        told = theme.label(words, role, "soft" if row == 0 else "text")
        self._answer.addWidget(told, row, column, side)
        told.show()

    @Slot()
    def _use(self) -> None:
        if self._found is not None:
            self.used.emit(label_fluid(self._found))
            self.accept()


def _extra_words() -> str:
    more = volume_text(REFILL_SET_NL.value or 0)
    return f" It is made with {more} more, which stay in the refill set ({REFILL_SET_NL.source})."


def example() -> QWidget:
    """Morphine and bupivacaine for a fill of 20 mL."""
    from widgets import example_program

    dialog = MixtureDialog(example_program.LIBRARY, example_program.LIBRARY.drugs)
    dialog.setDrugs(("morphine", "bupivacaine"))
    for row, dose, stock in zip(dialog.rows(), (4_000_000, 3_000_000), (25_000_000, 30_000_000), strict=True):
        row.dose.setValue(dose)
        row.stock.setValue(stock)
    dialog.form.setValue({"total": 20_000_000, "flow": 400_000})
    dialog.rows()[0].changed.emit()
    return theme.mark(dialog, ground="window")


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
