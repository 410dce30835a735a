"""The bad cable: what it does to the bytes of either direction, by script or by seed, the same every time.

Frames are counted by their delimiters from 0 in each direction, bytes from 0 inside a frame (its delimiter is the last
one). A fault names a stretch of one frame; a stretch of ``count`` None reaches to the frame's end. The cable is a
value machine: bytes and time in, bytes out.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from random import Random

from device.framing import DELIMITER
from device.transport import Transport, TransportError

_END = DELIMITER[0]
EVERY_FRAME = -1


class Direction(StrEnum):
    """Which way bytes go."""

    TO_PUMP = "to-pump"
    TO_CONSOLE = "to-console"


class FaultKind(StrEnum):
    """What happens to a stretch of a frame."""

    DROP = "drop"  # it is lost
    DOUBLE = "double"  # it arrives twice in a row
    FLIP = "flip"  # ``amount`` is laid over each byte by exclusive or
    CUT = "cut"  # it is lost, and the rest of its frame with it, delimiter included
    DELAY = "delay"  # it arrives ``amount`` ms later, what follows overtakes it
    ECHO = "echo"  # it arrives, and once more ``amount`` ms later
    STALE = "stale"  # the frame before it comes in its place
    UNPLUG = "unplug"  # from here on nothing arrives in either direction, until somebody plugs it in


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. ``amount`` is a mask for FLIP and milliseconds for DELAY and ECHO; STALE takes whole frames."""

    kind: FaultKind
    direction: Direction
    frame: int
    byte: int = 0
    count: int | None = None
    amount: int = 0

    def strikes(self, direction: Direction, frame: int, byte: int) -> bool:
        """Whether that byte lies in the stretch."""
        reaches = self.count is None or byte < self.byte + self.count or self.kind is FaultKind.CUT
        here = self.direction is direction and self.frame in (frame, EVERY_FRAME)
        return here and self.byte <= byte and reaches


class Cable:
    """Carries bytes both ways through its faults."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        script = tuple(faults)
        self._ways = {direction: _Way(direction, script) for direction in Direction}
        self.plugged = True

    def send(self, direction: Direction, data: bytes, now_ms: int) -> None:
        """Bytes put in at one end; an unplugged cable swallows them."""
        for byte in data:
            if self.plugged and not self._ways[direction].take(byte, now_ms):
                self.unplug()

    def arrived(self, direction: Direction, now_ms: int) -> bytes:
        """The bytes that come out at the other end by now, once."""
        return self._ways[direction].due(now_ms)

    def add(self, fault: Fault) -> None:
        """One more fault from here on."""
        self._ways[fault.direction].add(fault)

    def passed(self, direction: Direction) -> int:
        """How many frames have begun to pass: the number of the next one."""
        return self._ways[direction].passed

    def unplug(self) -> None:
        """The cable is out: what is on its way is lost."""
        self.plugged = False
        for way in self._ways.values():
            way.lose()

    def plug(self) -> None:
        """The cable is in again; frames are counted on."""
        self.plugged = True


class _Way:
    """One direction: the frame being passed, the stretches held back, and what is on its way."""

    def __init__(self, direction: Direction, faults: tuple[Fault, ...]) -> None:
        self._direction = direction
        self._faults = tuple(fault for fault in faults if fault.direction is direction)
        self._frame = self._byte = 0
        self._order = count()
        self._flying: list[tuple[int, int, bytes]] = []
        self._held: dict[Fault, bytearray] = {}
        self._whole, self._before = bytearray(), b""

    def add(self, fault: Fault) -> None:
        """One more fault from here on."""
        self._faults = (*self._faults, fault)

    @property
    def passed(self) -> int:
        """How many frames have begun to pass."""
        return self._frame + (self._byte > 0)

    def take(self, byte: int, now_ms: int) -> bool:
        """Pass one byte on through the faults that strike it; False when the cable is torn out at it."""
        if byte == _END and self._byte == 0:
            self._fly(DELIMITER, now_ms)  # a delimiter alone is no frame
            return True
        struck = [fault for fault in self._faults if fault.strikes(self._direction, self._frame, self._byte)]
        torn = [fault for fault in struck if fault.kind is FaultKind.UNPLUG]
        if torn:
            self._faults = tuple(fault for fault in self._faults if fault not in torn)
            return False
        self._release([fault for fault in self._held if fault not in struck], now_ms)
        self._whole.append(byte)
        self._strike(byte, struck, now_ms)
        self._byte += 1
        if byte == _END:
            self._release([*self._held], now_ms)
            if any(fault.kind is FaultKind.STALE for fault in struck):
                self._fly(self._before, now_ms)
            self._before = bytes(self._whole)
            self._whole.clear()
            self._frame, self._byte = self._frame + 1, 0
        return True

    def due(self, now_ms: int) -> bytes:
        """What has arrived by now."""
        out = bytearray()
        while self._flying and self._flying[0][0] <= now_ms:
            out += heapq.heappop(self._flying)[2]
        return bytes(out)

    def lose(self) -> None:
        """Everything on its way is gone."""
        self._flying.clear()
        self._held.clear()

    def _strike(self, byte: int, struck: list[Fault], now_ms: int) -> None:
        for fault in struck:
            if fault.kind is FaultKind.FLIP:
                byte ^= fault.amount & 0xFF
        for fault in struck:
            if fault.kind in _HOLDING:
                self._held.setdefault(fault, bytearray()).append(byte)
        if not any(fault.kind in _SWALLOWING for fault in struck):
            self._fly(bytes([byte]), now_ms)

    def _release(self, faults: list[Fault], now_ms: int) -> None:
        """Stretches that have ended go on: at once behind themselves, or later."""
        for fault in faults:
            late_ms = 0 if fault.kind is FaultKind.DOUBLE else fault.amount
            self._fly(bytes(self._held.pop(fault)), now_ms + late_ms)

    def _fly(self, data: bytes, at_ms: int) -> None:
        heapq.heappush(self._flying, (at_ms, next(self._order), data))


class FaultyTransport:
    """A port behind a bad cable, for the console's side; ``now_ms`` is the caller's clock."""

    def __init__(self, port: Transport, cable: Cable, now_ms: Callable[[], int]) -> None:
        self._port, self._cable, self._now_ms = port, cable, now_ms

    def read(self) -> bytes:
        """What has come through; raises TransportError once the cable is out."""
        self._check()
        self._cable.send(Direction.TO_CONSOLE, self._port.read(), self._now_ms())
        self._check()
        return self._cable.arrived(Direction.TO_CONSOLE, self._now_ms())

    def write(self, data: bytes) -> None:
        """What the cable lets through goes on; raises TransportError once it is out."""
        self._check()
        self._cable.send(Direction.TO_PUMP, data, self._now_ms())
        passed = self._cable.arrived(Direction.TO_PUMP, self._now_ms())
        if passed:
            self._port.write(passed)
        self._check()

    def close(self) -> None:
        """Let go of the port."""
        self._port.close()

    def _check(self) -> None:
        if not self._cable.plugged:
            raise TransportError("The cable is out. Plug it in, then connect again.")


def some_faults(random: Random, number: int, frames: int) -> tuple[Fault, ...]:
    """So many faults in the first so many frames of either direction; the same seed gives the same faults."""
    return tuple(_one(random, frames) for _ in range(number))


def _one(random: Random, frames: int) -> Fault:
    kind = random.choice([*FaultKind])
    amount = 1 << random.randrange(8) if kind is FaultKind.FLIP else random.choice([0, 20, 700, 5_000])
    return Fault(
        kind,
        random.choice([*Direction]),
        random.randrange(frames),
        random.choice([0, random.randrange(60)]),
        random.choice([None, 1, random.randrange(1, 20)]),
        amount,
    )


_HOLDING = frozenset({FaultKind.DOUBLE, FaultKind.DELAY, FaultKind.ECHO})
_SWALLOWING = frozenset({FaultKind.DROP, FaultKind.CUT, FaultKind.DELAY, FaultKind.STALE})
