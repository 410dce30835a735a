"""Time as the console sees it: a monotonic reading for ages, the wall for people; both can be turned by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo


def monotonic_ms() -> int:
    """Milliseconds that never run backwards."""
    return time.monotonic_ns() // 1_000_000


class LocalZone(tzinfo):
    """The zone of this computer, for any instant: summer and winter, not the offset that happens to hold now."""

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """How far the wall is ahead; in the hour that comes twice, ``fold`` says which one is meant."""
        return None if moment is None else moment.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, _moment: datetime | None) -> timedelta | None:
        """Not told: nothing here needs to know which part of the offset is the summer's."""
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        """As the system calls it."""
        return None if moment is None else moment.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, moment: datetime) -> datetime:
        """What hangs on the wall at an instant."""
        return moment.replace(tzinfo=UTC).astimezone().replace(tzinfo=self)


LOCAL = LocalZone()


def local_now() -> datetime:
    """The wall clock with its zone."""
    return datetime.now(LOCAL)


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
        then = datetime.fromtimestamp(at, self.now().tzinfo)
        return int((then.utcoffset() or timedelta()).total_seconds())
