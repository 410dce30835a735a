"""The library in words: what each limit bounds, for whom, how hard, how well it is known, and which source says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from profiles.drugs import Drug
from profiles.figures import Figure, Source, SourceKind, Status
from profiles.findings import Rule, Severity
from profiles.limits import RAISED, Library, Limit, amount_text
from profiles.pump import CatheterModel, PumpModel
from profiles.units import Kind, duration_text, text
from widgets.wording import SEVERITY_ICONS, SEVERITY_INKS, SEVERITY_WORDS

EVERYTHING = "all"

_WHAT: Mapping[Rule, str] = {
    Rule.CONCENTRATION_MAX: "Greatest concentration",
    Rule.CONCENTRATION_MIN: "Least concentration",
    Rule.DOSE_DAY: "Dose in any 24 h",
    Rule.DOSE_WINDOW: "Dose in any",
    Rule.FIRST_DOSE: "First dose",
    Rule.DOSE_STEP_UP: "Increase",
    Rule.DOSE_STEP_DOWN: "Decrease",
    Rule.STEP_INTERVAL: "Time between increases",
    Rule.BOLUS_SIZE: "Bolus",
    Rule.PATIENT_BOLUS: "Patient bolus",
    Rule.STABILITY: "Age of the fill",
    Rule.MIXTURE: "Mixture",
}
_TAG = re.compile(r"\b(?:P-)?S\d+[a-z]?\b")
_OF: Mapping[str, str] = {
    "screening_percent": "of the screening bolus",
    "increase_percent": "of the running dose",
    "decrease_percent": "of the running dose",
    "increase_interval_s": "between increases",
    "increases_per_week": "increases a week",
    "stop_without_plan": "stops without a plan",
    "patient_bolus_percent": "of the daily dose",
    "patient_bolus_ng": "a bolus",
    "patient_bolus_starts": "starts in 24 h",
    "mixture_components": "drugs in one fluid",
    "first_fill_age_s": "for a pump's first fill",
}
_SAID: Mapping[tuple[str, int], str] = {
    ("stop_without_plan", 0): "No stop without a plan",
    ("patient_bolus_starts", 0): "None at all",
    ("mixture_components", 1): "Alone in its fluid",
}
_PATIENTS: Mapping[str, str] = {
    "spasticity-spinal": "spinal spasticity",
    "spasticity-cerebral": "cerebral spasticity",
    "spasticity-child": "children with spasticity",
    "naive": "not tolerant, or interrupted",
    "tolerant": "tolerant",
    "interrupted": "interrupted",
}
# status -> word, icon, ink
STATUSES: Mapping[Status, tuple[str, str, str]] = {
    Status.DEFINITION: ("By definition", "check", "text"),
    Status.LABEL: ("Label", "confirmed", "text"),
    Status.CONSENSUS: ("Published", "review", "text"),
    Status.PROPOSAL: ("Proposal", "note", "soft"),
    Status.UNCONFIRMED: ("Unconfirmed", "uncertain", "caution"),
    Status.SITE: ("Site file", "lock", "accent"),
}
_RAISED = ("Raised", "soft", "caution")
_KINDS: Mapping[SourceKind, str] = {
    SourceKind.LABEL: "label",
    SourceKind.MAKER: "maker",
    SourceKind.PAPER: "paper",
    SourceKind.SECONDARY: "secondary source: it confirms nothing",
}
_FIGURES: tuple[tuple[str, str, Kind, str], ...] = (
    ("reservoir_nl", "Reservoir", Kind.VOLUME, "mL"),
    ("residual_nl", "Cannot be drawn out", Kind.VOLUME, "mL"),
    ("tubing_nl", "Tubing inside", Kind.VOLUME, "mL"),
    ("flow_min_nl_per_day", "Least flow", Kind.FLOW, "mL/day"),
    ("flow_max_nl_per_day", "Greatest flow", Kind.FLOW, "mL/day"),
    ("flow_resolution_nl_per_day", "Step of the flow", Kind.FLOW, "mL/day"),
    ("minimum_rate_nl_per_day", "Minimum rate", Kind.FLOW, "mL/day"),
    ("bolus_duration_min_s", "Shortest bolus", Kind.DURATION, ""),
    ("bolus_duration_max_s", "Longest bolus", Kind.DURATION, ""),
    ("interval_min_s", "Shortest interval", Kind.DURATION, ""),
    ("steps_per_day_max", "Steps a day", Kind.COUNT, ""),
    ("alarm_volume_nl", "Low-reservoir alarm", Kind.VOLUME, "mL"),
    ("accuracy_per_mille", "Accuracy", Kind.COUNT, ""),
    ("prime_flow_nl_per_day", "Flow of a prime", Kind.FLOW, "mL/day"),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with its icon and ink; the word alone is enough."""

    word: str = ""
    icon: str = ""
    ink: str = "text"


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """One number. ``about`` says for whom, ``was`` what the library says where a site has raised it.

    ``explained`` are the sources behind its tags, ``note`` who set or raised it and why, ``limit`` the limit itself.
    """

    what: str
    bound: str
    weight: Mark
    status: Mark
    source: str
    about: str = ""
    was: str = ""
    note: str = ""
    explained: tuple[str, ...] = ()
    limit: Limit | None = None

    def words(self) -> str:
        """Everything that a search looks at."""
        marks = (self.weight.word, self.status.word)
        return " ".join((self.what, self.bound, *marks, self.source, self.about, self.was, self.note)).casefold()


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A drug, a pump model or a catheter with its numbers."""

    key: str
    section: str
    name: str
    caption: str
    rows: tuple[LibraryRow, ...]

    def counted(self) -> str:
        """How many numbers there are, and how many nobody could confirm."""
        unsure = sum(row.status.word == STATUSES[Status.UNCONFIRMED][0] for row in self.rows)
        many = f"{len(self.rows)} {'number' if len(self.rows) == 1 else 'numbers'}"
        if unsure == len(self.rows) and unsure:
            return f"{unsure} unconfirmed"
        return f"{many}, {unsure} unconfirmed" if unsure else many


def entries(library: Library) -> tuple[LibraryEntry, ...]:
    """Everything in the library: all drugs together, each drug, each pump model, each catheter."""
    drugs = tuple(_drug(drug, library) for drug in library.drugs)
    every = tuple(row for drug in library.drugs for row in _rows(drug, library, named=True))
    first = (LibraryEntry(EVERYTHING, "Drugs", "All drugs", "Every limit of every drug.", every),) if drugs else ()
    pumps = tuple(_pump(model, library) for model in library.models)
    return (*first, *drugs, *pumps, *(_catheter(each, library) for each in library.catheters))


def _drug(drug: Drug, library: Library) -> LibraryEntry:
    caption = f"{drug.withdrawal} Source: {drug.source}."
    return LibraryEntry(f"drug {drug.id}", "Drugs", drug.name, caption, tuple(_rows(drug, library)))


def _rows(drug: Drug, library: Library, *, named: bool = False) -> Iterator[LibraryRow]:
    own = [limit for limit in library.limits if limit.drug_id == drug.id]
    order = list(_WHAT)
    for limit in sorted(own, key=lambda each: (order.index(each.rule), each.severity, _whom(each), each.value)):
        yield limit_row(limit, drug, library, named=named)


def limit_row(limit: Limit, drug: Drug, library: Library, *, named: bool = False) -> LibraryRow:
    """One limit in words; ``named`` says of which drug it is."""
    title = f"{_WHAT[limit.rule]} {duration_text(limit.window_s)}" if limit.window_s else _WHAT[limit.rule]
    was = amount_text(limit.raised_from, limit.quantity, drug.display_unit) if limit.raised_from is not None else ""
    severity = min(limit.severity, Severity.SOFT) if limit.status is Status.UNCONFIRMED else limit.severity
    return LibraryRow(
        what=title,
        bound=bound_words(limit, drug.display_unit),
        weight=Mark(SEVERITY_WORDS[severity], SEVERITY_ICONS[severity], SEVERITY_INKS[severity]),
        status=Mark(*(_RAISED if limit.raised else STATUSES[limit.status])),
        source=limit.source.partition(RAISED)[0],  # who raised it and why is the row's note
        about=_joined(drug.name if named else "", _whom(limit), _beside(limit, library)),
        was=f"the library says {was}" if was else "",
        note=_note(limit),
        explained=_explained(limit.source, library.sources),
        limit=limit,
    )


def bound_words(limit: Limit, mass_unit: str) -> str:
    """``At most 10 % of the daily dose``; a count of none is ``No stop without a plan``."""
    of = _OF.get(limit.quantity, "")
    if (limit.quantity, limit.value) in _SAID:
        return _SAID[limit.quantity, limit.value]
    side = "At most" if limit.upper else "At least"
    return f"{side} {amount_text(limit.value, limit.quantity, mass_unit)} {of}".strip()


def _whom(limit: Limit) -> str:
    parts = (limit.jurisdiction, _PATIENTS.get(limit.indication, limit.indication), _PATIENTS.get(limit.exposure, ""))
    return _joined(*parts)


def _beside(limit: Limit, library: Library) -> str:
    other = library.drug(limit.beside)
    return f"in one fluid with {other.name if other else limit.beside}" if limit.beside else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _note(limit: Limit) -> str:
    if limit.raised:
        return f"Raised by {limit.by}: {limit.reason}."
    return f"Set by {limit.by}: {limit.reason}." if limit.by else ""


def _explained(source: str, register: Iterable[Source]) -> tuple[str, ...]:
    known = {each.tag: each for each in register}
    found = [known[tag] for tag in _TAG.findall(source) if tag in known]
    return tuple(f"{each.tag}: {each.what} ({_KINDS[each.kind]}), {each.where}" for each in found)


def _pump(model: PumpModel, library: Library) -> LibraryEntry:
    rows = tuple(_figure_row(what, getattr(model, name), kind, unit, library) for name, what, kind, unit in _FIGURES)
    caption = "For planning only: Cisterna does not talk to it." if model.planning_only else "An open reference pump."
    if model.constant_flow_nl_per_day is not None:
        caption += " Its one flow was set in the factory."
    if model.approved_drugs:
        caption += f" Approved drugs: {', '.join(model.approved_drugs)}."
    return LibraryEntry(f"pump {model.id}", "Pump models", model.name, caption, rows)


def _catheter(catheter: CatheterModel, library: Library) -> LibraryEntry:
    length = catheter.supplied_um
    shown = Figure(None if length.value is None else length.value // 1_000, length.source, length.status)
    rows = (
        _figure_row("Supplied length", shown, Kind.COUNT, "mm", library),
        _figure_row("Volume per centimetre", catheter.volume_nl_per_cm, Kind.VOLUME, "mL/cm", library),
    )
    return LibraryEntry(f"catheter {catheter.id}", "Catheters", catheter.name, "Prime and bridge need both.", rows)


def _figure_row(what: str, figure: Figure, kind: Kind, unit: str, library: Library) -> LibraryRow:
    used = figure.known() is not None
    return LibraryRow(
        what=what,
        bound=_amount(figure, what, kind, unit),
        weight=Mark("In use", "check", "text") if used else Mark("Not judged by", "not-applied", "soft"),
        status=Mark(*STATUSES[figure.status]),
        source=figure.source,
        explained=_explained(figure.source, library.sources),
    )


def _amount(figure: Figure, what: str, kind: Kind, unit: str) -> str:
    if figure.value is None:
        return "Not known"
    if kind is Kind.DURATION:
        return duration_text(figure.value)
    if unit == "mL/cm":
        return f"{text(figure.value, kind, 'mL', 4)}/cm"
    if what == "Accuracy":
        return f"\N{PLUS-MINUS SIGN}{figure.value / 10:g} %"
    return f"{figure.value:,} mm" if unit == "mm" else text(figure.value, kind, unit)
