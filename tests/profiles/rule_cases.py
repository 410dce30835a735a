"""What the tests of the rules share: two patients, orders in one line, and libraries with just the limits of a test."""

from __future__ import annotations

from dataclasses import replace

from profiles.context import Context, Exposure, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.figures import Figure, Status
from profiles.findings import Severity
from profiles.limits import Limit
from profiles.program import Bolus, Continuous, Order, Program, SingleBolus, Step, Timed
from profiles.pump import Catheter, CatheterPiece

DAY = 86_400
HOUR = 3_600
LINE_NL = 316_000  # 140,000 nL of tubing and 80 cm of 2,200 nL/cm
LINE = Catheter((CatheterPiece("reference catheter", 900_000, 100_000, 2_200, "test"),))
IDS = tuple(digit * 32 for digit in "0123456789abcdef")
REFILL = "f" * 32


def fluid(**ng_per_ml):
    """A fluid of drugs by name."""
    return Fluid(tuple(Component(drug, strength) for drug, strength in ng_per_ml.items()))


MORPHINE, BACLOFEN = fluid(morphine=10_000_000), fluid(baclofen=500_000)


def pain(**fields):
    """A tolerant adult with a Cisterna 20 pump for pain, in the US, and whatever differs."""
    known = {
        "pump_model_id": "cisterna-20",
        "catheter": LINE,
        "reservoir_nl": 18_000_000,
        "alarm_volume_nl": 2_000_000,
        "indication": "pain",
        "jurisdiction": Jurisdiction.US,
        "exposure": Exposure.TOLERANT,
    }
    return Context(**(known | fields))


def program(base, fluid=MORPHINE, patient=None, plan=()):
    """A program; a whole number is a continuous flow."""
    if isinstance(base, int):
        base = Continuous(base, base * fluid.primary.concentration_ng_per_ml // 10**6)
    return Program("test", fluid, base, patient, tuple(plan))


def order(base, *one_time, fluid=MORPHINE, patient=None, plan=()):
    """An order; a whole number is a continuous flow."""
    return Order(program(base, fluid, patient, plan), one_time)


def after(base, fluid=MORPHINE, age_s=30 * DAY, patient=None, plan=(), **fields):
    """A context in which a program has been running."""
    return pain(held=program(base, fluid, patient, plan), held_age_s=age_s, **fields)


def steps(*rows):
    """The same day all week, from rows of (start, end, flow)."""
    return Timed((tuple(Step(start_s, end_s, flow, 0) for start_s, end_s, flow in rows),))


def single(volume_nl=20_000, duration_s=HOUR, delay_s=0, expiry_s=None, number=0):
    """A single bolus that expires an hour after its start."""
    return SingleBolus(
        IDS[number], Bolus(volume_nl, duration_s, 0), delay_s, delay_s + HOUR if expiry_s is None else expiry_s
    )


def limit(rule, quantity, value, severity=Severity.HARD, drug_id="morphine", **fields):
    """A limit from a label: a maximum, unless told otherwise."""
    known = {"upper": True, "source": f"{severity.name.lower()} {value}", "status": Status.LABEL}
    return Limit(rule, severity, drug_id, quantity, value, **(known | fields))


def limited(library, *limits):
    """The library with these limits and no others."""
    return replace(library, limits=limits)


def modelled(library, **figures):
    """The library with other numbers of the Cisterna 20 pump; None is a number that nobody could confirm."""
    new = {
        name: Figure(6_000, "nobody confirms it", Status.UNCONFIRMED)
        if value is None
        else Figure(value, "the test's own pump", Status.DEFINITION)
        for name, value in figures.items()
    }
    models = (replace(m, **new) if m.id == "cisterna-20" else m for m in library.models)
    return replace(library, models=tuple(models))


def texts(found):
    """(severity, place, asked, allowed, unit, detail) of each finding, in its order."""
    return [(f.severity, str(f.where), f.asked, f.allowed, f.unit, f.detail) for f in found]
