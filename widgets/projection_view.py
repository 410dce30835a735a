"""What the four plots show, as one frozen value: projections of what is held and drafted, and the words around them.

``view_of`` builds it from therapy values; it is pure, so the whole page can be made and tested without a window.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from profiles.context import Context
from profiles.findings import Finding, Part, Rule, Severity
from profiles.guardrails import applicable
from profiles.limits import Library
from profiles.program import Base, Order, Program, Timed
from profiles.projection import WINDOWS_S, Projection

DAY_S = 86_400
WEEK_S = 7 * DAY_S
LONGEST_S = 180 * DAY_S  # the projection that the refill view may need; shorter views are cut from it
_REFILL_AIR = 1.04  # the latest date stands a little inside the plot
_FEW_WEEKS_S = 8 * WEEK_S


@dataclass(frozen=True, slots=True)
class DrugLabel:
    """A drug of the plots: its name, and the unit (``mcg``, ``mg``) that its label writes doses in."""

    id: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class WindowLimit:
    """The most mass of a drug (ng) in any ``window_s``; ``hard`` blocks, else it warns."""

    drug_id: str
    window_s: int
    ng: int
    hard: bool
    source: str


@dataclass(frozen=True, slots=True)
class StepEdge:
    """The start of step ``step`` of a pattern, as it stands in the plot at ``at_s``.

    ``second`` is its second of the day; it may be dragged between ``low`` and ``high``, exclusive.
    """

    at_s: int
    pattern: int
    step: int
    second: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, eq=False)
class ProjectionView:
    """Everything the four plots need. ``draft`` is None while nothing is changed; then ``held`` stands alone.

    ``start`` is the pump's wall clock at activation (second 0 of every array), without a zone.
    """

    start: datetime
    held: Projection | None = None
    draft: Projection | None = None
    drugs: tuple[DrugLabel, ...] = ()
    limits: tuple[WindowLimit, ...] = ()
    edges: tuple[StepEdge, ...] = ()
    findings: tuple[Finding, ...] = ()
    spans: tuple[tuple[Finding, int, int], ...] = ()  # findings with the seconds they speak of
    capacity_nl: int | None = None
    alarm_nl: int = 0
    accuracy_per_mille: int | None = None
    flow_min_nl_per_day: int | None = None
    flow_max_nl_per_day: int | None = None
    typing: bool = False
    unseen: str = ""  # what of the hours before nobody knows, and the rolling windows therefore lack
    gap: str = ""  # why there is nothing to show, as a sentence that says what to do

    @property
    def shown(self) -> Projection | None:
        """What words and marks speak about: the draft, or what is held while nothing is changed."""
        return self.draft if self.draft is not None else self.held

    def refill_span_s(self) -> int:
        """Seconds until the last of the dates that matter, in whole weeks (four at a time when there are many), so that
        the axis stays where it is while a dose is typed.
        """
        shown = self.shown
        if shown is None:
            return WEEK_S
        dates = [shown.due.at_s] if shown.due else []
        if shown.endurance:
            alarm = shown.endurance.alarm
            dates += [at_s for at_s in (alarm.earliest_s, alarm.nominal_s, alarm.latest_s) if at_s is not None]
        wanted_s = int(max(dates, default=shown.horizon_s) * _REFILL_AIR)
        step_s = WEEK_S if wanted_s <= _FEW_WEEKS_S else 4 * WEEK_S
        return min(max(1, -(-wanted_s // step_s)) * step_s, shown.horizon_s)


def view_of(
    start: datetime,
    held: Projection | None,
    draft: Projection | None,
    order: Order,
    context: Context,
    library: Library,
    findings: tuple[Finding, ...] = (),
    *,
    typing: bool = False,
) -> ProjectionView:
    """The view of ``order``, which ``draft`` projects (or ``held``, when nothing is changed)."""
    model = library.model(context.pump_model_id)
    shown = draft if draft is not None else held
    return ProjectionView(
        start=start,
        held=held,
        draft=draft,
        drugs=tuple(_label(library, drug_id) for drug_id in (shown.drug_ids if shown else ())),
        limits=_limits(order.program, context, library),
        edges=step_edges(order.program.base, context.wall_at_start_s, WEEK_S),
        findings=findings,
        spans=_spans(findings, order.program.base, context.wall_at_start_s),
        capacity_nl=model.reservoir_nl.known() if model else None,
        alarm_nl=context.alarm_volume_nl,
        accuracy_per_mille=model.accuracy_per_mille.known() if model else None,
        flow_min_nl_per_day=model.flow_min_nl_per_day.known() if model else None,
        flow_max_nl_per_day=model.flow_max_nl_per_day.known() if model else None,
        typing=typing,
    )


def _label(library: Library, drug_id: str) -> DrugLabel:
    drug = library.drug(drug_id)
    return DrugLabel(drug_id, drug.name if drug else drug_id, drug.display_unit if drug else "mcg")


def _limits(program: Program, context: Context, library: Library) -> tuple[WindowLimit, ...]:
    """The tightest limit that warns and the tightest that blocks, for each drug and window."""
    found: dict[tuple[str, int, bool], WindowLimit] = {}
    for part in program.fluid.components:
        for window_s in WINDOWS_S:
            rows = applicable(library, context, Rule.DOSE_WINDOW, "window_dose_ng", part.drug_id, window_s)
            if window_s == DAY_S:
                rows += applicable(library, context, Rule.DOSE_DAY, "dose_ng_per_day", part.drug_id)
            for row in (row for row in rows if row.upper):
                hard = row.severity >= Severity.HARD
                limit = WindowLimit(part.drug_id, window_s, row.value, hard, row.source)
                key = (part.drug_id, window_s, hard)
                if key not in found or limit.ng < found[key].ng:
                    found[key] = limit
    return tuple(found.values())


def step_edges(base: Base, wall_at_start_s: int, span_s: int) -> tuple[StepEdge, ...]:
    """Every edge between two steps of a day that lies in the next ``span_s`` seconds; midnight cannot be dragged."""
    if not isinstance(base, Timed):
        return ()
    edges = []
    for day in range((wall_at_start_s + span_s) // DAY_S - wall_at_start_s // DAY_S + 1):
        number = wall_at_start_s // DAY_S + day
        steps = base.day(number % 7)
        for index in range(1, len(steps)):
            at_s = number * DAY_S + steps[index].start_s - wall_at_start_s
            if 0 < at_s < span_s:
                low, high = steps[index - 1].start_s, steps[index].end_s
                edges.append(StepEdge(at_s, base.week[number % 7], index, steps[index].start_s, low, high))
    return tuple(edges)


def _spans(findings: tuple[Finding, ...], base: Base, wall_at_start_s: int) -> tuple[tuple[Finding, int, int], ...]:
    """Where in time a finding points: the window it judges, or the next occurrence of the step it names."""
    spans = []
    for finding in findings:
        if finding.start_s is not None and finding.end_s is not None:
            spans.append((finding, finding.start_s, finding.end_s))
        elif isinstance(base, Timed):
            span = _step_span(finding, base, wall_at_start_s)
            spans += [] if span is None else [(finding, *span)]
    return tuple(spans)


def _step_span(finding: Finding, base: Timed, wall_at_start_s: int) -> tuple[int, int] | None:
    where = finding.where
    if where.part is not Part.STEP:
        return None
    for day in range(8):
        number = wall_at_start_s // DAY_S + day
        if base.week[number % 7] == where.index and where.sub < len(base.patterns[where.index]):
            step = base.patterns[where.index][where.sub]
            start_s = number * DAY_S + step.start_s - wall_at_start_s
            if start_s + step.end_s - step.start_s > 0:
                return start_s, start_s + step.end_s - step.start_s
    return None
