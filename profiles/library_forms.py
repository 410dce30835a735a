"""How the files of the library are written: one form a table of the TOML, every wrong line told with its path."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from profiles.drugs import Drug
from profiles.figures import Figure, Source, SourceKind, Status
from profiles.findings import Rule, Severity
from profiles.limits import JUDGED, QUANTITIES, Limit
from profiles.pump import CatheterModel, PumpModel
from profiles.units import Kind, parse_written
from profiles.units_tables import SECONDS_PER_DAY

_NOBODY = "no public source confirms it"
_SEVERITIES = {"note": Severity.NOTE, "soft": Severity.SOFT, "hard": Severity.HARD}


class Row(BaseModel):
    """A table of the TOML: nothing in it that nobody reads, no text where a number belongs."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _severity(text: object) -> Severity:
    if not isinstance(text, str) or text not in _SEVERITIES:
        raise ValueError(f"severity is one of {', '.join(_SEVERITIES)}")
    return _SEVERITIES[text]


def _sourced(text: str) -> str:
    if not text.strip():
        raise ValueError("a number without a source is not accepted")
    return text


def _published(value: object) -> Status:
    status = Status(str(value))
    if status is Status.SITE:
        raise ValueError("only a site file sets limits of a site")
    return status


Sourced = Annotated[str, AfterValidator(_sourced)]
_Status = Annotated[Status, BeforeValidator(_published)]


class BoundRow(Row):
    """Which quantity of which rule is bounded how hard, for whom, and by how much."""

    rule: Annotated[Rule, BeforeValidator(Rule)]
    severity: Annotated[Severity, BeforeValidator(_severity)]
    quantity: str
    max: str | None = None
    min: str | None = None
    jurisdiction: Annotated[str, Field(pattern="^(US|EU)?$")] = ""
    indication: str = ""
    exposure: Annotated[str, Field(pattern="^(naive|tolerant|interrupted)?$")] = ""
    window: str | None = None
    beside: str = ""

    @model_validator(mode="after")
    def _can_be_judged(self) -> BoundRow:
        if self.quantity not in QUANTITIES:
            raise ValueError(f"unknown quantity {self.quantity!r}")
        if self.quantity not in JUDGED.get(self.rule, frozenset()):
            raise ValueError(f"the rule {self.rule} does not look at {self.quantity}")
        if (self.max is None) == (self.min is None):
            raise ValueError("a limit has either max or min")
        lower = self.rule is Rule.CONCENTRATION_MIN or self.quantity == "increase_interval_s"
        if lower != (self.min is not None):
            raise ValueError(f"{self.rule} on {self.quantity} is bounded by {'min' if lower else 'max'}")
        if (self.quantity == "window_dose_ng") != (self.window is not None):
            raise ValueError("window_dose_ng, and nothing else, needs a window")
        if self.beside and self.rule is not Rule.STABILITY:
            raise ValueError("only the rule stability looks at what is beside a drug")
        self.value()
        if self.window_s() > SECONDS_PER_DAY:
            raise ValueError("a window is 24 h at most")
        return self

    def value(self) -> int:
        """The bound in the quantity's base unit."""
        return parse_written(self.max or self.min or "", QUANTITIES[self.quantity])

    def window_s(self) -> int:
        """The length of the sliding window, 0 where there is none."""
        return parse_written(self.window, Kind.DURATION) if self.window else 0

    def bound(self, drug_id: str, source: str, status: Status, **more: Any) -> Limit:
        """The limit of that drug."""
        return Limit(
            rule=self.rule,
            severity=self.severity,
            drug_id=drug_id,
            quantity=self.quantity,
            value=self.value(),
            upper=self.max is not None,
            source=source,
            status=status,
            jurisdiction=self.jurisdiction,
            indication=self.indication,
            exposure=self.exposure,
            window_s=self.window_s(),
            beside=self.beside,
            **more,
        )


class LimitRow(BoundRow):
    """A limit as the library ships it."""

    source: Sourced
    status: _Status

    @model_validator(mode="after")
    def _blocks_only_when_confirmed(self) -> LimitRow:
        if self.severity >= Severity.HARD and self.status is Status.UNCONFIRMED:
            raise ValueError("an unconfirmed number may not block")
        return self

    def limit(self, drug_id: str) -> Limit:
        """The limit of that drug."""
        return self.bound(drug_id, self.source, self.status)


def unknown_indication(written: str, allowed: Sequence[str]) -> str:
    """Why a limit would never apply: its indication is none of the drug's; empty where it is one, or any."""
    if written in ("", *allowed):
        return ""
    return f"indication: '{written}' is none of the drug's, so the limit would never apply: {', '.join(allowed)}"


class DrugFile(Row):
    """``drugs/<id>.toml``."""

    id: str = Field(min_length=1)
    name: str
    display_unit: Annotated[str, Field(pattern="^(mcg|mg)$")]
    indications: list[str] = Field(min_length=1)
    source: Sourced
    withdrawal: str = Field(min_length=1)
    limit: list[LimitRow]

    @model_validator(mode="after")
    def _applies(self) -> DrugFile:
        told = ((number, unknown_indication(row.indication, self.indications)) for number, row in enumerate(self.limit))
        if wrong := [f"limit.{number}: {why}" for number, why in told if why]:
            raise ValueError("; ".join(wrong))
        return self

    def beside_unknown(self, known: Collection[str]) -> str:
        """Why a limit would never apply: the drug that it wants beside this one is no other one of the library."""
        others = {"", *known} - {self.id}
        return next((f"beside: no other drug is '{row.beside}'" for row in self.limit if row.beside not in others), "")

    def drug(self) -> Drug:
        """The drug without its limits."""
        return Drug(self.id, self.name, self.display_unit, tuple(self.indications), self.withdrawal, self.source)


class _FigureRow(Row):
    value: str
    source: Sourced
    status: _Status

    def figure(self, kind: Kind) -> Figure:
        return Figure(parse_written(self.value, kind) if self.value else None, self.source, self.status)


def _of(kind: Kind, row: object) -> Figure:
    return _FigureRow.model_validate(row).figure(kind)


_UNKNOWN = Field(default=Figure(None, _NOBODY, Status.UNCONFIRMED))  # a number that the file leaves out
_Volume = Annotated[Any, BeforeValidator(partial(_of, Kind.VOLUME))]
_Flow = Annotated[Any, BeforeValidator(partial(_of, Kind.FLOW))]
_Duration = Annotated[Any, BeforeValidator(partial(_of, Kind.DURATION))]
_Count = Annotated[Any, BeforeValidator(partial(_of, Kind.COUNT))]


class ModelRow(Row):
    """A pump model; a number that is left out is one that nobody could confirm."""

    id: str = Field(min_length=1)
    name: str
    version: int
    planning_only: bool
    reservoir: _Volume
    residual: _Volume = _UNKNOWN
    tubing: _Volume = _UNKNOWN
    flow_min: _Flow = _UNKNOWN
    flow_max: _Flow = _UNKNOWN
    flow_resolution: _Flow = _UNKNOWN
    minimum_rate: _Flow = _UNKNOWN
    bolus_duration_min: _Duration = _UNKNOWN
    bolus_duration_max: _Duration = _UNKNOWN
    interval_min: _Duration = _UNKNOWN
    steps_per_day: _Count = _UNKNOWN
    alarm_volume: _Volume = _UNKNOWN
    accuracy_per_mille: _Count = _UNKNOWN
    prime_flow: _Flow = _UNKNOWN
    approved_drugs: list[str] = []

    def model(self) -> PumpModel:
        """The model; its figures stand in the order of the form."""
        figures = [getattr(self, name) for name in list(ModelRow.model_fields)[4:-1]]
        values: list[Any] = [self.id, self.name, self.version, self.planning_only, *figures, tuple(self.approved_drugs)]
        return PumpModel(*values)


class PumpFile(Row):
    """``pumps.toml``."""

    model: list[ModelRow] = Field(min_length=1)


class PieceRow(Row):
    """A catheter model."""

    id: str = Field(min_length=1)
    name: str
    supplied_mm: int = Field(gt=0, le=5_000)
    volume_nl_per_cm: int = Field(gt=0, le=100_000)
    source: Sourced
    status: _Status

    def catheter(self) -> CatheterModel:
        """Both numbers with their source."""
        supplied = Figure(self.supplied_mm * 1_000, self.source, self.status)
        return CatheterModel(self.id, self.name, supplied, Figure(self.volume_nl_per_cm, self.source, self.status))


class CatheterFile(Row):
    """``catheters.toml``."""

    piece: list[PieceRow]


class SourceRow(Row):
    """What a tag stands for."""

    tag: str = Field(pattern=r"^(P-)?S\d+[a-z]?$")
    kind: Annotated[SourceKind, BeforeValidator(SourceKind)]
    what: str = Field(min_length=1)
    where: str = Field(min_length=1)

    def register(self) -> Source:
        """The line of the register."""
        return Source(self.tag, self.kind, self.what, self.where)


class SourceFile(Row):
    """``sources.toml``."""

    source: list[SourceRow]


class TitleFile(Row):
    """``library.toml``."""

    version: int = Field(ge=1)
    title: str = Field(min_length=1)
