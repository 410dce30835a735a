"""The second plot: what each drug gives at the catheter tip, and when a new fluid arrives there, in words.

The line is plug flow, the mean arrival. Around it the band between 5 % and 95 % arrival is drawn where the estimate is
claimed, with what is expected in between as a dotted line. What would follow without a bridge stands above the plot.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from profiles.projection import Projection
from profiles.units import dose_text, duration_text, volume_text
from widgets import theme
from widgets.curve_item import CurveStyle
from widgets.flow_panel import step_value
from widgets.marks_item import Form, Mark
from widgets.plot_choice import PlotSwitch
from widgets.plot_panel import PlotPanel, dashed, solid
from widgets.projection_view import DrugLabel, ProjectionView
from widgets.short_peaks import Tops, tops, without_rounding
from widgets.tip_note import TipNote
from widgets.tip_view import TipView, arrival_words, primed_words, to_minutes, unbridged_words

MOST_DRUGS = 4  # curves that can still be told apart; a fifth is in the words only
NG_PER = {"mcg": 1e3, "mg": 1e6}
_SAME_SCALE = 20.0  # drugs whose doses differ by more do not share an axis: the chosen one sets it
_KINDS = ("band", "held", "draft", "mean")
_NOTHING = TipView()


class TipPanel(PlotPanel):
    """Mass per day of each drug at the tip. Signal ``csfWanted(bool)`` when the estimate beyond it is switched."""

    csfWanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        names = tuple(f"{word}{n}" for n in range(MOST_DRUGS) for word in _KINDS)
        super().__init__("At the catheter tip", names, parent)
        self._view: ProjectionView | None = None
        self._estimates = _NOTHING
        self.csf = PlotSwitch("Spinal fluid", "The estimated concentration in the spinal fluid, as a plot of its own")
        self.csf.valueChanged.connect(self.csfWanted)
        self.note = TipNote()
        self.addControl(self.csf)
        self.addNote(self.note)

    def setView(
        self, view: ProjectionView, span_s: float, chosen: DrugLabel | None, estimates: TipView | None = None
    ) -> None:
        """Show every drug; ``chosen`` sets the axis where doses differ too much to share one."""
        self._view, self._estimates = view, estimates or _NOTHING
        for number in range(MOST_DRUGS):
            self._show_drug(view, number)
            self._show_band(view, number)
        unit = chosen.unit if chosen else "mcg"
        self.setScale(span_s, _highest(view, span_s, chosen), f"{unit}/day", NG_PER[unit])
        arriving = (*_arrival_marks(view.shown, span_s), *self._band_marks(view, span_s))
        self.setMarks((*self._thin_mark(span_s), *_drug_marks(view, span_s, self.top()), *arriving))
        self.setWords(self._said(view, span_s))
        self._show_note(view)

    def _said(self, view: ProjectionView, span_s: float) -> str:
        bands, shown = self._estimates.bands, view.shown
        if not bands or shown is None or len(bands) != len(shown.arrivals):
            said = [tip_words(shown)]
        else:
            said = [arrival_words(band) for band in bands]
        return " · ".join((*said, *_peak_words(view, span_s)))

    def _show_note(self, view: ProjectionView) -> None:
        thin = primed_words(self._estimates)
        missing = unbridged_words(self._estimates, view.drugs, view.start)
        severe = "danger" if self._estimates.overdose else "caution"
        tone = "quiet" if self._estimates.bridged or not missing else severe
        self.note.setValue(" ".join(said for said in (thin, missing) if said), tone)

    def _show_drug(self, view: ProjectionView, number: int) -> None:
        drug = view.drugs[number] if number < len(view.drugs) else None
        colour = theme.tokens().series[number]
        alone = view.draft is None
        fill = colour if number == 0 else ""
        own = solid(colour, 1.75, fill, hatch=not alone, alpha=30)
        self.curve(f"held{number}").setStyle(own if alone else dashed(colour))
        self.curve(f"draft{number}").setStyle(own)
        for word, projection in (("held", view.held), ("draft", view.draft)):
            curve = self.curve(f"{word}{number}")
            rates = _rates(projection, drug)
            if projection is None or rates is None:
                curve.clear()
            else:
                curve.setSteps(projection.tip_edges_s, rates)

    def _show_band(self, view: ProjectionView, number: int) -> None:
        band, mean = self.curve(f"band{number}"), self.curve(f"mean{number}")
        rate = self._estimates.rates.get(view.drugs[number].id) if number < len(view.drugs) else None
        if rate is None:
            band.clear()
            mean.clear()
            return
        colour = theme.tokens().series[number]
        band.setStyle(CurveStyle(fill=colour, fill_alpha=60))
        mean.setStyle(CurveStyle(stroke=colour, width=1.5, dash=(1.5, 2.0)))
        band.setBand(rate.at_s, rate.low, rate.high)
        mean.setLine(rate.at_s, rate.mean)

    def _band_marks(self, view: ProjectionView, span_s: float) -> tuple[Mark, ...]:
        """What the band is, in words beside the first of them."""
        if not view.drugs or (rate := self._estimates.rates.get(view.drugs[0].id)) is None or rate.at_s[0] > span_s:
            return ()
        begin_s, end_s = float(rate.at_s[0]), float(rate.at_s[-1])
        words = "5 to 95 % arrival, estimate"
        return (Mark(Form.BAR, theme.tokens().series[0], x=begin_s, x_end=end_s, width=0.0, text=words),)

    def _thin_mark(self, span_s: float) -> tuple[Mark, ...]:
        """The stretch after a prime in which the drug comes thin."""
        bands = self._estimates.bands
        late_s = bands[0].late.after_s if self._estimates.primed and bands else None
        if not late_s:
            return ()
        colour, end_s = theme.tokens().caution, min(float(late_s), span_s)
        return (Mark(Form.SPAN, colour, x=0.0, x_end=end_s, text="thin after the prime", alpha=40),)

    def reading(self, at_s: float) -> str:
        """What each drug gives at an instant."""
        view = self._view
        shown = view.shown if view else None
        if view is None or shown is None:
            return ""
        said = []
        for drug in view.drugs:
            if drug.id in shown.tip_ng_per_day:
                rate = step_value(shown.tip_edges_s, shown.tip_ng_per_day[drug.id], at_s)
                said.append(f"{drug.name} {dose_text(round(rate), drug.unit, 3)}")
        return " · ".join(said)


def _highest(view: ProjectionView, span_s: float, chosen: DrugLabel | None) -> float:
    """The top of the axis: of all drugs when they are alike, else of the chosen one."""
    both = [each for each in (view.held, view.draft) if each is not None]
    highest = {
        drug.id: max((_tops(each, drug, span_s).drawn for each in both), default=0.0)
        for drug in view.drugs[:MOST_DRUGS]
    }
    mine = highest.get(chosen.id, 0.0) if chosen else 0.0
    others = [top for top in highest.values() if mine == 0 or top <= mine * _SAME_SCALE]
    return max([mine, *others])


def _rates(projection: Projection | None, drug: DrugLabel | None) -> NDArray[np.float64] | None:
    """What a drug gives, as it is drawn; None where there is nothing to draw."""
    if projection is None or drug is None or drug.id not in projection.tip_ng_per_day:
        return None
    fronts_s = [arrival.after_s for arrival in projection.arrivals if arrival.after_s is not None]
    return without_rounding(projection.tip_edges_s, projection.tip_ng_per_day[drug.id], fronts_s)


def _tops(projection: Projection, drug: DrugLabel, span_s: float) -> Tops:
    rates = _rates(projection, drug)
    return Tops(0.0, 0.0, 0.0) if rates is None else tops(projection.tip_edges_s, rates, span_s)


def _peak_words(view: ProjectionView, span_s: float) -> list[str]:
    """What leaves the axis because it is too short to be drawn: how high, and for how long."""
    if view.shown is None:
        return []
    said = []
    for drug in view.drugs[:MOST_DRUGS]:
        found = _tops(view.shown, drug, span_s)
        if found.short:
            name = f"{drug.name} " if len(view.drugs) > 1 else ""
            height, lasting = dose_text(round(found.peak), drug.unit, 3), duration_text(max(1, round(found.lasting_s)))
            said.append(f"{name}{height} for {lasting}, above this axis")
    return said


def _drug_marks(view: ProjectionView, span_s: float, top: float) -> tuple[Mark, ...]:
    """Each drug's name on its curve, where there is more than one."""
    shown = view.shown
    if shown is None or len(view.drugs) < 2:
        return ()
    marks = []
    for number, drug in enumerate(view.drugs[:MOST_DRUGS]):
        if drug.id in shown.tip_ng_per_day:
            rate = step_value(shown.tip_edges_s, shown.tip_ng_per_day[drug.id], span_s * 0.5)
            colour = theme.tokens().series[number]
            where = drug.name if rate <= top else f"{drug.name} above this axis"
            marks.append(Mark(Form.ACROSS, colour, y=min(rate, top), text=where, alpha=0))
    return tuple(marks)


def _arrival_marks(shown: Projection | None, span_s: float) -> tuple[Mark, ...]:
    if shown is None:
        return ()
    colour = theme.tokens().text
    return tuple(
        Mark(Form.UP, colour, x=arrival.after_s, width=1.5, text="new fluid arrives")
        for arrival in shown.arrivals
        if arrival.after_s is not None and arrival.after_s <= span_s
    )


def tip_words(shown: Projection | None) -> str:
    """When the tip changes: at once within one fluid, after the line's volume for a new one."""
    if shown is None:
        return ""
    if not shown.arrivals:
        known = "same fluid: a new flow is at the tip at once"
        return known if shown.dead_volume_nl is not None else "line volume unknown: strongest fluid shown"
    said = []
    for arrival in shown.arrivals:
        after = "never at this flow" if arrival.after_s is None else _about(arrival.after_s)
        said.append(f"new fluid after {volume_text(arrival.volume_nl)}, {after}")
    return " · ".join(said)


def _about(after_s: int) -> str:
    return f"about {duration_text(to_minutes(after_s))}"
