"""What a pump is told to do: the standing program and the one-time parts of an order.

Rules of this file: shapes only. A value here may be unsafe (steps that overlap, a flow out of range);
that is judged by ``checks`` and by the compiled loop. Types, signs and bounds fail at decoding.
Every ``asked_…`` is what the clinician prescribed; the flow or volume beside it is what the pump can do,
rounded down to its resolution.
"""

from __future__ import annotations

from dataclasses import dataclass

from profiles.drugs import Fluid


@dataclass(frozen=True, slots=True)
class Continuous:
    """One flow, always (M1)."""

    flow_nl_per_day: int
    asked_ng_per_day: int


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the day, from ``start_s`` to ``end_s`` after local midnight, at one flow."""

    start_s: int
    end_s: int
    flow_nl_per_day: int
    asked_ng_per_day: int


@dataclass(frozen=True, slots=True)
class Timed:
    """Steps over the day, by weekday (M2): ``week[0]`` is Monday and indexes ``patterns``."""

    patterns: tuple[tuple[Step, ...], ...]
    week: tuple[int, int, int, int, int, int, int] = (0, 0, 0, 0, 0, 0, 0)

    def day(self, weekday: int) -> tuple[Step, ...]:
        """The steps of a weekday, Monday = 0."""
        return self.patterns[self.week[weekday]]


@dataclass(frozen=True, slots=True)
class Bolus:
    """A volume given over a duration; ``asked_ng`` is the prescribed mass of the primary drug."""

    volume_nl: int
    duration_s: int
    asked_ng: int


@dataclass(frozen=True, slots=True)
class Periodic:
    """A bolus every ``interval_s`` from start to start over a base flow (M3).

    ``first_after_s`` counts from activation; None means one whole interval after it.
    """

    bolus: Bolus
    interval_s: int
    base_flow_nl_per_day: int
    asked_base_ng_per_day: int
    first_after_s: int | None = None


@dataclass(frozen=True, slots=True)
class MinimumRate:
    """The pump's own named minimum flow (M6); the number is the pump model's, copied here when drafted."""

    flow_nl_per_day: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """No flow at all, planned and reasoned (M6)."""

    reason: str


Base = Continuous | Timed | Periodic | MinimumRate | Stopped


@dataclass(frozen=True, slots=True)
class PatientBolus:
    """A bolus the patient may start (M5): at most ``max_starts`` in any rolling 24 h, ``lockout_s`` start to start."""

    bolus: Bolus
    lockout_s: int
    max_starts: int


@dataclass(frozen=True, slots=True)
class PlanStep:
    """From ``after_s`` since activation on, ``base`` replaces what ran before (M10)."""

    after_s: int
    base: Base


@dataclass(frozen=True, slots=True)
class Program:
    """The standing program: what the pump goes on doing until it is told otherwise."""

    name: str
    fluid: Fluid
    base: Base
    patient_bolus: PatientBolus | None = None
    step_plan: tuple[PlanStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Prime:
    """Fill the line once at implant or refill (M7); ends at a pumped volume. ``scope``: ``system`` or ``catheter``."""

    id: str
    refill_id: str
    scope: str
    volume_nl: int
    flow_nl_per_day: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """Push the previous fluid out of the line after a concentration change (M7); ends at a pumped volume.

    ``pattern`` runs meanwhile on the previous fluid; ``policy`` says how it was made: ``scaled`` (old pattern times
    new dose over old dose) or ``unchanged``.
    """

    id: str
    refill_id: str
    policy: str
    previous: Fluid
    volume_nl: int
    pattern: Base


@dataclass(frozen=True, slots=True)
class SingleBolus:
    """One bolus, ``delay_s`` after activation, then the standing program (M4); void ``expiry_s`` after activation."""

    id: str
    bolus: Bolus
    delay_s: int = 0
    expiry_s: int = 3600


@dataclass(frozen=True, slots=True)
class DelayedStart:
    """The standing program starts ``delay_s`` after activation; until then ``meanwhile`` runs (M4)."""

    id: str
    delay_s: int
    meanwhile: Base


OneTime = Prime | Bridge | SingleBolus | DelayedStart


@dataclass(frozen=True, slots=True)
class Order:
    """What a clinician asks of a pump: the standing program, and parts that happen once (ids are 32 hex digits)."""

    program: Program
    one_time: tuple[OneTime, ...] = ()
