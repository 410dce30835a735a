"""The drug library as texts -> values: every number with its source, every problem with its file and path.

A limit blocks only when it rests on a label, a consensus paper, a definition or a proposal; one that nobody could
confirm is refused here if a file tries to make it harder than soft.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from profiles.drugs import Drug
from profiles.figures import Figure, Status
from profiles.findings import Rule, Severity
from profiles.limits import Library, Limit
from profiles.pump import CatheterPiece, PumpModel
from profiles.units import Kind, parse_quantity

#: What each limit quantity is measured in.
QUANTITIES: Mapping[str, Kind] = {
    "dose_ng_per_day": Kind.DOSE,
    "window_dose_ng": Kind.MASS,
    "concentration_ng_per_ml": Kind.CONCENTRATION,
    "screening_percent": Kind.PERCENT,
    "increase_percent": Kind.PERCENT,
    "decrease_percent": Kind.PERCENT,
    "increase_ng_per_day": Kind.DOSE,
    "decrease_ng_per_day": Kind.DOSE,
    "increase_interval_s": Kind.DURATION,
    "increases_per_week": Kind.COUNT,
    "stop_without_plan": Kind.COUNT,
    "bolus_ng": Kind.MASS,
    "patient_bolus_percent": Kind.PERCENT,
    "patient_bolus_ng": Kind.MASS,
    "patient_bolus_starts": Kind.COUNT,
    "fill_age_s": Kind.DURATION,
    "mixture_components": Kind.COUNT,
}

_SEVERITIES = {"note": Severity.NOTE, "soft": Severity.SOFT, "hard": Severity.HARD}


class LibraryError(ValueError):
    """A library that cannot be used; ``problems`` names each file, path and reason."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("The drug library cannot be used: " + "; ".join(problems))
        self.problems = problems


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _severity(text: object) -> Severity:
    if not isinstance(text, str) or text not in _SEVERITIES:
        raise ValueError(f"severity is one of {', '.join(_SEVERITIES)}")
    return _SEVERITIES[text]


def _sourced(text: str) -> str:
    if not text.strip():
        raise ValueError("a number without a source is not accepted")
    return text


_Source = Annotated[str, AfterValidator(_sourced)]
_Status = Annotated[Status, BeforeValidator(Status)]


class _LimitRow(_Row):
    rule: Annotated[Rule, BeforeValidator(Rule)]
    severity: Annotated[Severity, BeforeValidator(_severity)]
    quantity: str
    max: str | None = None
    min: str | None = None
    source: _Source
    status: _Status
    jurisdiction: str = ""
    indication: str = ""
    exposure: str = ""
    window: str | None = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> _LimitRow:
        if self.quantity not in QUANTITIES:
            raise ValueError(f"unknown quantity {self.quantity!r}")
        if (self.max is None) == (self.min is None):
            raise ValueError("a limit has either max or min")
        if self.severity >= Severity.HARD and self.status is Status.UNCONFIRMED:
            raise ValueError("an unconfirmed number may not block")
        if (self.quantity == "window_dose_ng") != (self.window is not None):
            raise ValueError("window_dose_ng, and nothing else, needs a window")
        self.value()
        return self

    def value(self) -> int:
        """The bound in the quantity's base unit."""
        return parse_quantity(self.max or self.min or "", QUANTITIES[self.quantity])

    def limit(self, drug_id: str) -> Limit:
        window_s = parse_quantity(self.window, Kind.DURATION) if self.window else 0
        return Limit(
            self.rule,
            self.severity,
            drug_id,
            self.quantity,
            self.value(),
            self.max is not None,
            self.source,
            self.status,
            self.jurisdiction,
            self.indication,
            self.exposure,
            window_s,
        )


class _DrugFile(_Row):
    id: str
    name: str
    display_unit: Annotated[str, Field(pattern="^(mcg|mg)$")]
    indications: list[str] = Field(min_length=1)
    source: _Source
    withdrawal: str = Field(min_length=1)
    limit: list[_LimitRow]

    def drug(self) -> Drug:
        return Drug(self.id, self.name, self.display_unit, tuple(self.indications), self.withdrawal, self.source)


class _FigureRow(_Row):
    value: str
    source: _Source
    status: _Status

    def figure(self, kind: Kind) -> Figure:
        return Figure(parse_quantity(self.value, kind) if self.value else None, self.source, self.status)


def _of(kind: Kind, row: object) -> Figure:
    return _FigureRow.model_validate(row).figure(kind)


_Volume = Annotated[Any, BeforeValidator(partial(_of, Kind.VOLUME))]
_Flow = Annotated[Any, BeforeValidator(partial(_of, Kind.FLOW))]
_Duration = Annotated[Any, BeforeValidator(partial(_of, Kind.DURATION))]
_Count = Annotated[Any, BeforeValidator(partial(_of, Kind.COUNT))]


class _ModelRow(_Row):
    id: str
    name: str
    version: int
    planning_only: bool
    reservoir: _Volume
    residual: _Volume
    tubing: _Volume
    flow_min: _Flow
    flow_max: _Flow
    flow_resolution: _Flow
    minimum_rate: _Flow
    bolus_duration_min: _Duration
    bolus_duration_max: _Duration
    interval_min: _Duration
    steps_per_day: _Count
    alarm_volume: _Volume
    accuracy_per_mille: _Count
    prime_flow: _Flow
    approved_drugs: list[str] = []

    def model(self) -> PumpModel:
        return PumpModel(
            self.id,
            self.name,
            self.version,
            self.planning_only,
            self.reservoir,
            self.residual,
            self.tubing,
            self.flow_min,
            self.flow_max,
            self.flow_resolution,
            self.minimum_rate,
            self.bolus_duration_min,
            self.bolus_duration_max,
            self.interval_min,
            self.steps_per_day,
            self.alarm_volume,
            self.accuracy_per_mille,
            self.prime_flow,
            tuple(self.approved_drugs),
        )


class _PumpFile(_Row):
    model: list[_ModelRow] = Field(min_length=1)


class _PieceRow(_Row):
    id: str
    name: str
    supplied_mm: int = Field(gt=0, le=5_000)
    volume_nl_per_cm: int = Field(gt=0, le=100_000)
    source: _Source
    status: _Status

    def piece(self) -> CatheterPiece:
        return CatheterPiece(self.name, self.supplied_mm * 1_000, 0, self.volume_nl_per_cm, self.source)


class _CatheterFile(_Row):
    piece: list[_PieceRow]


class _TitleFile(_Row):
    version: int = Field(ge=1)
    title: str = Field(min_length=1)


_R = TypeVar("_R", bound=BaseModel)


def _read(name: str, text: str, model: type[_R], problems: list[str]) -> _R | None:
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{name}: {error}")
    except ValidationError as error:
        problems.extend(f"{name}: {_path(e['loc'])}: {e['msg']}" for e in error.errors(include_url=False))
    return None


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "file"


def _drug_files(texts: Mapping[str, str], problems: list[str]) -> Iterator[_DrugFile]:
    for name in sorted(n for n in texts if n.startswith("drugs/")):
        file = _read(name, texts[name], _DrugFile, problems)
        if file is not None:
            yield file


def read_library(texts: Mapping[str, str]) -> Library:
    """File names and TOML texts -> one library; raises :class:`LibraryError` with every problem of every file.

    ``texts`` holds ``library.toml``, ``pumps.toml``, ``catheters.toml`` and any number of ``drugs/<id>.toml``.
    """
    problems = [f"{name}: missing" for name in ("library.toml", "pumps.toml", "catheters.toml") if name not in texts]
    title = _read("library.toml", texts.get("library.toml", ""), _TitleFile, problems)
    pumps = _read("pumps.toml", texts.get("pumps.toml", ""), _PumpFile, problems)
    catheters = _read("catheters.toml", texts.get("catheters.toml", ""), _CatheterFile, problems)
    drugs = tuple(_drug_files(texts, problems))
    problems.extend(f"drugs: {file.id!r} appears twice" for n, file in enumerate(drugs) if file.id in _ids(drugs[:n]))
    if problems or title is None or pumps is None or catheters is None:
        raise LibraryError(tuple(problems))
    return Library(
        version=title.version,
        title=title.title,
        drugs=tuple(file.drug() for file in drugs),
        limits=tuple(row.limit(file.id) for file in drugs for row in file.limit),
        models=tuple(row.model() for row in pumps.model),
        catheters=tuple(row.piece() for row in catheters.piece),
    )


def _ids(files: tuple[_DrugFile, ...]) -> set[str]:
    return {file.id for file in files}
