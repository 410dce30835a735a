"""What must hold in every run, watched from outside: the pump's own memory against what the console says and records.

1. The active program is always one complete order that somebody has signed.
2. The console's word is true, when it is said and for ever after; so is its record, and so is what it says it has read.
3. A one-time part starts at most once, and gives at most its volume.
4. Nothing changes without a durable intent and a durable activating line before it.
5. Another programmer's change is never overwritten by an order that was reviewed before it.
6. A pump that was stopped stands still until somebody programs it, and nobody else stops it.
7. Once the faults have ended nothing stays unresolved (the story asks for it).
"""

from __future__ import annotations

from device.campaign import story
from device.codes import EventCode
from device.events import Confirmed, Event, NotApplied, Opened
from device.image import digest
from device.journal import Action, MemoryJournal
from device.pump_state import UNITS_PER_NL, PumpState
from profiles.program import SingleBolus

_CERTAIN = {Action.DONE: True, Action.NOT_APPLIED: False}


class Truth:
    """Looks at the pump whenever it may have changed; ``violations`` are sentences."""

    def __init__(self, journal: MemoryJournal) -> None:
        self.violations: list[str] = []
        self.bases: dict[bytes, int] = {}  # transaction -> the generation that was on the screen at review
        self.applied: dict[bytes, int] = {}  # transaction -> how often it became the active one
        self._journal = journal
        self._denied: set[bytes] = set()
        self._active: dict[int, bytes] = {}  # generation -> digest of its program
        self._seen: tuple[int, bytes, bytes] | None = None
        self._elapsed_s = 0
        self.stop_asked = False  # somebody at the console has asked for it

    def broken(self, sentence: str) -> None:
        """A rule does not hold; each sentence once."""
        if sentence not in self.violations:
            self.violations.append(sentence)

    def look(self, state: PumpState) -> None:
        """The pump at this moment."""
        self.look_at_pump(state)
        now = state.generation, state.program_image, state.once_image
        if now == self._seen:
            return
        before, self._seen = self._seen, now
        if now[1:] not in story.COMPLETE:
            self.broken("the active program is not one complete signed order")
        if before is not None and state.stopped_s is None:
            self._changed(before[0], now)

    def look_at_pump(self, state: PumpState) -> None:
        """What holds whatever it was asked."""
        if state.now_s < self._elapsed_s:
            self.broken("the pump's counter ran back")
        if state.stopped_s is not None and not self.stop_asked:
            self.broken("the pump has stopped, and nobody stopped it")
        self._elapsed_s = state.now_s
        self._active[state.generation] = digest(state.program_image)

    def _changed(self, generation_before: int, now: tuple[int, bytes, bytes]) -> None:
        generation, *order = now
        if generation < generation_before:
            self.broken("the pump went back to an earlier program")
        for transaction, images in story.IMAGES.items():
            if tuple(order) == images and generation > generation_before:
                self._activated(transaction, generation_before)

    def _activated(self, transaction: bytes, generation_before: int) -> None:
        self.applied[transaction] = self.applied.get(transaction, 0) + 1
        if self.applied[transaction] > 1:
            self.broken("an order was activated twice")
        if self.bases.get(transaction) != generation_before:
            self.broken("an order overwrote a program that its signer had not seen")
        actions = {action for action, body in self._journal.lines if body["transaction"] == transaction.hex()}
        if not actions >= {Action.INTENT, Action.ACTIVATING}:
            self.broken("the pump changed without a durable intent and activating line")
        if transaction in self._denied:
            self.broken("the console said not applied, and the pump did it afterwards")

    def hear(self, event: Event) -> None:
        """What the console says at this moment."""
        if isinstance(event, Confirmed) and not self.applied.get(event.transaction):
            self.broken("the console said confirmed, and the pump had not done it")
        if isinstance(event, NotApplied):
            self._denied.add(event.transaction)
            if self.applied.get(event.transaction):
                self.broken("the console said not applied, and the pump had done it")
        if isinstance(event, Opened) and not event.problem and not self._holds(event):
            self.broken("the console says that it has read a program which the pump does not hold")

    def _holds(self, opened: Opened) -> bool:
        return self._active.get(opened.status.generation) == digest(opened.image)

    def end(self, state: PumpState) -> None:
        """The pump and the record when all is over."""
        self.look(state)
        self.look_at_bolus(state, story.PART)
        self.look_at_record()

    def look_at_bolus(self, state: PumpState, part: SingleBolus) -> None:
        """At most once, and no more than it is."""
        entries = [entry for entry in state.ledger if entry.id == bytes.fromhex(part.id)]
        starts = sum(1 for line in state.log if line.code is EventCode.BOLUS_STARTED)
        given = sum(entry.delivered_units for entry in entries)
        if starts > 1 or len(entries) > 1 or given > part.bolus.volume_nl * UNITS_PER_NL:
            self.broken("the bolus was given more than once")

    def look_at_record(self) -> None:
        """What it says for certain is so."""
        for action, body in self._journal.lines:
            said = _CERTAIN.get(Action(action))
            if said is not None and said != bool(self.applied.get(bytes.fromhex(str(body["transaction"])))):
                self.broken(f"the record says {action}, and that is not so")
