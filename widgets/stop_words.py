"""What a stop means, in words: what it takes with it, the withdrawal of each drug, what a restart counts as.

No Qt, so that the review and the printed summary say the same as the editor.
"""

from __future__ import annotations

from collections.abc import Iterable

from profiles.checks_dose import is_start
from profiles.checks_order import drug_ids, running_base
from profiles.context import Context, Exposure
from profiles.findings import Rule
from profiles.guardrails import applicable
from profiles.limits import Library, Limit
from profiles.program import Order, Program, Stopped
from profiles.titration import Advice, advice
from widgets.course_words import about, delivery_words
from widgets.edit_terms import capital
from widgets.library_view import LibraryRow, limit_row

_OF_A_START = ((Rule.FIRST_DOSE, "dose_ng_per_day"), (Rule.FIRST_DOSE, "screening_percent"))
_OF_A_CHANGE = ((Rule.DOSE_STEP_UP, "increase_percent"), (Rule.DOSE_STEP_DOWN, "decrease_percent"))
STATE_TOLERANCE = "State what the patient is &used to\N{HORIZONTAL ELLIPSIS}"
_UNKNOWN = "The library names no limit on a first dose of this drug for this patient: begin low, and watch."


def stop_words(program: Program, context: Context | None, library: Library) -> str:
    """What a stop does: how long nothing runs, the withdrawal of each drug, and the restart."""
    said = [_stays(program, library)]
    drugs = [library.drug(part.drug_id) for part in program.fluid.components]
    said += [f"{capital(drug.name)}: {_sentence(drug.withdrawal)}" for drug in drugs if drug and drug.withdrawal]
    said += _restart_words(program, context, library) if context is not None else []
    return "\n".join(said)


def _stays(program: Program, library: Library) -> str:
    """A stop that a plan leaves ends by itself."""
    plan = sorted(program.step_plan, key=lambda step: step.after_s)
    start = next((step for step in plan if not isinstance(step.base, Stopped)), None)
    if start is None:
        return "A planned stop stays until the pump is programmed again."
    given = delivery_words(start.base, program.fluid, library)
    return (
        f"Its plan ends this stop by itself, {about(start.after_s)} after the switch: {given}. Only STOP prevents it."
    )


def restart(program: Program, context: Context, library: Library, *, stopped: bool) -> Advice | None:
    """What programming this means after a stop or a gap; None while therapy just goes on. ``stopped``: the pump says
    that it stands still; that the patient is tolerant all the same is said by a statement alone.
    """
    if stopped and context.exposure is Exposure.TOLERANT:
        return None
    off = context.held is not None and (stopped or isinstance(running_base(context), Stopped))
    if not off and context.exposure is not Exposure.INTERRUPTED:
        return None
    return advice(context, library, *drug_ids(program.fluid), stopped=off)


def advice_lines(given: Advice, library: Library) -> tuple[str, ...]:
    """The limits that hold for a new start, each with its weight, its status and its source."""
    return tuple(f"{said} ({known})" if known else said for said, known in advice_points(given, library))


def advice_points(given: Advice, library: Library) -> tuple[tuple[str, str], ...]:
    """The same limits, each as (what it says, its weight, status and source); what has no source stands alone."""
    told = _points(given.limits, library, given.drug_ids)
    if not told:
        return ((_UNKNOWN, ""),)
    bare = [drug_id for drug_id in given.drug_ids if all(limit.drug_id != drug_id for limit in given.limits)]
    return (*told, *((f"{_named(drug_id, library)}: {_UNKNOWN[:1].lower()}{_UNKNOWN[1:]}", "") for drug_id in bare))


def judged_as(held: Program | None, context: Context, library: Library) -> tuple[str, ...]:
    """What the next program is judged as where the patient counts as the context says: a sentence, then the limits."""
    if held is None:
        return ("The first program of this pump is judged as a new start.",)
    given = drug_ids(held.fluid)
    starts = is_start(held.fluid.primary.drug_id, context)
    judged = "a new start" if starts else f"a change of '{held.name}', which ran last"
    limits = tuple(
        limit
        for drug_id in given
        for rule, quantity in (_OF_A_START if starts else _OF_A_CHANGE)
        for limit in applicable(library, context, rule, quantity, drug_id)
    )
    told = _bulleted(f"{said} ({known})" for said, known in _points(limits, library, given))
    return (f"The next program is judged as {judged}.", *(told or ((_UNKNOWN,) if starts else ())))


def _points(limits: Iterable[Limit], library: Library, given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Each limit in words and how it is known, with the name of its drug where more than one is ``given``."""
    drugs = ((limit, library.drug(limit.drug_id)) for limit in limits)
    told = ((limit, drug, f"{capital(drug.name)}: " if len(given) > 1 else "") for limit, drug in drugs if drug)
    return tuple(_limit_point(name, limit_row(limit, drug, library)) for limit, drug, name in told)


def _named(drug_id: str, library: Library) -> str:
    drug = library.drug(drug_id)
    return capital(drug.name if drug else drug_id)


def lost_by_stop(order: Order) -> str:
    """What leaves the draft when it becomes a stop, as a list in words; empty when nothing does."""
    program, steps = order.program, len(order.program.step_plan)
    parts = [
        "the patient bolus" if program.patient_bolus else "",
        f"the plan of {steps} {'step' if steps == 1 else 'steps'}" if steps else "",
        *(_PART_NAMES[type(part).__name__] for part in order.one_time),
    ]
    return ", ".join(part for part in parts if part)


_PART_NAMES = {
    "Prime": "the prime",
    "Bridge": "the bridge",
    "SingleBolus": "the single bolus",
    "DelayedStart": "the delayed start",
}


def _restart_words(program: Program, context: Context, library: Library) -> list[str]:
    """What the restart counts as once this stop has run, with the limits on its first dose and their sources."""
    given = advice(context, library, *drug_ids(program.fluid), stopped=True)
    return [f"Restart after it: {given.sentence}", *_bulleted(advice_lines(given, library))]


def _limit_point(name: str, row: LibraryRow) -> tuple[str, str]:
    known = f"{row.weight.word.lower()}, {row.status.word.lower()}: {row.source}"
    return f"{name}{row.what} {row.bound[:1].lower()}{row.bound[1:]}", known


def _bulleted(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"\N{BULLET} {line}" for line in lines)


def _sentence(words: str) -> str:
    ended = words if words.endswith(".") else f"{words}."
    return ended[:1].upper() + ended[1:]
