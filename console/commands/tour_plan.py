"""What the tour shows of planning: a stronger fluid with and without a bridge, and the estimate in the spinal fluid."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from console.commands.staged import Staged
from console.commands.tour_steps import BACLOFEN, MIXTURE, draft, read
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
    _section(staged, "what-if")
    page.what_if.asked.emit(Question(14 * 86_400, 145))
    yield "plan-what-if"
    _section(staged, "clock")
    yield "plan-clock"
    desk.discard()


def beginning(staged: Staged) -> Iterator[str]:
    """A trial and an oral dose: ranges with their sources, and no dose that was not written."""
    desk, page = staged.controller, staged.showing.plan
    desk.choose(MIXTURE)
    read(staged)
    staged.showing.go("plan")
    _section(staged, "first")
    trial, route = page.first.trial, page.first.route
    trial.form.setValue({"bolus": 500_000, "short": 6 * 3_600, "long": 10 * 3_600, "lasting": 1_200})
    trial.form.valueChanged.emit("long")
    route.form.setValue({"dose": 90_000_000})
    route.form.valueChanged.emit("dose")
    yield "plan-first-program"


def _section(staged: Staged, key: str) -> None:
    staged.showing.plan.setSection(key)
    staged.showing.plan.sectionChanged.emit()
    staged.settle()


PLANS = (changing_the_fluid, planning, beginning)
PLAN_SCENES = (
    "program-unbridged", "program-bridged", "program-spinal-fluid", "plan-nothing-read", "plan-compare",
    "plan-what-if", "plan-clock", "plan-first-program",
)  # fmt: skip
