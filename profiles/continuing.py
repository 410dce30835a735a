"""The held program as an order that goes on from now: for drawing what will happen if nothing is programmed.

Activating a program anew restarts its periodic boluses and its plan; going on does not. So the base that runs now is
taken with the time left to its next bolus, the plan with the steps still to come, and a bolus under way is finished as
a single bolus (in whole nL, so its last nL may differ). Never sent to a pump: it has no identity of its own.
"""

from __future__ import annotations

from dataclasses import replace

from profiles.document_bounds import LISTS
from profiles.program import Base, Bolus, DelayedStart, OneTime, Order, Periodic, PlanStep, Program, SingleBolus
from profiles.pumping import DAY_S, bolus_flow_nl_per_day, first_bolus_s

_TAIL_ID = "0" * 32


def going_on(held: Program, held_age_s: int) -> Order:
    """What is left of ``held``, ``held_age_s`` seconds after its activation, as an order that starts now."""
    plan = sorted(held.step_plan, key=lambda step: step.after_s)
    passed = [step for step in plan if step.after_s <= held_age_s]
    coming = tuple(PlanStep(step.after_s - held_age_s, step.base) for step in plan[len(passed) :])
    base, base_age_s = (passed[-1].base, held_age_s - passed[-1].after_s) if passed else (held.base, held_age_s)
    now, tail = _now(base, base_age_s)
    return Order(replace(held, base=now, step_plan=coming), tail)


def with_delay(held: Program, delayed: DelayedStart | None, age_s: int) -> tuple[Program, int]:
    """A program and its age from its activation on, its delayed start told as a part of the program; age 0: not known.

    Before the delay is over what runs meanwhile is the base, and the program and its plan are steps of a plan; after
    it the program is itself and its age counts from its own beginning. So everything that follows a program through
    its plan follows it through a delayed start too. A plan may so get one step more than a document holds: it is told
    whole, and judged as far as ``writable`` leaves it.
    """
    if delayed is None or not age_s:
        return held, age_s
    if age_s >= delayed.delay_s:
        return held, max(1, age_s - delayed.delay_s)
    steps = (PlanStep(0, held.base), *held.step_plan)
    later = tuple(replace(step, after_s=step.after_s + delayed.delay_s) for step in steps)
    return replace(held, base=delayed.meanwhile, step_plan=later), age_s


def writable(program: Program) -> Program:
    """A program with as many steps of its plan as a document and the rules hold, the last ones left out."""
    most = LISTS["step_plan"][1]
    plan = sorted(program.step_plan, key=lambda step: step.after_s)
    return program if len(plan) <= most else replace(program, step_plan=tuple(plan[:most]))


def standing_now(held: Program, age_s: int) -> Program:
    """``held`` with the base that runs now, and of its plan only what is still to come, counted from now.

    For words about what a pump gives: its boluses are told as they were programmed and not by the time to the next.
    """
    plan = sorted(held.step_plan, key=lambda step: step.after_s)
    passed = [step for step in plan if step.after_s <= age_s]
    coming = tuple(replace(step, after_s=step.after_s - age_s) for step in plan[len(passed) :])
    return replace(held, base=passed[-1].base if passed else held.base, step_plan=coming)


def beside(held: Program, held_age_s: int, bolus: SingleBolus) -> Order:
    """A bolus on top of what is left of ``held``; what is under way is in it where the bolus could meet it.

    Of an unknown age (0) it stands on the program as it would begin.
    """
    if not held_age_s:
        return Order(held, (bolus,))
    going = going_on(held, held_age_s)
    rests = (part for part in going.one_time if isinstance(part, SingleBolus) and bolus.delay_s < part.bolus.duration_s)
    return replace(going, one_time=(*rests, bolus))


def _now(base: Base, age_s: int) -> tuple[Base, tuple[OneTime, ...]]:
    """The base with its next bolus counted from now, and the rest of a bolus that is under way."""
    if not isinstance(base, Periodic) or base.interval_s <= 0:
        return base, ()
    since_first_s = age_s - first_bolus_s(base)
    if since_first_s <= 0:
        return replace(base, first_after_s=-since_first_s), ()
    into_s = since_first_s % base.interval_s
    next_s = base.interval_s - into_s if into_s else 0
    left_s = base.bolus.duration_s - into_s
    flow = bolus_flow_nl_per_day(base.bolus)
    if not into_s > 0 or left_s <= 0:
        return replace(base, first_after_s=next_s), ()
    rest = Bolus(-(-flow * left_s // DAY_S), left_s, 0)
    return replace(base, first_after_s=next_s), (SingleBolus(_TAIL_ID, rest),)
