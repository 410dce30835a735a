"""Edits of a step plan: add, move, dose and take away one step, or make the whole plan from a target.

A step runs the program's own pattern at another dose, so its shape stays; an asked dose is kept as asked and the flow
rounds down. What a step would cut short, or two at one time, is refused with a sentence.
"""

from __future__ import annotations

from dataclasses import replace

from profiles.day_edits import EditError
from profiles.document_bounds import LISTS
from profiles.edits import set_plan
from profiles.program import PlanStep, Program
from profiles.titration import ByAmount, ByPercent, Titration, at_dose, in_phase, titrate
from profiles.totals import asked_ng_per_day
from profiles.unusual import Unusual

MOST_STEPS = LISTS["step_plan"][1]


def step_dose(step: PlanStep) -> int | None:
    """The mean dose per day (ng) that a step asks for; None where it names none, as a stop does."""
    asked = asked_ng_per_day(step.base)
    return None if asked is None else int(asked)


def plan_step(program: Program, after_s: int, dose_ng_per_day: int, resolution_nl_per_day: int) -> PlanStep:
    """One step at ``after_s`` seconds after the start of the program, at a mean dose of its primary drug."""
    if after_s <= 0:
        raise EditError("A step of the plan begins after the program: write a time greater than 0.")
    base = in_phase(at_dose(program, dose_ng_per_day, resolution_nl_per_day).base, after_s)
    if base is None:
        raise EditError("This step would cut a bolus short: let it begin a whole number of intervals after the start.")
    return PlanStep(after_s, base)


def add_step(program: Program, after_s: int, dose_ng_per_day: int, resolution_nl_per_day: int) -> Program:
    """One step more, at its place in time."""
    if len(program.step_plan) >= MOST_STEPS:
        raise EditError(f"A plan has at most {MOST_STEPS} steps: take one away first.")
    return set_plan(program, (*program.step_plan, plan_step(program, after_s, dose_ng_per_day, resolution_nl_per_day)))


def remove_step(program: Program, index: int) -> Program:
    """The plan without one step; the dose before it lasts longer."""
    return replace(program, step_plan=(*program.step_plan[:index], *program.step_plan[index + 1 :]))


def move_step(program: Program, index: int, after_s: int, resolution_nl_per_day: int) -> Program:
    """A step at another time; one whose dose has a shape of its own keeps it."""
    step = program.step_plan[index]
    dose = step_dose(step)
    moved = PlanStep(after_s, step.base) if dose is None else plan_step(program, after_s, dose, resolution_nl_per_day)
    return set_plan(remove_step(program, index), (*remove_step(program, index).step_plan, moved))


def set_step_dose(program: Program, index: int, dose_ng_per_day: int, resolution_nl_per_day: int) -> Program:
    """Another dose from the same time on."""
    step = plan_step(program, program.step_plan[index].after_s, dose_ng_per_day, resolution_nl_per_day)
    return replace(program, step_plan=(*program.step_plan[:index], step, *program.step_plan[index + 1 :]))


def generated(
    program: Program, target_ng_per_day: int, step: ByPercent | ByAmount, interval_s: int, resolution_nl_per_day: int
) -> Program | Unusual:
    """From the program's own dose to the target by equal steps; what was planned before is replaced."""
    start = asked_ng_per_day(program.base)
    if not start:
        return Unusual("The program has no dose to begin from: write its dose first.")
    made = titrate(program, Titration(int(start), target_ng_per_day, step, interval_s), resolution_nl_per_day)
    if isinstance(made, Unusual):
        return made
    return replace(program, step_plan=made.program.step_plan)
