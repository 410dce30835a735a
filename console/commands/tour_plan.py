"""What the tour shows of planning: a stronger fluid with and without a bridge, and the estimate in the spinal fluid."""

from __future__ import annotations

from collections.abc import Iterator

from console.commands.staged import Staged
from console.commands.tour_steps import BACLOFEN, read
from console.desk import held_order
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
