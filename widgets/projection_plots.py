"""The plots of a program on one time axis: pump flow, catheter tip, spinal fluid, rolling dose, reservoir.

``setView`` shows a view; hovering, or the arrow keys, read all of them at one instant; dragging a step's edge asks for
an edit. Nothing is drawn without data: then a sentence says what to do. What takes longer to compute comes later, by
``setEstimates``; the estimate for the spinal fluid is shown only on request.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from profiles.findings import Place
from profiles.units import duration_text
from widgets import theme
from widgets.axis_strips import TimeStrip
from widgets.axis_ticks import moment_text
from widgets.choices import Choice, SegmentField
from widgets.csf_panel import CsfPanel
from widgets.empty_state import EmptyState, EmptyView
from widgets.finding_marks import drug_of, marks_for, plot_of
from widgets.flow_panel import FlowPanel
from widgets.plot_choice import PlotChoice
from widgets.plot_legend import LegendRow, PlotLegend
from widgets.plot_panel import PlotPanel
from widgets.projection_view import DAY_S, WEEK_S, DrugLabel, ProjectionView
from widgets.reservoir_panel import ReservoirPanel
from widgets.theme import Role
from widgets.tip_panel import TipPanel
from widgets.tip_view import TipView
from widgets.window_panel import WINDOW_WORDS, WindowPanel

HORIZONS = (Choice("day", "24 h"), Choice("week", "7 d"), Choice("refill", "Refill"))
_USUAL_SHARE, _NOTED_SHARE = 10, 16  # of the height: a plot that must also hold a note keeps room for its curves
_READING_STEPS = 96  # arrow keys cross the plot in so many steps: a quarter of an hour in a day
_READING = EmptyView("clock", "Reading the pump's log", "It tells what the pump gives now: the plots follow.")
_UNREAD = EmptyView(
    "clock", "What the pump gives is not known", "The line was lost before its log was read. Read the pump again."
)
_NOTHING = EmptyView(
    "program", "No program to project", "Read the pump, or enter a dose at the left: the plots follow as you type."
)


class ProjectionPlots(QWidget):
    """Signals: ``stepEdgePreviewed`` while a step's edge is dragged and ``stepEdgeMoved`` when it is let go
    (pattern, step, second of the day); ``horizonChanged(str)`` (``day``, ``week``, ``refill``); ``estimatesWanted()``
    when the hand asks for the spinal fluid, or for another stretch or weight of it.
    """

    stepEdgePreviewed = Signal(int, int, int)
    stepEdgeMoved = Signal(int, int, int)
    horizonChanged = Signal(str)
    estimatesWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: ProjectionView | None = None
        self._nothing = _NOTHING  # what is said where there is no view
        self._read_s: float | None = None
        self._estimates: TipView | None = None
        self.flow, self.tip, self.csf = FlowPanel(), TipPanel(), CsfPanel()
        self.window_plot, self.reservoir = WindowPanel(), ReservoirPanel()
        self.csf.hide()
        self._make_controls()
        self._arrange()
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Projected delivery")
        self._show()

    def _make_controls(self) -> None:
        self._legend = PlotLegend()
        self._moment = theme.label("", Role.SMALL_STRONG)
        self._horizon = SegmentField(HORIZONS)
        self._horizon.setAccessibleName("Time shown")
        self._horizon.setValue("day")
        self._window = PlotChoice("Rolling window", tuple(Choice(s, words) for s, words in WINDOW_WORDS.items()))
        self._window.setValue(DAY_S)
        self._drug_choice = PlotChoice("Drug shown")
        self._strip = TimeStrip()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(theme.space(3))
        top.addWidget(self._legend)
        top.addWidget(self._moment, 1, Qt.AlignmentFlag.AlignRight)
        top.addWidget(self._horizon)
        plots = QWidget()
        self._column = QVBoxLayout(plots)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(1.5))
        self._column.addLayout(top)
        for panel in self.panels():
            self._column.addWidget(panel, _USUAL_SHARE)
        self._column.addWidget(self._strip)
        self.window_plot.addControl(self._window)
        self.window_plot.addControl(self._drug_choice)
        self._empty = EmptyState()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(plots)
        self._stack.addWidget(self._empty)

    def _connect(self) -> None:
        for panel in self.panels():
            panel.pointed.connect(self.readAt)
            panel.left.connect(self.stopReading)
        self.flow.stepEdgePreviewed.connect(self.stepEdgePreviewed)
        self.flow.stepEdgeMoved.connect(self.stepEdgeMoved)
        self._horizon.valueChanged.connect(self._change_horizon)
        self.tip.csfWanted.connect(self._switch_csf)
        self.csf.weightChanged.connect(self.estimatesWanted)
        self._window.valueChanged.connect(self._show)
        self._drug_choice.valueChanged.connect(self._show)

    def panels(self) -> tuple[PlotPanel, ...]:
        """The plots, from above; the spinal fluid is hidden until it is asked for."""
        return self.flow, self.tip, self.csf, self.window_plot, self.reservoir

    def setView(self, view: ProjectionView | None, begin_s: float = 0.0) -> None:
        """Show another view, silently; None, or a view without projections, shows what to do instead.

        ``begin_s``: its start in the pump's own seconds, in which samples are measured.
        """
        self._view, self._nothing = view, _NOTHING
        self.flow.beginMeasured(begin_s)
        self._offer_drugs(view.drugs if view else ())
        self._show()

    def setUntold(self, *, reading: bool) -> None:
        """Nothing is drawn before the pump's log is read, if it is being read, silently; the next view ends it."""
        self.setView(None)
        self._nothing = _READING if reading else _UNREAD
        self._show()

    def view(self) -> ProjectionView | None:
        """What is shown."""
        return self._view

    def setEstimates(self, estimates: TipView | None) -> None:
        """What was estimated for the view that is shown, silently; None: nothing is to be said beside it."""
        if estimates is not self._estimates:
            self._estimates = estimates
            self._show()

    def estimates(self) -> TipView | None:
        """What is estimated."""
        return self._estimates

    def csfWish(self) -> tuple[int, int | None] | None:
        """The stretch (s) and the body weight (g) for the estimate in the spinal fluid; None while it is not shown."""
        return None if self.csf.isHidden() else (self.span_s(), self.csf.weight_g())

    def setCsfShown(self, on: bool) -> None:
        """Show or hide the spinal fluid, silently."""
        self.tip.csf.setValue(on)
        self.csf.setVisible(on)

    @Slot(bool)
    def _switch_csf(self, on: bool) -> None:
        self.setCsfShown(on)
        self.estimatesWanted.emit()
        self._show()

    def showPlace(self, place: Place) -> None:
        """Lead to the window that a finding at this place judges: enough time, its drug and its length are chosen."""
        spans = self._view.spans if self._view else ()
        found = next((row for row in spans if row[0].where == place and row[0].start_s is not None), None)
        if found is None or self._view is None:
            return
        finding, start_s, end_s = found
        wide = next((name for name, span_s in (("day", DAY_S), ("week", WEEK_S)) if end_s <= span_s), "refill")
        self._horizon.setValue(wide)
        if plot_of(finding) == "window":
            self._window.setValue(end_s - start_s)
            drug = next((drug for drug in self._view.drugs if drug.id == drug_of(finding)), None)
            self._drug_choice.setValue(drug)
        self._change_horizon(wide)

    def horizon(self) -> str:
        """How much time is shown: ``day``, ``week`` or ``refill``."""
        return str(self._horizon.value())

    def setHorizon(self, horizon: str) -> None:
        """Show more or less time, silently."""
        self._horizon.setValue(horizon)
        self._show()

    def span_s(self) -> int:
        """Seconds on the time axis."""
        if self.horizon() == "refill":
            return self._view.refill_span_s() if self._view else WEEK_S
        return DAY_S if self.horizon() == "day" else WEEK_S

    def addMeasured(self, at_s: float, flow_nl_per_day: float) -> None:
        """One measured sample, at the pump's own second ``at_s``."""
        first = not self.flow.is_measured()
        self.flow.addMeasured(at_s, flow_nl_per_day)
        if first:
            self._show_legend()

    def clearMeasured(self) -> None:
        """Forget what was measured."""
        self.flow.clearMeasured()
        self._show_legend()

    def _offer_drugs(self, drugs: tuple[DrugLabel, ...]) -> None:
        """A choice of drug for tip and window, only where there is one to make."""
        self._drug_choice.setChoices(tuple(Choice(drug, drug.name) for drug in drugs))
        self._drug_choice.setVisible(len(drugs) > 1)

    @Slot(object)
    def _change_horizon(self, horizon: object) -> None:
        self.horizonChanged.emit(str(horizon))
        if not self.csf.isHidden():
            self.estimatesWanted.emit()
        self._show()

    @Slot()
    def _show(self) -> None:
        view = self._view
        if view is None or view.shown is None:
            gap = view.gap if view else ""
            self._empty.setValue(EmptyView(_NOTHING.icon, _NOTHING.title, gap) if gap else self._nothing)
            self._stack.setCurrentIndex(1)
            return
        self._stack.setCurrentIndex(0)
        span_s, window_s = self.span_s(), cast("int", self._window.value())
        drug = cast("DrugLabel | None", self._drug_choice.value())
        self._show_legend()
        self._strip.setScale(view.start, span_s)
        self.flow.setView(view, span_s)
        self.tip.setView(view, span_s, drug, self._estimates)
        share = _USUAL_SHARE if self.tip.note.isHidden() else _NOTED_SHARE
        if share != self._column.stretch(self._column.indexOf(self.tip)):  # the same again would lay out anew
            self._column.setStretchFactor(self.tip, share)
        if not self.csf.isHidden():
            found = self._estimates.csf.get(drug.id) if self._estimates and drug else None
            self.csf.setEstimate(view, span_s, drug, found)
        self.window_plot.setView(view, span_s, drug, window_s)
        self.reservoir.setView(view, span_s)
        ticks = self._strip.ticks()
        for panel, name in zip(self.panels(), ("flow", "tip", "csf", "window", "reservoir"), strict=True):
            panel.setTimeTicks(ticks)
            panel.setFindingMarks(marks_for(view, name, span_s))
        self.readAt(self._read_s) if self._read_s is not None else self.stopReading()

    def _show_legend(self) -> None:
        if self._view is not None:
            self._legend.setRows(legend_rows(self._view, measured=self.flow.is_measured()))

    @Slot(float)
    def readAt(self, at_s: float) -> None:
        """Read all plots at an instant."""
        view = self._view
        if view is None or view.shown is None:
            return
        self._read_s = at_s = min(max(at_s, 0.0), float(self.span_s()))
        ahead = duration_text(round(at_s) // 60 * 60)
        self._moment.setText(f"{moment_text(view.start + timedelta(seconds=at_s))} · in {ahead}")
        readings = (
            self.flow.reading(at_s),
            self.tip.reading(at_s),
            self.csf.reading(at_s),
            self.window_plot.reading(at_s),
            self.reservoir.reading(at_s),
        )
        for panel, reading in zip(self.panels(), readings, strict=True):
            panel.setCursor_s(at_s)
            panel.setReading(reading)

    @Slot()
    def stopReading(self) -> None:
        """Back to the words of the whole."""
        self._read_s = None
        self._moment.setText("")
        for panel in self.panels():
            panel.setCursor_s(None)
            panel.setReading(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move the reading line, Home and End take it to the edges, Escape puts it away."""
        span_s = float(self.span_s())
        step_s = span_s / _READING_STEPS
        at_s = self._read_s if self._read_s is not None else -step_s
        places = {
            Qt.Key.Key_Right: at_s + step_s,
            Qt.Key.Key_Left: (self._read_s if self._read_s is not None else span_s + step_s) - step_s,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: span_s,
        }
        key = Qt.Key(event.key())
        if key in places:
            self.readAt(places[key])
        elif key == Qt.Key.Key_Escape and self._read_s is not None:
            self.stopReading()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme, or another size of text: every colour is taken again."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_stack"):
            for panel in self.panels():
                panel.restyle()
            self._show()


def legend_rows(view: ProjectionView, *, measured: bool) -> tuple[LegendRow, ...]:
    """The lines that are there, in words."""
    rows = []
    if view.held is not None:
        rows.append(LegendRow("held", "held", dashed=view.draft is not None))
    if view.draft is not None:
        rows.append(LegendRow("draft, typing" if view.typing else "draft", "draft", hatched=True))
    if measured:
        rows.append(LegendRow("measured", "measured", width=3.0))
    return tuple(rows)


def example() -> QWidget:
    """A raised dose over what is held."""
    from widgets import example_program

    plots = theme.mark(ProjectionPlots(), ground="surface")
    plots.setView(example_program.view(draft=example_program.raised()))
    plots.resize(800, 620)
    return plots


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
