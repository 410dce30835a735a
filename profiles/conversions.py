"""Published conversion ratios and screening rules as a TOML text -> values, every problem with its path.

Beside ``library``: the same edge, the same rules. A ratio is an exact decimal; a number without a source is refused.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from profiles.context import Jurisdiction
from profiles.figures import Status
from profiles.units import Kind, parse_written

_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,5})(\.[0-9]{1,6})?")


class Route(StrEnum):
    """How a dose is given."""

    ORAL = "oral"
    INTRAVENOUS = "intravenous"
    EPIDURAL = "epidural"
    INTRATHECAL = "intrathecal"


class ConversionsError(ValueError):
    """Ratios that cannot be used; ``problems`` names each path and reason."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("The conversion ratios cannot be used: " + "; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Ratio:
    """One published ratio: dose to = dose from / ratio, between ``low`` and ``high``; ``middle`` where one was printed.

    Equal ends are a single published figure: nobody published its spread.
    """

    from_route: Route
    from_drug: str
    to_route: Route
    to_drug: str
    low: Fraction
    high: Fraction
    middle: Fraction | None
    note: str
    source: str
    status: Status

    @property
    def has_spread(self) -> bool:
        """Whether anyone published how far the ratio varies."""
        return self.low < self.high


@dataclass(frozen=True, slots=True)
class Screening:
    """First daily dose = screening bolus x ``multiple_up_to``, or x ``multiple_beyond`` after a longer effect."""

    drug_id: str
    jurisdiction: Jurisdiction
    long_effect_s: int
    multiple_up_to: int
    multiple_beyond: int
    note: str
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class Conversions:
    """All ratios and screening rules of one version."""

    version: int
    ratios: tuple[Ratio, ...]
    screenings: tuple[Screening, ...]


def _exact(text: object) -> Fraction:
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text) or not Fraction(text):
        raise ValueError('a ratio is a decimal above 0 in quotes, such as "105.5"')
    return Fraction(text)


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("a number without a source or a note is not accepted")
    return text


_Exact = Annotated[Fraction, BeforeValidator(_exact)]
_Said = Annotated[str, AfterValidator(_said)]
_Status = Annotated[Status, BeforeValidator(Status)]
_Route = Annotated[Route, BeforeValidator(Route)]
_Jurisdiction = Annotated[Jurisdiction, BeforeValidator(Jurisdiction)]
_Multiple = Annotated[int, Field(ge=1, le=10)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _RatioRow(_Row):
    from_route: _Route
    from_drug: _Said
    to_route: _Route
    to_drug: _Said
    low: _Exact
    high: _Exact
    middle: _Exact | None = None
    note: _Said
    source: _Said
    status: _Status

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> _RatioRow:
        if not self.low <= (self.middle or self.low) <= self.high:
            raise ValueError("low, middle and high do not follow each other")
        if (self.from_route, self.from_drug) == (self.to_route, self.to_drug):
            raise ValueError("a ratio leads from one route or drug to another")
        return self

    def ratio(self) -> Ratio:
        return Ratio(
            self.from_route, self.from_drug, self.to_route, self.to_drug, self.low, self.high, self.middle,
            self.note, self.source, self.status,
        )  # fmt: skip


class _ScreeningRow(_Row):
    drug: _Said
    jurisdiction: _Jurisdiction
    long_effect: Annotated[int, BeforeValidator(lambda text: parse_written(str(text), Kind.DURATION))]
    multiple_up_to: _Multiple
    multiple_beyond: _Multiple
    note: _Said
    source: _Said
    status: _Status

    def screening(self) -> Screening:
        return Screening(
            self.drug, self.jurisdiction, self.long_effect, self.multiple_up_to, self.multiple_beyond,
            self.note, self.source, self.status,
        )  # fmt: skip


class _File(_Row):
    version: int = Field(ge=1)
    ratio: list[_RatioRow]
    screening: list[_ScreeningRow]


def read_conversions(text: str) -> Conversions:
    """The text of ``conversions.toml`` -> values; raises :class:`ConversionsError` with every problem."""
    try:
        file = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConversionsError((str(error),)) from error
    except ValidationError as error:
        found = tuple(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False))
        raise ConversionsError(found) from error
    return Conversions(
        file.version, tuple(row.ratio() for row in file.ratio), tuple(row.screening() for row in file.screening)
    )
