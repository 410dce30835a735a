"""The context of an order for a pump that was just read: its own facts from the pump, the rest from the record.

What the pump says of itself always replaces what a record or a document says of it; nothing about the patient ever
comes from the pump.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from console.patient import Patient, Statement
from console.standstill import exposure_of
from console.visits import first_of, lasting_s, unrecorded
from profiles.context import Context
from profiles.continuing import going_on
from profiles.drugs import Fluid
from profiles.findings import Rule
from profiles.guardrails import applicable
from profiles.limits import Library
from profiles.program import Order, Program, Stopped
from profiles.projection import fresh_s
from profiles.pump import PumpEvent, PumpStatus
from profiles.replacement import left_s
from profiles.stillness import interrupted, still_since_s
from profiles.units_tables import MAX_DURATION_S, MAX_HORIZON_S

WEEK_S = 7 * 86_400
_WALL_EPOCH = datetime(2001, 1, 1, tzinfo=UTC)  # a Monday; only differences of wall readings are taken
ACTIVATED = "activated"  # the pump's log word for the switch to a new program; detail: generation
STOPPED = "stopped"  # and for the end of all delivery
ACTS = frozenset({"clock-set", "limits-changed", "refilled", "bolus-ordered"})  # each raises the generation by one


@dataclass(frozen=True, slots=True)
class Horizon:
    """Until when a reservoir has to last: the planned visit (UTC s), else the age that a fill may reach.

    ``now`` is the moment of the context, and carries its zone.
    """

    planned_at: int | None
    now: datetime

    def of(self, fluid: Fluid, context: Context, library: Library) -> Context:
        """The context for what is made with that fluid: no program is judged by how long the fill of another lasts."""
        fill_s = fresh_s(fluid, context, library)
        return replace(context, planned_refill_s=lasting_s(self.planned_at, self.now, fill_s))


def wall_s(status: PumpStatus) -> int:
    """The pump's wall clock: seconds since Monday 2001-01-01 00:00 local time."""
    return status.wall_offset_s + status.elapsed_s


def local_wall_s(now: datetime) -> int:
    """The console's wall clock in the same form; ``now`` carries its zone."""
    reading = now.replace(tzinfo=UTC)  # the figures on the wall, whatever the zone
    return int((reading - _WALL_EPOCH).total_seconds())


def clock_error_s(status: PumpStatus, now: datetime) -> int:
    """Pump clock minus console clock within a week, which is all that timed steps follow: -302,400 to 302,399 s.

    An emulator whose time runs at another scale says nothing with its clock: 0.
    """
    if status.time_scale != 1:
        return 0
    return (wall_s(status) - local_wall_s(now) + WEEK_S // 2) % WEEK_S - WEEK_S // 2


def clock_change_s(offset_s: Callable[[int], int], now_at: int) -> int | None:
    """Seconds until the wall is next put forward or back, as far ahead as a rule looks; None: not within that."""
    now_s = offset_s(now_at)
    for begin_s in range(0, MAX_HORIZON_S, WEEK_S):  # no two changes of a zone are closer than a week
        if offset_s(now_at + begin_s + WEEK_S) != now_s:
            return begin_s + bisect_left(range(WEEK_S), True, key=lambda s: offset_s(now_at + begin_s + s) != now_s)
    return None


def held_age_s(status: PumpStatus, events: Iterable[PumpEvent]) -> int | None:
    """How long the active program has been running by the pump's own log; None when the log does not reach back.

    An act raises the generation and leaves the program running: the log must hold as many acts since the last switch.
    """
    start: PumpEvent | None = None
    acts = 0
    for event in events:
        if event.code in (ACTIVATED, STOPPED):
            start, acts = (event if event.code == ACTIVATED else None), 0
        acts += event.code in ACTS
    if start is None or not 0 <= status.generation - start.detail <= acts:
        return None
    return max(0, status.elapsed_s - start.elapsed_s)


def going_order(held: Program, age_s: int) -> Order:
    """The held program as it goes on from now; of an unknown age (0) only as it would begin."""
    return going_on(held, age_s) if age_s else Order(held)


def given_order(held: Program, still: str, age_s: int) -> Order:
    """What a pump gives from now on if nobody does anything: nothing while it stands still, ``still`` is why."""
    if still:
        return Order(replace(held, base=Stopped(still), patient_bolus=None, step_plan=()))
    return going_order(held, age_s)


def renewed(
    context: Context, status: PumpStatus, held: Program | None, now: datetime, stated: Iterable[Statement] = ()
) -> Context:
    """A context, of a document say, with everything that the pump itself knows better.

    A pump that stands still has interrupted the therapy, whatever is known of the patient, unless that was ``stated``
    otherwise for exactly this stop: its next program is a new start. The held program stays, because a rule that looks
    back must not think that nothing was given.
    """
    return replace(
        context,
        exposure=exposure_of(context.exposure, status, stated),
        still_s=_still_s(status),
        pump_model_id=status.model_id,
        reservoir_nl=status.reservoir_nl,
        held=held,
        line_fluid=status.previous_fluid,
        pumped_since_change_nl=status.pumped_since_change_nl,
        wall_at_start_s=wall_s(status) % WEEK_S,
        clock_error_s=clock_error_s(status, now),
        replace_by_s=None if (left := left_s(status)) is None else _bounded(left),
    )


def live_context(
    patient: Patient,
    status: PumpStatus,
    held: Program | None,
    library: Library,
    now: datetime,
    age_s: int = 0,
    stated: Iterable[Statement] = (),
    fluid: Fluid | None = None,
) -> Context:
    """What an order for this patient is judged by at this moment; ``now`` carries its zone.

    ``fluid`` is what the order is made for, where that may be another than the held one: without a visit ahead the
    reservoir has to last as long as that. A drug that the last recorded fill has not is not as old as that fill: its
    own is not recorded, and counts as one that is made now.
    """
    now_at = int(now.timestamp())
    model = library.model(status.model_id)
    record = Context(
        pump_model_id=status.model_id,
        catheter=patient.catheter,
        reservoir_nl=status.reservoir_nl,
        alarm_volume_nl=(model.alarm_volume_nl.value or 0) if model else 0,
        indication=patient.indication,
        jurisdiction=patient.jurisdiction,
        exposure=patient.exposure,
        held=held,
        held_age_s=_bounded(age_s),
        screening_bolus_ng=patient.screening_bolus_ng,
        fill_age_s=0 if held and unrecorded(patient, held.fluid) else _since(patient.filled_at, now_at),
        interrupted_s=_since(patient.interrupted_at, now_at),
        first_fill=patient.filled_at is None,
    )
    if held is None:
        planned_s = lasting_s(patient.planned_refill_at, now, None)
        return renewed(replace(record, planned_refill_s=planned_s), status, held, now, stated)
    record = replace(record, first_fill=record.first_fill or has_first(patient, held.fluid, record, library))
    record = Horizon(patient.planned_refill_at, now).of(fluid or held.fluid, record, library)
    return renewed(record, status, held, now, stated)


def has_first(patient: Patient, fluid: Fluid, context: Context, library: Library) -> bool:
    """Whether that fluid is a first fill with one of its drugs, of those whose first fill has an age of its own."""
    rule, age = Rule.STABILITY, "first_fill_age_s"
    return any(applicable(library, context, rule, age, drug_id) for drug_id in first_of(patient, fluid))


def _still_s(status: PumpStatus) -> int | None:
    if not interrupted(status):
        return None
    since_s = still_since_s(status)
    return 0 if since_s is None else _bounded(max(0, status.elapsed_s - since_s))


def _since(at: int | None, now_at: int) -> int:
    return 0 if at is None else _bounded(max(0, now_at - at))


def _bounded(span_s: int) -> int:
    """A span that a context can carry; ten years and more are all the same to every rule."""
    return min(MAX_DURATION_S, span_s)
