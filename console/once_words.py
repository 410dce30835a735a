"""One-time parts and step plans as lines of the review and of print, and what runs when they have ended."""

from __future__ import annotations

from profiles.context import Context
from profiles.limits import Library
from profiles.program import Bridge, DelayedStart, OneTime, Order, Prime, Program, SingleBolus, Stopped
from profiles.units import concentration_text, duration_text, flow_text, volume_text
from widgets.course_words import course_lines, delivery_words
from widgets.given_words import bolus_words, patient_words
from widgets.stop_words import stop_words
from widgets.was_will_be import ChangeLine

_SCOPES = {"system": "tubing and catheter", "catheter": "the catheter only"}
_POLICIES = {"scaled": "at the new dose", "unchanged": "at the dose as it was"}
_ONCE = "A one-time part is given once and never again."


def once_lines(parts: tuple[OneTime, ...], program: Program, library: Library) -> tuple[ChangeLine, ...]:
    """A line for each one-time part: nothing of it was there before."""
    return tuple(ChangeLine(*_told(part, program, library)) for part in parts)


def plan_lines(held: Program | None, draft: Program, library: Library) -> tuple[ChangeLine, ...]:
    """A line for each step of either plan that differs."""
    was, will_be = (_steps(program, library) for program in (held, draft))
    rows = range(max(len(was), len(will_be)))
    lines = [ChangeLine(f"Plan, step {n + 1}", _at(was, n), _at(will_be, n)) for n in rows]
    return tuple(line for line in lines if line.was != line.will_be)


def patient_lines(held: Program | None, draft: Program, library: Library) -> tuple[ChangeLine, ...]:
    """The patient bolus whole in one line where anything of it differs: what a start gives, how often, how much."""
    was = patient_words(held.patient_bolus, held.fluid, library) if held else "none"
    will_be = patient_words(draft.patient_bolus, draft.fluid, library)
    return (ChangeLine("Patient bolus", was, will_be),) if was != will_be else ()


def after_lines(order: Order, context: Context, library: Library) -> tuple[str, ...]:
    """What runs one after the other; a stop with what it does to the patient; empty for a program alone."""
    stop = (stop_words(order.program, context, library),) if isinstance(order.program.base, Stopped) else ()
    once = (_ONCE,) if order.one_time else ()
    return (*course_lines(order, context, library), *once, *stop)


def _told(part: OneTime, program: Program, library: Library) -> tuple[str, str, str]:
    match part:
        case Prime():
            filled = f"{volume_text(part.volume_nl)} of {_SCOPES.get(part.scope, part.scope)}"
            return "Prime, once", "none", f"{filled} at {flow_text(part.flow_nl_per_day)}, for refill {part.refill_id}"
        case Bridge():
            given = delivery_words(part.pattern, part.previous, library)
            how = _POLICIES.get(part.policy, part.policy)
            old = _strengths(part, library)
            what = f"{volume_text(part.volume_nl)} of {old} {how}: {given}, for refill {part.refill_id}"
            return "Bridge, once", "none", what
        case DelayedStart():
            until = delivery_words(part.meanwhile, program.fluid, library)
            return "Delayed start", "none", f"{duration_text(part.delay_s)} after the switch; until then {until}"
        case SingleBolus():
            return "Single bolus, once", "none", _bolus_words(part, program, library)


def _bolus_words(part: SingleBolus, program: Program, library: Library) -> str:
    delay = f", {duration_text(part.delay_s)} after the switch" if part.delay_s else ", at the switch"
    return f"{bolus_words(part.bolus, program.fluid, library)}{delay}"


def _strengths(part: Bridge, library: Library) -> str:
    told = []
    for component in part.previous.components:
        drug = library.drug(component.drug_id)
        strength = concentration_text(component.concentration_ng_per_ml, drug.display_unit if drug else "mcg")
        told.append(f"{drug.name if drug else component.drug_id} {strength}")
    return " and ".join(told)


def _steps(program: Program | None, library: Library) -> list[str]:
    if program is None:
        return []
    steps = sorted(program.step_plan, key=lambda step: step.after_s)
    return [f"after {duration_text(s.after_s)}: {delivery_words(s.base, program.fluid, library)}" for s in steps]


def _at(told: list[str], row: int) -> str:
    return told[row] if row < len(told) else "none"
