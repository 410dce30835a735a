"""What a session knows of its pump, and what it may therefore do: the facts behind the gate's standing.

Everything here is learnt from what conversations tell and record; nothing is assumed from what was asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from device.change_talk import ChangeTalk
from device.commands import Cancel, Command, Open, PairUp, Perform, Push, Resolve, Stop
from device.events import Confirmed, Event, Lost, Opened, Why
from device.gate import Standing
from device.journal import Action
from device.read_talk import BookTalk, LogTalk, StatusTalk
from device.stop_talk import StopTalk
from device.turns import Doubt, Talk
from profiles.program import Program


@dataclass(slots=True)
class Knowledge:
    """``generation`` is that of the program which a person can have seen: read with its image, or put there by us."""

    serial: str = ""
    generation: int | None = None
    held: Program | None = None
    problem: Why | None = None
    doubts: dict[bytes, Doubt] = field(default_factory=dict)
    transaction: bytes = b""
    recorded: set[tuple[str, Action]] = field(default_factory=set)

    def begin(self, transaction: bytes) -> None:
        """From here on the gate's standing is about this push."""
        self.transaction = transaction

    def hear(self, event: Event) -> None:
        """Learn from what is told."""
        if isinstance(event, Opened):
            self.serial, self.generation, self.problem = event.status.serial, event.status.generation, event.problem
            self.held = event.program
        elif isinstance(event, Lost):
            self.generation = None  # whoever was there meanwhile, a push needs a fresh opening
        elif isinstance(event, Confirmed) and event.status is not None:
            self._confirmed(event, event.status.generation)

    def _confirmed(self, event: Confirmed, generation: int) -> None:
        """Our own switch, act or stop raises the generation by one; more than that was somebody else."""
        if self.generation is not None and generation - self.generation <= 1:
            self.generation = generation
            self.held = event.program if event.program is not None else self.held

    def standing(self) -> Standing:
        """What the gate is told about the message that wants to leave."""
        mine = frozenset(action for name, action in self.recorded if name == self.transaction.hex())
        uncertain = frozenset(self.doubts)
        return Standing(self.transaction, self.generation, uncertain, uncertain | {self.transaction}, mine)

    def why_not(self, command: Command, talk: Talk | None, is_open: bool) -> Why | None:
        """Why a command may not be begun or queued now; None when it may."""
        rule = _RULES.get(type(command))
        if rule is not None:
            return rule(self, talk, is_open)
        return None if is_open else Why.NOT_OPEN


def _push(known: Knowledge, talk: Talk | None, is_open: bool) -> Why | None:
    if known.doubts:
        return Why.UNRESOLVED
    if known.problem is Why.JOURNAL:
        return Why.JOURNAL
    if known.generation is None or not is_open:
        return Why.NOT_OPEN
    return None if talk is None or isinstance(talk, StatusTalk | LogTalk | BookTalk) else Why.BUSY


def _cancel(_known: Knowledge, talk: Talk | None, _is_open: bool) -> Why | None:
    return None if isinstance(talk, ChangeTalk) and talk.can_be_cancelled else Why.NOTHING_TO_DO


def _stop(_known: Knowledge, talk: Talk | None, _is_open: bool) -> Why | None:
    return Why.BUSY if isinstance(talk, StopTalk) else None


def _always(_known: Knowledge, _talk: Talk | None, _is_open: bool) -> Why | None:
    return None


_RULES: Mapping[type, Callable[[Knowledge, Talk | None, bool], Why | None]] = {
    Push: _push,
    Perform: _push,
    Cancel: _cancel,
    Stop: _stop,
    Open: _always,
    Resolve: _always,
    PairUp: _always,
}
