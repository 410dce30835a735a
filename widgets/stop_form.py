"""A planned stop: never by accident. It needs a reason and a tick, and says what it does and what is lost by it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from profiles.program import Order, Stopped
from widgets import theme
from widgets.base_forms import align_labels
from widgets.choices import TickField
from widgets.edit_scene import EditScene
from widgets.fields import TextField
from widgets.form import Form, Row
from widgets.stop_words import lost_by_stop, stop_words
from widgets.theme import Role

_LONGEST_REASON = 200


class StopForm(QWidget):
    """``setOrder(Order, EditScene | None)``. Signals: ``valuePreviewed(Stopped)`` while the reason of a stop that is
    ticked is typed, ``valueChanged(Stopped)`` once reason and tick are there.
    """

    valuePreviewed = Signal(object)
    valueChanged = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._planned = False
        self._consequences = theme.label("", Role.BODY, wrap=True)
        self._lost = theme.label("", Role.STRONG, "danger", wrap=True)
        self._form = Form((Row("reason", "Reason", _reason, "Kept with the program, shown wherever the stop is."),))
        align_labels(self._form)
        self.tick = TickField("Stop the pump: nothing more is given")
        self._missing = theme.label("", Role.SMALL, "soft", wrap=True)
        card = theme.card("danger")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(theme.space(3), theme.space(2.5), theme.space(3), theme.space(3))
        inner.setSpacing(theme.space(2))
        for part in (self._form, self.tick, self._missing, self._lost, self._consequences):
            inner.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self._form.valuePreviewed.connect(self._preview)
        self._form.valueChanged.connect(self._change)
        self.tick.valueChanged.connect(self._change)

    def field(self) -> TextField:
        """Where the reason is written."""
        field = self._form.field("reason")
        assert isinstance(field, TextField)
        return field

    def words(self) -> str:
        """Everything that is said about this stop."""
        return " ".join(part.text() for part in (self._missing, self._lost, self._consequences) if part.text())

    def setOrder(self, order: Order, scene: EditScene | None) -> None:
        """Show what a stop of this order means, silently; a planned stop shows its reason with the tick set."""
        base = order.program.base
        if isinstance(base, Stopped) or self._planned:
            self._planned = isinstance(base, Stopped)  # half a stop is left alone, one that was undone is not
            self._form.setValue({"reason": base.reason if isinstance(base, Stopped) else ""})
            self.tick.setValue(self._planned)
        said = stop_words(order.program, scene.context, scene.library) if scene else ""
        self._consequences.setText(said)
        lost = lost_by_stop(order)
        self._lost.setText(f"Taken out of the draft with it: {lost}." if lost else "")
        self._lost.setVisible(bool(lost))
        self._tell()

    def forget(self) -> None:
        """Another pump: half a stop is gone."""
        self._form.setValue({"reason": ""})
        self.tick.setValue(False)
        self._planned = False

    def _made(self) -> Stopped | None:
        reason = self.field().typed()
        return Stopped(reason) if reason and self.tick.value() else None

    def _tell(self) -> None:
        needed = (("the reason", bool(self.field().typed())), ("the tick", self.tick.value()))
        lacking = [word for word, there in needed if not there]
        said = f"Still missing: {' and '.join(lacking)}. Until then the draft goes on."
        self._missing.setText(said if lacking else "")
        self._missing.setVisible(bool(lacking))

    @Slot()
    def _preview(self) -> None:
        self._tell()
        if (made := self._made()) is not None:
            self.valuePreviewed.emit(made)

    @Slot()
    def _change(self) -> None:
        self._tell()
        if (made := self._made()) is not None:
            self.valueChanged.emit(made)


def _reason() -> TextField:
    return TextField("Why the pump is stopped", longest=_LONGEST_REASON)


def example() -> QWidget:
    """A stop that waits for its reason."""
    from widgets import example_program

    form = theme.mark(StopForm(), ground="surface")
    program = example_program.DAY_AND_NIGHT
    scene = EditScene(example_program.context_of(program), example_program.LIBRARY, "example")
    form.setOrder(Order(program), scene)
    form.resize(440, 300)
    return form


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
