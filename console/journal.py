"""The wire's journal, kept as rows of the audit chain: durable before it returns, and it outlives the console."""

from __future__ import annotations

from collections.abc import Mapping

from console.records import audit
from console.records.chain import Entry
from console.records.store import Store, StoreError
from device.journal import CLOSING, Action, Intent, JournalError, open_intents

CONSOLE = "console"  # the actor of what no person did
_ENDS = frozenset(str(action) for action in CLOSING)
_BETWEEN = frozenset(str(action) for action in Action) - _ENDS - {str(Action.INTENT)}


def open_rows(store: Store) -> tuple[Entry, ...]:
    """What the journal says of every transaction that no row has closed, oldest first."""
    return audit.left_open(store, str(Action.INTENT), _ENDS, _BETWEEN)


class StoreJournal:
    """``device.journal.Journal`` over a store; used on the link's thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def append(self, action: str, body: Mapping[str, object]) -> None:
        """One more audit row, on the disk when this returns; raises JournalError."""
        try:
            audit.append(self._store, str(body.get("person") or CONSOLE), str(action), body)
        except (StoreError, TypeError, ValueError) as error:
            raise JournalError(str(error)) from error

    def open_intents(self, serial: str) -> tuple[Intent, ...]:
        """The transactions of a pump that no row has closed, oldest first; raises JournalError."""
        try:
            return open_intents(((row.action, row.fields()) for row in open_rows(self._store)), serial)
        except (StoreError, ValueError, KeyError) as error:
            raise JournalError(str(error)) from error
