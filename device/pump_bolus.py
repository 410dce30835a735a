"""Boluses that come again: the periodic ones by the counter, the patient's own by lockout and rolling count.

The base continues under every bolus and the bolus adds to it. Starts of the patient are remembered for 24 h and
survive activation, power loss and a new clock, so none of these gives a bolus more.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from device.codes import EventCode
from device.pump_course import (
    DAY_S,
    base_now,
    bolus_flow_nl_per_day,
    delayed_start,
    line_part,
    parts_of,
    periodic_due_s,
    program_of,
)
from device.pump_ledger import finished
from device.pump_state import BolusSource, PumpState, RunningBolus
from device.values import replace
from profiles.program import Bolus, PatientBolus, Periodic


class Denied(Enum):
    """Why the patient's request was not followed."""

    NO_BOLUS = "the program has no patient bolus, or it has not started"
    NOT_DELIVERING = "the pump is stopped or empty"
    OTHER_BOLUS = "another bolus, a prime or a bridge is running"
    LOCKOUT = "the lockout since the last start has not passed"
    COUNT = "the starts of the last 24 h are used up"


@dataclass(frozen=True, slots=True)
class Asked:
    """The pump after a request of the patient, and why it was denied (None: it was followed)."""

    state: PumpState
    denied: Denied | None


def ask(state: PumpState) -> Asked:
    """What the pump does when the patient asks for a bolus at this second."""
    patient = _patient_bolus(state)
    if patient is None:
        return Asked(state.noted(EventCode.PATIENT_BOLUS_REFUSED), Denied.NO_BOLUS)
    denied, left_s = _denial(state, patient)
    if denied is not None:
        return Asked(state.noted(EventCode.PATIENT_BOLUS_REFUSED, left_s), denied)
    bolus = patient.bolus
    begun = replace(
        state,
        boluses=(*state.boluses, _running(state, bolus, BolusSource.PATIENT)),
        patient_starts=(*starts_24h(state), state.now_s),
    )
    return Asked(begun.noted(EventCode.PATIENT_BOLUS, bolus.volume_nl), None)


def starts_24h(state: PumpState) -> tuple[int, ...]:
    """The patient's starts that count now: those less than 24 h ago."""
    return tuple(start_s for start_s in state.patient_starts if start_s > state.now_s - DAY_S)


def begun(state: PumpState) -> PumpState:
    """A periodic bolus started if one is due at this second; one that could not start is left out, never made up."""
    running = base_now(state)
    if running is None or not isinstance(running.base, Periodic) or periodic_due_s(state) != state.now_s:
        return state
    if state.still or line_part(state) is not None:
        return state
    bolus = _running(state, running.base.bolus, BolusSource.PERIODIC)
    return replace(state, boluses=(*state.boluses, bolus), last_periodic_s=state.now_s)


def ended(state: PumpState) -> PumpState:
    """Boluses whose end has come taken out; a single one is closed in the book."""
    over = [bolus for bolus in state.boluses if bolus.end_s <= state.now_s]
    if not over:
        return state
    for bolus in over:
        for part in parts_of(state):
            if bolus.part_id and bytes.fromhex(part.id) == bolus.part_id:
                state = finished(state, part, bolus.units_until(state.now_s))
    return replace(state, boluses=tuple(bolus for bolus in state.boluses if bolus not in over))


def cut(state: PumpState, *sources: BolusSource) -> PumpState:
    """Running boluses of these sources ended now; they are never taken up again."""
    return replace(state, boluses=tuple(bolus for bolus in state.boluses if bolus.source not in sources))


def _denial(state: PumpState, patient: PatientBolus) -> tuple[Denied | None, int]:
    if state.stopped_s is not None or state.still:
        return Denied.NOT_DELIVERING, 0
    if state.boluses or line_part(state) is not None:
        return Denied.OTHER_BOLUS, 0
    left_s = max(state.patient_starts, default=-DAY_S) + patient.lockout_s - state.now_s
    if state.patient_starts and left_s > 0:
        return Denied.LOCKOUT, left_s
    if len(starts_24h(state)) >= patient.max_starts:
        return Denied.COUNT, 0
    return None, 0


def _patient_bolus(state: PumpState) -> PatientBolus | None:
    program = program_of(state)
    return None if program is None or delayed_start(state) is not None else program.patient_bolus


def _running(state: PumpState, bolus: Bolus, source: BolusSource) -> RunningBolus:
    return RunningBolus(source, state.now_s, state.now_s + bolus.duration_s, bolus_flow_nl_per_day(bolus))
