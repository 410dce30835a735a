"""Programs side by side at one daily dose, and what would happen on another refill date, accuracy or patient use.

Pure results for drawing and reading; nothing here is an order. Equal dose means the asked mean per day of the primary
drug's base, or the given one where what was asked is something else; flows round down as ever, so what each pump would
really give stands beside it. Patient boluses and step plans stay out of the comparison of doses: a plan is compared by
its first base, and comes along in the same proportion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from profiles.context import Context
from profiles.delivery import delivery, mass_rates
from profiles.edits import as_given, scale
from profiles.program import Order, PatientBolus, Periodic, PlanStep, Program
from profiles.projection import WINDOWS_S
from profiles.pumping import DAY_S, VolumeBy, bolus_achieved, patient_spacing_s, second_of
from profiles.reservoir import Span, patient_volume_by
from profiles.runs import cycle_s, pumped_by
from profiles.totals import asked_ng_per_day, mean_nl_per_day
from profiles.units_tables import MAX_DURATION_S
from profiles.unusual import Unusual
from profiles.windows import worst_window

_FG_PER_NG = 1_000_000
MOST_PROGRAMS = 4


@dataclass(frozen=True, slots=True)
class Compared:
    """One program at the common dose: what it gives on average, its worst windows at the pump, and its volume.

    ``worst_ng`` follows ``projection.WINDOWS_S`` (1 h, 4 h, 24 h), without patient boluses, once it has settled;
    ``lasts_days`` is how long ``reservoir_nl`` minus the alarm volume lasts on average. ``plan`` is the program's own
    step plan at the same ratio; ``ratio`` is common dose to own dose, 1 where the program is as it was.
    """

    program: Program
    given_ng_per_day: Fraction
    nl_per_day: Fraction
    worst_ng: tuple[Fraction, ...]
    flow_low_nl_per_day: int
    flow_high_nl_per_day: int
    lasts_days: Fraction | Unusual
    plan: tuple[PlanStep, ...] = ()
    ratio: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Band:
    """A volume (nL) at three paces: ``low`` where the pump is fast, ``high`` where it is slow.

    A pump that ran empty keeps what cannot be drawn out.
    """

    low: Fraction
    nominal: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Question:
    """What if: the refill that many seconds after activation, this accuracy, this many patient boluses in any 24 h."""

    refill_s: int
    accuracy_per_mille: int
    patient_starts_per_day: int = 0


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer: volume left at the refill, when the alarm and the end come, and the dose with that patient use.

    ``margin_s`` is from the earliest alarm to the refill: negative where the alarm comes first, None where it never
    comes. All three paces use the same patient boluses, as early as allowed.
    """

    left_nl: Band
    alarm: Span
    empty: Span
    margin_s: int | None
    nl_per_day: Fraction
    ng_per_day: Fraction


def at_equal_dose(
    programs: Sequence[Program], dose_ng_per_day: int, resolution_nl_per_day: int, context: Context
) -> tuple[Compared | Unusual, ...]:
    """Up to four programs, each rescaled to the same asked dose per day of the first one's primary drug."""
    if not 0 < len(programs) <= MOST_PROGRAMS:
        return (Unusual(f"From one to {MOST_PROGRAMS} programs are compared at a time: choose some."),)
    drug_id = programs[0].fluid.primary.drug_id
    return tuple(_compared(each, drug_id, dose_ng_per_day, resolution_nl_per_day, context) for each in programs)


def daily_dose(program: Program, resolution_nl_per_day: int) -> Fraction | Unusual:
    """The dose per day to compare at: a program's own mean, as asked; as given where that is not what was asked."""
    asked = asked_ng_per_day(as_given(program, resolution_nl_per_day).base)
    return asked or Unusual(f"'{program.name}' has no dose per day of its own to compare: it runs without one.")


def what_if(order: Order, context: Context, residual_nl: int, question: Question) -> WhatIf | Unusual:
    """How the reservoir and the dose answer to a refill date, an accuracy and a use of the patient bolus."""
    patient = _used(order.program.patient_bolus, question.patient_starts_per_day)
    if isinstance(patient, Unusual):
        return patient
    if question.refill_s < 0 or not 0 <= question.accuracy_per_mille < 1_000:
        return Unusual("The refill lies in the past, or the accuracy is 100 % or more: write another number.")
    pace = _paces(order, context, patient, question.accuracy_per_mille)
    alarm = _reached(pace, context.reservoir_nl - context.alarm_volume_nl)
    nl = mean_nl_per_day(order.program.base) + _patient_nl_per_day(patient)
    return WhatIf(
        _left(pace, context.reservoir_nl, residual_nl, question.refill_s),
        alarm,
        _reached(pace, context.reservoir_nl - residual_nl),
        None if alarm.earliest_s is None else alarm.earliest_s - question.refill_s,
        nl,
        nl * order.program.fluid.primary.concentration_ng_per_ml / _FG_PER_NG,
    )


def left_over_time(
    order: Order, context: Context, residual_nl: int, question: Question, at_s: Sequence[int]
) -> tuple[Band, ...] | Unusual:
    """The volume left at each of these seconds after activation, for the question's accuracy and patient use."""
    patient = _used(order.program.patient_bolus, question.patient_starts_per_day)
    if isinstance(patient, Unusual):
        return patient
    pace = _paces(order, context, patient, question.accuracy_per_mille)
    return tuple(_left(pace, context.reservoir_nl, residual_nl, second) for second in at_s)


def most_starts_per_day(patient: PatientBolus | None) -> int:
    """How many patient boluses a program allows, day after day; 0 without one."""
    return min(patient.max_starts, DAY_S // max(patient_spacing_s(patient), 1)) if patient else 0


def _compared(
    program: Program, drug_id: str, dose_ng_per_day: int, resolution_nl_per_day: int, context: Context
) -> Compared | Unusual:
    if program.fluid.primary.drug_id != drug_id:
        return Unusual(f"'{program.name}' gives another main drug: equal doses of two drugs are not equal.")
    own = daily_dose(program, resolution_nl_per_day)
    if isinstance(own, Unusual):
        return own
    ratio = Fraction(1) if dose_ng_per_day == int(own) else dose_ng_per_day / own
    again = scale(as_given(program, resolution_nl_per_day), ratio, resolution_nl_per_day)
    whole = program if ratio == 1 else again
    scaled = replace(whole, patient_bolus=None, step_plan=())
    nl = mean_nl_per_day(scaled.base)
    flows, worst = _settled(scaled, context)
    usable_nl = context.reservoir_nl - context.alarm_volume_nl
    lasts = usable_nl / nl if nl else Unusual(f"'{program.name}' gives nothing at this dose, so it never empties.")
    given = nl * program.fluid.primary.concentration_ng_per_ml / _FG_PER_NG
    return Compared(scaled, given, nl, worst, min(flows), max(flows), lasts, whole.step_plan, ratio)


def _settled(program: Program, context: Context) -> tuple[list[int], tuple[Fraction, ...]]:
    """The flows of a whole cycle, and the worst windows (ng at the pump), once the program has been running."""
    order, known = Order(program), replace(context, held=None, line_fluid=None)
    base = program.base
    duration_s = base.bolus.duration_s + base.interval_s if isinstance(base, Periodic) else 0
    start_s = 2 * DAY_S + duration_s
    running = delivery(order, known, start_s, cycle_s(base) + DAY_S)
    rates = mass_rates(running, program.fluid.primary.drug_id)
    amounts = (worst_window(rates, window_s).amount for window_s in WINDOWS_S)
    return [s.flow_nl_per_day for s in running.segments], tuple(Fraction(a, DAY_S * _FG_PER_NG) for a in amounts)


def _used(patient: PatientBolus | None, starts: int) -> PatientBolus | Unusual | None:
    """The patient bolus as it is used: ``starts`` in any 24 h; None where it is not used at all."""
    if starts == 0:
        return None
    if patient is None:
        return Unusual("This program has no patient bolus to use.")
    allowed = most_starts_per_day(patient)
    if not 0 < starts <= allowed:
        return Unusual(f"This program allows {allowed} patient boluses a day, day after day: ask for no more.")
    return replace(patient, max_starts=starts)


def _patient_nl_per_day(patient: PatientBolus | None) -> Fraction:
    return Fraction(bolus_achieved(patient.bolus) * patient.max_starts, DAY_S) if patient else Fraction(0)


def _paces(
    order: Order, context: Context, patient: PatientBolus | None, accuracy_per_mille: int
) -> tuple[VolumeBy, ...]:
    """Volume pumped by second t at the fast, nominal and slow pace (1/86,400 nL and per mille)."""
    volume, extra = pumped_by(order, context), patient_volume_by(patient)

    def at(per_mille: int) -> VolumeBy:
        return lambda t_s: per_mille * (volume(t_s) + extra(t_s))

    return at(1_000 + accuracy_per_mille), at(1_000), at(1_000 - accuracy_per_mille)


def _reached(paces: tuple[VolumeBy, ...], usable_nl: int) -> Span:
    return Span(*(second_of(pace, 1_000 * usable_nl * DAY_S, 0, MAX_DURATION_S) for pace in paces))


def _left(paces: tuple[VolumeBy, ...], reservoir_nl: int, residual_nl: int, at_s: int) -> Band:
    least = Fraction(min(residual_nl, reservoir_nl))
    used = (Fraction(pace(at_s), 1_000 * DAY_S) for pace in paces)
    return Band(*(max(reservoir_nl - nl, least) for nl in used))
