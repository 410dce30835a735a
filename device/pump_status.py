"""What the pump says of itself, from its memory alone."""

from __future__ import annotations

from device import pump_alarms, pump_bolus
from device.codes import word
from device.image import digest
from device.message_forms import ALARMS_MAX
from device.pump_course import flow_now
from device.pump_state import UNITS_PER_NL, LogLine, PumpState
from profiles.pump import Alarm, LastTransaction, PumpEvent, PumpStatus
from profiles.pump import PumpState as Doing
from profiles.stillness import worst_first

_SINCE_MAX_S = 2**32 - 1  # 136 years; only an emulator whose time runs very fast comes so far
IS_EMULATOR = True  # what this code runs is never an implant, whatever keys it has


def status(state: PumpState, time_scale: int) -> PumpStatus:
    """The status at this second; volumes are rounded so that no reservoir looks fuller than it is."""
    counters, last = state.counters, state.ended[-1] if state.ended else None
    return PumpStatus(
        serial=state.serial,
        model_id=state.model_id,
        emulator=IS_EMULATOR,
        state=_doing(state),
        generation=state.generation,
        program_digest=digest(state.program_image) if state.program_image else b"",
        last_transaction=LastTransaction(last.id, word(last.result)) if last else None,
        log_head=state.log_head,
        elapsed_s=state.now_s,
        wall_offset_s=state.wall_offset_s,
        time_scale=time_scale,
        previous_fluid=state.previous_fluid,
        pumped_since_change_nl=counters.since_change_units // UNITS_PER_NL,
        reservoir_nl=counters.reservoir_units // UNITS_PER_NL,
        delivered_nl=counters.delivered_units // UNITS_PER_NL,
        flow_nl_per_day=flow_now(state),
        patient_starts_24h=len(pump_bolus.starts_24h(state)),
        alarms=_alarms(state),
    )


def events(lines: tuple[LogLine, ...]) -> tuple[PumpEvent, ...]:
    """Lines of the log as they are told."""
    return tuple(PumpEvent(line.sequence, line.elapsed_s, word(line.code), line.detail) for line in lines)


def _alarms(state: PumpState) -> tuple[Alarm, ...]:
    told = (
        Alarm(word(alarm.code), pump_alarms.rank(alarm.code), min(_SINCE_MAX_S, alarm.since_s))
        for alarm in state.alarms
    )
    return worst_first(told)[:ALARMS_MAX]


def _doing(state: PumpState) -> Doing:
    if pump_alarms.stopped_since_s(state) is not None:
        return Doing.STOPPED
    return Doing.RUNNING if state.program_image else Doing.FACTORY
