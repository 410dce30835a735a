"""The unplugging soak: hours of a clinic day on a turned clock, through the real window, with the cable pulled.

Window, controller, session, gate, journal and emulator are the real ones on a stage; the status comes at 20 Hz, and the
cable is out for some seconds of every minute, sometimes while a program or a STOP is on its way.
"""

from __future__ import annotations

import ctypes
import gc
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from operator import attrgetter
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThreadPool
from PySide6.QtWidgets import QGraphicsView

from console.asking import shown_of
from console.commands.soak_truth import LOOK_MS, Truth, wrong
from console.commands.spent import Spent
from console.commands.staged import Staged
from console.commands.tour_steps import SIGNER, draft, sign
from console.journal import StoreJournal
from console.line import Broken
from console.phases import Phase
from device.events import Lost, Opened, StatusRead, Streamed
from device.image import decode_program
from profiles.context import Exposure

SERIAL, PATIENT = "CIS-104233", "d0" * 16
STREAM_MS = 50  # 20 Hz
MINUTE_MS = 60_000
HOUR = 60  # minutes
WARM_MINUTES = 90  # after this the memory is taken as the usual one: whatever can happen has, the first STOP at 60
PUSH_EVERY, STOP_EVERY, PAGE_EVERY = 10, 120, 3  # minutes
PAGES = ("program", "pump", "worklist")
OUT_MS = (1_000, 15_000)  # how long the cable is out
LESS = Fraction(99, 100)  # a fall that needs no reason, so that many programs fit into a day
WRONG_KEPT = 20
GAPS_KEPT = 5


@dataclass(frozen=True, slots=True)
class Gap:
    """The window's part in one turn: how long it took, how long of that its thread worked; when, in which phase.

    Line and pump are left out: here they share the thread, at a desk the line has one of its own and the pump a
    processor. On a machine that others use as well the first figure says little and the second much.
    """

    ms: float
    busy_ms: float
    at_ms: int
    phase: str


@dataclass
class Tally:
    """What was counted; gaps in milliseconds of wall time, memory in KiB (0: this system does not tell)."""

    minutes: int = 0
    frames: int = 0
    pulls: int = 0
    reconnects: int = 0
    repaints: int = 0
    memory_warm_kib: int = 0
    memory_end_kib: int = 0
    looks: int = 0
    wrong_words: int = 0
    wrong: list[str] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)  # the longest
    busiest: list[Gap] = field(default_factory=list)
    hourly_kib: list[int] = field(default_factory=list)  # memory behind each hour
    tones: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def worst_gap_ms(self) -> float:
        """The longest turn of the window."""
        return self.gaps[0].ms if self.gaps else 0.0

    @property
    def worst_busy_ms(self) -> float:
        """The turn with the most work of the window's own thread."""
        return self.busiest[0].busy_ms if self.busiest else 0.0

    @property
    def growth_percent(self) -> float:
        """How much memory has grown since the process was warm; 0 where it cannot be told."""
        before = self.memory_warm_kib
        return 100 * (self.memory_end_kib - before) / before if before else 0.0


class _Paints(QObject):
    """Counts the paint events of the widgets that it is installed on."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self._tally = tally

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self._tally.repaints += 1
        return False


class Soak:
    """One run; ``minute()`` plays the next one."""

    def __init__(self, staged: Staged, seed: int) -> None:
        self.tally = Tally()
        self._staged, self._chance = staged, random.Random(seed)
        self._clock, self._pump = staged.stage.clock, staged.stage.pumps[SERIAL]
        self._journal = StoreJournal(staged.stage.store)
        self._heard_ms = self._looked_ms = self._open = 0
        self._on_line = False
        self._name: tuple[bytes, str] = (b"", "")
        self._paints = _Paints(self.tally)
        plots = staged.showing.program.plots.findChildren(QGraphicsView)
        for watched in (staged.window.banner, *(plot.viewport() for plot in plots)):
            watched.installEventFilter(self._paints)
        staged.stage.link.tick_ms = STREAM_MS
        staged.stage.link.told.connect(self._hear)

    def begin(self) -> None:
        """The pump is read once with its cable in."""
        self._staged.controller.choose(PATIENT)
        self._staged.controller.read()
        self._pass(3_000, looking=False)
        self._staged.showing.go("program")

    def minute(self) -> None:
        """A minute: somewhere in it the cable is pulled, and now and then something is on its way when it is."""
        number = self.tally.minutes
        if number % PAGE_EVERY == 0:
            self._staged.showing.go(PAGES[number // PAGE_EVERY % len(PAGES)])
        out_ms = self._chance.randint(*OUT_MS)
        before_ms = self._chance.randint(5_000, MINUTE_MS - out_ms - 20_000)
        self._pass(before_ms)
        if number % STOP_EVERY == STOP_EVERY // 2:
            self._staged.controller.stop()
        elif number % PUSH_EVERY == PUSH_EVERY // 2:
            self._push()
        self._pass(STREAM_MS * self._chance.randint(0, 60))
        self._staged.stage.unplug()
        self.tally.pulls += 1
        self._pass(out_ms)
        self._staged.stage.plug()
        self._pass(max(0, MINUTE_MS * (number + 1) - (self._clock.now_ms - 3_000)))
        self.tally.minutes += 1
        if self.tally.minutes == WARM_MINUTES:
            self.tally.memory_warm_kib = memory_kib()
        if self.tally.minutes % HOUR == 0:
            self.tally.hourly_kib.append(memory_kib())

    def end(self) -> None:
        """The last words, and the memory."""
        self.tally.memory_end_kib = memory_kib()
        self.tally.memory_warm_kib = self.tally.memory_warm_kib or self.tally.memory_end_kib

    def _push(self) -> None:
        """A little less than before, reviewed, signed and on its way; not while something else is."""
        desk = self._staged.controller.desk
        self._staged.showing.pass_cover()
        if desk.phase not in (Phase.HELD, Phase.DRAFTED) or not desk.connected:
            return
        if desk.still:
            self._states_tolerance()
        draft(self._staged, LESS)
        sign(self._staged)
        self._staged.controller.program()

    def _states_tolerance(self) -> None:
        """After a STOP: why it was pressed, and that the patient is still used to the dose, so that it can go on."""
        controller, person = self._staged.controller, SIGNER[0]
        for stop in controller.desk.unexplained:
            controller.explain_stop(stop.transaction, person, "Pressed on the wrong patient")
        reason = "Seen at the bedside, unchanged"
        controller.state_tolerance(Exposure.TOLERANT, reason, person, shown_of(controller.desk))

    def _pass(self, span_ms: int, *, looking: bool = True) -> None:
        """Time goes by; each turn of the event loop is timed, and each banner is compared with what is so."""
        for _ in range(span_ms // STREAM_MS):
            began, line = Spent.now(), self._staged.stage.link.line_s
            self._staged.stage.link.turn(STREAM_MS)
            if self._clock.now_ms - self._looked_ms >= LOOK_MS:
                self._looked_ms = self._clock.now_ms
                self._staged.showing.tick()
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(
                None, QEvent.Type.DeferredDelete
            )  # an event loop that runs does so itself
            if looking:
                self._timed(Spent.now() - began - (self._staged.stage.link.line_s - line))
                self._look()

    def _timed(self, own: Spent) -> None:
        """The window's part in a turn; the longest and the busiest are kept with what the console was doing."""
        phase = str(self._staged.controller.desk.phase)
        gap = Gap(round(1_000 * own.wall, 1), round(1_000 * own.work, 1), self._clock.now_ms, phase)
        for worst, by in ((self.tally.gaps, attrgetter("ms")), (self.tally.busiest, attrgetter("busy_ms"))):
            worst.append(gap)
            worst.sort(key=by, reverse=True)
            del worst[GAPS_KEPT:]

    def _look(self) -> None:
        banner, tally = self._staged.window.banner.value(), self.tally
        said = wrong(banner, self._truth())
        tally.looks += 1
        tally.tones[str(banner.tone)] += 1
        if said:
            tally.wrong_words += 1
            if len(tally.wrong) < WRONG_KEPT:
                tally.wrong.append(f"{self._clock.now_ms} ms: {banner.sentence!r} {banner.age!r} {said}")

    def _truth(self) -> Truth:
        status = self._pump.status()
        if status.program_digest != self._name[0]:
            self._name = status.program_digest, decode_program(self._pump.state.program_image).name
        silent_ms = self._clock.now_ms - self._heard_ms
        return Truth(SERIAL, status.state, self._name[1], silent_ms, self._open, self._on_line)

    def _hear(self, _number: int, event: object) -> None:
        if isinstance(event, Streamed | StatusRead | Opened):
            self._heard_ms = self._clock.now_ms
            self.tally.frames += isinstance(event, Streamed)
        if isinstance(event, Lost | Broken):
            self._on_line = False
        if isinstance(event, Opened):
            self._on_line = True
            self.tally.reconnects += 1
            self.tally.outcomes.update(type(one).__name__ for one in event.outcomes)
        if not isinstance(event, Streamed | StatusRead):
            count = len(self._journal.open_intents(SERIAL))
            self._open = count if self._on_line else max(count, self._open)  # settled once the pump was read again


def memory_kib() -> int:
    """What this process holds in memory now; 0 where the system does not tell.

    What the C library keeps of freed memory is handed back first: what it keeps for later is no memory of ours.
    """
    QThreadPool.globalInstance().waitForDone()
    gc.collect()
    statm = Path("/proc/self/statm")
    if sys.platform != "linux" or not statm.exists():
        return 0
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc alone has it
    if trim is not None:
        trim(0)
    pages = int(statm.read_text(encoding="ascii").split()[1])
    return pages * 4  # a page of the platforms that we ship for has 4 KiB
