"""One soft finding with its reason and its own confirmation: both are needed, and the reason comes first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from profiles.findings import Finding
from widgets import theme
from widgets.fields import TextField, TickField
from widgets.icon_mark import IconMark
from widgets.source_button import SourceButton
from widgets.theme import Role
from widgets.wording import finding_words, heading


class Acknowledgement(QWidget):
    """Signals: ``valueChanged()`` when reason or tick changed; ``sourceRequested(Finding)``: where is the limit from?

    Changing the reason takes the tick back.
    """

    valueChanged = Signal()
    sourceRequested = Signal(object)

    def __init__(self, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finding = finding
        words = finding_words(finding)
        title = heading(finding)
        self._reason = TextField("Why is this right for this patient?")
        self._reason.setAccessibleName(f"Reason: {title}")
        self._tick = TickField("I have read this and take it on myself")
        self._tick.setAccessibleName(f"Confirm: {title}")
        self._tick.setEnabled(False)
        self._reason.valuePreviewed.connect(self._follow)
        self._tick.valueChanged.connect(self.valueChanged)
        self._source = SourceButton()
        self._source.setFinding(finding)
        self._source.sourceRequested.connect(self.sourceRequested)
        self._lay_out(title, words.problem, finding.source)

    def _lay_out(self, title: str, problem: str, source: str) -> None:
        card = theme.card("caution")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.space(3), theme.space(2.5), theme.space(3), theme.space(2.5))
        column.setSpacing(theme.space(1.5))
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(IconMark("soft", "caution"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(theme.label(title, Role.STRONG, wrap=True), 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(theme.label(problem, Role.BODY, wrap=True))
        told = QHBoxLayout()
        told.setSpacing(theme.space(2))
        told.addWidget(theme.label(f"Source: {source}" if source else "", Role.SMALL, "soft", wrap=True), 1)
        told.addWidget(self._source)
        column.addLayout(told)
        column.addWidget(self._reason)
        column.addWidget(self._tick)

    def finding(self) -> Finding:
        """The finding it stands for."""
        return self._finding

    def reason(self) -> str:
        """The reason as typed."""
        return self._reason.typed()

    def value(self) -> str:
        """The reason if it was given and confirmed, else empty."""
        return self.reason() if self._tick.value() else ""

    def setValue(self, reason: str) -> None:
        """Show a reason that was given and confirmed before; empty clears both."""
        self._reason.setValue(reason)
        self._tick.setEnabled(bool(reason))
        self._tick.setValue(bool(reason))

    @Slot()
    def _follow(self) -> None:
        self._tick.setEnabled(bool(self.reason()))
        self._tick.setValue(False)
        self.valueChanged.emit()


def example() -> QWidget:
    """An increase above a soft limit, with its reason."""
    from profiles.findings import Part, Place, Rule, Severity

    where = Place(Part.PROGRAM)
    card = Acknowledgement(Finding(Rule.DOSE_STEP_UP, Severity.SOFT, where, "35", "30", "%", "label (US), section 2.3"))
    card.setValue("Spasticity returned after 3 days at the former dose.")
    card.setMinimumWidth(440)
    return card


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
