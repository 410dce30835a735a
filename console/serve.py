"""A pump process: the emulator on a real port with the real clock, in one plain loop without a thread.

Rules of this file: therapy never waits for the line; one console after the other; leaving by SIGTERM, by Ctrl-C or by
the parent's end saves the memory first.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

from console.control import ControlLines
from console.pump_ports import PumpPort
from console.spoken import SpokenLines
from device.codes import AlarmCode, word
from device.pump_alarms import rank
from device.pump_bolus import Denied
from device.troubled import TroubledPump
from widgets.wording_pump import alarm_words, tone_text

TURN_S = 0.05  # the longest a turn waits: how soon time, a signal, a line and a new console are noticed
PACED_S = 0.005  # while bytes are on their way at the speed of a line
_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")  # each where the system has it

HELP = (
    "At the pump: confirm (or an empty line) presses its button, bolus asks for a patient bolus, pair lets one console "
    "pair with it, forget ends every pairing, faults lists what can go wrong, truth says what is really so."
)
PAIRING = "For two minutes one console can pair with the pump, under the secret of its card."
NO_PAIRING = "This pump pairs with nobody: its keys are the published ones (--card gives it its own), or it is full."


class Served(Protocol):
    """What a turn needs of a pump."""

    def receive(self, data: bytes, now_ms: int) -> None:
        """Bytes from the line."""

    def tick(self, now_ms: int) -> None:
        """Time passes."""

    def outgoing(self) -> bytes:
        """Bytes for the line, once."""

    def hang_up(self) -> None:
        """The console has gone."""

    def confirm(self) -> bool:
        """The button is pressed."""

    def ask_bolus(self, now_ms: int) -> Denied | None:
        """The patient asks for a bolus."""

    def open_pairing(self, now_ms: int) -> bool:
        """One console may pair with it."""

    def forget_consoles(self) -> None:
        """No console is trusted any more."""

    def save(self) -> None:
        """Everything into the memory."""

    @property
    def waits_for_confirmation(self) -> bool:
        """Whether something waits for the button."""


class Serving:
    """One pump at one port, stepped turn by turn; ``say`` gets sentences for the person beside it.

    ``control`` is where somebody else, a trainer say, lets faults happen while it runs.
    """

    def __init__(
        self,
        pump: Served,
        port: PumpPort,
        lines: SpokenLines,
        say: Callable[[str], None],
        now_ms: Callable[[], int],
        *,
        ends_with_parent: bool = False,
        control: ControlLines | None = None,
    ) -> None:
        self._control = control
        self._pump, self._port, self._lines, self._say, self._now_ms = pump, port, lines, say, now_ms
        self._ends_with_parent = ends_with_parent
        self._there = self._waited = False
        self._sounding: frozenset[AlarmCode] = frozenset()
        self.ended = False

    def turn(self, wait_s: float = TURN_S) -> None:
        """Wait a little, hear the line and the person, let time pass, answer."""
        self._port.wait(PACED_S if isinstance(self._pump, TroubledPump) and self._pump.waiting else wait_s)
        self._hear(self._port.read())
        for line in self._lines.read():
            self._say(self._done(line))
        for line in self._control.read() if self._control is not None else ():
            self._control_answer(self._done(line))
        self._pump.tick(self._now_ms())
        if self._there:
            self._port.write(self._pump.outgoing())
        self._tell_waiting()
        self._tell_faults()
        self._sound()
        self.ended = self.ended or (self._ends_with_parent and self._lines.ended)

    def end(self, *_: int | FrameType | None) -> None:
        """Leave after this turn; fits a signal."""
        self.ended = True

    def _hear(self, data: bytes | None) -> None:
        if data is None:
            if self._there:
                self._pump.hang_up()
            self._there = False
            return
        self._there = True
        if data:
            self._pump.receive(data, self._now_ms())

    def _done(self, line: str) -> str:
        """Do what a line says; what came of it as a sentence."""
        if line in {"", "confirm"}:
            return "Confirmed at the pump." if self._pump.confirm() else "Nothing waits for a confirmation."
        if line == "bolus":
            denied = self._pump.ask_bolus(self._now_ms())
            return "The patient bolus has started." if denied is None else f"No patient bolus: {denied.value}."
        if line == "pair":
            return PAIRING if self._pump.open_pairing(self._now_ms()) else NO_PAIRING
        if line == "forget":
            self._pump.forget_consoles()
            return "The pump has forgotten every console."
        if isinstance(self._pump, TroubledPump) and line != "help":
            return self._pump.hear(line)
        return HELP if line == "help" else f"The pump does not know {line!r}. {HELP}"

    def _control_answer(self, sentence: str) -> None:
        if self._control is not None:
            self._control.answer(sentence)

    def _tell_waiting(self) -> None:
        waits = self._pump.waits_for_confirmation
        if waits and not self._waited:
            self._say("A new program waits for the button at the pump: press Enter to confirm.")
        self._waited = waits

    def _tell_faults(self) -> None:
        """What the script has let happen."""
        while isinstance(self._pump, TroubledPump) and self._pump.told:
            self._say(self._pump.told.pop(0))

    def _sound(self) -> None:
        """An alarm that rises sounds; here it is written."""
        if not isinstance(self._pump, TroubledPump):
            return
        standing = frozenset(alarm.code for alarm in self._pump.state.alarms)
        for code in sorted(standing - self._sounding):
            self._say(f"The pump sounds: {alarm_words(word(code)).title}. {tone_text(rank(code))}.")
        self._sounding = standing


def now_ms() -> int:
    """A clock that only moves forward, in whole milliseconds."""
    return time.monotonic_ns() // 1_000_000


class Turning(Protocol):
    """What the loop needs: one pump at its port, or a whole fleet."""

    ended: bool

    def turn(self) -> None:
        """One turn."""

    def end(self, *_: int | FrameType | None) -> None:
        """Leave after this turn."""


class Saved(Protocol):
    """What is put into its memory at the end."""

    def save(self) -> None:
        """Everything into the memory."""


def serve(serving: Turning, pump: Saved, started: Callable[[], None]) -> None:
    """Turn until something ends it, then put everything into the memory; ``started`` once a signal can do no harm."""
    with _signals(serving.end):
        started()
        while not serving.ended:
            serving.turn()
    pump.save()


@contextmanager
def _signals(end: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Signals end the loop instead of the process, and mean what they meant again afterwards."""
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = [(number, signal.signal(number, end)) for number in numbers]
    try:
        yield
    finally:
        for number, action in before:
            signal.signal(number, action)
