"""The record of a run: lines outlive the console that wrote them, and the console may die at any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from device.campaign.schedule import Kind
from device.journal import JournalError, MemoryJournal


class ConsoleDied(Exception):  # noqa: N818 - it is what happened, and no error of the one who hears of it
    """The process of the console is gone; nothing after it was executed."""


class CampaignJournal(MemoryJournal):
    """``strike()`` is asked at each line: None, or what happens there."""

    def __init__(self, strike: Callable[[], Kind | None]) -> None:
        super().__init__()
        self._strike = strike

    def append(self, action: str, body: Mapping[str, object]) -> None:
        """Write a line, unless it fails or the console dies of it."""
        kind = self._strike()
        if kind is Kind.FAILS:
            raise JournalError("the disk is full")
        if kind is Kind.DIES_BEFORE:
            raise ConsoleDied
        self.keep(action, body)
        if kind is Kind.DIES_AFTER:
            raise ConsoleDied

    def keep(self, action: str, body: Mapping[str, object]) -> None:
        """The line is durable from here on."""
        super().append(action, body)

    def sent(self) -> None:
        """A request has left; a record that keeps its order has nothing to do then."""
