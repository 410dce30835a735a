"""A push on its way: the stages in order, the one it is at, and what the pump does meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from widgets import theme
from widgets.icon_mark import IconMark
from widgets.scroll import centre
from widgets.theme import Role
from widgets.wording_pump import MAIN_STAGES, stage_text


@dataclass(frozen=True, slots=True)
class ProgressView:
    """``stage`` is a word of the wire; ``done`` of ``total`` bytes where a stage moves bytes, else 0 of 0."""

    title: str
    stage: str
    done: int = 0
    total: int = 0
    may_cancel: bool = False


class _StageRow(QWidget):
    """Icon and words of one stage: passed, under way, or still to come."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = IconMark("waiting", "soft", 5)
        self._words = theme.label(words, Role.BODY, "soft", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(3))
        row.addWidget(self._mark)
        row.addWidget(self._words, 1)

    def show_state(self, state: str) -> None:
        icon, mark_ink, ink, role = {
            "passed": ("check", "accent", "soft", Role.BODY),
            "now": ("active", "accent", "text", Role.STRONG),
            "coming": ("waiting", "soft", "soft", Role.BODY),
        }[state]
        self._mark.setValue(icon, mark_ink)
        theme.write(theme.mark(self._words, ink=ink), role)
        said = {"passed": "done", "now": "under way", "coming": "still to come"}[state]
        self.setAccessibleName(f"{self._words.text()}: {said}")


class ProgressPanel(QWidget):
    """``setValue(ProgressView)``. Signal: ``cancelRequested()`` while it may still be called off."""

    cancelRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: ProgressView | None = None
        self._title = theme.label("", Role.TITLE, wrap=True)
        self._rows = {stage: _StageRow(stage_text(stage)) for stage in MAIN_STAGES}
        self._other = theme.label("", Role.STRONG, "caution", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(theme.space(1.5))
        self._bar.setAccessibleName("How far the stage is")
        self._ask = theme.card("accent")
        self._cancel = theme.button("&Call it off", "plain", "failed")
        self._cancel.clicked.connect(self.cancelRequested)
        self._lay_out()

    def _lay_out(self) -> None:
        meanwhile = "Until the switch the pump keeps running the program that it held. Keep the line plugged in."
        asked = QHBoxLayout(self._ask)
        asked.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(3))
        asked.setSpacing(theme.space(3))
        asked.addWidget(IconMark("pump", "accent", 7))
        asked.addWidget(theme.label("Confirm at the pump now.", Role.HEADING, wrap=True), 1)
        card = theme.card()
        card.setMaximumWidth(theme.base_px() * 44)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.space(8), theme.space(7), theme.space(8), theme.space(7))
        column.setSpacing(theme.space(3))
        column.addWidget(self._title)
        column.addWidget(theme.label(meanwhile, Role.BODY, "soft", wrap=True))
        column.addSpacing(theme.space(2))
        for row in self._rows.values():
            column.addWidget(row)
        for part in (self._bar, self._other, self._ask):
            column.addWidget(part)
        column.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName("Programming")
        centre(self, card)

    def value(self) -> ProgressView | None:
        """What it shows."""
        return self._value

    def setValue(self, view: ProgressView) -> None:
        """Show how far it is; a new stage is announced to a screen reader."""
        before, self._value = self._value, view
        self._title.setText(view.title)
        stages = list(MAIN_STAGES)
        at = stages.index(view.stage) if view.stage in stages else len(stages)
        for number, row in enumerate(self._rows.values()):
            row.show_state("now" if number == at else "passed" if number < at else "coming")
        aside = view.stage not in stages
        for row in self._rows.values():
            row.setVisible(not aside)
        self._other.setText(f"{stage_text(view.stage)}." if aside and view.stage else "")
        self._other.setVisible(aside)
        self._bar.setRange(0, view.total or 1)
        self._bar.setValue(view.done)
        self._bar.setVisible(bool(view.total))
        self._ask.setVisible(view.stage == "waiting")
        self._cancel.setVisible(view.may_cancel)
        if before is None or before.stage != view.stage:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, stage_text(view.stage)))

    def stages(self) -> tuple[str, ...]:
        """What each stage says of itself, for tests and for those who do not see."""
        return tuple(row.accessibleName() for row in self._rows.values())


def example() -> QWidget:
    """At the point where a hand at the pump is needed."""
    panel = theme.mark(ProgressPanel(), ground="window")
    panel.setValue(ProgressView("Programming CIS-104233", "waiting", may_cancel=True))
    panel.resize(1190, 600)
    return panel


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
