"""The pump's own book, as read: its limits, its last fill, its one-time parts, and since when its program runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from profiles.acts import PumpLimits
from profiles.drugs import Fluid
from profiles.program import DelayedStart


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
class Activation:
    """When the program of this ``generation`` was activated, in elapsed seconds, and how far that carries.

    ``stopped_s``: when STOP ended it, None while it goes on; a planned stop is a part of the program and no end.
    ``delayed``: the delayed start that came with it, waiting still or over long ago: the program itself began that
    much later.
    """

    generation: int
    at_s: int
    stopped_s: int | None = None
    delayed: DelayedStart | None = None


@dataclass(frozen=True, slots=True)
class PumpBook:
    """``factory`` are the widest limits, ``limits`` those in force; ``parts`` are the newest, oldest first.

    ``activation`` is that of the program it holds, None without one.
    """

    factory: PumpLimits
    limits: PumpLimits
    fill: Fill | None = None
    parts: tuple[PartRecord, ...] = ()
    activation: Activation | None = None
