"""What differs between the program a pump holds and a draft: was, will be, in the order in which one reads it.

A program is told as facts, each a label with a value; two programs differ where their facts do. The flow over a day is
told by stretches of the clock, so that a split step is no change of delivery. Programs that deliver the same but are
not the same say so in one line of their own: no difference is silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from profiles.drugs import Fluid
from profiles.limits import Library
from profiles.program import (
    Base,
    Bolus,
    Continuous,
    MinimumRate,
    PatientBolus,
    Periodic,
    PlanStep,
    Program,
    Stopped,
    Timed,
)
from profiles.pumping import first_bolus_s
from profiles.schedule import differences
from profiles.totals import Totals, bolus_nl, patient_nl_per_day, totals
from profiles.units import Kind, duration_text, number, pair, total_number, total_pair


class Label(StrEnum):
    """What a line is about; ``detail`` of a change says which drug, days and time, or plan step."""

    NAME = "name"
    MODE = "mode"
    CONCENTRATION = "concentration"
    DOSE_PER_DAY = "dose-per-day"
    ASKED_DOSE_PER_DAY = "asked-dose-per-day"
    VOLUME_PER_DAY = "volume-per-day"
    WORST_DAY = "worst-day"
    STEP_DOSE = "step-dose"  # of the primary drug; each stands right before the flow of the same stretch
    FLOW = "flow"
    BOLUS_DOSE = "bolus-dose"  # given, of each drug: volume x strength
    ASKED_BOLUS = "asked-bolus"
    BOLUS_VOLUME = "bolus-volume"
    BOLUS_DURATION = "bolus-duration"
    INTERVAL = "interval"
    FIRST_BOLUS = "first-bolus"
    STOP_REASON = "stop-reason"
    PATIENT_DOSE = "patient-dose"
    ASKED_PATIENT = "asked-patient"
    PATIENT_VOLUME = "patient-volume"
    PATIENT_DURATION = "patient-duration"
    LOCKOUT = "lockout"
    MAX_STARTS = "max-starts"
    PATIENT_DAY = "patient-day"  # the most that all of them add in any 24 h
    PLAN_START = "plan-start"
    PLAN_MODE = "plan-mode"
    PLAN_DOSE = "plan-dose"
    LAYOUT = "layout"  # the same delivery, written otherwise


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``was`` and ``will_be`` are numbers in words (ISMP) without their unit, or codes; empty: absent.

    ``percent`` is the exact change of a number that was not 0.
    """

    label: Label
    detail: str
    was: str
    will_be: str
    unit: str
    percent: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with what it measures, and of which drug; ``kind`` None: a word or a code."""

    value: int | Fraction | str
    kind: Kind | None = None
    unit: str = ""
    drug: str = ""

    def words(self) -> str:
        """The number without its unit."""
        if self.kind is None or isinstance(self.value, str):
            return str(self.value)
        return number(self.value, self.kind, self.unit)


# told as on every page: four figures, more only where two would look alike
_TOTALS = frozenset(
    {
        Label.DOSE_PER_DAY,
        Label.ASKED_DOSE_PER_DAY,
        Label.VOLUME_PER_DAY,
        Label.WORST_DAY,
        Label.BOLUS_DOSE,
        Label.PATIENT_DOSE,
        Label.PATIENT_DAY,
    }
)
_FG_PER_NG = 1_000_000
Key = tuple[Label, str]
Facts = dict[Key, Fact]
Drug = tuple[str, str]  # id and display unit


def between(held: Program | None, draft: Program, library: Library | None = None) -> tuple[Change, ...]:
    """Every difference; empty only if the programs are equal. ``library`` gives each drug's own unit (else mcg)."""
    before, after = (facts(held, library) if held else {}), facts(draft, library)
    found = [
        _change(key, before.get(key), after.get(key)) for key in before | after if before.get(key) != after.get(key)
    ]
    found += _flow_changes(held, draft, library)
    found.sort(key=lambda change: _RANK[change.label])
    if not found and held != draft:
        return (Change(Label.LAYOUT, "", "", "", ""),)
    return tuple(found)


def facts(program: Program, library: Library | None = None) -> Facts:
    """A program as labelled values in reading order, without its flow over the day."""
    units = {part.drug_id: _drug_unit(part.drug_id, library) for part in program.fluid.components}
    primary = next(iter(units.items()), ("", "mcg"))
    told: Facts = {(Label.NAME, ""): Fact(program.name), (Label.MODE, ""): Fact(mode(program.base))}
    for part in program.fluid.components:
        strength = Fact(part.concentration_ng_per_ml, Kind.CONCENTRATION, f"{units[part.drug_id]}/mL")
        told[Label.CONCENTRATION, part.drug_id] = strength
    told.update(_day_facts(totals(program), units, primary))
    told.update(_base_facts(program.base, program.fluid, units))
    if program.patient_bolus:
        told.update(_patient_facts(program.patient_bolus, program.fluid, units))
    for index, step in enumerate(program.step_plan, start=1):
        told.update(_plan_facts(program, step, str(index), primary))
    return told


def mode(base: Base) -> str:
    """The code of a base's mode."""
    return _MODES[type(base)]


def _flow_changes(held: Program | None, draft: Program, library: Library | None) -> list[Change]:
    """Dose and flow of every stretch of the clock that differs, side by side."""
    found: list[Change] = []
    for row in differences(held.base if held else None, draft.base):
        flows = (row.was_nl_per_day, row.will_be_nl_per_day)
        doses = [_dose(flow, program, library) for flow, program in zip(flows, (held, draft), strict=True)]
        found.append(_change((Label.STEP_DOSE, str(row)), *doses))
        found.append(_change((Label.FLOW, str(row)), *(_flow(flow) for flow in flows)))
    return found


def _day_facts(day: Totals, units: Mapping[str, str], primary: Drug) -> Facts:
    told: Facts = {}
    for mass in day.masses:
        told[Label.DOSE_PER_DAY, mass.drug_id] = Fact(mass.ng.mean, Kind.DOSE, f"{units[mass.drug_id]}/day")
    if day.asked_ng_per_day is not None:
        told[Label.ASKED_DOSE_PER_DAY, primary[0]] = Fact(day.asked_ng_per_day, Kind.DOSE, f"{primary[1]}/day")
    told[Label.VOLUME_PER_DAY, ""] = Fact(day.nl.mean, Kind.FLOW, "mL/day")
    for mass in day.masses:
        most = mass.ng.worst + mass.ng.patient
        told[Label.WORST_DAY, mass.drug_id] = Fact(most, Kind.MASS, units[mass.drug_id])
    return told


def _base_facts(base: Base, fluid: Fluid, units: Mapping[str, str]) -> Facts:
    if isinstance(base, Stopped):
        return {(Label.STOP_REASON, ""): Fact(base.reason)}
    if not isinstance(base, Periodic):
        return {}
    told = _bolus_facts(base.bolus, _PERIODIC_LABELS, fluid, units)
    told[Label.INTERVAL, ""] = Fact(duration_text(base.interval_s))
    told[Label.FIRST_BOLUS, ""] = Fact(duration_text(first_bolus_s(base)))
    return told


def _patient_facts(patient: PatientBolus, fluid: Fluid, units: Mapping[str, str]) -> Facts:
    told = _bolus_facts(patient.bolus, _PATIENT_LABELS, fluid, units)
    told[Label.LOCKOUT, ""] = Fact(duration_text(patient.lockout_s))
    told[Label.MAX_STARTS, ""] = Fact(patient.max_starts, Kind.COUNT)
    return told | _mass_facts(Label.PATIENT_DAY, patient_nl_per_day(patient), fluid, units)


def _plan_facts(program: Program, step: PlanStep, number_text: str, primary: Drug) -> Facts:
    day = totals(program, step.base)
    dose = day.masses[0].ng.mean if day.masses else Fraction(0)
    return {
        (Label.PLAN_START, number_text): Fact(duration_text(step.after_s)),
        (Label.PLAN_MODE, number_text): Fact(mode(step.base)),
        (Label.PLAN_DOSE, number_text): Fact(dose, Kind.DOSE, f"{primary[1]}/day", primary[0]),
    }


def _bolus_facts(
    bolus: Bolus, labels: tuple[Label, Label, Label, Label], fluid: Fluid, units: Mapping[str, str]
) -> Facts:
    """What it gives of each drug, by its volume; the dose that was asked stands beside it by that name."""
    dose, asked, volume, duration = labels
    primary, unit = next(iter(units.items()), ("", "mcg"))
    return {
        **_mass_facts(dose, bolus_nl(bolus), fluid, units),
        (asked, primary): Fact(bolus.asked_ng, Kind.MASS, unit),
        (volume, ""): Fact(bolus.volume_nl, Kind.VOLUME, "mL"),
        (duration, ""): Fact(duration_text(bolus.duration_s)),
    }


def _mass_facts(label: Label, volume_nl: Fraction, fluid: Fluid, units: Mapping[str, str]) -> Facts:
    """The mass of each drug in a volume."""
    return {
        (label, part.drug_id): Fact(
            volume_nl * part.concentration_ng_per_ml / _FG_PER_NG, Kind.MASS, units[part.drug_id]
        )
        for part in fluid.components
    }


def _change(key: Key, was: Fact | None, will_be: Fact | None) -> Change:
    label, detail = key
    unit = (will_be or was or Fact("")).unit
    if was is None or will_be is None:
        return Change(label, detail, _words(label, was), _words(label, will_be), unit)
    if was.drug != will_be.drug:
        texts = [f"{fact.words()} {fact.unit} {fact.drug}" for fact in (was, will_be)]
        return Change(label, detail, texts[0], texts[1], "")
    if was.kind is None or isinstance(was.value, str) or isinstance(will_be.value, str):
        return Change(label, detail, was.words(), will_be.words(), unit)
    percent = Fraction((will_be.value - was.value) * 100) / was.value if was.value else None
    side_by_side = total_pair if label in _TOTALS else pair
    return Change(label, detail, *side_by_side(was.value, will_be.value, was.kind, unit), unit, percent)


def _words(label: Label, fact: Fact | None) -> str:
    if fact is None:
        return ""
    if label in _TOTALS and fact.kind is not None and not isinstance(fact.value, str):
        return total_number(fact.value, fact.kind, fact.unit)
    return fact.words()


def _flow(flow_nl_per_day: int | None) -> Fact | None:
    return None if flow_nl_per_day is None else Fact(flow_nl_per_day, Kind.FLOW, "mL/day")


def _dose(flow_nl_per_day: int | None, program: Program | None, library: Library | None) -> Fact | None:
    if flow_nl_per_day is None or program is None or not program.fluid.components:
        return None
    primary = program.fluid.primary
    dose = Fraction(flow_nl_per_day * primary.concentration_ng_per_ml, _FG_PER_NG)
    drug = library.drug(primary.drug_id) if library else None
    name = drug.name if drug else primary.drug_id
    return Fact(dose, Kind.DOSE, f"{_drug_unit(primary.drug_id, library)}/day", name)


def _drug_unit(drug_id: str, library: Library | None) -> str:
    drug = library.drug(drug_id) if library else None
    return drug.display_unit if drug else "mcg"


_RANK = {label: rank for rank, label in enumerate(Label)} | {Label.STEP_DOSE: list(Label).index(Label.FLOW)}
_PERIODIC_LABELS = (Label.BOLUS_DOSE, Label.ASKED_BOLUS, Label.BOLUS_VOLUME, Label.BOLUS_DURATION)
_PATIENT_LABELS = (Label.PATIENT_DOSE, Label.ASKED_PATIENT, Label.PATIENT_VOLUME, Label.PATIENT_DURATION)
_MODES: dict[type, str] = {
    Continuous: "continuous",
    Timed: "timed",
    Periodic: "periodic",
    MinimumRate: "minimum-rate",
    Stopped: "stopped",
}
