"""What planning stands on, and what-if as a view: values in, values out, for the pool."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from console.context import Horizon
from profiles.checks import findings
from profiles.comparing import (
    Question,
    left_over_time,
    most_starts_per_day,
    what_if,
)
from profiles.context import Context
from profiles.drugs import Fluid
from profiles.figures import Figure, Status
from profiles.findings import Finding
from profiles.limits import Library
from profiles.program import Order, Stopped
from profiles.pumping import DAY_S
from profiles.reservoir import Span
from profiles.unusual import Unusual
from widgets.projection_view import DrugLabel
from widgets.what_if_panel import MOST_DAYS, Course, WhatIfView
from widgets.wording import heading

_POINTS = 91  # of a course: few enough to be drawn as a smooth line


@dataclass(frozen=True, slots=True)
class Planned:
    """What planning stands on: the moment, the pump's facts, and the library.

    ``context`` is that of the program that is shown; ``horizon`` tells that of any other (None: the same).
    """

    context: Context
    library: Library
    start: datetime
    horizon: Horizon | None = None

    def context_of(self, fluid: Fluid) -> Context:
        """What a program of that fluid is judged by."""
        return self.context if self.horizon is None else self.horizon.of(fluid, self.context, self.library)

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
        still=isinstance(order.program.base, Stopped),
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
