"""What an order runs, one thing after the other, in words: above all what runs once a one-time part has ended.

No Qt, so that the editor, the review, the printed summary and the commands say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from profiles.checks_order import can_be_walked
from profiles.context import Context
from profiles.drugs import Fluid
from profiles.limits import Library
from profiles.program import (
    Base,
    Bridge,
    DelayedStart,
    MinimumRate,
    Order,
    Periodic,
    Prime,
    Program,
    SingleBolus,
    Stopped,
    Timed,
)
from profiles.pumping import FOREVER_S
from profiles.runs import Run, Source, runs
from profiles.totals import mean_nl_per_day, totals
from profiles.units import Kind, duration_text, total_text, volume_text
from widgets.given_words import asked_words, bolus_words, patient_words

_FG_PER_NG = 1_000_000
_BOLUSES_OFF = "patient and periodic boluses are off"


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when on, and what runs then; ``start_s`` counts from the switch."""

    start_s: int
    when: str
    what: str

    def __str__(self) -> str:
        return f"{self.when}: {self.what}."


def course(order: Order, context: Context, library: Library) -> tuple[Stretch, ...]:
    """Everything that will run, in order of time; empty while the order is too broken to be laid out."""
    if not can_be_walked(order):
        return ()
    stretches = [*_of_runs(order, context, library), *_of_boluses(order, library)]
    return tuple(sorted(stretches, key=lambda stretch: stretch.start_s))


def course_lines(order: Order, context: Context, library: Library) -> tuple[str, ...]:
    """The same as sentences, for orders in which something comes after something else; else empty."""
    stretches = course(order, context, library)
    return tuple(str(stretch) for stretch in stretches) if len(stretches) > 1 else ()


def given_lines(program: Program, library: Library) -> tuple[str, ...]:
    """What a standing program gives: its base in a day, and what the patient may add."""
    given = delivery_words(program.base, program.fluid, library)
    base = f"'{program.name}' gives {given}{_asked_a_day(program, library)}."
    if program.patient_bolus is None:
        return (base,)
    return base, f"Patient bolus: {patient_words(program.patient_bolus, program.fluid, library)}."


def delivery_words(base: Base, fluid: Fluid, library: Library) -> str:
    """What a base gives in a day: each drug's mass, and the volume."""
    if isinstance(base, Stopped):
        return f"nothing, the pump stands still ({base.reason})"
    flow = mean_nl_per_day(base)
    parts = []
    for component in fluid.components:
        drug = library.drug(component.drug_id)
        name, unit = (drug.name, drug.display_unit) if drug else (component.drug_id, "mcg")
        dose = flow * component.concentration_ng_per_ml / _FG_PER_NG
        parts.append(f"{name} {total_text(dose, Kind.DOSE, f'{unit}/day')}")
    mean = " on average" if isinstance(base, Timed | Periodic) else ""
    rate = "the pump's minimum rate, " if isinstance(base, MinimumRate) else ""
    return f"{rate}{', '.join(parts)} by {total_text(flow, Kind.FLOW, 'mL/day')}{mean}"


def about(span_s: int | Fraction) -> str:
    """A span as a person says it: to the minute from an hour on, rounded up, exact below."""
    whole = -(-span_s // 1)
    return duration_text(int(whole if whole < 3_600 else -(-whole // 60) * 60))


def _of_runs(order: Order, context: Context, library: Library) -> Iterator[Stretch]:
    coming = [run for run in runs(order, context) if run.end_s > 0]
    for run in coming:
        start_s = max(0, run.start_s)
        when = f"From {about(start_s)} after the switch" if start_s else "At once"
        last = ", until it is changed" if run is coming[-1] else ""
        yield Stretch(start_s, when, f"{_run_words(run, order, library)}{last}")


def _run_words(run: Run, order: Order, library: Library) -> str:
    program = order.program
    if run.source in (Source.PRIME, Source.BRIDGE):
        return _line_words(run, order, library)
    given = delivery_words(run.base, program.fluid, library)
    if run.source is Source.ONE_TIME:
        return f"until the delayed start {given}"
    begins_s = max((part.delay_s for part in order.one_time if isinstance(part, DelayedStart)), default=0)
    number = sum(begins_s + step.after_s <= run.origin_s for step in program.step_plan)
    return f"step {number} of the plan, {given}" if number else f"'{program.name}', {given}"


def _line_words(run: Run, order: Order, library: Library) -> str:
    """A prime or a bridge: how much, how long, what it gives, and what is off meanwhile."""
    kind = Prime if run.source is Source.PRIME else Bridge
    part = next(each for each in order.one_time if isinstance(each, kind))
    lasting = f"for {about(run.end_s - run.start_s)}" if run.end_s < FOREVER_S else "without an end"
    if isinstance(part, Prime):
        what = f"prime of {volume_text(part.volume_nl)} {lasting}"
    else:
        given = delivery_words(part.pattern, part.previous, library)
        what = f"bridge of {volume_text(part.volume_nl)} of the old fluid {lasting}, {given}"
    return f"{what}; {_BOLUSES_OFF}"


def _of_boluses(order: Order, library: Library) -> Iterator[Stretch]:
    for part in order.one_time:
        if isinstance(part, SingleBolus):
            given = bolus_words(part.bolus, order.program.fluid, library)
            when = f"From {about(part.delay_s)} after the switch" if part.delay_s else "At once"
            yield Stretch(part.delay_s, when, f"single bolus of {given}, once, on top of what runs")


def _asked_a_day(program: Program, library: Library) -> str:
    day = totals(program)
    if day.asked_ng_per_day is None or not day.masses:
        return ""
    drug = library.drug(day.masses[0].drug_id)
    unit = f"{drug.display_unit if drug else 'mcg'}/day"
    return asked_words(day.masses[0].ng.mean, day.asked_ng_per_day, Kind.DOSE, unit)
