"""What a program gives in a day: volume and mass of each drug, on average, on the worst day, and with patient boluses.

Exact rationals throughout (a bolus every 5 h has no whole number of boluses a day); ``profiles.units`` writes them.
Mass and volume stand side by side, each from the base units, never one from a rounded other.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from profiles.program import Base, Bolus, Continuous, PatientBolus, Periodic, Program, Timed
from profiles.pumping import (
    DAY_S,
    WEEK_S,
    base_flow_nl_per_day,
    base_volume,
    bolus_achieved,
    day_pieces,
)
from profiles.windows import patient_extra

_FG_PER_NG = 1_000_000


@dataclass(frozen=True, slots=True)
class Daily:
    """An amount per 24 h: on average, in the worst 24 h, and what patient boluses can add to any 24 h."""

    mean: Fraction
    worst: Fraction
    patient: Fraction

    def times(self, factor: Fraction) -> Daily:
        """The same in another unit, or of a drug at a concentration."""
        return Daily(self.mean * factor, self.worst * factor, self.patient * factor)


@dataclass(frozen=True, slots=True)
class Mass:
    """A drug's mass in ng."""

    drug_id: str
    ng: Daily


@dataclass(frozen=True, slots=True)
class Totals:
    """Per 24 h: volume in nL, mass per component in ng, and the dose asked of the primary drug (None: none was)."""

    nl: Daily
    masses: tuple[Mass, ...]
    asked_ng_per_day: Fraction | None


def totals(program: Program, base: Base | None = None) -> Totals:
    """The totals of a program's base, or of another ``base`` of it such as a plan step's, once it has settled."""
    running = program.base if base is None else base
    nl = Daily(mean_nl_per_day(running), worst_day_nl(running), patient_nl_per_day(program.patient_bolus))
    masses = tuple(
        Mass(part.drug_id, nl.times(Fraction(part.concentration_ng_per_ml, _FG_PER_NG)))
        for part in program.fluid.components
    )
    return Totals(nl, masses, asked_ng_per_day(running))


def mean_nl_per_day(base: Base) -> Fraction:
    """Mean volume per day: over the week of a timed base; base + bolus x 24 h / interval of a periodic one."""
    if isinstance(base, Timed):
        week = sum(flow * (end - start) for weekday in range(7) for start, end, flow in day_pieces(base.day(weekday)))
        return Fraction(week, WEEK_S)
    mean = Fraction(base_flow_nl_per_day(base))
    if isinstance(base, Periodic) and base.interval_s > 0:
        mean += Fraction(bolus_achieved(base.bolus), base.interval_s)
    return mean


def worst_day_nl(base: Base) -> Fraction:
    """The most volume in any 24 h, wherever they begin; an edge of that window is on a change of flow."""
    changes_s = _changes_s(base)
    if not changes_s:
        return Fraction(base_flow_nl_per_day(base))
    volume = base_volume(base, 0, 0, 0)
    begins_s = [at_s - back_s for at_s in changes_s for back_s in (0, DAY_S)]
    return Fraction(max(volume(at_s + DAY_S) - volume(at_s) for at_s in begins_s), DAY_S)


def patient_nl_per_day(patient: PatientBolus | None) -> Fraction:
    """The most volume that patient boluses can add to any 24 h."""
    if patient is None or patient.bolus.duration_s <= 0:
        return Fraction(0)
    return patient_extra(patient, bolus_achieved(patient.bolus), DAY_S) / DAY_S


def bolus_nl(bolus: Bolus) -> Fraction:
    """The volume that one bolus really gives, in nL: what its flow, rounded down, gives while it lasts."""
    return Fraction(bolus_achieved(bolus), DAY_S)


def asked_ng_per_day(base: Base) -> Fraction | None:
    """The mean dose per day that was asked of the primary drug; None for a minimum rate or a stop, where none was."""
    if isinstance(base, Continuous):
        return Fraction(base.asked_ng_per_day)
    if isinstance(base, Timed):
        days = [base.day(weekday) for weekday in range(7)]
        return Fraction(sum(s.asked_ng_per_day * (s.end_s - s.start_s) for day in days for s in day), WEEK_S)
    if isinstance(base, Periodic) and base.interval_s > 0:
        return base.asked_base_ng_per_day + Fraction(base.bolus.asked_ng * DAY_S, base.interval_s)
    return None


def _changes_s(base: Base) -> list[int]:
    """One cycle's instants at which a base's flow changes, more than a day after its start and settled."""
    if isinstance(base, Timed):
        days = [day_pieces(base.day(weekday)) for weekday in range(7)]
        later = enumerate(days, start=7)  # the second week
        return [day * DAY_S + at_s for day, pieces in later for start, end, _ in pieces for at_s in (start, end)]
    if isinstance(base, Periodic) and base.interval_s > 0 and base.bolus.duration_s > 0:
        first_s = base.interval_s if base.first_after_s is None else base.first_after_s
        settled = (2 * DAY_S + base.bolus.duration_s) // base.interval_s + 1
        start_s = first_s + settled * base.interval_s
        return [start_s, start_s + base.bolus.duration_s]
    return []
