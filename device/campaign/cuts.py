"""Damage below the level of runs: each frame with every small corruption, each memory write cut at every byte.

A damaged frame must never open as another frame, and a memory cut anywhere must hold the state before or the state
after. Both are shown on the very bytes that a clean run sends and writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from device.campaign.line import pieces
from device.campaign.run import told
from device.campaign.scene import Cast, Scene
from device.campaign.schedule import Schedule
from device.framing import DELIMITER, Damage, Deframer
from device.memory import BANKS, Memory, MemoryLost, RamBanks


@dataclass(frozen=True, slots=True)
class Write:
    """One write of the memory: the cells before it, the bank, the bytes."""

    cells: tuple[bytes, bytes]
    bank: int
    data: bytes


class _Listening(Scene):
    """A scene that keeps what passes."""

    def __init__(self, cast: Cast) -> None:
        self.frames: list[bytes] = []
        self.writes: list[Write] = []
        super().__init__(cast, Schedule(1))

    def _to_pump(self, data: bytes) -> None:
        self._keep(data)
        super()._to_pump(data)

    def _to_console(self, data: bytes) -> None:
        self._keep(data)
        super()._to_console(data)

    def _keep(self, data: bytes) -> None:
        self.frames += [piece for piece in pieces(data) if piece != DELIMITER] if self.faulty else []

    def _cut(self, bank: int, data: bytes) -> int | None:
        if self.faulty:
            self.writes.append(Write((self.banks.read(0), self.banks.read(1)), bank, data))
        return super()._cut(bank, data)


def heard(cast: Cast) -> tuple[tuple[bytes, ...], tuple[Write, ...]]:
    """The frames of both directions and the memory writes of a clean run."""
    scene = _Listening(cast)
    told(scene, Schedule(1))
    return tuple(dict.fromkeys(scene.frames)), tuple(scene.writes)


def small_corruptions(frame: bytes) -> Iterator[bytes]:
    """The frame cut, with a byte dropped, doubled, or changed to every other value."""
    for place, byte in enumerate(frame):
        before, behind = frame[:place], frame[place + 1 :]
        yield before
        yield before + behind
        yield before + bytes([byte, byte]) + behind
        for value in range(256):
            if value != byte:
                yield before + bytes([value]) + behind


def bit_pairs(frame: bytes, firsts: Iterable[int]) -> Iterator[bytes]:
    """The frame with two bits flipped: each of ``firsts`` with every later one."""
    bits = 8 * (len(frame) - 1)
    whole = int.from_bytes(frame, "little")
    chosen = set(firsts)
    for one, other in combinations(range(bits), 2):
        if one in chosen:
            yield (whole ^ 1 << one ^ 1 << other).to_bytes(len(frame), "little")


def accepted(frame: bytes, damaged: Iterable[bytes]) -> tuple[int, int]:
    """How many were tried, and how many of them opened as a frame that was never sent."""
    tried = wrong = 0
    deframer = Deframer()
    sent = deframer.feed(DELIMITER + frame)
    for data in damaged:
        tried += 1
        found = Deframer().feed(DELIMITER + data + DELIMITER)
        wrong += any(not isinstance(one, Damage) and one not in sent for one in found)
    return tried, wrong


def torn(write: Write) -> tuple[int, int]:
    """The write cut at every byte: how many cuts, and how many left neither the state before nor the state after."""
    old, wrong = _payload(write.cells), 0
    new = _payload(_with(write, len(write.data)))
    for arrived in range(len(write.data) + 1):
        wrong += _payload(_with(write, arrived)) not in (old, new)
    return len(write.data) + 1, wrong


def _with(write: Write, arrived: int) -> tuple[bytes, bytes]:
    cells = list(write.cells)
    cells[write.bank] = write.data[:arrived] + cells[write.bank][arrived:]
    return cells[0], cells[1]


def _payload(cells: tuple[bytes, bytes]) -> bytes | None:
    banks = RamBanks()
    for bank in BANKS:
        banks.cells[bank] = cells[bank]
    try:
        return Memory(banks).payload
    except MemoryLost:
        return None
