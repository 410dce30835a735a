"""One pump for a command: the console's own line, stepped on this thread until something is told."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from console.commands.answers import CommandError, Exit
from console.files import data_folder
from console.keys import PASSPHRASE_FILE, KeyStore, KeyTrouble
from console.keys import opened as opened_keys
from console.line import Broken, Dialled, Line, LineEvent
from device.commands import Command
from device.events import Lost, Opened, Why
from device.gate import Gate
from device.journal import Journal, MemoryJournal
from device.session import Session
from device.transport import AddressError, check_url, open_url
from profiles.context import Context
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.program import Order
from widgets.wording_pump import reason_text

OPENS_WITHIN_S = 10.0  # by then every try is made and unanswered: no pump is there
# what to do about a pump that cannot be greeted: trying again would not change it
KEYLESS = {
    Why.NOT_PAIRED: "Ask for a pairing at the pump, then run main.py pair.",
    Why.KEYS_LOCKED: f"Name the file of the passphrase in {PASSPHRASE_FILE}.",
    Why.WRONG_KEYS: "Do not trust it: find out what answers at this address.",
}
PAUSE_S = 0.01  # between two looks at a line that is not open


class Talking:
    """A line that is stepped while somebody waits; ``said`` hears every event, in order."""

    def __init__(self, line: Line, heard: list[LineEvent], said: Callable[[LineEvent], None]) -> None:
        self._line, self._heard, self._said = line, heard, said

    def ask(self, command: Command) -> None:
        """Begin a command."""
        self._line.ask(command, _now_ms())

    def until(
        self, wanted: Callable[[LineEvent], bool], within_s: float, leave: Callable[[], bool] = lambda: False
    ) -> LineEvent | None:
        """Go on until an event is wanted, and return it; None when the time is over, or nobody waits any more."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            self._line.step(_now_ms())
            while self._heard:
                event = self._heard.pop(0)
                self._said(event)
                if wanted(event):
                    return event
            if leave():
                return None
            if not self._line.open:
                time.sleep(PAUSE_S)
        return None


def command_keys() -> KeyStore:
    """The keys of the data folder; raises CommandError when they cannot be read."""
    try:
        return opened_keys(data_folder())
    except KeyTrouble as error:
        raise CommandError(str(error), Exit.UNCHANGED) from error


@contextmanager
def talking(
    url: str,
    gate: Gate | None = None,
    journal: Journal | None = None,
    said: Callable[[LineEvent], None] = lambda _event: None,
) -> Iterator[Talking]:
    """A line that dials ``url``; without a gate and a journal it can only read. Wrong usage if that is no address."""
    try:
        check_url(url)
    except AddressError as error:
        raise CommandError(str(error)) from error
    heard: list[LineEvent] = []
    gate, journal = gate or reading_gate(), journal or MemoryJournal()
    keys = command_keys()
    line = Line(lambda: Session(os.urandom, journal, gate, keys=keys), open_url, heard.append)
    line.dial(url, _now_ms())
    try:
        yield Talking(line, heard, said)
    finally:
        line.hang_up()


def opened(talk: Talking, url: str, leave: Callable[[], bool] = lambda: False) -> Opened:
    """What was read when the pump was reached; raises CommandError when there is no such port or no pump at it."""
    dialled = False

    def wanted(event: LineEvent) -> bool:
        nonlocal dialled
        dialled = dialled or isinstance(event, Dialled)
        keyless = isinstance(event, Lost) and event.why in KEYLESS
        return isinstance(event, Opened) or keyless or (isinstance(event, Broken) and not dialled)

    found = talk.until(wanted, OPENS_WITHIN_S, leave)
    if isinstance(found, Opened):
        return found
    if isinstance(found, Lost):
        raise CommandError(f"{found.serial}: {reason_text(str(found.why))} {KEYLESS[found.why]}", Exit.UNCHANGED)
    no_answer = f"No pump answers at {url}: check the cable and the address."
    raise CommandError(found.sentence if isinstance(found, Broken) else no_answer, Exit.UNCHANGED)


def reading_gate() -> Gate:
    """A gate that no order can pass: its two judges never agree."""
    refusing = Finding(Rule.ONCE_ONLY, Severity.ABSOLUTE, Place(Part.PROGRAM), "", "", "", "reading only")

    def checks(_order: Order, _context: Context) -> tuple[Finding, ...]:
        return (refusing,)

    return Gate(checks, lambda _order, _context: frozenset())


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000
