"""Bytes at the speed of a line: so many a second, and so late; a value machine of bytes and time."""

from __future__ import annotations

from collections import deque

BITS_PER_BYTE = 10  # 8N1: a start bit, eight bits, a stop bit


class Pace:
    """One direction. ``baud`` 0 is a line without a limit; ``late_ms`` is added to everything."""

    def __init__(self, baud: int = 0, late_ms: int = 0) -> None:
        self.baud, self.late_ms = baud, late_ms
        self._free_us = 0  # when the line is free again
        self._flying: deque[tuple[int, int]] = deque()

    def put(self, data: bytes, now_ms: int) -> None:
        """Bytes put in at one end."""
        each_us = BITS_PER_BYTE * 1_000_000 // self.baud if self.baud else 0
        self._free_us = max(self._free_us, now_ms * 1_000)
        for byte in data:
            self._free_us += each_us
            self._flying.append((self._free_us + self.late_ms * 1_000, byte))

    def due(self, now_ms: int) -> bytes:
        """What has come out at the other end by now, once."""
        out = bytearray()
        while self._flying and self._flying[0][0] <= now_ms * 1_000:
            out.append(self._flying.popleft()[1])
        return bytes(out)

    @property
    def waiting(self) -> bool:
        """Whether bytes are on their way."""
        return bool(self._flying)

    def lose(self) -> None:
        """Everything on its way is gone."""
        self._flying.clear()
