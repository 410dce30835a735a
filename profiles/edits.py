"""One edit, one function: program in, new program out; the old one is untouched.

A dose is kept as asked; the flow beside it is what the pump can do: rounded down to its resolution, never up, never to
pass a check. ``resolution_nl_per_day`` is the pump model's, or 1 where nobody could confirm it. What cannot be done to
this program raises ``EditError``, a sentence; nothing is altered to make it fit. What was asked counts only where the
flow comes from it: a document may say anything beside its flows, and then what is given counts. Patterns of a day are
in ``profiles.day_edits``.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from profiles.day_edits import EditError, dose_of_flow, flow_for_dose, scaled_step
from profiles.drugs import Fluid
from profiles.program import (
    Base,
    Bolus,
    Continuous,
    MinimumRate,
    PatientBolus,
    Periodic,
    PlanStep,
    Program,
    Step,
    Stopped,
    Timed,
)
from profiles.pumping import DAY_S

__all__ = [
    "EditError",
    "as_given",
    "as_timed",
    "bolus_for_dose",
    "dose_of_flow",
    "flow_for_dose",
    "moved_bolus",
    "scale",
    "set_base_dose",
    "set_base_flow",
    "set_fluid",
    "set_minimum_rate",
    "set_patient_bolus",
    "set_periodic",
    "set_plan",
    "set_timed",
    "stop",
]

_NL_PER_ML = 1_000_000


def bolus_for_dose(asked_ng: int, duration_s: int, fluid: Fluid) -> Bolus:
    """The bolus that gives at most ``asked_ng`` of the primary drug, in whole nL."""
    return Bolus(asked_ng * _NL_PER_ML // _strength(fluid), duration_s, asked_ng)


def set_base_dose(program: Program, asked_ng_per_day: int, resolution_nl_per_day: int) -> Program:
    """A steady flow of at most the asked dose per day of the primary drug: under the boluses of a periodic base,
    which stay, and instead of any other base.
    """
    flow = flow_for_dose(asked_ng_per_day, _strength(program.fluid), resolution_nl_per_day)
    return _with_base_flow(program, flow, asked_ng_per_day)


def set_base_flow(program: Program, flow_nl_per_day: int, resolution_nl_per_day: int) -> Program:
    """The same, driven by the flow: the asked dose becomes what that flow gives (whole ng/day, rounded down)."""
    flow = flow_nl_per_day // resolution_nl_per_day * resolution_nl_per_day
    return _with_base_flow(program, flow, dose_of_flow(flow, _strength(program.fluid)))


def set_timed(program: Program, timed: Timed) -> Program:
    """Steps over the day, as ``profiles.day_edits`` shapes them."""
    return replace(program, base=timed)


def as_timed(program: Program) -> Timed:
    """The base as a timed one: as it is, or one step of the same flow all day. A periodic base loses its boluses."""
    if isinstance(program.base, Timed):
        return program.base
    flow, asked = _steady(program.base)
    if asked is None:
        asked = dose_of_flow(flow, _strength(program.fluid))
    return Timed(((Step(0, DAY_S, flow, asked),),))


def set_periodic(
    program: Program,
    bolus: Bolus,
    interval_s: int,
    asked_base_ng_per_day: int,
    resolution_nl_per_day: int,
    first_after_s: int | None = None,
) -> Program:
    """A bolus every ``interval_s`` over a base flow that may be 0; the interval is always an explicit choice."""
    flow = flow_for_dose(asked_base_ng_per_day, _strength(program.fluid), resolution_nl_per_day)
    return replace(program, base=Periodic(bolus, interval_s, flow, asked_base_ng_per_day, first_after_s))


def set_minimum_rate(program: Program, minimum_rate_nl_per_day: int) -> Program:
    """The pump model's named minimum flow."""
    return replace(program, base=MinimumRate(minimum_rate_nl_per_day), step_plan=())


def stop(program: Program, reason: str) -> Program:
    """A planned stop: no flow, no patient bolus, no plan; a stop without a reason is refused."""
    if not reason.strip():
        raise EditError("A planned stop needs its reason: write why the pump is stopped.")
    return replace(program, base=Stopped(reason.strip()), patient_bolus=None, step_plan=())


def set_patient_bolus(program: Program, patient: PatientBolus | None) -> Program:
    """What the patient may start; None takes it away."""
    return replace(program, patient_bolus=patient)


def set_plan(program: Program, steps: tuple[PlanStep, ...]) -> Program:
    """The step plan in order of time; two steps at one instant are refused."""
    ordered = tuple(sorted(steps, key=lambda step: step.after_s))
    if len({step.after_s for step in ordered}) < len(ordered):
        raise EditError("Two steps of the plan start at the same time: move one of them or take it away.")
    return replace(program, step_plan=ordered)


def set_fluid(program: Program, fluid: Fluid, resolution_nl_per_day: int) -> Program:
    """Another fluid in the reservoir, every asked dose kept: flows and volumes follow. A minimum rate stays."""
    moved = replace(as_given(program, resolution_nl_per_day), fluid=fluid)
    return _rescaled(moved, Fraction(1), resolution_nl_per_day)


def moved_bolus(bolus: Bolus, old: Fluid, new: Fluid) -> Bolus:
    """A bolus that keeps its dose in another fluid: its volume follows the strength."""
    return _scaled_bolus(_bolus_as_given(bolus, old), Fraction(1), new)


def scale(program: Program, factor: Fraction, resolution_nl_per_day: int) -> Program:
    """Every asked dose of base, boluses and plan times ``factor``, in whole ng rounded down; flows follow."""
    if factor < 0:
        raise EditError("A dose cannot be scaled to less than nothing: use a factor of 0 or more.")
    return _rescaled(as_given(program, resolution_nl_per_day), factor, resolution_nl_per_day)


def as_given(program: Program, resolution_nl_per_day: int) -> Program:
    """The program, with what was asked replaced by what is given wherever a flow does not come from what was asked."""
    fluid, patient = program.fluid, program.patient_bolus
    plan = (replace(s, base=_base_as_given(s.base, fluid, resolution_nl_per_day)) for s in program.step_plan)
    return replace(
        program,
        base=_base_as_given(program.base, fluid, resolution_nl_per_day),
        patient_bolus=replace(patient, bolus=_bolus_as_given(patient.bolus, fluid)) if patient else None,
        step_plan=tuple(plan),
    )


def _base_as_given(base: Base, fluid: Fluid, resolution_nl_per_day: int) -> Base:
    if _scaled(base, Fraction(1), fluid, resolution_nl_per_day) == base:
        return base
    strength = _strength(fluid)
    match base:
        case Continuous():
            return replace(base, asked_ng_per_day=_given_ng(base.flow_nl_per_day, strength, resolution_nl_per_day))
        case Timed():
            days = (
                tuple(
                    replace(step, asked_ng_per_day=_given_ng(step.flow_nl_per_day, strength, resolution_nl_per_day))
                    for step in day
                )
                for day in base.patterns
            )
            return replace(base, patterns=tuple(days))
        case Periodic():
            asked = _given_ng(base.base_flow_nl_per_day, strength, resolution_nl_per_day)
            return replace(base, bolus=_bolus_as_given(base.bolus, fluid), asked_base_ng_per_day=asked)
        case _:
            return base


def _bolus_as_given(bolus: Bolus, fluid: Fluid) -> Bolus:
    if _scaled_bolus(bolus, Fraction(1), fluid) == bolus:
        return bolus
    return replace(bolus, asked_ng=_given_ng(bolus.volume_nl, _strength(fluid)))


def _given_ng(nl: int, strength: int, resolution_nl: int = 1) -> int:
    """What a volume holds, in whole ng: rounded up, so that it follows from that again, and down where more would.

    In a thin fluid 1 ng is more than a step of the pump: there a dose that is rounded up would ask for a higher flow.
    """
    up = -(-nl * strength // _NL_PER_ML)
    return up if flow_for_dose(up, strength, resolution_nl) <= nl else nl * strength // _NL_PER_ML


def _rescaled(program: Program, factor: Fraction, resolution_nl_per_day: int) -> Program:
    fluid, patient = program.fluid, program.patient_bolus
    plan = (replace(s, base=_scaled(s.base, factor, fluid, resolution_nl_per_day)) for s in program.step_plan)
    return replace(
        program,
        base=_scaled(program.base, factor, fluid, resolution_nl_per_day),
        patient_bolus=replace(patient, bolus=_scaled_bolus(patient.bolus, factor, fluid)) if patient else None,
        step_plan=tuple(plan),
    )


def _scaled(base: Base, factor: Fraction, fluid: Fluid, resolution_nl_per_day: int) -> Base:
    strength = _strength(fluid)
    match base:
        case Continuous():
            asked = int(base.asked_ng_per_day * factor)
            return Continuous(flow_for_dose(asked, strength, resolution_nl_per_day), asked)
        case Timed():
            scaled = (
                tuple(scaled_step(step, factor, strength, resolution_nl_per_day) for step in pattern)
                for pattern in base.patterns
            )
            return Timed(tuple(scaled), base.week)
        case Periodic():
            asked = int(base.asked_base_ng_per_day * factor)
            flow = flow_for_dose(asked, strength, resolution_nl_per_day)
            bolus = _scaled_bolus(base.bolus, factor, fluid)
            return Periodic(bolus, base.interval_s, flow, asked, base.first_after_s)
        case _:
            return base


def _scaled_bolus(bolus: Bolus, factor: Fraction, fluid: Fluid) -> Bolus:
    return bolus_for_dose(int(bolus.asked_ng * factor), bolus.duration_s, fluid)


def _with_base_flow(program: Program, flow_nl_per_day: int, asked_ng_per_day: int) -> Program:
    if isinstance(program.base, Periodic):
        base = replace(program.base, base_flow_nl_per_day=flow_nl_per_day, asked_base_ng_per_day=asked_ng_per_day)
        return replace(program, base=base)
    return replace(program, base=Continuous(flow_nl_per_day, asked_ng_per_day))


def _steady(base: Base) -> tuple[int, int | None]:
    """The flow under the boluses, and the dose asked of it if one was."""
    match base:
        case Continuous():
            return base.flow_nl_per_day, base.asked_ng_per_day
        case Periodic():
            return base.base_flow_nl_per_day, base.asked_base_ng_per_day
        case MinimumRate():
            return base.flow_nl_per_day, None
        case _:
            return 0, 0


def _strength(fluid: Fluid) -> int:
    strength = fluid.primary.concentration_ng_per_ml if fluid.components else 0
    if strength <= 0:
        raise EditError("The reservoir's primary drug has no concentration: a dose cannot become a flow.")
    return strength
