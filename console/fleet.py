"""Many emulated pumps in one process: each with its own memory, serial number and loopback port, one loop for all.

Therapy never waits for a line. A pump that a console talks with is turned ten times a second, any other once a second:
its arithmetic is exact over any span, so nothing is lost by that.
"""

from __future__ import annotations

import selectors
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from console.control import ControlLines
from console.pump_ports import LoopbackPort
from console.spoken import SpokenLines
from device.troubled import TroubledPump

TURNS_PER_SECOND = 10
TURN_MS = 1_000 // TURNS_PER_SECOND


@dataclass(slots=True)
class Berth:
    """One pump and its port; ``there`` while a console is at it."""

    serial: str
    pump: TroubledPump
    port: LoopbackPort
    there: bool = False


class Fleet:
    """All of them, stepped turn by turn; fits ``serve`` where one pump would stand."""

    def __init__(
        self,
        pumps: Iterable[tuple[str, TroubledPump]],
        number: int,
        lines: SpokenLines,
        say: Callable[[str], None],
        now_ms: Callable[[], int],
        *,
        ends_with_parent: bool = False,
        control: ControlLines | None = None,
    ) -> None:
        self._selector = selectors.DefaultSelector()
        self._lines, self._say, self._now_ms, self._control = lines, say, now_ms, control
        self._ends_with_parent = ends_with_parent
        self.berths: list[Berth] = []
        for place, (serial, pump) in enumerate(pumps):
            port = LoopbackPort(number + place if number else 0, self._selector, place)
            self.berths.append(Berth(serial, pump, port))
        self._turn, self._due_ms = 0, now_ms()
        self.ended = False

    def turn(self) -> None:
        """Hear whoever speaks, and let a tenth of a second pass when it is over."""
        wait_s = max(0, self._due_ms - self._now_ms()) / 1_000
        for key, _ in self._selector.select(wait_s):
            self._hear(self.berths[key.data])
        if self._now_ms() >= self._due_ms:
            self._due_ms = max(self._due_ms + TURN_MS, self._now_ms())
            self._pass_time()
        self.ended = self.ended or (self._ends_with_parent and self._lines.ended)

    def end(self, *_: object) -> None:
        """Leave after this turn; fits a signal."""
        self.ended = True

    def save(self) -> None:
        """Everything into the memories."""
        for berth in self.berths:
            berth.pump.save()

    def close(self) -> None:
        """Let go of every port."""
        for berth in self.berths:
            berth.port.close()
        self._selector.close()

    def _hear(self, berth: Berth) -> None:
        data = berth.port.read()
        if data is None:
            if berth.there:
                berth.pump.hang_up()
            berth.there = False
            return
        berth.there = True
        if data:
            berth.pump.receive(data, self._now_ms())
        berth.port.write(berth.pump.outgoing())

    def _pass_time(self) -> None:
        self._turn += 1
        now_ms = self._now_ms()
        for place, berth in enumerate(self.berths):
            if berth.there or (place + self._turn) % TURNS_PER_SECOND == 0:
                berth.pump.tick(now_ms)
            if berth.there:
                berth.port.write(berth.pump.outgoing())
        for line in self._lines.read():
            self._say(self._done(line))
        if self._control is not None:
            for line in self._control.read():
                self._control.answer(self._done(line))

    def _done(self, line: str) -> str:
        """``SERIAL fault …`` or ``all fault …``; what came of it."""
        name, _, rest = line.partition(" ")
        meant = [berth for berth in self.berths if name in ("all", berth.serial)]
        if not meant or not rest:
            return "Begin with a serial number or 'all', as in 'CIS-100001 stall for=2 h'; 'all faults' lists them."
        answers = [_answer(berth.pump, rest) for berth in meant]
        return answers[0] if len(set(answers)) == 1 else f"{len(answers):,} pumps: {answers[0]}"


def _answer(pump: TroubledPump, line: str) -> str:
    if line == "confirm":
        return "Confirmed at the pump." if pump.confirm() else "Nothing waits for a confirmation."
    return pump.hear(line)
