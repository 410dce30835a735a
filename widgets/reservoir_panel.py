"""The fourth plot: the reservoir until the refill, with the pump's tolerance as a band, alarm line and due date."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from PySide6.QtWidgets import QWidget

from profiles.projection import DueReason, Projection
from profiles.units import volume_text
from widgets import theme
from widgets.axis_ticks import day_text, number_text
from widgets.curve_item import CurveStyle
from widgets.marks_item import Form, Mark
from widgets.plot_panel import PlotPanel, dashed, solid
from widgets.projection_view import DAY_S, ProjectionView

_NL_PER_ML = 1e6
_REASONS = {
    DueReason.VOLUME: "alarm volume, at the earliest",
    DueReason.STABILITY: "drug stability",
    DueReason.APPOINTMENT: "appointment",
}


class ReservoirPanel(PlotPanel):
    """What is left, nominal and between fastest and slowest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Reservoir", ("band", "held", "draft"), parent)
        self._view: ProjectionView | None = None

    def setView(self, view: ProjectionView, span_s: float) -> None:
        """Show another view over ``span_s`` seconds."""
        self._view = view
        tokens, alone = theme.tokens(), view.draft is None
        own = tokens.held if alone else tokens.draft
        self.curve("held").setStyle(solid(tokens.held, 1.75) if alone else dashed(tokens.held))
        self.curve("draft").setStyle(solid(tokens.draft, 2.0))
        self.curve("band").setStyle(CurveStyle(fill=own, fill_alpha=38, hatch=not alone))
        for name, projection in (("held", view.held), ("draft", view.draft)):
            if projection is None:
                self.curve(name).clear()
            else:
                self.curve(name).setLine(projection.reservoir.at_s, projection.reservoir.nl)
        self._show_band(view.shown)
        self.setScale(span_s, _full_nl(view), "mL", _NL_PER_ML)
        self.setMarks(_marks(view, span_s))
        self.setTitle(_title(view))
        self.setWords(due_words(view), " ".join((due_words(view), alarm_words(view))))

    def _show_band(self, shown: Projection | None) -> None:
        if shown is None or shown.reservoir.low_nl is None or shown.reservoir.high_nl is None:
            self.curve("band").clear()
        else:
            self.curve("band").setBand(shown.reservoir.at_s, shown.reservoir.low_nl, shown.reservoir.high_nl)

    def reading(self, at_s: float) -> str:
        """What is left at an instant, with its band."""
        shown = self._view.shown if self._view else None
        if shown is None:
            return ""
        left = _at(at_s, shown, shown.reservoir.nl)
        if shown.reservoir.low_nl is None or shown.reservoir.high_nl is None:
            return left
        low, high = _at(at_s, shown, shown.reservoir.low_nl), _at(at_s, shown, shown.reservoir.high_nl)
        return f"{left} (between {low} and {high})"


def _title(view: ProjectionView) -> str:
    """The pump's tolerance belongs to the band, so it stands in the title."""
    if view.accuracy_per_mille is None:
        return "Reservoir"
    return f"Reservoir \N{PLUS-MINUS SIGN}{number_text(view.accuracy_per_mille / 10, 0.1)} %"


def _at(at_s: float, shown: Projection, nl: np.ndarray) -> str:
    return volume_text(round(float(np.interp(at_s, shown.reservoir.at_s, nl))), 2)


def _full_nl(view: ProjectionView) -> float:
    """The reservoir's own size sets the axis, so that half full looks half full."""
    filled = max((float(p.reservoir.nl[0]) for p in (view.held, view.draft) if p), default=0.0)
    return max(filled, float(view.capacity_nl or 0)) / 1.06  # the axis adds its air again


def _marks(view: ProjectionView, span_s: float) -> tuple[Mark, ...]:
    tokens, shown = theme.tokens(), view.shown
    marks = [Mark(Form.ACROSS, tokens.caution, y=view.alarm_nl, text=f"alarm {volume_text(view.alarm_nl)}", width=1.5)]
    if shown is not None and shown.due is not None and shown.due.at_s <= span_s:
        words = f"refill due {_day(view, shown.due.at_s)}"
        marks.append(Mark(Form.UP, tokens.text, x=shown.due.at_s, width=1.5, text=words))
    return tuple(marks)


def _day(view: ProjectionView, at_s: int) -> str:
    return day_text(view.start + timedelta(seconds=at_s))


def due_words(view: ProjectionView) -> str:
    """When the refill is due, and why."""
    shown = view.shown
    if shown is None or shown.due is None:
        return "no refill date: the pump's accuracy is not known"
    days = shown.due.at_s // DAY_S
    within = "today" if days == 0 else f"in {days:,} {'day' if days == 1 else 'days'}"
    return f"refill due {_day(view, shown.due.at_s)}, {within}: {_REASONS[shown.due.reason]}"


def alarm_words(view: ProjectionView) -> str:
    """Between which days the alarm volume is reached."""
    shown = view.shown
    if shown is None or shown.endurance is None:
        return ""
    early, late = shown.endurance.alarm.earliest_s, shown.endurance.alarm.latest_s
    if early is None:
        return "The alarm volume is never reached."
    end = "with no latest day" if late is None else f"and {_day(view, late)}"
    return f"The alarm volume of {volume_text(view.alarm_nl)} is reached between {_day(view, early)} {end}."
