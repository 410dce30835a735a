"""One finding, or several of one rule, as a card that leads to its place."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from profiles.findings import Finding, Severity
from widgets import theme
from widgets.icon_mark import IconMark
from widgets.source_button import SourceButton
from widgets.stop_words import STATE_TOLERANCE
from widgets.theme import Role
from widgets.wording import (
    HELD_WORDS,
    SEVERITY_ICONS,
    SEVERITY_INKS,
    SEVERITY_WORDS,
    Of,
    finding_words,
    heading,
    place_text,
)

_GROUNDS = {Severity.ABSOLUTE: "danger_soft", Severity.HARD: "danger_soft", Severity.SOFT: "caution_soft"}


class FindingCard(QFrame):
    """``setValue(findings)`` of one rule and severity. ``placeRequested(Place)``: each press leads one further.

    ``sourceRequested(Finding)``: where does this limit come from? ``stateRequested()``: what is the patient used to?
    """

    placeRequested = Signal(object)
    sourceRequested = Signal(object)
    stateRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: tuple[Finding, ...] = ()
        self._next = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._mark = IconMark(units=5)
        self._title = theme.label("", Role.STRONG, wrap=True)
        self._word = theme.label("", Role.SMALL_STRONG)
        self._problem = theme.label("", Role.BODY, wrap=True)
        self._remedy = theme.label("", Role.SMALL, "soft", wrap=True)
        self._source = SourceButton()
        self._source.sourceRequested.connect(self.sourceRequested)
        self._state: QPushButton | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        row.setSpacing(theme.space(2.5))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        column = self._column = QVBoxLayout()
        column.setSpacing(theme.space(0.75))
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(self._title, 1)
        head.addWidget(self._word, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self._problem)
        foot = QHBoxLayout()  # the books stand beside the words on the source, and what weighs above in one line
        foot.setSpacing(theme.space(2))
        foot.addWidget(self._remedy, 1)
        foot.addWidget(self._source, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(foot)
        row.addLayout(column, 1)

    def value(self) -> tuple[Finding, ...]:
        """The findings it stands for."""
        return self._value

    def setValue(self, findings: tuple[Finding, ...], of: Of = Of.ASKED) -> None:
        """Show findings of one rule and severity, the worst first."""
        self._value, self._next = findings, 0
        first = findings[0]
        words, ink = finding_words(first, of), SEVERITY_INKS[first.severity]
        self._mark.setValue(SEVERITY_ICONS[first.severity], ink)
        self._title.setText(heading(first))
        self._word.setText((SEVERITY_WORDS if of is Of.ASKED else HELD_WORDS)[first.severity])
        theme.mark(self._word, ink=ink)
        self._problem.setText(words.problem)
        others = [place_text(finding.where) for finding in findings[1:]]
        also = f" Also at {', '.join(others)}." if others else ""
        source = f" Source: {first.source}" if first.source else ""
        self._remedy.setText(words.remedy + also + source)
        self._source.setFinding(first)
        self.setAccessibleName(f"{self._word.text()}: {self._title.text()}")
        self.setAccessibleDescription(f"{words.problem} {self._remedy.text()} {words.consequence}")
        self.update()

    def setStating(self, on: bool) -> None:
        """Show the way to state what the patient is used to; the few cards that need it make it when they do."""
        if on and self._state is None:
            self._state = theme.button(STATE_TOLERANCE, "plain", "patient")
            self._state.clicked.connect(self.stateRequested)
            self._column.addWidget(self._state, 0, Qt.AlignmentFlag.AlignLeft)
        if self._state is not None:
            self._state.setVisible(on)

    def lead(self) -> None:
        """Lead to the place; pressed again, to the next place of the same rule."""
        self.placeRequested.emit(self._value[self._next].where)
        self._next = (self._next + 1) % len(self._value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click leads to the place."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.lead()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or space lead to the place."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not event.isAutoRepeat():
            self.lead()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground of the severity, with a bar at its left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        severity = self._value[0].severity if self._value else Severity.NOTE
        painter.setPen(QPen(theme.colour("accent"), 2) if self.hasFocus() else QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour(_GROUNDS.get(severity, "surface")))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.space(1.5), theme.space(1.5))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(SEVERITY_INKS[severity]))
        bar = QRectF(1, theme.space(2), theme.space(0.75), self.height() - theme.space(4))
        painter.drawRoundedRect(bar, bar.width() / 2, bar.width() / 2)
        painter.end()


def example() -> QWidget:
    """A limit that needs a reason."""
    from profiles.findings import Part, Place, Rule

    card = FindingCard()
    where = Place(Part.STEP, 0, 2)
    card.setValue((Finding(Rule.DOSE_STEP_UP, Severity.SOFT, where, "35", "30", "%", "label (US), section 2.3"),))
    card.setMinimumWidth(440)
    return card


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
