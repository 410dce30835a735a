"""Before programming: was and will be, soft findings one by one, signature, and the button that is held.

The button to hold stands under the signature, where the eye ends. *Back* stands at the right end of the foot, where
*Review and program* was pressed: a second press at the same place does the safe thing.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from profiles.findings import Finding, Key, blocking, soft
from profiles.reasons import reaches
from widgets import theme
from widgets.acknowledgement import Acknowledgement
from widgets.finding_card import FindingCard
from widgets.findings_panel import merged
from widgets.hold_button import HoldButton
from widgets.notice import Notice
from widgets.reflow import Reflow
from widgets.scroll import Scroll
from widgets.signature_panel import SignaturePanel, SignatureView
from widgets.theme import Role
from widgets.was_will_be import ChangeLine, TotalLine, WasWillBe, WasWillBeView

__all__ = ["ChangeLine", "ChangeReview", "ReviewAnswer", "ReviewView", "TotalLine"]

_LEAST_EMS = 12  # of what is reviewed: in a lower window the page scrolls
_BESIDE_EMS = 56  # below this width changes, findings and signature stand under each other


@dataclass(frozen=True, slots=True)
class ReviewView:
    """Everything the review shows. ``after`` says what runs once one-time parts have ended, in a sentence.

    ``refusal`` is a sentence why nothing can be programmed now (the check loop is not warm yet), empty if it can.
    ``restart`` says of a pump that stands still since when, and what was stated of the patient's tolerance.
    """

    patient: str
    serial: str
    totals: tuple[TotalLine, ...]
    changes: tuple[ChangeLine, ...]
    findings: tuple[Finding, ...] = ()
    after: str = ""
    digest: str = ""
    refusal: str = ""
    restart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """What the signer gave: a reason for each acknowledged soft finding, name, meaning."""

    reasons: tuple[tuple[Key, str], ...] = ()
    name: str = ""
    meaning: str = ""


class ChangeReview(QWidget):
    """``setValue(ReviewView)``, ``setAnswer(ReviewAnswer, signed_sentence)``.

    Signals: ``valueChanged(ReviewAnswer)`` when a reason, tick, name or meaning changed (a standing signature lapses);
    ``signRequested(ReviewAnswer)``; ``programRequested()`` after the button was held; ``backRequested()``;
    ``placeRequested(Place)`` from a finding that blocks; ``sourceRequested(Finding)`` from any that rests on a limit.
    """

    valueChanged = Signal(object)
    signRequested = Signal(object)
    programRequested = Signal()
    backRequested = Signal()
    placeRequested = Signal(object)
    sourceRequested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: ReviewView | None = None
        self._given: list[Acknowledgement] = []
        self._blocks: list[FindingCard] = []
        self._who = theme.label("", Role.BODY, "soft", wrap=True)
        self._restart = Notice()
        self._compare = WasWillBe()
        self._after = theme.label("", Role.BODY, "text", wrap=True)
        self._findings_title = theme.label("", Role.SMALL_STRONG, "soft")
        self._findings = QVBoxLayout()
        self._findings.setSpacing(theme.space(2))
        self._signature = SignaturePanel()
        self._signature.valueChanged.connect(self._follow)
        self._signature.signRequested.connect(self._say_sign)
        self._hold = HoldButton("Hold to program", tone="accent", icon="program")
        self._hold.held.connect(self.programRequested)
        self._missing = theme.label("", Role.BODY, "soft", wrap=True)
        self._back = theme.button("&Back to the draft", "plain", "back")
        self._back.clicked.connect(self.backRequested)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.space(3))
        head.addWidget(theme.label("Review", Role.TITLE))
        head.addWidget(self._who, 1)
        left = QWidget()
        changes = QVBoxLayout(left)
        changes.setContentsMargins(0, 0, 0, 0)
        changes.setSpacing(theme.space(3))
        changes.addWidget(self._restart)
        changes.addWidget(_card("What changes", self._compare, self._after))
        changes.addStretch(1)
        right_inner = QWidget()
        right = QVBoxLayout(right_inner)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.space(3))
        right.addWidget(self._findings_title)
        right.addLayout(self._findings)
        right.addWidget(_card("Signature", self._signature))
        right.addStretch(1)
        self._sides = Reflow(((left, 3), (right_inner, 2)), ems=_BESIDE_EMS)
        body = self._scrolled = Scroll(self._sides, "What changes, findings and signature")
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(4))
        self._missing.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self._missing, 3)
        foot.addLayout(self._buttons(), 2)
        column = QVBoxLayout(self)
        theme.page_edges(column)
        column.setSpacing(theme.space(4))
        column.addLayout(head)
        column.addWidget(body, 1)
        column.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the sides stand under each other the whole page scrolls, down to its button."""
        super().resizeEvent(event)
        stacked = self.width() < theme.base_px() * _BESIDE_EMS
        self._scrolled.setOpen(stacked)
        self._scrolled.setMinimumHeight(0 if stacked else theme.base_px() * _LEAST_EMS)

    def _buttons(self) -> QHBoxLayout:
        """As wide as the findings and the signature above them."""
        buttons = QHBoxLayout()
        buttons.addWidget(self._hold)
        buttons.addStretch(1)
        buttons.addWidget(self._back)
        return buttons

    def takeFocus(self) -> None:
        """The keyboard begins where it is read from, also after other findings have taken the place of those here."""
        self._scrolled.setFocus(Qt.FocusReason.OtherFocusReason)

    def value(self) -> ReviewView | None:
        """What it shows."""
        return self._value

    def setValue(self, view: ReviewView) -> None:
        """Show another draft; reasons that were given for a finding which is still there stay."""
        kept = self.answer().reasons
        self._value = view
        until = "stands still until it switches" if view.restart else "keeps running the held program until it switches"
        self._who.setText(f"{view.patient} · {view.serial} · the pump {until}")
        self._compare.setValue(WasWillBeView(view.totals, view.changes))
        self._restart.setValue(*(view.restart or ("",)))
        self._after.setText(view.after)
        self._after.setVisible(bool(view.after))
        self._signature.setDigest(view.digest)
        self._show_findings(view.findings)
        for card in self._given:
            card.setValue(_reason(kept, card.finding()))
        self._follow_silently()

    def answer(self) -> ReviewAnswer:
        """What was given so far; only confirmed reasons are in it."""
        reasons = tuple((card.finding().key, card.value()) for card in self._given if card.value())
        signature = self._signature.value()
        return ReviewAnswer(reasons, signature.name, signature.meaning)

    def setAnswer(self, answer: ReviewAnswer, signed: str = "") -> None:
        """Show what was given, silently; ``signed`` is the sentence of a signature that stands."""
        for card in self._given:
            reason = _reason(answer.reasons, card.finding())
            if card.value() != reason and not (card.reason() and not card.value()):
                card.setValue(reason)
        self._signature.setValue(SignatureView(answer.name, answer.meaning, signed))
        self._follow_silently()

    def missing(self) -> str:
        """The first thing that is still to be done before the button may be held, as a sentence; empty if none."""
        if self._value is None:
            return "There is no draft to review."
        if blocking(self._value.findings):
            return "Blocked: go back and change the draft where the findings lead."
        if self._value.refusal:
            return self._value.refusal
        open_cards = sum(not card.value() for card in self._given)
        if open_cards:
            are = "finding is" if open_cards == 1 else "findings are"
            return f"Give a reason and confirm: {open_cards} {are} open."
        signature = self._signature.value()
        if not signature.signed:
            return "Sign with your name and a meaning." if not (signature.name and signature.meaning) else "Sign."
        return ""

    def _show_findings(self, findings: tuple[Finding, ...]) -> None:
        for card in (*self._given, *self._blocks):
            self._findings.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._given = [Acknowledgement(finding) for finding in soft(findings)]
        self._blocks = []
        for group in merged(blocking(findings)):
            card = FindingCard()
            card.setValue(group)
            card.placeRequested.connect(self.placeRequested)
            self._blocks.append(card)
        cards: tuple[FindingCard | Acknowledgement, ...] = (*self._blocks, *self._given)
        for shown in cards:
            self._findings.addWidget(shown)
            shown.sourceRequested.connect(self.sourceRequested)
        for given in self._given:
            given.valueChanged.connect(self._follow)
        open_ones = len(self._given)
        self._findings_title.setText(
            "Blocked" if self._blocks else f"To acknowledge one by one: {open_ones}" if open_ones else "Nothing found"
        )

    @Slot()
    def _follow(self) -> None:
        self._follow_silently()
        self.valueChanged.emit(self.answer())

    def _follow_silently(self) -> None:
        missing = self.missing()
        self._signature.setAllowed(missing in ("", "Sign."))
        self._hold.setEnabled(not missing)
        self._missing.setText(missing or "Everything is in place: hold the button until the bar is full.")

    @Slot()
    def _say_sign(self) -> None:
        self.signRequested.emit(self.answer())


def _reason(given: tuple[tuple[Key, str], ...], finding: Finding) -> str:
    """The reason that reaches this finding; empty if none does."""
    return next((reason for key, reason in given if reaches(key, finding)), "")


def _card(title: str, *parts: QWidget) -> QFrame:
    card = theme.card()
    column = QVBoxLayout(card)
    column.setContentsMargins(theme.space(5), theme.space(4), theme.space(5), theme.space(4))
    column.setSpacing(theme.space(2.5))
    column.addWidget(theme.label(title, Role.SMALL_STRONG, "soft"))
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return card


def example() -> QWidget:
    """A titration with one soft finding, not signed yet."""
    from profiles.findings import Part, Place, Rule, Severity

    totals = (
        TotalLine("Baclofen a day", "300 mcg/day", "330 mcg/day", "+10 %"),
        TotalLine("Volume a day", "0.6 mL/day", "0.66 mL/day", "+10 %"),
    )
    changes = (
        ChangeLine("Step 1, 00:00 to 22:00", "250 mcg/day", "280 mcg/day"),
        ChangeLine("Patient bolus", "none", "5 mcg in 5 min, lockout 2 h, 6 in 24 h"),
    )
    rise = Finding(Rule.DOSE_STEP_UP, Severity.SOFT, Place(Part.PROGRAM), "10", "8", "%", "site file, proposal")
    page = theme.mark(ChangeReview(), ground="window")
    after = "From then on the day/night pattern runs until it is changed."
    page.setValue(ReviewView("M. Example", "CIS-104233", totals, changes, (rise,), after, "3fa9 41c0 77d2 0e15"))
    page.resize(1190, 600)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
