"""The emulated pump: the same wire, facing the other way. Bytes and time come in as arguments.

Whatever it answers is in its non-volatile memory first. The elapsed counter starts from that memory and then follows
the caller's clock, at ``time_scale`` pump seconds a second.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter

from device import pump_alarms, pump_bolus, pump_clock, pump_form, pump_ledger
from device.codes import Activation, AlarmCode, EventCode, Reason
from device.framing import DELIMITER, Damage, Deframer, Frame, encode_frame
from device.kinds import CodecError
from device.memory import Memory
from device.message_forms import TYPES, decode_request, encode_message
from device.messages import (
    Activate,
    ActivateReply,
    Apply,
    ApplyReply,
    Begin,
    Chunk,
    Propose,
    Refused,
    Reply,
    Request,
    Seal,
    StatusFrame,
)
from device.pump_bolus import Denied
from device.pump_door import PumpSession
from device.pump_greetings import Greetings
from device.pump_requests import Circumstance, answered, unreadable
from device.pump_state import PumpState
from device.pump_status import status
from device.pump_therapy import Steady, advanced, pumped_on, settled, steady
from device.pump_transactions import Presence
from device.values import replace
from profiles.pump import PumpStatus

STREAM_MS = 1_000  # between two status frames of an open session
SAVED_AT_LEAST_S = 60  # pump seconds between two records when nothing but time has passed
IDLE_MS = 30_000  # a session that is not spoken to for so long is over; a console keeps it alive every few seconds
CONFIRM_WITHIN_MS = 30_000  # how long a pump waits for the hand of the person beside it
TIME_SCALE_MAX = 1_000_000
_STANDING = attrgetter(*(part.name for part in fields(PumpState) if part.name not in {"counters", "mechanics"}))
_NEWS = (Begin, Chunk, Seal, Activate, Propose, Apply)


class Confirm(StrEnum):
    """Who presses the button at the emulated pump."""

    AUTO = "auto"  # it is pressed at once
    ASK = "ask"  # it waits for ``confirm()``
    NEVER = "never"  # nobody is there


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An activation that waits for the hand at the pump."""

    transaction: bytes
    since_ms: int
    given: bool = False


class Emulator:
    """A pump on top of a memory that holds its state; raises ValueError when the memory is blank.

    ``receive`` and ``tick`` take the caller's monotonic milliseconds; ``outgoing`` hands over what is to be sent, once.
    A PowerLoss of the memory comes through: this object is then dead, and a new one on the same banks is the pump
    after its restart.
    """

    def __init__(
        self,
        memory: Memory,
        *,
        time_scale: int = 1,
        confirm: Confirm = Confirm.AUTO,
        random: Callable[[int], bytes] = os.urandom,
        stream_ms: int = STREAM_MS,
    ) -> None:
        if memory.payload is None:
            raise ValueError("The memory is blank: a pump is made by pump_factory before it can be emulated.")
        if not 1 <= time_scale <= TIME_SCALE_MAX:
            raise ValueError(f"The time scale is a whole number from 1 to {TIME_SCALE_MAX:,}, not {time_scale}.")
        self._memory, self._time_scale, self._confirm = memory, time_scale, confirm
        self._stream_ms = stream_ms
        self._greetings = Greetings(random, IDLE_MS)
        self._deframer = Deframer()
        self._outgoing = bytearray(DELIMITER)
        self._saved = self._state = pump_form.from_bytes(memory.payload)
        self._zero: tuple[int, int] | None = None  # the caller's ms and the elapsed second that belong together
        self._heard_ms = self._streamed_ms = 0
        self._waiting: _Waiting | None = None
        self._refusals: list[Reason] = []
        self._steady: Steady | None = None  # how long the pump goes on as it was in ``_steady_of``
        self._steady_of: PumpState | None = None
        self._status_of: tuple[PumpState, bytes] | None = None  # the payload of the last streamed status
        self._remember(_restarted(self._state, memory.repaired))

    @property
    def state(self) -> PumpState:
        """Everything the pump holds; what a test or an instructor may look at."""
        return self._state

    @property
    def session(self) -> PumpSession | None:
        """The session that is open; what a test or an instructor may look at."""
        return self._greetings.door.session

    @property
    def waits_for_confirmation(self) -> bool:
        """Whether an activation waits for the hand at the pump."""
        opened, waiting = (self._state.stage, self._state.proposal), self._waiting
        if waiting is None or waiting.given:
            return False
        return any(one is not None and one.id == waiting.transaction for one in opened)

    def status(self) -> PumpStatus:
        """What the pump says of itself."""
        return status(self._state, self._time_scale)

    def receive(self, data: bytes, now_ms: int) -> None:
        """Bytes from the line; frames that are not whole, not new or not of this session change nothing."""
        self._pass_time(now_ms)
        for found in self._deframer.feed(data):
            if not isinstance(found, Damage):
                self._hear(found, now_ms)

    def tick(self, now_ms: int) -> None:
        """Let time pass, and stream the status about once a second to an open session."""
        self._pass_time(now_ms)
        if now_ms - self._heard_ms >= IDLE_MS:
            self._greetings.door.session = None
        if self._greetings.door.session is not None and now_ms - self._streamed_ms >= self._stream_ms:
            self._streamed_ms = now_ms
            self._stream()

    def outgoing(self) -> bytes:
        """The bytes for the line."""
        data = bytes(self._outgoing)
        self._outgoing.clear()
        return data

    def hang_up(self) -> None:
        """The line is gone: the session ends, the stream stops, half a frame is forgotten. Therapy goes on."""
        self._greetings.door.close()
        self._deframer = Deframer()
        self._outgoing = bytearray(DELIMITER)

    def confirm(self) -> bool:
        """The person at the pump presses the button; False when nothing was waiting for it."""
        if self._waiting is None or not self.waits_for_confirmation or self._confirm is Confirm.NEVER:
            return False
        self._waiting = replace(self._waiting, given=True)
        return True

    def ask_bolus(self, now_ms: int) -> Denied | None:
        """The patient asks for a bolus; why it was denied, or None when it has started."""
        self._pass_time(now_ms)
        asked = pump_bolus.ask(self._state)
        self._remember(asked.state)
        return asked.denied

    def set_wall(self, wall_s: int, now_ms: int) -> None:
        """Set the wall clock (seconds since Monday 2001-01-01 00:00); the elapsed counter does not move."""
        self._pass_time(now_ms)
        offset_s = wall_s - self._state.now_s
        if offset_s != self._state.wall_offset_s:
            self._remember(settled(pump_clock.moved(self._state, offset_s)))

    def catch_up(self, wall_s: int, now_ms: int) -> None:
        """Its time stood still while it was off: the wall clock goes on, and no dose is made up."""
        self._pass_time(now_ms)
        offset_s = wall_s - self._state.now_s
        if offset_s != self._state.wall_offset_s:
            gone_on = replace(self._state, wall_offset_s=offset_s, clock_parts=())
            self._remember(settled(gone_on.noted(EventCode.CLOCK_SET, offset_s)))

    def change(self, step: Callable[[PumpState], PumpState], now_ms: int) -> None:
        """Something happens to the pump at this moment, and is in its memory at once."""
        self._pass_time(now_ms)
        self._remember(step(self._state))

    def refuse(self, reason: Reason, times: int) -> None:
        """The next so many requests that would bring something new are refused; KILL and STOP never are."""
        self._refusals = [reason] * times

    def open_pairing(self, now_ms: int) -> bool:
        """The person at the pump lets one console pair with it; False when that cannot be."""
        self._pass_time(now_ms)
        return self._greetings.open_pairing(self._state, now_ms)

    def forget_consoles(self) -> None:
        """The person at the pump takes its trust from every console; the session of one is over."""
        kept = replace(self._state.keys, consoles=())
        self._remember(replace(self._state, keys=kept).noted(EventCode.CONSOLES_FORGOTTEN))
        self._greetings.door.close()

    def save(self) -> None:
        """Put everything, the counters too, into the memory now, as before taking the power away in peace."""
        self._memory.commit(pump_form.to_bytes(replace(self._state, at_rest=True)))
        self._saved = replace(self._state, at_rest=True)

    def _pass_time(self, now_ms: int) -> None:
        if self._zero is None:
            self._zero = (now_ms, self._state.now_s)
        zero_ms, zero_s = self._zero
        target_s = zero_s + (now_ms - zero_ms) * self._time_scale // 1_000
        if target_s > self._state.now_s:
            self._remember(self._advanced(target_s))

    def _advanced(self, target_s: int) -> PumpState:
        """The pump at that second; while nothing is due only the counters move, which is what a fleet does mostly."""
        held = self._steady
        state = self._state
        if held is not None and self._steady_of is state and (held.until_s is None or target_s < held.until_s):
            state = pumped_on(state, held.flow, target_s - state.now_s)
        else:
            state = advanced(state, target_s)
            self._steady = steady(state)
        self._steady_of = state
        return state

    def _hear(self, frame: Frame, now_ms: int) -> None:
        greeted = self._greetings.answered(self._state, frame, now_ms)
        if greeted is not None:
            self._remember(greeted.state)
            self._outgoing += DELIMITER  # whoever has just come to the line is in step from here
            self._put(greeted.answer)
            return
        payload = self._greetings.door.payload(frame, now_ms)
        if payload is not None:
            self._remember(self._greetings.begun(self._state))
            self._heard_ms = now_ms
            self._answer(_request(frame.type, payload), frame, now_ms)

    def _answer(self, request: Request | None, frame: Frame, now_ms: int) -> None:
        if request is None:
            self._send(unreadable(frame.counter, frame.type))
            return
        if self._refusals and isinstance(request, _NEWS):
            self._send(Refused(frame.counter, frame.type, self._refusals.pop()))
            return
        circumstance = Circumstance(frame.counter, self._time_scale, self._presence(request, now_ms))
        answer = answered(self._state, request, circumstance)
        self._remember(answer.state)
        if isinstance(answer.reply, ActivateReply | ApplyReply):
            self._wait(answer.reply, now_ms)
        self._send(answer.reply)

    def _presence(self, request: Request, now_ms: int) -> Presence:
        """Whether somebody has confirmed this very activation at the pump."""
        if self._confirm is Confirm.AUTO:
            return Presence.GIVEN
        waiting = self._waiting
        if not isinstance(request, Activate | Apply) or waiting is None or waiting.transaction != request.id:
            return Presence.AWAITED
        if waiting.given:
            return Presence.GIVEN
        return Presence.MISSED if now_ms - waiting.since_ms >= CONFIRM_WITHIN_MS else Presence.AWAITED

    def _wait(self, reply: ActivateReply | ApplyReply, now_ms: int) -> None:
        if reply.state is Activation.ACTIVATED:
            self._waiting = None
        elif self._waiting is None or self._waiting.transaction != reply.id:
            self._waiting = _Waiting(reply.id, now_ms)

    def _send(self, message: Reply | StatusFrame) -> None:
        self._frame(*encode_message(message))

    def _frame(self, frame_type: int, payload: bytes) -> None:
        session = self._greetings.door.session
        if session is not None:
            self._put(session.lock(frame_type, payload))

    def _put(self, frame: Frame | None) -> None:
        if frame is not None:
            self._outgoing += encode_frame(frame)

    def _stream(self) -> None:
        """A status frame; while the pump is as it was, so are its bytes."""
        if self._status_of is None or self._status_of[0] is not self._state:
            self._status_of = (self._state, encode_message(StatusFrame(self.status()))[1])
        self._frame(TYPES[StatusFrame], self._status_of[1])

    def _remember(self, state: PumpState) -> None:
        """Take a new state; into the memory at once, unless nothing but a little time has passed."""
        if state is self._state:
            return
        passed_s = state.now_s - self._saved.now_s
        only_moved = _STANDING(state) == _STANDING(self._saved)
        if passed_s >= SAVED_AT_LEAST_S or not only_moved:
            self._commit(state)
        self._state = state

    def _commit(self, state: PumpState) -> None:
        self._memory.commit(pump_form.to_bytes(state))
        self._saved = state


def _request(frame_type: int, payload: bytes) -> Request | None:
    """The request of a payload; None when it is outside its form."""
    try:
        return decode_request(frame_type, payload)
    except CodecError:
        return None


def _restarted(state: PumpState, repaired: bool) -> PumpState:
    """The pump after its power came: what was being given as a bolus is closed, the program goes on."""
    state = replace(pump_ledger.restarted(state), boluses=())
    if not state.at_rest:
        state = _counted_on(state)
    state = replace(state, at_rest=False).noted(EventCode.STARTED)
    if repaired:
        return settled(_fallen_back(state))
    return settled(pump_alarms.cleared(state, AlarmCode.MEMORY_ERROR))


def _counted_on(state: PumpState) -> PumpState:
    """The counter where it cannot have been before; the patient's starts move with it, so that no lockout is cut."""
    counters = replace(state.counters, elapsed_s=state.now_s + SAVED_AT_LEAST_S)
    starts = tuple(start_s + SAVED_AT_LEAST_S for start_s in state.patient_starts)
    return replace(state, counters=counters, patient_starts=starts)


def _fallen_back(state: PumpState) -> PumpState:
    """One bank was damaged, so one record may be missing: what it may have said is taken as said.

    The epoch rises, a start of the patient counts, and no bolus or prime that may have begun begins again.
    """
    state = replace(
        pump_ledger.spent(state), epoch=state.epoch + 1, patient_starts=(*state.patient_starts, state.now_s)
    )
    return pump_alarms.raised(state.noted(EventCode.FELL_BACK), AlarmCode.MEMORY_ERROR)
