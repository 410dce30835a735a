"""When the reservoir reaches its alarm volume and when it is empty: earliest, nominal, latest.

Earliest: every flow faster by the pump's accuracy, and every patient bolus that lockout and rolling count allow, as
early as allowed. Latest: every flow slower by it, no patient bolus. The accuracy is the pump model's, in whole per
mille (145 for a label of +-14.5 %); the seconds are exact, found in whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from profiles.context import Context
from profiles.program import Order, PatientBolus
from profiles.pumping import DAY_S, VolumeBy, bolus_flow_nl_per_day, patient_spacing_s, second_of
from profiles.runs import pumped_by
from profiles.units_tables import MAX_DURATION_S


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds after activation; None: not within ten years, which is to say never."""

    earliest_s: int | None
    nominal_s: int | None
    latest_s: int | None


@dataclass(frozen=True, slots=True)
class Endurance:
    """When the reservoir falls to its alarm volume, and when to what cannot be drawn out."""

    alarm: Span
    empty: Span


def endurance(order: Order, context: Context, accuracy_per_mille: int, residual_nl: int) -> Endurance:
    """The dates of a reservoir that is not filled again; 0 s where it is there already."""
    volume, patient = pumped_by(order, context), patient_volume_by(order.program.patient_bolus)
    alarm_nl, empty_nl = context.reservoir_nl - context.alarm_volume_nl, context.reservoir_nl - residual_nl
    paces = (
        lambda t_s: (1_000 + accuracy_per_mille) * (volume(t_s) + patient(t_s)),
        lambda t_s: 1_000 * volume(t_s),
        lambda t_s: (1_000 - accuracy_per_mille) * volume(t_s),
    )
    alarm, empty = (
        Span(*(second_of(pace, 1_000 * usable_nl * DAY_S, 0, MAX_DURATION_S) for pace in paces))
        for usable_nl in (alarm_nl, empty_nl)
    )
    return Endurance(alarm, empty)


def expected_withdrawal_nl(reservoir_nl: int, residual_nl: int) -> int:
    """What a syringe is expected to draw out of a reservoir that holds ``reservoir_nl`` in all."""
    return max(0, reservoir_nl - residual_nl)


def patient_volume_by(patient: PatientBolus | None) -> VolumeBy:
    """The most that patient boluses can have given until second t (1/86,400 nL), starting as early as allowed.

    Greedy starts are the worst case: spacing S, and N in any 24 h. If N x S fills the day the spacing alone binds;
    otherwise N starts S apart repeat every 24 h.
    """
    if patient is None or patient.max_starts <= 0 or patient.bolus.duration_s <= 0:
        return lambda t_s: 0
    flow, duration_s = bolus_flow_nl_per_day(patient.bolus), patient.bolus.duration_s
    spacing_s, starts = patient_spacing_s(patient), patient.max_starts
    if starts * spacing_s >= DAY_S:
        starts, period_s = 1, spacing_s
    else:
        period_s = DAY_S

    def volume(t_s: int) -> int:
        periods, rest_s = divmod(t_s, period_s)
        whole, into_s = divmod(rest_s, spacing_s)
        given_s = starts * duration_s if whole >= starts else whole * duration_s + min(into_s, duration_s)
        return flow * (periods * starts * duration_s + given_s)

    return volume
