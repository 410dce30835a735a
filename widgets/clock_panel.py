"""Days on which the clock on the wall is not like other days: how long they are, what runs, and what they give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from fractions import Fraction

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from profiles.civil import CivilDay, Occasion, Stretch
from profiles.drugs import Fluid
from profiles.pumping import DAY_S
from profiles.units import clock_text, dose_text, duration_text, mass_text, volume_text
from widgets import theme
from widgets.axis_ticks import day_text
from widgets.chip import Chip
from widgets.facts import Facts
from widgets.projection_view import DrugLabel
from widgets.reflow import Reflow
from widgets.theme import Role

_FG_PER_NG = 1_000_000
_HOUR_S = 3_600
MOST_DAYS = 10  # of a year that are not like others: two changes, leap day and year's end, each with the day after
_PAIR_EMS = 56  # width in which two days stand beside each other
_WORDS = {
    Occasion.SHORT: ("clock put forward", "caution"),
    Occasion.LONG: ("clock put back", "caution"),
    Occasion.LEAP_DAY: ("leap day", "quiet"),
    Occasion.YEAR_END: ("last day of the year", "quiet"),
    Occasion.ORDINARY: ("the day after", "quiet"),
}


@dataclass(frozen=True, slots=True)
class ClockDay:
    """One day with the stretches that run in it (empty where they are as ever)."""

    day: CivilDay
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockView:
    """The days to show, the drug and fluid they give, and sentences: what to know, and what is to be done."""

    days: tuple[ClockDay, ...]
    drug: DrugLabel
    fluid: Fluid
    sentences: tuple[str, ...]
    caution: str = ""


class _Day(QWidget):
    """One day as a card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = theme.card()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(3))
        column.setSpacing(theme.space(2))
        head = QHBoxLayout()
        self._title, self._chip = theme.label("", Role.HEADING), Chip("")
        head.addWidget(self._title)
        head.addWidget(self._chip)
        head.addStretch(1)
        column.addLayout(head)
        self._facts, self._runs = Facts(), Facts()
        self._rule = theme.label("What runs, by the clock on the wall", Role.SMALL_STRONG, "soft")
        for part in (self._facts, self._rule, self._runs):
            column.addWidget(part)
        column.addStretch(1)

    def setValue(self, shown: ClockDay, view: ClockView) -> None:
        """Show another day."""
        day = shown.day
        word, tone = _WORDS[day.occasion]
        self._title.setText(f"{day_text(datetime.combine(day.day, time()))} {day.day.year}")
        self._chip.setValue(f"{day.length_s // _HOUR_S} h · {word}", tone)
        self._facts.setValue(day_facts(day, view))
        self._runs.setValue(runs_of(shown, view))
        for part in (self._rule, self._runs):
            part.setVisible(bool(shown.stretches))
        self.setAccessibleName(f"{self._title.text()}, {word}")


class ClockPanel(QWidget):
    """``setValue(ClockView)``: two cards in a row where there is room, in the order of their dates."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: ClockView | None = None
        self._caution = theme.label("", Role.STRONG, "caution", wrap=True)
        self._sentences = theme.label("", Role.BODY, "soft", wrap=True)
        self._cards = tuple(_Day() for _ in range(MOST_DAYS))
        pairs = zip(self._cards[::2], self._cards[1::2], strict=True)
        self._pairs = tuple(Reflow(tuple((card, 1) for card in pair), ems=_PAIR_EMS, gap=3) for pair in pairs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        column.addWidget(self._caution)
        column.addWidget(self._sentences)
        for pair in self._pairs:
            column.addWidget(pair)
        column.addStretch(1)

    def value(self) -> ClockView | None:
        """What is shown."""
        return self._value

    def setValue(self, view: ClockView) -> None:
        """Show other days; the cards are used again."""
        self._value = view
        self._caution.setText(view.caution)
        self._caution.setVisible(bool(view.caution))
        self._sentences.setText(" ".join(view.sentences))
        for number, card in enumerate(self._cards):
            card.setVisible(number < len(view.days))
            if number < len(view.days):
                card.setValue(view.days[number], view)
        for number, pair in enumerate(self._pairs):
            pair.setVisible(2 * number < len(view.days))


def day_facts(day: CivilDay, view: ClockView) -> tuple[tuple[str, str], ...]:
    """Totals of a day against a day as ever, and every timed bolus that the change meets."""
    rows = [("Gives", _amount(day.volume, view)), ("A day as ever", _amount(day.usual, view))]
    for bolus in day.boluses:
        when, lasts = clock_text(bolus.of_day_s), duration_text(bolus.duration_s)
        said = "runs at the end of the skipped hour" if bolus.missed else "has run: left out the second time"
        rows.append((f"Timed bolus {when}", f"{_mass(bolus.volume, view)} in {lasts}: {said}"))
    if day.by_clock != day.volume:
        rows.append(("By its clock alone", f"{_amount(day.by_clock, view)}: what a pump without this rule would give"))
    return tuple(rows)


def runs_of(shown: ClockDay, view: ClockView) -> tuple[tuple[str, str], ...]:
    """What runs, by the wall; where an hour comes a second time it is called so."""
    rows, before_s = [], 0
    for stretch in shown.stretches:
        again = " again" if stretch.wall_s < before_s else ""
        lasts_s = stretch.end_s - stretch.start_s
        before_s = (stretch.wall_s + lasts_s - 1) % DAY_S + 1
        strength = view.fluid.primary.concentration_ng_per_ml
        dose = dose_text(Fraction(stretch.flow_nl_per_day * strength, _FG_PER_NG), view.drug.unit, 4)
        when = f"{clock_text(stretch.wall_s)}{again} to {clock_text(before_s)}"
        rows.append((when, f"{dose} for {duration_text(lasts_s)}: {_mass(stretch.volume, view)}"))
    return tuple(rows)


def _amount(volume: int, view: ClockView) -> str:
    return f"{_mass(volume, view)} in {volume_text(Fraction(volume, DAY_S), 4)}"


def _mass(volume: int, view: ClockView) -> str:
    strength = view.fluid.primary.concentration_ng_per_ml
    return mass_text(Fraction(volume * strength, DAY_S * _FG_PER_NG), view.drug.unit, 3)


def example() -> QWidget:
    """A day of 23 hours and one of 25."""
    from dataclasses import replace
    from datetime import date

    from profiles.civil import Transition, civil_days, day_course
    from profiles.unusual import Unusual
    from widgets import example_program as made

    hour, program = 3_600, made.DAY_AND_NIGHT
    known = replace(made.context_of(program), wall_at_start_s=6 * DAY_S)
    changes = ((date(2027, 3, 28), Transition(2 * hour, hour)), (date(2027, 10, 31), Transition(3 * hour, -hour)))
    shown = []
    for first, change in changes:
        days = civil_days(program, known, first, (change,), 1)
        if not isinstance(days, Unusual):
            shown.append(ClockDay(days[0], day_course(program, known, (change,), days[0])))
    panel = theme.mark(ClockPanel(), ground="window")
    drug = DrugLabel("baclofen", "baclofen", "mcg")
    panel.setValue(
        ClockView(tuple(shown), drug, made.BACLOFEN, ("The pump's clock moves only when a person sets it.",))
    )
    panel.resize(900, 460)
    return panel


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
