"""One act beside the program: what is and what will be, what follows from it, who does it, and a hold to do it."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from profiles.units import Kind
from widgets import theme
from widgets.facts import Facts
from widgets.fields import QuantityField, TextField
from widgets.form import Form, Row
from widgets.hold_button import HoldButton
from widgets.scrolling_dialog import ScrollingDialog
from widgets.theme import Role

_LEAST = QSize(36, 12)  # in heights of a line of text


@dataclass(frozen=True, slots=True)
class ActField:
    """A figure that is asked for: its label, kind and unit, what it is now, and its range in base units."""

    key: str
    label: str
    kind: Kind
    unit: str
    value: int
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class ActView:
    """``changes`` are names and values of what is and what will be, ``notes`` stand below them; ``fields`` are asked
    for where there is something to ask. ``hold`` is the words on the button.
    """

    title: str
    hold: str
    changes: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    fields: tuple[ActField, ...] = field(default=())


class ActDialog(ScrollingDialog):
    """``ActDialog(ActView)``. Signal: ``performRequested(values, person)`` after the hold; then it closes itself."""

    performRequested = Signal(object, str)

    def __init__(self, view: ActView, parent: QWidget | None = None) -> None:
        super().__init__(view.title, parent)
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        person = Row("person", "Your &name", lambda: TextField("As it is to be recorded"), "Who does this.")
        self._form = Form((*(_row(one) for one in view.fields), person))
        for one in view.fields:
            part = self._form.field(one.key)
            if isinstance(part, QuantityField):
                part.setRange(one.low, one.high)
        self._form.setValue({one.key: one.value for one in view.fields})
        self._form.valueChanged.connect(self._follow)
        self._form.valuePreviewed.connect(self._follow)
        self._hold = HoldButton(view.hold)
        self._hold.held.connect(self._done)
        self._leave = theme.button("&Cancel", "plain")
        self._leave.clicked.connect(self.reject)
        self._lay_out()
        self._follow()

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        column.addWidget(theme.label(self._view.title, Role.TITLE, wrap=True))
        if self._view.changes:
            sides = Facts()
            sides.setValue(self._view.changes)
            column.addWidget(sides)
        for note in self._view.notes:
            column.addWidget(theme.label(note, Role.BODY, "soft", wrap=True))
        column.addWidget(self._form)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space(3))
        buttons.addWidget(self._hold)
        buttons.addStretch(1)
        buttons.addWidget(self._leave)
        self.lay(body, buttons, _LEAST)

    def value(self) -> dict[str, object]:
        """The figures as they stand."""
        return {key: figure for key, figure in self._form.value().items() if key != "person"}

    def person(self) -> str:
        """Who does it."""
        field = self._form.field("person")
        return field.typed().strip() if isinstance(field, TextField) else ""

    @Slot()
    def _follow(self) -> None:
        """It can be held once a name stands and, where figures are asked for, one of them is another."""
        was = {one.key: one.value for one in self._view.fields}
        values = self.value()
        ready = None not in values.values() and (not was or values != was)
        self._hold.setEnabled(bool(self.person()) and ready)

    @Slot()
    def _done(self) -> None:
        self.performRequested.emit(self.value(), self.person())
        self.accept()


def _row(one: ActField) -> Row:
    return Row(one.key, one.label, lambda: QuantityField(one.kind, one.unit), "")


def example() -> QWidget:
    """The clock before summer time."""
    notes = ("The pump's elapsed time goes on: lockouts, intervals and counts do not move.",)
    changes = (("The pump's clock now", "Sunday 01:58"), ("The pump's clock then", "Sunday 02:58"))
    return ActDialog(ActView("Set the pump's clock", "Hold to set the clock", changes, notes))


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
