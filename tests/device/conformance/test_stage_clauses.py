"""Pumps that stage wrongly, and the clause that each of them breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device.codes import Reason, Slot, Verdict
from device.conformance.stage_clauses import STAGING
from device.messages import Activate, Begin, BeginReply, Chunk, ChunkReply, Read, ReadReply, Refused, Seal, SealReply
from device.pump_transactions import Answered, refused
from tests.device.conformance.pumps import Wrong, broken, made, on, saying


def any_base(state, request, _answers, right):
    """Takes an order for any generation."""
    return right(request=replace(request, base_generation=state.generation))


def empty_image(state, request, answers, right):
    """Has nothing against a program of no bytes."""
    return right() if request.program_length else Answered(state, BeginReply(answers, request.id))


def any_id(state, request, answers, right):
    """Writes, or says so, whoever asks."""
    known = state.stage is not None and state.stage.id == request.id
    return right() if known else Answered(state, ChunkReply(answers, request.id, request.offset))


def bad_range_granted(state, request, answers, right):
    """Says yes to slices that have no place."""
    answer = right()
    bad = isinstance(answer.reply, Refused) and answer.reply.reason is Reason.BAD_RANGE
    return Answered(state, ChunkReply(answers, request.id, request.offset)) if bad else answer


def appends(state, request, answers, right):
    """Puts every slice behind the last one."""
    stage = state.stage
    if stage is None or stage.id != request.id or request.offset == len(stage.data):
        return right()
    longer = replace(stage, data=request.data + stage.data[len(request.data) + 1 :] + request.data[:1])
    return Answered(replace(state, stage=longer), ChunkReply(answers, request.id, request.offset))


def seals_half(state, request, answers, right):
    """Closes a stage that is not whole."""
    stage = state.stage
    if stage is None or len(stage.data) == stage.program_length + stage.once_length:
        return right()
    return Answered(state, SealReply(answers, request.id, bytes(32), bytes(32), 0, Verdict.UNREADABLE))


def seals_once(state, request, answers, right):
    """Does not know what to say when it has sealed already."""
    stage = state.stage
    return refused(state, answers, request, Reason.NO_IMAGE) if stage is not None and stage.sealed else right()


def writes_after_seal(state, _request, _answers, right):
    """Opens the sealed stage again for whoever writes."""
    stage = state.stage
    return right() if stage is None else right(state=replace(state, stage=replace(stage, sealed=False)))


def repeats_digest(state, _request, _answers, right):
    """Believes what BEGIN has announced."""
    answer = right()
    if state.stage is None or not isinstance(answer.reply, SealReply):
        return answer
    stage = state.stage
    said = replace(answer.reply, program_digest=stage.program_digest, once_digest=stage.once_digest)
    return replace(answer, reply=replace(said, verdict=Verdict.ACCEPTED))


def no_limits(state, _request, _answers, right):
    """Can do everything."""
    wide = replace(state.limits, flow_max_nl_per_day=2**60, day_max_nl=2**60, change_max_percent=2**60)
    answer = right(state=replace(state, limits=wide))
    return replace(answer, state=replace(answer.state, limits=state.limits))


def reads_badly(slot):
    """Reads one memory with a flipped bit."""

    def change(_state, request, _answers, right):
        answer = right()
        if request.slot is not slot or not isinstance(answer.reply, ReadReply) or not answer.reply.data:
            return answer
        data = answer.reply.data
        return replace(answer, reply=replace(answer.reply, data=bytes([data[0] ^ 1]) + data[1:]))

    return change


def reads_beyond(state, request, answers, right):
    """Gives nothing where nothing is, and calls it an answer."""
    answer = right()
    if not isinstance(answer.reply, Refused):
        return answer
    return Answered(state, ReadReply(answers, request.slot, request.offset, 0, b""))


def stands_while_staging(state, _request, _answers, right):
    """Stops delivering as soon as a new order comes in."""
    return right(state=replace(state, stopped_s=state.now_s))


class OneMemory(Wrong):
    """Has no second memory: what is staged already counts as its program."""

    def answer(self, state, request, circumstance):
        answer = super().answer(state, request, circumstance)
        if isinstance(request, Chunk) and answer.state.stage is not None:
            return replace(answer, state=replace(answer.state, program_image=answer.state.stage.data))
        return answer


def keeps_bytes(state, request, _answers, right):
    """Opens a new stage with the old bytes in it."""
    answer = right()
    if state.stage is None or answer.state.stage is None:
        return answer
    kept = replace(answer.state.stage, data=state.stage.data[: request.program_length + request.once_length])
    return replace(answer, state=replace(answer.state, stage=kept))


def two_stages(state, request, answers, right):
    """Will not begin while another transaction is open."""
    other = state.stage is not None and state.stage.id != request.id
    return refused(state, answers, request, Reason.BUSY) if other else right()


WRONG = (
    ("T1", on(Begin, any_base)),
    ("T2", on(Begin, empty_image)),
    ("T3", on(Chunk, any_id)),
    ("T4", on(Chunk, bad_range_granted)),
    ("T5", on(Chunk, bad_range_granted)),
    ("T6", on(Chunk, appends)),
    ("T7", on(Seal, seals_half)),
    ("T8", saying(SealReply, lambda reply: replace(reply, once_digest=bytes(32)))),
    ("T9", saying(SealReply, lambda reply: replace(reply, day_volume_nl=reply.day_volume_nl + 1))),
    ("T10", on(Seal, seals_once)),
    ("T11", on(Chunk, writes_after_seal)),
    ("T12", on(Seal, repeats_digest)),
    ("T13", on(Seal | Activate, no_limits)),
    ("T14", on(Read, reads_badly(Slot.STAGED))),
    ("T15", on(Read, reads_beyond)),
    ("T16", on(Read, reads_badly(Slot.ACTIVE))),
    ("T17", on(Begin, stands_while_staging)),
    ("T17", OneMemory),
    ("T18", on(Begin, keeps_bytes)),
    ("T18", on(Begin, two_stages)),
)
NAMES = [f"{clause}-{place}" for place, (clause, _) in enumerate(WRONG)]


def test_every_clause_has_a_pump_that_breaks_it():
    assert {clause for clause, _ in WRONG} == {clause.id for clause in STAGING}


@pytest.mark.parametrize(("clause", "pump"), WRONG, ids=NAMES)
@pytest.mark.req(37)
def test_a_pump_that_stages_wrongly_is_caught(clause, pump):
    assert clause in broken(made(pump), clause)
