"""The third plot: the mass of a drug in the last hours, its limit, the headroom between them and the worst window."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from profiles.findings import Rule, Severity
from profiles.projection import Projection, Rolling
from profiles.units import mass_text
from widgets import theme
from widgets.curve_item import CurveStyle
from widgets.finding_marks import drug_of
from widgets.marks_item import Form, Mark
from widgets.plot_panel import PlotPanel, dashed, solid
from widgets.projection_view import DrugLabel, ProjectionView, WindowLimit
from widgets.tip_panel import NG_PER
from widgets.wording import shortened

WINDOW_WORDS = {3_600: "1 h", 14_400: "4 h", 86_400: "24 h"}
_WINDOW_RULES = frozenset({Rule.DOSE_DAY, Rule.DOSE_WINDOW, Rule.FIRST_DOSE})


class WindowPanel(PlotPanel):
    """Rolling mass of one drug over one window, against its limits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Rolling dose", ("headroom", "over", "held", "draft"), parent)
        self._view: ProjectionView | None = None
        self._drug: DrugLabel | None = None
        self._window_s = 86_400

    def setView(self, view: ProjectionView, span_s: float, drug: DrugLabel | None, window_s: int) -> None:
        """Show one drug over one window."""
        self._view, self._drug, self._window_s = view, drug, window_s
        limits = limits_of(view, drug, window_s)
        for name, projection in (("held", view.held), ("draft", view.draft)):
            self._show_line(name, projection, alone=view.draft is None)
        shown = line_of(view.shown, drug, window_s)
        self._show_headroom(shown, limits, drug)
        highest = self._highest_of(view, span_s, limits)
        unit = drug.unit if drug else "mcg"
        self.setScale(span_s, highest, unit, NG_PER[unit])
        worst = worst_point(shown, drug, span_s)
        judged = finding_spans(view, drug, window_s, span_s)
        self.setMarks((*judged, *self._worst_marks(worst, unit), *_limit_marks(limits, unit, self.top())))
        words = headroom_words(worst, shown, drug, limits)
        self.setWords(" · ".join(part for part in (view.unseen, words) if part))

    def _show_line(self, name: str, projection: Projection | None, *, alone: bool) -> None:
        line = line_of(projection, self._drug, self._window_s)
        series = theme.tokens().series
        number = self._number()
        style = solid(series[number], 2.0)
        self.curve(name).setStyle(dashed(theme.tokens().held) if name == "held" and not alone else style)
        if line is None or self._drug is None:
            self.curve(name).clear()
        else:
            self.curve(name).setLine(line.at_s, line.ng[self._drug.id])

    def _number(self) -> int:
        drugs = self._view.drugs if self._view else ()
        return next((n for n, d in enumerate(drugs[:4]) if d == self._drug), 0)

    def _show_headroom(self, line: Rolling | None, limits: tuple[WindowLimit, ...], drug: DrugLabel | None) -> None:
        """The ground between curve and tightest limit, and what is over it."""
        tokens = theme.tokens()
        self.curve("headroom").setStyle(CurveStyle(fill=tokens.series[2], fill_alpha=28))
        self.curve("over").setStyle(CurveStyle(fill=tokens.danger, fill_alpha=90, hatch=True))
        if line is None or drug is None or not limits:
            self.curve("headroom").clear()
            self.curve("over").clear()
            return
        at_s, ng = crossed(line.at_s, line.ng[drug.id] + line.patient_extra_ng[drug.id], float(limits[0].ng))
        limit = np.full(at_s.size, float(limits[0].ng))
        self.curve("headroom").setBand(at_s, np.minimum(ng, limit), limit)
        self.curve("over").setBand(at_s, limit, np.maximum(ng, limit))

    def _highest_of(self, view: ProjectionView, span_s: float, limits: tuple[WindowLimit, ...]) -> float:
        """The tightest limit always belongs on the axis; a farther one only when the curve comes near to it."""
        tops = []
        for projection in (view.held, view.draft):
            point = worst_point(line_of(projection, self._drug, self._window_s), self._drug, span_s)
            tops.append(point[1] if point else 0.0)
        highest = max(tops)
        near = [limit.ng for limit in limits[1:] if highest > limit.ng * 0.5]
        return max([highest, *(limit.ng for limit in limits[:1]), *near])

    def _worst_marks(self, worst: tuple[float, float] | None, unit: str) -> tuple[Mark, ...]:
        if worst is None:
            return ()
        colour = theme.tokens().series[self._number()]
        words = f"worst {WINDOW_WORDS[self._window_s]} {_mass(worst[1], unit)}"
        dot = Mark(Form.DOT, colour, x=worst[0], y=worst[1], text=words)
        if worst[0] <= 0:
            return (dot,)  # what is fullest now was given before the plot begins
        begin_s = max(0.0, worst[0] - self._window_s)
        return dot, Mark(Form.BRACKET, colour, x=begin_s, y=worst[1], x_end=worst[0], width=1.5)

    def reading(self, at_s: float) -> str:
        """What was given in the window that ends at an instant."""
        view, drug = self._view, self._drug
        if view is None or drug is None:
            return ""
        said = []
        for word, projection in (("held", view.held), ("draft", view.draft)):
            line = line_of(projection, drug, self._window_s)
            if line is not None and line.at_s.size:
                said.append(f"{word} {_mass(float(np.interp(at_s, line.at_s, line.ng[drug.id])), drug.unit)}")
        return f"{drug.name}, last {WINDOW_WORDS[self._window_s]}: {' · '.join(said)}"


def line_of(projection: Projection | None, drug: DrugLabel | None, window_s: int) -> Rolling | None:
    """The rolling line of a window, if the projection has it for that drug."""
    if projection is None or drug is None:
        return None
    lines = (line for line in projection.rolling if line.window_s == window_s and drug.id in line.ng)
    return next(lines, None)


def limits_of(view: ProjectionView, drug: DrugLabel | None, window_s: int) -> tuple[WindowLimit, ...]:
    """The limits of a drug and window, the tightest first."""
    rows = (limit for limit in view.limits if drug and limit.drug_id == drug.id and limit.window_s == window_s)
    return tuple(sorted(rows, key=lambda limit: limit.ng))


def crossed(at_s: np.ndarray, ng: np.ndarray, limit: float) -> tuple[np.ndarray, np.ndarray]:
    """The same line with a corner wherever it crosses ``limit``, so that a band may be cut there exactly."""
    before, after = ng[:-1] - limit, ng[1:] - limit
    where = np.flatnonzero(before * after < 0)
    if not where.size:
        return at_s, ng
    share = before[where] / (before[where] - after[where])
    corners = at_s[where] + share * (at_s[where + 1] - at_s[where])
    return np.insert(at_s, where + 1, corners), np.insert(ng, where + 1, limit)


def worst_point(line: Rolling | None, drug: DrugLabel | None, span_s: float) -> tuple[float, float] | None:
    """When the fullest window ends (s) and what is in it (ng), the earliest of equals, within ``span_s``."""
    if line is None or drug is None or not line.at_s.size:
        return None
    ng = line.ng[drug.id][: max(1, int(np.searchsorted(line.at_s, span_s, side="right")))]
    highest = float(ng.max())
    at = int(np.argmax(ng >= highest - 0.5))  # half a nanogram: the noise of a sum of floats is far below it
    return float(line.at_s[at]), highest


def finding_spans(view: ProjectionView, drug: DrugLabel | None, window_s: int, span_s: float) -> tuple[Mark, ...]:
    """The windows that findings judge, as ground with what was asked and allowed: exact numbers, not the eye's."""
    tokens, marks = theme.tokens(), list[Mark]()
    for finding, start_s, end_s in sorted(view.spans, key=lambda row: -row[0].severity):
        judged = finding.rule in _WINDOW_RULES and end_s - start_s == window_s
        if drug is None or not judged or drug_of(finding) != drug.id or start_s >= span_s or end_s <= 0:
            continue
        colour = tokens.danger if finding.severity >= Severity.HARD else tokens.caution
        asked = shortened(finding.asked, finding.allowed, finding.unit)  # as the finding itself says it
        bound = "at most " if finding.at_most else ""
        words = f"worst {WINDOW_WORDS[window_s]} {bound}{asked}, allowed {finding.allowed} {finding.unit}"
        begin, end = max(0.0, float(start_s)), min(float(end_s), span_s)
        marks.append(Mark(Form.SPAN, colour, x=begin, x_end=end, alpha=34))
        marks.append(Mark(Form.BAR, colour, x=begin, x_end=end, width=0.0, text=words))
    return tuple(marks)


def _limit_marks(limits: tuple[WindowLimit, ...], unit: str, top: float) -> tuple[Mark, ...]:
    """The limits that the axis reaches; the words beside the title name the tightest in any case."""
    tokens = theme.tokens()
    return tuple(
        Mark(
            Form.ACROSS,
            tokens.danger if limit.hard else tokens.caution,
            y=limit.ng,
            text=f"{'hard' if limit.hard else 'soft'} limit {mass_text(limit.ng, unit)}",
            dash=() if limit.hard else (6.0, 3.0),
            width=1.5,
        )
        for limit in limits
        if limit.ng <= top
    )


def headroom_words(
    worst: tuple[float, float] | None, line: Rolling | None, drug: DrugLabel | None, limits: tuple[WindowLimit, ...]
) -> str:
    """What is left to the tightest limit, patient boluses included; what is over the hardest one that is passed."""
    if worst is None or line is None or drug is None:
        return ""
    window, extra = WINDOW_WORDS[line.window_s], line.patient_extra_ng[drug.id]
    most = worst[1] + extra
    with_patient = f"at most {_mass(most, drug.unit)} with every patient bolus, " if extra else ""
    if not limits:
        return f"{with_patient}no {window} limit in the library"
    passed = [limit for limit in limits if limit.ng < most]
    judged = max(passed, key=lambda limit: limit.hard) if passed else limits[0]
    left = judged.ng - most
    kind = "hard" if judged.hard else "soft"
    room = f"{_mass(left, drug.unit)} below" if left >= 0 else f"{_mass(-left, drug.unit)} over"
    return f"{with_patient}{room} the {kind} limit"


def _mass(ng: float, unit: str) -> str:
    """A drawn number in the drug's unit, to four figures: it is an estimate of the eye, never a finding's number."""
    factor = NG_PER[unit]
    whole = len(str(int(abs(ng) / factor)))
    return mass_text(round(ng), unit, max(0, 4 - whole))
