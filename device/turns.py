"""How a conversation and the session hand each other the turn.

A conversation is a frozen value. It hears one thing and answers with a turn: lines to make durable, facts to tell, and
then either one request or the end. The session owns counters, retries, time and the port's bytes; a conversation owns
the meaning. So each is tested without the other, and no failure of the line has a special path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from device.codes import Reason
from device.events import Confirmed, Event, NotApplied, Outcome, Uncertain, Why
from device.gate import Gate
from device.journal import CLOSING, Action, Intent, Journal
from device.keys import Keys
from device.messages import Reply, Request
from device.values import replace


@dataclass(frozen=True, slots=True)
class Answer:
    """The pump has answered the request; ``round_trip_ms`` since its last try was sent."""

    reply: Reply
    at_ms: int
    round_trip_ms: int


@dataclass(frozen=True, slots=True)
class Rejection:
    """The pump has refused the request."""

    reason: Reason
    at_ms: int


@dataclass(frozen=True, slots=True)
class Silence:
    """No try of the request was answered."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class Barred:
    """The request never left: the gate did not admit it, or the line before it could not be made durable."""

    why: Why
    at_ms: int


Heard = Answer | Rejection | Silence | Barred


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal line. ``required``: without it the request of the same turn must not leave."""

    action: Action
    body: Mapping[str, object]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A transaction whose end nobody knows, and what will have been the reason if it turns out not to be applied."""

    intent: Intent
    why: Why


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes next: first the entries, then the facts, then the request, ``pause_ms`` later.

    Without a request ``talk`` takes over from its start; without either the conversation is over.
    """

    talk: Talk | None = None
    ask: Request | None = None
    pause_ms: int = 0
    entries: tuple[Entry, ...] = ()
    tell: tuple[Event, ...] = ()
    doubts: tuple[Doubt, ...] = ()  # uncertain from now on
    settled: tuple[bytes, ...] = ()  # no longer uncertain


def joined(first: Turn, then: Turn) -> Turn:
    """One turn that does what ``first`` has to do and then goes on as ``then``."""
    return replace(
        then,
        entries=first.entries + then.entries,
        tell=first.tell + then.tell,
        doubts=first.doubts + then.doubts,
        settled=first.settled + then.settled,
    )


def concluded(outcome: Outcome, serial: str) -> Turn:
    """The turn that records and tells an outcome; all but one that is still uncertain settle their transaction."""
    entry = closing_entry(outcome, serial)
    return Turn(entries=(entry,), tell=(outcome,), settled=(outcome.transaction,) if entry.action in CLOSING else ())


@dataclass(frozen=True, slots=True)
class Means:
    """What conversations are handed: the gate, the record, the keys, and how patient to be."""

    gate: Gate
    journal: Journal
    keys: Keys
    confirm_ms: int
    poll_ms: int
    rounds: int


class Talk(Protocol):
    """One conversation with a pump, at one point of it."""

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        """What would be uncertain if the conversation were cut off here."""

    def start(self, now_ms: int) -> Turn:
        """The first turn."""

    def heard(self, heard: Heard) -> Turn:
        """The next turn."""


def closing_entry(outcome: Outcome, serial: str) -> Entry:
    """The journal line of an outcome."""
    action = _LINES[type(outcome)]
    if isinstance(outcome, Uncertain) and outcome.is_over:
        action = Action.FORGOTTEN
    body = {
        "transaction": outcome.transaction.hex(),
        "serial": serial,
        "purpose": outcome.purpose.value,
        "why": outcome.why.value,
        "detail": outcome.detail,
    }
    return Entry(action, body)


_LINES = {Confirmed: Action.DONE, NotApplied: Action.NOT_APPLIED, Uncertain: Action.UNCERTAIN}
