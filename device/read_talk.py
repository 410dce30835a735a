"""Reading the pump without changing it: its status, its book, its log; a gap or a future time is called by name."""

from __future__ import annotations

from dataclasses import dataclass

from device.act_image import BOOK_MAX, decode_book
from device.codes import Slot
from device.events import BookRead, LogRead, Lost, Noise, StatusRead, Why
from device.kinds import CodecError
from device.message_forms import CHUNK_MAX
from device.messages import Log, LogReply, Read, ReadReply, Status, StatusReply
from device.turns import Answer, Doubt, Heard, Rejection, Turn
from device.values import replace
from profiles.pump import PumpEvent, PumpStatus

LINES_MAX = 10_000  # far more than a pump keeps: the end of a log that has none


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
class BookTalk:
    """Reads the pump's book piece by piece; a pump that has none, or an unreadable one, is no lost pump."""

    held: bytes = b""

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        """Reading leaves nothing in doubt."""
        return ()

    def start(self, now_ms: int) -> Turn:
        """Ask for the first piece."""
        del now_ms
        return Turn(self, Read(Slot.BOOK, len(self.held), CHUNK_MAX))

    def heard(self, heard: Heard) -> Turn:
        """Ask for the next piece, or tell the whole."""
        if isinstance(heard, Rejection):
            return Turn(tell=(Noise("The pump has no book that can be read."),))
        reply = heard.reply if isinstance(heard, Answer) else None
        if not isinstance(heard, Answer) or not isinstance(reply, ReadReply):
            return Turn(tell=(Lost(Why.SILENT),))
        held = self.held + reply.data
        if reply.data and len(held) < min(reply.total, BOOK_MAX):
            return replace(self, held=held).start(heard.at_ms)
        try:
            return Turn(tell=(BookRead(decode_book(held), heard.at_ms),))
        except CodecError as error:
            return Turn(tell=(Noise(f"The pump's book cannot be read: {error}"),))


@dataclass(frozen=True, slots=True)
class LogTalk:
    """Reads page after page up to the head, then the status, whose time no event may be ahead of.

    ``first`` 1 is the whole log: what the pump no longer keeps is then no gap. Any other ``first`` is expected.
    """

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
        before = self.events[-1].sequence if self.events else self.first - 1
        last = page.events[-1].sequence if page.events else before
        moves_on = before < last < page.head and len(talk.events) < LINES_MAX
        return Turn(talk, Log(last + 1) if moves_on else Status())

    def _told(self, status: PumpStatus) -> LogRead:
        future = any(event.elapsed_s > status.elapsed_s for event in self.events)
        return LogRead(self.events, self.oldest, self.head, self._has_gap(), future)

    def _has_gap(self) -> bool:
        """Whether the numbers do not run from the first expected one to the head without a jump."""
        begin = max(self.oldest, 1) if self.first <= 1 else self.first
        numbers = [event.sequence for event in self.events]
        if not numbers:
            return self.head >= begin
        return numbers != list(range(begin, begin + len(numbers))) or numbers[-1] != self.head
