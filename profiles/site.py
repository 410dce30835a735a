"""A clinic's site file: laid over the library it may tighten anything, and raise what nobody stands for; no more.

Tightening adds a limit beside those of the library, so it can only refuse more. Raising moves one bound outward that
is a proposal or unconfirmed, with a reason, and stays visible. A label and a published paper are refused; a pump's own
numbers and what is compiled in cannot even be named. Every refused line is told with its path, and refuses the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pydantic import Field, model_validator

from profiles.figures import Status
from profiles.findings import Rule
from profiles.library import LibraryError, read_table
from profiles.library_forms import BoundRow, Row, Sourced, unknown_indication
from profiles.limits import QUANTITIES, RAISED, Library, Limit, Site, bound_text
from profiles.units import Kind, parse_written

_RAISABLE = (Status.PROPOSAL, Status.UNCONFIRMED)
_MOST = 500  # lines of a site file


class _Tightened(BoundRow):
    drug: str
    reason: Sourced


class _Raised(Row):
    drug: str
    rule: str
    quantity: str
    of: str = Field(alias="from")
    to: str
    reason: Sourced
    jurisdiction: str = ""
    indication: str = ""
    exposure: str = ""
    window: str = ""
    beside: str = ""

    @model_validator(mode="after")
    def _reads(self) -> _Raised:
        if self.quantity not in QUANTITIES:
            raise ValueError(f"unknown quantity {self.quantity!r}")
        self.bound(self.of)
        self.bound(self.to)
        return self

    def bound(self, written: str) -> int:
        """A bound in the quantity's base unit."""
        return parse_written(written, QUANTITIES[self.quantity])

    def means(self, limit: Limit) -> bool:
        """Whether a limit is the one that this line speaks of."""
        named = (self.drug, self.rule, self.quantity, self.beside, self.jurisdiction, self.indication, self.exposure)
        for_whom = (limit.jurisdiction, limit.indication, limit.exposure)
        window = parse_written(self.window, Kind.DURATION) if self.window else 0
        return (
            named == (limit.drug_id, limit.rule, limit.quantity, limit.beside, *for_whom)
            and limit.value == self.bound(self.of)
            and limit.window_s == window
        )


class _SiteFile(Row):
    site: str = Field(min_length=1, max_length=80)
    version: int = Field(ge=1)
    pharmacist: str = Field(min_length=1, max_length=80)
    limit: list[_Tightened] = Field(default_factory=list, max_length=_MOST)
    raise_: list[_Raised] = Field(alias="raise", default_factory=list, max_length=_MOST)


def with_site(library: Library, written: str, name: str = "site file") -> Library:
    """The library with a site file laid over it; raises LibraryError with every line that is not allowed.

    ``written`` is the TOML text. The signature is no matter of this function: what a site file cannot do, it cannot do
    under any signature.
    """
    problems: list[str] = []
    file = read_table(name, written, _SiteFile, problems)
    if file is None:
        raise LibraryError(tuple(problems))
    added = tuple(_tightened(file, library, name, problems))
    raised = dict(_raised(file, library, name, problems))
    if problems:
        raise LibraryError(tuple(problems))
    kept = tuple(raised.get(number, limit) for number, limit in enumerate(library.limits))
    return replace(library, limits=kept + added, site=Site(file.site, file.version, file.pharmacist))


def _tightened(file: _SiteFile, library: Library, name: str, problems: list[str]) -> Iterator[Limit]:
    for number, row in enumerate(file.limit):
        limit = row.bound(row.drug, f"{file.site}: {row.reason}", Status.SITE, by=file.pharmacist, reason=row.reason)
        refusal = _why_not_tightened(limit, library)
        if refusal:
            problems.append(f"{name}: limit.{number}: {refusal}")
        else:
            yield limit


def _why_not_tightened(limit: Limit, library: Library) -> str:
    drug = library.drug(limit.drug_id)
    if drug is None:
        return _no_drug(limit.drug_id, library)
    if never := unknown_indication(limit.indication, drug.indications):
        return never
    if limit.beside and (limit.beside == limit.drug_id or library.drug(limit.beside) is None):
        return _no_drug(limit.beside, library) if limit.beside != limit.drug_id else "a drug is never beside itself"
    shipped = [each for each in library.limits if each.drug_id == limit.drug_id and _same_number(each, limit)]
    if limit.rule is Rule.STABILITY and shipped and limit.value > max(each.value for each in shipped):
        return "it is longer than the library allows any fill to be"  # the longest of all is where a fill is too old
    for each in shipped:
        if _covers(each, limit) and each.severity >= limit.severity and _as_tight(each, limit):
            return f"it tightens nothing: the library already says {_told(each, library)} ({each.source})"
    return ""


def _same_number(one: Limit, other: Limit) -> bool:
    return (one.rule, one.quantity, one.window_s) == (other.rule, other.quantity, other.window_s)


def _covers(wide: Limit, narrow: Limit) -> bool:
    """Whether one limit holds for every patient and fluid for which the other does."""
    return all(
        one in ("", other)
        for one, other in (
            (wide.jurisdiction, narrow.jurisdiction),
            (wide.indication, narrow.indication),
            (wide.exposure, narrow.exposure),
            (wide.beside, narrow.beside),
        )
    )


def _as_tight(one: Limit, other: Limit) -> bool:
    return one.value <= other.value if one.upper else one.value >= other.value


def _raised(file: _SiteFile, library: Library, name: str, problems: list[str]) -> Iterator[tuple[int, Limit]]:
    seen: set[int] = set()
    for number, row in enumerate(file.raise_):
        found = [at for at, limit in enumerate(library.limits) if row.means(limit)]
        refusal = _why_not_raised(row, [library.limits[at] for at in found], library)
        if not refusal and seen & set(found):
            refusal = "the same limit is raised twice"
        if refusal:
            problems.append(f"{name}: raise.{number}: {refusal}")
            continue
        seen.update(found)
        for at in found:
            yield at, _moved(library.limits[at], row, file)


def _why_not_raised(row: _Raised, found: list[Limit], library: Library) -> str:
    if library.drug(row.drug) is None:
        return _no_drug(row.drug, library)
    if not found:
        return f"the library has no limit {row.rule} on {row.quantity} of {row.drug} at {row.of}"
    fixed = [limit for limit in found if limit.status not in _RAISABLE]
    if fixed:
        return f"a limit of status '{fixed[0].status}' is never raised ({fixed[0].source})"
    to = row.bound(row.to)
    if any(_as_tight(replace(limit, value=to), limit) for limit in found):
        return "that is no wider than the library: write it as a limit"
    return ""


def _moved(limit: Limit, row: _Raised, file: _SiteFile) -> Limit:
    source = f"{limit.source}{RAISED}{row.of} by {file.pharmacist}, {file.site}: {row.reason}"
    return replace(
        limit,
        value=row.bound(row.to),
        source=source,
        raised_from=limit.value,
        by=file.pharmacist,
        reason=row.reason,
    )


def _no_drug(drug_id: str, library: Library) -> str:
    return f"the library has no drug '{drug_id}': {', '.join(drug.id for drug in library.drugs)}"


def _told(limit: Limit, library: Library) -> str:
    drug = library.drug(limit.drug_id)
    return f"{limit.severity.name.lower()} {bound_text(limit, drug.display_unit if drug else 'mcg')}"
