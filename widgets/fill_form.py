"""A new fill: what is in the syringe, and what the line needs because of it, with the figures of every choice.

It says whole orders, because a fill moves every flow: ``profiles.fill_edits`` makes them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from profiles.drugs import Drug, Fluid
from profiles.fill_edits import Treatment, filled, line_part, treated, treatment_of, with_part
from profiles.findings import Part, Place
from profiles.program import Bridge, Order, Prime, Program
from profiles.unusual import Unusual
from widgets import theme
from widgets.beside import show_beside
from widgets.choices import Choice, ChoiceField
from widgets.edit_scene import EditScene
from widgets.line_words import TREATMENT_NAMES, line_words, volume_words
from widgets.mixture_dialog import MixtureDialog
from widgets.strength_rows import StrengthRows
from widgets.switched_part import SwitchedPart
from widgets.theme import Role

_OLD_FLUID = "The line still holds the old fluid: choose what is done about it. The plot at the tip shows what follows."


_NEW_LINE = "A new line is empty: prime tubing and catheter, or the catheter only where the pump was primed before."


class FillFields(QWidget):
    """``setOrder(Order, EditScene)``. Signals: ``valuePreviewed(Order)``, ``valueChanged(Order)``."""

    valuePreviewed = Signal(object)
    valueChanged = Signal(object)

    def __init__(self, new_id: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._new_id = new_id
        self._order: Order | None = None
        self._scene: EditScene | None = None
        self._shown: Fluid | None = None  # what the rows were last set to: half an entry is never written over
        self.rows = StrengthRows()
        self.mixture = theme.button("Calculate a &mixture", "quiet", "program")
        self.line = ChoiceField(tuple(Choice(each, TREATMENT_NAMES[each]) for each in Treatment))
        self.line.setAccessibleName("What the line needs")
        self.line.setPlaceholderText("Choose")
        self._volume = theme.label("", Role.SMALL, "soft", wrap=True)
        self._words = theme.label("", Role.SMALL, "text", wrap=True)
        self._danger = theme.label("", Role.SMALL, "danger", wrap=True)
        self._arrange()
        self.rows.fluidPreviewed.connect(self._preview_fluid)
        self.rows.fluidChanged.connect(self._change_fluid)
        self.line.valueChanged.connect(self._treat)
        self.mixture.clicked.connect(self.openMixture)

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.space(3))
        line.addWidget(theme.label("The line", Role.BODY))
        line.addWidget(self.line, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.rows)
        self.rows.foot.addWidget(self.mixture)
        column.addLayout(line)
        for part in (self._danger, self._words, self._volume):
            column.addWidget(part)

    def words(self) -> str:
        """Everything that is said about the line."""
        return "\n".join(part.text() for part in (self._danger, self._words, self._volume) if part.text())

    def begin(self) -> None:
        """A new fill: its drugs are those of the draft, every strength is to be written."""
        if self._order is not None:
            self._shown = self._order.program.fluid
            self.rows.setFluid(self._shown, empty=True)
            self.rows.rows()[0].ordered.setFocus()

    def forget(self) -> None:
        """Nothing half written is left."""
        self._shown = None

    def setOrder(self, order: Order, scene: EditScene | None, *, shown: bool = True) -> None:
        """Show the fill and the line of an order silently; while nobody looks, nothing is built."""
        self._order, self._scene = order, scene
        if scene is None or not shown:
            return
        self.rows.setDrugs(drugs_offered(scene))
        if order.program.fluid != self._shown:
            self._shown = order.program.fluid
            self.rows.setFluid(self._shown)
        self._tell()

    def _tell(self) -> None:
        order, scene = self._order, self._scene
        assert order is not None
        assert scene is not None
        context, library = scene.context, scene.library
        changed = changes_fluid(order, scene)
        chosen = treatment_of(order)
        new = context.held is None
        self.line.setValue(None if chosen is Treatment.NOTHING and (changed or new) else chosen)
        self._volume.setText(volume_words(context, library))
        self._words.setText(line_words(order, context, library))
        self._words.setVisible(bool(self._words.text()))
        open_ones = line_part(order) is None
        self._say(_OLD_FLUID if changed and open_ones else _NEW_LINE if new and open_ones else "", "caution")

    def _say(self, sentence: str, ink: str = "danger") -> None:
        theme.mark(self._danger, ink=ink)
        self._danger.setText(sentence)
        self._danger.setVisible(bool(sentence))

    @Slot(object)
    def _preview_fluid(self, fluid: object) -> None:
        if self._order is not None and self._scene is not None:
            made = filled(self._order, cast("Fluid", fluid), self._scene.context, self._scene.library)
            self.valuePreviewed.emit(made)

    @Slot(object)
    def _change_fluid(self, fluid: object) -> None:
        if self._order is None or self._scene is None or fluid == self._order.program.fluid:
            return
        self._shown = cast("Fluid", fluid)
        self._order = filled(self._order, self._shown, self._scene.context, self._scene.library)
        self._tell()
        self.valueChanged.emit(self._order)

    @Slot()
    def openMixture(self) -> None:
        """The calculator, for the drugs that the rows name."""
        if self._scene is None:
            return
        dialog = MixtureDialog(self._scene.library, drugs_offered(self._scene), self)
        dialog.setDrugs(tuple(str(row.drug.value()) for row in self.rows.rows() if row.drug.value()))
        dialog.used.connect(self._propose)
        show_beside(dialog)

    @Slot(object)
    def _propose(self, fluid: object) -> None:
        self.rows.propose(cast("Fluid", fluid))

    @Slot(object)
    def _treat(self, treatment: object) -> None:
        """Another treatment of the line; one that cannot be made says why and changes nothing."""
        order, scene = self._order, self._scene
        if order is None or scene is None:
            return
        wished = cast("Treatment", treatment)
        made = treated(order, wished, scene.context, scene.library, self._new_id(), scene.refill_id)
        if isinstance(made, Unusual):
            self._tell()
            self._say(str(made))
            return
        self._order = made
        self._tell()
        self.valueChanged.emit(made)


class FillPart(SwitchedPart):
    """The fill with its switch under the name of the fluid; off brings the held fluid back.

    Signals: ``valuePreviewed(Order)``, ``valueChanged(Order)``.
    """

    valuePreviewed = Signal(object)
    valueChanged = Signal(object)

    def __init__(self, new_id: Callable[[], str], parent: QWidget | None = None) -> None:
        self.fields = FillFields(new_id)
        super().__init__("", self.fields, "New fill", Role.HEADING, parent)
        self._order: Order | None = None
        self._scene: EditScene | None = None
        self._begun: tuple[Program | None, ...] = ()  # over which held program the hand opened it; empty: it did not
        self.switched.connect(self._follow)
        self.fields.valuePreviewed.connect(self.valuePreviewed)
        self.fields.valueChanged.connect(self.valueChanged)

    def setOrder(self, order: Order, title: str, scene: EditScene | None) -> None:
        """Show an order's fill silently; one that the hand opened and has not finished stays open until the pump holds
        another program.
        """
        self._order, self._scene = order, scene
        self.title.setText(title)
        self.switch.setEnabled(True)
        unfinished = self.isOn() and scene is not None and self._begun == (scene.context.held,)
        self.setOn(changes_fluid(order, scene) or line_part(order) is not None or unfinished)
        self.fields.setOrder(order, scene, shown=self.isOn())

    def field(self, place: Place) -> QWidget:
        """Open it at the field that a finding speaks of: a strength, or what the line needs."""
        self.setOn(True)
        self._begin(self._scene)
        if self._order is not None:
            self.fields.setOrder(self._order, self._scene)
        rows, order = self.fields.rows.rows(), self._order
        unbridged = order is not None and line_part(order) is None and changes_fluid(order, self._scene)
        if place.part is Part.FLUID and place.index < len(rows) and not unbridged:
            return rows[place.index].ordered
        return self.fields.line

    def beginFirst(self, order: Order, scene: EditScene) -> None:
        """The first fill of a pump: nothing is in it yet, so every drug is to be named."""
        self.setOn(True)
        self._begin(scene)
        self.setOrder(order, "What is in the syringe", scene)
        self.switch.setEnabled(False)
        self.fields.rows.setBlank()

    def forget(self) -> None:
        """Another pump: what was half written for the one before is gone."""
        self.setOn(False)
        self._begun = ()
        self.fields.forget()

    def _begin(self, scene: EditScene | None) -> None:
        self._begun = (scene.context.held,) if scene is not None else ()

    @Slot(bool)
    def _follow(self, on: bool) -> None:
        order, scene = self._order, self._scene
        if order is None or scene is None:
            return
        self._begin(scene if on else None)
        if on:
            self.fields.setOrder(order, scene)
            self.fields.begin()
            return
        held = scene.context.held
        bare = with_part(order, (Prime, Bridge), None)
        if held is not None and changes_fluid(order, scene):
            same = held.fluid.primary.drug_id == order.program.fluid.primary.drug_id
            bare = filled(bare, held.fluid, scene.context, scene.library) if same else Order(held)
        if bare != order:
            self.valueChanged.emit(bare)


def changes_fluid(order: Order, scene: EditScene | None) -> bool:
    """Whether an order is for another fluid than the pump holds."""
    held = scene.context.held if scene else None
    return held is not None and held.fluid != order.program.fluid


def drugs_offered(scene: EditScene) -> tuple[Drug, ...]:
    """The library's drugs, those for this indication first."""
    indication = scene.context.indication
    return tuple(sorted(scene.library.drugs, key=lambda drug: (indication not in drug.indications, drug.name.lower())))


def example() -> QWidget:
    """Four times as strong, bridged at the new dose."""
    from dataclasses import replace

    from widgets import example_program

    program = example_program.DAY_AND_NIGHT
    scene = EditScene(example_program.context_of(program), example_program.LIBRARY, "CIS-104233 2026-11-24")
    strong = Fluid((replace(program.fluid.primary, concentration_ng_per_ml=2_000_000),))
    order = filled(Order(program), strong, scene.context, scene.library)
    made = treated(order, Treatment.BRIDGE_SCALED, scene.context, scene.library, "0" * 32, scene.refill_id)
    part = theme.mark(FillPart(lambda: "0" * 32), ground="surface")
    if isinstance(made, Order):
        part.setOrder(made, example_program.terms(strong).title(), scene)
    part.resize(440, 600)
    return part


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
