"""Pumps that lack a safeguard: what the campaign must notice. Each is the real pump with one thing laid over it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20

from device.campaign.pump import CampaignPump
from device.campaign.swaps import Swap
from device.codes import Activation, EventCode, Result
from device.framing import TAG_LENGTH, Frame, cobs_decode, cobs_encode
from device.image import digest
from device.keys import PumpKeys
from device.memory import Memory, RamBanks, Record, to_bytes
from device.messages import Activate, ActivateReply, Begin, Chunk, Kill, KillReply, Seal, SealReply
from device.pump_door import Door, PumpSession
from device.pump_requests import Circumstance
from device.pump_state import PumpState, Stage
from device.pump_transactions import Answered, switched

CRC_LENGTH = 4
Answer = Callable[[PumpState, Any, Circumstance], Answered]


def answering(kind: type, instead: Callable[[Answer], Answer]) -> Swap:
    """The pump answers one kind of request otherwise; ``instead`` gets the answer that it gives today."""

    def make(table: Mapping[type, Answer]) -> dict[type, Answer]:
        return {**table, kind: instead(table[kind])}

    return Swap("device.pump_requests", "_TABLE", make)


class AnyEpoch(CampaignPump):
    """Hears frames of older sessions as if they were of this one."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._greetings.door = _OldDoor(self._greetings.door)


class _OldDoor(Door):
    """Keeps every session that has been."""

    def __init__(self, door: Door) -> None:
        super().__init__(door.random, door.patience_ms)
        self._former: list[PumpSession] = []

    def payload(self, frame: Frame, now_ms: int) -> bytes | None:
        """What any session says."""
        payload = super().payload(frame, now_ms)
        if payload is not None and self.session is not None and self.session not in self._former:
            self._former.append(self.session)
        heard = (session.unlock(frame) for session in self._former)
        return payload if payload is not None else next((said for said in heard if said is not None), None)


class AnyCounter(CampaignPump):
    """Hears the same frame again."""

    def _hear(self, frame: Frame, now_ms: int) -> None:
        session = self._greetings.door.session
        if session is not None and session.epoch == frame.epoch:
            session.heard = min(session.heard, frame.counter - 1)
        super()._hear(frame, now_ms)


class AnyHello(CampaignPump):
    """Opens the session with the HELLO, before the console has proved anything."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._greetings.door = _EagerDoor(self._greetings.door.random, self._greetings.door.patience_ms)

    def _hear(self, frame: Frame, now_ms: int) -> None:
        super()._hear(frame, now_ms)
        self._remember(self._greetings.begun(self._state))


class _EagerDoor(Door):
    """Takes each HELLO that it answers for a proof."""

    def greeted(self, frame: Frame, keys: PumpKeys, serial: str, epoch: int, now_ms: int) -> Frame | None:
        """The answer, with the session that it opens."""
        answer = super().greeted(frame, keys, serial, epoch, now_ms)
        if answer is not None:
            self.session, self.openings = self.openings[-1].session, ()
        return answer


class SameEpoch(CampaignPump):
    """Gives the epoch of the session before again."""

    def _remember(self, state: PumpState) -> None:
        super()._remember(replace(state, epoch=0))


class SameKeys(CampaignPump):
    """Draws the same share for every handshake."""

    def __init__(self, memory: Memory, **more: Any) -> None:
        super().__init__(memory, **{**more, "random": bytes})


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
        self._answered = False

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


class _AnyTag:
    """Seals as it should, and opens what it gets, whatever its tag says."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def encrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        """As it should be."""
        return ChaCha20Poly1305(self._key).encrypt(nonce, data, bound)

    def decrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        """The stream alone (RFC 8439, 2.8: it begins with block 1)."""
        del bound
        stream = ChaCha20(self._key, (1).to_bytes(4, "little") + nonce)
        return Cipher(stream, mode=None).decryptor().update(data[:-TAG_LENGTH])


def any_crc(old: Callable[[bytes], Frame]) -> Callable[[bytes], Frame]:
    """A frame is read as if its CRC fitted."""

    def read(encoded: bytes) -> Frame:
        checked = cobs_decode(encoded)[:-CRC_LENGTH]
        return old(cobs_encode(checked + zlib.crc32(checked).to_bytes(CRC_LENGTH, "big")))

    return read


def any_tag(_: Any) -> Any:
    """A cipher without a tag, on both sides."""
    return _AnyTag


class AnyCard(CampaignPump):
    """Pairs with whoever asks while somebody holds the pairing open, whatever secret he knows."""

    def _hear(self, frame: Frame, now_ms: int) -> None:
        before = self._state
        super()._hear(frame, now_ms)
        refused = self._state.log_head > before.log_head and self._state.log[-1].code is EventCode.PAIRING_REFUSED
        if refused:
            self._remember(replace(self._state, keys=self._state.keys.trusting(bytes(32))))
