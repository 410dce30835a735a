"""The only place where a therapy number meets a bound: accepted only if ``low <= value <= high`` holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from profiles.context import Context, Exposure, Jurisdiction
from profiles.drugs import Fluid
from profiles.figures import Figure, Status
from profiles.findings import Rule, Severity
from profiles.limits import Library, Limit

Exact = int | Fraction


@dataclass(frozen=True, slots=True)
class Bound:
    """One bound with the weight and the source it has."""

    value: Exact
    severity: Severity
    source: str
    status: Status = Status.DEFINITION


@dataclass(frozen=True, slots=True)
class Guardrail:
    """The bounds on one quantity; without any, everything passes."""

    lows: tuple[Bound, ...] = ()
    highs: tuple[Bound, ...] = ()

    def grade(self, value: Exact) -> Bound | None:
        """The worst bound that ``value`` does not keep, of several equally bad ones the tightest; None if it keeps all.

        Raises TypeError for anything but an exact number: a float, a NaN or ``True`` is never judged at all.
        """
        if type(value) is not int and not isinstance(value, Fraction):
            raise TypeError(f"Only whole numbers and fractions are judged, not {type(value).__name__}.")
        over = [bound for bound in self.highs if not value <= bound.value]
        under = [bound for bound in self.lows if not bound.value <= value]
        if not (over or under):
            return None
        tightest = [*sorted(over, key=lambda b: b.value), *sorted(under, key=lambda b: b.value, reverse=True)]
        return max(tightest, key=lambda bound: bound.severity)

    @property
    def soft_high(self) -> Bound | None:
        """The tightest upper bound of all: where headroom ends."""
        return min(self.highs, key=lambda bound: bound.value, default=None)

    @property
    def hard_high(self) -> Bound | None:
        """The tightest upper bound that blocks."""
        blocking = (bound for bound in self.highs if bound.severity >= Severity.HARD)
        return min(blocking, key=lambda bound: bound.value, default=None)


def of_limits(limits: Iterable[Limit]) -> Guardrail:
    """The guardrail of several limits on the same quantity."""
    rows = tuple(limits)
    return Guardrail(
        tuple(_bound(row) for row in rows if not row.upper), tuple(_bound(row) for row in rows if row.upper)
    )


def of_figures(low: Figure | None, high: Figure | None) -> Guardrail:
    """What a pump can do: absolute bounds from numbers that somebody stands for; others do not bind."""
    return Guardrail(_absolute(low), _absolute(high))


def applicable(
    library: Library, context: Context, rule: Rule, quantity: str, drug_id: str, window_s: int | None = None
) -> tuple[Limit, ...]:
    """The limits that hold for this drug, patient and place; ``window_s`` picks one window, None takes any."""
    limits, _ = _holding(Same(library), rule, quantity, drug_id, _whom(context))
    return limits if window_s is None else tuple(limit for limit in limits if limit.window_s == window_s)


def guardrail(library: Library, context: Context, rule: Rule, quantity: str, drug_id: str) -> Guardrail:
    """The guardrail of all those limits."""
    return _holding(Same(library), rule, quantity, drug_id, _whom(context))[1]


def fill_limits(library: Library, context: Context, drug_id: str, fluid: Fluid) -> tuple[Limit, ...]:
    """The limits on the age of a drug in that fluid; where a first fill has its own, no longer one counts.

    A pump's first fill with a drug is the very first one, and one with a drug that what it holds now has not.
    """
    there = ("", *(part.drug_id for part in fluid.components))
    every, own = (
        tuple(limit for limit in applicable(library, context, Rule.STABILITY, age, drug_id) if limit.beside in there)
        for age in ("fill_age_s", "first_fill_age_s")
    )
    held = context.held.fluid.components if context.held and not context.first_fill else ()
    if not own or any(part.drug_id == drug_id for part in held):
        return every
    longest_s = max(limit.value for limit in own)
    return own + tuple(limit for limit in every if limit.value <= longest_s)


def fill_age_s(context: Context, fluid: Fluid) -> int:
    """How old the fill is of which an order for that fluid will give.

    With a drug that the held program has not it is none of those that the pump has had: it will be a new one.
    """
    held = context.held.fluid.components if context.held else fluid.components
    there = [part.drug_id for part in held]
    return context.fill_age_s if all(part.drug_id in there for part in fluid.components) else 0


class Same:
    """A library that equals only itself: what is read from it once is never compared number by number."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def __hash__(self) -> int:
        return id(self.library)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.library is other.library


Whom = tuple[Jurisdiction, str, Exposure]


def _whom(context: Context) -> Whom:
    return context.jurisdiction, context.indication, context.exposure


@lru_cache(maxsize=512)
def _holding(same: Same, rule: Rule, quantity: str, drug_id: str, whom: Whom) -> tuple[tuple[Limit, ...], Guardrail]:
    """The limits that hold for a drug and a patient, and their guardrail; the same few are asked for with every key."""
    jurisdiction, indication, exposure = whom
    limits = tuple(
        limit
        for limit in _sorted(same).get((rule, quantity), ())
        if limit.drug_id in ("", drug_id)
        and limit.jurisdiction in ("", jurisdiction)
        and limit.indication in ("", indication)
        and _covers(limit.exposure, exposure)
    )
    return limits, of_limits(limits)


@lru_cache(maxsize=8)
def _sorted(same: Same) -> dict[tuple[Rule, str], list[Limit]]:
    """The limits by rule and quantity, each group in the order of the library."""
    groups: dict[tuple[Rule, str], list[Limit]] = {}
    for limit in same.library.limits:
        groups.setdefault((limit.rule, limit.quantity), []).append(limit)
    return groups


def _covers(named: str, exposure: Exposure) -> bool:
    """An interrupted patient may have lost tolerance and counts as naive."""
    if named == Exposure.NAIVE:
        return exposure is not Exposure.TOLERANT
    return named in ("", exposure)


def _bound(limit: Limit) -> Bound:
    heaviest = Severity.SOFT if limit.status is Status.UNCONFIRMED else Severity.HARD
    return Bound(limit.value, min(limit.severity, heaviest), limit.source, limit.status)


def _absolute(figure: Figure | None) -> tuple[Bound, ...]:
    value = figure.known() if figure else None
    return () if figure is None or value is None else (Bound(value, Severity.ABSOLUTE, figure.source, figure.status),)
