"""Acts in the pump: proposed beside what runs, applied as one atomic change once somebody at the pump confirms it.

An act that has taken effect raises the generation by one. The same id asked again gets the same answer; a killed id can
never take effect; an act for another generation than the current one is refused. What is refused changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from device import pump_alarms, pump_clock, pump_ledger, pump_limits
from device.act_image import decode_act
from device.codes import Activation, AlarmCode, EventCode, Reason, Result, Verdict
from device.image import decode_one_time, digest, encode_one_time
from device.kinds import CodecError
from device.messages import Apply, ApplyReply, Propose, ProposeReply
from device.pump_course import base_now, changed, in_reservoir, is_open, parts_of, program_of
from device.pump_state import FILLS_MAX, UNITS_PER_NL, OwnLimits, Proposal, PumpState
from device.pump_therapy import settled
from device.pump_transactions import Answered, Presence, closed_reason, ended_as, ending, given_up, refused
from device.values import replace
from profiles.acts import Act, ClockChange, LimitsChange, PumpLimits, Refill
from profiles.program import Bridge, DelayedStart, OneTime, Prime, SingleBolus, Stopped
from profiles.pump_book import Fill


def propose(state: PumpState, request: Propose, answers: int) -> Answered:
    """The act in memory with the pump's verdict; one that was proposed before is given up."""
    reason = closed_reason(state, request.id)
    if reason is None and request.base_generation != state.generation:
        reason = Reason.WRONG_BASE
    if reason is None and pump_ledger.busy(state):
        reason = Reason.BUSY
    if reason is not None:
        return refused(state, answers, request, reason)
    proposal = Proposal(request.id, request.base_generation, request.act)
    state = replace(state, proposal=proposal)
    return Answered(state, ProposeReply(answers, request.id, proposal.act, verdict_on(state, proposal.act)))


def apply(state: PumpState, request: Apply, answers: int, presence: Presence) -> Answered:
    """The one atomic change, once somebody at the pump has confirmed it."""
    ended = ended_as(state, request.id)
    if ended is not None and ended.result is Result.APPLIED:
        return Answered(state, ApplyReply(answers, request.id, Activation.ACTIVATED, ended.generation))
    proposal = state.proposal
    if proposal is None or proposal.id != request.id:
        return refused(state, answers, request, closed_reason(state, request.id) or Reason.UNKNOWN_ID)
    reason = _reason(state, proposal, request)
    if reason is not None:
        return refused(state, answers, request, reason)
    if presence is Presence.MISSED:
        return refused(given_up(state, proposal.id), answers, request, Reason.NOT_CONFIRMED)
    if presence is Presence.AWAITED:
        return Answered(state, ApplyReply(answers, request.id, Activation.WAITING, state.generation))
    after = ending(applied(state, decode_act(proposal.act)), proposal.id, Result.APPLIED)
    return Answered(after, ApplyReply(answers, request.id, Activation.ACTIVATED, after.generation))


def applied(state: PumpState, act: Act) -> PumpState:
    """The pump with the act in effect, one generation further."""
    done = _KINDS[type(act)].applied(state, act)
    return settled(replace(done, generation=state.generation + 1, proposal=None))


def verdict_on(state: PumpState, data: bytes) -> Verdict:
    """The pump's own judgement of an act that it would apply at this second."""
    try:
        act = decode_act(data)
    except CodecError:
        return Verdict.UNREADABLE
    return _KINDS[type(act)].verdict(state, act)


def factory_limits(limits: OwnLimits) -> PumpLimits:
    """What of a pump's limits can be set, as the factory left it."""
    return PumpLimits(**{field.name: getattr(limits, field.name) for field in fields(PumpLimits)})


def _reason(state: PumpState, proposal: Proposal, request: Apply) -> Reason | None:
    """Why this act must not take effect now, the first of all reasons."""
    verdict = verdict_on(state, proposal.act)
    refusals = (
        ({proposal.base_generation, request.base_generation} != {state.generation}, Reason.WRONG_BASE),
        (request.act_digest != digest(proposal.act) or verdict is Verdict.UNREADABLE, Reason.WRONG_DIGEST),
        (verdict is Verdict.ONCE_ONLY, Reason.ONCE_ONLY),
        (verdict is not Verdict.ACCEPTED, Reason.LIMITS),
        (pump_ledger.busy(state), Reason.BUSY),
    )
    return next((reason for applies, reason in refusals if applies), None)


# --- a single bolus


def _bolus_verdict(state: PumpState, bolus: SingleBolus) -> Verdict:
    """Judged with everything that may still run beside it."""
    program, running = program_of(state), base_now(state)
    if program is None or running is None or isinstance(running.base, Stopped) or state.still:
        return Verdict.NOT_RUNNING
    waiting = [part for part in parts_of(state) if is_open(state, part)]
    if any(isinstance(part, SingleBolus | Prime | Bridge) for part in waiting) or not _fits(state, bolus):
        return Verdict.BOLUS
    return pump_limits.beside_verdict(state, program, (bolus,))


def _fits(state: PumpState, bolus: SingleBolus) -> bool:
    """Whether it has a place in the form of an order beside what is kept, times and number of parts included."""
    try:
        decode_one_time(encode_one_time((*_kept(state), _from_activation(state, bolus))))
    except CodecError:
        return False
    return True


def _bolus_applied(state: PumpState, bolus: SingleBolus) -> PumpState:
    """Added to the running order: delay and expiry count from now, in the order they count from its activation."""
    once = encode_one_time((*_kept(state), _from_activation(state, bolus)))
    return pump_ledger.entered(replace(state, once_image=once), (bolus,)).noted(
        EventCode.BOLUS_ORDERED, bolus.bolus.volume_nl
    )


def _kept(state: PumpState) -> tuple[OneTime, ...]:
    """The one-time parts that still mean something: what is open, and what the program counts its start from."""
    return tuple(part for part in parts_of(state) if isinstance(part, DelayedStart) or is_open(state, part))


def _from_activation(state: PumpState, bolus: SingleBolus) -> SingleBolus:
    age_s = state.now_s - state.activated_s
    return replace(bolus, delay_s=bolus.delay_s + age_s, expiry_s=bolus.expiry_s + age_s)


# --- the clock


def _clock_verdict(state: PumpState, change: ClockChange) -> Verdict:
    """Only the clock that was shown is changed, and what it moves must still be in the pump's range."""
    if change.from_offset_s != state.wall_offset_s or state.wall_offset_s == change.wall_offset_s:
        return Verdict.CLOCK
    parts = pump_clock.moved(state, change.wall_offset_s).clock_parts
    moves = max((part.flow_nl_per_day for part in parts if part.start_s is not None), default=0)
    return Verdict.ACCEPTED if moves <= pump_limits.spare_flow(state) else Verdict.FLOW


def _clock_applied(state: PumpState, change: ClockChange) -> PumpState:
    return pump_alarms.cleared(pump_clock.moved(state, change.wall_offset_s), AlarmCode.CLOCK_LOST)


# --- limits


def _limits_verdict(state: PumpState, change: LimitsChange) -> Verdict:
    """Inside the factory's own limits, and not broken by what is running."""
    asked, factory = change.limits, factory_limits(state.limits)
    tighter = all(
        getattr(asked, field.name) <= getattr(factory, field.name)
        for field in fields(PumpLimits)
        if field.name != "interval_min_s"
    )
    if not tighter or asked.interval_min_s < factory.interval_min_s:
        return Verdict.BOUNDS
    program = program_of(state)
    if program is None:
        return Verdict.ACCEPTED
    waiting = tuple(part for part in parts_of(state) if is_open(state, part))
    standing = pump_limits.standing_verdict(replace(state, site=asked), program, waiting)
    return Verdict.ACCEPTED if standing is Verdict.ACCEPTED else Verdict.BOUNDS


def _limits_applied(state: PumpState, change: LimitsChange) -> PumpState:
    return replace(state, site=change.limits).noted(EventCode.LIMITS_CHANGED)


# --- a refill


def _refill_verdict(state: PumpState, refill: Refill) -> Verdict:
    """Once for each refill, and no more than the reservoir holds."""
    if any(fill.refill_id == refill.refill_id for fill in state.fills):
        return Verdict.ONCE_ONLY
    room = state.limits.reservoir_max_nl
    return Verdict.ACCEPTED if max(refill.volume_nl, refill.withdrawn_nl) <= room else Verdict.RESERVOIR


def _refill_applied(state: PumpState, refill: Refill) -> PumpState:
    """The reservoir counts from the volume that was filled in; another fluid begins its way through the line now.

    Where a program with its bridge has told of that fluid already, its way has begun then: nothing starts again.
    """
    counted_nl = state.counters.reservoir_units // UNITS_PER_NL
    told = (refill.refill_id, state.now_s, refill.fluid, refill.volume_nl, refill.withdrawn_nl, refill.expected_nl)
    before = in_reservoir(state)
    if before is not None and before != refill.fluid:
        state = changed(state, before, refill.fluid)
    counters = replace(state.counters, reservoir_units=refill.volume_nl * UNITS_PER_NL)
    fills = (*state.fills, Fill(*told, counted_nl))[-FILLS_MAX:]
    machine = replace(state.mechanics, surplus=0)  # what is in the reservoir was measured
    return replace(state, counters=counters, fills=fills, mechanics=machine).noted(EventCode.REFILLED, refill.volume_nl)


@dataclass(frozen=True, slots=True)
class _Kind:
    verdict: Callable[[PumpState, Any], Verdict]
    applied: Callable[[PumpState, Any], PumpState]


_KINDS: Mapping[type, _Kind] = {
    SingleBolus: _Kind(_bolus_verdict, _bolus_applied),
    ClockChange: _Kind(_clock_verdict, _clock_applied),
    LimitsChange: _Kind(_limits_verdict, _limits_applied),
    Refill: _Kind(_refill_verdict, _refill_applied),
}
