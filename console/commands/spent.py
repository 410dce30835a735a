"""What a stretch of work took: by the clock on the wall, and of this thread."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that went by, and how many of them this thread had the processor."""

    wall: float = 0.0
    work: float = 0.0

    @classmethod
    def now(cls) -> Spent:
        """Since some moment; only differences mean anything."""
        return cls(time.perf_counter(), time.thread_time())

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall + other.wall, self.work + other.work)

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.wall - other.wall, self.work - other.work)
