"""What is in the syringe: each drug with its strength, written twice from two sources that must agree.

The first drug sets the flow; the others follow. Nothing is taken over before every drug is named and both entries of
every strength say the same.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from profiles.drugs import Component, Drug, Fluid
from profiles.units import Kind, concentration_text
from widgets import theme
from widgets.choices import Choice, ChoiceField
from widgets.edit_terms import capital
from widgets.fields import QuantityField
from widgets.theme import Role

MOST_DRUGS = 5  # an image holds no more (device/image.py)
_ORDERED, _LABELLED = "Strength on the order", "Strength on the syringe's label"


class StrengthRow(QWidget):
    """One drug: which, and its strength twice. Signals: ``changed()``, ``previewed()``."""

    changed = Signal()
    previewed = Signal()

    def __init__(self, drugs: tuple[Drug, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drugs = drugs
        self.drug = ChoiceField(tuple(Choice(drug.id, capital(drug.name)) for drug in drugs))
        self.drug.setPlaceholderText("Choose the drug")
        self.ordered, self.labelled = (QuantityField(Kind.CONCENTRATION, "mcg/mL") for _ in range(2))
        self.role = theme.label("", Role.SMALL, "soft")
        self.first = theme.button("Set the flow", "quiet")
        self.remove = theme.button("Remove", "quiet", "remove")
        self._note = theme.label("", Role.SMALL, "danger", wrap=True)
        self._arrange()
        self.drug.valueChanged.connect(self._choose)
        for field in (self.ordered, self.labelled):
            field.valuePreviewed.connect(self.previewed)
            field.valueChanged.connect(self._change)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(self.drug)
        head.addWidget(self.role, 1)
        head.addWidget(self.first)
        head.addWidget(self.remove)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(3))
        grid.setVerticalSpacing(theme.space(0.5))
        for column, (words, field) in enumerate(((_ORDERED, self.ordered), (_LABELLED, self.labelled))):
            grid.addWidget(theme.label(words, Role.SMALL, "soft"), 0, column)
            grid.addWidget(field, 1, column)
            grid.setColumnStretch(column, 1)
        column_box = QVBoxLayout(self)
        column_box.setContentsMargins(0, 0, 0, 0)
        column_box.setSpacing(theme.space(1.5))
        column_box.addLayout(head)
        column_box.addLayout(grid)
        column_box.addWidget(self._note)
        self._note.hide()

    def setNumber(self, number: int, of: int) -> None:
        """Its place in the fluid: names for a screen reader, who sets the flow, what can be pressed."""
        self.drug.setAccessibleName(f"Drug {number}")
        self.ordered.setAccessibleName(f"{_ORDERED}, drug {number}")
        self.labelled.setAccessibleName(f"{_LABELLED}, drug {number}")
        self.role.setText("sets the flow" if number == 1 else "follows")
        self.first.setVisible(number > 1)
        self.remove.setVisible(of > 1)
        self.first.setAccessibleName(f"Let drug {number} set the flow")
        self.remove.setAccessibleName(f"Remove drug {number}")

    def setValue(self, drug_id: str, strength_ng_per_ml: int | None) -> None:
        """Show a drug, with both entries alike or empty, silently."""
        self.drug.setValue(drug_id)
        self._write_in_its_unit()
        for field in (self.ordered, self.labelled):
            field.setValue(strength_ng_per_ml)
        self._tell(strength_ng_per_ml, strength_ng_per_ml)

    def value(self, *, typing: bool = False) -> Component | None:
        """The drug with its strength; None while anything is missing or the two entries differ."""
        first, second = self._entries(typing=typing)
        drug_id = cast("str | None", self.drug.value())
        if not drug_id or first is None or first != second or first <= 0:
            return None
        return Component(drug_id, first)

    def note(self) -> str:
        """What keeps its two entries from being taken, empty when nothing does."""
        return self._note.text()

    def _entries(self, *, typing: bool) -> tuple[int | None, int | None]:
        first, second = (field.typed() if typing else field.value() for field in (self.ordered, self.labelled))
        return first, second

    def _unit(self) -> str:
        drug = next((each for each in self._drugs if each.id == self.drug.value()), None)
        return f"{drug.display_unit if drug else 'mcg'}/mL"

    def _write_in_its_unit(self) -> None:
        for field in (self.ordered, self.labelled):
            if field.unit() != self._unit():
                field.setUnit(self._unit())

    def _tell(self, first: int | None, second: int | None) -> None:
        """Refuse a mismatch, loudly; half an entry is no mistake yet."""
        differ = first is not None and second is not None and first != second
        asked, label = (concentration_text(each or 0, self._unit()) for each in (first, second))
        said = f"The entries differ: {asked} and {label}. Read order and label again; nothing is taken over."
        self._note.setText(said if differ else "")
        self._note.setVisible(differ)

    @Slot()
    def _choose(self) -> None:
        """Another drug: a strength that was written for the one before is none of its own."""
        self._write_in_its_unit()
        for field in (self.ordered, self.labelled):
            field.setValue(None)
        self._tell(None, None)
        self.changed.emit()

    @Slot()
    def _change(self) -> None:
        self._tell(*self._entries(typing=False))
        self.changed.emit()


class StrengthRows(QWidget):
    """``setFluid(Fluid)``, ``fluid()``. Signals: ``fluidPreviewed(Fluid)``, ``fluidChanged(Fluid)``.

    ``foot`` has room for more buttons.
    """

    fluidPreviewed = Signal(object)
    fluidChanged = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drugs: tuple[Drug, ...] = ()
        self._rows: list[StrengthRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.space(3))
        self.add = theme.button("Add a &drug", "quiet", "add")
        self._missing = theme.label("", Role.SMALL, "soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(self._list)
        column.addWidget(self._missing)
        self.foot = QHBoxLayout()
        self.foot.addStretch(1)
        self.foot.addWidget(self.add)
        column.addLayout(self.foot)
        self.add.clicked.connect(self._add)

    def setDrugs(self, drugs: tuple[Drug, ...]) -> None:
        """Which drugs may be chosen."""
        if drugs != self._drugs:
            self._drugs = drugs
            self._clear()

    def rows(self) -> tuple[StrengthRow, ...]:
        """The rows, the one that sets the flow first."""
        return tuple(self._rows)

    def setBlank(self) -> None:
        """One row without a drug."""
        self._clear()
        self._append("", None)
        self._number()

    def propose(self, fluid: Fluid) -> None:
        """Write a fluid on the order's side alone: what the label says is still to be read and written by hand."""
        self.setFluid(fluid, empty=True)
        for row, part in zip(self._rows, fluid.components, strict=True):
            row.ordered.setValue(part.concentration_ng_per_ml)
        self._rows[0].labelled.setFocus()

    def setFluid(self, fluid: Fluid, *, empty: bool = False) -> None:
        """Show a fluid silently; ``empty`` names its drugs and leaves every strength to be written."""
        if not empty and self.fluid() == fluid:
            return
        self._clear()
        for part in fluid.components:
            self._append(part.drug_id, None if empty else part.concentration_ng_per_ml)
        self._number()

    def fluid(self, *, typing: bool = False) -> Fluid | None:
        """What the rows make; None while one is not whole or a drug is named twice."""
        parts = [row.value(typing=typing) for row in self._rows]
        whole = [part for part in parts if part is not None]
        distinct = len({part.drug_id for part in whole}) == len(whole)
        return Fluid(tuple(whole)) if whole and len(whole) == len(parts) and distinct else None

    def missing(self) -> str:
        """What is still to be done, as a sentence; empty when the fluid is whole."""
        names = [row.drug.value() for row in self._rows]
        if len(set(names)) < len(names):
            return "A drug is named twice: give its strength in one row."
        waits = sum(row.value() is None for row in self._rows)
        return "" if not waits else "Write each strength twice, once from the order and once from the label."

    def _append(self, drug_id: str, strength: int | None) -> StrengthRow:
        row = StrengthRow(self._drugs)
        row.setValue(drug_id, strength)
        row.changed.connect(self._change)
        row.previewed.connect(self._preview)
        row.remove.clicked.connect(self._remove)
        row.first.clicked.connect(self._promote)
        self._rows.append(row)
        self._list.addWidget(row)
        return row

    def _clear(self) -> None:
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []

    def _number(self) -> None:
        for number, row in enumerate(self._rows, 1):
            row.setNumber(number, len(self._rows))
        self.add.setEnabled(len(self._rows) < MOST_DRUGS)
        self._missing.setText(self.missing())
        self._missing.setVisible(bool(self.missing()))

    @Slot()
    def _add(self) -> None:
        row = self._append("", None)
        self._number()
        row.drug.setFocus()

    def _row_of(self, button: object) -> StrengthRow | None:
        return next((row for row in self._rows if button in (row.remove, row.first)), None)

    @Slot()
    def _remove(self) -> None:
        row = self._row_of(self.sender())
        if row is not None and len(self._rows) > 1:
            self._rows.remove(row)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
            self._change()

    @Slot()
    def _promote(self) -> None:
        """The drug whose dose drives the flow from now on stands first."""
        row = self._row_of(self.sender())
        if row is not None:
            self._rows.remove(row)
            self._rows.insert(0, row)
            self._list.removeWidget(row)
            self._list.insertWidget(0, row)
            self._change()

    @Slot()
    def _change(self) -> None:
        self._number()
        fluid = self.fluid()
        if fluid is not None:
            self.fluidChanged.emit(fluid)

    @Slot()
    def _preview(self) -> None:
        fluid = self.fluid(typing=True)
        if fluid is not None:
            self.fluidPreviewed.emit(fluid)


def example() -> QWidget:
    """A mixture, its second strength still to be confirmed."""
    from widgets import example_program

    rows = theme.mark(StrengthRows(), ground="surface")
    rows.setDrugs(example_program.LIBRARY.drugs)
    rows.setFluid(example_program.MIXTURE)
    rows.rows()[1].labelled.setValue(None)
    rows.resize(440, 260)
    return rows


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
