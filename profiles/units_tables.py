"""The tables behind ``units``: kinds, their units as multiples of the base unit, and the largest value of each.

Why the bounds keep int64 safe (the compiled loop relies on it, ``tests/profiles/test_units_tables.py`` recomputes it):

* the longest walk is ``MAX_HORIZON_S``: ``MAX_FLOW x MAX_HORIZON_S`` in 1/86,400 nL stays under 2**62;
* a mass window is at most 24 h and carries two accumulators, for the upper and lower ``LIMB_BITS`` bits of a
  concentration, so that ``MAX_FLOW x 86,400 s x 2**LIMB_BITS`` is the largest product of one flow that ever meets a
  sum, and 26 flows may add (base, periodic, eight single boluses, or 24 given before). The plain product would not
  fit: 24 mL/day x 50 mg/mL x one day in fg x s/day is eleven times int64;
* a drug that a fluid names more than once counts with its sum, and the sum keeps the bound of one strength.
"""

from __future__ import annotations

from enum import StrEnum

SECONDS_PER_DAY = 86_400
MAX_VOLUME_NL = 100_000_000  # 100 mL: twice the largest reservoir known
MAX_FLOW_NL_PER_DAY = 100_000_000  # 100 mL/day: four times the fastest implanted pump
MAX_CONCENTRATION_NG_PER_ML = 100_000_000  # 100 mg/mL: twice the strongest compounded fill reported
MAX_MASS_NG = 10_000_000_000  # 10 g: MAX_VOLUME of MAX_CONCENTRATION
MAX_DOSE_NG_PER_DAY = 10_000_000_000  # 10 g/day: MAX_FLOW of MAX_CONCENTRATION
MAX_DURATION_S = 10 * 366 * SECONDS_PER_DAY  # ten years, beyond the life of an implanted pump
MAX_HORIZON_S = 400 * SECONDS_PER_DAY  # the longest span that a rule walks
MIN_INTERVAL_S = 60  # boluses closer than a minute are no therapy, and a walk over them would not end in time
MAX_PERCENT = 100_000
MAX_COUNT = 1_000_000
MAX_WEIGHT_G = 700_000  # beyond the heaviest person known
LIMB_BITS = 14


class UnitError(ValueError):
    """Text that is not a number of this kind; ``str()`` is a sentence that says what to write instead."""


class TooLarge(UnitError):  # noqa: N818 - said to a person as a sentence, like every UnitError
    """A number that no pump could mean."""


class Kind(StrEnum):
    """What a number measures; each kind is stored in one base unit."""

    VOLUME = "volume"
    FLOW = "flow"
    CONCENTRATION = "concentration"
    MASS = "mass"
    DOSE = "dose"
    DURATION = "duration"
    CLOCK = "clock"
    PERCENT = "percent"
    COUNT = "count"
    WEIGHT = "weight"


# kind -> unit -> how many base units one of it is; the first unit of a kind is the one to offer first
UNITS: dict[Kind, dict[str, int]] = {
    Kind.VOLUME: {"mL": 1_000_000, "nL": 1},
    Kind.FLOW: {"mL/day": 1_000_000, "mL/h": 24_000_000, "nL/day": 1},
    Kind.CONCENTRATION: {"mcg/mL": 1_000, "mg/mL": 1_000_000, "ng/mL": 1},
    Kind.MASS: {"mcg": 1_000, "mg": 1_000_000, "ng": 1},
    Kind.DOSE: {"mcg/day": 1_000, "mg/day": 1_000_000, "mcg/h": 24_000, "mg/h": 24_000_000, "ng/day": 1},
    Kind.DURATION: {"h": 3_600, "min": 60, "s": 1, "day": SECONDS_PER_DAY},
    Kind.CLOCK: {"": 1},
    Kind.PERCENT: {"%": 1},
    Kind.COUNT: {"": 1},
    Kind.WEIGHT: {"kg": 1_000, "g": 1},
}

LARGEST: dict[Kind, int] = {
    Kind.VOLUME: MAX_VOLUME_NL,
    Kind.FLOW: MAX_FLOW_NL_PER_DAY,
    Kind.CONCENTRATION: MAX_CONCENTRATION_NG_PER_ML,
    Kind.MASS: MAX_MASS_NG,
    Kind.DOSE: MAX_DOSE_NG_PER_DAY,
    Kind.DURATION: MAX_DURATION_S,
    Kind.CLOCK: SECONDS_PER_DAY,
    Kind.PERCENT: MAX_PERCENT,
    Kind.COUNT: MAX_COUNT,
    Kind.WEIGHT: MAX_WEIGHT_G,
}


def units_of(kind: Kind) -> tuple[str, ...]:
    """The units a kind may be written in, the usual one first; a clock time and a count have the empty unit."""
    return tuple(UNITS[kind])
