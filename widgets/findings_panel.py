"""The findings of an order, worst first, one card a rule; a card leads to its place."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from profiles.findings import Finding, Rule, Severity
from widgets import theme
from widgets.finding_card import FindingCard
from widgets.icon_mark import IconMark
from widgets.scroll import Scroll
from widgets.theme import Role
from widgets.wording import SEVERITY_ICONS, SEVERITY_INKS, Of, count_text


def merged(findings: tuple[Finding, ...]) -> tuple[tuple[Finding, ...], ...]:
    """Findings of one rule and severity together, the worst severity first, otherwise in the order given.

    Notes only where they say the same: each tells something of its own.
    """
    groups: dict[tuple[int, str, str, str], list[Finding]] = {}
    for finding in findings:
        own = (finding.detail, finding.asked) if finding.severity is Severity.NOTE else ("", "")
        groups.setdefault((-finding.severity, finding.rule, *own), []).append(finding)
    return tuple(tuple(groups[key]) for key in sorted(groups, key=lambda key: key[0]))


class FindingsPanel(QWidget):
    """``setValue(findings)``, silent. Signals: ``placeRequested(Place)`` when a card was pressed; ``clockRequested()``
    instead, where it speaks of a change of the clock: the preview of that day stands on the plan page;
    ``sourceRequested(Finding)`` to see where a limit comes from; ``stateRequested()`` from a start dose of a pump that
    stands still (``setRestart``), to state what the patient is used to. ``setOf`` says what they are of,
    ``setUnjudged`` why it cannot be judged.
    """

    placeRequested = Signal(object)
    clockRequested = Signal()
    sourceRequested = Signal(object)
    stateRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: tuple[Finding, ...] = ()
        self._cards: list[FindingCard] = []
        self._of = Of.ASKED
        self._restart, self._unjudged = False, ""
        self._mark = IconMark("check", "accent", 5)
        self._count = theme.label("Nothing found", Role.BODY, "soft")
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(theme.label("Findings", Role.HEADING))
        head.addStretch(1)
        head.addWidget(self._mark)
        head.addWidget(self._count)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, theme.space(1), 0)
        self._list.setSpacing(theme.space(1.5))
        self._list.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(head)
        self._inner = QWidget()
        self._inner.setLayout(self._list)
        self._scroll = Scroll(self._inner, "List of findings")
        self._scroll.setVisible(False)  # nothing found takes one line, the rest is the neighbours'
        column.addWidget(self._scroll, 1)

    def value(self) -> tuple[Finding, ...]:
        """What it shows."""
        return self._value

    def said(self) -> str:
        """Its head line: how many there are, or that nothing was found, or that it cannot be judged yet."""
        return self._count.text()

    def setRestart(self, on: bool) -> None:
        """Whether the pump stands still, so that a start dose is that of a restart."""
        if on != self._restart:
            self._restart = on
            self._show_ways()

    def _show_ways(self) -> None:
        for card in self._cards:
            card.setStating(self._restart and bool(card.value()) and card.value()[0].rule is Rule.FIRST_DOSE)

    def setOpen(self, on: bool) -> None:
        """Whether every card is in sight, because something around it scrolls."""
        self._scroll.setOpen(on)

    def fullHeight(self) -> int:
        """How tall it must be to show every card without scrolling, at the width that it has."""
        inner = self._inner
        cards = inner.heightForWidth(self._scroll.viewport().width()) if inner.hasHeightForWidth() else -1
        shown = max(cards, inner.sizeHint().height()) if self._value else 0
        scrolled = self._scroll.minimumSizeHint().height() if self._value else 0
        return self.minimumSizeHint().height() - scrolled + shown

    def setValue(self, findings: tuple[Finding, ...]) -> None:
        """Show findings; the cards are used again, because this follows every keystroke."""
        if findings != self._value:
            self._value = findings
            self._show()

    def setOf(self, of: Of) -> None:
        """What they are of: nothing is blocked by those of what nobody asks for."""
        if of is not self._of:
            self._of = of
            self._show()

    def setUnjudged(self, why: str) -> None:
        """What stands where nothing was found because nobody can judge what goes on; empty: it was judged."""
        if why != self._unjudged:
            self._unjudged = why
            self._show()

    def _show(self) -> None:
        findings = self._value
        groups = merged(findings)
        while len(self._cards) < len(groups):
            self._add_card()
        for number, card in enumerate(self._cards):
            if number < len(groups):
                card.setValue(groups[number], self._of)
            card.setVisible(number < len(groups))
        self._show_ways()
        self._scroll.setVisible(bool(groups))
        worst = groups[0][0].severity if groups else None
        none = ("clock", "soft") if self._unjudged else ("check", "accent")
        self._mark.setValue(*none if worst is None else (SEVERITY_ICONS[worst], SEVERITY_INKS[worst]))
        told = count_text(findings, self._of)
        self._count.setText(told if worst is not None else self._unjudged or told)
        theme.mark(self._count, ink="soft" if worst is None else SEVERITY_INKS[worst])

    def _add_card(self) -> None:
        card = FindingCard()
        card.placeRequested.connect(self._lead)
        card.sourceRequested.connect(self.sourceRequested)
        card.stateRequested.connect(self.stateRequested)
        self._list.insertWidget(len(self._cards), card)
        self._cards.append(card)

    @Slot(object)
    def _lead(self, place: object) -> None:
        card = self.sender()
        first = card.value()[0] if isinstance(card, FindingCard) else None
        if first is not None and (first.rule, first.detail) == (Rule.CLOCK, "change"):
            self.clockRequested.emit()
        else:
            self.placeRequested.emit(place)


def example() -> QWidget:
    """One finding of each severity."""
    from profiles.findings import Part, Place, Rule, Severity

    step, whole = Place(Part.STEP, 0, 2), Place(Part.PROGRAM)
    panel = theme.mark(FindingsPanel(), ground="surface")
    flow = Finding(Rule.FLOW_RANGE, Severity.ABSOLUTE, step, "0.02", "0.048", "mL/day", "cisterna-20, definition")
    day = Finding(Rule.DOSE_DAY, Severity.HARD, whole, "1,250", "1,000", "mcg/day", "label (US), section 2.2")
    rise = Finding(Rule.DOSE_STEP_UP, Severity.SOFT, whole, "35", "30", "%", "label (US), section 2.3")
    note = Finding(Rule.STABILITY, Severity.NOTE, Place(Part.RESERVOIR), "unknown", "120 days", "", "unconfirmed")
    panel.setValue((flow, day, rise, note))
    panel.resize(480, 560)
    return panel


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
