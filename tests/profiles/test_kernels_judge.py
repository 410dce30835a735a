"""The whole loop: every rule has its place in it, an unknown model is refused, and what is not walked is not judged."""

from __future__ import annotations

import pytest
from numba import config

from profiles import kernels, kernels_judge
from profiles import lowering_layout as at
from profiles.context import Context
from profiles.findings import Rule, Severity
from profiles.lowering import lowered
from profiles.program import Continuous, Order, PlanStep, Step, Timed
from profiles.self_test_cases import BAD
from tests.profiles.edge_orders import shipped
from tests.profiles.orders import context, order
from tests.profiles.plain_loop import plain_parts, watched_verdict


def said(order_: Order, context_: Context) -> set[tuple[Rule, Severity]]:
    found = kernels.verdict(order_, context_, shipped())
    assert found == watched_verdict(order_, context_, shipped())
    return {(rule, severity) for rule, severity, _, _ in found}


@pytest.mark.req(21)
@pytest.mark.parametrize("rule", Rule)
def test_the_loop_finds_the_planted_fault_of_every_rule_compiled_and_as_written(rule: Rule) -> None:
    assert rule in {found for found, severity in said(*BAD[rule]) if severity > Severity.NOTE}


def test_a_model_that_the_library_does_not_have_is_refused() -> None:
    found = said(order(Continuous(600_000, 0)), context(pump_model_id="of-nobody"))
    assert (Rule.FLOW_RANGE, Severity.ABSOLUTE) in found


def test_an_order_that_cannot_be_walked_is_refused_by_the_rule_that_says_why() -> None:
    hole = Timed(((Step(0, 10, 48_000, 0),),))
    for broken in (order(hole), order(Continuous(600_000, 0), plan=(PlanStep(60, hole),))):
        assert (Rule.DAY_TILING, Severity.ABSOLUTE) in said(broken, context(planned_refill_s=86_400))


def test_every_part_of_the_loop_is_called_from_the_whole_of_it() -> None:
    parts = plain_parts(whole=True)
    reached, waiting = set[str](), ["judge"]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [each for each in parts[name].__code__.co_names if each in parts]
    assert set(parts) == reached


@pytest.mark.skipif(bool(config.DISABLE_JIT), reason="the JIT is off: nothing is compiled")
def test_a_part_of_the_loop_cannot_be_called_alone() -> None:
    options = kernels_judge.judge_walk.targetoptions  # type: ignore[attr-defined]  # numba's own attribute
    assert options["no_cpython_wrapper"] is True
    assert options["boundscheck"] is True
    assert "fastmath" not in options


def test_the_number_of_rows_is_what_the_loop_returns() -> None:
    tape = lowered(*BAD[Rule.CLOCK], shipped())
    rows = kernels.np.empty((64, at.ROW_COLUMNS), kernels.np.int64)
    count = kernels_judge.judge(tape, rows)
    assert count == rows[0, 0] >= 1
    assert at.R_CLOCK in rows[1 : count + 1, at.ROW_RULE]
