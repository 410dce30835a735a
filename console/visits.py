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
_ROUNDED_NL = 1  # each of a pump's two counts is told in whole nanolitres
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
    """Whether a fill was made later than the last that the record has."""
    return patient.filled_at is None or at > patient.filled_at + SAME_FILL_S


def after_fill(patient: Patient, refill_id: str, at: int, visit_at: int | None, fluid: Fluid) -> Patient:
    """The record after a refill: without another visit it has used up the one at which it was made, or that was missed.

    A refill counts once, by its name and whenever it is told; one that was made over within the hour stands for the
    one before. A fill that the record does not have counts for none: what is not known is judged as a first fill.
    """
    planned = patient.planned_refill_at
    left = planned if planned is not None and planned > at + DAY_S else None
    over = refill_id == patient.refill_id or not is_newer(at, patient)
    fills = (drug_ids(fluid), *patient.fills[over:])[:FILLS]
    visit_at = left if visit_at is None else visit_at
    return replace(patient, filled_at=at, planned_refill_at=visit_at, fills=fills, refill_id=refill_id)


def by_book(patient: Patient, fill: Fill, status: PumpStatus, now_at: int) -> Patient:
    """The record after the last fill in the pump's book (``now_at``: UTC s), which may be the one that it has.

    That is known by its name: a pump that was off for a while tells the same fill with a later time. Where the record
    has no name yet, a fill with the same drugs is no second one, and one of the same hour has its drugs told.
    """
    patient, at, drugs = seen(patient, status), filled_at(fill, status, now_at), drug_ids(fill.fluid)
    if patient.refill_id == fill.refill_id:
        return patient
    if patient.filled_at is not None and at < patient.filled_at - SAME_FILL_S:
        return patient  # the record has a later one, and nobody knows what of
    after = after_fill(patient, fill.refill_id, at, None, fill.fluid)
    if patient.refill_id is not None:
        return after
    if not is_newer(at, patient):
        return replace(patient, refill_id=fill.refill_id, fills=after.fills)
    return replace(after, fills=patient.fills) if patient.fills[:1] == (drugs,) else after


def seen(patient: Patient, status: PumpStatus) -> Patient:
    """The record after what a pump tells of its fluids: fills before another drug that no record saw count for none.

    A pump counts what it has delivered in all, and since its fluid changed last: both together name that change, by
    no clock, and however short its log is. What it was a change from are the drugs of the last recorded fill, or there
    was another fill between.
    """
    changed_nl = status.delivered_nl - status.pumped_since_change_nl
    known = patient.changed_nl
    if known is not None and abs(changed_nl - known) <= _ROUNDED_NL:
        return patient
    before = None if status.previous_fluid is None else drug_ids(status.previous_fluid)
    unseen = known is not None and before not in patient.fills[:1]
    return replace(patient, changed_nl=changed_nl, fills=() if unseen else patient.fills)


def first_of(patient: Patient, fluid: Fluid) -> tuple[str, ...]:
    """The drugs of a fluid of which the fill in the pump may be the first: not both of the last two are known to have
    had them. Before any recorded refill it is so for all of them.
    """
    known = patient.fills if len(patient.fills) == FILLS and patient.filled_at is not None else ((),)
    return tuple(drug_id for drug_id in drug_ids(fluid) if not all(drug_id in drugs for drugs in known))


def unrecorded(patient: Patient, fluid: Fluid) -> tuple[str, ...]:
    """The drugs of a fluid that the last recorded fill has not; none where nobody knows which ones that has."""
    return tuple(drug_id for drug_id in drug_ids(fluid) for drugs in patient.fills[:1] if drug_id not in drugs)


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
