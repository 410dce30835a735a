"""The pump's book of one-time parts: each part is entered once, starts at most once, and is closed for ever.

Nothing takes a part out of its closed state again: not a restart, not a new program, not the same order sent again.
"""

from __future__ import annotations

from collections.abc import Mapping

from device.codes import EventCode
from device.pump_course import bolus_flow_nl_per_day, entry_of, in_reservoir, is_open, line_part, parts_of
from device.pump_state import (
    LEDGER_MAX,
    UNITS_PER_NL,
    BolusSource,
    LedgerEntry,
    LineKind,
    PartState,
    PumpState,
    RunningBolus,
)
from device.values import replace
from profiles.drugs import Fluid
from profiles.program import Bridge, DelayedStart, OneTime, Prime, SingleBolus


def known(state: PumpState, part_id: str) -> bool:
    """Whether the book already holds that id."""
    wanted = bytes.fromhex(part_id)
    return any(entry.id == wanted for entry in state.ledger)


def line_of(part: OneTime) -> tuple[LineKind, str]:
    """What a part does to the line, and the refill that it belongs to."""
    if isinstance(part, Prime | Bridge):
        return (LineKind.PRIME if isinstance(part, Prime) else LineKind.BRIDGE), part.refill_id
    return LineKind.NONE, ""


def line_done(state: PumpState, part: Prime | Bridge, fluid: Fluid) -> bool:
    """Whether such a part has had its turn, under whatever name, or belongs to a refill that is not the last one.

    A prime is for a recorded refill, or for the implant before the first one: one that has begun since then is the
    only one. A bridge is for a change of fluid: one that was finished since then is the only one, one that was cut
    short may be followed by one for the rest, and with a program for another ``fluid`` the next change begins.
    """
    if any(fill.refill_id == part.refill_id for fill in state.fills[:-1]):
        return True
    if isinstance(part, Prime):
        since_s = state.fills[-1].at_s if state.fills else 0
        return _primed(state, part.refill_id) or _has_had(state, LineKind.PRIME, _BEGUN, since_s)
    since_s = state.change.at_s if state.change is not None else 0
    return fluid == in_reservoir(state) and _has_had(state, LineKind.BRIDGE, _BEGUN - {PartState.CUT}, since_s)


def _primed(state: PumpState, refill_id: str) -> bool:
    """Whether a prime of that very refill has begun, before or after the refill was recorded."""
    primes = [entry for entry in state.ledger if entry.line is LineKind.PRIME and entry.refill_id == refill_id]
    return any(entry.state in _BEGUN for entry in primes)


def _has_had(state: PumpState, line: LineKind, how: frozenset[PartState], since_s: int) -> bool:
    return any(entry.line is line and entry.state in how and entry.at_s >= since_s for entry in state.ledger)


def entered(state: PumpState, parts: tuple[OneTime, ...]) -> PumpState:
    """The parts of a new order in the book, pending; the oldest closed ones make room."""
    new = tuple(
        LedgerEntry(bytes.fromhex(part.id), PartState.PENDING, state.now_s, 0, *line_of(part)) for part in parts
    )
    return replace(state, ledger=(*state.ledger, *new)[-LEDGER_MAX:])


def started(state: PumpState, part: OneTime, volume_nl: int) -> PumpState:
    """The part as running, with its line in the log."""
    return _marked(state, part, PartState.RUNNING, 0).noted(_LINES[type(part)][0], volume_nl)


def finished(state: PumpState, part: OneTime, units: int, how: PartState = PartState.DONE) -> PumpState:
    """The part closed with what it delivered."""
    return _marked(state, part, how, units).noted(_LINES[type(part)][1], units // UNITS_PER_NL)


def expired(state: PumpState, part: OneTime) -> PumpState:
    """The part closed before it ever started."""
    return _marked(state, part, PartState.EXPIRED, 0).noted(EventCode.ONE_TIME_EXPIRED)


def busy(state: PumpState) -> bool:
    """Whether a one-time part is delivering, which an activation must not cut."""
    return any(_running(state, part) for part in parts_of(state) if not isinstance(part, DelayedStart))


def ended_by_volume(state: PumpState) -> PumpState:
    """The prime or bridge closed once its volume has been pumped."""
    part = line_part(state)
    if part is None or not _running(state, part) or state.counters.part_units < part.volume_nl * UNITS_PER_NL:
        return state
    closed = finished(state, part, state.counters.part_units)
    return replace(closed, counters=replace(closed.counters, part_units=0))


def expired_by_time(state: PumpState) -> PumpState:
    """Single boluses that could not start in time closed, and the delayed start once the program has begun."""
    for part in parts_of(state):
        age_s = state.now_s - state.activated_s
        if isinstance(part, DelayedStart) and is_open(state, part) and age_s >= part.delay_s:
            state = _program_begun(state, part)
        if isinstance(part, SingleBolus) and _pending(state, part) and age_s >= part.expiry_s:
            state = expired(state, part)
    return state


def begun(state: PumpState) -> PumpState:
    """The prime, bridge or single bolus whose time has come started; a single bolus waits for everything else."""
    if state.stopped_s is not None or state.still:
        return state
    part = line_part(state)
    if part is not None:
        return state if _running(state, part) else started(state, part, part.volume_nl)
    due = [single for single in parts_of(state) if isinstance(single, SingleBolus) and _due(state, single)]
    return _bolus_begun(state, due[0]) if due and not state.boluses else state


def cut(state: PumpState) -> PumpState:
    """Everything one-time that delivers, or was about to, closed: running with what it delivered, pending unused."""
    for part in parts_of(state):
        if not isinstance(part, DelayedStart):
            state = _closed(state, part)
    return replace(state, counters=replace(state.counters, part_units=0))


def closed(state: PumpState) -> PumpState:
    """Every open part of the running order closed, because another order, or none, takes its place."""
    for part in parts_of(state):
        state = _closed(state, part)
    return replace(state, counters=replace(state.counters, part_units=0))


def restarted(state: PumpState) -> PumpState:
    """After a power loss a bolus and a prime are closed, never taken up again; a bridge goes on by its volume."""
    for part in parts_of(state):
        if isinstance(part, Prime | SingleBolus) and _running(state, part):
            counters = replace(state.counters, part_units=0 if isinstance(part, Prime) else state.counters.part_units)
            state = replace(_closed(state, part), counters=counters)
    return state


def spent(state: PumpState) -> PumpState:
    """Every prime and single bolus that has not ended closed, because it may have been given already.

    A prime that was pending counts as begun: another one for the same refill is refused from now on.
    """
    for part in parts_of(state):
        if isinstance(part, Prime) and _pending(state, part):
            state = finished(state, part, 0, PartState.CUT)
        elif isinstance(part, Prime | SingleBolus):
            state = _closed(state, part)
    return state


def _closed(state: PumpState, part: OneTime) -> PumpState:
    if _pending(state, part):
        return expired(state, part)
    if not _running(state, part):
        return state
    part_id = bytes.fromhex(part.id)
    kept = tuple(bolus for bolus in state.boluses if bolus.part_id != part_id)
    return replace(finished(state, part, _delivered(state, part), PartState.CUT), boluses=kept)


def _program_begun(state: PumpState, part: DelayedStart) -> PumpState:
    """The delayed start is over: the base that waited ends, and its periodic bolus with it."""
    kept = tuple(bolus for bolus in state.boluses if bolus.source is not BolusSource.PERIODIC)
    return replace(_marked(state, part, PartState.DONE, 0), boluses=kept)


def _bolus_begun(state: PumpState, part: SingleBolus) -> PumpState:
    bolus = RunningBolus(
        BolusSource.SINGLE,
        state.now_s,
        state.now_s + part.bolus.duration_s,
        bolus_flow_nl_per_day(part.bolus),
        bytes.fromhex(part.id),
    )
    return replace(started(state, part, part.bolus.volume_nl), boluses=(*state.boluses, bolus))


def _due(state: PumpState, part: SingleBolus) -> bool:
    age_s = state.now_s - state.activated_s
    return _pending(state, part) and part.delay_s <= age_s < part.expiry_s


def _delivered(state: PumpState, part: OneTime) -> int:
    if isinstance(part, Prime | Bridge):
        return state.counters.part_units
    part_id = bytes.fromhex(part.id)
    return sum(bolus.units_until(state.now_s) for bolus in state.boluses if bolus.part_id == part_id)


def _running(state: PumpState, part: OneTime) -> bool:
    entry = entry_of(state, part)
    return entry is not None and entry.state is PartState.RUNNING


def _pending(state: PumpState, part: OneTime) -> bool:
    entry = entry_of(state, part)
    return entry is not None and entry.state is PartState.PENDING


def _marked(state: PumpState, part: OneTime, how: PartState, units: int) -> PumpState:
    part_id = bytes.fromhex(part.id)
    ledger = tuple(
        replace(entry, state=how, at_s=state.now_s, delivered_units=units) if entry.id == part_id else entry
        for entry in state.ledger
    )
    return replace(state, ledger=ledger)


_BEGUN = frozenset({PartState.RUNNING, PartState.DONE, PartState.CUT})
_LINES: Mapping[type, tuple[EventCode, EventCode]] = {  # of the log, for the beginning and for the end
    Prime: (EventCode.PRIME_STARTED, EventCode.PRIME_ENDED),
    Bridge: (EventCode.BRIDGE_STARTED, EventCode.BRIDGE_ENDED),
    SingleBolus: (EventCode.BOLUS_STARTED, EventCode.BOLUS_ENDED),
}
