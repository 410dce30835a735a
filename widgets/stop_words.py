"""What a planned stop means, in words: what it takes with it, the withdrawal of each drug, what a restart counts as.

No Qt, so that the review and the printed summary say the same as the editor.
"""

from __future__ import annotations

from dataclasses import replace

from profiles.checks_order import running_base
from profiles.context import Context, Exposure
from profiles.limits import Library, Limit
from profiles.program import Order, Program, Stopped
from profiles.titration import advice
from profiles.units import Kind, text
from widgets.edit_terms import capital


def stop_words(program: Program, context: Context | None, library: Library) -> str:
    """What a stop does: nothing runs until it is programmed again, the withdrawal of each drug, and the restart."""
    said = ["A planned stop stays until the pump is programmed again."]
    drugs = [library.drug(part.drug_id) for part in program.fluid.components]
    said += [f"{capital(drug.name)}: {_sentence(drug.withdrawal)}" for drug in drugs if drug and drug.withdrawal]
    said += _restart_words(program, context, library) if context is not None else []
    return "\n".join(said)


def restart_words(program: Program, context: Context, library: Library, *, stopped: bool) -> str:
    """That what is programmed now counts as a new start, and its limits; empty while therapy just goes on."""
    held = context.held
    off = held is not None and (stopped or isinstance(running_base(context), Stopped))
    if not off and context.exposure is not Exposure.INTERRUPTED:
        return ""
    return "\n".join(_new_start_words(held if off else None, program, context, library))


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
    sentence, *limits = _new_start_words(program, program, context, library)
    return [f"Restart after it: {sentence}", *limits]


def _new_start_words(stopped: Program | None, program: Program, context: Context, library: Library) -> list[str]:
    """The advice for ``program`` after ``stopped`` was stopped, or as the context has it."""
    if stopped is not None:
        off = replace(stopped, base=Stopped("stop"), step_plan=(), patient_bolus=None)
        context = replace(context, held=off)
    given = advice(context, library, program.fluid.primary.drug_id)
    return [given.sentence, *(_limit_words(limit, library) for limit in given.limits)]


def _limit_words(limit: Limit, library: Library) -> str:
    drug = library.drug(limit.drug_id)
    unit = f"{drug.display_unit if drug else 'mcg'}/day"
    if limit.quantity == "screening_percent":
        value = f"{limit.value} % of the screening dose"
    else:
        value = text(limit.value, Kind.DOSE, unit)
    return f"First dose at most {value} ({limit.status}; {limit.source})."


def _sentence(words: str) -> str:
    ended = words if words.endswith(".") else f"{words}."
    return ended[:1].upper() + ended[1:]
