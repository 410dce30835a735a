"""Everything a rule needs that is not in the order itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from profiles.drugs import Fluid
from profiles.program import Program
from profiles.pump import Catheter
from profiles.units_tables import SECONDS_PER_DAY


class Exposure(StrEnum):
    """What the patient's body is used to."""

    NAIVE = "naive"
    TOLERANT = "tolerant"
    INTERRUPTED = "interrupted"  # therapy stopped long enough that tolerance may be lost


class Jurisdiction(StrEnum):
    """Whose labels apply."""

    US = "US"
    EU = "EU"


@dataclass(frozen=True, slots=True)
class Increase:
    """A past dose increase of the primary drug, ``ago_s`` before activation."""

    ago_s: int
    from_ng_per_day: int
    to_ng_per_day: int


@dataclass(frozen=True, slots=True)
class Done:
    """A part that fills or clears the line (``prime`` or ``bridge``) and has run already for a refill."""

    part: str
    refill_id: str


@dataclass(frozen=True, slots=True)
class Given:
    """A single bolus that the pump has given: it ended ``ended_ago_s`` before activation (0: it has only just)."""

    ended_ago_s: int
    duration_s: int
    volume_nl: int

    @property
    def flow_nl_per_day(self) -> int:
        """The whole flow that gives its volume in its time, rounded up: never less than was given."""
        return -(-self.volume_nl * SECONDS_PER_DAY // self.duration_s)


@dataclass(frozen=True, slots=True)
class Context:
    """The pump, the patient and the moment an order is judged for.

    ``wall_at_start_s`` is the pump's wall clock at activation, in seconds since Monday 00:00 (0..604,799).
    ``line_fluid`` is what fills tubing and catheter if it differs from the reservoir, with ``pumped_since_change_nl``
    pumped since the change. ``planned_refill_s`` counts from activation. ``screening_bolus_ng`` is the effective
    screening dose (baclofen starts from it). ``held_age_s`` is how long the held program has been running (0: not
    known, so it may be in any step of its plan). ``replace_by_s`` is the pump's replace-by date, counted from
    activation (0: reached, None: not read). ``clock_change_s`` is when the clock on the wall is next put forward or
    back, counted from activation (None: not that anybody knows). ``done`` are the primes and bridges that have run for
    a refill. ``given`` are the single boluses of the hours before, on top of the held program; what the patient took
    is bounded, not told. ``still_s``: for how long the pump itself has said that it gives nothing (None: it gives).
    ``first_fill``: what the pump holds is its first fill, or the first one with a drug of it; without a held program it
    always is. With a drug that the held fluid has not, a fill counts as the first one too, and as one still to be made.
    """

    pump_model_id: str
    catheter: Catheter
    reservoir_nl: int
    alarm_volume_nl: int
    indication: str
    jurisdiction: Jurisdiction
    exposure: Exposure
    held: Program | None = None
    held_age_s: int = 0
    line_fluid: Fluid | None = None
    pumped_since_change_nl: int = 0
    planned_refill_s: int | None = None
    wall_at_start_s: int = 0
    screening_bolus_ng: int | None = None
    fill_age_s: int = 0
    interrupted_s: int = 0
    increases: tuple[Increase, ...] = ()
    clock_error_s: int = 0
    replace_by_s: int | None = None
    clock_change_s: int | None = None
    done: tuple[Done, ...] = ()
    given: tuple[Given, ...] = ()
    still_s: int | None = None
    first_fill: bool = False
