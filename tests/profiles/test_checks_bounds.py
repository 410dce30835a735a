"""Every number of an order at its bounds and one beyond: the first one outside is named, and nothing else is judged."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import given

from profiles.checks import findings
from profiles.checks_bounds import within_bounds
from profiles.context import Done, Given, Increase
from profiles.document_bounds import LISTS, bounds_of
from profiles.drugs import Component, Fluid
from profiles.findings import Part, Place, Rule, Severity
from profiles.lowering import lowered
from profiles.lowering_bounds import BoundsError
from profiles.program import (
    Bolus,
    Bridge,
    Continuous,
    DelayedStart,
    MinimumRate,
    PatientBolus,
    Periodic,
    PlanStep,
    Prime,
    Stopped,
    Timed,
)
from profiles.pump import Catheter, CatheterPiece
from profiles.units_tables import MAX_FLOW_NL_PER_DAY
from tests.profiles.orders import contexts, orders
from tests.profiles.rule_cases import BACLOFEN, DAY, IDS, REFILL, limit, limited, order, pain, program, single, steps

PERIODIC = Periodic(Bolus(20_000, 600, 200_000), 7_200, 0, 0, 100)
PATIENT = PatientBolus(Bolus(20_000, 600, 200_000), 10_800, 3)
PIECE = CatheterPiece("catheter", 10_000_000, 0, 2_200, "test")
EVERYTHING = order(
    400_000,
    Prime(IDS[0], REFILL, "system", 300_000, 24_000_000),
    Bridge(IDS[1], REFILL, "scaled", BACLOFEN, 300_000, Continuous(400_000, 200_000)),
    single(number=2),
    DelayedStart(IDS[3], 3_600, MinimumRate(6_000)),
    patient=PATIENT,
    plan=(
        PlanStep(DAY, PERIODIC),
        PlanStep(2 * DAY, Timed(steps((0, DAY, 300_000)).patterns * 7)),
        PlanStep(3 * DAY, Stopped("end")),
    ),
)
AROUND = pain(
    catheter=Catheter((PIECE,)),
    held=program(300_000),
    held_age_s=DAY,
    line_fluid=BACLOFEN,
    planned_refill_s=DAY,
    screening_bolus_ng=50_000,
    increases=(Increase(DAY, 3_000_000, 4_000_000),),
    replace_by_s=DAY,
    clock_change_s=DAY,
    done=(Done("prime", REFILL),),
    given=(Given(DAY, DAY, 1_000),),
)

Path = tuple[str | int, ...]


def paths(value: object, path: Path) -> Iterator[Path]:
    """The way to every whole number of a value."""
    if is_dataclass(value):
        for field in fields(value):
            yield from paths(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from paths(item, (*path, index))
    elif type(value) is int:
        yield path


def put(value: object, path: Path, new: object) -> object:
    """The value with something else at the end of a path."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return (*value[:step], put(value[step], rest, new), *value[step + 1 :])
    return replace(value, **{step: put(getattr(value, step), rest, new)})


def name_of(path: Path) -> str:
    return next(step for step in reversed(path) if isinstance(step, str))


def written(path: Path) -> str:
    root, *rest = path
    return str(root) + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in rest)


NUMBERS = (*paths(EVERYTHING, ()), *paths(AROUND, ("context",)))


def judged(path: Path, new: object, library):
    if path[0] == "context":
        return within_bounds(EVERYTHING, put(AROUND, path[1:], new), library)
    return within_bounds(put(EVERYTHING, path, new), AROUND, library)


def test_an_order_with_a_number_in_every_place_is_inside(library):
    assert within_bounds(EVERYTHING, AROUND, library) == ()
    assert len(NUMBERS) > 50


@pytest.mark.req(18)
@pytest.mark.req(19)
@pytest.mark.parametrize("path", NUMBERS, ids=written)
def test_every_number_is_accepted_on_its_bounds_and_refused_beyond(path, library):
    low, high = bounds_of(name_of(path))
    assert not judged(path, low, library)
    assert not judged(path, high, library)
    for outside in (low - 1, high + 1):
        (finding,) = judged(path, outside, library)
        assert finding.rule is Rule.FLOW_RANGE
        assert finding.severity is Severity.ABSOLUTE
        assert finding.where == Place(Part.PROGRAM)
        assert finding.detail == "bounds"
        assert finding.asked.startswith(f"{outside} at {written(path)}")


@pytest.mark.req(18)
@pytest.mark.parametrize("wrong", [True, 1.0, math.nan, math.inf, -math.inf, -1], ids=str)
@pytest.mark.parametrize("path", NUMBERS, ids=written)
def test_what_is_no_whole_number_is_refused_in_every_place(path, wrong, library):
    if name_of(path) == "clock_error_s" and type(wrong) is int:
        return  # a clock may be behind
    (finding,) = judged(path, wrong, library)
    assert finding.severity is Severity.ABSOLUTE
    assert finding.allowed.startswith("whole numbers from ")
    assert finding.asked == f"{wrong} at {written(path)}"


OPTIONAL = {"first_after_s", "planned_refill_s", "screening_bolus_ng", "replace_by_s", "clock_change_s"}


@pytest.mark.req(18)
@pytest.mark.parametrize("path", [path for path in NUMBERS if isinstance(path[-1], str)], ids=written)
def test_a_number_that_is_missing_or_a_text_is_refused_in_every_place(path, library):
    assert [finding.asked for finding in judged(path, "1", library)] == [f"1 at {written(path)}"]
    missing = [] if path[-1] in OPTIONAL else [f"None at {written(path)}"]
    assert [finding.asked for finding in judged(path, None, library)] == missing


def test_the_bounds_are_written_with_the_finding(library):
    (finding,) = within_bounds(order(MAX_FLOW_NL_PER_DAY + 1), pain(), library)
    assert finding.asked == "100000001 at program.base.flow_nl_per_day"
    assert finding.allowed == "whole numbers from 0 to 100,000,000"
    assert finding.source == "Cisterna rule"


def lists():
    """(name, order or context with a list of n entries) for each list that has bounds."""
    step, part = EVERYTHING.program.step_plan[0], EVERYTHING.one_time[0]
    component, a_step = BACLOFEN.components[0], steps((0, DAY, 300_000)).patterns[0][0]
    yield "components", lambda n: (put(EVERYTHING, ("program", "fluid", "components"), (component,) * n), AROUND)
    yield "patterns", lambda n: (order(Timed(((a_step,),) * n)), AROUND)
    yield "patterns[]", lambda n: (order(Timed(((a_step,) * n,))), AROUND)
    yield "step_plan", lambda n: (put(EVERYTHING, ("program", "step_plan"), (step,) * n), AROUND)
    yield "one_time", lambda n: (put(EVERYTHING, ("one_time",), (part,) * n), AROUND)
    yield "pieces", lambda n: (EVERYTHING, replace(AROUND, catheter=Catheter((PIECE,) * n)))
    yield "increases", lambda n: (EVERYTHING, replace(AROUND, increases=AROUND.increases * n))
    yield "done", lambda n: (EVERYTHING, replace(AROUND, done=AROUND.done * n))
    yield "given", lambda n: (EVERYTHING, replace(AROUND, given=AROUND.given * n))


def test_every_list_with_bounds_is_tried():
    assert {name for name, _ in lists()} == set(LISTS)


@pytest.mark.req(19)
@pytest.mark.parametrize(("name", "of_length"), tuple(lists()), ids=[name for name, _ in lists()])
def test_every_list_is_accepted_at_its_bounds_and_refused_beyond(name, of_length, library):
    low, high = LISTS[name]
    assert not within_bounds(*of_length(low), library)
    assert not within_bounds(*of_length(high), library)
    beyond = [high + 1, low - 1] if low else [high + 1]
    for outside in beyond:
        (finding,) = within_bounds(*of_length(outside), library)
        assert finding.severity is Severity.ABSOLUTE
        assert finding.asked.startswith(f"{outside} at ")
        assert finding.allowed == f"{low:,} to {high:,} entries"


@pytest.mark.parametrize(
    ("week", "asked", "allowed"),
    [
        ((0,) * 6, "6 at program.base.week", "seven days"),
        ((0,) * 8, "8 at program.base.week", "seven days"),
        ((), "0 at program.base.week", "seven days"),
        ((0, 0, 0, 1, 0, 0, 0), "1 at program.base.week", "a pattern that is there"),
    ],
)
def test_a_week_has_seven_days_of_patterns_that_are_there(week, asked, allowed, library):
    (finding,) = within_bounds(order(replace(steps((0, DAY, 300_000)), week=week)), pain(), library)
    assert (finding.asked, finding.allowed) == (asked, allowed)


@pytest.mark.parametrize(("removed_um", "inside"), [(899_999, True), (900_000, True), (900_001, False)])
def test_no_more_of_a_catheter_is_cut_off_than_was_supplied(removed_um, inside, library):
    cut = Catheter((PIECE, CatheterPiece("cut", 900_000, removed_um, 2_200, "test")))
    found = within_bounds(order(400_000), pain(catheter=cut), library)
    assert inside == (not found)
    if found:
        assert found[0].asked == "900001 at context.catheter.pieces[1].removed_um"
        assert found[0].allowed == "no more than was supplied"


@pytest.mark.parametrize(("second", "inside"), [(40_000_000, True), (40_000_001, False)])
def test_a_drug_that_is_named_twice_is_no_stronger_in_all_than_one_may_be(second, inside, library):
    twice = Fluid((Component("morphine", 60_000_000), Component("morphine", second)))
    found = within_bounds(order(400_000, fluid=twice), pain(), library)
    asked = ["100000001 at program.fluid.components"] if not inside else []
    assert [finding.asked for finding in found] == asked


@pytest.mark.parametrize(("duration_s", "inside"), [(DAY, True), (DAY - 1, False)])
def test_no_bolus_was_given_faster_than_any_pump_can(duration_s, inside, library):
    around = pain(given=(Given(0, duration_s, MAX_FLOW_NL_PER_DAY),))
    found = within_bounds(order(400_000), around, library)
    assert [(finding.asked, finding.allowed) for finding in found] == (
        [] if inside else [("100000000 at context.given[0].volume_nl", "a flow of at most 100,000,000 nL/day")]
    )
    if inside:
        lowered(order(400_000), around, library)
    else:
        with pytest.raises(BoundsError):
            lowered(order(400_000), around, library)


@pytest.mark.parametrize(("window_s", "inside"), [(-1, False), (0, True), (DAY, True), (DAY + 1, False)])
def test_a_library_limits_windows_of_a_day_at_most(window_s, inside, library):
    row = limit(Rule.DOSE_WINDOW, "window_dose_ng", 1, window_s=window_s)
    found = within_bounds(order(400_000), pain(), limited(library, row))
    assert inside == (not found)
    if found:
        assert found[0].asked == f"a window of {window_s} s at the limits of morphine"
        assert found[0].allowed == "a window of at most 24 h"


@pytest.mark.parametrize(
    ("quantity", "upper", "asked"),
    [
        ("concentration_ng_per_ml", True, ""),
        ("concentration_ng_per_ml", False, ""),
        ("increase_interval_s", False, ""),
        ("increase_interval_s", True, "a maximum of increase_interval_s at the limits of morphine"),
        ("dose_ng_per_day", True, ""),
        ("dose_ng_per_day", False, "a minimum of dose_ng_per_day at the limits of morphine"),
    ],
)
def test_a_library_bounds_each_quantity_from_the_side_that_means_something(quantity, upper, asked, library):
    row = limit(Rule.DOSE_DAY, quantity, 1, upper=upper)
    found = within_bounds(order(400_000), pain(), limited(library, row))
    assert [finding.asked for finding in found] == ([asked] if asked else [])


def test_the_shipped_library_is_inside(library):
    assert within_bounds(order(400_000), pain(), library) == ()


@pytest.mark.parametrize("wrong", [1, 0, None, "true"])
def test_what_is_neither_true_nor_false_is_refused_by_both_twins(library, wrong):
    case = EVERYTHING, replace(AROUND, first_fill=wrong), library
    (finding,) = within_bounds(*case)
    assert (finding.asked, finding.allowed) == (f"{wrong} at context.first_fill", "true or false")
    with pytest.raises(BoundsError):
        lowered(*case)


def test_a_number_outside_leaves_every_other_rule_unasked(library):
    late = pain(clock_error_s=10**6, exposure="naive")
    (finding,) = findings(order(MAX_FLOW_NL_PER_DAY + 1), late, library)
    assert finding.detail == "bounds"


@given(orders(), contexts())
def test_made_up_orders_within_the_bounds_are_judged(library, made_up, around):
    assert within_bounds(made_up, around, library) == ()
