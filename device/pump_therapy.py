"""Time passes in the pump: from change to change, with every 1/86,400 nL counted and none invented.

``advanced`` is exact over any span: a second or a year in one call, or the same time in any pieces, end in the same
state.
"""

from __future__ import annotations

from dataclasses import dataclass

from device import pump_alarms, pump_bolus, pump_clock, pump_ledger
from device.codes import AlarmCode, EventCode
from device.mechanics import PER_MILLE, pumped, tells_recovery, turned
from device.pump_course import asked_flow, base_now, flow_now, line_part, next_change_s, program_of, program_origin_s
from device.pump_state import UNITS_PER_NL, BolusSource, PumpState
from device.values import replace


@dataclass(frozen=True, slots=True)
class Steady:
    """The flow at a second, and the second before which neither it nor anything else changes (None: never)."""

    flow: int
    until_s: int | None


def steady(state: PumpState) -> Steady:
    """How long a settled pump goes on as it is."""
    flow = flow_now(state)
    alarm_s = pump_alarms.next_alarm_s(state)
    marks = [*next_change_s(state, flow), *(() if alarm_s is None else (alarm_s,))]
    return Steady(flow, min((mark for mark in marks if mark > state.now_s), default=None))


def advanced(state: PumpState, target_s: int) -> PumpState:
    """The pump at that second of its elapsed counter; a second that has passed changes nothing."""
    state = settled(state)
    while state.now_s < target_s:
        now = steady(state)
        end_s = target_s if now.until_s is None else min(now.until_s, target_s)
        state = settled(pumped_on(state, now.flow, end_s - state.now_s))
    return state


def settled(state: PumpState) -> PumpState:
    """Everything done that is due at this very second; doing it again changes nothing."""
    state = pump_clock.settled(pump_bolus.ended(_turned(state)))
    if state.still and (state.boluses or line_part(state) is not None):
        state = pump_ledger.cut(pump_bolus.cut(state, BolusSource.PERIODIC, BolusSource.PATIENT))
    state = pump_ledger.ended_by_volume(state)
    state = pump_ledger.expired_by_time(state)
    state = _plan_followed(state)
    state = pump_ledger.begun(state)
    state = pump_bolus.begun(state)
    return pump_alarms.settled(state)


def _plan_followed(state: PumpState) -> PumpState:
    """A step of the plan that has begun is noted, and cuts the periodic bolus of the base before it."""
    program = program_of(state)
    if program is None or base_now(state) is None:
        return state
    origin_s = program_origin_s(state)
    begun = sum(1 for step in program.step_plan if origin_s + step.after_s <= state.now_s)
    while state.plan_steps_begun < begun:
        state = pump_bolus.cut(state, BolusSource.PERIODIC).noted(EventCode.PLAN_STEP, state.plan_steps_begun)
        state = replace(state, plan_steps_begun=state.plan_steps_begun + 1, clock_parts=())
    return state


def _turned(state: PumpState) -> PumpState:
    """What the machine does by itself, and what of it the pump notices and tells."""
    machine = turned(state.mechanics, state.now_s)
    if machine == state.mechanics and not tells_recovery(machine):
        return state
    before, state = state.mechanics, replace(state, mechanics=machine)
    if machine.noticed and not before.noticed:
        state = pump_alarms.raised(state.noted(EventCode.MOTOR_STALLED), AlarmCode.MOTOR_STALL)
    if tells_recovery(machine):
        state = replace(state, mechanics=replace(machine, noticed=False, magnetic=False))
        state = pump_alarms.cleared(state.noted(EventCode.MOTOR_RECOVERED), AlarmCode.MOTOR_STALL)
    return pump_alarms.raised(state, AlarmCode.END_OF_SERVICE) if machine.over else state


def pumped_on(state: PumpState, flow: int, span_s: int) -> PumpState:
    """The counters after a span of constant flow; the reservoir gives no more than can be drawn."""
    counters, machine = state.counters, pumped(state.mechanics, asked_flow(state), span_s)
    drawable = max(0, counters.reservoir_units - state.limits.residual_nl * UNITS_PER_NL)
    units = min(flow * span_s, drawable)
    moved = replace(
        counters,
        elapsed_s=counters.elapsed_s + span_s,
        reservoir_units=counters.reservoir_units - units,
        delivered_units=counters.delivered_units + units,
        since_change_units=counters.since_change_units + units,
        part_units=counters.part_units + (units if line_part(state) is not None else 0),
    )
    room = (moved.reservoir_units - state.limits.residual_nl * UNITS_PER_NL) * PER_MILLE
    if machine.surplus > max(room, 0):
        machine = replace(machine, surplus=max(room, 0))  # a reservoir that is empty gives nothing
    return replace(state, counters=moved, mechanics=machine)
