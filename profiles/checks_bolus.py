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
from profiles.program import Bolus, Order, PatientBolus, Periodic, SingleBolus
from profiles.pumping import DAY_S
from profiles.runs import Source, runs
from profiles.units import Kind, duration_text

Findings = tuple[Finding, ...]

PATIENT = Place(Part.PATIENT_BOLUS)


def bolus_size(order: Order, context: Context, library: Library) -> Findings:
    """No bolus gives more of a drug than the library says."""
    drugs = drug_ids(order.program.fluid)
    return tuple(
        finding
        for place, bolus in boluses(order)
        for drug in drugs
        for finding in _bolus_size(place, bolus, drug, order, context, library)
    )


def _bolus_size(
    place: Place, bolus: Bolus, drug_id: str, order: Order, context: Context, library: Library
) -> Iterator[Finding]:
    mass_ng = mass_of(bolus, order, drug_id)
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
