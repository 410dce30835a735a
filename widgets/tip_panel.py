"""The second plot: what each drug gives at the catheter tip, and when a new fluid arrives there, in words."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from profiles.projection import Projection
from profiles.units import dose_text, duration_text, volume_text
from widgets import theme
from widgets.flow_panel import highest_step, step_value
from widgets.marks_item import Form, Mark
from widgets.plot_panel import PlotPanel, dashed, solid
from widgets.projection_view import DrugLabel, ProjectionView

MOST_DRUGS = 4  # curves that can still be told apart; a fifth is in the words only
NG_PER = {"mcg": 1e3, "mg": 1e6}
_SAME_SCALE = 20.0  # drugs whose doses differ by more do not share an axis: the chosen one sets it


class TipPanel(PlotPanel):
    """Mass per day of each drug at the tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        names = tuple(f"{word}{n}" for n in range(MOST_DRUGS) for word in ("held", "draft"))
        super().__init__("At the catheter tip", names, parent)
        self._view: ProjectionView | None = None

    def setView(self, view: ProjectionView, span_s: float, chosen: DrugLabel | None) -> None:
        """Show every drug; ``chosen`` sets the axis where doses differ too much to share one."""
        self._view = view
        for number in range(MOST_DRUGS):
            self._show_drug(view, number)
        unit = chosen.unit if chosen else "mcg"
        self.setScale(span_s, _highest(view, span_s, chosen), f"{unit}/day", NG_PER[unit])
        self.setMarks((*_drug_marks(view, span_s, self.top()), *_arrival_marks(view.shown)))
        self.setWords(arrival_words(view.shown))

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
            if drug is None or projection is None or drug.id not in projection.tip_ng_per_day:
                curve.clear()
            else:
                curve.setSteps(projection.tip_edges_s, projection.tip_ng_per_day[drug.id])

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
    tops = {}
    for drug in view.drugs[:MOST_DRUGS]:
        rates = [p.tip_ng_per_day[drug.id] for p in (view.held, view.draft) if p and drug.id in p.tip_ng_per_day]
        edges = [p.tip_edges_s for p in (view.held, view.draft) if p and drug.id in p.tip_ng_per_day]
        tops[drug.id] = max((highest_step(e, r, span_s) for e, r in zip(edges, rates, strict=True)), default=0.0)
    mine = tops.get(chosen.id, 0.0) if chosen else 0.0
    others = [top for top in tops.values() if mine == 0 or top <= mine * _SAME_SCALE]
    return max([mine, *others])


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


def _arrival_marks(shown: Projection | None) -> tuple[Mark, ...]:
    if shown is None:
        return ()
    colour = theme.tokens().text
    return tuple(
        Mark(Form.UP, colour, x=arrival.after_s, width=1.5, text="new fluid arrives")
        for arrival in shown.arrivals
        if arrival.after_s is not None
    )


def arrival_words(shown: Projection | None) -> str:
    """When the tip changes: at once within one fluid, after the line's volume for a new one."""
    if shown is None:
        return ""
    if not shown.arrivals:
        known = "same fluid: a new flow is at the tip at once"
        return known if shown.dead_volume_nl is not None else "line volume unknown: strongest fluid shown"
    said = []
    for arrival in shown.arrivals:
        after = "never at this flow" if arrival.after_s is None else f"about {duration_text(_minutes(arrival.after_s))}"
        said.append(f"new fluid after {volume_text(arrival.volume_nl)}, {after}")
    return " · ".join(said)


def _minutes(seconds: int) -> int:
    """To the next whole minute: an arrival is never called earlier than it is."""
    return -(-seconds // 60) * 60
