"""The conversation with one pump: bytes and time in, bytes and frozen events out; no port, no clock, no thread.

At most one request is outstanding. A try that is not answered in time is repeated with a new counter and the same
transaction id; when no try is answered the conversation hears silence. Before a request leaves, its journal line is
durable and the gate has let it pass. A session belongs to one opened port: after reopening there is a new one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from device.act_start import prepared_act
from device.change_talk import ChangeTalk
from device.channel import Channel
from device.commands import Cancel, Command, PairUp, Perform, Push, ReadBook, ReadLog, ReadStatus, Stop
from device.events import (
    Declined,
    Event,
    Lost,
    Noise,
    NotApplied,
    Opened,
    Progress,
    Streamed,
    Uncertain,
    Unrecorded,
    Why,
)
from device.gate import Gate
from device.journal import Journal, JournalError
from device.keys import Keys, PublishedKeys
from device.knowledge import Knowledge
from device.message_forms import TYPES
from device.messages import Refused, Reply, Request, StatusFrame
from device.open_talk import OpenTalk
from device.pair_talk import PairTalk
from device.push_start import prepared
from device.read_talk import BookTalk, LogTalk, StatusTalk
from device.stop_talk import StopTalk
from device.turns import Answer, Barred, Entry, Heard, Means, Rejection, Silence, Talk, Turn, concluded, joined
from device.values import replace

REPLY_MS = 500  # a full frame each way is 90 ms at 115,200 baud; the rest is the pump's memory and a slow adapter
KEEP_ALIVE_MS = 4_000  # a request this long after the last one: the pump ends idle sessions, and its clock is measured
POLL_MS = 500  # how often the switch is asked for while the pump waits for its physical confirmation
CONFIRM_MS = 60_000  # how long a person may take for it
QUEUE_MAX = 8


@dataclass(frozen=True, slots=True)
class _Asking:
    """The outstanding request: at ``due_ms`` its next try leaves, or it is given up."""

    request: Request
    tries_left: int
    due_ms: int
    counter: int | None = None
    sent_ms: int = 0


class Session:
    """One opened pump. ``retries`` is the number of tries per request; times are the caller's milliseconds.

    Without ``keys`` it talks to emulators alone, under their published ones.
    """

    def __init__(
        self,
        random: Callable[[int], bytes],
        journal: Journal,
        gate: Gate,
        retries: int = 3,
        keys: Keys | None = None,
        *,
        reply_ms: int = REPLY_MS,
        confirm_ms: int = CONFIRM_MS,
        keep_alive_ms: int = KEEP_ALIVE_MS,
    ) -> None:
        known = keys if keys is not None else PublishedKeys()
        self._means = Means(gate, journal, known, confirm_ms, POLL_MS, retries)
        self._reply_ms, self._keep_alive_ms = reply_ms, keep_alive_ms
        self._channel = Channel(known, random)
        self._known = Knowledge()
        self._talk: Talk | None = None
        self._asking: _Asking | None = None
        self._queue: list[Command] = []
        self._events: list[Event] = []
        self._keep_alive_due_ms: int | None = None
        self._unplugged = self._lost = False

    # --- what the link does with it

    def ask(self, command: Command, now_ms: int) -> None:
        """Begin a command, or queue it behind the one that runs; what may not be begun is declined."""
        why = self._why_not(command)
        if why is not None:
            self._events.append(Declined(type(command).__name__, why))
        elif isinstance(command, Cancel) and isinstance(self._talk, ChangeTalk):
            self._take(self._talk.cancelled(), now_ms)
        elif isinstance(command, Stop):
            self._break_off(Why.STOP_CAME_BETWEEN)
            self._begin(command, now_ms)
        elif self._talk is not None:
            self._queue.append(command)
        else:
            self._begin(command, now_ms)

    def receive(self, data: bytes, now_ms: int) -> None:
        """Take what the port has read."""
        for heard in () if self._unplugged else self._channel.hear(data):
            if isinstance(heard, Noise):
                self._events.append(heard)
            elif isinstance(heard, StatusFrame):
                self._events.append(Streamed(heard.status, now_ms))
            else:
                self._answered(heard, now_ms)

    def tick(self, now_ms: int) -> None:
        """Do what is due: send after a pause, try again, give up, keep alive."""
        asking = self._asking
        if asking is not None and now_ms >= asking.due_ms:
            if asking.tries_left > 0:
                self._send(asking, now_ms)
            else:
                self._hear(Silence(now_ms), now_ms)
        elif self._talk is None and self._keep_alive_due_ms is not None and now_ms >= self._keep_alive_due_ms:
            self._begin(ReadStatus(), now_ms)

    def outgoing(self) -> bytes:
        """The bytes to write to the port, once."""
        return self._channel.take_outgoing()

    def events(self) -> tuple[Event, ...]:
        """What happened since the last call, in order."""
        told = tuple(self._events)
        self._events.clear()
        return told

    def next_deadline_ms(self) -> int | None:
        """When ``tick`` has something to do, if nothing arrives before."""
        return self._asking.due_ms if self._asking is not None else self._keep_alive_due_ms

    def unplugged(self) -> None:
        """The port is gone: what was under way is uncertain, and this session is over.

        A pump that was lost before, and why, is not called unplugged on top of it.
        """
        if not self._unplugged:
            self._unplugged = True
            told = self._lost and self._talk is None
            self._break_off(Why.UNPLUGGED)
            if not told:
                self._tell(Lost(Why.UNPLUGGED))

    @property
    def uncertain(self) -> frozenset[bytes]:
        """The transactions whose end nobody knows."""
        return frozenset(self._known.doubts)

    @property
    def is_busy(self) -> bool:
        """A command is under way or waits for its turn."""
        return self._talk is not None or bool(self._queue)

    # --- commands

    def _why_not(self, command: Command) -> Why | None:
        if self._unplugged:
            return Why.UNPLUGGED
        if len(self._queue) >= QUEUE_MAX and not isinstance(command, Stop | Cancel):
            return Why.BUSY
        if isinstance(command, Push | Perform) and self._queue:
            return Why.BUSY
        return self._known.why_not(command, self._talk, self._channel.is_open)

    def _begin(self, command: Command, now_ms: int) -> None:
        if isinstance(command, Push | Perform):
            self._begin_change(command, now_ms)
        else:
            self._take(self._conversation(command).start(now_ms), now_ms)

    def _begin_change(self, command: Push | Perform, now_ms: int) -> None:
        """Begin it, or say and record that the gate or the generation forbids it: then nothing is sent."""
        known = self._known
        change = (
            prepared(self._means, command, known.serial, known.generation)
            if isinstance(command, Push)
            else prepared_act(self._means, command, known.serial, known.generation, known.held)
        )
        known.begin(command.transaction)
        turn = concluded(change, command.serial) if isinstance(change, NotApplied) else change.start(now_ms)
        self._take(turn, now_ms)

    def _conversation(self, command: Command) -> Talk:
        known = self._known
        if isinstance(command, ReadStatus):
            return StatusTalk()
        if isinstance(command, ReadLog):
            return LogTalk(command.first)
        if isinstance(command, ReadBook):
            return BookTalk()
        if isinstance(command, PairUp):
            self._channel.pair_under(command.own, command.card)
            return PairTalk()
        if isinstance(command, Stop):
            is_there = self._channel.is_open and known.serial == command.serial
            return StopTalk(self._means, command, known.generation if is_there else None)
        return OpenTalk(self._means, known.serial, tuple(known.doubts.values()))

    def _break_off(self, why: Why) -> None:
        """Cut the running conversation: what it leaves open is uncertain, and what waited is declined."""
        talk, self._talk, self._asking = self._talk, None, None
        for doubt in talk.open_doubts if talk is not None else ():
            intent = doubt.intent
            told = Uncertain(intent.transaction, why, intent.purpose, serial=intent.serial)
            uncertain = concluded(told, intent.serial)
            kept = replace(doubt, why=why) if doubt.why is Why.SILENT else doubt
            self._do(joined(Turn(doubts=(kept,)), uncertain))
        self._decline_queue(why)

    def _decline_queue(self, why: Why) -> None:
        self._events += [Declined(type(command).__name__, why) for command in self._queue]
        self._queue.clear()

    # --- turns

    def _answered(self, reply: Reply, now_ms: int) -> None:
        asking = self._asking
        if asking is None or reply.answers != asking.counter:
            return  # an answer to an earlier try, or to a request of a conversation that was broken off
        self._keep_alive_due_ms = now_ms + self._keep_alive_ms if self._channel.is_open else None
        if not isinstance(reply, Refused):
            self._hear(Answer(reply, now_ms, now_ms - asking.sent_ms), now_ms)
        elif reply.request == TYPES[type(asking.request)]:
            self._hear(Rejection(reply.reason, now_ms), now_ms)

    def _hear(self, heard: Heard, now_ms: int) -> None:
        self._asking = None
        if self._talk is not None:
            self._take(self._talk.heard(heard), now_ms)

    def _take(self, turn: Turn, now_ms: int) -> None:
        """Do what a turn says; a turn whose line or request may not be done is answered by the next one."""
        self._asking = None
        while True:
            self._talk = turn.talk
            barred = self._do(turn) or self._barred(turn)
            if barred is not None and turn.talk is not None:
                turn = turn.talk.heard(Barred(barred, now_ms))
            elif turn.ask is not None:
                self._asking = _Asking(turn.ask, self._means.rounds, now_ms + turn.pause_ms)
                return self.tick(now_ms)
            elif turn.talk is not None:
                turn = turn.talk.start(now_ms)
            else:
                return self._next(now_ms)

    def _do(self, turn: Turn) -> Why | None:
        """Doubts, entries, facts; returns why the request must not leave, if it must not.

        A stage whose line could not be written has not begun, and is not told.
        """
        self._known.doubts |= {doubt.intent.transaction: doubt for doubt in turn.doubts}
        written = [self._write(entry) for entry in turn.entries]
        for transaction in turn.settled:
            self._known.doubts.pop(transaction, None)
        for event in turn.tell:
            if all(written) or not isinstance(event, Progress):
                self._tell(event)
        return None if all(written) else Why.JOURNAL

    def _write(self, entry: Entry) -> bool:
        """Whether the turn may go on: the line is durable, or it was not required."""
        try:
            self._means.journal.append(entry.action.value, entry.body)
        except JournalError as error:
            self._tell(Unrecorded(entry.action.value, str(error)))
            return not entry.required
        self._known.recorded.add((str(entry.body["transaction"]), entry.action))
        return True

    def _barred(self, turn: Turn) -> Why | None:
        refusal = self._means.gate.admit(turn.ask, self._known.standing()) if turn.ask is not None else None
        return None if refusal is None else refusal.why

    def _tell(self, event: Event) -> None:
        self._known.hear(event)
        self._events.append(event)
        self._lost = isinstance(event, Lost) or (self._lost and not isinstance(event, Opened))
        if isinstance(event, Lost):
            self._channel.close()
            self._keep_alive_due_ms = None
            self._decline_queue(event.why)

    def _next(self, now_ms: int) -> None:
        if self._queue:
            command = self._queue.pop(0)
            self.ask(command, now_ms)

    def _send(self, asking: _Asking, now_ms: int) -> None:
        counter = self._channel.say(asking.request)
        left, due_ms = asking.tries_left - 1, now_ms + self._reply_ms
        self._asking = replace(asking, tries_left=left, due_ms=due_ms, counter=counter, sent_ms=now_ms)
        self._keep_alive_due_ms = now_ms + self._keep_alive_ms if self._channel.is_open else None
