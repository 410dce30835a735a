"""Boluses: how much of each drug one gives, how large a share of the day the patient may take, and what overlaps."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from profiles.checks_change import ENDLESS_PERCENT
from profiles.checks_order import boluses, broken, can_be_walked, drug_ids, mean_flow, stated, unit_of_mass
from profiles.context import Context
from profiles.delivery import bolus_achieved, concentration, periodic_starts
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.guardrails import guardrail
from profiles.limits import Library
from profiles.program import Bolus, Order, PatientBolus, Periodic, Prime, SingleBolus
from profiles.pumping import DAY_S
from profiles.runs import Source, runs
from profiles.tip import dead_volume_nl
from profiles.units import Kind, duration_text

Findings = tuple[Finding, ...]

PATIENT = Place(Part.PATIENT_BOLUS)


def bolus_size(order: Order, context: Context, library: Library) -> Findings:
    """No bolus gives more of a drug than the library says, nor does a prime push more of it out of the tip."""
    given = [
        (place, drug, mass_of(bolus, order, drug))
        for place, bolus in boluses(order)
        for drug in drug_ids(order.program.fluid)
    ]
    return tuple(
        finding
        for place, drug, mass_ng in (*given, *_pushed_out(order, context, library))
        for finding in _bolus_size(place, drug, mass_ng, context, library)
    )


def _pushed_out(order: Order, context: Context, library: Library) -> Iterator[tuple[Place, str, Fraction]]:
    """What each prime pushes out of the tip: all of it once anything was programmed, else what the line cannot hold.

    Each drug counts at the strongest that the line or the reservoir holds. Nothing is said of a line of unknown volume:
    ``catheter-unknown`` refuses that prime.
    """
    fluids = [order.program.fluid, *((context.held.fluid,) if context.held else ()), context.line_fluid]
    for index, part in enumerate(order.one_time):
        room_nl = _room_nl(part, context, library) if isinstance(part, Prime) else None
        if not isinstance(part, Prime) or room_nl is None or part.volume_nl <= room_nl:
            continue
        for drug in drug_ids(*(fluid for fluid in fluids if fluid)):
            strength = max(concentration(fluid, drug) for fluid in fluids if fluid)
            yield Place(Part.ONE_TIME, index), drug, Fraction((part.volume_nl - room_nl) * strength, 10**6)


def _room_nl(part: Prime, context: Context, library: Library) -> int | None:
    """What a prime has to fill before anything leaves the tip (nL); None where the line's volume is not known."""
    line_nl = dead_volume_nl(context, library)
    if context.held is not None or context.line_fluid is not None or line_nl is None:
        return None if line_nl is None else 0
    return context.catheter.volume_nl() if part.scope == "catheter" else line_nl


def _bolus_size(place: Place, drug_id: str, mass_ng: Fraction, context: Context, library: Library) -> Iterator[Finding]:
    if bound := guardrail(library, context, Rule.BOLUS_SIZE, "bolus_ng", drug_id).grade(mass_ng):
        yield broken(Rule.BOLUS_SIZE, place, mass_ng, bound, Kind.MASS, unit_of_mass(library, drug_id), drug_id)


def mass_of(bolus: Bolus, order: Order, drug_id: str) -> Fraction:
    """The mass of a drug that a bolus really gives, in ng."""
    return Fraction(bolus_achieved(bolus) * concentration(order.program.fluid, drug_id), DAY_S * 10**6)


def patient_bolus(order: Order, context: Context, library: Library) -> Findings:
    """The patient's bolus: its share of the daily dose, its mass, its number; not for everyone."""
    patient = order.program.patient_bolus
    if patient is None:
        return ()
    drugs = drug_ids(order.program.fluid)
    return tuple(f for drug in drugs for f in _patient_bolus(patient, drug, order, context, library))


def _patient_bolus(
    patient: PatientBolus, drug_id: str, order: Order, context: Context, library: Library
) -> Iterator[Finding]:
    rule, unit = Rule.PATIENT_BOLUS, unit_of_mass(library, drug_id)
    share, mass_ng = _share_percent(patient, order), mass_of(patient.bolus, order, drug_id)
    judged = (
        ("patient_bolus_percent", share, Kind.PERCENT, "%", drug_id),
        ("patient_bolus_ng", mass_ng, Kind.MASS, unit, f"{drug_id} mass"),
        ("patient_bolus_starts", patient.max_starts, Kind.COUNT, "", f"{drug_id} starts"),
    )
    for quantity, value, kind, written, detail in judged:
        if bound := guardrail(library, context, rule, quantity, drug_id).grade(value):
            yield broken(rule, PATIENT, value, bound, kind, written, detail)


def _share_percent(patient: PatientBolus, order: Order) -> Fraction:
    """One bolus in percent of the mean daily dose, of the program or of the step of its plan that gives least."""
    program = order.program
    least = min(mean_flow(base) for base in (program.base, *(step.base for step in program.step_plan)))
    volume = bolus_achieved(patient.bolus)
    if not least:
        return Fraction(ENDLESS_PERCENT if volume else 0)
    return Fraction(100 * volume, DAY_S) / least


def bolus_overlap(order: Order, context: Context, library: Library) -> Findings:
    """A single bolus runs alone: not during a prime, a bridge, a periodic bolus or another single bolus."""
    if not can_be_walked(order):
        return ()
    return tuple(_bolus_overlap(order, context))


def _bolus_overlap(order: Order, context: Context) -> Iterator[Finding]:
    singles = [(index, part) for index, part in enumerate(order.one_time) if isinstance(part, SingleBolus)]
    taken = list(_heads(order, context))
    for index, part in singles:
        if part.delay_s >= part.expiry_s:
            continue  # never given; ``once-only`` says so
        start_s, end_s = part.delay_s, part.delay_s + part.bolus.duration_s
        clash = next((t for t in taken if t[0] < end_s and start_s < t[1]), None)
        clash = clash or _periodic_clash(order, context, start_s, end_s)
        if clash:
            asked, allowed = duration_text(start_s), f"no bolus from {duration_text(clash[0])} on"
            yield stated(Rule.BOLUS_OVERLAP, Severity.ABSOLUTE, Place(Part.ONE_TIME, index), asked, allowed)
        taken.append((start_s, end_s))


def _heads(order: Order, context: Context) -> Iterator[tuple[int, int]]:
    """Primes and bridges as they run."""
    for run in runs(order, context):
        if run.source in (Source.PRIME, Source.BRIDGE):
            yield run.start_s, run.end_s


def _periodic_clash(order: Order, context: Context, start_s: int, end_s: int) -> tuple[int, int] | None:
    """The first periodic bolus after activation that is under way between two instants."""
    for run in runs(order, context):
        if run.start_s >= 0 and isinstance(run.base, Periodic):
            duration_s = run.base.bolus.duration_s
            for at_s in periodic_starts(run, start_s - duration_s + 1, end_s):
                bolus_end_s = min(at_s + duration_s, run.end_s)
                if start_s < bolus_end_s:
                    return at_s, bolus_end_s
    return None
