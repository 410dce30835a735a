"""The compiled loop and the plain rules say the same of every order; and numba's traps are shut."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import config, njit

from profiles import kernels, kernels_judge
from profiles.checks import findings, judged
from profiles.context import Context
from profiles.document import read_document
from profiles.findings import Part, Place, Rule, Severity
from profiles.kernels import OPTIONS, OUT_OF_BOUNDS, fingerprint, verdict
from profiles.limits import Library
from profiles.lowering import lowered
from profiles.lowering_layout import ROW_COLUMNS, SCALARS
from profiles.program import Continuous, MinimumRate, OneTime, Order, Periodic, Step, Timed
from profiles.self_test import self_test
from profiles.units_tables import MAX_CONCENTRATION_NG_PER_ML, MAX_FLOW_NL_PER_DAY
from tests.profiles import orders
from tests.profiles.wild_orders import wild

compiled = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="the JIT is off: nothing is compiled")
ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.json"))
SOURCES = sorted((ROOT / "profiles").glob("kernels*.py"))


def both(order: Order, context: Context, library: Library) -> None:
    assert verdict(order, context, library) == judged(findings(order, context, library))


@pytest.mark.req(20)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_twins_agree_on_every_example(path: Path, library: Library) -> None:
    document = read_document(path.read_text(encoding="utf-8"))
    both(document.order, document.context, library)


@pytest.mark.req(20)
@settings(max_examples=150)
@given(st.integers(0, 2**32))
def test_the_twins_agree_on_orders_of_every_kind(library: Library, seed: int) -> None:
    both(*wild(Random(seed)), library)


@pytest.mark.req(20)
@settings(max_examples=150)
@given(orders.orders(), orders.contexts())
def test_the_twins_agree_on_fast_orders_with_many_seams(library: Library, order: Order, context: Context) -> None:
    both(order, context, library)


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(-2, 2))
def test_the_twins_agree_right_at_a_limit(library: Library, seed: int, offset: int) -> None:
    """A dose is moved to where a daily limit of its drug begins, and one base unit to either side."""
    dice = Random(seed)
    order, context = wild(dice)
    limit = dice.choice([each for each in library.limits if each.quantity == "dose_ng_per_day"])
    component = orders.Component(limit.drug_id, dice.choice([500_000, 499_999, 25_000, 1_000_003]))
    flow = limit.value * 1_000_000 // component.concentration_ng_per_ml + offset
    if 0 <= flow <= MAX_FLOW_NL_PER_DAY:
        fluid = replace(order.program.fluid, components=(component,))
        program = replace(order.program, fluid=fluid, base=Continuous(flow, 0), patient_bolus=None, step_plan=())
        both(Order(program), replace(context, line_fluid=None), library)


ENDLESS = orders.Bridge("3" * 32, "r", "scaled", orders.BACLOFEN, 300_000, orders.Stopped("nothing flows"))
NOTHING = orders.Prime("4" * 32, "r", "system", 0, 24_000_000)
LATER = orders.DelayedStart("8" * 32, 90_000, MinimumRate(6_000))
BOLUS = orders.SingleBolus("5" * 32, orders.Bolus(10_000, 600, 5_000), 0)


@pytest.mark.parametrize(
    "parts",
    [
        (ENDLESS, replace(ENDLESS, id="6" * 32), NOTHING),
        (ENDLESS, replace(NOTHING, volume_nl=300_000), BOLUS),
        (NOTHING, orders.DelayedStart("7" * 32, 3_600, Continuous(900_000, 0)), BOLUS),
        (
            orders.DelayedStart("7" * 32, 0, Continuous(900_000, 0)),
            orders.DelayedStart("8" * 32, 90_000, MinimumRate(6_000)),
        ),
        (orders.DelayedStart("7" * 32, 90_000, ENDLESS.pattern), orders.DelayedStart("8" * 32, 60, MinimumRate(6_000))),
    ],
)
def test_the_twins_agree_on_parts_that_never_end_take_no_time_or_follow_one_another(
    library: Library, parts: tuple[OneTime, ...]
) -> None:
    """Found by search: each of these once hung the loop, or made it say less than the plain rules."""
    plan = (orders.PlanStep(86_400, Continuous(9_000_000, 0)),)
    order = orders.order(Continuous(600_000, 0), *parts, plan=plan)
    for held in (None, orders.program(Continuous(600_000, 0))):
        both(order, orders.context(held=held, held_age_s=864_000, indication="spasticity-spinal"), library)


@pytest.mark.parametrize("patterns", [1, 7])
def test_there_is_room_for_a_finding_at_every_step_of_a_week(library: Library, patterns: int) -> None:
    wrong = tuple(Step(n * 300, (n + 1) * 300, 30_000_001, 0) for n in range(288))  # too fast, and between two flows
    order = orders.order(Timed((wrong,) * patterns, tuple(day % patterns for day in range(7))))
    said = verdict(order, orders.context(), library)
    places = {where for rule, _, where, _ in said if rule in (Rule.FLOW_RANGE, Rule.FLOW_RESOLUTION)}
    assert len(places) == 288 * patterns


@pytest.mark.req(21)
def test_the_loop_passes_its_own_start_up_test(library: Library) -> None:
    assert self_test(verdict, findings, library) == ""


# --- the traps of numba that were measured, each shut


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_option_that_removes_a_check_stands_in_the_loop(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"fastmath\s*=|parallel\s*=|boundscheck\"?:?\s*=?\s*False|error_model.{0,4}numpy", text)


@compiled
def test_the_loop_was_compiled_with_bounds_checked_and_without_fast_arithmetic() -> None:
    options = kernels_judge.judge.targetoptions  # type: ignore[attr-defined]  # numba's own attribute
    assert options["boundscheck"] is True
    assert options["error_model"] == "python"
    assert not options.get("fastmath", False)
    assert options["nopython"] is True


@compiled
def test_the_loop_knows_one_signature_and_refuses_every_other_type(library: Library) -> None:
    judge = kernels_judge.judge
    assert len(judge.signatures) == 1  # type: ignore[attr-defined]  # numba's own attribute
    rows = np.empty((64, ROW_COLUMNS), np.int64)
    for wrong in (np.float64, np.float32, np.int32, np.uint64, np.bool_):
        with pytest.raises(TypeError, match="No matching definition"):
            judge(np.zeros(400, wrong), rows)
    with pytest.raises(TypeError, match="No matching definition"):
        judge([0] * 400, rows)  # type: ignore[arg-type]  # that is what is tested


@pytest.mark.req(18)
@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf, 600_000.0, True, -1, "600000", None, 2**63])
def test_a_flow_that_is_no_whole_number_in_bounds_never_reaches_the_loop(wrong: object, library: Library) -> None:
    order = orders.order(Continuous(wrong, 0))  # type: ignore[arg-type]  # that is what is tested
    assert verdict(order, orders.context(), library) == {OUT_OF_BOUNDS}
    assert judged(findings(order, orders.context(), library)) == {OUT_OF_BOUNDS}


@pytest.mark.req(19)
def test_the_largest_doses_within_the_bounds_do_not_wrap_round(library: Library) -> None:
    """100 mL/day of 100 mg/mL is 115 times int64 in fg x s over a day: it must still be far too much."""
    fluid = orders.Fluid((orders.Component("morphine", MAX_CONCENTRATION_NG_PER_ML),))
    order = orders.order(Continuous(MAX_FLOW_NL_PER_DAY, 0), fluid=fluid)
    said = verdict(order, orders.context(indication="pain"), library)
    assert (Rule.DOSE_DAY, Severity.HARD, Place(Part.BASE), "morphine") in said
    both(order, orders.context(indication="pain"), library)


@compiled
def test_a_row_that_a_table_does_not_have_raises_and_is_not_read_as_nothing(library: Library) -> None:
    tape = lowered(orders.order(Continuous(600_000, 0)), orders.context(), library)
    tape[SCALARS + 1] = 0  # the table of bases says that it is empty; the stages still point into it
    with pytest.raises(IndexError):
        kernels_judge.judge(tape, np.empty((256, ROW_COLUMNS), np.int64))


@compiled
def test_a_tape_that_ends_too_early_raises(library: Library) -> None:
    tape = lowered(orders.order(Continuous(600_000, 0)), orders.context(), library)
    with pytest.raises(IndexError):
        kernels_judge.judge(tape[: SCALARS + 5].copy(), np.empty((256, ROW_COLUMNS), np.int64))


@compiled
def test_the_options_of_the_loop_raise_where_the_defaults_of_numba_lie() -> None:
    """Why the options are what they are; if numba changes, this says so."""
    source = np.arange(3, dtype=np.int64)

    @njit("int64(int64[::1], int64)", **OPTIONS)
    def item(numbers, index):  # type: ignore[no-untyped-def]  # numba has the types
        return numbers[index]

    @njit("int64(int64, int64)", **OPTIONS)
    def ratio(one, other):  # type: ignore[no-untyped-def]  # numba has the types
        return one // other

    with pytest.raises(IndexError):
        item(source, 3)
    with pytest.raises(ZeroDivisionError):
        ratio(1, 0)


def test_findings_without_room_refuse_the_order(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "_room", lambda tape: 2)
    order = orders.order(Periodic(orders.Bolus(0, 1, 0), 1, 50, 0), fluid=orders.MIXED)
    with pytest.raises(RuntimeError, match="refused"):
        verdict(order, orders.context(), library)


def test_the_cache_is_looked_up_by_the_code_of_the_whole_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    assert before == fingerprint()
    monkeypatch.setitem(kernels.PARTS, "profiles.kernels_dose.mass", lambda volume, strength: (0, 0))
    assert fingerprint() != before


def test_a_part_is_compiled_once_more_to_be_called_alone() -> None:
    def twice(value: int) -> int:
        return 2 * value

    twice.__annotations__ = {"value": "int", "return": "int"}
    assert kernels.alone(SimpleNamespace(py_func=twice))(21) == 42
