"""Programs side by side at one daily dose: curves over each other, and a card of totals for each."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from profiles.units import Kind
from widgets import theme
from widgets.chip import Chip
from widgets.compare_plot import CompareCurves, ComparePlot, Swatch
from widgets.facts import Facts
from widgets.fields import QuantityField
from widgets.reflow import Reflow
from widgets.theme import Role

MOST = 4
_CARD_EMS = 21  # width in which a card's figures stand beside their names
_SENTENCE = (
    "Each program is scaled to the same dose a day. Patient boluses, step plans and one-time parts stay out of figures "
    "and curves; what the rules find is of the whole program, as it would be the draft."
)


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One program in words: ``facts`` are (name, value); ``refusal`` says why it cannot be compared.

    ``tone`` is ``held``, ``draft`` or ``quiet``: what the program is. ``findings`` counts what the rules find, with an
    ink. ``removable``: it was added by hand. ``drafted``: what else it would have as a draft, in sentences.
    """

    name: str
    origin: str
    tone: str
    facts: tuple[tuple[str, str], ...]
    findings: tuple[str, str] = ("", "soft")
    refusal: str = ""
    removable: bool = False
    drafted: str = ""


@dataclass(frozen=True, slots=True)
class CompareView:
    """Everything the comparison shows; ``note`` is a sentence about what could not be added."""

    dose_ng_per_day: int | None
    unit: str
    rows: tuple[CompareRow, ...]
    curves: CompareCurves | None = None
    note: str = ""
    may_draft: bool = True


class _Card(QWidget):
    """One program's totals, and what may be done with it."""

    draftRequested = Signal(int)
    removeRequested = Signal(int)

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._name, self._origin = theme.label("", Role.STRONG, wrap=True), Chip("", "quiet")
        self._refusal = theme.label("", Role.BODY, "soft", wrap=True)
        self._facts, self._findings = Facts(), theme.label("", Role.SMALL_STRONG, "soft", wrap=True)
        self._drafted = theme.label("", Role.SMALL, "soft", wrap=True)
        self._use = theme.button("Use as draft", "plain")
        self._remove = theme.button("Remove", "quiet", "remove")
        self._use.clicked.connect(self._say_draft)
        self._remove.clicked.connect(self._say_remove)
        card = theme.card()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(3))
        column.setSpacing(theme.space(2))
        for part in (self._head(), self._name, self._refusal, self._facts, self._drafted, self._findings):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self._foot())

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Swatch(self._number))
        row.addStretch(1)
        row.addWidget(self._origin)
        return head

    def _foot(self) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._use)
        row.addWidget(self._remove)
        row.addStretch(1)
        return foot

    def setValue(self, row: CompareRow, *, may_draft: bool) -> None:
        """Show another program."""
        self._name.setText(row.name)
        self._origin.setValue(row.origin, row.tone)
        self._refusal.setText(row.refusal)
        self._refusal.setVisible(bool(row.refusal))
        self._facts.setValue(row.facts)
        self._drafted.setText(row.drafted)
        self._drafted.setVisible(bool(row.drafted))
        self._findings.setText(row.findings[0])
        theme.mark(self._findings, ink=row.findings[1])
        self._use.setVisible(not row.refusal)
        self._use.setEnabled(may_draft)
        self._use.setAccessibleName(f"Use as draft: {row.name}")
        self._remove.setVisible(row.removable)
        self._remove.setAccessibleName(f"Remove: {row.name}")
        self.setAccessibleName(f"{row.origin}: {row.name}")

    @Slot()
    def _say_draft(self) -> None:
        self.draftRequested.emit(self._number)

    @Slot()
    def _say_remove(self) -> None:
        self.removeRequested.emit(self._number)


class ComparePanel(QWidget):
    """``setValue(CompareView)``.

    Signals: ``doseChanged(ng/day | None)``; ``steadyRequested()``; ``bolusesRequested(interval_s, duration_s)``;
    ``fileRequested()``; ``removeRequested(number)``; ``draftRequested(number)``.
    """

    doseChanged = Signal(object)
    steadyRequested = Signal()
    bolusesRequested = Signal(int, int)
    fileRequested = Signal()
    removeRequested = Signal(int)
    draftRequested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: CompareView | None = None
        self._dose = _field(Kind.DOSE, "mcg/day", "Compared at", "Every program is scaled to this dose a day.")
        self._interval = _field(Kind.DURATION, "h", "Interval of the boluses", "From start to start.")
        self._duration = _field(Kind.DURATION, "min", "Length of one bolus", "How long one bolus takes.")
        self.buttons = {
            "steady": theme.button("Add steady flow", "plain", "add"),
            "boluses": theme.button("Add boluses", "plain", "add"),
            "file": theme.button("Add from a file", "plain", "open"),
        }
        self._note = theme.label("", Role.SMALL, "caution", wrap=True)
        self.plot = ComparePlot()
        self.plot.setMinimumHeight(theme.base_px() * 20)
        self._cards = tuple(_Card(number) for number in range(MOST))
        self._lay_out()
        self._dose.valueChanged.connect(self.doseChanged)
        self.buttons["steady"].clicked.connect(self.steadyRequested)
        self.buttons["file"].clicked.connect(self.fileRequested)
        self.buttons["boluses"].clicked.connect(self._say_boluses)
        for card in self._cards:
            card.draftRequested.connect(self.draftRequested)
            card.removeRequested.connect(self.removeRequested)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        column.addWidget(Reflow(((self._asked(), 0), (self._adding(), 0), (self._beat(), 1)), ems=79, gap=5))
        column.addWidget(self._note)
        column.addWidget(theme.label(_SENTENCE, Role.SMALL, "soft", wrap=True))
        holder = theme.card()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(theme.space(4), theme.space(3), theme.space(3), theme.space(3))
        inside.addWidget(self.plot)
        column.addWidget(holder, 1)
        column.addWidget(Reflow(tuple((card, 1) for card in self._cards), ems=_CARD_EMS * 3, gap=3))

    def _asked(self) -> QWidget:
        return _row(theme.label("Compared at", Role.BODY), self._dose)

    def _adding(self) -> QWidget:
        return _row(self.buttons["steady"], self.buttons["file"])

    def _beat(self) -> QWidget:
        every, lasting = (theme.label(word, Role.BODY) for word in ("every", "lasting"))
        return _row(every, self._interval, lasting, self._duration, self.buttons["boluses"])

    def value(self) -> CompareView | None:
        """What is shown."""
        return self._value

    def setValue(self, view: CompareView) -> None:
        """Show another comparison, silently."""
        self._value = view
        if self._dose.unit() != f"{view.unit}/day":
            self._dose.setUnit(f"{view.unit}/day")
        self._dose.setValue(view.dose_ng_per_day)
        for number, card in enumerate(self._cards):
            card.setVisible(number < len(view.rows))
            if number < len(view.rows):
                card.setValue(view.rows[number], may_draft=view.may_draft)
        full = len(view.rows) >= MOST
        for button in self.buttons.values():
            button.setEnabled(not full)
            button.setToolTip(f"{MOST} programs are compared at most: remove one first." if full else "")
        self.setNote(view.note)
        self.plot.setValue(view.curves)

    def setNote(self, sentence: str) -> None:
        """Say what could not be done."""
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))

    @Slot()
    def _say_boluses(self) -> None:
        interval_s, duration_s = self._interval.value(), self._duration.value()
        if not interval_s or not duration_s:
            self.setNote("Write how far apart the boluses are and how long one lasts, then add them.")
            return
        self.bolusesRequested.emit(interval_s, duration_s)


def _field(kind: Kind, unit: str, name: str, tip: str) -> QuantityField:
    made = QuantityField(kind, unit)
    made.setAccessibleName(name)
    made.setHelp(tip)
    made.setFixedWidth(theme.text_width("10,000", Role.BODY) + theme.text_width(unit, Role.BODY) + theme.space(11))
    return made


def _row(*parts: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.space(2))
    for part in parts:
        row.addWidget(part, 0, Qt.AlignmentFlag.AlignTop if isinstance(part, QPushButton) else Qt.AlignmentFlag(0))
    row.addStretch(1)
    return holder


def example() -> QWidget:
    """What is held beside a steady dose."""
    facts = (("Dose", "300 mcg/day"), ("Volume", "0.6 mL/day"), ("Worst 4 h", "55 mcg"), ("Lasts", "20 days"))
    rows = (
        CompareRow(
            "Day/night 300 mcg/day",
            "Held by the pump",
            "held",
            facts,
            ("Nothing found", "soft"),
            drafted="As a draft it has its patient bolus: 5 mcg by 0.01 mL in 10 min, lockout 2 h.",
        ),
        CompareRow("Steady flow", "Alternative", "quiet", facts, ("1 needs a reason", "caution"), removable=True),
        CompareRow("Rest", "Draft", "draft", (), refusal="'Rest' has no dose per day of its own to compare."),
    )
    panel = theme.mark(ComparePanel(), ground="window")
    panel.setValue(CompareView(300_000, "mcg", rows))
    panel.resize(1_100, 700)
    return panel


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
