"""A patient's dates: when the pump was filled and with what, by its own book, and until when its reservoir has to last.

A visit is a day: it lies ahead until that day is over. One that is past is missed, and no longer a date to judge by.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from console.patient import Patient
from profiles.checks_order import drug_ids
from profiles.drugs import Fluid
from profiles.pump import PumpStatus
from profiles.pump_book import Fill
from profiles.pumping import DAY_S

SAME_FILL_S = 3_600  # a pump's clock drifts by minutes in months; nobody fills it twice within an hour
FILLS = 2  # so many in a row with a drug, and the last is not its first any more


@dataclass(frozen=True, slots=True)
class Visit:
    """The next visit (UTC s), as somebody agreed on it with a refill of that name."""

    refill_id: str
    at: int
    person: str


def filled_at(fill: Fill, status: PumpStatus, now_at: int) -> int:
    """When a fill in the pump's book was made, in UTC s; the pump's own time may run faster than the wall's."""
    return now_at - max(0, status.elapsed_s - fill.at_s) // status.time_scale


def is_newer(at: int, patient: Patient) -> bool:
    """Whether a fill is another one than the last that the record has."""
    return patient.filled_at is None or at > patient.filled_at + SAME_FILL_S


def after_fill(patient: Patient, at: int, visit_at: int | None, fluid: Fluid) -> Patient:
    """The record after a fill: without another visit it has used up the one at which it was made, or that was missed.

    A fill that the record does not have counts for none: what is not known is judged as a first fill.
    """
    planned = patient.planned_refill_at
    left = planned if planned is not None and planned > at + DAY_S else None
    fills = (drug_ids(fluid), *patient.fills)[:FILLS] if is_newer(at, patient) else patient.fills
    return replace(patient, filled_at=at, planned_refill_at=left if visit_at is None else visit_at, fills=fills)


def by_book(patient: Patient, at: int, fluid: Fluid) -> Patient:
    """The record after the last fill in the pump's book, which may be the one that it has, and then with its drugs."""
    if is_newer(at, patient):
        return after_fill(patient, at, None, fluid)
    same = patient.filled_at is not None and abs(at - patient.filled_at) <= SAME_FILL_S
    return replace(patient, fills=(drug_ids(fluid),)) if same and not patient.fills else patient


def first_of(patient: Patient, fluid: Fluid) -> tuple[str, ...]:
    """The drugs of a fluid of which the fill in the pump may be the first: not both of the last two are known to have
    had them. Before any recorded refill it is so for all of them.
    """
    known = patient.fills if len(patient.fills) == FILLS and patient.filled_at is not None else ((),)
    return tuple(drug_id for drug_id in drug_ids(fluid) if not all(drug_id in drugs for drugs in known))


def missed(planned_at: int | None, now: datetime) -> bool:
    """Whether the day of a planned visit (UTC s) is over; ``now`` carries its zone."""
    return planned_at is not None and _day_ends(planned_at, now) <= int(now.timestamp())


def lasting_s(planned_at: int | None, now: datetime, fresh_s: int | None) -> int | None:
    """For how long the reservoir has to last: to the planned visit, or to the end of its day once it has come.

    Without one that lies ahead, for as long as the fill itself lasts (``fresh_s``), and for a day at least; None where
    neither is known. A missed visit is never an end.
    """
    now_at = int(now.timestamp())
    if planned_at is None:
        return None if fresh_s is None else max(DAY_S, fresh_s)
    if missed(planned_at, now):
        return max(DAY_S, fresh_s or 0)
    return (planned_at if planned_at > now_at else _day_ends(planned_at, now)) - now_at


def _day_ends(at: int, now: datetime) -> int:
    """The midnight after an instant, on the wall of ``now``."""
    day = datetime.fromtimestamp(at, now.tzinfo).replace(hour=0, minute=0, second=0)
    return int((day + timedelta(days=1)).timestamp())
