"""What is wrong with an order: rule, place, asked, allowed, and which source said so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple


class Severity(IntEnum):
    """How far a finding blocks; larger is worse."""

    NOTE = 0  # to be known, blocks nothing
    SOFT = 1  # needs a reason and a separate confirmation by the signer
    HARD = 2  # blocks
    ABSOLUTE = 3  # physical or compiled in: never passable, never configurable


class Rule(StrEnum):
    """Every rule, in reading order; the compiled loop numbers them by their place here."""

    FLOW_RANGE = "flow-range"
    FLOW_RESOLUTION = "flow-resolution"
    CONCENTRATION_MAX = "concentration-max"
    CONCENTRATION_MIN = "concentration-min"
    CONCENTRATION_STEP = "concentration-step"
    DOSE_DAY = "dose-day"
    DOSE_WINDOW = "dose-window"
    FIRST_DOSE = "first-dose"
    DOSE_STEP_UP = "dose-step-up"
    DOSE_STEP_DOWN = "dose-step-down"
    STEP_INTERVAL = "step-interval"
    BOLUS_SIZE = "bolus-size"
    BOLUS_RATE = "bolus-rate"
    BOLUS_INTERVAL = "bolus-interval"
    BOLUS_OVERLAP = "bolus-overlap"
    PATIENT_BOLUS = "patient-bolus"
    UNIT_SLIP = "unit-slip"
    DAY_TILING = "day-tiling"
    RESERVOIR_ENDURANCE = "reservoir-endurance"
    STABILITY = "stability"
    REPLACEMENT = "replacement"
    MIXTURE = "mixture"
    CATHETER_UNKNOWN = "catheter-unknown"
    ONCE_ONLY = "once-only"
    CLOCK = "clock"


class Part(IntEnum):
    """The part of an order that a place points into."""

    PROGRAM = 0
    FLUID = 1  # index: component
    BASE = 2
    STEP = 3  # index: pattern, sub: step
    PERIODIC = 4
    PATIENT_BOLUS = 5
    PLAN = 6  # index: plan step
    ONE_TIME = 7  # index: part
    RESERVOIR = 8


_PATHS = {
    Part.PROGRAM: "program",
    Part.FLUID: "program.fluid.components[{0}]",
    Part.BASE: "program.base",
    Part.STEP: "program.base.patterns[{0}][{1}]",
    Part.PERIODIC: "program.base.bolus",
    Part.PATIENT_BOLUS: "program.patient_bolus",
    Part.PLAN: "program.step_plan[{0}]",
    Part.ONE_TIME: "one_time[{0}]",
    Part.RESERVOIR: "context.reservoir_nl",
}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in an order, as three small integers that the compiled loop can return; ``str()`` is the document path."""

    part: Part
    index: int = 0
    sub: int = 0

    def __str__(self) -> str:
        return _PATHS[self.part].format(self.index, self.sub)


class Key(NamedTuple):
    """One finding as a signer read it: what it is about (the first three), and how far it goes."""

    rule: str
    place: str
    detail: str
    unit: str
    asked: str
    allowed: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. ``asked`` and ``allowed`` are exact decimal texts with enough digits to differ.

    ``start_s``/``end_s`` are seconds after activation of the worst window, where the rule judges one.
    ``detail`` tells findings of one rule at one place apart (drug id, window length): it belongs to the identity.
    ``at_most``: ``asked`` is a bound that what is given cannot pass, and may not reach.
    ``called`` is how that drug's name is written where it is not its id (HYDROmorphone); people read it instead.
    """

    rule: Rule
    severity: Severity
    where: Place
    asked: str
    allowed: str
    unit: str
    source: str
    detail: str = ""
    start_s: int | None = None
    end_s: int | None = None
    called: str = ""
    at_most: bool = False

    @property
    def key(self) -> Key:
        """What an acknowledgement binds to: rule, place and detail, and the numbers that were read."""
        return Key(str(self.rule), str(self.where), self.detail, self.unit, self.asked, self.allowed)


def blocking(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings that no reason can pass."""
    return tuple(f for f in findings if f.severity >= Severity.HARD)


def soft(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings that the signer must acknowledge one by one."""
    return tuple(f for f in findings if f.severity is Severity.SOFT)
