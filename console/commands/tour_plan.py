"""What the tour shows of planning: a stronger fluid with and without a bridge, and the estimate in the spinal fluid."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from console.commands.staged import Staged
from console.commands.tour_steps import BACLOFEN, draft, read
from console.desk import held_order
from profiles.comparing import Question
from profiles.drugs import Component, Fluid
from profiles.edits import set_fluid
from profiles.line_change import BridgePlan, Policy, bridge
from profiles.program import Order

_STRONGER = Fluid((Component("baclofen", 2_000_000),))
_IDS = "b1" * 16, "refill-1"


def changing_the_fluid(staged: Staged) -> Iterator[str]:
    """2,000 instead of 500 mcg/mL: what follows without a bridge, the bridge, and the spinal fluid beyond it."""
    desk, plots = staged.controller, staged.showing.program.plots
    desk.choose(BACLOFEN)
    read(staged)
    staged.showing.go("program")
    held = held_order(desk.desk)
    if held is None or desk.context is None:
        raise LookupError("the stage has no readable pump to draft for")
    stronger = set_fluid(held.program, _STRONGER, 100)
    desk.edit(Order(stronger))
    yield "program-unbridged"
    planned = bridge(Policy.SCALED, stronger, desk.context, staged.stage.library, *_IDS)
    if isinstance(planned, BridgePlan):
        desk.edit(Order(stronger, (planned.part,)))
    yield "program-bridged"
    plots.tip.csf.click()
    yield "program-spinal-fluid"
    plots.tip.csf.click()
    desk.discard()


def planning(staged: Staged) -> Iterator[str]:
    """The draft beside what is held, a steady flow and boluses; then the reservoir if the refill came later."""
    desk, page = staged.controller, staged.showing.plan
    staged.showing.go("plan")
    yield "plan-nothing-read"
    desk.choose(BACLOFEN)
    read(staged)
    draft(staged, Fraction(11, 10))
    staged.showing.go("plan")
    page.compare.steadyRequested.emit()
    page.compare.bolusesRequested.emit(4 * 3_600, 20 * 60)
    yield "plan-compare"
    page.setSection("what-if")
    page.sectionChanged.emit()
    staged.settle()
    page.what_if.asked.emit(Question(14 * 86_400, 145))
    yield "plan-what-if"
    desk.discard()


PLANS = (changing_the_fluid, planning)
PLAN_SCENES = (
    "program-unbridged", "program-bridged", "program-spinal-fluid", "plan-nothing-read", "plan-compare",
    "plan-what-if",
)  # fmt: skip
