"""What a pump raises by itself and takes back by itself, each with its line in the log.

Ranks follow the alarms of implanted pumps (non-critical: reservoir low, replacement date reached, memory repaired;
critical: empty, stopped, motor stall, end of service, reset); the 48 h of a stopped pump are from the same published
list. A worn tube and a lost clock are ranked here: nobody publishes them.
"""

from __future__ import annotations

from device.codes import AlarmCode, EventCode
from device.pump_course import base_now, in_reservoir, program_of
from device.pump_state import UNITS_PER_NL, PumpState, StandingAlarm
from device.values import replace
from profiles.program import Stopped
from profiles.pump import AlarmRank

STOPPED_TOO_LONG_S = 48 * 3_600  # pump manuals: an alarm sounds when a pump has been stopped for more than 48 h

NON_CRITICAL = frozenset(
    {
        AlarmCode.LOW_RESERVOIR,
        AlarmCode.MEMORY_ERROR,
        AlarmCode.REPLACE_SOON,
        AlarmCode.TUBE_WEAR,
        AlarmCode.LOG_CORRUPT,
    }
)


def rank(code: AlarmCode) -> AlarmRank:
    """How loud an alarm is; what is not listed as quiet is loud."""
    return AlarmRank.NON_CRITICAL if code in NON_CRITICAL else AlarmRank.CRITICAL


def stopped_since_s(state: PumpState) -> int | None:
    """Since when nothing flows because somebody wanted it so: by STOP, or by a program that is a planned stop."""
    if state.stopped_s is not None:
        return state.stopped_s
    running = base_now(state)
    return running.origin_s if running is not None and isinstance(running.base, Stopped) else None


def next_alarm_s(state: PumpState) -> int | None:
    """When the next alarm is due by time alone."""
    since_s = stopped_since_s(state)
    due_s = None if since_s is None else since_s + STOPPED_TOO_LONG_S
    return due_s if due_s is not None and due_s > state.now_s else None


def settled(state: PumpState) -> PumpState:
    """The alarms that hold at this second raised, those that no longer hold cleared."""
    holding = _holding(state)
    for code in sorted(_WATCHED - holding):
        state = cleared(state, code)
    for code in sorted(holding):
        state = raised(state, code)
    return state


def raised(state: PumpState, code: AlarmCode) -> PumpState:
    """The alarm standing; raising it again changes nothing."""
    if any(alarm.code is code for alarm in state.alarms):
        return state
    return replace(state, alarms=(*state.alarms, StandingAlarm(code, state.now_s))).noted(
        EventCode.ALARM_RAISED, int(code)
    )


def cleared(state: PumpState, code: AlarmCode) -> PumpState:
    """The alarm taken back, if it stands."""
    kept = tuple(alarm for alarm in state.alarms if alarm.code is not code)
    if len(kept) == len(state.alarms):
        return state
    return replace(state, alarms=kept).noted(EventCode.ALARM_CLEARED, int(code))


_WATCHED = frozenset(
    {
        AlarmCode.LOW_RESERVOIR,
        AlarmCode.EMPTY_RESERVOIR,
        AlarmCode.STOPPED,
        AlarmCode.STOPPED_TOO_LONG,
        AlarmCode.FLUID_DIFFERS,
    }
)


def _holding(state: PumpState) -> frozenset[AlarmCode]:
    since_s = stopped_since_s(state)
    stopped_s = None if since_s is None else state.now_s - since_s
    program = program_of(state)
    conditions = {
        AlarmCode.FLUID_DIFFERS: program is not None and program.fluid != in_reservoir(state),
        AlarmCode.LOW_RESERVOIR: state.counters.reservoir_units <= state.limits.alarm_volume_nl * UNITS_PER_NL,
        AlarmCode.EMPTY_RESERVOIR: state.empty,
        AlarmCode.STOPPED: stopped_s is not None,
        AlarmCode.STOPPED_TOO_LONG: stopped_s is not None and stopped_s >= STOPPED_TOO_LONG_S,
    }
    return frozenset(code for code, holds in conditions.items() if holds)
