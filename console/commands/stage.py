"""A stage without an audience: the console's own parts, the emulated pumps in this process, and a clock turned by hand.

For pictures and measurements. Session, journal, emulator and wire are the real ones; only the thread and the port
between them are left out, so that every run says the same at the same moment.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from console.clock import Clock
from console.commands.spent import Spent
from console.context import local_wall_s
from console.demo import STORE_FILE, open_demonstration
from console.demo_patients import DemoPatient, demo_patients, pump_context
from console.journal import StoreJournal
from console.keys import KeyStore
from console.line import Line, LineEvent
from console.link import Link
from console.records.store import Store, StoreKind
from console.unread import UnkeptJournal
from device.commands import Command
from device.emulator import STREAM_MS, Confirm, Emulator
from device.gate import Gate
from device.memory import Memory, RamBanks
from device.pump_factory import in_therapy, written
from device.session import Session
from profiles.checks import Judged, findings, judged
from profiles.context import Context
from profiles.limits import Library
from profiles.program import Order

TICK_MS = 20  # how far the clock moves at a time while a line is stepped, unless its ``tick_ms`` is changed
_SCHEME = "stage://"


class TurnedClock:
    """Stands still until it is turned; starts at a moment with a zone."""

    def __init__(self, start: datetime) -> None:
        self.start, self.now_ms = start, 0

    def clock(self) -> Clock:
        """The console's view of it."""
        return Clock(ms=lambda: self.now_ms, now=lambda: self.start + timedelta(milliseconds=self.now_ms))


class DirectPort:
    """A pump at the other end of no cable; ``plugged`` may be taken away."""

    def __init__(self, pump: Emulator, clock: TurnedClock) -> None:
        self._pump, self._clock = pump, clock
        self.plugged = True

    def read(self) -> bytes:
        """What the pump has to say."""
        self._check()
        self._pump.tick(self._clock.now_ms)
        return self._pump.outgoing()

    def write(self, data: bytes) -> None:
        """All of it arrives at once."""
        self._check()
        self._pump.receive(data, self._clock.now_ms)

    def close(self) -> None:
        """The pump forgets the session, its therapy goes on."""
        self._pump.hang_up()

    def _check(self) -> None:
        if not self.plugged:
            raise OSError("The cable is out.")


class StillLink(Link):
    """The link without its thread: it moves only when ``turn`` is called, ``tick_ms`` at a time."""

    def __init__(
        self, make_session: Callable[[], Session], open_port: Callable[[str], DirectPort], clock: TurnedClock
    ) -> None:
        super().__init__(make_session, open_port)
        self.tick_ms = TICK_MS
        self.line_s = Spent()  # what a console's line has a thread for, and a pump a processor of its own
        self._told_s = Spent()
        self._clock, self._number = clock, 0
        self._wishes_now: list[Callable[[], None]] = []
        self._still = Line(make_session, open_port, self._heard)

    def start(self) -> None:
        """Nothing to start."""

    def dial(self, url: str) -> int:
        """Reach another pump at the next turn."""
        self._number += 1
        self._wishes_now.append(lambda: self._still.dial(url, self._clock.now_ms))
        return self._number

    def ask(self, command: Command) -> None:
        """Hand over a command at the next turn."""
        self._wishes_now.append(lambda: self._still.ask(command, self._clock.now_ms))

    def hang_up(self) -> None:
        """Let the pump go at the next turn."""
        self._number += 1
        self._wishes_now.append(self._still.hang_up)

    def end(self) -> None:
        """Let the pump go."""
        self._still.hang_up()

    def running(self) -> bool:
        """There is no thread."""
        return False

    def turn(self, ms: int) -> None:
        """Let that much time pass, wishes first."""
        began, told = Spent.now(), self._told_s
        for _ in range(max(1, ms // self.tick_ms)):
            wishes, self._wishes_now = self._wishes_now, []
            for wish in wishes:
                wish()
            self._still.step(self._clock.now_ms)
            self._clock.now_ms += self.tick_ms
        self.line_s += Spent.now() - began - (self._told_s - told)

    def _heard(self, event: LineEvent) -> None:
        began = Spent.now()
        self.told.emit(self._number, event)
        self._told_s += Spent.now() - began


class HeldSecrets:
    """A platform's secret store that lasts as long as the stage."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        """The secret of that name, if there is one."""
        return self._kept.get(name)

    def put(self, name: str, secret: bytes) -> None:
        """Keep it."""
        self._kept[name] = secret


class Stage:
    """Store, pumps, clock and link of the demonstration, in a folder of their own."""

    def __init__(
        self,
        folder: Path,
        library: Library,
        start: datetime,
        confirm: Confirm = Confirm.AUTO,
        stream_ms: int = STREAM_MS,
        *,
        trouble: str = "",
    ) -> None:
        """``trouble``: why its records cannot be read, as a sentence."""
        self.library, self.clock = library, TurnedClock(start)
        self.store = _store(folder, library, self.clock, trouble)
        self.pumps = {demo.serial: _pump(demo, library, start, confirm, stream_ms) for demo in demo_patients()}
        self.ports: list[DirectPort] = []
        self._plugged = True
        self._journal = UnkeptJournal(trouble) if trouble else StoreJournal(self.store)
        self.chance = random.Random(1).randbytes  # ids that are the same in every run
        secrets = HeldSecrets()
        self.keys = KeyStore(folder, lambda: secrets, self.chance)
        self.link = StillLink(
            lambda: Session(self.chance, self._journal, self._gate(), keys=self.keys), self._open, self.clock
        )

    def url(self, serial: str) -> str:
        """Where a pump is."""
        return f"{_SCHEME}{serial}"

    def unplug(self) -> None:
        """Pull every cable."""
        self._plugged = False
        for port in self.ports:
            port.plugged = False

    def plug(self) -> None:
        """A cable may be plugged again."""
        self._plugged = True

    def close(self) -> None:
        """Let go of everything."""
        self.link.end()
        self.store.close()

    def _open(self, url: str) -> DirectPort:
        if not self._plugged:
            raise OSError("There is no cable to the pump: plug it in.")
        port = DirectPort(self.pumps[url.removeprefix(_SCHEME)], self.clock)
        self.ports.append(port)
        return port

    def _gate(self) -> Gate:
        """Both judges are the plain one: nothing here reaches a pump, and a picture need not wait for a compiler."""

        def verdict(order: Order, context: Context) -> frozenset[Judged]:
            return judged(findings(order, context, self.library))

        return Gate(lambda order, context: findings(order, context, self.library), verdict)


def _store(folder: Path, library: Library, clock: TurnedClock, trouble: str) -> Store:
    """Of records that cannot be read the place is told as it would be at any desk, so that two pictures are alike."""
    if trouble:
        return Store(Path("cisterna") / STORE_FILE, StoreKind.DEMONSTRATION, trouble=trouble)
    return open_demonstration(folder, library, clock.start, clock.clock().now)


def _pump(demo: DemoPatient, library: Library, start: datetime, confirm: Confirm, stream_ms: int) -> Emulator:
    model = library.model(demo.model_id)
    if model is None:
        raise LookupError(f"the library has no pump model {demo.model_id}")
    state = in_therapy(demo.serial, model, pump_context(demo, library, start), local_wall_s(start))
    return Emulator(written(Memory(RamBanks()), state), confirm=confirm, stream_ms=stream_ms)
