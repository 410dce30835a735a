"""The compiled loop on the size of boluses, of what a prime pushes out, and on the patient's: see ``checks_bolus``."""

from __future__ import annotations

from profiles import lowering_layout as at
from profiles.kernels import compiled
from profiles.kernels_limits import emit_graded, graded, week_flow
from profiles.kernels_walk import DAY, bolus_flow, cell, size
from profiles.kernels_wide import exceeds
from profiles.lowering_layout import Table, Vector

NG = 1_000_000  # fg
ENDLESS_PERCENT = 10**12


@compiled
def periodic_dose(t: Vector, base: int) -> int:
    """What one periodic bolus gives (1/86,400 nL)."""
    return bolus_flow(t, base) * cell(t, at.BASES, base, at.BASE_DURATION)


@compiled
def patient_dose(t: Vector, row: int) -> int:
    """What one patient bolus gives (1/86,400 nL)."""
    duration = cell(t, at.PATIENTS, row, at.PATIENT_DURATION)
    return cell(t, at.PATIENTS, row, at.PATIENT_VOLUME) * DAY // duration * duration


@compiled
def judge_size(t: Vector, rows: Table, volume: int, part: int, index: int) -> None:
    """``bolus-size`` of one bolus (1/86,400 nL), drug by drug."""
    for drug in range(t[at.FLUID_DRUGS]):
        strength = cell(t, at.FLUIDS, at.FLUID_PROGRAM, drug)
        severity = graded(t, at.R_BOLUS_SIZE, at.Q_BOLUS, drug, volume, strength, 1, DAY, NG)
        emit_graded(rows, at.R_BOLUS_SIZE, severity, part, index, at.D_DRUG, drug)


@compiled
def judge_prime(t: Vector, rows: Table, once: int) -> None:
    """``bolus-size`` of what a prime pushes out: all of it once anything was programmed, else what finds no room."""
    room = 0
    if t[at.HELD] == 0 and t[at.LINE_KNOWN] == 0:
        room = t[at.CATHETER] if cell(t, at.ONCE, once, at.ONCE_CATHETER) == 1 else t[at.DEAD]
    volume = cell(t, at.ONCE, once, at.ONCE_VOLUME) - room
    if t[at.DEAD] < 0 or volume <= 0:
        return
    for drug in range(t[at.DRUGS]):
        strength = 0
        for fluid in (at.FLUID_PROGRAM, at.FLUID_BEFORE, at.FLUID_LINE):
            strength = max(strength, cell(t, at.FLUIDS, fluid, drug))
        severity = graded(t, at.R_BOLUS_SIZE, at.Q_BOLUS, drug, volume, strength, 1, 1, NG)
        emit_graded(rows, at.R_BOLUS_SIZE, severity, at.P_ONCE, once, at.D_DRUG, drug)


@compiled
def judge_patient(t: Vector, rows: Table) -> None:
    """``patient-bolus``: share of the least daily dose, mass, number of starts."""
    rule, volume = at.R_PATIENT_BOLUS, patient_dose(t, 0)
    least, over = week_flow(t, cell(t, at.STAGES, t[at.HELD_STAGES], at.STAGE_BASE))
    for stage in range(t[at.HELD_STAGES] + 1, size(t, at.STAGES)):
        flow, flow_over = week_flow(t, cell(t, at.STAGES, stage, at.STAGE_BASE))
        if exceeds(least, flow_over, 1, 1, flow, over, 1, 1):
            least, over = flow, flow_over
    for drug in range(t[at.FLUID_DRUGS]):
        if least > 0:
            severity = graded(t, rule, at.Q_PATIENT_PERCENT, drug, 100 * volume, over, 1, DAY, least)
        else:
            share = ENDLESS_PERCENT if volume > 0 else 0
            severity = graded(t, rule, at.Q_PATIENT_PERCENT, drug, share, 1, 1, 1, 1)
        emit_graded(rows, rule, severity, at.P_PATIENT, 0, at.D_DRUG, drug)
        severity = graded(
            t, rule, at.Q_PATIENT_MASS, drug, volume, cell(t, at.FLUIDS, at.FLUID_PROGRAM, drug), 1, DAY, NG
        )
        emit_graded(rows, rule, severity, at.P_PATIENT, 0, at.D_MASS, drug)
        severity = graded(t, rule, at.Q_PATIENT_STARTS, drug, cell(t, at.PATIENTS, 0, at.PATIENT_STARTS), 1, 1, 1, 1)
        emit_graded(rows, rule, severity, at.P_PATIENT, 0, at.D_STARTS, drug)


@compiled
def judge_sizes(t: Vector, rows: Table) -> None:
    """``bolus-size`` and ``patient-bolus``."""
    for base in range(t[at.PROGRAM_BASES]):
        if cell(t, at.BASES, base, at.BASE_KIND) == at.PERIODIC:
            own = cell(t, at.BASES, base, at.BASE_PART) == at.P_BASE
            part = at.P_PERIODIC if own else cell(t, at.BASES, base, at.BASE_PART)
            judge_size(t, rows, periodic_dose(t, base), part, 0 if own else cell(t, at.BASES, base, at.BASE_INDEX))
    for once in range(size(t, at.ONCE)):
        if cell(t, at.ONCE, once, at.ONCE_KIND) == at.SINGLE:
            duration = cell(t, at.ONCE, once, at.ONCE_DURATION)
            judge_size(t, rows, cell(t, at.ONCE, once, at.ONCE_VOLUME) * DAY // duration * duration, at.P_ONCE, once)
        if cell(t, at.ONCE, once, at.ONCE_KIND) == at.PRIME:
            judge_prime(t, rows, once)
    if t[at.PATIENT] == 1:
        judge_size(t, rows, patient_dose(t, 0), at.P_PATIENT, 0)
        judge_patient(t, rows)
