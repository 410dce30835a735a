"""What a pump answers before a session: who it is, a HELLO, and the steps of a pairing.

Everything here is a function of the pump's state and of what its working memory holds; the state that comes back is in
the non-volatile memory before the answer leaves. Of all these frames only the end of a pairing, and a wrong secret
while somebody holds the pairing open, write anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from device.codes import EventCode
from device.framing import Frame
from device.keys import CONSOLES_MAX
from device.message_forms import TYPES, encode_message
from device.messages import Hello, Pair, Proof, Who, WhoReply
from device.pump_door import Door
from device.pump_pairing import PumpPairing
from device.pump_state import PumpState
from device.pump_status import IS_EMULATOR
from device.pump_therapy import settled
from device.sealing import unsealed
from device.values import replace


@dataclass(frozen=True, slots=True)
class Greeted:
    """The state after a greeting, and what is said to it, if anything."""

    state: PumpState
    answer: Frame | None = None


class Greetings:
    """``door`` holds the sessions. ``random`` gives so many bytes that nobody else knows."""

    def __init__(self, random: Callable[[int], bytes], patience_ms: int) -> None:
        self.door, self._pairing = Door(random, patience_ms), PumpPairing(random)
        table = {Who: self._named, Hello: self._greeted, Pair: self._asked, Proof: self._proved}
        self._table = {TYPES[kind]: answer for kind, answer in table.items()}

    def answered(self, state: PumpState, frame: Frame, now_ms: int) -> Greeted | None:
        """State and answer to a greeting; None when the frame is none."""
        answer = self._table.get(frame.type)
        return None if answer is None else answer(state, frame, now_ms)

    def open_pairing(self, state: PumpState, now_ms: int) -> bool:
        """Somebody opens the pairing at the pump; False under published keys, or when it trusts its full number."""
        may = not state.keys.published and len(state.keys.consoles) < CONSOLES_MAX
        if may:
            self._pairing.open(now_ms)
        return may

    def begun(self, state: PumpState) -> PumpState:
        """The state once the console of a new session is proved: with the epoch of that session."""
        session = self.door.session
        return state if session is None or session.epoch <= state.epoch else _in_session(state, session.epoch)

    def _named(self, state: PumpState, frame: Frame, now_ms: int) -> Greeted:
        """Say in plain who is here."""
        waits = self._pairing.is_open(now_ms)
        frame_type, payload = encode_message(WhoReply(frame.counter, state.serial, state.keys.published, waits))
        return Greeted(state, unsealed(frame_type, frame.counter, payload))

    def _greeted(self, state: PumpState, frame: Frame, now_ms: int) -> Greeted:
        return Greeted(state, self.door.greeted(frame, state.keys, state.serial, state.epoch + 1, now_ms))

    def _asked(self, state: PumpState, frame: Frame, now_ms: int) -> Greeted:
        again = self._pairing.again(frame)
        if again is not None or not self._pairing.is_open(now_ms):
            return Greeted(state, again)
        answer = self._pairing.asked(frame, state.keys, state.serial, emulator=IS_EMULATOR)
        return Greeted(state, answer) if answer is not None else Greeted(self._refused(state))

    def _proved(self, state: PumpState, frame: Frame, now_ms: int) -> Greeted:
        again = self._pairing.again(frame)
        if again is not None or not self._pairing.is_open(now_ms):
            return Greeted(state, again)
        found = self._pairing.proved(frame)
        if found is None:
            return Greeted(self._refused(state))
        keys = state.keys.trusting(found[0])
        return Greeted(replace(state, keys=keys).noted(EventCode.PAIRED, len(keys.consoles)), found[1])

    def _refused(self, state: PumpState) -> PumpState:
        return state.noted(EventCode.PAIRING_REFUSED, self._pairing.tries_left)


def _in_session(state: PumpState, epoch: int) -> PumpState:
    machine = replace(state.mechanics, sessions=state.mechanics.sessions + 1)
    return settled(replace(state, epoch=epoch, mechanics=machine).noted(EventCode.SESSION, epoch))
