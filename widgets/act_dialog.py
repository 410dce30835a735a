"""One act beside the program: what is and what will be, what follows from it, who does it, and a hold to do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QSize, Signal, Slot
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


EXPLAIN = "explain"


@dataclass(frozen=True, slots=True)
class ActField:
    """A figure that is asked for: its label, kind and unit, what it is now, its range in base units, and help.

    Without a value the field begins empty and must be filled in.
    """

    key: str
    label: str
    kind: Kind
    unit: str
    value: int | None = None
    low: int | None = None
    high: int | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class ActCheck:
    """What the figures come to so far: what is and what will be, and a sentence on them in its ink.

    ``brief`` is the same in a few words, for a low window, where the sentence stands further away. ``explain`` asks for
    a sentence of the person's before it can be held; without ``may`` it cannot be held at all.
    """

    changes: tuple[tuple[str, str], ...]
    words: str = ""
    ink: str = "soft"
    explain: bool = False
    may: bool = True
    brief: str = ""


Follow = Callable[[Mapping[str, int | None]], ActCheck]


@dataclass(frozen=True, slots=True)
class ActView:
    """``changes`` are names and values of what is and what will be, ``notes`` stand below them; ``fields`` are asked
    for where there is something to ask, and ``follow`` says what they come to. ``hold`` is the words on the button.
    """

    title: str
    hold: str
    changes: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    fields: tuple[ActField, ...] = field(default=())
    follow: Follow | None = None


class ActDialog(ScrollingDialog):
    """``ActDialog(ActView)``. Signal: ``performRequested(values, person)`` after the hold; then it closes itself."""

    performRequested = Signal(object, str)

    def __init__(self, view: ActView, parent: QWidget | None = None) -> None:
        super().__init__(view.title, parent)
        self._view = view
        explain = Row(EXPLAIN, "&What was found", lambda: TextField("The cause, and what was done"), "It is recorded.")
        person = Row("person", "Your &name", lambda: TextField("As it is to be recorded"), "Who does this.")
        self._form = Form((*(_row(one) for one in view.fields), explain, person))
        self._form.setRowVisible(EXPLAIN, False)
        for one in view.fields:
            part = self._form.field(one.key)
            if isinstance(part, QuantityField):
                part.setRange(one.low, one.high)
        self._form.setValue({one.key: one.value for one in view.fields})
        self._sides, self._words = Facts(), theme.label("", Role.BODY, wrap=True)
        self._brief = theme.label("", Role.STRONG, wrap=True)
        for told in (self._words, self._brief):
            told.hide()
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
        self._sides.setValue(self._view.changes)
        if self._view.changes:
            column.addWidget(self._sides)
        for note in self._view.notes:
            column.addWidget(theme.label(note, Role.BODY, "soft", wrap=True))
        column.addWidget(self._form)
        self._column = column
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space(3))
        buttons.addWidget(self._hold)
        buttons.addStretch(1)
        buttons.addWidget(self._leave)
        foot = self._below = QVBoxLayout()  # what the figures come to stays in sight
        foot.setSpacing(theme.space(3))
        foot.addWidget(self._words)
        foot.addWidget(self._brief)
        foot.addLayout(buttons)
        self.lowChanged.connect(self._move_words)
        self.lay(body, foot, _LEAST)

    @Slot(bool)
    def _move_words(self, low: bool) -> None:
        """Over a low window the sentence follows the fields, and a few words of it stay with the buttons."""
        self._column.addWidget(self._words) if low else self._below.insertWidget(0, self._words)
        self._brief.setVisible(low and bool(self._brief.text()))

    def value(self) -> dict[str, object]:
        """The figures as they stand, and under ``explain`` what was found where that is asked for."""
        values = self._form.value()
        return {key: values[key] for key in (*self._keys(), *((EXPLAIN,) if self._asks() else ()))}

    def person(self) -> str:
        """Who does it."""
        return self._text("person")

    def _keys(self) -> tuple[str, ...]:
        return tuple(one.key for one in self._view.fields)

    def _asks(self) -> bool:
        return not self._form.field(EXPLAIN).isHidden()

    def _text(self, key: str) -> str:
        field = self._form.field(key)
        return field.typed() if isinstance(field, TextField) else ""

    @Slot()
    def _follow(self) -> None:
        """It can be held once a name stands and, where figures are asked for, all of them and one of them another."""
        was, values = {one.key: one.value for one in self._view.fields}, self._form.value()
        figures = {key: values[key] for key in was}
        ready = None not in figures.values() and (not was or figures != was)
        may = self._say() and (not self._asks() or bool(self._text(EXPLAIN)))
        self._hold.setEnabled(bool(self.person()) and ready and may)

    def _say(self) -> bool:
        """What the figures that stand in the lines come to; whether it may be held."""
        if self._view.follow is None:
            return True
        fields = {key: self._form.field(key) for key in self._keys()}
        check = self._view.follow({key: f.typed() for key, f in fields.items() if isinstance(f, QuantityField)})
        self._sides.setValue(check.changes)
        if (check.words, check.explain) != (self._words.text(), self._asks()):
            self._words.setText(check.words)
            self._words.setVisible(bool(check.words))
            self._brief.setText(check.brief)
            self._brief.setVisible(self.isLow() and bool(check.brief))
            for told in (self._words, self._brief):
                theme.mark(told, ink=check.ink)
            self._form.setRowVisible(EXPLAIN, check.explain)
            self.fit()
        return check.may

    @Slot()
    def _done(self) -> None:
        self.performRequested.emit(self.value(), self.person())
        self.accept()


def _row(one: ActField) -> Row:
    return Row(one.key, one.label, lambda: QuantityField(one.kind, one.unit), one.help)


def example() -> QWidget:
    """The clock before summer time."""
    notes = ("The pump's elapsed time goes on: lockouts, intervals and counts do not move.",)
    changes = (("The pump's clock now", "Sunday 01:58"), ("The pump's clock then", "Sunday 02:58"))
    return ActDialog(ActView("Set the pump's clock", "Hold to set the clock", changes, notes))


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
