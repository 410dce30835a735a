"""Timed delivery: the steps of a day in a table, and which days of the week follow them."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from profiles.day_edits import add_pattern, copy_pattern, set_weekday, used_patterns
from profiles.program import Timed
from profiles.units import Kind, total_text
from widgets import theme
from widgets.choices import Choice, ChoiceField, SegmentField
from widgets.day_bar import DayBar, days_text
from widgets.edit_terms import EditTerms
from widgets.step_table import StepTable
from widgets.theme import Role

_DAY_S = 86_400
_ROWS_SHOWN = 5  # of the table before it scrolls; a page of 720 px has room for no more


class TimedForm(QWidget):
    """``setValue(Timed, EditTerms)``, ``value()``; signals ``valuePreviewed(Timed)`` and ``valueChanged(Timed)``."""

    valuePreviewed = Signal(object)
    valueChanged = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._terms: EditTerms | None = None
        self._patterns = SegmentField(())
        self.table = StepTable()
        self._days = DayBar()
        self._note = theme.label("", Role.SMALL, "caution", wrap=True)
        self._day_words = theme.label("", Role.SMALL, "soft", wrap=True)
        self._day_words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._split = theme.button("&Split step", "plain", "split")
        self._remove = theme.button("Remo&ve step", "quiet", "remove")
        self._copy = ChoiceField()
        self._copy.setAccessibleName("Copy the steps of other days")
        self._copy.setPlaceholderText("Choose the days")
        self._copies = QWidget()
        copies = QHBoxLayout(self._copies)
        copies.setContentsMargins(0, 0, 0, 0)
        copies.addWidget(theme.label("Copy the steps of", Role.SMALL, "soft"))
        copies.addWidget(self._copy, 1)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space(2))
        buttons.addWidget(self._split)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        days = QHBoxLayout()
        days.addWidget(theme.label("Days with these steps", Role.SMALL, "soft"))
        days.addWidget(self._day_words, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(2))
        self._column.addWidget(self._patterns)
        self._column.addWidget(self.table)
        self._column.addWidget(self._note)
        self._column.addLayout(buttons)
        self._column.addLayout(days)
        self._column.addWidget(self._days)
        self._column.addWidget(self._copies)
        self._note.hide()

    def _connect(self) -> None:
        steps = self.table.steps()
        steps.timedPreviewed.connect(self.valuePreviewed)
        steps.timedChanged.connect(self._change)
        steps.refused.connect(self._refuse)
        self._split.clicked.connect(self._split_step)
        self._remove.clicked.connect(self._remove_step)
        self._days.dayToggled.connect(self._toggle_day)
        self._copy.valueChanged.connect(self._copy_steps)

    def value(self) -> Timed:
        """The week that is shown."""
        return self.table.steps().timed()

    def setValue(self, timed: Timed, terms: EditTerms) -> None:
        """Show a week silently; the pattern in view stays if there still is one of that number."""
        self._terms = terms
        self._show(timed, min(self.table.steps().pattern(), len(timed.patterns) - 1))
        self._refuse("")

    def showPlace(self, pattern: int, step: int) -> None:
        """Lead to a step: a finding or the plot points at it."""
        if pattern < len(self.value().patterns) and self._terms is not None:
            self._show(self.value(), pattern)
            self.table.setCurrentIndex(self.table.steps().index(step, 2))
            self.table.setFocus()

    def movedEdge(self, pattern: int, step: int, second: int) -> Timed | None:
        """The week with the start of a step moved, or None when its neighbours are in the way."""
        return self.table.steps().moveEdge(pattern, step, second)

    def _show(self, timed: Timed, pattern: int) -> None:
        terms = self._terms
        assert terms is not None
        row = self.table.row()
        self._offer_patterns(timed, pattern)
        self.table.steps().setDay(timed, pattern, terms)
        rows = len(timed.patterns[pattern])
        self._fit_table(rows)
        if rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.table.steps().index(min(row, rows - 1), 2))
        self._days.setValue(tuple(day for day in range(7) if timed.week[day] == pattern))
        self._remove.setEnabled(rows > 1)
        most = terms.steps_per_day_max
        self._split.setEnabled(most is None or rows < most)
        self._day_words.setText(_day_words(timed, pattern, terms))

    def _fit_table(self, rows: int) -> None:
        self.table.fitRows(min(max(rows, 2), _ROWS_SHOWN))

    def _offer_patterns(self, timed: Timed, pattern: int) -> None:
        """A choice of pattern where there are several, each called by its days."""
        days = [tuple(d for d in range(7) if timed.week[d] == p) for p in range(len(timed.patterns))]
        fresh = SegmentField(tuple(Choice(p, days_text(own) or "No day") for p, own in enumerate(days)))
        fresh.setAccessibleName("Days")
        fresh.setValue(pattern)
        fresh.valueChanged.connect(self._choose_pattern)
        self._column.replaceWidget(self._patterns, fresh)
        fresh.setVisible(len(days) > 1)  # not before it has a parent: it would be a window of its own
        others = (Choice(p, days_text(own)) for p, own in enumerate(days) if p != pattern and own)
        self._copy.setChoices(tuple(others))
        self._copy.setValue(None)
        self._copies.setVisible(len(days) > 1)
        self._patterns.hide()
        self._patterns.deleteLater()
        self._patterns = fresh

    @Slot(object)
    def _choose_pattern(self, pattern: object) -> None:
        self._show(self.value(), cast("int", pattern))

    @Slot(object)
    def _copy_steps(self, source: object) -> None:
        """The steps of other days, here too; the days stay apart, so that each can be changed again."""
        pattern = self.table.steps().pattern()
        self._change(copy_pattern(self.value(), cast("int", source), pattern))

    @Slot(object)
    def _change(self, timed: object) -> None:
        """The table asked for an edit: it is shown at once, and said."""
        self._show(cast("Timed", timed), self.table.steps().pattern())
        self.valueChanged.emit(timed)

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))

    @Slot()
    def _split_step(self) -> None:
        self.table.steps().split(self.table.row())

    @Slot()
    def _remove_step(self) -> None:
        self.table.steps().remove(self.table.row())

    @Slot(int, bool)
    def _toggle_day(self, weekday: int, on: bool) -> None:
        """A ticked day joins this pattern; a cleared one gets steps of its own, the same to begin with."""
        timed, pattern = self.value(), self.table.steps().pattern()
        if not on and timed.week.count(pattern) == 1:
            self._days.setValue((weekday,))
            self._refuse("A day always has steps: choose the pattern that it shall follow and tick the day there.")
            return
        changed = set_weekday(timed, weekday, pattern) if on else add_pattern(timed, weekday)
        tidy = used_patterns(changed)
        self._refuse("")
        self._show(tidy, tidy.week[changed.week.index(pattern)])
        self.valueChanged.emit(tidy)


def _day_words(timed: Timed, pattern: int, terms: EditTerms) -> str:
    """What the steps add up to: the number that a prescription names."""
    flow_s = sum(s.flow_nl_per_day * (s.end_s - s.start_s) for s in timed.patterns[pattern])
    given = terms.dose_ng_per_day(flow_s) / _DAY_S
    steps = len(timed.patterns[pattern])
    return f"{steps} {'step' if steps == 1 else 'steps'}, {total_text(given, Kind.DOSE, f'{terms.unit}/day')}"
