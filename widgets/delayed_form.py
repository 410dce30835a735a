"""A delayed start: after how long the program begins, and what runs until then, which is always chosen by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from profiles.fill_edits import Meanwhile, meanwhile_base, meanwhile_of
from profiles.program import DelayedStart, Order
from profiles.units import Kind
from profiles.unusual import Unusual
from widgets import theme
from widgets.base_forms import DoseForm
from widgets.choices import Choice, ChoiceField
from widgets.course_words import about, delivery_words
from widgets.edit_scene import EditScene
from widgets.edit_terms import EditTerms
from widgets.fields import QuantityField
from widgets.form import Row
from widgets.switched_part import SwitchedPart

_CHOICES = (
    Choice(Meanwhile.HELD, "What the pump holds", "The dose that runs now goes on until the start."),
    Choice(Meanwhile.MINIMUM, "Minimum rate", "The pump's own least flow, no therapy."),
    Choice(Meanwhile.STOPPED, "Nothing, stopped", "No flow at all until the start."),
)


class DelayedFields(DoseForm):
    """Delay and what runs meanwhile; both are needed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        rows = (
            Row("delay", "Begins after", lambda: QuantityField(Kind.DURATION, "h"), "After the switch, in hours."),
            Row("meanwhile", "Until then", _choice, "What runs until the program begins."),
        )
        super().__init__(rows, parent)
        self.id = ""
        self._order: Order | None = None
        self._shown: DelayedStart | None = None
        self._scene: EditScene | None = None

    def setOrder(self, order: Order, terms: EditTerms, scene: EditScene | None) -> None:
        """Show the delayed start of an order silently; one without a delayed start empties the fields."""
        self.setTerms(terms)
        self._order, self._scene = order, scene
        part = delayed_of(order)
        if part == self._shown:  # half an entry is never written over
            return
        self._shown, self.id = part, part.id if part else self.id
        self.form.setValue({"delay": part.delay_s if part else None, "meanwhile": meanwhile_of(part) if part else None})
        self._tell(part)

    def forget(self) -> None:
        """Nothing half written is left."""
        self._shown = None
        self.form.setValue({"delay": None, "meanwhile": None})
        self.say("")

    def made(self) -> DelayedStart | None:
        """What the fields make now; None while one is empty."""
        return cast("DelayedStart | None", self._made("delay"))

    def built(self, numbers: dict[str, int | None], key: str) -> DelayedStart | None:
        """The part, once both fields are filled and what runs meanwhile can run."""
        delay_s, what = numbers["delay"], cast("Meanwhile | None", numbers["meanwhile"])
        if self._order is None or self._scene is None or not delay_s or what is None:
            self.say("Off until it is written when the program begins, and chosen what runs until then.")
            return None
        base = meanwhile_base(what, self._order.program, self._scene.context, self._scene.library)
        if isinstance(base, Unusual):
            self.say(str(base))
            return None
        part = self._shown = DelayedStart(self.id, delay_s, base)
        self._tell(part)
        return part

    def _tell(self, part: DelayedStart | None) -> None:
        self.say(self._words_of(part) if part else "")

    def _words_of(self, part: DelayedStart) -> str:
        if self._order is None or self._scene is None:
            return ""
        until = delivery_words(part.meanwhile, self._order.program.fluid, self._scene.library)
        return f"For {about(part.delay_s)} after the switch: {until}. Then '{self._order.program.name}' begins."


class DelayedPart(SwitchedPart):
    """The delayed start with its switch. Signals: ``valuePreviewed`` and ``valueChanged(DelayedStart | None)``."""

    valuePreviewed = Signal(object)
    valueChanged = Signal(object)

    def __init__(self, new_id: Callable[[], str], parent: QWidget | None = None) -> None:
        self.fields, self._new_id = DelayedFields(), new_id
        self._shown: DelayedStart | None = None
        super().__init__("Delayed start", self.fields, parent=parent)
        self.fields.form.nameFields("Delayed start")
        self.switched.connect(self._follow)
        self.fields.valuePreviewed.connect(self.valuePreviewed)
        self.fields.valueChanged.connect(self.valueChanged)

    def setOrder(self, order: Order, terms: EditTerms, scene: EditScene | None) -> None:
        """Show an order's delayed start, or that there is none, silently."""
        part = delayed_of(order)
        self.setOn(part is not None or (self.isOn() and self._shown is None))
        self._shown = part
        self.fields.setOrder(order, terms, scene)

    def forget(self) -> None:
        """Another pump: what was half written for the one before is gone."""
        self.setOn(False)
        self.fields.forget()

    @Slot(bool)
    def _follow(self, on: bool) -> None:
        """Off takes it out of the draft at once; on waits until both fields are filled."""
        if not on:
            self.valueChanged.emit(None)
            return
        self.fields.id = self._new_id()
        self.fields.made()  # says what is missing
        self.fields.field("delay").setFocus()


def delayed_of(order: Order) -> DelayedStart | None:
    """The delayed start of an order."""
    return next((part for part in order.one_time if isinstance(part, DelayedStart)), None)


def _choice() -> ChoiceField:
    field = ChoiceField(_CHOICES)
    field.setPlaceholderText("Choose")
    return field


def example() -> QWidget:
    """Six hours at the minimum rate."""
    from profiles.program import MinimumRate
    from widgets import example_program

    program = example_program.DAY_AND_NIGHT
    part = theme.mark(DelayedPart(lambda: "0" * 32), ground="surface")
    scene = EditScene(example_program.context_of(program), example_program.LIBRARY, "example")
    order = Order(program, (DelayedStart("0" * 32, 21_600, MinimumRate(6_000)),))
    part.setOrder(order, example_program.terms(), scene)
    part.resize(440, 180)
    return part


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
