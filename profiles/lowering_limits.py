"""The limits of the library as rows for the compiled loop: those of this patient, place and fill, for each drug.

No code is shared with ``guardrails``, which chooses the same limits for the plain rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from profiles import lowering_layout as at
from profiles.context import Exposure, Jurisdiction
from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.limits import Library, Limit
from profiles.lowering_bounds import BoundsError, whole
from profiles.units_tables import MAX_MASS_NG, SECONDS_PER_DAY

RULES = {rule: number for number, rule in enumerate(Rule)}
_FIRST = "first_fill_age_s"
_QUANTITIES = {name: number for number, name in enumerate(at.QUANTITY_NAMES)}
_RESTARTS = {"dose_ng_per_day": (at.RESTART_DOSE,), "screening_percent": (at.RESTART_SCREENING,)}


def _check_limits(library: Library) -> None:
    for limit in library.limits:
        whole(limit.window_s, 0, SECONDS_PER_DAY)
        whole(limit.value, 0, MAX_MASS_NG)
        both_ways = limit.quantity == "concentration_ng_per_ml"
        if not both_ways and limit.upper == (limit.quantity == "increase_interval_s"):
            raise BoundsError(f"A limit of {limit.drug_id} bounds {limit.quantity} from the wrong side.")


class SameLibrary:
    """A library that equals only itself: its rows are kept from one keystroke to the next without comparing it."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def __hash__(self) -> int:
        return id(self.library)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameLibrary) and self.library is other.library


@lru_cache(maxsize=8)
def limit_rows(
    same: SameLibrary,
    jurisdiction: Jurisdiction,
    indication: str,
    exposure: Exposure,
    first: tuple[str, ...],
    fluid: tuple[str, ...],
    drugs: tuple[str, ...],
) -> tuple[tuple[int, ...], ...]:
    """The limits of these drugs for this patient, place and fill, which holds the drugs of ``fluid``.

    It is the pump's ``first`` fill with some of them. Raises BoundsError for one that cannot be kept.
    """
    _check_limits(same.library)
    held = [
        (limit, quantity)
        for limit in same.library.limits
        if not limit.beside or limit.beside in fluid
        for quantity in _quantities(limit, jurisdiction, indication, exposure)
    ]
    lasts = {drug: _first_s((limit for limit, _ in held), drug) if drug in first else MAX_MASS_NG for drug in drugs}
    return tuple(
        row
        for limit, quantity in held
        for row in _limit_rows(limit, quantity, drugs, lasts, first if limit.quantity == _FIRST else drugs)
    )


def _first_s(held: Iterable[Limit], drug: str) -> int:
    """The longest that the library gives a first fill with a drug, no bound where it says nothing."""
    ages_s = [limit.value for limit in held if limit.quantity == _FIRST and limit.drug_id in ("", drug)]
    return max(ages_s, default=MAX_MASS_NG)


def _quantities(limit: Limit, jurisdiction: Jurisdiction, indication: str, exposure: Exposure) -> Iterator[int]:
    """What a limit bounds for this patient; one of a start also bounds what follows a stop of the order itself."""
    if limit.quantity == _FIRST and _holds(limit, jurisdiction, indication, exposure):
        yield at.Q_FILL_AGE  # the loop knows one age, that of the fill that is there
    if limit.quantity in _QUANTITIES and _holds(limit, jurisdiction, indication, exposure):
        yield _QUANTITIES[limit.quantity]
    if limit.rule is Rule.FIRST_DOSE and _holds(limit, jurisdiction, indication, Exposure.INTERRUPTED):
        yield from _RESTARTS.get(limit.quantity, ())


def _holds(limit: Limit, jurisdiction: Jurisdiction, indication: str, exposure: Exposure) -> bool:
    wanted = {"": True, "naive": exposure is not Exposure.TOLERANT}
    exposed = wanted.get(limit.exposure, limit.exposure == exposure.value)
    here = not limit.jurisdiction or limit.jurisdiction == jurisdiction.value
    return exposed and here and (not limit.indication or limit.indication == indication)


def _limit_rows(
    limit: Limit, quantity: int, drugs: tuple[str, ...], lasts: Mapping[str, int], only: tuple[str, ...]
) -> Iterable[tuple[int, ...]]:
    """The row of each drug of ``only``; of the ages of a first fill none that is beyond the longest of its own."""
    unconfirmed = limit.status is Status.UNCONFIRMED
    severity = int(min(limit.severity, Severity.SOFT) if unconfirmed else min(limit.severity, Severity.HARD))
    window_s = limit.window_s or (SECONDS_PER_DAY if limit.rule in (Rule.DOSE_DAY, Rule.DOSE_WINDOW) else 0)
    for column, drug in enumerate(drugs):
        if drug in only and limit.drug_id in ("", drug) and (quantity != at.Q_FILL_AGE or limit.value <= lasts[drug]):
            facts = [severity, column, limit.value, int(limit.upper), window_s, int(not unconfirmed)]
            yield (RULES[limit.rule], quantity, *facts)
