"""One pump's port and session, stepped: bytes both ways, and when to try again after the line broke.

No thread and no clock of its own; ``link`` steps it on its thread, tests step it by hand. A session is never used
again after its port was closed. A STOP goes first in each new one until the pump has answered it; a pairing that a
person has asked for goes before it, because a pump that does not trust this console hears nothing else. Attempts are
bounded: a console in a crash loop must not drain a pump (reference: reliability, requirement 43).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from device.commands import Cancel, Command, Open, PairUp, Stop
from device.events import Confirmed, Declined, Event, Lost, NotApplied, Opened, PairedWith, Uncertain, Why
from device.session import Session

ATTEMPTS_PER_MINUTE = 60  # one a second for a person in a hurry; the growing pause keeps a dead line far below it
FIRST_PAUSE_MS = 250
LONGEST_PAUSE_MS = 8_000
AFTER_A_FAULT = "After a fault of the console the line to the pump is opened anew."
_MINUTE_MS = 60_000
# how a pairing ends beside a pump that was paired; anything else that a session says meanwhile is not about it
UNPAIRED = frozenset({Why.PAIRING_REFUSED, Why.NOT_PAIRING, Why.ANOTHER_PUMP, Why.SILENT})


class Port(Protocol):
    """What the line needs of a transport; trouble is an OSError whose text is a sentence."""

    def read(self) -> bytes:
        """What has arrived, after a short wait; empty when nothing has."""

    def write(self, data: bytes) -> None:
        """All of it, or an error."""

    def close(self) -> None:
        """Let go."""


@dataclass(frozen=True, slots=True)
class Dialled:
    """The port is open; the pump has not answered yet."""

    url: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The port cannot be opened, or it broke; ``again_ms`` until the next attempt."""

    sentence: str
    again_ms: int


LineEvent = Event | Dialled | Broken


class Attempts:
    """When the next attempt to open a port may be made."""

    def __init__(self) -> None:
        self._made: deque[int] = deque()
        self._pause_ms = FIRST_PAUSE_MS
        self.next_ms = 0

    def made(self, now_ms: int) -> None:
        """One more attempt; the pause doubles until ``answered``."""
        self._made.append(now_ms)
        while self._made and now_ms - self._made[0] >= _MINUTE_MS:
            self._made.popleft()
        full = len(self._made) >= ATTEMPTS_PER_MINUTE
        self.next_ms = self._made[0] + _MINUTE_MS if full else now_ms + self._pause_ms
        self._pause_ms = min(2 * self._pause_ms, LONGEST_PAUSE_MS)

    def answered(self) -> None:
        """The pump answered: the next loss is tried again quickly."""
        self._pause_ms = FIRST_PAUSE_MS

    def hurry(self, now_ms: int) -> None:
        """A person asks: no pause, but still no more than so many a minute."""
        recent = [at for at in self._made if now_ms - at < _MINUTE_MS]
        if len(recent) < ATTEMPTS_PER_MINUTE:
            self.next_ms = now_ms


class Line:
    """``tell`` is called with each event, on the thread that steps."""

    def __init__(
        self,
        make_session: Callable[[], Session],
        open_port: Callable[[str], Port],
        tell: Callable[[LineEvent], None],
    ) -> None:
        self._make_session = make_session
        self._open_port = open_port
        self._tell = tell
        self._attempts = Attempts()
        self._url = ""
        self._port: Port | None = None
        self._session: Session | None = None
        self._stop: Stop | None = None  # not answered yet
        self._pairing: PairUp | None = None  # not answered yet
        self._greeted = False  # whether this session's pump has answered to keys of ours

    @property
    def open(self) -> bool:
        """Whether a port is open."""
        return self._port is not None

    def dial(self, url: str, now_ms: int) -> None:
        """Reach this pump from now on; a former one is let go. A STOP that was not answered goes to the new address."""
        self.let_go()
        self._url = url
        self._attempts.hurry(now_ms)

    def let_go(self) -> None:
        """Close the port and do not try again; a STOP that was not answered waits for another address."""
        self._drop()
        self._url, self._pairing = "", None

    def hang_up(self) -> None:
        """Let go of the pump, and of everything that was to be said to it."""
        self.let_go()
        self._stop = None

    def ask(self, command: Command, now_ms: int) -> None:
        """Hand a command to the session; without a line, STOP and a pairing wait for one, reading tries at once."""
        if isinstance(command, Cancel) and self._pairing is not None:
            self._pairing = None
            self._drop()  # a pump ends a pairing by itself
            return
        if isinstance(command, Stop):
            self._stop = command
        if isinstance(command, PairUp):
            self._pairing = command
        if self._session is not None:
            if isinstance(command, Stop) and self._pairing is not None and not self._greeted:
                return  # cut off, a pairing has to be begun at the pump again, and STOP would never be heard
            self._session.ask(command, now_ms)
            self._pump_out(now_ms)
            return
        if isinstance(command, Stop | Open | PairUp):
            self._attempts.hurry(now_ms)
        else:
            self._tell(Declined(type(command).__name__, Why.NOT_OPEN))

    def step(self, now_ms: int) -> None:
        """One turn: read, hand on, write; or try to open the port when it is time."""
        if self._port is None or self._session is None:
            if self._url and now_ms >= self._attempts.next_ms:
                self._try(now_ms)
            return
        try:
            data = self._port.read()
        except OSError as error:
            self._broke(str(error), now_ms)
            return
        if data:
            self._session.receive(data, now_ms)
        self._session.tick(now_ms)
        self._pump_out(now_ms)

    def _try(self, now_ms: int) -> None:
        self._attempts.made(now_ms)
        try:
            self._port = self._open_port(self._url)
        except OSError as error:
            self._tell(Broken(str(error), self._attempts.next_ms - now_ms))
            return
        self._session, self._greeted = self._make_session(), False
        self._tell(Dialled(self._url))
        said = (self._stop, Open()) if self._pairing is None else (self._pairing,)
        for command in said:
            if command is not None:
                self._session.ask(command, now_ms)
        self._pump_out(now_ms)

    def _pump_out(self, now_ms: int) -> None:
        """Write what the session has to say, then tell what it has to tell."""
        if self._session is None or self._port is None:
            return
        data = self._session.outgoing()
        try:
            if data:
                self._port.write(data)
        except OSError as error:
            self._broke(str(error), now_ms)
            return
        self._tell_all(now_ms)

    def _tell_all(self, now_ms: int) -> None:
        events = self._session.events() if self._session is not None else ()
        waited = self._pairing is not None
        for event in events:
            if isinstance(event, Opened):
                self._attempts.answered()
                self._greeted = True
            self._pass_on(event)
        if any(isinstance(event, Lost | PairedWith) for event in events):
            self._drop()  # a silent pump, and one that was just paired, is reached by a session on a port opened anew
            if waited:
                self._attempts.hurry(now_ms)  # for the pairing itself, or for what could only come after it

    def _pass_on(self, event: Event) -> None:
        """Tell it; the pump's answer to STOP, or to a pairing, ends its being sent again."""
        if isinstance(event, PairedWith) or (isinstance(event, Lost) and event.why in UNPAIRED):
            self._pairing = None
        if self._stop is not None and _answers(event, self._stop):
            self._stop = None
        self._tell(event)

    def fall_back(self, now_ms: int) -> None:
        """After a bug: the session is not trusted any more, not even to end; a STOP that was not answered is kept."""
        port = self._port
        self._session = self._port = self._pairing = None
        if port is not None:
            port.close()
        self._tell(Broken(AFTER_A_FAULT, max(0, self._attempts.next_ms - now_ms)))

    def _broke(self, sentence: str, now_ms: int) -> None:
        self._drop()
        self._tell(Broken(sentence, max(0, self._attempts.next_ms - now_ms)))

    def _drop(self) -> None:
        """Close the port; the session says what that leaves uncertain."""
        session, port = self._session, self._port
        self._session = self._port = None
        if session is not None:
            session.unplugged()
            for event in session.events():
                self._pass_on(event)
        if port is not None:
            port.close()


def _answers(event: Event, stop: Stop) -> bool:
    """Whether the pump has said how this STOP ended, or has said what cannot be: sending it again helps no more."""
    if not isinstance(event, Confirmed | NotApplied | Uncertain) or event.transaction != stop.transaction:
        return False
    return not isinstance(event, Uncertain) or event.why is Why.CONTRADICTION
