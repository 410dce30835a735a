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

from console.pump_ports import PumpPort
from console.spoken import SpokenLines
from device.emulator import Emulator

TURN_S = 0.05  # the longest a turn waits: how soon time, a signal, a line and a new console are noticed
_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")  # each where the system has it

HELP = "At the pump: confirm (or an empty line) presses its button, bolus asks for a patient bolus."


class Serving:
    """One pump at one port, stepped turn by turn; ``say`` gets sentences for the person beside it."""

    def __init__(
        self,
        pump: Emulator,
        port: PumpPort,
        lines: SpokenLines,
        say: Callable[[str], None],
        now_ms: Callable[[], int],
        *,
        ends_with_parent: bool = False,
    ) -> None:
        self._pump, self._port, self._lines, self._say, self._now_ms = pump, port, lines, say, now_ms
        self._ends_with_parent = ends_with_parent
        self._there = self._waited = False
        self.ended = False

    def turn(self, wait_s: float = TURN_S) -> None:
        """Wait a little, hear the line and the person, let time pass, answer."""
        self._port.wait(wait_s)
        self._hear(self._port.read())
        for line in self._lines.read():
            self._do(line)
        self._pump.tick(self._now_ms())
        if self._there:
            self._port.write(self._pump.outgoing())
        self._tell_waiting()
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

    def _do(self, line: str) -> None:
        if line in {"", "confirm"}:
            self._say("Confirmed at the pump." if self._pump.confirm() else "Nothing waits for a confirmation.")
        elif line == "bolus":
            denied = self._pump.ask_bolus(self._now_ms())
            self._say("The patient bolus has started." if denied is None else f"No patient bolus: {denied.value}.")
        else:
            self._say(f"The pump does not know {line!r}. {HELP}")

    def _tell_waiting(self) -> None:
        waits = self._pump.waits_for_confirmation
        if waits and not self._waited:
            self._say("A new program waits for the button at the pump: press Enter to confirm.")
        self._waited = waits


def now_ms() -> int:
    """A clock that only moves forward, in whole milliseconds."""
    return time.monotonic_ns() // 1_000_000


def serve(serving: Serving, pump: Emulator, started: Callable[[], None]) -> None:
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
