"""Everything a pump remembers without power, as one frozen value.

Volumes are whole units of 1/86,400 nL: a flow of 1 nL/day for one second is one unit, so nothing is ever rounded while
it is counted. Times are seconds of the pump's elapsed counter, which only rises; the wall clock is an offset to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from device.codes import AlarmCode, EventCode, Result
from device.keys import PumpKeys
from device.mechanics import SOUND, Mechanics
from device.values import replace
from profiles.acts import PumpLimits
from profiles.drugs import Fluid
from profiles.pump_book import Fill

UNITS_PER_NL = 86_400  # one unit is 1/86,400 nL
LEDGER_MAX = 512  # one-time parts remembered; far more than a pump's life has refills
RESULTS_MAX = 64  # the protocol's promise: the last 64 results and the last 64 killed ids
KILLED_MAX = 64
LOG_MAX = 256
FILLS_MAX = 32  # refills remembered, so that none is recorded twice and no line part comes back
CLOCK_PARTS_MAX = 2_048  # timed boluses of a day that a change of the clock moves or leaves out
PATIENT_STARTS_MAX = 1_024  # more than one bolus every 85 s for a whole day


class PartState(IntEnum):
    """How far a one-time part got. Only a pending part can start, so a part starts at most once."""

    PENDING = 1
    RUNNING = 2
    DONE = 3
    EXPIRED = 4  # its time passed before it could start, or something else was activated
    CUT = 5  # started, then ended early by STOP, an empty reservoir or a power loss: closed with what it delivered


class BolusSource(IntEnum):
    """Who started a bolus."""

    PERIODIC = 1
    PATIENT = 2
    SINGLE = 3


@dataclass(frozen=True, slots=True)
class Counters:
    """What moves with time alone: saved with every other change, and at least once a minute."""

    elapsed_s: int = 0
    reservoir_units: int = 0
    delivered_units: int = 0  # since manufacture
    since_change_units: int = 0  # since the fluid in the reservoir changed
    part_units: int = 0  # by the prime or bridge that is running


@dataclass(frozen=True, slots=True)
class RunningBolus:
    """A bolus between its start and its end; ``part_id`` is empty unless it is a one-time part."""

    source: BolusSource
    start_s: int
    end_s: int
    flow_nl_per_day: int
    part_id: bytes = b""

    def units_until(self, elapsed_s: int) -> int:
        """What it has delivered at that second, in 1/86,400 nL."""
        return self.flow_nl_per_day * (min(elapsed_s, self.end_s) - self.start_s)


class LineKind(IntEnum):
    """What a one-time part does to the line; a prime or bridge happens once for a refill."""

    NONE = 0
    PRIME = 1
    BRIDGE = 2


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One one-time part, from its activation on and for ever; ``delivered_units`` counts once it has ended.

    ``line`` and ``refill_id`` say which refill a prime or a bridge belongs to.
    """

    id: bytes
    state: PartState
    at_s: int
    delivered_units: int = 0
    line: LineKind = LineKind.NONE
    refill_id: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a transaction ended; ``generation`` is the one it made, or the one it met."""

    id: bytes
    result: Result
    generation: int


@dataclass(frozen=True, slots=True)
class Stage:
    """The open transaction in the inactive slot: what BEGIN announced, and what has arrived."""

    id: bytes
    base_generation: int
    program_length: int
    program_digest: bytes
    once_length: int
    once_digest: bytes
    data: bytes = b""
    sealed: bool = False

    @property
    def program_image(self) -> bytes:
        """The program's part of the data."""
        return self.data[: self.program_length]

    @property
    def once_image(self) -> bytes:
        """The one-time parts' part of the data."""
        return self.data[self.program_length :]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An act that waits to be applied, as its bytes."""

    id: bytes
    base_generation: int
    act: bytes


@dataclass(frozen=True, slots=True)
class ClockPart:
    """A piece of a timed bolus that a change of the clock met: wall second of its start, length, flow above the rest.

    ``start_s`` is the elapsed second from which it is made up; None means that it was given already and is left out
    when the wall clock comes there again.
    """

    wall_s: int
    lasts_s: int
    flow_nl_per_day: int
    start_s: int | None = None


@dataclass(frozen=True, slots=True)
class FluidChange:
    """Since ``at_s`` the reservoir holds ``fluid``: by a refill or a program with its bridge, the first to say so."""

    fluid: Fluid
    at_s: int


@dataclass(frozen=True, slots=True)
class StandingAlarm:
    """An alarm that has been raised and not cleared."""

    code: AlarmCode
    since_s: int


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the pump's log; sequence numbers have no gaps."""

    sequence: int
    elapsed_s: int
    code: EventCode
    detail: int


@dataclass(frozen=True, slots=True)
class OwnLimits:
    """The pump's own bounds, apart from any console: nL/day, nL, s, percent of the running program's daily volume."""

    flow_min_nl_per_day: int
    flow_max_nl_per_day: int
    minimum_rate_nl_per_day: int
    resolution_nl_per_day: int
    bolus_max_nl: int
    bolus_duration_min_s: int
    bolus_duration_max_s: int
    interval_min_s: int
    steps_per_day_max: int
    day_max_nl: int
    change_max_percent: int
    reservoir_max_nl: int
    residual_nl: int  # cannot be drawn out: the reservoir is empty here
    alarm_volume_nl: int  # the reservoir is low here


@dataclass(frozen=True, slots=True)
class PumpState:
    """The pump, whole. ``program_image`` is empty in a factory-new pump; ``stopped_s`` is None while it runs."""

    serial: str
    model_id: str
    limits: OwnLimits
    counters: Counters
    wall_offset_s: int = 0
    epoch: int = 0
    generation: int = 0
    program_image: bytes = b""
    once_image: bytes = b""
    activated_s: int = 0
    plan_steps_begun: int = 0
    stopped_s: int | None = None
    previous_fluid: Fluid | None = None
    stage: Stage | None = None
    ended: tuple[Ended, ...] = ()
    killed: tuple[bytes, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    boluses: tuple[RunningBolus, ...] = ()
    last_periodic_s: int | None = None
    patient_starts: tuple[int, ...] = ()
    alarms: tuple[StandingAlarm, ...] = ()
    log: tuple[LogLine, ...] = ()
    log_head: int = 0  # sequence number of the newest line; 0 before the first
    keys: PumpKeys = field(default_factory=PumpKeys)
    at_rest: bool = True  # its power was taken away in peace: the counters in memory are the last ones it had
    proposal: Proposal | None = None
    site: PumpLimits | None = None  # limits that were set, inside those of the factory
    fills: tuple[Fill, ...] = ()
    clock_parts: tuple[ClockPart, ...] = ()
    mechanics: Mechanics = SOUND
    change: FluidChange | None = None  # the last one; ``since_change_units`` counts from it

    @property
    def now_s(self) -> int:
        """The elapsed counter."""
        return self.counters.elapsed_s

    @property
    def bounds(self) -> OwnLimits:
        """The limits in force: those of the factory with what was set."""
        site = self.site
        if site is None:
            return self.limits
        return replace(
            self.limits,
            flow_max_nl_per_day=site.flow_max_nl_per_day,
            bolus_max_nl=site.bolus_max_nl,
            day_max_nl=site.day_max_nl,
            change_max_percent=site.change_max_percent,
            interval_min_s=site.interval_min_s,
        )

    @property
    def empty(self) -> bool:
        """Whether nothing can be drawn from the reservoir any more."""
        return self.counters.reservoir_units <= self.limits.residual_nl * UNITS_PER_NL

    @property
    def still(self) -> bool:
        """Whether the pump knows that nothing can flow: empty, stalled, or at the end of its service."""
        return self.empty or self.mechanics.believed_still

    @property
    def wall_s(self) -> int:
        """The wall clock, in seconds since Monday 2001-01-01 00:00."""
        return self.wall_offset_s + self.counters.elapsed_s

    def noted(self, code: EventCode, detail: int = 0) -> PumpState:
        """The same pump with one more line in its log."""
        line = LogLine(self.log_head + 1, self.now_s, code, detail)
        return replace(self, log=(*self.log, line)[-LOG_MAX:], log_head=line.sequence)
