"""What a person asks of a pump beside its program: set the clock, change its own limits, record a refill, give a bolus.

Rules of this file: shapes only, in base units (s, nL, nL/day). Each act is done by one transaction of its own, at most
once, and raises the pump's generation by one, so that a console that has not seen it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from profiles.drugs import Fluid
from profiles.program import SingleBolus


@dataclass(frozen=True, slots=True)
class PumpLimits:
    """The pump's own bounds that can be tightened: highest flow, one bolus, one day, one change, shortest interval.

    ``change_max_percent`` is the rise over the running program's volume per day.
    """

    flow_max_nl_per_day: int
    bolus_max_nl: int
    day_max_nl: int
    change_max_percent: int
    interval_min_s: int


@dataclass(frozen=True, slots=True)
class ClockChange:
    """Another wall offset in place of the one that was shown; the elapsed counter does not move."""

    from_offset_s: int
    wall_offset_s: int

    @property
    def shift_s(self) -> int:
        """How far the wall clock moves; positive is forward."""
        return self.wall_offset_s - self.from_offset_s


@dataclass(frozen=True, slots=True)
class LimitsChange:
    """All of the pump's limits at once; it may be refused by the factory's bounds or by what is running."""

    limits: PumpLimits


@dataclass(frozen=True, slots=True)
class Refill:
    """What was drawn out of the reservoir, what was expected there, and what is in it now."""

    refill_id: str
    fluid: Fluid
    volume_nl: int  # in the reservoir afterwards, with what cannot be drawn
    withdrawn_nl: int
    expected_nl: int  # by the console's own account, before anything was drawn


Act = SingleBolus | ClockChange | LimitsChange | Refill
