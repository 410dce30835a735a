"""The pump's own book, as read: its limits, its last fill, and what became of each one-time part."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from profiles.acts import PumpLimits
from profiles.drugs import Fluid


class PartEnd(StrEnum):
    """How far a one-time part got."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    EXPIRED = "expired"  # void: it never started, and never will
    CUT = "cut"  # interrupted and closed with what it delivered; never taken up again


@dataclass(frozen=True, slots=True)
class PartRecord:
    """One one-time part: 16-byte id, how far it got and when, and what it delivered (counts once it has ended)."""

    id: bytes
    end: PartEnd
    at_s: int
    delivered_nl: int


@dataclass(frozen=True, slots=True)
class Fill:
    """A refill as the pump has recorded it; ``counted_nl`` is what the pump itself believed to hold before."""

    refill_id: str
    at_s: int
    fluid: Fluid
    volume_nl: int
    withdrawn_nl: int
    expected_nl: int
    counted_nl: int


@dataclass(frozen=True, slots=True)
class PumpBook:
    """``factory`` are the widest limits, ``limits`` those in force; ``parts`` are the newest, oldest first."""

    factory: PumpLimits
    limits: PumpLimits
    fill: Fill | None = None
    parts: tuple[PartRecord, ...] = ()
