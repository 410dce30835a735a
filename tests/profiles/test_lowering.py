"""What reaches the loop: whole numbers inside the bounds and nothing else, each in its own column."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles import lowering_layout as at
from profiles.checks import findings, judged
from profiles.checks_bounds import within_bounds
from profiles.context import Given
from profiles.document_bounds import bounds_of
from profiles.figures import Status
from profiles.kernels import OUT_OF_BOUNDS
from profiles.lowering import drug_columns, lowered
from profiles.lowering_bounds import BoundsError
from profiles.program import Bridge, Continuous, Order, PlanStep, Prime
from profiles.pump import Catheter, CatheterPiece
from profiles.runs import boluses_before
from tests.profiles import edge_orders as edge
from tests.profiles.orders import BACLOFEN, MIXED, STRONG, context, order, program
from tests.profiles.plain_loop import part

FAST = settings(max_examples=40, suppress_health_check=list(HealthCheck))
STEADY = Continuous(600_000, 0)


def changed(value, path, new):
    head, *rest = path
    old = value[head] if isinstance(value, tuple) else getattr(value, head)
    new = changed(old, rest, new) if rest else new
    if isinstance(value, tuple):
        return (*value[:head], new, *value[head + 1 :])
    return replace(value, **{head: new})


@pytest.mark.req(19)
@FAST
@given(edge.cases(), st.data())
def test_every_number_of_an_order_is_refused_past_its_bounds_by_both_twins(case, data):
    where = [(0, path) for path in edge._numbers(case[0])] + [(1, path) for path in edge._numbers(case[1])]
    side, path = data.draw(st.sampled_from(where))
    name = next(step for step in reversed(path) if isinstance(step, str))
    low, high = bounds_of(name)
    wrong = data.draw(st.sampled_from([low - 1, high + 1, True, float("nan"), 2**63]))
    moved = list(case)
    moved[side] = changed(moved[side], path, wrong)
    assert judged(findings(*moved, edge.shipped())) == {OUT_OF_BOUNDS}
    with pytest.raises(BoundsError):
        lowered(*moved, edge.shipped())


@FAST
@given(edge.cases())
def test_the_tape_is_whole_numbers_in_one_contiguous_row(case):
    tape = lowered(*case, edge.shipped())
    assert (tape.dtype, tape.ndim, tape.flags.c_contiguous) == (np.int64, 1, True)


def test_a_bolus_given_before_counts_only_beside_the_program_that_gave_it():
    """Without a held program nobody knows what fluid it was: the plain rules leave it out, and so does the tape."""
    bolus = (Given(0, 60, 2_000),)
    for held, rows in ((None, 0), (program(STEADY), 1)):
        known = context(held=held, given=bolus)
        assert part("size")(lowered(order(STEADY), known, edge.shipped()), at.GIVEN) == rows
        assert len(boluses_before(known)) == rows


def test_the_columns_are_the_drugs_of_every_fluid_those_of_the_order_first():
    bridge = Bridge("0" * 32, "1" * 32, "scaled", edge.Fluid((edge.Component("clonidine", 1),)), 1, STEADY)
    known = context(held=program(STEADY, MIXED), line_fluid=STRONG)
    assert drug_columns(order(STEADY, bridge), known) == ("baclofen", "morphine", "bupivacaine", "clonidine")


def test_a_fluid_that_names_a_drug_twice_has_both_strengths():
    twice = edge.Fluid(BACLOFEN.components * 2)
    tape = lowered(order(STEADY, fluid=twice), context(), edge.shipped())
    assert part("cell")(tape, at.FLUIDS, at.FLUID_PROGRAM, 0) == 1_000_000


@pytest.mark.req(19)
@pytest.mark.parametrize("where", ["program", "held", "line", "bridge"])
def test_a_drug_named_more_than_once_is_in_all_no_stronger_than_one_may_be(where):
    for more, refused in ((0, False), (1, True)):
        shares = [edge.MAX_CONCENTRATION_NG_PER_ML - 4, *[1] * 3, 1 + more]
        fluid = edge.Fluid(tuple(edge.Component("morphine", share) for share in shares))
        bridge = Bridge("0" * 32, "1" * 32, "scaled", fluid, 1, STEADY)
        asked = order(STEADY, *[bridge] * (where == "bridge"), fluid=fluid if where == "program" else BACLOFEN)
        held = program(STEADY, fluid) if where == "held" else None
        case = asked, context(held=held, line_fluid=fluid if where == "line" else None), edge.shipped()
        assert (judged(findings(*case)) == {OUT_OF_BOUNDS}) is refused
        if refused:
            with pytest.raises(BoundsError):
                lowered(*case)
        else:
            assert lowered(*case).size


def test_a_line_that_a_first_prime_fills_is_empty_before():
    prime = Prime("0" * 32, "1" * 32, "system", 316_000, 24_000_000)
    for parts, known, strength in (
        ((prime,), context(), 0),
        ((), context(), 500_000),
        ((prime,), context(held=program(STEADY, STRONG)), 2_000_000),
        ((prime,), context(line_fluid=STRONG), 2_000_000),
    ):
        tape = lowered(order(STEADY, *parts), known, edge.shipped())
        assert part("cell")(tape, at.FLUIDS, at.FLUID_OLDEST, 0) == strength


def test_the_steps_of_a_plan_stand_in_the_order_of_time():
    plan = PlanStep(20, Continuous(2, 0)), PlanStep(10, Continuous(1, 0))
    tape = lowered(order(STEADY, plan=plan), context(), edge.shipped())
    stages = [[part("cell")(tape, at.STAGES, row, column) for column in (1, 2, 3)] for row in range(3)]
    assert stages == [[0, at.P_BASE, 0], [10, at.P_PLAN, 1], [20, at.P_PLAN, 0]]


def test_a_number_of_a_pump_that_nobody_confirmed_is_not_known_to_the_loop():
    model = edge.shipped().model("cisterna-20")
    unsure = replace(model, flow_min_nl_per_day=replace(model.flow_min_nl_per_day, status=Status.UNCONFIRMED))
    tape = lowered(order(STEADY), context(), replace(edge.shipped(), models=(unsure,)))
    assert (tape[at.FLOW_MIN], tape[at.FLOW_MAX]) == (-1, model.flow_max_nl_per_day.value)


def test_more_parts_than_the_tape_has_room_for_are_refused():
    many = tuple(Prime(f"{n:032x}", "1" * 32, "system", 1, 1) for n in range(9))
    for wrong in (Order(program(STEADY), many), order(STEADY, plan=(PlanStep(1, STEADY),) * 101)):
        with pytest.raises(BoundsError):
            lowered(wrong, context(), edge.shipped())


@pytest.mark.parametrize(("longest", "refused"), [(10_000_000, False), (10_000_001, True)])
def test_a_piece_of_catheter_may_be_ten_metres_long_for_both_twins(longest, refused):
    piece = CatheterPiece("spinal", longest, longest - 800_000, 2_200, "test")
    asked, known = order(STEADY), context(catheter=Catheter((piece,)))
    assert bool(within_bounds(asked, known, edge.shipped())) is refused
    if refused:
        with pytest.raises(BoundsError):
            lowered(asked, known, edge.shipped())
    else:
        assert len(lowered(asked, known, edge.shipped()))
