"""Which limits stand on the tape: those of this patient, place and fill, for each drug; none that means nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from profiles import lowering_layout as at
from profiles.checks import findings, judged
from profiles.context import Exposure
from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.kernels import OUT_OF_BOUNDS
from profiles.limits import Limit
from profiles.lowering import lowered
from profiles.lowering_bounds import BoundsError
from profiles.lowering_limits import SameLibrary
from profiles.program import Continuous
from tests.profiles import edge_orders as edge
from tests.profiles.orders import MIXED, context, order, program
from tests.profiles.plain_loop import part

STEADY = Continuous(600_000, 0)


def limits_of(order_, context_, library):
    """The rows of limits on the tape."""
    tape = lowered(order_, context_, library)
    rows = range(part("size")(tape, at.LIMITS))
    return [[part("cell")(tape, at.LIMITS, row, column) for column in range(at.LIMIT_COLUMNS)] for row in rows]


@pytest.mark.parametrize(
    ("fields_", "holds"),
    [
        ({}, True),
        ({"jurisdiction": "EU"}, False),
        ({"jurisdiction": "US"}, True),
        ({"indication": "pain"}, False),
        ({"indication": "spasticity"}, True),
        ({"exposure": "naive"}, False),
        ({"exposure": "tolerant"}, True),
        ({"exposure": "interrupted"}, False),
        ({"drug_id": "morphine"}, False),
        ({"drug_id": ""}, True),
    ],
)
def test_a_limit_holds_for_its_own_patients_and_places(fields_, holds):
    limit = Limit(Rule.DOSE_DAY, Severity.HARD, "baclofen", "dose_ng_per_day", 5, True, "test", Status.LABEL)
    library = replace(edge.shipped(), limits=(replace(limit, **fields_),))
    assert bool(limits_of(order(STEADY), context(), library)) is holds


def test_a_limit_for_naive_patients_holds_for_an_interrupted_one_too():
    limit = Limit(
        Rule.FIRST_DOSE, Severity.HARD, "", "dose_ng_per_day", 5, True, "test", Status.LABEL, exposure="naive"
    )
    library = replace(edge.shipped(), limits=(limit,))
    both = order(STEADY, fluid=MIXED)
    for exposure, rows in ((Exposure.NAIVE, 2), (Exposure.INTERRUPTED, 2), (Exposure.TOLERANT, 0)):
        found = [row[at.LIMIT_QUANTITY] for row in limits_of(both, context(exposure=exposure), library)]
        assert sorted(found) == [at.Q_DOSE] * rows + [at.RESTART_DOSE] * 2, "what follows a stop of the order's own"


@pytest.mark.parametrize(
    ("severity", "status", "counts"),
    [
        (Severity.HARD, Status.UNCONFIRMED, Severity.SOFT),
        (Severity.NOTE, Status.UNCONFIRMED, Severity.NOTE),
        (Severity.HARD, Status.LABEL, Severity.HARD),
        (Severity.ABSOLUTE, Status.LABEL, Severity.HARD),
    ],
)
def test_an_unconfirmed_limit_never_blocks_and_none_is_absolute(severity, status, counts):
    limit = Limit(Rule.DOSE_DAY, severity, "baclofen", "dose_ng_per_day", 5, True, "test", status)
    library = replace(edge.shipped(), limits=(limit,))
    (row,) = limits_of(order(STEADY), context(), library)
    assert row[at.LIMIT_SEVERITY] == counts
    assert row[at.LIMIT_WINDOW] == 86_400


@pytest.mark.parametrize(
    ("quantity", "upper", "window_s"),
    [("dose_ng_per_day", False, 0), ("increase_interval_s", True, 0), ("window_dose_ng", True, 86_401)],
)
def test_a_library_with_a_limit_that_means_nothing_refuses_every_order(quantity, upper, window_s):
    limit = Limit(Rule.DOSE_DAY, Severity.HARD, "baclofen", quantity, 5, upper, "test", Status.LABEL, window_s=window_s)
    library = replace(edge.shipped(), limits=(limit,))
    with pytest.raises(BoundsError):
        lowered(order(STEADY), context(), library)
    assert judged(findings(order(STEADY), context(), library)) == {OUT_OF_BOUNDS}


def test_a_library_that_only_looks_the_same_has_limits_of_its_own():
    limit = Limit(Rule.DOSE_DAY, Severity.HARD, "baclofen", "dose_ng_per_day", 1, True, "test", Status.LABEL)
    for value in range(2, 200):
        library = replace(edge.shipped(), limits=(replace(limit, value=value),))  # the one before may be gone by now
        ((*_, number, _, _, _),) = limits_of(order(STEADY), context(), library)
        assert number == value


def test_a_limit_that_is_no_whole_number_refuses_every_order():
    limit = Limit(Rule.DOSE_DAY, Severity.HARD, "baclofen", "dose_ng_per_day", True, True, "test", Status.LABEL)
    for wrong in (True, 5.0, -1, 2**63):
        with pytest.raises(BoundsError):
            lowered(order(STEADY), context(), replace(edge.shipped(), limits=(replace(limit, value=wrong),)))


@pytest.mark.parametrize(("first_fill", "ages"), [(True, [7, 14]), (False, [7, 40, 84])])
def test_a_first_fill_has_its_own_age_and_no_longer_one(first_fill, ages):
    limit = Limit(Rule.STABILITY, Severity.SOFT, "baclofen", "fill_age_s", 0, True, "test", Status.LABEL)
    limits = [replace(limit, value=value) for value in (7, 40, 84)]
    limits.append(replace(limit, quantity="first_fill_age_s", value=14))
    library, held = replace(edge.shipped(), limits=tuple(limits)), program(STEADY)
    rows = limits_of(order(STEADY), context(held=held, first_fill=first_fill), library)
    assert sorted(row[at.LIMIT_VALUE] for row in rows) == ages
    assert {row[at.LIMIT_QUANTITY] for row in rows} == {at.Q_FILL_AGE}
    for new in (context(held=None), context(held=program(STEADY, fluid=MIXED))):
        rows = limits_of(order(STEADY), new, library)
        assert sorted(row[at.LIMIT_VALUE] for row in rows if row[at.LIMIT_DRUG] == 0) == [7, 14]


@pytest.mark.parametrize(("beside", "holds"), [("", True), ("bupivacaine", True), ("baclofen", False)])
def test_an_age_beside_a_drug_holds_in_a_fluid_with_that_drug_only(beside, holds):
    limit = Limit(Rule.STABILITY, Severity.SOFT, "morphine", "fill_age_s", 7, True, "test", Status.LABEL, beside=beside)
    library, held = replace(edge.shipped(), limits=(limit,)), program(STEADY)  # the old fluid holds baclofen
    assert bool(limits_of(order(STEADY, fluid=MIXED), context(held=held), library)) is holds


def test_a_first_fill_of_another_drug_leaves_a_drugs_ages_as_they_are():
    limit = Limit(Rule.STABILITY, Severity.SOFT, "baclofen", "fill_age_s", 84, True, "test", Status.LABEL)
    others = replace(limit, drug_id="morphine", quantity="first_fill_age_s", value=14)
    library = replace(edge.shipped(), limits=(limit, others))
    assert [row[at.LIMIT_VALUE] for row in limits_of(order(STEADY), context(first_fill=True), library)] == [84]


def test_rows_are_remembered_for_one_library_alone():
    library = edge.shipped()
    twin = replace(library)
    assert twin == library
    assert SameLibrary(library) == SameLibrary(library)
    assert SameLibrary(library) != SameLibrary(twin)
    assert SameLibrary(library) != library
