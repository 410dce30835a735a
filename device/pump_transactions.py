"""Stage, seal, activate, kill, stop: each answer is one atomic change of the pump's memory, or none.

The running program goes on until ACTIVATED; the same id asked again gets the same answer; a killed id can never take
effect; an order for another generation than the current one is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from device import pump_bolus, pump_ledger, pump_limits
from device.codes import Activation, EventCode, Reason, Result, Verdict
from device.image import IMAGE_MAX, decode_one_time, decode_program, digest
from device.kinds import CodecError
from device.message_forms import TYPES
from device.messages import (
    Activate,
    ActivateReply,
    Begin,
    BeginReply,
    Chunk,
    ChunkReply,
    Kill,
    KillReply,
    Refused,
    Reply,
    Request,
    Seal,
    SealReply,
    Stop,
    StopReply,
)
from device.pump_course import changed, in_reservoir
from device.pump_state import KILLED_MAX, RESULTS_MAX, BolusSource, Ended, PumpState, Stage
from device.pump_therapy import settled
from device.values import replace
from profiles.drugs import Fluid
from profiles.program import Bridge, OneTime, Program


class Presence(Enum):
    """Whether somebody at the pump has confirmed this activation."""

    GIVEN = "given"
    AWAITED = "awaited"
    MISSED = "missed"  # nobody did in time


@dataclass(frozen=True, slots=True)
class Answered:
    """The pump after a request, and what it says."""

    state: PumpState
    reply: Reply


def refused(state: PumpState, answers: int, request: Request, reason: Reason) -> Answered:
    """Nothing changed, and why."""
    return Answered(state, Refused(answers, TYPES[type(request)], reason))


def begin(state: PumpState, request: Begin, answers: int) -> Answered:
    """An empty stage for this transaction; one that was open is given up."""
    reason = closed_reason(state, request.id)
    if reason is None and request.base_generation != state.generation:
        reason = Reason.WRONG_BASE
    if reason is None and pump_ledger.busy(state):
        reason = Reason.BUSY
    if reason is None and not (0 < request.program_length <= IMAGE_MAX and request.once_length <= IMAGE_MAX):
        reason = Reason.BAD_RANGE
    if reason is not None:
        return refused(state, answers, request, reason)
    stage = Stage(
        request.id,
        request.base_generation,
        request.program_length,
        request.program_digest,
        request.once_length,
        request.once_digest,
    )
    return Answered(replace(state, stage=stage), BeginReply(answers, request.id))


def chunk(state: PumpState, request: Chunk, answers: int) -> Answered:
    """A slice in the stage; the same slice again changes nothing, a gap is refused."""
    stage = state.stage
    if stage is None or stage.id != request.id:
        return refused(state, answers, request, closed_reason(state, request.id) or Reason.UNKNOWN_ID)
    if stage.sealed:
        return refused(state, answers, request, Reason.NOT_SEALED)
    end = request.offset + len(request.data)
    if request.offset > len(stage.data) or end > stage.program_length + stage.once_length:
        return refused(state, answers, request, Reason.BAD_RANGE)
    data = stage.data[: request.offset] + request.data + stage.data[end:]
    return Answered(replace(state, stage=replace(stage, data=data)), ChunkReply(answers, request.id, request.offset))


def seal(state: PumpState, request: Seal, answers: int) -> Answered:
    """The stage closed, and judged from what stands in memory."""
    stage = state.stage
    if stage is None or stage.id != request.id:
        return refused(state, answers, request, closed_reason(state, request.id) or Reason.UNKNOWN_ID)
    if len(stage.data) != stage.program_length + stage.once_length:
        return refused(state, answers, request, Reason.NO_IMAGE)
    sealed = state if stage.sealed else _sealed(state, stage)
    judged = _judge(sealed, stage)
    reply = SealReply(
        answers,
        request.id,
        digest(stage.program_image),
        digest(stage.once_image),
        pump_limits.day_volume_nl(judged.program.base) if judged.program else 0,
        judged.verdict,
    )
    return Answered(sealed, reply)


def activate(state: PumpState, request: Activate, answers: int, presence: Presence) -> Answered:
    """The one atomic switch, once somebody at the pump has confirmed it."""
    ended = ended_as(state, request.id)
    if ended is not None and ended.result is Result.ACTIVATED:
        return Answered(state, ActivateReply(answers, request.id, Activation.ACTIVATED, ended.generation))
    stage = state.stage
    if stage is None or stage.id != request.id:
        return refused(state, answers, request, closed_reason(state, request.id) or Reason.UNKNOWN_ID)
    reason = _activation_reason(state, stage, request, _judge(state, stage).verdict)
    if reason is not None:
        return refused(state, answers, request, reason)
    if presence is Presence.MISSED:
        return refused(given_up(state, stage.id), answers, request, Reason.NOT_CONFIRMED)
    if presence is Presence.AWAITED:
        return Answered(state, ActivateReply(answers, request.id, Activation.WAITING, state.generation))
    after = ending(switched(state, stage.program_image, stage.once_image), stage.id, Result.ACTIVATED)
    return Answered(after, ActivateReply(answers, request.id, Activation.ACTIVATED, after.generation))


def kill(state: PumpState, request: Kill, answers: int) -> Answered:
    """The transaction ended for ever, or how it had ended before."""
    ended = ended_as(state, request.id)
    if ended is None:
        result = Result.KILLED
        if request.id not in state.killed:
            state = _killed(state, request.id).noted(EventCode.KILLED)
    else:
        result = ended.result
    return Answered(state, KillReply(answers, request.id, result, state.generation))


def stop(state: PumpState, request: Stop, answers: int) -> Answered:
    """All delivery stopped at this second; always done, whatever was killed, and under one id done once."""
    ended = ended_as(state, request.id)
    if ended is None or ended.result is not Result.STOPPED:
        state = _stopped(state, request.id)
    return Answered(state, StopReply(answers, request.id, state.generation))


def switched(state: PumpState, program_image: bytes, once_image: bytes) -> PumpState:
    """The pump with another order active from this second on, one generation further."""
    program, parts = decode_program(program_image), decode_one_time(once_image)
    before = _previous_fluid(state, program, parts)
    state = pump_bolus.cut(pump_ledger.closed(state), BolusSource.PERIODIC, BolusSource.PATIENT)
    if before is not None:
        state = changed(state, before, program.fluid)
    state = replace(
        state,
        program_image=program_image,
        once_image=once_image,
        generation=state.generation + 1,
        activated_s=state.now_s,
        plan_steps_begun=0,
        stopped_s=None,
        stage=None,
        clock_parts=(),
    ).noted(EventCode.ACTIVATED, state.generation + 1)
    return settled(pump_ledger.entered(state, parts))


@dataclass(frozen=True, slots=True)
class _Judged:
    verdict: Verdict
    program: Program | None = None


def _judge(state: PumpState, stage: Stage) -> _Judged:
    """The pump's verdict on its stage, from the bytes in its memory."""
    fits = (digest(stage.program_image), digest(stage.once_image)) == (stage.program_digest, stage.once_digest)
    try:
        program, parts = decode_program(stage.program_image), decode_one_time(stage.once_image)
    except CodecError:
        return _Judged(Verdict.UNREADABLE)
    if not fits:
        return _Judged(Verdict.UNREADABLE)
    return _Judged(pump_limits.verdict(state, program, parts), program)


def _activation_reason(state: PumpState, stage: Stage, request: Activate, verdict: Verdict) -> Reason | None:
    """Why this stage must not be activated now, the first of all reasons."""
    bases = {stage.base_generation, request.base_generation}
    digests = (request.program_digest, request.once_digest)
    refusals = (
        (not stage.sealed, Reason.NOT_SEALED),
        (bases != {state.generation}, Reason.WRONG_BASE),
        (digests != (stage.program_digest, stage.once_digest), Reason.WRONG_DIGEST),
        (verdict is Verdict.UNREADABLE, Reason.WRONG_DIGEST),
        (verdict is Verdict.ONCE_ONLY, Reason.ONCE_ONLY),
        (verdict is not Verdict.ACCEPTED, Reason.LIMITS),
        (pump_ledger.busy(state), Reason.BUSY),
    )
    return next((reason for applies, reason in refusals if applies), None)


def _killed(state: PumpState, transaction: bytes) -> PumpState:
    return replace(ending(state, transaction, Result.KILLED), killed=(*state.killed, transaction)[-KILLED_MAX:])


def _sealed(state: PumpState, stage: Stage) -> PumpState:
    return replace(state, stage=replace(stage, sealed=True)).noted(EventCode.STAGED, len(stage.data))


def given_up(state: PumpState, transaction: bytes) -> PumpState:
    """Nobody confirmed in time: the transaction has ended, refused."""
    after = ending(state, transaction, Result.REFUSED)
    return after.noted(EventCode.REFUSED, int(Reason.NOT_CONFIRMED))


def _stopped(state: PumpState, transaction: bytes) -> PumpState:
    """Everything ended, everything open killed, and one generation further unless it stood already."""
    for opened in (state.stage, state.proposal):
        if opened is not None:
            state = _killed(state, opened.id)
    if state.stopped_s is None:
        state = pump_bolus.cut(pump_ledger.closed(state), BolusSource.PERIODIC, BolusSource.PATIENT)
        state = replace(state, stopped_s=state.now_s, generation=state.generation + 1, clock_parts=())
        state = state.noted(EventCode.STOPPED, state.generation)
    return settled(ending(state, transaction, Result.STOPPED))


def ending(state: PumpState, transaction: bytes, result: Result) -> PumpState:
    """The transaction in the list of those that ended; its stage or proposal, if it is open, is gone."""
    stage = None if state.stage is not None and state.stage.id == transaction else state.stage
    proposal = None if state.proposal is not None and state.proposal.id == transaction else state.proposal
    others = tuple(ended for ended in state.ended if ended.id != transaction)
    ended = _remembered((*others, Ended(transaction, result, state.generation)))
    return replace(state, stage=stage, proposal=proposal, ended=ended)


def _remembered(ended: tuple[Ended, ...]) -> tuple[Ended, ...]:
    """The last results that made a generation, and as many of those that made none: neither kind crowds out the other.

    So whatever took effect is known until as many generations have followed it, however much was struck off meanwhile.
    """
    makers = {one.generation: one for one in reversed(ended) if one.result in _MAKERS}  # a STOP may meet one
    made = [one for one in ended if makers.get(one.generation) is one][-RESULTS_MAX:]
    idle = [one for one in ended if makers.get(one.generation) is not one][-RESULTS_MAX:]
    kept = {one.id for one in (*made, *idle)}
    return tuple(one for one in ended if one.id in kept)


def ended_as(state: PumpState, transaction: bytes) -> Ended | None:
    """How a transaction ended; None while it is open or unknown."""
    return next((ended for ended in state.ended if ended.id == transaction), None)


def closed_reason(state: PumpState, transaction: bytes) -> Reason | None:
    """Why nothing can begin or go on under this id: it was killed, or it ended otherwise."""
    ended = ended_as(state, transaction)
    if transaction in state.killed or (ended is not None and ended.result is Result.KILLED):
        return Reason.KILLED
    return None if ended is None else Reason.FINISHED


_MAKERS = frozenset({Result.ACTIVATED, Result.APPLIED, Result.STOPPED})


def _previous_fluid(state: PumpState, program: Program, parts: tuple[OneTime, ...]) -> Fluid | None:
    """What stays in the line if the reservoir now holds something else; None when nothing changes.

    Where a refill with that fluid has been recorded before, the line has counted from it.
    """
    before = in_reservoir(state)
    if before is not None:
        return before if before != program.fluid else None
    return next((part.previous for part in parts if isinstance(part, Bridge)), None)
