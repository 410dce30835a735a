"""What if: another refill date, accuracy or use of the patient bolus, and what becomes of the reservoir."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from profiles.comparing import Question, WhatIf
from profiles.units import Kind, duration_text, total_text, volume_text
from profiles.unusual import Unusual
from widgets import theme
from widgets.axis_strips import TimeStrip
from widgets.axis_ticks import day_text, number_text
from widgets.curve_item import CurveStyle
from widgets.facts import Facts
from widgets.form import Form, Row
from widgets.marks_item import Form as Shape
from widgets.marks_item import Mark
from widgets.plot_panel import PlotPanel, solid
from widgets.projection_view import DAY_S, DrugLabel
from widgets.reflow import Reflow
from widgets.slider_field import SliderField
from widgets.theme import Role

MOST_DAYS = 180
_WIDEST_PER_MILLE = 300  # twice what any label states
_NL_PER_ML = 1e6
_EVERY_BOLUS = "They always count every patient bolus that the lockout allows, so its use changes none of them."


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """Volume left (nL) over ``at_s`` at the fast, the nominal and the slow pace of a question."""

    at_s: NDArray[np.float64]
    low_nl: NDArray[np.float64]
    nominal_nl: NDArray[np.float64]
    high_nl: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class WhatIfView:
    """A question with its answer. ``appear`` and ``go`` are findings that it brings or takes away, in words.

    ``most_starts`` is how many patient boluses a day the program allows; ``alarm_nl`` where the pump alarms;
    ``still``: nothing is given.
    """

    start: datetime
    program: str
    drug: DrugLabel
    question: Question
    answer: WhatIf | Unusual
    course: Course | None
    most_starts: int
    alarm_nl: int
    appear: tuple[str, ...] = ()
    go: tuple[str, ...] = ()
    still: bool = False


class WhatIfPanel(QWidget):
    """``setValue(WhatIfView)``; signal ``asked(Question)`` while a slide is moved."""

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: WhatIfView | None = None
        self._title = theme.label("", Role.HEADING, wrap=True)
        self.form = Form(
            (
                Row("refill", "&Refill", lambda: SliderField(1, MOST_DAYS, _in_days), "Days from now to the refill."),
                Row("accuracy", "&Accuracy", _accuracy, "How far the pump may be from its flow, both ways."),
                Row(
                    "starts",
                    "&Patient boluses",
                    lambda: SliderField(0, 0, _a_day),
                    "Used every day, as early as allowed.",
                ),
            )
        )
        self._unusual = theme.label("", Role.BODY, "caution", wrap=True)
        self._facts = Facts()
        self._changes = theme.label("", Role.BODY, wrap=True)
        self.plot = PlotPanel("Reservoir", ("band", "nominal"))
        self._strip = TimeStrip()
        self.form.valueChanged.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Reflow(((self._question(), 4), (self._answer(), 7)), ems=60, gap=4))

    def _question(self) -> QWidget:
        card = theme.card()
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.space(4), theme.space(4), theme.space(4), theme.space(4))
        column.setSpacing(theme.space(4))
        column.addWidget(self._title)
        column.addWidget(self.form)
        column.addWidget(theme.rule())
        for part in (self._unusual, self._facts, self._changes):
            column.addWidget(part)
        column.addStretch(1)
        return card

    def _answer(self) -> QWidget:
        card = theme.card()
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.space(4), theme.space(3), theme.space(3), theme.space(3))
        self.plot.setMinimumHeight(theme.base_px() * 20)
        column.addWidget(self.plot, 1)
        column.addWidget(self._strip)
        return card

    def slide(self, key: str) -> SliderField:
        """The slide of ``refill``, ``accuracy`` or ``starts``."""
        field = self.form.field(key)
        assert isinstance(field, SliderField)
        return field

    def value(self) -> WhatIfView | None:
        """What is shown."""
        return self._value

    def setValue(self, view: WhatIfView) -> None:
        """Show an answer, silently."""
        self._value = view
        asked = view.question
        self._title.setText(f"What if, for '{view.program}'{', which gives nothing' if view.still else ''}")
        self.slide("starts").setRange(0, view.most_starts)
        self.form.setRowVisible("starts", view.most_starts > 0)
        self.slide("refill").setValue(asked.refill_s // DAY_S)
        self.slide("accuracy").setValue(asked.accuracy_per_mille)
        self.slide("starts").setValue(asked.patient_starts_per_day)
        self._unusual.setText(str(view.answer) if isinstance(view.answer, Unusual) else "")
        self._unusual.setVisible(isinstance(view.answer, Unusual))
        self._facts.setValue(facts_of(view))
        self._changes.setText(change_words(view))
        self._show_plot(view)

    def _show_plot(self, view: WhatIfView) -> None:
        tokens, course = theme.tokens(), view.course
        self.plot.curve("band").setStyle(CurveStyle(fill=tokens.held, fill_alpha=38))
        self.plot.curve("nominal").setStyle(solid(tokens.held, 2.0))
        if course is None:
            self.plot.curve("band").clear()
            self.plot.curve("nominal").clear()
            return
        span_s = float(course.at_s[-1])
        self.plot.curve("band").setBand(course.at_s, course.low_nl, course.high_nl)
        self.plot.curve("nominal").setLine(course.at_s, course.nominal_nl)
        self.plot.setScale(span_s, float(course.high_nl[0]), "mL", _NL_PER_ML)
        alarm = Mark(
            Shape.ACROSS, tokens.caution, y=view.alarm_nl, text=f"alarm {volume_text(view.alarm_nl)}", width=1.5
        )
        refill_s = float(view.question.refill_s)
        refill = Mark(Shape.UP, tokens.text, x=refill_s, width=1.5, text=f"refill {_day(view, view.question.refill_s)}")
        self.plot.setMarks((refill, alarm))
        self.plot.setTitle(f"Reservoir {_plus_minus(view.question.accuracy_per_mille)}")
        self.plot.setWords(margin_words(view))
        self._strip.setScale(view.start, span_s)
        self.plot.setTimeTicks(self._strip.ticks())

    @Slot()
    def _ask(self) -> None:
        days, accuracy, starts = (self.slide(key).value() for key in ("refill", "accuracy", "starts"))
        self.asked.emit(Question(days * DAY_S, accuracy, starts))

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: every colour is taken again."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.__dict__.get("_value") is not None:
            self.plot.restyle()
            self._show_plot(self._value)  # type: ignore[arg-type]  # just seen not to be None


def facts_of(view: WhatIfView) -> tuple[tuple[str, str], ...]:
    """The answer as names and values; nothing where there is none."""
    answer = view.answer
    if isinstance(answer, Unusual):
        return ()
    left = answer.left_nl
    low, nominal, high = (volume_text(round(nl), 2) for nl in (left.low, left.nominal, left.high))
    return (
        ("Left at the refill", nominal if low == high else f"{nominal} (between {low} and {high})"),
        ("Alarm volume", _span_words(view, answer.alarm.earliest_s, answer.alarm.latest_s)),
        ("Empty", _span_words(view, answer.empty.earliest_s, answer.empty.latest_s)),
        ("Dose with that use", total_text(answer.ng_per_day, Kind.DOSE, f"{view.drug.unit}/day")),
        ("Volume with that use", total_text(answer.nl_per_day, Kind.FLOW, "mL/day")),
    )


def margin_words(view: WhatIfView) -> str:
    """How much time lies between the earliest alarm and the refill."""
    answer = view.answer
    if isinstance(answer, Unusual):
        return ""
    if answer.margin_s is None:
        return "the alarm volume is never reached"
    days = duration_text(abs(answer.margin_s) // 3_600 * 3_600)
    return f"earliest alarm {days} {'after' if answer.margin_s >= 0 else 'BEFORE'} the refill"


def change_words(view: WhatIfView) -> str:
    """Which findings this would bring, and which it would take away."""
    said = [f"Brings: {', '.join(view.appear)}." if view.appear else ""]
    said.append(f"Takes away: {', '.join(view.go)}." if view.go else "")
    changed = " ".join(part for part in said if part) or "The findings stay as they are."
    return f"{changed} {_EVERY_BOLUS}" if view.most_starts else changed


def _span_words(view: WhatIfView, early_s: int | None, late_s: int | None) -> str:
    if early_s is None:
        return "never within ten years"
    first, last = _day(view, early_s), "no latest day" if late_s is None else _day(view, late_s)
    return first if first == last else f"{first} at the earliest, {last} at the latest"


def _day(view: WhatIfView, at_s: int) -> str:
    return day_text(view.start + timedelta(seconds=at_s))


def _plus_minus(per_mille: int) -> str:
    return f"\N{PLUS-MINUS SIGN}{number_text(per_mille / 10, 0.1)} %"


def _accuracy() -> SliderField:
    return SliderField(0, _WIDEST_PER_MILLE, _plus_minus, 5)


def _in_days(days: int) -> str:
    return f"in {days} {'day' if days == 1 else 'days'}"


def _a_day(starts: int) -> str:
    return "none" if starts == 0 else f"{starts} a day"


def example() -> QWidget:
    """A refill in six weeks."""
    from fractions import Fraction

    from profiles.comparing import Band
    from profiles.reservoir import Span
    from widgets import example_program as made

    at_s = np.array([0.0, 60.0 * DAY_S])
    course = Course(at_s, np.array([14e6, 1e6]), np.array([14e6, 3e6]), np.array([14e6, 5e6]))
    band = Band(Fraction(2_000_000), Fraction(4_000_000), Fraction(6_000_000))
    spans = Span(36 * DAY_S, 40 * DAY_S, 46 * DAY_S), Span(40 * DAY_S, 45 * DAY_S, 50 * DAY_S)
    answer = WhatIf(band, *spans, -6 * DAY_S, Fraction(300_000), Fraction(150_000))
    drug = DrugLabel("baclofen", "baclofen", "mcg")
    asked = Question(42 * DAY_S, 145)
    panel = theme.mark(WhatIfPanel(), ground="window")
    panel.setValue(
        WhatIfView(made.START, "Day and night", drug, asked, answer, course, 0, 2_000_000, ("Reservoir too small",))
    )
    panel.resize(1_000, 460)
    return panel


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
