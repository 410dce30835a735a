"""How a push or a stop ended, once that is known: why, what the pump holds now, and what to do next.

The third word, uncertain, has a screen of its own in ``uncertain_panel``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets import theme
from widgets.facts import Facts
from widgets.icon_mark import IconMark
from widgets.scroll import centre
from widgets.theme import Role


class Outcome(StrEnum):
    """The words that end a transaction; the last one where nobody can know any more whether it took effect."""

    CONFIRMED = "confirmed"
    NOT_APPLIED = "not-applied"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """``sentence`` says why, ``held`` what the pump is known to hold now, ``next_steps`` what to do, one line each.

    ``title`` replaces the word of the outcome where something else ended than a push (``Stopped``), and ``meaning``
    the sentence under it; ``may_save``: whether there is a summary to save.
    """

    outcome: Outcome
    sentence: str
    held: str = ""
    next_steps: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    title: str = ""
    meaning: str = ""
    may_save: bool = True


# outcome -> word, icon, ink, what it means
_LOOKS: dict[Outcome, tuple[str, str, str, str]] = {
    Outcome.CONFIRMED: ("Confirmed", "confirmed", "accent", "Read back from the pump after the switch."),
    Outcome.NOT_APPLIED: ("Not applied", "not-applied", "caution", "Nothing changed in the pump."),
    Outcome.FORGOTTEN: (
        "Not known any more",
        "uncertain",
        "caution",
        "Nobody can say any more whether it took effect. What the pump holds now was read.",
    ),
}


class OutcomePanel(QWidget):
    """``setValue(OutcomeView)``. Signals: ``summaryRequested()``, ``closeRequested()``."""

    summaryRequested = Signal()
    closeRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: OutcomeView | None = None
        self._mark = IconMark("confirmed", "accent", 14)
        self._word = theme.label("", Role.FIGURE)
        self._meaning = theme.label("", Role.HEADING, wrap=True)
        self._sentence = theme.label("", Role.BODY, "soft", wrap=True)
        self._held = theme.label("", Role.BODY, wrap=True)
        self._next_title = theme.label("What to do next", Role.SMALL_STRONG, "soft")
        self._next = theme.label("", Role.BODY, wrap=True)
        self._facts = Facts()
        self._summary = theme.button("Save &summary", "plain", "print")
        self._close = theme.button("&Done", "primary", "check")
        self._summary.clicked.connect(self.summaryRequested)
        self._close.clicked.connect(self.closeRequested)
        self._lay_out()

    def _lay_out(self) -> None:
        card = theme.card()
        card.setMaximumWidth(theme.base_px() * 48)
        words = QVBoxLayout()
        words.setSpacing(theme.space(2))
        for part in (self._word, self._meaning, self._sentence, self._held):
            words.addWidget(part)
        words.addSpacing(theme.space(2))
        words.addWidget(self._next_title)
        words.addWidget(self._next)
        words.addWidget(self._facts)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space(3))
        buttons.addWidget(self._close)
        buttons.addWidget(self._summary)
        buttons.addStretch(1)
        words.addSpacing(theme.space(3))
        words.addLayout(buttons)
        inner = QHBoxLayout(card)
        inner.setContentsMargins(theme.space(8), theme.space(8), theme.space(8), theme.space(8))
        inner.setSpacing(theme.space(6))
        inner.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(words, 1)
        self.setAccessibleName("Outcome")
        centre(self, card)

    def value(self) -> OutcomeView | None:
        """What it shows."""
        return self._value

    def setValue(self, view: OutcomeView) -> None:
        """Show an outcome and announce its word."""
        before, self._value = self._value, view
        word, icon, ink, meaning = _LOOKS[view.outcome]
        self._mark.setValue(icon, ink)
        self._word.setText(view.title or word)
        theme.mark(self._word, ink=ink)
        self._meaning.setText(view.meaning or meaning)
        for label, text in ((self._sentence, view.sentence), (self._held, view.held)):
            label.setText(text)
            label.setVisible(bool(text))
        self._next.setText("\n".join(f"{number}.  {step}" for number, step in enumerate(view.next_steps, 1)))
        self._next.setVisible(bool(view.next_steps))
        self._next_title.setVisible(bool(view.next_steps))
        self._facts.setValue(view.facts)
        self._summary.setVisible(view.outcome is Outcome.CONFIRMED and view.may_save)
        if view != before:
            said = f"{self._word.text()}. {self._meaning.text()} {view.sentence}"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))


def example() -> QWidget:
    """A push that took effect."""
    panel = theme.mark(OutcomePanel(), ground="window")
    steps = ("Save the summary for the patient's record.", "Plan the next step or the refill.")
    facts = (("Transaction", "5b1c77aa"),)
    why = "The pump switched, and what it holds is what was signed."
    panel.setValue(OutcomeView(Outcome.CONFIRMED, why, "The pump is running 'Day/night 330 mcg/day'.", steps, facts))
    panel.resize(1190, 640)
    return panel


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
