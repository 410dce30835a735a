"""Reading the pump without changing it: its status, and its log with a gap or a future time called by name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from device.events import LogRead, Lost, StatusRead, Why
from device.messages import Log, LogReply, Status, StatusReply
from device.turns import Answer, Doubt, Heard, Turn
from profiles.pump import PumpEvent, PumpStatus


@dataclass(frozen=True, slots=True)
class StatusTalk:
    """One status request; its answer also shows that the pump is still there."""

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        """Reading leaves nothing in doubt."""
        return ()

    def start(self, now_ms: int) -> Turn:
        """Ask for the status."""
        del now_ms
        return Turn(self, Status())

    def heard(self, heard: Heard) -> Turn:
        """Tell it."""
        if isinstance(heard, Answer) and isinstance(heard.reply, StatusReply):
            return Turn(tell=(StatusRead(heard.reply.status, heard.at_ms, heard.round_trip_ms),))
        return Turn(tell=(Lost(Why.SILENT),))


@dataclass(frozen=True, slots=True)
class LogTalk:
    """Reads page after page up to the head, then the status, whose time no event may be ahead of."""

    first: int
    events: tuple[PumpEvent, ...] = ()
    oldest: int = 0
    head: int = 0

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        """Reading leaves nothing in doubt."""
        return ()

    def start(self, now_ms: int) -> Turn:
        """Ask for the first page."""
        del now_ms
        return Turn(self, Log(self.first))

    def heard(self, heard: Heard) -> Turn:
        """Ask for the next page, or for the status after the last one."""
        reply = heard.reply if isinstance(heard, Answer) else None
        if isinstance(reply, LogReply):
            return self._page(reply)
        if isinstance(reply, StatusReply):
            return Turn(tell=(self._told(reply.status),))
        return Turn(tell=(Lost(Why.SILENT),))

    def _page(self, page: LogReply) -> Turn:
        talk = replace(self, events=self.events + page.events, oldest=page.oldest, head=page.head)
        last = page.events[-1].sequence if page.events else page.head
        return Turn(talk, Log(last + 1) if last < page.head else Status())

    def _told(self, status: PumpStatus) -> LogRead:
        numbers = [event.sequence for event in self.events]
        begin = max(self.first, 1)
        expected = list(range(begin, max(self.head + 1, begin)))
        future = any(event.elapsed_s > status.elapsed_s for event in self.events)
        return LogRead(self.events, self.oldest, self.head, numbers != expected, future)
