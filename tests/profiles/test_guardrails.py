"""The one place where a number meets a bound: accepted only if it keeps every one, judged only if it is exact."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.context import Exposure, Jurisdiction
from profiles.drugs import Component, Fluid
from profiles.figures import Figure, Status
from profiles.findings import Rule, Severity
from profiles.guardrails import Bound, Guardrail, Same, applicable, fill_age_s, fill_limits, of_figures, of_limits
from profiles.limits import Library, Limit
from profiles.program import Continuous
from tests.profiles.orders import BACLOFEN, context, program


def soft(value: int) -> Bound:
    return Bound(value, Severity.SOFT, "soft")


def hard(value: int) -> Bound:
    return Bound(value, Severity.HARD, "hard")


def limit(**fields: object) -> Limit:
    known: dict[str, object] = {
        "rule": Rule.DOSE_DAY,
        "severity": Severity.SOFT,
        "drug_id": "baclofen",
        "quantity": "dose_ng_per_day",
        "value": 800_000,
        "upper": True,
        "source": "a label",
        "status": Status.LABEL,
    }
    return Limit(**(known | fields))  # type: ignore[arg-type]  # a test names only what differs


RAIL = Guardrail(lows=(soft(20), hard(10)), highs=(soft(80), soft(70), hard(100)))


@pytest.mark.parametrize(
    ("value", "worst"),
    [(20, None), (70, None), (19, 20), (10, 20), (9, 10), (71, 70), (81, 70), (100, 70), (101, 100)],
)
def test_a_value_is_graded_by_the_worst_bound_that_it_breaks_and_there_by_the_tightest(
    value: int, worst: int | None
) -> None:
    bound = RAIL.grade(value)
    assert (bound.value if bound else None) == worst


def test_a_fraction_just_past_a_bound_breaks_it() -> None:
    assert RAIL.grade(Fraction(70)) is None
    assert RAIL.grade(70 + Fraction(1, 10**30)) == soft(70)


@pytest.mark.req(18)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 50.0, True, None, "50"])
def test_anything_but_an_exact_number_is_never_judged(value: object) -> None:
    with pytest.raises(TypeError, match="Only whole numbers"):
        RAIL.grade(value)  # type: ignore[arg-type]  # that is what is tested


@given(st.integers(-200, 200), st.lists(st.integers(-100, 100)), st.lists(st.integers(-100, 100)))
def test_accepted_is_exactly_what_lies_inside_every_bound(value: int, lows: list[int], highs: list[int]) -> None:
    rail = Guardrail(tuple(map(hard, lows)), tuple(map(soft, highs)))
    assert (rail.grade(value) is None) == all(low <= value for low in lows) & all(value <= high for high in highs)


def test_headroom_ends_at_the_tightest_bound_and_a_block_at_the_tightest_that_blocks() -> None:
    assert RAIL.soft_high == soft(70)
    assert RAIL.hard_high == hard(100)
    assert Guardrail().soft_high is None


@pytest.mark.req(17)
def test_a_limit_that_nobody_confirmed_never_blocks() -> None:
    rail = of_limits([limit(severity=Severity.HARD, status=Status.UNCONFIRMED)])
    bound = rail.grade(900_000)
    assert bound is not None
    assert bound.severity is Severity.SOFT


def test_a_number_of_a_pump_binds_absolutely_only_if_somebody_stands_for_it() -> None:
    known, unknown = Figure(10, "maker", Status.LABEL), Figure(10, "nobody", Status.UNCONFIRMED)
    assert of_figures(known, None).grade(9) == Bound(10, Severity.ABSOLUTE, "maker", Status.LABEL)
    assert of_figures(unknown, unknown).grade(9) is None


@pytest.mark.parametrize(
    ("fields", "holds"),
    [
        ({}, True),
        ({"jurisdiction": "US"}, True),
        ({"jurisdiction": "EU"}, False),
        ({"indication": "pain"}, True),
        ({"indication": "spasticity-child"}, False),
        ({"exposure": "naive"}, True),
        ({"exposure": "tolerant"}, False),
        ({"drug_id": ""}, True),
        ({"drug_id": "morphine"}, False),
        ({"quantity": "bolus_ng"}, False),
        ({"rule": Rule.FIRST_DOSE}, False),
    ],
)
def test_a_limit_holds_for_its_drug_patient_and_place(fields: dict[str, object], holds: bool) -> None:
    library = Library(1, "test", (), (limit(**fields),), (), ())
    patient = context(indication="pain", jurisdiction=Jurisdiction.US, exposure=Exposure.INTERRUPTED)
    assert bool(applicable(library, patient, Rule.DOSE_DAY, "dose_ng_per_day", "baclofen")) is holds


def test_a_limit_of_one_window_is_not_one_of_another() -> None:
    library = Library(1, "test", (), (limit(window_s=3_600), limit(window_s=14_400, value=5)), (), ())
    found = applicable(library, context(), Rule.DOSE_DAY, "dose_ng_per_day", "baclofen", 14_400)
    assert [each.value for each in found] == [5]


@given(st.integers(-200, 200), st.integers(-100, 0), st.integers(0, 100), st.sampled_from(Severity))
def test_of_equally_bad_bounds_the_tightest_is_named(value: int, low: int, high: int, severity: Severity) -> None:
    lows = tuple(Bound(low - n, severity, "low") for n in (1, 0, 2))
    highs = tuple(Bound(high + n, severity, "high") for n in (1, 0, 2))
    bound = Guardrail(lows, highs).grade(value)
    assert bound == (None if low <= value <= high else lows[1] if value < low else highs[1])


@pytest.mark.req(17)
@pytest.mark.parametrize("status", [status for status in Status if status is not Status.UNCONFIRMED])
def test_no_limit_of_a_library_reaches_the_weight_of_what_is_compiled_in(status: Status) -> None:
    bound = of_limits([limit(severity=Severity.ABSOLUTE, status=status)]).grade(900_000)
    assert bound == Bound(800_000, Severity.HARD, "a label", status)


@pytest.mark.parametrize("severity", Severity)
def test_an_unconfirmed_limit_keeps_a_lighter_weight_of_its_own(severity: Severity) -> None:
    bound = of_limits([limit(severity=severity, status=Status.UNCONFIRMED, upper=False)]).grade(799_999)
    assert bound == Bound(800_000, min(severity, Severity.SOFT), "a label", Status.UNCONFIRMED)


@pytest.mark.parametrize("figure", [None, Figure(None, "nobody", Status.LABEL), Figure(5, "?", Status.UNCONFIRMED)])
def test_a_number_of_a_pump_that_is_not_known_binds_on_neither_side(figure: Figure | None) -> None:
    assert of_figures(figure, figure) == Guardrail()
    assert Guardrail().hard_high is None


@pytest.mark.parametrize(
    ("named", "exposures"),
    [
        ("", set(Exposure)),
        ("naive", {Exposure.NAIVE, Exposure.INTERRUPTED}),
        ("tolerant", {Exposure.TOLERANT}),
        ("interrupted", {Exposure.INTERRUPTED}),
    ],
)
def test_only_an_interrupted_patient_counts_as_another_namely_naive(named: str, exposures: set[Exposure]) -> None:
    library = Library(1, "test", (), (limit(exposure=named),), (), ())
    covered = {
        each
        for each in Exposure
        if applicable(library, context(exposure=each), Rule.DOSE_DAY, "dose_ng_per_day", "baclofen")
    }
    assert covered == exposures


@pytest.mark.parametrize(("first_fill", "ages"), [(True, [14, 7, 14]), (False, [7, 14, 40])])
def test_a_first_fill_has_its_own_limit_and_keeps_every_other_that_is_no_longer(first_fill, ages):
    usual = [limit(rule=Rule.STABILITY, quantity="fill_age_s", value=age) for age in (7, 14, 40)]
    own = limit(rule=Rule.STABILITY, quantity="first_fill_age_s", value=14)
    known = context(held=program(Continuous(600_000, 0)), first_fill=first_fill)
    found = fill_limits(Library(1, "test", (), (*usual, own), (), ()), known, "baclofen", BACLOFEN)
    assert [each.value for each in found] == ages


def test_the_age_of_a_fill_is_that_of_the_one_with_these_drugs() -> None:
    old = context(held=program(Continuous(600_000, 0)), fill_age_s=9)
    morphine = Fluid((Component("morphine", 10_000_000),))
    strong, both = (Fluid((Component("baclofen", 2_000_000), *more)) for more in ((), morphine.components))
    assert [fill_age_s(old, fluid) for fluid in (BACLOFEN, strong, morphine, both)] == [9, 9, 0, 0]
    assert fill_age_s(context(fill_age_s=9), morphine) == 9  # without a program nobody knows another one


def test_a_library_answers_only_for_itself(library):
    twin = replace(library)
    assert twin == library
    assert Same(library) == Same(library)
    assert Same(library) != Same(twin)
    assert Same(library) != library
