"""The worklist's rows in words, from who is due when."""

from __future__ import annotations

from datetime import tzinfo

from console.standing import BREAKS
from console.telling import date_text
from console.urgency import Urgency
from profiles.limits import Library
from profiles.program import Program
from profiles.stillness import why_still, worst_first
from profiles.totals import totals
from profiles.units import Kind, concentration_text, total_text
from widgets.reservoir_gauge import ReservoirView
from widgets.wording_pump import STATES, STILL, alarm_words
from widgets.worklist_model import Urgency as Mark
from widgets.worklist_model import WorklistRow

GIVES_NOTHING = frozenset({"stopped", *STILL})
_AT_ONCE = {"factory": "A first program"}  # and for every other pump that gives nothing: go and see it
SOON_DAYS = 7  # a clinic's week: who is due within it is called now
REASONS = {
    "volume": "Volume, in the worst case",
    "stability": "Age of the fill",
    "appointment": "Planned visit",
    "never-read": "Never read: nothing is known",
    "unreadable": "The program cannot be read",
    "stopped": "The pump has stopped",
    **{cause: f"Nothing is given: {said}" for cause, said in STILL.items()},
    "factory": "The pump was never programmed",
    "never": "No date within ten years",
    "uncertain": "A programming ended without an answer: read the pump",
}


def worklist_row(
    row: Urgency, library: Library, now_at: int, zone: tzinfo | None, in_doubt: bool = False, broken: bool = False
) -> WorklistRow:
    """One patient's line; ``in_doubt``: a transaction of this pump is still without an answer; ``broken``: what it
    holds breaks a limit of the library in use.
    """
    patient, status = row.patient, row.reading.status if row.reading else None
    days = row.days_left(now_at, zone)
    still = why_still(status) if status else ""
    return WorklistRow(
        patient_id=patient.id,
        name=patient.name,
        record=patient.record_number,
        therapy=fluid_words(row.program, library),
        dose="Nothing" if still in GIVES_NOTHING else dose_words(row.gives, library),
        serial=patient.serial,
        state="Uncertain" if in_doubt else _state(row),
        urgency=_mark(row, days, in_doubt),
        due="" if row.due_at is None else date_text(row.due_at, zone),
        days=days,
        reason=REASONS["uncertain" if in_doubt else row.reason],
        reservoir=_reservoir(row, library),
        alarm=alarm_words(worst_first(status.alarms)[0].code).title if status and status.alarms else "",
        broken=BREAKS if broken else "",
        at_once="Read the pump" if in_doubt else _AT_ONCE.get(still, "See the pump") if still else "",
    )


def fluid_words(program: Program | None, library: Library) -> str:
    """``baclofen 500 mcg/mL``, components joined by a plus."""
    if program is None:
        return "Not known"
    parts = []
    for part in program.fluid.components:
        drug = library.drug(part.drug_id)
        unit = f"{drug.display_unit}/mL" if drug else "mcg/mL"
        name = drug.name if drug else part.drug_id
        parts.append(f"{name} {concentration_text(part.concentration_ng_per_ml, unit)}")
    said = " + ".join(parts)
    return said[:1].upper() + said[1:]


def dose_words(program: Program | None, library: Library) -> str:
    """The mean dose per day of the primary drug, by the base of this program."""
    if program is None:
        return "Not known"
    drug = library.drug(program.fluid.primary.drug_id)
    mean = totals(program).masses[0].ng.mean
    return total_text(mean, Kind.DOSE, f"{drug.display_unit}/day" if drug else "mcg/day")


def _state(row: Urgency) -> str:
    status = row.reading.status if row.reading else None
    if status is None:
        return "Never read"
    bridge = row.gives is not None and row.program is not None and row.gives.fluid != row.program.fluid
    return "Bridge runs" if bridge else "Gives nothing" if why_still(status) in STILL else STATES[status.state]


def _mark(row: Urgency, days: int | None, in_doubt: bool) -> Mark:
    if in_doubt or (row.reading is not None and why_still(row.reading.status)):
        return Mark.OVERDUE
    if days is None:
        return Mark.LATER if row.reason == "never" else Mark.UNKNOWN
    return Mark.OVERDUE if days < 0 else Mark.SOON if days < SOON_DAYS else Mark.LATER


def _reservoir(row: Urgency, library: Library) -> ReservoirView | None:
    if row.reading is None:
        return None
    status = row.reading.status
    model = library.model(status.model_id)
    if model is None:
        return ReservoirView(status.reservoir_nl)
    return ReservoirView(status.reservoir_nl, model.reservoir_nl.known(), model.alarm_volume_nl.known())
