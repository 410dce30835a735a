"""What a refill does to the line: how much primes it, which bridge clears it, and what follows without one.

Formulas: full prime = tubing + catheter, catheter-only prime = catheter; a bridge ends when tubing and catheter have
been pumped out; without one the tip gets ``flow_new x conc_old`` until then; a residual r dilutes a fill V to
``(r x C_old + V x C_new) / (r + V)``. Volumes are plug flow: a bound, as fluids mix (``profiles.dispersion``).
A volume that nobody knows is never guessed: the answer is then a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil

from profiles.context import Context
from profiles.continuing import going_on
from profiles.delivery import concentration
from profiles.drugs import Component, Fluid
from profiles.edits import as_given, scale, set_fluid
from profiles.limits import Library
from profiles.program import Base, Bridge, Continuous, MinimumRate, Order, Periodic, Prime, Program
from profiles.pumping import DAY_S, second_of
from profiles.runs import pumped_by
from profiles.tip import dead_volume_nl
from profiles.totals import asked_ng_per_day, mean_nl_per_day
from profiles.unusual import Unusual

_FG_PER_NG = 1_000_000
UNKNOWN_STEP = (
    "For how long the program has been running is not known, so neither is the step that its plan has reached: "
    "nothing can be made from the flow of today."
)


class Scope(StrEnum):
    """What a prime fills."""

    SYSTEM = "system"  # tubing and catheter: a new or replaced pump
    CATHETER = "catheter"  # the pump was primed before it was implanted


class Policy(StrEnum):
    """How the old fluid is pushed out: at the new dose, or as it was."""

    SCALED = "scaled"  # old pattern x new dose / old dose
    UNCHANGED = "unchanged"  # old pattern


@dataclass(frozen=True, slots=True)
class PrimePlan:
    """A prime, how long it takes, and the mass of each drug that it pushes in (ng; the most that can enter)."""

    part: Prime
    duration_s: int
    pushed_ng: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class BridgePlan:
    """A bridge, how long it takes (None: beyond every horizon), the doses meanwhile and after it (mean ng/day).

    ``made_steady``: the old program gave boluses, which are off during a bridge; their dose is in the steady flow.
    """

    part: Bridge
    duration_s: int | None
    tip_ng_per_day: Mapping[str, Fraction]
    after_ng_per_day: Mapping[str, Fraction]
    made_steady: bool


@dataclass(frozen=True, slots=True)
class Wrong:
    """What the tip would get of one drug against what the new program means (mean ng/day)."""

    drug_id: str
    meant_ng_per_day: Fraction
    given_ng_per_day: Fraction

    @property
    def ratio(self) -> Fraction | Unusual:
        """Given over meant: above 1 an overdose, below 1 an underdose."""
        if not self.meant_ng_per_day:
            return Unusual(f"{self.drug_id} is not meant to be given any more, and still would be.")
        return self.given_ng_per_day / self.meant_ng_per_day


@dataclass(frozen=True, slots=True)
class Unbridged:
    """Without a bridge: the doses at the tip, until ``volume_nl`` more has been pumped, ``for_s`` (None: for ever)."""

    doses: tuple[Wrong, ...]
    volume_nl: int
    for_s: int | None


@dataclass(frozen=True, slots=True)
class _Change:
    """The program that runs now, on the fluid that is in the line, and the volume until the new fluid is at the tip."""

    running: Program
    volume_nl: int


def prime(
    scope: Scope, fluid: Fluid, context: Context, library: Library, part_id: str, refill_id: str
) -> PrimePlan | Unusual:
    """The prime of a scope with the fluid in the reservoir, at the pump model's prime flow.

    A pump works in whole seconds: the volume is the line's, less what would end inside a second. At 24 mL/day a second
    more is 0.28 uL into the patient, enough to break a start dose that is exactly its limit.
    """
    model = library.model(context.pump_model_id)
    flow = model.prime_flow_nl_per_day.known() if model else None
    volume_nl = context.catheter.volume_nl() if scope is Scope.CATHETER else dead_volume_nl(context, library)
    if volume_nl is None:
        return Unusual("The volume of the line is not known, so nothing can be primed: record the catheter's pieces.")
    if not flow:
        return Unusual("This pump's flow while priming is not known: take it from the pump's own guide.")
    duration_s = max(volume_nl * DAY_S // flow, 1)
    volume_nl = min(flow * duration_s // DAY_S, volume_nl)
    pushed = {drug: Fraction(volume_nl * concentration(fluid, drug), _FG_PER_NG) for drug in _drugs(fluid)}
    part = Prime(part_id, refill_id, str(scope), volume_nl, flow)
    return PrimePlan(part, duration_s, pushed)


def bridge(
    policy: Policy, program: Program, context: Context, library: Library, part_id: str, refill_id: str
) -> BridgePlan | Unusual:
    """The bridge from what is in the line to the fluid of ``program``, under one policy."""
    change = _change(program, context, library)
    if isinstance(change, Unusual):
        return change
    resolution = _resolution(context, library)
    told = as_given(change.running, resolution)
    running = _steady(told, resolution)
    if policy is Policy.SCALED:
        factor = _factor(told, as_given(program, resolution))
        if isinstance(factor, Unusual):
            return factor
        running = scale(running, factor, resolution)
    if not mean_nl_per_day(running.base):
        return Unusual("Nothing flows in the old pattern, so a bridge would never end: start the flow first.")
    part = Bridge(part_id, refill_id, str(policy), running.fluid, change.volume_nl, running.base)
    return BridgePlan(
        part,
        second_of(pumped_by(Order(program, (part,)), context), change.volume_nl * DAY_S, 0),
        _doses(mean_nl_per_day(running.base), running.fluid),
        _doses(mean_nl_per_day(program.base), program.fluid),
        isinstance(change.running.base, Periodic),
    )


def bridges(
    program: Program, context: Context, library: Library, part_id: str, refill_id: str
) -> dict[Policy, BridgePlan | Unusual]:
    """Both policies side by side; only one of them will ever be sent, so they share the id."""
    return {policy: bridge(policy, program, context, library, part_id, refill_id) for policy in Policy}


def without_bridge(program: Program, context: Context, library: Library) -> Unbridged | Unusual | None:
    """What the tip would get and for how long if ``program`` started on the old fluid; None: the fluid is the same."""
    change = _change(program, context, library)
    if isinstance(change, Unusual):
        return change
    meant = _doses(mean_nl_per_day(program.base), program.fluid)
    given = _doses(mean_nl_per_day(program.base), change.running.fluid)
    if meant == given:
        return None
    zero = Fraction(0)
    doses = tuple(Wrong(drug, meant.get(drug, zero), given.get(drug, zero)) for drug in {**meant, **given})
    for_s = second_of(pumped_by(Order(program), context), change.volume_nl * DAY_S, 0)
    return Unbridged(doses, change.volume_nl, for_s)


def diluted(residual_nl: int, old: Fluid, fill_nl: int, new: Fluid) -> Mapping[str, Fraction] | Unusual:
    """The strength of each drug (ng/mL) when a fill meets what could not be drawn out, exactly."""
    if residual_nl + fill_nl <= 0:
        return Unusual("The reservoir is empty: there is nothing to be diluted.")
    return {
        drug: Fraction(
            residual_nl * concentration(old, drug) + fill_nl * concentration(new, drug), residual_nl + fill_nl
        )
        for drug in _drugs(new, old)
    }


def diluted_fluid(strengths_ng_per_ml: Mapping[str, Fraction]) -> Fluid:
    """A fluid of these strengths in whole ng/mL, rounded up: a dose computed from it is never below what is given."""
    return Fluid(tuple(Component(drug, ceil(strength)) for drug, strength in strengths_ng_per_ml.items()))


def _change(program: Program, context: Context, library: Library) -> _Change | Unusual:
    """What stands between the program and the tip; the fluid in the reservoir may have been changed already."""
    dead_nl = dead_volume_nl(context, library)
    if context.held is None or dead_nl is None or (context.held.step_plan and not context.held_age_s):
        return Unusual(_why_not(context))
    running = replace(going_on(context.held, context.held_age_s).program, step_plan=())
    in_line, left_nl = context.line_fluid, dead_nl - context.pumped_since_change_nl
    if in_line is None or in_line == running.fluid or left_nl <= 0:
        return _Change(running, dead_nl)
    if program.fluid != running.fluid and context.pumped_since_change_nl:
        return Unusual("The fluid of the last change has not reached the tip: let it arrive before the next change.")
    if in_line.primary.drug_id != running.fluid.primary.drug_id:
        return Unusual("The line holds another main drug than the program: its dose cannot be kept while it is pushed.")
    return _Change(set_fluid(running, in_line, _resolution(context, library)), left_nl)


def _why_not(context: Context) -> str:
    if context.held is None:
        return "Nothing was programmed before, so there is no old fluid to push out: prime the line instead."
    if context.held.step_plan and not context.held_age_s:
        return UNKNOWN_STEP
    return "The volume of the line is not known, so nothing can be bridged: record the catheter's pieces."


def _steady(running: Program, resolution_nl_per_day: int) -> Program:
    """The running program as a bridge can give it: a periodic one at its mean dose, as boluses are off meanwhile."""
    if not isinstance(running.base, Periodic):
        return running
    asked = int(asked_ng_per_day(running.base) or 0)
    flow = int(mean_nl_per_day(running.base)) // resolution_nl_per_day * resolution_nl_per_day
    return replace(running, base=Continuous(flow, asked))


def _factor(running: Program, program: Program) -> Fraction | Unusual:
    """New dose over old dose of the primary drug."""
    if running.fluid.primary.drug_id != program.fluid.primary.drug_id:
        return Unusual("The main drug is another one, so there is no ratio of doses: choose the old pattern unchanged.")
    if isinstance(running.base, MinimumRate):
        return Unusual("The pump runs at its minimum rate, which no dose scales: choose the old pattern unchanged.")
    old, new = _asked(running.base, running.fluid), _asked(program.base, program.fluid)
    if not old or not new:
        return Unusual("Nothing is given before or after the change, so there is no ratio of doses to bridge at.")
    return new / old


def _asked(base: Base, fluid: Fluid) -> Fraction:
    asked = asked_ng_per_day(base)
    given = mean_nl_per_day(base) * fluid.primary.concentration_ng_per_ml / _FG_PER_NG
    return given if asked is None else asked


def _resolution(context: Context, library: Library) -> int:
    model = library.model(context.pump_model_id)
    return (model.flow_resolution_nl_per_day.known() if model else None) or 1


def _doses(mean_flow: Fraction, fluid: Fluid) -> dict[str, Fraction]:
    return {drug: mean_flow * concentration(fluid, drug) / _FG_PER_NG for drug in _drugs(fluid)}


def _drugs(*fluids: Fluid) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.drug_id for fluid in fluids for part in fluid.components))
