"""Programs side by side as a view, and the orders behind its cards: values in, values out, for the pool."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from console.desk import Desk
from console.naming import name_of
from console.ongoing import held_now
from console.plan_views import Planned
from console.views import UNKNOWN_STEP
from profiles.checks import findings
from profiles.comparing import (
    Compared,
    at_equal_dose,
    daily_dose,
)
from profiles.edits import bolus_for_dose
from profiles.fill_edits import followed
from profiles.findings import Finding
from profiles.limits import Library
from profiles.program import Continuous, OneTime, Order, PatientBolus, Periodic, Program
from profiles.projection import WINDOWS_S, Projection, project
from profiles.pumping import DAY_S
from profiles.units import Kind, duration_text, flow_text, total_text
from profiles.unusual import Unusual
from widgets.compare_panel import CompareRow, CompareView
from widgets.compare_plot import CompareCurves
from widgets.given_words import patient_words
from widgets.projection_view import WEEK_S, DrugLabel
from widgets.wording import SEVERITY_INKS, Of, count_text, heading

WINDOW_NAMES = dict(zip(WINDOWS_S, ("Worst 1 h", "Worst 4 h", "Worst 24 h"), strict=True))
HOUR_S = 3_600
_NAMED = 3  # findings that a card names
_SETTLED_S = 30 * DAY_S


@dataclass(frozen=True, slots=True)
class Candidate:
    """A program to compare, where it comes from, and whether it was added by hand.

    ``once`` are the one-time parts of a draft; ``refusal`` says why what the pump holds cannot be compared.
    """

    program: Program
    origin: str
    tone: str = "quiet"
    added: bool = False
    once: tuple[OneTime, ...] = ()
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The view, and the orders behind its cards as they would be drafted (None: cannot be compared)."""

    view: CompareView
    drafts: tuple[Order | None, ...]

    def without_drafting(self) -> Comparison:
        """The same while nothing may be drafted."""
        return Comparison(replace(self.view, may_draft=False), self.drafts)


def candidates(desk: Desk, added: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """What the pump holds as it runs now, the draft where it differs, and what was added."""
    return (*_held(desk), *_draft(desk), *added)


def _held(desk: Desk) -> tuple[Candidate, ...]:
    if desk.held is None:
        return ()
    now = held_now(desk)
    if now is None:
        return (Candidate(desk.held, "Held by the pump", "held", refusal=f"{UNKNOWN_STEP}."),)
    return (Candidate(now, "Held by the pump", "held"),)


def _draft(desk: Desk) -> tuple[Candidate, ...]:
    if desk.draft is None or (desk.held is not None and desk.draft == Order(desk.held)):
        return ()
    return (Candidate(desk.draft.program, "Draft", "draft", once=desk.draft.one_time),)


def steady(like: Program) -> Program:
    """The same fluid as a steady flow; its dose is set by the comparison."""
    return Program("Steady flow", like.fluid, Continuous(1, 1_000_000))


def boluses(like: Program, interval_s: int, duration_s: int, dose_ng_per_day: int) -> Program:
    """The same fluid and dose in boluses alone."""
    bolus = bolus_for_dose(dose_ng_per_day * interval_s // DAY_S, duration_s, like.fluid)
    return Program(f"Boluses every {duration_text(interval_s)}", like.fluid, Periodic(bolus, interval_s, 0, 0))


def compare(shown: tuple[Candidate, ...], dose_ng_per_day: int | None, planned: Planned, note: str = "") -> Comparison:
    """Every candidate at one dose a day: the dose asked for, else that of the first that has one."""
    if not shown:
        return Comparison(CompareView(None, "mcg", (), note=note), ())
    dose = dose_ng_per_day or _first_dose(shown, planned.resolution)
    drug = planned.label(shown[0].program.fluid.primary.drug_id)
    found = _compared(shown, dose, planned)
    parts = [_drafted(each, result, shown, planned) for each, result in zip(shown, found, strict=True)]
    told = zip(shown, found, parts, strict=True)
    rows = tuple(_row(each, result, part, drug, planned) for each, result, part in told)
    settled = tuple(_settled(result, planned) for result in found)
    curves = CompareCurves(planned.start, drug, settled)
    drafts = tuple(part.order if part else None for part in parts)
    return Comparison(CompareView(dose, drug.unit, rows, curves, note), drafts)


def _first_dose(shown: tuple[Candidate, ...], resolution: int) -> int:
    doses = (daily_dose(each.program, resolution) for each in shown if not each.refusal)
    return int(next((dose for dose in doses if isinstance(dose, Fraction)), Fraction(0)))


def _compared(shown: tuple[Candidate, ...], dose: int, planned: Planned) -> tuple[Compared | Unusual, ...]:
    found = at_equal_dose([each.program for each in shown], dose, planned.resolution, planned.context)
    both = zip(shown, found, strict=True)
    return tuple(Unusual(each.refusal) if each.refusal else result for each, result in both)


@dataclass(frozen=True, slots=True)
class _Drafted:
    """The order that a card would make the draft, and in words what of it stays out of the comparison."""

    order: Order
    words: str


def _drafted(
    each: Candidate, result: Compared | Unusual, shown: tuple[Candidate, ...], planned: Planned
) -> _Drafted | None:
    """The compared program with everything that the comparison leaves out."""
    if isinstance(result, Unusual):
        return None
    patient, words = _patient(each, shown, planned.library)
    program = replace(result.program, patient_bolus=patient, step_plan=result.plan)
    order = Order(program, each.once)
    if result.plan:
        steps = "1 step" if len(result.plan) == 1 else f"{len(result.plan)} steps"
        same = "" if result.ratio == 1 else ", every dose in the same proportion"
        words.append(f"The step plan goes along: {steps}{same}.")
    if each.once:
        words.append("The one-time parts of the draft go along.")
    return _Drafted(order if result.ratio == 1 else followed(order, planned.context, planned.library), " ".join(words))


def _patient(each: Candidate, shown: tuple[Candidate, ...], library: Library) -> tuple[PatientBolus | None, list[str]]:
    """Its own patient bolus, else that of another program of the same fluid.

    A bolus is a volume: in another fluid, or at another strength, the same volume is another dose, so it is never
    handed on there, and that is said.
    """
    program = each.program
    having = [each, *(other for other in shown if other.program.patient_bolus)]
    of = next((o for o in having if o.program.patient_bolus and o.program.fluid == program.fluid), None)
    if of is not None:
        whose = "its patient bolus" if of is each else f"the patient bolus of '{of.program.name}'"
        told = patient_words(of.program.patient_bolus, program.fluid, library)
        return of.program.patient_bolus, [f"As a draft it has {whose}: {told}."]
    names = " and ".join(f"'{other.program.name}'" for other in having[1:])
    left_out = f"As a draft it has no patient bolus: that of {names} is made for another fluid."
    return None, [left_out] if names else []


def _settled(result: Compared | Unusual, planned: Planned) -> Projection | None:
    """A week of the program once it has been running for long."""
    if isinstance(result, Unusual):
        return None
    program, age_s = result.program, _SETTLED_S
    if isinstance(program.base, Periodic):  # its boluses keep their beat over the instant where the plot begins
        age_s = -(-age_s // program.base.interval_s) * program.base.interval_s
        program = replace(program, base=replace(program.base, first_after_s=0))
    running = replace(planned.context, held=result.program, held_age_s=age_s, line_fluid=None, pumped_since_change_nl=0)
    return project(Order(program), running, planned.library, WEEK_S)


def _row(
    each: Candidate, result: Compared | Unusual, drafted: _Drafted | None, drug: DrugLabel, planned: Planned
) -> CompareRow:
    name = each.program.name
    if isinstance(result, Unusual) or drafted is None:
        return CompareRow(name, each.origin, each.tone, (), refusal=str(result), removable=each.added)
    found = findings(drafted.order, planned.context_of(drafted.order.program.fluid), planned.library)
    said = _found_words(found, Of.HELD if each.tone == "held" and result.ratio == 1 else Of.ASKED)
    facts, origin = compared_facts(result, drug), each.origin
    if result.ratio != 1:  # neither the name nor the card may tell of the dose that it has in the pump
        name = name_of(result.program, each.program, planned.library)
        origin = origin if each.added else f"{origin}, at another dose"
    return CompareRow(name, origin, each.tone, facts, said, removable=each.added, drafted=drafted.words)


def _found_words(found: tuple[Finding, ...], of: Of) -> tuple[str, str]:
    """How many findings, which ones, and their ink."""
    if not found:
        return "Nothing found", "soft"
    named = ", ".join(dict.fromkeys(heading(finding) for finding in found[:_NAMED]))
    return f"{count_text(found, of)}: {named}", SEVERITY_INKS[found[0].severity]


def compared_facts(result: Compared, drug: DrugLabel) -> tuple[tuple[str, str], ...]:
    """The totals of one program as names and values."""
    worst = zip(WINDOWS_S, result.worst_ng, strict=True)
    low, high = flow_text(result.flow_low_nl_per_day, 4), flow_text(result.flow_high_nl_per_day, 4)
    lasts = result.lasts_days
    return (
        ("Dose", total_text(result.given_ng_per_day, Kind.DOSE, f"{drug.unit}/day")),
        ("Volume", total_text(result.nl_per_day, Kind.FLOW, "mL/day")),
        *((WINDOW_NAMES[window_s], total_text(ng, Kind.MASS, drug.unit)) for window_s, ng in worst),
        ("Flow", low if low == high else f"{low} to {high}"),
        ("Lasts", str(lasts) if isinstance(lasts, Unusual) else f"{_lasting(lasts)} to the alarm"),
    )


def _lasting(days: Fraction) -> str:
    """Whole days, rounded down; of less than one the whole hours."""
    span_s = int(days * DAY_S)
    whole_s = span_s // DAY_S * DAY_S or span_s // HOUR_S * HOUR_S
    return duration_text(whole_s) if whole_s else "less than 1 h"
