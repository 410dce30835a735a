"""Pumps that lack a safeguard: what the campaign must notice. Each is the real pump with one thing laid over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from device.campaign.pump import CampaignPump
from device.campaign.swaps import Swap
from device.codes import Activation, Result
from device.framing import Frame
from device.image import digest
from device.memory import Memory, RamBanks, Record, to_bytes
from device.messages import Activate, ActivateReply, Begin, Chunk, Kill, KillReply, Seal, SealReply
from device.pump_requests import Circumstance
from device.pump_state import PumpState, Stage
from device.pump_transactions import Answered, switched

Answer = Callable[[PumpState, Any, Circumstance], Answered]
_HELLO = 0x01


def answering(kind: type, instead: Callable[[Answer], Answer]) -> Swap:
    """The pump answers one kind of request otherwise; ``instead`` gets the answer that it gives today."""

    def make(table: Mapping[type, Answer]) -> dict[type, Answer]:
        return {**table, kind: instead(table[kind])}

    return Swap("device.pump_requests", "_TABLE", make)


class AnyEpoch(CampaignPump):
    """Hears frames of older sessions as if they were of this one."""

    def _hear(self, frame: Frame, now_ms: int) -> None:
        if frame.type != _HELLO and frame.epoch < self._state.epoch:
            self._nonce = self._nonce or b"anybody"
            frame = replace(frame, epoch=self._state.epoch, counter=max(frame.counter, self._heard + 1))
        super()._hear(frame, now_ms)


class AnyCounter(CampaignPump):
    """Hears the same frame again."""

    def _hear(self, frame: Frame, now_ms: int) -> None:
        if frame.type != _HELLO and frame.counter <= self._heard:
            self._heard = frame.counter - 1
        super()._hear(frame, now_ms)


class TwoSteps(CampaignPump):
    """Writes the new program first and the result behind it."""

    def _remember(self, state: PumpState) -> None:
        if state.generation > self._state.generation:
            super()._remember(replace(state, ended=self._state.ended))
        super()._remember(state)


class AnswersFirst(CampaignPump):
    """Answers, and writes its memory a moment later."""

    _unwritten: PumpState | None = None
    _answered = False

    def _commit(self, state: PumpState) -> None:
        self._saved = self._unwritten = state

    def outgoing(self) -> bytes:
        """The answer, which is out before the write."""
        self._answered = True
        return super().outgoing()

    def tick(self, now_ms: int) -> None:
        """Now it is written."""
        if self._unwritten is not None and self._answered:
            super()._commit(self._unwritten)
            self._unwritten, self._answered = None, False
        super().tick(now_ms)


def no_tombstone(_: Answer) -> Answer:
    """KILL says what it should and leaves no trace; how a transaction ended it still knows."""

    def kill(state: PumpState, request: Kill, circumstance: Circumstance) -> Answered:
        known = [ended.result for ended in state.ended if ended.id == request.id]
        reply = KillReply(circumstance.answers, request.id, (known or [Result.KILLED])[0], state.generation)
        return Answered(state, reply)

    return kill


def any_generation_begins(old: Answer) -> Answer:
    """BEGIN for a generation that is not the current one."""

    def begin(state: PumpState, request: Begin, circumstance: Circumstance) -> Answered:
        return old(state, replace(request, base_generation=state.generation), circumstance)

    return begin


def any_generation_switches(old: Answer) -> Answer:
    """ACTIVATE over whatever is there by now, even with a stage that somebody else's transaction gave up."""

    def activate(state: PumpState, request: Activate, circumstance: Circumstance) -> Answered:
        if state.stage is not None:
            state = replace(state, stage=replace(state.stage, base_generation=state.generation))
        return old(state, replace(request, base_generation=state.generation), circumstance)

    return activate


def keeps_stage(old: Callable[[PumpState], PumpState]) -> Callable[[PumpState], PumpState]:
    """Somebody else's transaction leaves the stage standing."""
    return lambda state: replace(old(state), stage=state.stage)


def forgets_results(old: Answer) -> Answer:
    """ACTIVATE without a result on record."""

    def activate(state: PumpState, request: Activate, circumstance: Circumstance) -> Answered:
        answer = old(state, request, circumstance)
        return Answered(replace(answer.state, ended=()), answer.reply)

    return activate


def switches_again(old: Answer) -> Answer:
    """The same ACTIVATE once more is done once more."""

    def activate(state: PumpState, request: Activate, circumstance: Circumstance) -> Answered:
        done = any(ended.id == request.id and ended.result is Result.ACTIVATED for ended in state.ended)
        if not done:
            return old(state, request, circumstance)
        after = switched(state, state.program_image, state.once_image)
        reply = ActivateReply(circumstance.answers, request.id, Activation.ACTIVATED, after.generation)
        return Answered(after, reply)

    return activate


def trusts_digest(old: Callable[[PumpState, Stage], Any]) -> Callable[[PumpState, Stage], Any]:
    """The pump takes the announced digests for those of its memory (laid over its verdict)."""

    def judge(state: PumpState, stage: Stage) -> Any:
        own = digest(stage.program_image), digest(stage.once_image)
        return old(state, replace(stage, program_digest=own[0], once_digest=own[1]))

    return judge


def announces_digest(old: Answer) -> Answer:
    """SEAL gives back the digests that BEGIN announced."""

    def seal(state: PumpState, request: Seal, circumstance: Circumstance) -> Answered:
        answer, stage = old(state, request, circumstance), state.stage
        if stage is None or not isinstance(answer.reply, SealReply):
            return answer
        reply = replace(answer.reply, program_digest=stage.program_digest, once_digest=stage.once_digest)
        return Answered(answer.state, reply)

    return seal


def stages_in_place(old: Answer) -> Answer:
    """CHUNK writes where the running program is."""

    def chunk(state: PumpState, request: Chunk, circumstance: Circumstance) -> Answered:
        answer = old(state, request, circumstance)
        stage = answer.state.stage
        if stage is None:
            return answer
        return Answered(replace(answer.state, program_image=stage.program_image), answer.reply)

    return chunk


class OneBank(Memory):
    """Writes each record over the one before it."""

    def commit(self, payload: bytes) -> None:
        record = Record(self._sequence + 1, payload)
        self._banks.write(self._bank, to_bytes(record))
        self._sequence, self.payload = record.sequence, payload


def one_bank(_: Callable[[RamBanks], Memory]) -> Callable[[RamBanks], Memory]:
    """A pump on one bank: the other is as if it had never been written."""

    def memory_on(banks: RamBanks) -> Memory:
        memory = OneBank(banks)
        banks.cells[1 - memory._bank] = b""  # noqa: SLF001 - the mutant's own memory
        return memory

    return memory_on
