"""Where findings stand in the plots: a bar along the top of the plot that they speak of, over the time they mean."""

from __future__ import annotations

from profiles.findings import Finding, Rule, Severity
from widgets import theme
from widgets.marks_item import Form, Mark
from widgets.projection_view import ProjectionView

_PLOTS: dict[Rule, str] = {
    Rule.FLOW_RANGE: "flow",
    Rule.FLOW_RESOLUTION: "flow",
    Rule.CONCENTRATION_MAX: "tip",
    Rule.CONCENTRATION_MIN: "tip",
    Rule.CONCENTRATION_STEP: "tip",
    Rule.DOSE_DAY: "window",
    Rule.DOSE_WINDOW: "window",
    Rule.FIRST_DOSE: "window",
    Rule.DOSE_STEP_UP: "window",
    Rule.DOSE_STEP_DOWN: "window",
    Rule.RESERVOIR_ENDURANCE: "reservoir",
    Rule.STABILITY: "reservoir",
    Rule.REPLACEMENT: "reservoir",
}
_BAR_PX = 5.0


def plot_of(finding: Finding) -> str:
    """The plot that a finding belongs to: ``flow``, ``tip``, ``window`` or ``reservoir``."""
    return _PLOTS.get(finding.rule, "flow")


def drug_of(finding: Finding) -> str:
    """The drug that a finding about a window speaks of."""
    return finding.detail.partition(" ")[0]


def marks_for(view: ProjectionView, plot: str, span_s: float) -> tuple[Mark, ...]:
    """The bars of one plot, the worst finding on top."""
    tokens = theme.tokens()
    spans = [row for row in view.spans if plot_of(row[0]) == plot and row[1] < span_s and row[2] > 0]
    return tuple(
        Mark(
            Form.BAR,
            tokens.danger if finding.severity >= Severity.HARD else tokens.caution,
            x=max(0.0, float(start_s)),
            x_end=min(float(end_s), span_s),
            width=_BAR_PX,
        )
        for finding, start_s, end_s in sorted(spans, key=lambda row: row[0].severity)
        if finding.severity > Severity.NOTE
    )
