"""What time does: the reservoir until the refill, the pump's own end, clocks apart, and what may happen only once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from profiles.checks_fluid import fluid_in_line
from profiles.checks_order import OURS, bases, broken, can_be_walked, eases, not_judged, same_fluid, stated
from profiles.context import Context
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.guardrails import Bound, Guardrail
from profiles.limits import Library
from profiles.program import Bridge, Order, Prime, SingleBolus, Timed
from profiles.pumping import DAY_S
from profiles.reservoir import patient_volume_by
from profiles.runs import pumped_by
from profiles.units import Kind, duration_text, number
from profiles.units_tables import MAX_HORIZON_S

Findings = tuple[Finding, ...]

RESERVOIR = Place(Part.RESERVOIR)
PROGRAM = Place(Part.PROGRAM)
CLOCKS_APART_S = 60  # a minute; the link's own bound is part of the measurement
_ID = re.compile(r"[0-9a-f]{32}")
_PARTS: dict[str, type] = {"prime": Prime, "bridge": Bridge}


def reservoir_endurance(order: Order, context: Context, library: Library) -> Findings:
    """The reservoir stays above its alarm volume until the planned refill, even if the pump runs fast.

    Below the alarm volume nothing is programmed any more but what gives less.
    """
    rule, left_nl, alarm_nl = Rule.RESERVOIR_ENDURANCE, context.reservoir_nl, context.alarm_volume_nl
    if Guardrail(lows=(Bound(alarm_nl + 1, Severity.HARD, OURS),)).grade(left_nl):
        asked, allowed = (number(nl, Kind.VOLUME, "mL") for nl in (left_nl, alarm_nl))
        return (stated(rule, _past_its_time(order, context), RESERVOIR, asked, f"more than {allowed}", unit="mL"),)
    if context.planned_refill_s is None or not can_be_walked(order):
        return ()
    model = library.model(context.pump_model_id)
    accuracy = model.accuracy_per_mille.known() if model else None
    if model is None or accuracy is None:
        source = model.accuracy_per_mille.source if model else "no such pump model"
        return (not_judged(rule, RESERVOIR, "the accuracy of the pump", source),)
    worst_nl = _worst_volume_nl(order, context, context.planned_refill_s, accuracy)
    usable = Bound(context.reservoir_nl - context.alarm_volume_nl, Severity.SOFT, model.accuracy_per_mille.source)
    if not worst_nl < usable.value:
        return (broken(rule, RESERVOIR, worst_nl, usable, Kind.VOLUME, "mL"),)
    return ()


def _worst_volume_nl(order: Order, context: Context, until_s: int, accuracy_per_mille: int) -> Fraction:
    """Every flow faster by the pump's accuracy, and every patient bolus that is allowed."""
    volume = pumped_by(order, context)(until_s) + patient_volume_by(order.program.patient_bolus)(until_s)
    return Fraction(volume * (1_000 + accuracy_per_mille), DAY_S * 1_000)


def replacement(order: Order, context: Context, library: Library) -> Findings:
    """The pump outlives the planned refill; into one past its date nothing is programmed but what gives less."""
    left_s = context.replace_by_s
    if left_s is None:
        return ()
    source = "the pump's own replace-by date"
    past = Guardrail(lows=(Bound(1, _past_its_time(order, context), source),)).grade(left_s)
    soon = Guardrail(lows=(Bound(context.planned_refill_s or 0, Severity.SOFT, source),)).grade(left_s)
    if past:
        over = broken(Rule.REPLACEMENT, PROGRAM, left_s, past, Kind.DURATION, "day")
        return (replace(over, allowed="more than 0"),)  # one second written in days says nothing
    return (broken(Rule.REPLACEMENT, PROGRAM, left_s, soon, Kind.DURATION, "day"),) if soon else ()


def _past_its_time(order: Order, context: Context) -> Severity:
    return Severity.SOFT if eases(order, context) else Severity.HARD


def clock(order: Order, context: Context, library: Library) -> Findings:
    """Pump and console agree about the time to a minute, and no pattern over the day meets a change of the clock."""
    return (*_clocks_apart(context), *_clock_change(order, context))


def _clocks_apart(context: Context) -> Iterator[Finding]:
    apart_s = abs(context.clock_error_s)
    if bound := Guardrail(highs=(Bound(CLOCKS_APART_S, Severity.SOFT, OURS),)).grade(apart_s):
        yield broken(Rule.CLOCK, PROGRAM, apart_s, bound, Kind.DURATION, "s")


def _clock_change(order: Order, context: Context) -> Iterator[Finding]:
    """The clock is put forward or back until the planned refill, and something follows the hours of the day."""
    change_s, until_s = context.clock_change_s, context.planned_refill_s
    if change_s is None or not any(isinstance(base, Timed) for _, base in bases(order)):
        return
    later = Bound((MAX_HORIZON_S if until_s is None else until_s) + 1, Severity.SOFT, OURS)
    if Guardrail(lows=(later,)).grade(change_s):
        allowed = "no change of the clock before the refill"
        yield stated(Rule.CLOCK, Severity.SOFT, PROGRAM, duration_text(change_s), allowed, "change")


def once_only(order: Order, context: Context, library: Library) -> Findings:
    """Each one-time part can happen, has an id of its own, and a refill has one prime and one bridge for ever.

    A line that holds the program's fluid already is full: there is nothing to prime, whatever the refill is called.
    """
    return (*_once_only(order, context), *_into_a_full_line(order, context, library))


def _into_a_full_line(order: Order, context: Context, library: Library) -> Iterator[Finding]:
    inside = fluid_in_line(context, library)
    if context.held is None or inside is None or not same_fluid(inside, order.program.fluid):
        return
    for index, part in enumerate(order.one_time):
        if isinstance(part, Prime):
            where, asked = Place(Part.ONE_TIME, index), "a prime into a line that this fluid fills already"
            yield stated(Rule.ONCE_ONLY, Severity.HARD, where, asked, "a prime into an empty line", "full")


def _once_only(order: Order, context: Context) -> Iterator[Finding]:
    ids: set[str] = set()
    done: set[tuple[type, str]] = {(_PARTS[each.part], each.refill_id) for each in context.done}
    for index, part in enumerate(order.one_time):
        where = Place(Part.ONE_TIME, index)
        if not _ID.fullmatch(part.id) or part.id in ids:
            yield stated(Rule.ONCE_ONLY, Severity.HARD, where, part.id, "an id of its own, 32 hex digits", "id")
        ids.add(part.id)
        again = None if isinstance(part, SingleBolus) else (type(part), getattr(part, "refill_id", ""))
        if again in done:
            allowed = "one for each refill" if again[1] else "one in an order"
            yield stated(Rule.ONCE_ONLY, Severity.HARD, where, "a second one", allowed, "again")
        if again is not None:
            done.add(again)
        if isinstance(part, SingleBolus) and part.delay_s >= part.expiry_s:
            asked, allowed = duration_text(part.delay_s), f"a start before {duration_text(part.expiry_s)}"
            yield stated(Rule.ONCE_ONLY, Severity.HARD, where, asked, allowed, "expiry")
