"""Comparison and what-if as views: values in, values out, for the pool."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

import numpy as np

from console.desk import Desk
from profiles.checks import findings
from profiles.comparing import (
    Compared,
    Question,
    at_equal_dose,
    daily_dose,
    left_over_time,
    most_starts_per_day,
    what_if,
)
from profiles.context import Context
from profiles.edits import bolus_for_dose
from profiles.figures import Figure, Status
from profiles.findings import Finding
from profiles.limits import Library
from profiles.program import Continuous, Order, PatientBolus, Periodic, Program
from profiles.projection import WINDOWS_S, Projection, project
from profiles.pumping import DAY_S
from profiles.reservoir import Span
from profiles.units import Kind, duration_text, flow_text, number, total_text
from profiles.unusual import Unusual
from widgets.compare_panel import CompareRow, CompareView
from widgets.compare_plot import CompareCurves
from widgets.projection_view import WEEK_S, DrugLabel
from widgets.what_if_panel import MOST_DAYS, Course, WhatIfView
from widgets.wording import SEVERITY_INKS, count_text, heading

WINDOW_NAMES = dict(zip(WINDOWS_S, ("Worst 1 h", "Worst 4 h", "Worst 24 h"), strict=True))
_POINTS = 91  # of a course: few enough to be drawn as a smooth line
_NAMED = 3  # findings that a card names
_SETTLED_S = 30 * DAY_S


@dataclass(frozen=True, slots=True)
class Candidate:
    """A program to compare, where it comes from, and whether it was added by hand."""

    program: Program
    origin: str
    tone: str = "quiet"
    added: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """What planning stands on: the moment, the pump's facts, and the library."""

    context: Context
    library: Library
    start: datetime

    @property
    def resolution(self) -> int:
        """The pump's step of flow (nL/day); 1 where nobody could confirm it."""
        return self._figure("flow_resolution_nl_per_day") or 1

    @property
    def accuracy_per_mille(self) -> int:
        """The pump's accuracy; 0 where nobody could confirm it."""
        return self._figure("accuracy_per_mille") or 0

    @property
    def residual_nl(self) -> int:
        """What cannot be drawn out of the reservoir; 0 where nobody could confirm it."""
        return self._figure("residual_nl") or 0

    def label(self, drug_id: str) -> DrugLabel:
        """The name and unit of a drug."""
        drug = self.library.drug(drug_id)
        return DrugLabel(drug_id, drug.name if drug else drug_id, drug.display_unit if drug else "mcg")

    def _figure(self, name: str) -> int | None:
        figure: Figure | None = getattr(self.library.model(self.context.pump_model_id), name, None)
        return figure.known() if figure else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The view, and the programs behind its cards as they would be drafted (None: cannot be compared)."""

    view: CompareView
    drafts: tuple[Program | None, ...]

    def without_drafting(self) -> Comparison:
        """The same while nothing may be drafted."""
        return Comparison(replace(self.view, may_draft=False), self.drafts)


def candidates(desk: Desk, added: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """What the pump holds, the draft where it differs, and what was added."""
    draft = desk.draft.program if desk.draft else None
    own = [Candidate(desk.held, "Held by the pump", "held")] if desk.held else []
    own += [Candidate(draft, "Draft", "draft")] if draft is not None and draft != desk.held else []
    return (*own, *added)


def steady(like: Program) -> Program:
    """The same fluid as a steady flow; its dose is set by the comparison."""
    return Program("Steady flow", like.fluid, Continuous(1, 1_000_000))


def boluses(like: Program, interval_s: int, duration_s: int, dose_ng_per_day: int) -> Program:
    """The same fluid and dose in boluses alone."""
    bolus = bolus_for_dose(dose_ng_per_day * interval_s // DAY_S, duration_s, like.fluid)
    return Program(f"Boluses every {duration_text(interval_s)}", like.fluid, Periodic(bolus, interval_s, 0, 0))


def compare(shown: tuple[Candidate, ...], dose_ng_per_day: int | None, planned: Planned, note: str = "") -> Comparison:
    """Every candidate at one dose a day: the dose asked for, else that of the first that has one."""
    if not shown:
        return Comparison(CompareView(None, "mcg", (), note=note), ())
    dose = dose_ng_per_day or _first_dose(shown)
    drug = planned.label(shown[0].program.fluid.primary.drug_id)
    found = at_equal_dose([each.program for each in shown], dose, planned.resolution, planned.context)
    rows = tuple(_row(each, result, drug, planned) for each, result in zip(shown, found, strict=True))
    settled = tuple(_settled(result, planned) for result in found)
    kept = next((each.program.patient_bolus for each in shown if each.program.patient_bolus), None)
    drafts = tuple(_draft(each, result, kept) for each, result in zip(shown, found, strict=True))
    curves = CompareCurves(planned.start, drug, settled)
    return Comparison(CompareView(dose, drug.unit, rows, curves, note), drafts)


def _first_dose(shown: tuple[Candidate, ...]) -> int:
    doses = (daily_dose(each.program) for each in shown)
    return int(next((dose for dose in doses if isinstance(dose, Fraction)), Fraction(0)))


def _draft(each: Candidate, result: Compared | Unusual, kept: PatientBolus | None) -> Program | None:
    """The compared program with the patient bolus that the comparison left out: its own, else that of the others."""
    if isinstance(result, Unusual):
        return None
    return replace(result.program, patient_bolus=each.program.patient_bolus or kept)


def _settled(result: Compared | Unusual, planned: Planned) -> Projection | None:
    """A week of the program once it has been running for long."""
    if isinstance(result, Unusual):
        return None
    program, age_s = result.program, _SETTLED_S
    if isinstance(program.base, Periodic):  # its boluses keep their beat over the instant where the plot begins
        age_s = -(-age_s // program.base.interval_s) * program.base.interval_s
        program = replace(program, base=replace(program.base, first_after_s=0))
    running = replace(planned.context, held=result.program, held_age_s=age_s, line_fluid=None, pumped_since_change_nl=0)
    return project(Order(program), running, planned.library, WEEK_S)


def _row(each: Candidate, result: Compared | Unusual, drug: DrugLabel, planned: Planned) -> CompareRow:
    name = each.program.name
    if isinstance(result, Unusual):
        return CompareRow(name, each.origin, each.tone, (), refusal=result.sentence, removable=each.added)
    found = findings(Order(result.program), planned.context, planned.library)
    facts, said = compared_facts(result, drug), _found_words(found)
    return CompareRow(name, each.origin, each.tone, facts, said, removable=each.added)


def _found_words(found: tuple[Finding, ...]) -> tuple[str, str]:
    """How many findings, which ones, and their ink."""
    if not found:
        return "Nothing found", "soft"
    named = ", ".join(dict.fromkeys(heading(finding) for finding in found[:_NAMED]))
    return f"{count_text(found)}: {named}", SEVERITY_INKS[found[0].severity]


def compared_facts(result: Compared, drug: DrugLabel) -> tuple[tuple[str, str], ...]:
    """The totals of one program as names and values."""
    worst = zip(WINDOWS_S, result.worst_ng, strict=True)
    low, high = flow_text(result.flow_low_nl_per_day, 4), flow_text(result.flow_high_nl_per_day, 4)
    lasts = result.lasts_days
    return (
        ("Dose", total_text(result.given_ng_per_day, Kind.DOSE, f"{drug.unit}/day")),
        ("Volume", total_text(result.nl_per_day, Kind.FLOW, "mL/day")),
        *((WINDOW_NAMES[window_s], total_text(ng, Kind.MASS, drug.unit)) for window_s, ng in worst),
        ("Flow", low if low == high else f"{low} to {high}"),
        ("Lasts", str(lasts) if isinstance(lasts, Unusual) else f"{_whole(lasts)} days to the alarm"),
    )


def _whole(days: Fraction) -> str:
    return number(int(days), Kind.COUNT, "")


def usual_question(order: Order, planned: Planned) -> Question:
    """The planned refill at the pump's own accuracy, without patient boluses."""
    refill_s = planned.context.planned_refill_s or 30 * DAY_S
    days = max(1, min(MOST_DAYS, refill_s // DAY_S))
    return Question(days * DAY_S, planned.accuracy_per_mille)


def answer_what_if(order: Order, question: Question, planned: Planned) -> WhatIfView:
    """What becomes of the reservoir, the dose and the findings."""
    context = planned.context
    answer = what_if(order, context, planned.residual_nl, question)
    appear, go = _changed(order, question, planned)
    return WhatIfView(
        start=planned.start,
        program=order.program.name,
        drug=planned.label(order.program.fluid.primary.drug_id),
        question=question,
        answer=answer,
        course=None if isinstance(answer, Unusual) else _course(order, question, planned, answer.alarm),
        most_starts=most_starts_per_day(order.program.patient_bolus),
        alarm_nl=context.alarm_volume_nl,
        appear=appear,
        go=go,
    )


def _course(order: Order, question: Question, planned: Planned, alarm: Span) -> Course | None:
    """Until shortly behind the refill and the latest alarm, whichever is later."""
    end_s = max(question.refill_s, min(alarm.latest_s or 0, MOST_DAYS * DAY_S)) * 21 // 20
    at_s = [end_s * number // (_POINTS - 1) for number in range(_POINTS)]
    bands = left_over_time(order, planned.context, planned.residual_nl, question, at_s)
    if isinstance(bands, Unusual):
        return None
    lines = np.array([(float(b.low), float(b.nominal), float(b.high)) for b in bands])
    return Course(np.array(at_s, dtype=np.float64), lines[:, 0], lines[:, 1], lines[:, 2])


def _changed(order: Order, question: Question, planned: Planned) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The findings that the question brings and takes away, in words."""
    asked = replace(planned.context, planned_refill_s=question.refill_s)
    before = {_key(f): f for f in findings(order, planned.context, planned.library)}
    after = {_key(f): f for f in findings(order, asked, _with_accuracy(planned, question.accuracy_per_mille))}
    return tuple(heading(f) for k, f in after.items() if k not in before), tuple(
        heading(f) for k, f in before.items() if k not in after
    )


def _key(finding: Finding) -> tuple[object, ...]:
    return (*finding.key[:3], finding.severity)


def _with_accuracy(planned: Planned, accuracy_per_mille: int) -> Library:
    """The library, with the pump of this patient as accurate as the question says."""
    asked = Figure(accuracy_per_mille, "the question asked", Status.DEFINITION)
    models = tuple(
        replace(model, accuracy_per_mille=asked) if model.id == planned.context.pump_model_id else model
        for model in planned.library.models
    )
    return replace(planned.library, models=models)
