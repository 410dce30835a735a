"""Time as the console sees it: a monotonic reading for ages, the wall for people; both can be turned by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta


def monotonic_ms() -> int:
    """Milliseconds that never run backwards."""
    return time.monotonic_ns() // 1_000_000


def local_now() -> datetime:
    """The wall clock with its zone."""
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Clock:
    """Two readings; a tour and a test hand in their own."""

    ms: Callable[[], int] = monotonic_ms
    now: Callable[[], datetime] = local_now

    def at(self) -> int:
        """UTC seconds since 1970."""
        return int(self.now().timestamp())

    def offset_s(self, at: int) -> int:
        """The wall ahead of UTC at an instant (seconds since 1970), by the zone of this wall."""
        zone = None if self.now is local_now else self.now().tzinfo
        then = datetime.fromtimestamp(at, zone).astimezone(zone)
        return int((then.utcoffset() or timedelta()).total_seconds())
