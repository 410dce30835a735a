"""The fixed orders of the self-test: one that breaks each rule, and good ones that break none."""

from __future__ import annotations

from dataclasses import replace

from profiles.context import Context, Exposure, Increase, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.findings import Rule
from profiles.program import (
    Base,
    Bolus,
    Continuous,
    OneTime,
    Order,
    PatientBolus,
    Periodic,
    Prime,
    Program,
    SingleBolus,
    Step,
    Timed,
)
from profiles.pump import Catheter, CatheterPiece

Case = tuple[Order, Context]

_DAY = 86_400
_LINE = Catheter((CatheterPiece("reference catheter", 900_000, 100_000, 2_200, "ours by definition"),))
_SPASTICITY = Context(
    "cisterna-20",
    _LINE,
    18_000_000,
    2_000_000,
    "spasticity-spinal",
    Jurisdiction.US,
    Exposure.TOLERANT,
    planned_refill_s=14 * _DAY,
)
_PAIN = replace(_SPASTICITY, indication="pain")
_BOLUS_ID, _OTHER_ID, _REFILL_ID = ("0" * 31 + digit for digit in "129")


def _fluid(drug_id: str, ng_per_ml: int) -> Fluid:
    return Fluid((Component(drug_id, ng_per_ml),))


_BACLOFEN, _MORPHINE = _fluid("baclofen", 500_000), _fluid("morphine", 10_000_000)
_STRONG_MORPHINE, _ZICONOTIDE = _fluid("morphine", 20_000_000), _fluid("ziconotide", 25_000)


def _program(fluid: Fluid, base: Base | int, patient: PatientBolus | None = None) -> Program:
    if isinstance(base, int):
        base = Continuous(base, base * fluid.primary.concentration_ng_per_ml // 1_000_000)
    return Program("self-test", fluid, base, patient)


def _order(fluid: Fluid, base: Base | int, *once: OneTime, patient: PatientBolus | None = None) -> Order:
    return Order(_program(fluid, base, patient), once)


def _held(context: Context, fluid: Fluid, flow_nl_per_day: int) -> Context:
    return replace(context, held=_program(fluid, flow_nl_per_day), held_age_s=30 * _DAY)


def _once(volume_nl: int, duration_s: int, delay_s: int = 0, part_id: str = _BOLUS_ID) -> SingleBolus:
    return SingleBolus(part_id, Bolus(volume_nl, duration_s, volume_nl * 10), delay_s, delay_s + 3_600)


def _steps(*rows: tuple[int, int, int]) -> Timed:
    return Timed((tuple(Step(start, end, flow, flow // 2) for start, end, flow in rows),))


_STEADY = _order(_MORPHINE, 400_000)
_MIXTURE = Fluid((Component("baclofen", 500_000), Component("morphine", 5_000_000)))

BAD: dict[Rule, Case] = {
    Rule.FLOW_RANGE: (_order(_ZICONOTIDE, 20_000), _PAIN),
    Rule.FLOW_RESOLUTION: (_order(_BACLOFEN, 200_050), _SPASTICITY),
    Rule.CONCENTRATION_MAX: (_order(_fluid("baclofen", 4_000_000), 75_000), _SPASTICITY),
    Rule.CONCENTRATION_MIN: (_order(_fluid("baclofen", 40_000), 500_000), _SPASTICITY),
    Rule.CONCENTRATION_STEP: (
        _order(_fluid("baclofen", 600_000), 500_000),
        replace(_held(_SPASTICITY, _BACLOFEN, 600_000), line_fluid=_BACLOFEN),
    ),
    Rule.DOSE_DAY: (
        _order(_STRONG_MORPHINE, 1_300_000),
        replace(_held(_PAIN, _STRONG_MORPHINE, 1_200_000), planned_refill_s=7 * _DAY),
    ),
    Rule.DOSE_WINDOW: (_order(_BACLOFEN, _steps((0, 7_200, 9_000_000), (7_200, _DAY, 100_000))), _SPASTICITY),
    Rule.FIRST_DOSE: (_STEADY, replace(_PAIN, exposure=Exposure.NAIVE)),
    Rule.DOSE_STEP_UP: (_order(_MORPHINE, 900_000), _held(_PAIN, _MORPHINE, 400_000)),
    Rule.DOSE_STEP_DOWN: (_order(_BACLOFEN, 200_000), _held(_SPASTICITY, _BACLOFEN, 600_000)),
    Rule.STEP_INTERVAL: (
        _order(_MORPHINE, 440_000),
        replace(
            _held(_PAIN, _MORPHINE, 400_000), held_age_s=36_000, increases=(Increase(36_000, 3_600_000, 4_000_000),)
        ),
    ),
    Rule.BOLUS_SIZE: (_order(_MORPHINE, 400_000, _once(150_000, 3_600)), _PAIN),
    Rule.BOLUS_RATE: (_order(_MORPHINE, 400_000, _once(50_000, 60)), _PAIN),
    Rule.BOLUS_INTERVAL: (_order(_MORPHINE, Periodic(Bolus(20_000, 7_200, 200_000), 3_600, 0, 0)), _PAIN),
    Rule.BOLUS_OVERLAP: (
        _order(_MORPHINE, 400_000, _once(30_000, 3_600), _once(30_000, 3_600, 1_800, _OTHER_ID)),
        _PAIN,
    ),
    Rule.PATIENT_BOLUS: (
        _order(_MORPHINE, 400_000, patient=PatientBolus(Bolus(80_000, 600, 800_000), 10_800, 3)),
        _PAIN,
    ),
    Rule.UNIT_SLIP: (_order(_ZICONOTIDE, 48_000), _held(_PAIN, _ZICONOTIDE, 480_000)),
    Rule.DAY_TILING: (_order(_BACLOFEN, _steps((0, 36_000, 200_000), (39_600, _DAY, 200_000))), _SPASTICITY),
    Rule.RESERVOIR_ENDURANCE: (_STEADY, replace(_PAIN, planned_refill_s=60 * _DAY)),
    Rule.STABILITY: (_order(_BACLOFEN, 400_000), replace(_SPASTICITY, fill_age_s=181 * _DAY)),
    Rule.REPLACEMENT: (_STEADY, replace(_PAIN, replace_by_s=0)),
    Rule.MIXTURE: (_order(_MIXTURE, 400_000), _SPASTICITY),
    Rule.CATHETER_UNKNOWN: (
        _order(_MORPHINE, 400_000, Prime(_BOLUS_ID, _REFILL_ID, "system", 300_000, 24_000_000)),
        replace(_PAIN, catheter=Catheter()),
    ),
    Rule.ONCE_ONLY: (_order(_MORPHINE, 400_000, _once(20_000, 3_600), _once(20_000, 3_600, 7_200)), _PAIN),
    Rule.CLOCK: (_STEADY, replace(_PAIN, clock_error_s=300)),
}

GOOD: tuple[Case, ...] = (
    (_STEADY, _PAIN),
    (_order(_BACLOFEN, _steps((0, 21_600, 200_000), (21_600, _DAY, 300_000))), _SPASTICITY),
    (_order(_MORPHINE, 400_000, _once(20_000, 3_600)), _PAIN),
    (_order(_MORPHINE, 400_000, patient=PatientBolus(Bolus(20_000, 600, 200_000), 10_800, 3)), _PAIN),
)
