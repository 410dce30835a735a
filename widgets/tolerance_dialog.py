"""What a patient is used to, as a physician states it: what is known, what each answer makes hold, why, and by whom."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from profiles.context import Exposure
from widgets import theme
from widgets.facts import Facts
from widgets.fields import Choice, SegmentField, TextField
from widgets.form import Form, Row
from widgets.hold_button import HoldButton
from widgets.reflow import Reflow
from widgets.scrolling_dialog import ScrollingDialog
from widgets.theme import Role

_LEAST = QSize(62, 12)  # in heights of a line of text
_BESIDE_EMS = 50  # the least width in which both sides stand beside each other
_LONGEST_REASON = 200
_ASK = "Choose what the patient is: what then holds stands here."


@dataclass(frozen=True, slots=True)
class ToleranceChoice:
    """One answer, what it is called, and in sentences what holds for the next program when it is given."""

    exposure: Exposure
    text: str
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToleranceView:
    """``facts`` are what is known, ``notes`` stand below them, ``without`` is what holds while nothing is stated."""

    facts: tuple[tuple[str, str], ...]
    choices: tuple[ToleranceChoice, ...]
    without: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class ToleranceDialog(ScrollingDialog):
    """``ToleranceDialog(ToleranceView)``. Nothing is chosen before the hand chooses it.

    Signal: ``statementRequested(Exposure, reason, person)`` after the hold; then it closes itself.
    """

    statementRequested = Signal(object, str, str)

    def __init__(self, view: ToleranceView, parent: QWidget | None = None) -> None:
        super().__init__("What the patient is used to", parent)
        self._view = view
        self._choice = SegmentField(tuple(Choice(one.exposure, one.text) for one in view.choices))
        self._form = Form((
            Row("exposure", "The patient is", self._taken, "What the patient's body is used to."),
            Row("reason", "&Why", lambda: TextField("What shows it", longest=_LONGEST_REASON), "Kept in the record."),
            Row("person", "Your &name", lambda: TextField("As it is to be recorded"), "Who states it."),
        ))  # fmt: skip
        self._holds = theme.label("", Role.BODY, wrap=True)
        self._form.valueChanged.connect(self._follow)
        self._form.valuePreviewed.connect(self._follow)
        self._hold = HoldButton("Hold to state it")
        self._hold.held.connect(self.state)
        self._leave = theme.button("&Cancel", "plain")
        self._leave.clicked.connect(self.reject)
        self._lay_out()
        self._follow()

    def _taken(self) -> SegmentField:
        return self._choice

    def _lay_out(self) -> None:
        view, facts, body = self._view, Facts(columns=2), QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        column.addWidget(theme.label(self.windowTitle(), Role.TITLE, wrap=True))
        facts.setValue(view.facts)
        column.addWidget(facts)
        for note in view.notes:
            column.addWidget(theme.label(note, Role.BODY, wrap=True))
        column.addWidget(self._form)
        without = _side("While nothing is stated", theme.label("\n".join(view.without), Role.BODY, "soft", wrap=True))
        sides = ((without, 1),) if view.without else ()
        column.addWidget(Reflow((*sides, (_side("Once this is stated", self._holds), 1)), ems=_BESIDE_EMS))
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(3))
        foot.addWidget(self._hold)
        foot.addStretch(1)
        foot.addWidget(self._leave)
        self.lay(body, foot, _LEAST)

    def setValue(self, exposure: Exposure | None, reason: str = "", person: str = "") -> None:
        """Show an answer with its reason and name, silently."""
        self._form.setValue({"exposure": exposure, "reason": reason, "person": person})
        self._follow()

    def chosen(self) -> ToleranceChoice | None:
        """The answer that was chosen, None before."""
        return next((one for one in self._view.choices if one.exposure == self._choice.value()), None)

    def _typed(self, key: str) -> str:
        field = self._form.field(key)
        return field.typed() if isinstance(field, TextField) else ""

    @Slot()
    def _follow(self) -> None:
        """It can be held once something was chosen, with a reason and a name."""
        chosen = self.chosen()
        said = "\n".join(chosen.holds) if chosen else _ASK
        if said != self._holds.text():
            self._holds.setText(said)
            theme.mark(self._holds, ink="text" if chosen else "soft")
            self.fit()
        self._hold.setEnabled(chosen is not None and bool(self._typed("reason")) and bool(self._typed("person")))

    @Slot()
    def state(self) -> None:
        """It was held: say what stands here, and close."""
        chosen = self.chosen()
        if chosen is not None:
            self.statementRequested.emit(chosen.exposure, self._typed("reason"), self._typed("person"))
            self.accept()


def _side(title: str, words: QWidget) -> QWidget:
    side = theme.card()
    column = QVBoxLayout(side)
    column.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(3))
    column.setSpacing(theme.space(1))
    column.addWidget(theme.label(title, Role.STRONG, wrap=True))
    column.addWidget(words)
    column.addStretch(1)
    return side


def example() -> QWidget:
    """A pump that was stopped by mistake a few minutes ago."""
    start = (
        "The next program is judged as a new start.",
        "First dose at most 200 mcg/day (blocked, label: S38, S39: twice the largest screening bolus)",
    )
    change = (
        "The next program is judged as a change of 'Day/night 300 mcg/day', which ran last.",
        "Rise of the dose at most 30 % (needs a reason, label: S39, S41: 10-30 % per 24 h)",
    )
    choices = (
        ToleranceChoice(Exposure.NAIVE, "Not tolerant", start),
        ToleranceChoice(Exposure.TOLERANT, "Still tolerant", change),
        ToleranceChoice(Exposure.INTERRUPTED, "Interrupted", start),
    )
    facts = (("Pump", "CIS-104233"), ("Stopped since", "24 Nov, 09:31, for 3 min"))
    dialog = ToleranceDialog(ToleranceView(facts, choices, start, ("Abrupt stop can be life-threatening.",)))
    dialog.setValue(Exposure.TOLERANT)
    return dialog


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
