"""Up to four programs over each other on one time axis: at the catheter tip, and in a rolling window.

Every curve has its own colour, dash and swatch beside its name, so that no program is told by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from PySide6.QtCore import QEvent, QLineF, QSize, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from profiles.projection import Projection
from widgets import theme
from widgets.axis_strips import TimeStrip
from widgets.choices import Choice
from widgets.curve_item import CurveStyle
from widgets.flow_panel import highest_step
from widgets.plot_choice import PlotChoice
from widgets.plot_panel import PlotPanel
from widgets.projection_view import DAY_S, WEEK_S, DrugLabel
from widgets.tip_panel import NG_PER
from widgets.window_panel import WINDOW_WORDS, line_of, worst_point

DASHES: tuple[tuple[float, ...], ...] = ((), (7.0, 3.0), (2.0, 2.0), (9.0, 3.0, 2.0, 3.0))
_NAMES = tuple(f"program{number}" for number in range(len(DASHES)))


@dataclass(frozen=True, slots=True, eq=False)
class CompareCurves:
    """The projections of the compared programs (None: one that cannot be compared), of one drug, from ``start`` on."""

    start: datetime
    drug: DrugLabel
    projections: tuple[Projection | None, ...]


class Swatch(QWidget):
    """A piece of the line of program ``number``."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As long as two dashes."""
        return QSize(theme.space(9), theme.space(4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line."""
        painter = QPainter(self)
        painter.setPen(_style(self._number).pen())
        middle = self.height() / 2
        painter.drawLine(QLineF(0, middle, self.width(), middle))
        painter.end()


class ComparePlot(QWidget):
    """``setValue(CompareCurves | None)``; a day or a week, and the length of the rolling window, are chosen here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: CompareCurves | None = None
        self.tip, self.rolling = PlotPanel("At the catheter tip", _NAMES), PlotPanel("Rolling dose", _NAMES)
        self._span = PlotChoice("Time shown", (Choice(DAY_S, "24 h"), Choice(WEEK_S, "7 d")))
        self._window = PlotChoice("Rolling window", tuple(Choice(s, words) for s, words in WINDOW_WORDS.items()))
        self._window.setValue(14_400)
        self._strip = TimeStrip()
        self.tip.addControl(self._span)
        self.rolling.addControl(self._window)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        for panel in (self.tip, self.rolling):
            column.addWidget(panel, 1)
        column.addWidget(self._strip)
        self._span.valueChanged.connect(self._show)
        self._window.valueChanged.connect(self._show)

    def value(self) -> CompareCurves | None:
        """What is shown."""
        return self._value

    def setValue(self, value: CompareCurves | None) -> None:
        """Show other programs."""
        self._value = value
        self._show()

    def span_s(self) -> int:
        """Seconds on the time axis."""
        return cast("int", self._span.value())

    @Slot()
    def _show(self) -> None:
        value = self._value
        if value is None:
            return
        span_s, window_s, unit = self.span_s(), cast("int", self._window.value()), value.drug.unit
        tops = [0.0, 0.0]
        for number, name in enumerate(_NAMES):
            projection = value.projections[number] if number < len(value.projections) else None
            for panel in (self.tip, self.rolling):
                panel.curve(name).setStyle(_style(number))
            highest = self._show_program(name, projection, value.drug, window_s, span_s)
            tops = [max(pair) for pair in zip(tops, highest, strict=True)]
        self._strip.setScale(value.start, span_s)
        self.tip.setScale(span_s, tops[0], f"{unit}/day", NG_PER[unit])
        self.rolling.setScale(span_s, tops[1], unit, NG_PER[unit])
        for panel in (self.tip, self.rolling):
            panel.setTimeTicks(self._strip.ticks())
        self.tip.setWords(f"{value.drug.name}, each program once it has settled")
        self.rolling.setWords(f"in the last {WINDOW_WORDS[window_s]}")

    def _show_program(
        self, name: str, projection: Projection | None, drug: DrugLabel, window_s: int, span_s: float
    ) -> tuple[float, float]:
        """Both curves of one program; their highest values."""
        line = line_of(projection, drug, window_s)
        if projection is None or line is None:
            self.tip.curve(name).clear()
            self.rolling.curve(name).clear()
            return 0.0, 0.0
        rates = projection.tip_ng_per_day[drug.id]
        self.tip.curve(name).setSteps(projection.tip_edges_s, rates)
        self.rolling.curve(name).setLine(line.at_s, line.ng[drug.id])
        worst = worst_point(line, drug, span_s)
        return highest_step(projection.tip_edges_s, rates, span_s), worst[1] if worst else 0.0

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: every colour is taken again."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_strip"):
            for panel in (self.tip, self.rolling):
                panel.restyle()
            self._show()


def _style(number: int) -> CurveStyle:
    return CurveStyle(stroke=theme.tokens().series[number], width=2.0, dash=DASHES[number])


def example() -> QWidget:
    """A steady dose over one by day and night."""
    from profiles.program import Continuous, Order, Program
    from profiles.projection import project
    from widgets import example_program as made

    steady = Program("Steady", made.BACLOFEN, Continuous(600_000, 300_000))
    shown = [project(Order(each), made.context_of(None), made.LIBRARY, WEEK_S) for each in (made.DAY_AND_NIGHT, steady)]
    plot = theme.mark(ComparePlot(), ground="surface")
    plot.setValue(CompareCurves(made.START, DrugLabel("baclofen", "baclofen", "mcg"), tuple(shown)))
    plot.resize(800, 360)
    return plot


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
