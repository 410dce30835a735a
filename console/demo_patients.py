"""The made-up patients of the demonstration: nobody's data, and no advice. Each has an emulated pump of its own.

Doses lie inside the shipped library's limits, so that the first screen shows a clinic at rest with something to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.context import WEEK_S, local_wall_s
from console.patient import Patient
from console.visits import FILLS
from profiles.checks_order import drug_ids
from profiles.context import Context, Exposure, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.limits import Library
from profiles.program import Bolus, Continuous, PatientBolus, Program, Step, Timed
from profiles.pump import Catheter, CatheterPiece

_DAY_S = 86_400
_HOUR_S = 3_600


@dataclass(frozen=True, slots=True)
class DemoPatient:
    """A made-up person: who, what the pump holds and for how long, what is left in it, days until the visit."""

    id: str
    name: str
    record_number: str
    born: str
    serial: str
    indication: str
    model_id: str
    program: Program
    reservoir_nl: int
    held_days: int
    filled_days: int
    visit_days: int
    screening_bolus_ng: int | None = None


def _baclofen() -> Program:
    """300 mcg/day at 500 mcg/mL: 330 mcg/day by day, 240 mcg/day at night; 0.6 mL/day on every day."""
    night, day = (480_000, 240_000), (660_000, 330_000)
    steps = (
        Step(0, 6 * _HOUR_S, *night),
        Step(6 * _HOUR_S, 22 * _HOUR_S, *day),
        Step(22 * _HOUR_S, _DAY_S, *night),
    )
    return Program("Day/night 300 mcg/day", Fluid((Component("baclofen", 500_000),)), Timed((steps,)))


def _morphine() -> Program:
    """4 mg/day morphine with 3 mg/day bupivacaine at 0.4 mL/day; 0.2 mg morphine on demand, every 3 h, 4 in 24 h."""
    fluid = Fluid((Component("morphine", 10_000_000), Component("bupivacaine", 7_500_000)))
    on_demand = PatientBolus(Bolus(20_000, 10 * 60, 200_000), 3 * _HOUR_S, 4)
    return Program("Morphine 4 mg/day, bupivacaine 3 mg/day", fluid, Continuous(400_000, 4_000_000), on_demand)


def _ziconotide() -> Program:
    """2.4 mcg/day at 25 mcg/mL: 0.096 mL/day, twice the pump's lowest flow."""
    return Program("Ziconotide 2.4 mcg/day", Fluid((Component("ziconotide", 25_000),)), Continuous(96_000, 2_400))


def demo_patients() -> tuple[DemoPatient, ...]:
    """The three of them, in order of their visits."""
    return (
        DemoPatient(
            "d0" * 16, "M. Example", "DEMO-001", "1968-05-14", "CIS-104233", "spasticity-spinal", "cisterna-20",
            _baclofen(), 8_300_000, 34, 18, 8, 50_000,
        ),
        DemoPatient(
            "d1" * 16, "R. Sample", "DEMO-002", "1957-11-02", "CIS-207511", "pain", "cisterna-40",
            _morphine(), 22_400_000, 61, 33, 26,
        ),
        DemoPatient(
            "d2" * 16, "K. Specimen", "DEMO-003", "1979-02-23", "CIS-118094", "pain", "cisterna-20",
            _ziconotide(), 16_900_000, 12, 6, 33,
        ),
    )  # fmt: skip


def record(demo: DemoPatient, now: datetime) -> Patient:
    """The record of one of them, as of ``now``; the catheter is the reference one, shortened by 10 cm."""
    now_at = int(now.timestamp())
    piece = CatheterPiece("Cisterna reference catheter", 900_000, 100_000, 2_200, "ours by definition")
    return Patient(
        id=demo.id,
        name=demo.name,
        record_number=demo.record_number,
        born=demo.born,
        indication=demo.indication,
        jurisdiction=Jurisdiction.US,
        exposure=Exposure.TOLERANT,
        serial=demo.serial,
        url="",
        catheter=Catheter((piece,)),
        planned_refill_at=now_at + demo.visit_days * _DAY_S,
        filled_at=now_at - demo.filled_days * _DAY_S,
        screening_bolus_ng=demo.screening_bolus_ng,
        made_up=True,
        fills=(drug_ids(demo.program.fluid),) * FILLS,
    )


def pump_context(demo: DemoPatient, library: Library, now: datetime) -> Context:
    """What the emulated pump starts from: running its program, its clock right."""
    model = library.model(demo.model_id)
    return Context(
        pump_model_id=demo.model_id,
        catheter=record(demo, now).catheter,
        reservoir_nl=demo.reservoir_nl,
        alarm_volume_nl=(model.alarm_volume_nl.value or 0) if model else 0,
        indication=demo.indication,
        jurisdiction=Jurisdiction.US,
        exposure=Exposure.TOLERANT,
        held=demo.program,
        held_age_s=demo.held_days * _DAY_S,
        planned_refill_s=demo.visit_days * _DAY_S,
        wall_at_start_s=local_wall_s(now) % WEEK_S,
        screening_bolus_ng=demo.screening_bolus_ng,
        fill_age_s=demo.filled_days * _DAY_S,
    )
