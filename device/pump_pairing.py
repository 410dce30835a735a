"""The pump's side of a pairing: open for a while after a physical act, for one console, with few tries at the secret.

It lives in working memory: when the power goes, somebody has to open it at the pump again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from device.framing import Frame
from device.keys import PumpKeys, pairing_of
from device.kinds import CodecError
from device.message_forms import decode_request, encode_message
from device.messages import Pair, PairReply, Proof, ProofReply
from device.noise import KEY_LENGTH, Handshake
from device.sealing import SealError, offered, session_keys, taken

OPEN_MS = 120_000  # long enough to walk to the console and type the secret
TRIES = 9  # a console asks three times before it takes silence for an answer; with 144 bits of secret nine are none


@dataclass(frozen=True, slots=True)
class Said:
    """A frame of the console and the answer to it, to be given again if the line repeats the frame."""

    frame: Frame
    answer: Frame


class PumpPairing:
    """``tries_left`` is 0 while nothing is open."""

    def __init__(self, random: Callable[[int], bytes]) -> None:
        self._random = random
        self.tries_left = self._until_ms = 0
        self._handshake: Handshake | None = None
        self._said: Said | None = None

    def open(self, now_ms: int) -> None:
        """Somebody has pressed for it at the pump."""
        self.tries_left, self._until_ms = TRIES, now_ms + OPEN_MS
        self._handshake = self._said = None

    def is_open(self, now_ms: int) -> bool:
        """Whether a console may pair now."""
        return self.tries_left > 0 and now_ms < self._until_ms

    def close(self) -> None:
        """No more tries; the last answer can still be given again."""
        self.tries_left, self._handshake = 0, None

    def again(self, frame: Frame) -> Frame | None:
        """The answer to a frame that the line has repeated."""
        return self._said.answer if self._said is not None and self._said.frame == frame else None

    def asked(self, frame: Frame, keys: PumpKeys, serial: str, *, emulator: bool) -> Frame | None:
        """The answer to a PAIR under the secret of the card; None, and one try less, under any other."""
        heard = self._heard(pairing_of(keys.private, keys.card, is_console=False), frame, Pair())
        if heard is None:
            return None
        frame_type, payload = encode_message(PairReply(frame.counter, serial, emulator))
        self._handshake, answer = offered(heard, frame_type, 0, 1, payload, self._random(KEY_LENGTH))
        self._said = Said(frame, answer)
        return answer

    def proved(self, frame: Frame) -> tuple[bytes, Frame] | None:
        """The console's public key and the answer to its PROOF; None when it is not that of the running pairing."""
        over = self._heard(self._handshake, frame, Proof()) if self._handshake is not None else None
        if over is None:
            return None
        frame_type, payload = encode_message(ProofReply(frame.counter))
        answer = session_keys(over).lock(frame_type, 0, 2, payload)
        self._said = Said(frame, answer)
        self.close()
        return over.other, answer

    def _heard(self, handshake: Handshake, frame: Frame, wanted: Pair | Proof) -> Handshake | None:
        try:
            after, payload = taken(handshake, frame)
            if not frame.epoch and decode_request(frame.type, payload) == wanted:
                return after
        except (SealError, CodecError):
            pass
        self.tries_left = max(0, self.tries_left - 1)
        return None
