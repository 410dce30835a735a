"""A titration as a step plan: from a start dose to a target by equal steps, and what a gap in therapy means for it.

Every dose is kept as asked and every flow rounds down. A step is never wider than asked: one by percent neither as it
is asked nor as the pump gives it, while one by amount asks for round doses, and is given with their rounding. The
pattern of the program (its steps over the day, its boluses) is scaled, so its shape stays.
After a stop or a long gap the patient may no longer be tolerant: a restart is a new start.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from profiles.checks_order import running_base
from profiles.context import Context, Exposure
from profiles.document_bounds import LISTS
from profiles.edits import scale, set_base_dose, set_plan
from profiles.findings import Rule
from profiles.guardrails import applicable
from profiles.limits import Library, Limit
from profiles.program import Base, Continuous, Periodic, PlanStep, Program, Stopped
from profiles.pumping import first_bolus_s
from profiles.totals import asked_ng_per_day, mean_nl_per_day
from profiles.units import duration_text
from profiles.unusual import Unusual

_FG_PER_NG = 1_000_000
_TOO_SMALL = Unusual("The step is too small to change the dose at all: use a larger step.")
MAX_STEPS = LISTS["step_plan"][1]


@dataclass(frozen=True, slots=True)
class ByPercent:
    """Each step is at most this many whole percent of the dose before it."""

    percent: int


@dataclass(frozen=True, slots=True)
class ByAmount:
    """Each step is at most this many ng/day."""

    ng_per_day: int


@dataclass(frozen=True, slots=True)
class Titration:
    """From a start dose to a target (ng/day of the primary drug), one step every ``interval_s`` from activation on."""

    start_ng_per_day: int
    target_ng_per_day: int
    step: ByPercent | ByAmount
    interval_s: int


@dataclass(frozen=True, slots=True)
class Rung:
    """One dose of the plan: from when, as asked, as the pump gives it on average, against the achieved one before."""

    after_s: int
    asked_ng_per_day: int
    given_ng_per_day: Fraction
    flow_nl_per_day: Fraction
    change_percent: Fraction | None


@dataclass(frozen=True, slots=True)
class Titrated:
    """The draft with its step plan, its rungs in order, and when the target is reached."""

    program: Program
    rungs: tuple[Rung, ...]

    @property
    def reached_s(self) -> int:
        """Seconds after activation at which the last dose begins."""
        return self.rungs[-1].after_s


class Because(StrEnum):
    """Why a start is a new start."""

    NAIVE = "naive"
    INTERRUPTED = "interrupted"
    STOPPED = "stopped"
    NOTHING_HELD = "nothing-held"
    ANOTHER_DRUG = "another-drug"


@dataclass(frozen=True, slots=True)
class Advice:
    """Whether the next program is a new start, why, which limits on a first dose then hold, and what a stop does.

    ``sentence`` says it in words; the limits carry their sources. A limit in percent is of the screening bolus.
    ``drug_ids`` are those of which it speaks.
    """

    new_start: bool
    because: tuple[Because, ...]
    limits: tuple[Limit, ...]
    withdrawal: str
    sentence: str
    drug_ids: tuple[str, ...] = ()


def titrate(program: Program, titration: Titration, resolution_nl_per_day: int) -> Titrated | Unusual:
    """``program`` at the start dose with a step plan up or down to the target; what it planned before is replaced."""
    if titration.interval_s <= 0:
        return Unusual("The steps follow each other without any time between: write the interval.")
    rungs = _ladder(program, titration, resolution_nl_per_day)
    if isinstance(rungs, Unusual):
        return rungs
    bases = [in_phase(each.base, titration.interval_s * number) for number, each in enumerate(rungs.values())]
    steps = [PlanStep(titration.interval_s * number, base) for number, base in enumerate(bases) if base is not None]
    if len(steps) < len(rungs):
        return Unusual("A step of the plan would cut a bolus short: use an interval that is a multiple of the bolus's.")
    first = rungs[titration.start_ng_per_day]
    drafted = set_plan(replace(first, base=steps[0].base), tuple(steps[1:]))
    return Titrated(drafted, tuple(_rungs(drafted, tuple(rungs), steps)))


def _ladder(program: Program, titration: Titration, resolution_nl_per_day: int) -> dict[int, Program] | Unusual:
    """The asked doses (ng/day) from start to target, both included, each with the program that gives it."""
    start, target = titration.start_ng_per_day, titration.target_ng_per_day
    if start <= 0 or target <= 0:
        return Unusual("A titration needs a start and a target above 0: a stop is planned as a stop.")
    dose, rungs = start, {start: at_dose(program, start, resolution_nl_per_day)}
    while dose != target:
        given = _given(rungs[dose])
        following = _following(dose, given, program, titration, resolution_nl_per_day)
        if following == dose or not min(dose, target) <= following <= max(dose, target):
            return _TOO_SMALL
        rungs[following] = at_dose(program, following, resolution_nl_per_day)
        if following != target and _given(rungs[following]) == given:
            return _TOO_SMALL
        dose = following
        if len(rungs) > MAX_STEPS + 1:
            return Unusual(f"The plan would need more than {MAX_STEPS} steps: use larger steps or a nearer target.")
    return rungs


def _following(dose: int, given: Fraction, program: Program, titration: Titration, resolution_nl_per_day: int) -> int:
    """The dose after one of which that much is given.

    Steps by amount are as round as they were asked for. Those by percent are no wider as they are given either: what a
    pump gives rounds down, so that a rise is counted from what was given, unless the target itself is within the step.
    A fall is asked for by one step of the pump less where it would be given wider.
    """
    target, step = titration.target_ng_per_day, titration.step
    if isinstance(step, ByAmount):
        return min(dose + step.ng_per_day, target) if target > dose else max(dose - step.ng_per_day, target)
    most, least = (given * (100 + way * step.percent) / 100 for way in (1, -1))
    if target > dose:
        within = target * 100 <= dose * (100 + step.percent)
        within = within and _given(at_dose(program, target, resolution_nl_per_day)) <= most
        return target if within else min(floor(most), target)
    following = max(ceil(Fraction(dose * (100 - step.percent), 100)), target)
    while following < dose and _given(at_dose(program, following, resolution_nl_per_day)) < least:
        following += -(-resolution_nl_per_day * program.fluid.primary.concentration_ng_per_ml // _FG_PER_NG)
    return following


def _given(program: Program) -> Fraction:
    """What a program gives of its primary drug on average (ng/day)."""
    return mean_nl_per_day(program.base) * program.fluid.primary.concentration_ng_per_ml / _FG_PER_NG


def advice(context: Context, library: Library, *drug_ids: str, stopped: bool = False) -> Advice:
    """What the gap or the stop before this program means for its dose; ``stopped``: the pump says that it stands still.

    Never calmer than the rule ``first-dose``; while the pump is stopped the limits for an interrupted patient hold.
    Of a mixture every drug is spoken of: the one that is dangerous to stop need not be the first one.
    """
    because = tuple(dict.fromkeys(one for drug_id in drug_ids for one in _reasons(context, drug_id)))
    if stopped and not {Because.STOPPED, Because.NOTHING_HELD} & set(because):
        because = (*(one for one in because if one is not Because.INTERRUPTED), Because.STOPPED)
    off = Because.STOPPED in because and context.exposure is Exposure.TOLERANT
    judged = replace(context, exposure=Exposure.INTERRUPTED) if off else context
    limits = tuple(
        limit
        for drug_id in drug_ids
        for quantity in ("dose_ng_per_day", "screening_percent")
        for limit in applicable(library, judged, Rule.FIRST_DOSE, quantity, drug_id)
    )
    known = limits if because else ()
    return Advice(bool(because), because, known, withdrawal(drug_ids, library), _sentence(because, context), drug_ids)


def withdrawal(drug_ids: Iterable[str], library: Library) -> str:
    """What an abrupt stop of each of these drugs does to the patient, one line a drug, by name where there are more."""
    drugs = [drug for drug in map(library.drug, drug_ids) if drug is not None and drug.withdrawal]
    if len(drugs) == 1:
        return drugs[0].withdrawal
    return "\n".join(f"{drug.name[:1].upper()}{drug.name[1:]}: {drug.withdrawal}" for drug in drugs)


def at_dose(program: Program, dose_ng_per_day: int, resolution_nl_per_day: int) -> Program:
    """The program's pattern at another mean dose; one without a dose of its own becomes a steady flow."""
    mean = asked_ng_per_day(program.base)
    bare = replace(program, step_plan=())
    if isinstance(program.base, Continuous) or not mean:
        steady = replace(bare, base=Continuous(0, 0))
        return set_base_dose(steady, dose_ng_per_day, resolution_nl_per_day)
    scaled = scale(bare, dose_ng_per_day / mean, resolution_nl_per_day)
    return replace(scaled, patient_bolus=program.patient_bolus)


def in_phase(base: Base, after_s: int) -> Base | None:
    """A periodic base whose boluses keep their beat over a step of the plan; None: a bolus would be cut."""
    if not isinstance(base, Periodic) or after_s == 0:
        return base
    since_first_s = after_s - first_bolus_s(base)
    into_s = since_first_s % base.interval_s if since_first_s >= 0 else 0
    if 0 < into_s < base.bolus.duration_s:
        return None
    to_next_s = -since_first_s if since_first_s < 0 else (base.interval_s - into_s) % base.interval_s
    return replace(base, first_after_s=to_next_s)


def _rungs(program: Program, doses: tuple[int, ...], steps: list[PlanStep]) -> Iterator[Rung]:
    before: Fraction | None = None
    for dose, step in zip(doses, steps, strict=True):
        flow, given = mean_nl_per_day(step.base), _given(replace(program, base=step.base))
        change = (given - before) * 100 / before if before else None
        yield Rung(step.after_s, dose, given, flow, change)
        before = given


def _reasons(context: Context, drug_id: str) -> Iterator[Because]:
    if context.exposure is Exposure.NAIVE:
        yield Because.NAIVE
    if context.exposure is Exposure.INTERRUPTED:
        yield Because.INTERRUPTED
    if context.held is None:
        yield Because.NOTHING_HELD
    elif isinstance(running_base(context), Stopped):
        yield Because.STOPPED
    elif drug_id not in [part.drug_id for part in context.held.fluid.components]:
        yield Because.ANOTHER_DRUG


_WORDS = {
    Because.NAIVE: "the patient is not tolerant of this drug",
    Because.INTERRUPTED: "therapy was interrupted, and tolerance may be lost",
    Because.STOPPED: "the pump stands still, and tolerance may be lost",
    Because.NOTHING_HELD: "nothing is programmed in this pump",
    Because.ANOTHER_DRUG: "the pump has not been giving this drug",
}


def _sentence(because: tuple[Because, ...], context: Context) -> str:
    if not because:
        return "Therapy goes on: the dose is judged as a change of the running one."
    gap = f" The gap was {duration_text(context.interrupted_s)}." if context.interrupted_s else ""
    reasons = "; ".join(_WORDS[reason] for reason in because)
    return f"This counts as a new start: {reasons}.{gap} Begin as low as for a first dose and titrate again."
