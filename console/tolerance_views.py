"""What a patient is used to, in words: the dialog that asks for it, and what was stated, for pages and on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo

from console.desk import Desk
from console.patient import Statement
from console.standstill import counting, exposure_of
from console.telling import by_reading, moment
from profiles.checks_order import drug_ids
from profiles.context import Context, Exposure
from profiles.limits import Library
from profiles.stillness import still_since_s
from profiles.titration import withdrawal
from profiles.units import duration_text
from widgets.stop_words import judged_as
from widgets.tolerance_dialog import ToleranceChoice, ToleranceView

EXPOSURES = {Exposure.NAIVE: "Not tolerant", Exposure.TOLERANT: "Tolerant", Exposure.INTERRUPTED: "Interrupted"}
STILL = "Still tolerant"
UNTIL = "It holds for this stop alone, and ends when a program is activated or anything else is changed in the pump."
_OF_RECORD = "While a pump stands still the therapy counts as interrupted, whatever the record says."
_BY_MISTAKE = (
    "State it only for a patient who was examined. It holds for this stop alone, and ends when a program is activated "
    "or anything else is changed in the pump."
)


def exposure_words(exposure: Exposure, *, at_a_stop: bool = True) -> str:
    """What a patient counts as."""
    return STILL if at_a_stop and exposure is Exposure.TOLERANT else EXPOSURES[exposure]


def counts_words(desk: Desk) -> str:
    """What the patient counts as now, by the stop or by the record; empty before a pump was read."""
    if desk.patient is None or desk.status is None:
        return ""
    counts = exposure_of(desk.patient.exposure, desk.status, desk.statements)
    return exposure_words(counts, at_a_stop=bool(desk.still)).lower()


def since_words(desk: Desk, zone: tzinfo | None = None) -> str:
    """Since when the pump stands still and how long that is, by its own counter; empty where it does not say."""
    status = desk.status
    since_s = None if status is None else still_since_s(status)
    if status is None or since_s is None:
        return ""
    span_s = max(0, status.elapsed_s - since_s)
    return f"{by_reading(desk, desk.read_at - span_s // status.time_scale, zone)}, for {duration_text(span_s)}"


def stated_words(stated: Statement | None, zone: tzinfo | None = None) -> str:
    """What was stated, by whom, when and why; empty without a statement."""
    if stated is None:
        return ""
    what = exposure_words(stated.exposure).lower()
    return f"{stated.person} stated on {moment(stated.at, zone)} that the patient is {what}: {stated.reason}."


def restart_lines(desk: Desk, zone: tzinfo | None = None) -> tuple[str, ...]:
    """What the review says of a pump that stands still: that this is a restart, and what was stated for it."""
    if not desk.still:
        return ()
    since = since_words(desk, zone)
    still = f"The pump has stood still since {since}." if since else "The pump stands still."
    stated = desk.stated
    said = stated_words(stated, zone) or "Nothing was stated of the patient's tolerance: it counts as a new start."
    until = (UNTIL,) if stated else ()
    return ("This is a restart", still, said, *until)


def tolerance_view(
    desk: Desk, context: Context | None, library: Library, zone: tzinfo | None = None
) -> ToleranceView | None:
    """What the dialog shows and offers; None before a pump was read, or where it does not say since when it stands."""
    patient, status = desk.patient, desk.status
    if patient is None or status is None or context is None:
        return None
    since = since_words(desk, zone)
    if desk.still and not since:
        return None
    facts = (
        ("Patient", patient.name),
        ("Pump", status.serial),
        *((("Stopped since" if desk.stopped else "Nothing given since", since),) if desk.still else ()),
        ("Ran last" if desk.still else "Runs", f"'{desk.held.name}'" if desk.held else "no program"),
        ("Counts now as", counts_words(desk)),
    )
    said = stated_words(desk.stated, zone)
    return ToleranceView(
        facts=(*facts, ("Stated", said)) if said else facts,
        choices=tuple(_choice(one, desk, context, library) for one in Exposure),
        without=_holds(Exposure.INTERRUPTED, desk, context, library) if desk.still else (),
        notes=tuple(note for note in (_withdrawal(desk, library), _BY_MISTAKE if desk.still else _OF_RECORD) if note),
    )


def _choice(exposure: Exposure, desk: Desk, context: Context, library: Library) -> ToleranceChoice:
    words = exposure_words(exposure, at_a_stop=bool(desk.still))
    return ToleranceChoice(exposure, words, _holds(exposure, desk, context, library))


def _holds(exposure: Exposure, desk: Desk, context: Context, library: Library) -> tuple[str, ...]:
    """What holds for the next program once that is stated."""
    counts = counting(exposure) if desk.still else exposure
    return judged_as(desk.held, replace(context, exposure=counts), library)


def _withdrawal(desk: Desk, library: Library) -> str:
    return withdrawal(drug_ids(desk.held.fluid), library) if desk.held and desk.still else ""
