"""Pump models, catheters, and what was last read from a pump."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from profiles.drugs import Fluid
from profiles.figures import Figure


@dataclass(frozen=True, slots=True)
class PumpModel:
    """What a pump can do; every number with its source (nL, nL/day, s, per mille)."""

    id: str
    name: str
    version: int
    planning_only: bool  # a commercial model: for planning, Cisterna cannot talk to it
    reservoir_nl: Figure
    residual_nl: Figure  # cannot be drawn out
    tubing_nl: Figure
    flow_min_nl_per_day: Figure
    flow_max_nl_per_day: Figure
    flow_resolution_nl_per_day: Figure
    minimum_rate_nl_per_day: Figure
    bolus_duration_min_s: Figure
    bolus_duration_max_s: Figure
    interval_min_s: Figure
    steps_per_day_max: Figure
    alarm_volume_nl: Figure
    accuracy_per_mille: Figure
    prime_flow_nl_per_day: Figure
    approved_drugs: tuple[str, ...] = ()  # drug ids; empty: nobody says which, so nothing is judged by it

    @property
    def constant_flow_nl_per_day(self) -> Figure | None:
        """The one flow that the factory has set, of a pump that cannot be programmed; None for all others."""
        low, high = self.flow_min_nl_per_day, self.flow_max_nl_per_day
        return low if low.value is not None and low.value == high.value else None


@dataclass(frozen=True, slots=True)
class CatheterModel:
    """A catheter as it is sold: supplied length in micrometres and volume in nL per cm, each with its source."""

    id: str
    name: str
    supplied_um: Figure
    volume_nl_per_cm: Figure


@dataclass(frozen=True, slots=True)
class CatheterPiece:
    """One piece of catheter: supplied and removed length in micrometres, volume in nL per cm."""

    name: str
    supplied_um: int
    removed_um: int
    volume_nl_per_cm: int
    source: str


@dataclass(frozen=True, slots=True)
class Catheter:
    """The line from the pump to the spine. No pieces: its volume is unknown, and prime and bridge are refused."""

    pieces: tuple[CatheterPiece, ...] = ()

    def volume_nl(self) -> int | None:
        """Sum of (supplied - removed) x volume per cm, rounded up to whole nL; None when unknown."""
        if not self.pieces:
            return None
        nl_um_per_cm = sum((p.supplied_um - p.removed_um) * p.volume_nl_per_cm for p in self.pieces)
        return -(-nl_um_per_cm // 10_000)


class PumpState(StrEnum):
    """What the pump says of itself."""

    FACTORY = "factory"  # never programmed
    RUNNING = "running"
    STOPPED = "stopped"


class AlarmRank(StrEnum):
    """How loud an alarm is."""

    CRITICAL = "critical"
    NON_CRITICAL = "non-critical"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One standing alarm, with the pump's elapsed second at which it rose."""

    code: str
    rank: AlarmRank
    since_s: int


@dataclass(frozen=True, slots=True)
class PumpEvent:
    """One line of the pump's own log; sequence numbers have no gaps."""

    sequence: int
    elapsed_s: int
    code: str
    detail: int


@dataclass(frozen=True, slots=True)
class LastTransaction:
    """The pump's memory of the last transaction: 16-byte id and result (``activated``, ``killed``, ``refused``)."""

    id: bytes
    result: str


@dataclass(frozen=True, slots=True)
class PumpStatus:
    """What a pump last said of itself. Volumes in nL, times in the pump's own elapsed seconds.

    ``wall_offset_s`` + ``elapsed_s`` is the pump's wall clock as seconds since Monday 2001-01-01 00:00 local time,
    so the weekday is ``(that // 86400) % 7`` with Monday = 0. ``delivered_nl`` is everything pumped since manufacture.
    """

    serial: str
    model_id: str
    emulator: bool
    state: PumpState
    generation: int
    program_digest: bytes  # SHA-256 of the active image; empty when factory-new
    last_transaction: LastTransaction | None
    log_head: int
    elapsed_s: int
    wall_offset_s: int
    time_scale: int
    previous_fluid: Fluid | None
    pumped_since_change_nl: int
    reservoir_nl: int
    delivered_nl: int
    flow_nl_per_day: int
    patient_starts_24h: int
    alarms: tuple[Alarm, ...] = ()
