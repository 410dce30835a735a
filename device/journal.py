"""What the wire needs of the record: durable lines, and what they say is still open.

A line is written before the bytes that it announces. ``intent`` stands before BEGIN, PROPOSE or STOP, ``activating``
before ACTIVATE or APPLY; ``done``, ``not-applied`` and ``forgotten`` close a transaction, ``uncertain`` leaves it open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from device.events import Purpose


class Action(StrEnum):
    """The lines that a session writes."""

    INTENT = "intent"
    ACTIVATING = "activating"
    DONE = "done"
    NOT_APPLIED = "not-applied"
    UNCERTAIN = "uncertain"
    FORGOTTEN = "forgotten"  # it stays uncertain for ever, because the pump cannot know any more


CLOSING = (Action.DONE, Action.NOT_APPLIED, Action.FORGOTTEN)


class JournalError(RuntimeError):
    """A line could not be made durable, or the record could not be read."""


@dataclass(frozen=True, slots=True)
class Intent:
    """A transaction that somebody has decided on, as the record holds it.

    ``program_digest`` of an act is that of its bytes.
    """

    transaction: bytes
    serial: str
    purpose: Purpose
    base_generation: int
    program_digest: bytes
    once_digest: bytes
    activating: bool = False


class Journal(Protocol):
    """A record that outlives the console."""

    def append(self, action: str, body: Mapping[str, object]) -> None:
        """Make a line durable before returning; raises JournalError. ``body`` holds JSON's own types only."""

    def open_intents(self, serial: str) -> tuple[Intent, ...]:
        """The transactions of a pump that no line has closed, oldest first; raises JournalError."""


def intent_body(intent: Intent) -> dict[str, object]:
    """What an ``intent`` line says of the transaction itself; person and signature are added by the command."""
    return {
        "transaction": intent.transaction.hex(),
        "serial": intent.serial,
        "purpose": intent.purpose.value,
        "base_generation": intent.base_generation,
        "program_digest": intent.program_digest.hex(),
        "once_digest": intent.once_digest.hex(),
    }


def open_intents(lines: Iterable[tuple[str, Mapping[str, object]]], serial: str) -> tuple[Intent, ...]:
    """The open transactions of a pump in lines of (action, body), oldest first; other lines are passed over."""
    found: dict[str, Intent] = {}
    for action, body in lines:
        name = str(body.get("transaction"))
        if action == Action.INTENT and body.get("serial") == serial:
            found[name] = _intent(body)
        elif action == Action.ACTIVATING and name in found:
            found[name] = _intent({**intent_body(found[name]), "activating": True})
        elif action in CLOSING:
            found.pop(name, None)
    return tuple(found.values())


def _intent(body: Mapping[str, object]) -> Intent:
    return Intent(
        bytes.fromhex(str(body["transaction"])),
        str(body["serial"]),
        Purpose(str(body["purpose"])),
        int(str(body["base_generation"])),
        bytes.fromhex(str(body["program_digest"])),
        bytes.fromhex(str(body["once_digest"])),
        body.get("activating") is True,
    )


class MemoryJournal:
    """A journal that lives as long as the process: for training, for campaigns and for reading without a store."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, object]]] = []

    def append(self, action: str, body: Mapping[str, object]) -> None:
        """Keep a line."""
        self.lines.append((action, dict(body)))

    def open_intents(self, serial: str) -> tuple[Intent, ...]:
        """The transactions of a pump that no line has closed."""
        return open_intents(self.lines, serial)
